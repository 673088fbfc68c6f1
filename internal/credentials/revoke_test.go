package credentials_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/ent/auditevent"
	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/clients"
	"github.com/ostiary/ostiary/internal/credentials"
	"github.com/ostiary/ostiary/internal/fault"
	"github.com/ostiary/ostiary/internal/grants"
	"github.com/ostiary/ostiary/internal/ids"
)

// revoke returns the outcomes, and checks what is said with them.
func (r *room) revoke(ctx context.Context, ids ...string) (outcomes []string) {
	r.t.Helper()
	results, err := r.Revoke(ctx, ids)
	if err != nil || len(results) != len(ids) {
		r.t.Fatalf("%d results, %v", len(results), err)
	}
	done := 0
	for i, result := range results {
		if result.ID != ids[i] || (result.Message == nil) != (result.Outcome == credentials.Revoked) || result.Message != nil && !strings.HasSuffix(*result.Message, ".") {
			r.t.Errorf("%+v", result)
		}
		if outcomes = append(outcomes, string(result.Outcome)); result.Outcome == credentials.Revoked {
			done++
		}
	}
	if n := credentials.CountRevoked(results); n != done {
		r.t.Errorf("%d are counted of %d revoked", n, done)
	}
	return outcomes
}

func TestRevokeMany(t *testing.T) {
	each(t, func(r *room) {
		soon := new(r.Now().Add(time.Second))
		token, kept, personal, secret := r.token(r.ofUser), r.token(), r.personal(), r.newSecret(nil)
		over := r.token(func(c *ent.AccessTokenCreate) { c.SetExpiresAt(*soon) })
		personalOver := r.personal(func(c *ent.PersonalAccessTokenCreate) { c.SetExpiresAt(*soon) })
		secretOver := r.newSecret(soon)
		r.Clock.Advance(time.Second)
		given := []string{
			token.id, personal.id, secret.id, token.id, personal.id, secret.id, over.id, personalOver.id, secretOver.id,
			ids.New(ids.AccessToken), ids.New(ids.PersonalAccessToken), ids.New(ids.Secret), ids.New(ids.Secret), r.user.ID,
			"", "tok_", "sec_\x00", "\xff", "sec_' OR 1=1 --", strings.ToLower(kept.id), " " + kept.id, strings.Repeat("sec_", 100_000),
		}
		want := slices.Concat(slices.Repeat([]string{"REVOKED"}, 3), slices.Repeat([]string{"ALREADY_DEAD"}, 6), slices.Repeat([]string{"NOT_FOUND"}, 13))
		if got := r.revoke(r.ctx, given...); !slices.Equal(got, want) {
			r.t.Errorf("%v", got)
		}
		for _, dead := range []credential{token, personal, secret} {
			kind := credentials.AccessToken
			if strings.HasPrefix(dead.id, "sec_") {
				kind = credentials.ClientSecret
			}
			if r.opens(dead, kind) {
				r.t.Errorf("%s still opens", dead.id)
			}
		}
		if got := r.found(credentials.Filter{}); len(got) != 2 || !got[kept.id] || !got[r.secret.id] {
			r.t.Errorf("left: %v", got)
		}
		if got := r.revoke(r.ctx, token.id, personal.id, secret.id); !slices.Equal(got, []string{"ALREADY_DEAD", "ALREADY_DEAD", "NOT_FOUND"}) {
			r.t.Errorf("again: %v", got)
		}
		for kind, want := range map[string]int{"ACCESS_TOKEN_REVOKED": 1, "PERSONAL_ACCESS_TOKEN_REVOKED": 1, "AUTH_CLIENT_SECRET_DELETED": 1} {
			if n := r.Kit.DB.Read().AuditEvent.Query().Where(auditevent.Kind(kind)).CountX(r.ctx); n != want {
				r.t.Errorf("%d events %s", n, kind)
			}
		}
	})
}

// A refresh token ends with its family. One that was used since it was listed stands for its successor.
func TestRevokeRefreshTokens(t *testing.T) {
	each(t, func(r *room) {
		family, another := r.family(), r.family()
		used := r.refresh(family, func(c *ent.RefreshTokenCreate) { c.SetConsumedAt(r.Now()) })
		successor := r.refresh(family)
		inFamily := func(id string) credential {
			return r.token(r.ofUser, func(c *ent.AccessTokenCreate) { c.SetGrant(grants.AuthorizationCode).SetFamilyID(id) })
		}
		access, kept := inFamily(family), r.refresh(r.family())
		its, first := r.refresh(another), inFamily(another)
		over := r.refresh(r.family(), func(c *ent.RefreshTokenCreate) { c.SetExpiresAt(r.Now()) })
		lost := r.refresh(ids.New(ids.Family))
		want := []string{"REVOKED", "ALREADY_DEAD", "ALREADY_DEAD", "REVOKED", "ALREADY_DEAD", "ALREADY_DEAD", "ALREADY_DEAD", "NOT_FOUND", "NOT_FOUND"}
		if got := r.revoke(r.ctx, used.id, successor.id, access.id, first.id, its.id, over.id, lost.id, ids.New(ids.RefreshToken), family); !slices.Equal(got, want) {
			r.t.Errorf("%v", got)
		}
		for what, c := range map[string]credential{"successor": successor, "of the other family": its} {
			if r.opens(c, credentials.RefreshToken) {
				r.t.Errorf("%s: it works", what)
			}
		}
		for what, c := range map[string]credential{"of the family": access, "chosen": first} {
			if r.opens(c, credentials.AccessToken) {
				r.t.Errorf("%s: it works", what)
			}
		}
		if !r.opens(kept, credentials.RefreshToken) {
			r.t.Error("another family has ended")
		}
		event := r.Kit.DB.Read().AuditEvent.Query().Where(auditevent.Kind("REFRESH_TOKEN_REVOKED")).OnlyX(r.ctx)
		if event.ObjectType != "REFRESH_TOKEN" || event.ObjectID != used.id || event.ObjectName != "ost_rt_…"+used.value[len(used.value)-4:] ||
			!strings.Contains(string(event.Changes["familyId"]), family) || strings.Contains(fmt.Sprint(event), used.value) {
			r.t.Errorf("audited %v", event)
		}
	})
}

