package credentials_test

import (
	"strconv"
	"testing"
	"time"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/ent/authclient"
	"github.com/ostiary/ostiary/ent/user"
	"github.com/ostiary/ostiary/internal/clients"
	"github.com/ostiary/ostiary/internal/credentials"
	"github.com/ostiary/ostiary/internal/fault"
	"github.com/ostiary/ostiary/internal/grants"
	"github.com/ostiary/ostiary/internal/tokens"
)

// opens asks the rooms that guard the API whether a credential works.
func (r *room) opens(c credential, kind credentials.Kind) bool {
	r.t.Helper()
	var err error
	switch kind {
	case credentials.ClientSecret:
		_, err = r.Clients.Authenticate(r.ctx, strconv.Itoa(r.client.ID), c.value)
	case credentials.RefreshToken:
		var found *tokens.Refresh
		if found, err = r.Tokens.Refresh(r.ctx, c.value); err == nil && found.Used {
			return false
		}
	default:
		_, err = r.Tokens.Lookup(r.ctx, c.value)
	}
	if err != nil && fault.CodeOf(err) != fault.Unauthenticated {
		r.t.Fatal(err)
	}
	return err == nil
}

// wantLife checks that a credential works or not, and that the list, the count and the hygiene agree.
func (r *room) wantLife(what string, c credential, kind credentials.Kind, want bool) {
	r.t.Helper()
	if got := r.opens(c, kind); got != want {
		r.t.Errorf("%s: opens: %v", what, got)
	}
	if got := r.found(credentials.Filter{})[c.id]; got != want {
		r.t.Errorf("%s: listed: %v", what, got)
	}
	hygiene, err := r.Hygiene(r.ctx, credentials.Limits{})
	if err != nil {
		r.t.Fatal(err)
	}
	counted := map[credentials.Kind]credentials.Counts{
		credentials.AccessToken: hygiene.AccessTokens, credentials.RefreshToken: hygiene.RefreshTokens,
		credentials.PersonalAccessToken: hygiene.PersonalAccessTokens, credentials.ClientSecret: hygiene.ClientSecrets,
	}
	for kind, counts := range counted {
		if n := len(r.found(credentials.Filter{Kinds: []credentials.Kind{kind}})); counts.Total != n {
			r.t.Errorf("%s: hygiene says %d of %s, the list %d", what, counts.Total, kind, n)
		}
	}
}

