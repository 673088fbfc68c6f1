package clients_test

import (
	"bytes"
	"context"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/internal/clients"
	"github.com/ostiary/ostiary/internal/fault"
	"github.com/ostiary/ostiary/internal/tokens"
)

func (r *room) secrets(id int) []*ent.ClientSecret {
	r.t.Helper()
	all, err := r.Secrets(r.ctx, []int{id, id + 1})
	if err != nil {
		r.t.Fatal(err)
	}
	return all[id]
}

func (r *room) addSecret(id int, expiresAt, expireOthersAt *time.Time) (*ent.ClientSecret, string) {
	r.t.Helper()
	r.kit.Clock.Advance(time.Second)
	secret, plain, err := r.CreateSecret(r.ctx, id, expiresAt, expireOthersAt)
	if err != nil {
		r.t.Fatal(err)
	}
	return secret, plain
}

// A10: the secret is told once and stored as a hash; a rotation has an overlap that ends when asked.
func TestA10Rotation(t *testing.T) {
	each(t, func(r *room) {
		client, first, err := r.Create(r.ctx, sound("Name"))
		if err != nil {
			r.t.Fatal(err)
		}
		if stored := r.secrets(client.ID)[0]; !bytes.Equal(stored.Hash, tokens.Hash(first)) || !strings.HasSuffix(first, stored.LastFour) || len(stored.LastFour) != 4 {
			r.t.Errorf("stored %+v", stored)
		}
		soon := r.kit.DB.Now().Add(time.Minute)
		_, _ = r.addSecret(client.ID, &soon, nil)
		end := r.kit.DB.Now().Add(time.Hour + 123*time.Nanosecond).In(time.FixedZone("", 3600))
		third, plain := r.addSecret(client.ID, nil, &end)
		all := r.secrets(client.ID)
		if len(all) != 3 || all[0].ID != third.ID || !bytes.Equal(all[0].Hash, tokens.Hash(plain)) || plain == first {
			r.t.Fatalf("%d secrets, or not the newest first", len(all))
		}
		if all[0].ExpiresAt != nil || !all[1].ExpiresAt.Equal(soon) || !all[2].ExpiresAt.Equal(end.Truncate(time.Microsecond)) {
			r.t.Errorf("expiries %v %v %v", all[0].ExpiresAt, all[1].ExpiresAt, all[2].ExpiresAt)
		}
	})
}

// A10: at most five work at a time; those that have expired do not count and are cleared away.
func TestA10AtMostFive(t *testing.T) {
	each(t, func(r *room) {
		client := r.create(sound("Name"))
		expiry := r.kit.DB.Now().Add(time.Hour)
		for range clients.MaxSecrets - 1 {
			r.addSecret(client.ID, &expiry, nil)
		}
		_, _, err := r.CreateSecret(r.ctx, client.ID, nil, nil)
		wants(r.t, "one too many", err, "TOO_MANY id")
		_, _, err = r.CreateSecret(r.ctx, client.ID, nil, new(r.kit.DB.Now().Add(time.Minute)))
		wants(r.t, "one too many for a minute", err, "TOO_MANY id")
		if oldest := r.secrets(client.ID)[4]; oldest.ExpiresAt != nil {
			r.t.Error("a refused create ended another secret")
		}
		if err := r.DeleteSecret(r.ctx, client.ID, r.secrets(client.ID)[0].ID); err != nil {
			r.t.Fatal(err)
		}
		r.addSecret(client.ID, nil, nil)
		r.kit.Clock.Advance(time.Hour)
		r.addSecret(client.ID, nil, nil)
		if n := len(r.secrets(client.ID)); n != 3 {
			r.t.Errorf("%d secrets, want 3", n)
		}
		r.addSecret(client.ID, nil, new(r.kit.DB.Now().Add(time.Second))) // the clock of addSecret moves on: at once
		r.addSecret(client.ID, nil, nil)
		if n := len(r.secrets(client.ID)); n != 2 {
			r.t.Errorf("%d secrets after the others were ended, want 2", n)
		}
	})
}

