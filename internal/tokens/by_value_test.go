package tokens_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/ent/user"
	"github.com/ostiary/ostiary/internal/fault"
	"github.com/ostiary/ostiary/internal/grants"
	"github.com/ostiary/ostiary/internal/tokens"
)

// refresh stores a refresh token of a new family of the user, and returns its value.
func (w *world) refresh(t testing.TB) string {
	t.Helper()
	value := tokens.Mint(tokens.RefreshTokenPrefix)
	family := w.refreshable(t, 1, "read gone", w.DB.Now())
	w.write(t, func(ctx context.Context, tx *ent.Client) error {
		return tx.RefreshToken.Create().SetHash(tokens.Hash(value)).SetLastFour(tokens.LastFour(value)).SetFamilyID(family).
			SetIssuedAt(w.DB.Now()).SetExpiresAt(w.DB.Now().Add(time.Hour)).Exec(ctx)
	})
	return value
}

// TestByValue takes away, one by one, everything that a token's life depends on: who asks about its value is told
// what it was, and why it works no longer.
func TestByValue(t *testing.T) {
	type change = func(ctx context.Context, w *world, tx *ent.Client) error
	ofUser := func(t *testing.T, w *world) string { return w.give(t, 1, "read") }
	agreed := func(t *testing.T, w *world) string { return w.agree(t, 1, "read") }
	byPersonal := func(t *testing.T, w *world) string {
		_, value := w.make(t, tokens.PersonalDraft{})
		personal, err := w.tokens.LookupPersonal(t.Context(), "ann", value)
		if err != nil {
			t.Fatal(err)
		}
		return w.issue(t, tokens.Grant{Type: grants.Password, UserID: w.user.ID, Personal: personal, Scope: "read"})
	}
	personal := func(t *testing.T, w *world) string { return w.personal(t) }
	refresh := func(t *testing.T, w *world) string { return w.refresh(t) }
	all := map[string]func(*testing.T, *world) string{"access": ofUser, "code": agreed, "by personal": byPersonal, "personal": personal, "refresh": refresh}
	just := func(names ...string) map[string]func(*testing.T, *world) string {
		some := map[string]func(*testing.T, *world) string{}
		for _, name := range names {
			some[name] = all[name]
		}
		return some
	}
	const at = "2030-01-02 at 03:04:05 UTC."
	for what, c := range map[string]struct {
		to   map[string]func(*testing.T, *world) string
		do   change
		want string
	}{
		"client disabled": {all, func(ctx context.Context, _ *world, tx *ent.Client) error {
			return tx.AuthClient.Update().SetEnabled(false).Exec(ctx)
		}, "Its client is disabled."},
		"client gone": {all, func(ctx context.Context, _ *world, tx *ent.Client) error {
			return tx.AuthClient.DeleteOneID(1).Exec(ctx)
		}, "Its client is gone."},
		"user inactive": {all, func(ctx context.Context, _ *world, tx *ent.Client) error {
			return tx.User.Update().SetStatus(user.StatusINACTIVE).Exec(ctx)
		}, "Its user is disabled."},
		"user gone": {all, func(ctx context.Context, w *world, tx *ent.Client) error {
			return tx.User.DeleteOneID(w.user.ID).Exec(ctx)
		}, "Its user is gone."},
		"grant off": {just("access", "by personal"), func(ctx context.Context, _ *world, tx *ent.Client) error {
			return tx.AuthClient.Update().SetGrants([]grants.Type{grants.PersonalAccessToken}).Exec(ctx)
		}, "Its client does not have this grant any more: Password Grant."},
		"personal access tokens off": {just("by personal", "personal"), func(ctx context.Context, _ *world, tx *ent.Client) error {
			return tx.AuthClient.Update().SetGrants([]grants.Type{grants.Password}).Exec(ctx)
		}, "Its client does not have this grant any more: Personal Access Tokens."},
		"codes off": {just("code", "refresh"), func(ctx context.Context, _ *world, tx *ent.Client) error {
			return tx.AuthClient.Update().SetGrants([]grants.Type{grants.Password}).Exec(ctx)
		}, "Its client does not have this grant any more: Authorization Code Grant."},
		"all of the client revoked": {just("access", "code", "by personal", "refresh"), func(ctx context.Context, _ *world, tx *ent.Client) error {
			return tx.AuthClient.Update().AddRevocations(1).Exec(ctx)
		}, "It was revoked with all tokens of its client."},
		"all of the user revoked": {just("access", "code", "by personal", "refresh"), func(ctx context.Context, _ *world, tx *ent.Client) error {
			return tx.User.Update().AddRevocations(1).Exec(ctx)
		}, "It was revoked with all tokens of its user."},
		"revoked": {just("access", "code"), func(ctx context.Context, w *world, tx *ent.Client) error {
			return tx.AccessToken.Update().SetRevokedAt(w.DB.Now()).Exec(ctx)
		}, "It was revoked on " + at},
		"personal revoked": {just("personal"), func(ctx context.Context, w *world, tx *ent.Client) error {
			return tx.PersonalAccessToken.Update().SetRevokedAt(w.DB.Now()).Exec(ctx)
		}, "It was revoked on " + at},
		"parent revoked": {just("by personal"), func(ctx context.Context, w *world, tx *ent.Client) error {
			return tx.PersonalAccessToken.Update().SetRevokedAt(w.DB.Now()).Exec(ctx)
		}, "The personal access token that it was got with has ended."},
		"parent gone": {just("by personal"), func(ctx context.Context, _ *world, tx *ent.Client) error {
			_, err := tx.PersonalAccessToken.Delete().Exec(ctx)
			return err
		}, "The personal access token that it was got with has ended."},
		"family revoked": {just("code", "refresh"), func(ctx context.Context, w *world, tx *ent.Client) error {
			return tx.TokenFamily.Update().SetRevokedAt(w.DB.Now()).Exec(ctx)
		}, "All tokens of its sign-in were revoked on " + at},
		"family gone": {just("code", "refresh"), func(ctx context.Context, _ *world, tx *ent.Client) error {
			_, err := tx.TokenFamily.Delete().Exec(ctx)
			return err
		}, "All tokens of its sign-in have ended."},
		"used": {just("refresh"), func(ctx context.Context, w *world, tx *ent.Client) error {
			return tx.RefreshToken.Update().SetConsumedAt(w.DB.Now()).Exec(ctx)
		}, "It was used on " + at + " Its successor took its place."},
		"over": {just("refresh"), func(_ context.Context, w *world, _ *ent.Client) error {
			w.Clock.Advance(time.Hour)
			return nil
		}, "It expired on 2030-01-02 at 04:04:05 UTC."},
		"over, and disabled": {just("refresh"), func(ctx context.Context, w *world, tx *ent.Client) error {
			w.Clock.Advance(time.Hour)
			return tx.AuthClient.Update().SetEnabled(false).Exec(ctx)
		}, "It expired on 2030-01-02 at 04:04:05 UTC."},
	} {
		t.Run(what, func(t *testing.T) {
			each(t, func(t *testing.T, w *world) {
				made := map[string]string{}
				for name, token := range c.to {
					made[name] = token(t, w)
					if known, err := w.tokens.ByValue(t.Context(), made[name]); err != nil || known.Why != "" || known.Scope != "read" && name != "by personal" ||
						known.Username != "ann" || known.ClientName != "App" || !strings.HasPrefix(made[name], string(known.Prefix)) {
						t.Errorf("%s: at first %+v, %v", name, known, err)
					}
				}
				w.write(t, func(ctx context.Context, tx *ent.Client) error { return c.do(ctx, w, tx) })
				for name, value := range made {
					known, err := w.tokens.ByValue(t.Context(), value)
					if err != nil || known.Why != c.want || known.ClientID != 1 && what != "family gone" {
						t.Errorf("%s: %+v, %v; want %q", name, known, err, c.want)
					}
				}
			})
		})
	}
}

func TestByValueOfNothing(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for value, says := range map[string]string{
			tokens.Mint(tokens.AccessTokenPrefix):         "There is no such token here.",
			tokens.Mint(tokens.RefreshTokenPrefix):        "There is no such token here.",
			tokens.Mint(tokens.PersonalAccessTokenPrefix): "There is no such token here.",
			tokens.Mint(tokens.RefreshTokenPrefix)[:50]:   "This is not the whole value of a token: its checksum is wrong.",
			tokens.Mint(tokens.AuthorizationCodePrefix):   "This is neither an access token nor a refresh token nor a personal access token of Ostiary.",
			"":                               "This is neither an access token nor a refresh token nor a personal access token of Ostiary.",
			"rft_01M7Z6WZ32APQS3D4ZJSEAWSXX": "This is neither an access token nor a refresh token nor a personal access token of Ostiary.",
		} {
			if known, err := w.tokens.ByValue(t.Context(), value); known != nil || fault.CodeOf(err) != fault.NotFound || !strings.HasSuffix(err.Error(), says) {
				t.Errorf("%q: %+v, %v", value, known, err)
			}
		}
	})
}