// TestA5RuleOfLife takes away, one by one, everything that a credential's life depends on, and gives it
// back. What does not open the API is not listed, and what does is.
func TestA5RuleOfLife(t *testing.T) {
	given := func(given ...grants.Type) func(*room) { return func(r *room) { r.give(given...) } }
	enabled := func(on bool) func(*room) {
		return func(r *room) { r.change(func(d *clients.Draft) { d.Enabled = on }) }
	}
	status := func(s user.Status) func(*room) {
		return func(r *room) {
			r.write(func(tx *ent.Client) error { return tx.User.UpdateOneID(r.user.ID).SetStatus(s).Exec(r.ctx) })
		}
	}
	clientGone := func(r *room) {
		if err := r.Clients.Delete(r.ctx, r.client.ID); err != nil {
			r.t.Fatal(err)
		}
	}
	userGone := func(r *room) {
		r.write(func(tx *ent.Client) error { return tx.User.DeleteOneID(r.user.ID).Exec(r.ctx) })
	}
	revoked := func(do func(r *room) (int, error)) func(*room) {
		return func(r *room) {
			if n, err := do(r); n != 1 || err != nil {
				r.t.Fatalf("revoked %d: %v", n, err)
			}
		}
	}
	clientRevoked := revoked(func(r *room) (int, error) { return r.Tokens.RevokeClient(r.ctx, r.client.ID) })
	userRevoked := revoked(func(r *room) (int, error) { return r.Tokens.RevokeUser(r.ctx, r.user.ID) })
	later := func(r *room) { r.Clock.Advance(time.Microsecond) }
	kind := func(kind authclient.Type) func(*room) {
		return func(r *room) {
			r.write(func(tx *ent.Client) error { return tx.AuthClient.UpdateOneID(r.client.ID).SetType(kind).Exec(r.ctx) })
		}
	}
	onFamily := func(do func(r *room, tx *ent.Client) error) func(*room) {
		return func(r *room) { r.write(func(tx *ent.Client) error { return do(r, tx) }) }
	}
	all, ofToken, ofRefresh := given(grants.All...), credentials.AccessToken, credentials.RefreshToken
	ofPersonal, ofSecret := credentials.PersonalAccessToken, credentials.ClientSecret
	asItself := func(r *room) credential { return r.token() }
	withUser := func(r *room) credential { return r.token(r.ofUser) }
	personal := func(r *room) credential { return r.personal() }
	secret := func(r *room) credential { return r.secret }
	inFamily := func(r *room) credential {
		family := r.family()
		return r.token(r.ofUser, func(c *ent.AccessTokenCreate) { c.SetFamilyID(family).SetGrant(grants.AuthorizationCode) })
	}
	refresh := func(r *room) credential { return r.refresh(r.family()) }
	byPersonal := func(r *room) credential {
		parent := r.personal(func(c *ent.PersonalAccessTokenCreate) { c.SetExpiresAt(r.Now().Add(time.Microsecond)) })
		return r.token(r.ofUser, func(c *ent.AccessTokenCreate) { c.SetPersonalAccessTokenID(parent.id) })
	}
	for name, c := range map[string]struct {
		kind       credentials.Kind
		make       func(*room) credential
		take, give func(*room)
	}{
		"token, client disabled":        {ofToken, withUser, enabled(false), enabled(true)},
		"token, grant off":              {ofToken, withUser, given(grants.ClientCredentials, grants.PersonalAccessToken), all},
		"token, user inactive":          {ofToken, withUser, status(user.StatusINACTIVE), status(user.StatusACTIVE)},
		"token, user gone":              {ofToken, withUser, userGone, nil},
		"own token, grant off":          {ofToken, asItself, given(grants.Password, grants.DeviceCode), all},
		"own token, client gone":        {ofToken, asItself, clientGone, nil},
		"token of a code, grant off":    {ofToken, inFamily, given(grants.Password), all},
		"token of a password, PAT off":  {ofToken, byPersonal, given(grants.Password), all},
		"token of a password, PAT over": {ofToken, byPersonal, later, nil},
		"token of a password, PAT revoked": {ofToken, byPersonal, func(r *room) {
			r.write(func(tx *ent.Client) error { return tx.PersonalAccessToken.Update().SetRevokedAt(r.Now()).Exec(r.ctx) })
		}, func(r *room) {
			r.write(func(tx *ent.Client) error { return tx.PersonalAccessToken.Update().ClearRevokedAt().Exec(r.ctx) })
		}},
		"token of a password, PAT gone": {ofToken, byPersonal, func(r *room) {
			r.write(func(tx *ent.Client) error { _, err := tx.PersonalAccessToken.Delete().Exec(r.ctx); return err })
		}, nil},
		"token, family revoked": {
			ofToken, inFamily,
			onFamily(func(r *room, tx *ent.Client) error { return tx.TokenFamily.Update().SetRevokedAt(r.Now()).Exec(r.ctx) }),
			onFamily(func(r *room, tx *ent.Client) error { return tx.TokenFamily.Update().ClearRevokedAt().Exec(r.ctx) }),
		},
		"token, family gone": {ofToken, inFamily, onFamily(func(r *room, tx *ent.Client) error {
			_, err := tx.TokenFamily.Delete().Exec(r.ctx)
			return err
		}), nil},
		"token over": {ofToken, func(r *room) credential {
			return r.token(func(c *ent.AccessTokenCreate) { c.SetExpiresAt(r.Now().Add(time.Microsecond)) })
		}, later, nil},
		"token revoked": {ofToken, withUser, func(r *room) {
			r.write(func(tx *ent.Client) error { return tx.AccessToken.Update().SetRevokedAt(r.Now()).Exec(r.ctx) })
		}, nil},
		"token, all of its client revoked":   {ofToken, asItself, clientRevoked, nil},
		"token, all of its user revoked":     {ofToken, withUser, userRevoked, nil},
		"refresh, client disabled":           {ofRefresh, refresh, enabled(false), enabled(true)},
		"refresh, client gone":               {ofRefresh, refresh, clientGone, nil},
		"refresh, grant off":                 {ofRefresh, refresh, given(grants.Password), all},
		"refresh, user inactive":             {ofRefresh, refresh, status(user.StatusINACTIVE), status(user.StatusACTIVE)},
		"refresh, user gone":                 {ofRefresh, refresh, userGone, nil},
		"refresh, all of its client revoked": {ofRefresh, refresh, clientRevoked, nil},
		"refresh, all of its user revoked":   {ofRefresh, refresh, userRevoked, nil},
		"refresh, family revoked": {
			ofRefresh, refresh,
			onFamily(func(r *room, tx *ent.Client) error { return tx.TokenFamily.Update().SetRevokedAt(r.Now()).Exec(r.ctx) }),
			onFamily(func(r *room, tx *ent.Client) error { return tx.TokenFamily.Update().ClearRevokedAt().Exec(r.ctx) }),
		},
		"refresh, family gone": {ofRefresh, refresh, onFamily(func(r *room, tx *ent.Client) error {
			_, err := tx.TokenFamily.Delete().Exec(r.ctx)
			return err
		}), nil},
		"refresh used": {ofRefresh, refresh, onFamily(func(r *room, tx *ent.Client) error {
			return tx.RefreshToken.Update().SetConsumedAt(r.Now()).Exec(r.ctx)
		}), nil},
		"refresh over": {ofRefresh, func(r *room) credential {
			return r.refresh(r.family(), func(c *ent.RefreshTokenCreate) { c.SetExpiresAt(r.Now().Add(time.Microsecond)) })
		}, later, nil},
		"personal, client disabled": {ofPersonal, personal, enabled(false), enabled(true)},
		"personal, client gone":     {ofPersonal, personal, clientGone, nil},
		"personal, grant off":       {ofPersonal, personal, given(grants.Password), all},
		"personal, user inactive":   {ofPersonal, personal, status(user.StatusINACTIVE), status(user.StatusACTIVE)},
		"personal, user gone":       {ofPersonal, personal, userGone, nil},
		"personal over": {ofPersonal, func(r *room) credential {
			return r.personal(func(c *ent.PersonalAccessTokenCreate) { c.SetExpiresAt(r.Now().Add(time.Microsecond)) })
		}, later, nil},
		"personal revoked": {ofPersonal, personal, func(r *room) {
			r.write(func(tx *ent.Client) error { return tx.PersonalAccessToken.Update().SetRevokedAt(r.Now()).Exec(r.ctx) })
		}, nil},
		"secret, client disabled": {ofSecret, secret, enabled(false), enabled(true)},
		"secret, client gone":     {ofSecret, secret, clientGone, nil},
		"secret, client public":   {ofSecret, secret, kind(authclient.TypePUBLIC), kind(authclient.TypeCONFIDENTIAL)},
		"secret over":             {ofSecret, func(r *room) credential { return r.newSecret(new(r.Now().Add(time.Microsecond))) }, later, nil},
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(r *room) {
				made := c.make(r)
				r.wantLife("at first", made, c.kind, true)
				c.take(r)
				r.wantLife("taken away", made, c.kind, false)
				if c.give != nil {
					c.give(r)
					r.wantLife("given back", made, c.kind, true)
				}
			})
		})
	}
}

// Each grant keeps the tokens alive that it gave, and no others.
func TestA5EachGrant(t *testing.T) {
	each(t, func(r *room) {
		made := map[grants.Type]credential{}
		for _, grant := range grants.All {
			made[grant] = r.token(func(c *ent.AccessTokenCreate) { c.SetGrant(grant) })
		}
		for _, ticked := range grants.All {
			r.give(ticked)
			for grant, token := range made {
				r.wantLife(string(grant)+" while "+string(ticked), token, credentials.AccessToken, grant == ticked)
			}
		}
	})
}