// What waits for its client to be enabled again can be ended before that.
func TestRevokeWhatWaits(t *testing.T) {
	each(t, func(r *room) {
		token := r.token()
		r.change(func(d *clients.Draft) { d.Enabled = false })
		if got := r.revoke(r.ctx, token.id, r.secret.id); !slices.Equal(got, []string{"REVOKED", "REVOKED"}) {
			r.t.Errorf("%v", got)
		}
		r.change(func(d *clients.Draft) { d.Enabled = true })
		if left := r.found(credentials.Filter{}); len(left) != 0 {
			r.t.Errorf("left: %v", left)
		}
	})
}

// P4: secrets are for whoever may edit their client, guarded clients for whoever may touch these.
func TestP4RevokeSecrets(t *testing.T) {
	each(t, func(r *room) {
		_, ofAdmin := r.newClient("Admin", func(d *clients.Draft) { d.Scopes = []string{"admin"} })
		_, ofServer := r.newClient("Server", func(d *clients.Draft) { d.ResourceServer = true })
		unknown := ids.New(ids.Secret)
		all := []string{r.secret.id, ofAdmin.id, ofServer.id, unknown, r.token().id}
		for _, permissions := range [][]access.Permission{
			{access.RevokeTokens}, {access.RevokeTokens, access.EditAuthClients}, {access.RevokeTokens, access.ViewAuthClients},
		} {
			all[4] = r.token().id
			if got := r.revoke(r.as(permissions...), all...); !slices.Equal(got, []string{"FORBIDDEN", "FORBIDDEN", "FORBIDDEN", "FORBIDDEN", "REVOKED"}) {
				r.t.Errorf("%v: %v", permissions, got)
			}
		}
		edits := []access.Permission{access.RevokeTokens, access.EditAuthClients, access.ViewAuthClients}
		if got := r.revoke(r.as(edits...), all[:4]...); !slices.Equal(got, []string{"REVOKED", "FORBIDDEN", "FORBIDDEN", "NOT_FOUND"}) {
			r.t.Errorf("%v", got)
		}
		if got := r.revoke(r.as(append(edits, access.ViewTokens)...), all[1:3]...); !slices.Equal(got, []string{"FORBIDDEN", "REVOKED"}) {
			r.t.Errorf("%v", got)
		}
		if got := r.found(credentials.Filter{Kinds: []credentials.Kind{credentials.ClientSecret}}); len(got) != 1 || !got[ofAdmin.id] {
			r.t.Errorf("left: %v", got)
		}
		if got := r.revoke(r.ctx, ofAdmin.id); got[0] != "REVOKED" {
			r.t.Errorf("a super admin: %v", got)
		}
		if _, err := r.Revoke(r.t.Context(), []string{ofAdmin.id}); fault.CodeOf(err) != fault.Unauthenticated {
			r.t.Errorf("nobody: %v", err)
		}
	})
}

func TestRevokeTooManyOrNone(t *testing.T) {
	each(t, func(r *room) {
		token := r.token()
		for code, given := range map[fault.UserErrorCode][]string{
			fault.TooFew: {}, fault.TooMany: slices.Repeat([]string{token.id}, 101),
		} {
			results, err := r.Revoke(r.ctx, given)
			u, _ := fault.AsUserErrors(err)
			if results != nil || len(u) != 1 || u[0].Code != code || u[0].Field[0] != "ids" {
				r.t.Errorf("%d: %v %v", len(given), results, err)
			}
		}
		if !r.opens(token, credentials.AccessToken) {
			r.t.Error("it was revoked")
		}
		if got := r.revoke(r.ctx, slices.Repeat([]string{token.id}, 100)...); got[0] != "REVOKED" || got[1] != "ALREADY_DEAD" || got[99] != "ALREADY_DEAD" {
			r.t.Errorf("%v", got)
		}
	})
}

// When the database fails in the middle, that is an error of the whole, and what was done before stays.
func TestRevokeIsInterrupted(t *testing.T) {
	each(t, func(r *room) {
		first, second := r.token(), r.token()
		ctx, cancel := context.WithCancel(r.ctx)
		defer cancel()
		stop := &stopping{Context: ctx, cancel: cancel, after: 1}
		results, err := r.Revoke(stop, []string{first.id, second.id})
		if results != nil || !errors.Is(err, context.Canceled) {
			r.t.Errorf("%v %v", results, err)
		}
		if r.opens(first, credentials.AccessToken) || !r.opens(second, credentials.AccessToken) {
			r.t.Error("not the first alone is ended")
		}
	})
}

// stopping is a context that ends when somebody has asked it so often whether it has.
type stopping struct {
	context.Context
	cancel context.CancelFunc
	after  int
}

func (s *stopping) Err() error {
	if s.after--; s.after < 0 {
		s.cancel()
	}
	return s.Context.Err()
}