// A10: bad moments are user errors, all told at once.
func TestA10Moments(t *testing.T) {
	each(t, func(r *room) {
		client := r.create(sound("Name"))
		now := r.kit.DB.Now()
		past, far := now.Add(-time.Second), time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)
		_, _, err := r.CreateSecret(r.ctx, client.ID, &past, &past)
		wants(r.t, "in the past", err, "INVALID expiresAt", "INVALID expireOthersAt")
		_, _, err = r.CreateSecret(r.ctx, client.ID, &far, &far)
		wants(r.t, "too far", err, "INVALID expiresAt", "INVALID expireOthersAt")
		_, _, err = r.CreateSecret(r.ctx, client.ID, &now, nil)
		wants(r.t, "now", err, "INVALID expiresAt")
		_, _, err = r.CreateSecret(r.ctx, 99, nil, nil)
		wants(r.t, "an unknown client", err, "NOT_FOUND id")
		if _, _, err := r.CreateSecret(r.ctx, client.ID, nil, &now); err != nil {
			r.t.Errorf("end the others now: %v", err)
		}
	})
}

// A10: a secret is deleted through its own client only.
func TestA10DeleteSecret(t *testing.T) {
	each(t, func(r *room) {
		mine, other := r.create(sound("Mine")), r.create(sound("Other"))
		secret := r.secrets(mine.ID)[0].ID
		wants(r.t, "of another client", r.DeleteSecret(r.ctx, other.ID, secret), "NOT_FOUND secretId")
		wants(r.t, "unknown", r.DeleteSecret(r.ctx, mine.ID, "sec_x"), "NOT_FOUND secretId")
		wants(r.t, "of an unknown client", r.DeleteSecret(r.ctx, 99, secret), "NOT_FOUND id")
		if err := r.DeleteSecret(r.ctx, mine.ID, secret); err != nil {
			r.t.Fatal(err)
		}
		if len(r.secrets(mine.ID)) != 0 || len(r.secrets(other.ID)) != 1 {
			r.t.Error("the wrong secret was deleted")
		}
		want := []string{"AUTH_CLIENT_CREATED", "AUTH_CLIENT_SECRET_DELETED"}
		if kinds := r.events("1"); !slices.Equal(kinds, want) {
			r.t.Errorf("audit events %v", kinds)
		}
	})
}

// Whoever found a secret is told whose it is, and why it does not work: as for who authenticates with it.
func TestSecretByValue(t *testing.T) {
	each(t, func(r *room) {
		client, plain, err := r.Create(r.ctx, sound("Name"))
		if err != nil {
			r.t.Fatal(err)
		}
		soon := r.kit.Clock.Now().Add(time.Hour)
		_, ending := r.addSecret(client.ID, &soon, nil)
		check := func(value, want string) {
			r.t.Helper()
			secret, of, why, err := r.SecretByValue(r.ctx, value)
			if err != nil || of.ID != client.ID || secret.ClientID != client.ID || why != want {
				r.t.Errorf("%q, %v; want %q", why, err, want)
			}
			if _, err := r.Authenticate(r.ctx, strconv.Itoa(client.ID), value); (err == nil) != (want == "") {
				r.t.Errorf("authenticate: %v; want %q", err, want)
			}
		}
		check(plain, "")
		check(ending, "")
		r.kit.Clock.Advance(time.Hour)
		check(plain, "")
		check(ending, "It has expired.")
		set := func(statement string) {
			r.t.Helper()
			if err := r.kit.DB.Write(r.ctx, func(ctx context.Context, tx *ent.Client) error {
				_, err := tx.ExecContext(ctx, statement)
				return err
			}); err != nil {
				r.t.Fatal(err)
			}
		}
		set(`UPDATE auth_clients SET enabled = FALSE`)
		check(plain, "Its client is disabled.")
		set(`UPDATE auth_clients SET enabled = TRUE, type = 'PUBLIC'`)
		check(plain, "Its client is public.")
		if _, _, _, err := r.SecretByValue(r.ctx, tokens.Mint(tokens.ClientSecretPrefix)); fault.CodeOf(err) != fault.NotFound {
			r.t.Errorf("an unknown secret: %v", err)
		}
	})
}
