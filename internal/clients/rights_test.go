package clients_test

import (
	"context"
	"testing"

	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/clients"
	"github.com/ostiary/ostiary/internal/grants"
)

// takeovers are the changes by which somebody could get hold of a client's rights, by field.
var takeovers = map[string]func(*clients.Draft){
	"type":           func(d *clients.Draft) { d.Type = "PUBLIC" },
	"grants":         func(d *clients.Draft) { d.Grants = append(d.Grants, grants.PersonalAccessToken) },
	"redirectUris":   func(d *clients.Draft) { d.RedirectURIs = append(d.RedirectURIs, "https://evil.example/") },
	"allowedOrigins": func(d *clients.Draft) { d.AllowedOrigins = []string{"https://evil.example"} },
	"scopes":         func(d *clients.Draft) { d.Scopes = append(d.Scopes, "read") },
	"requirePkce":    func(d *clients.Draft) { d.RequirePKCE = false },
	"name":           func(d *clients.Draft) { d.Name += "!" },

	"accessTokenLifetime":  func(d *clients.Draft) { d.AccessTokenLifetime = new(int64(60)) },
	"refreshTokenLifetime": func(d *clients.Draft) { d.RefreshTokenLifetime = new(int64(60)) },

	"refreshTokenGracePeriod": func(d *clients.Draft) { d.RefreshTokenGracePeriod = new(int64(3600)) },
}

// harmless changes stay allowed to whoever may edit clients.
var harmless = []func(*clients.Draft){
	func(d *clients.Draft) { d.Description, d.Contact = "x", "y" },
	func(d *clients.Draft) { d.Enabled = false },
	func(d *clients.Draft) { d.Scopes = append(d.Scopes, d.Scopes...) },
}

// tryTakeovers checks that somebody with these permissions cannot take a client over, but edit the rest.
func (r *room) tryTakeovers(id int, permissions ...access.Permission) {
	r.t.Helper()
	ctx := r.as(permissions...)
	for field, change := range takeovers {
		_, err := r.Update(ctx, id, nil, change)
		wants(r.t, field, err, "FORBIDDEN "+field)
	}
	_, _, err := r.CreateSecret(ctx, id, nil, nil)
	wants(r.t, "a new secret", err, "FORBIDDEN id")
	wants(r.t, "a secret less", r.DeleteSecret(ctx, id, r.secrets(id)[0].ID), "FORBIDDEN id")
	if client, err := r.Get(ctx, id); err != nil || clients.MayRedirect(access.ActorFrom(ctx), client) {
		r.t.Errorf("may redirect it: %v", err)
	}
	for i, change := range harmless {
		if _, err := r.Update(ctx, id, nil, change); err != nil {
			r.t.Errorf("harmless %d: %v", i, err)
		}
	}
	_, err = r.Update(ctx, id, nil, func(d *clients.Draft) { d.Enabled = true })
	wants(r.t, "switch on what somebody switched off", err, "FORBIDDEN enabled")
}

// everything returns all permissions but some.
func (r *room) everything(except ...access.Permission) (permissions []access.Permission) {
	left := access.All()
	for _, p := range except {
		delete(left, p)
	}
	return left.Sorted()
}

// P4, T52: a client with the scope admin is for super admins to touch where it matters.
func TestP4T52AdminScope(t *testing.T) {
	each(t, func(r *room) {
		r.addScopes("read")
		admin := r.create(sound("Admin", redirecting("https://a.example/"), func(d *clients.Draft) { d.Scopes = []string{"admin"} }))
		r.tryTakeovers(admin.ID, r.everything()...)
		_, err := r.Update(r.as(r.everything()...), admin.ID, nil, func(d *clients.Draft) { d.Scopes = nil })
		wants(r.t, "take the scope away and the rest later", err, "FORBIDDEN scopes")
		ordinary := r.create(sound("Ordinary"))
		withAdmin := func(d *clients.Draft) { d.Scopes = []string{"read", "admin"} }
		_, err = r.Update(r.as(r.everything()...), ordinary.ID, nil, withAdmin)
		wants(r.t, "give the scope", err, "FORBIDDEN scopes")
		_, _, err = r.Create(r.as(r.everything()...), sound("New", withAdmin))
		wants(r.t, "create with the scope", err, "FORBIDDEN scopes")
		operator := access.WithActor(r.t.Context(), access.Actor{Kind: access.Operator})
		for origin, ctx := range map[string]context.Context{"https://super.example": r.ctx, "https://operator.example": operator} {
			if _, err := r.Update(ctx, admin.ID, nil, func(d *clients.Draft) { d.AllowedOrigins = []string{origin} }); err != nil {
				r.t.Errorf("%s: %v", origin, err)
			}
			if _, _, err := r.CreateSecret(ctx, admin.ID, nil, nil); err != nil {
				r.t.Errorf("%s: %v", origin, err)
			}
		}
	})
}

// P4, T52: a resource server is for those who may see tokens.
func TestP4T52ResourceServer(t *testing.T) {
	each(t, func(r *room) {
		r.addScopes("read")
		asServer := func(d *clients.Draft) { d.ResourceServer = true }
		server := r.create(sound("Server", redirecting("https://a.example/"), asServer))
		// Becoming public is refused in two ways.
		kind := takeovers["type"]
		defer func() { takeovers["type"] = kind }()
		delete(takeovers, "type")
		r.tryTakeovers(server.ID, r.everything(access.ViewTokens)...)
		_, err := r.Update(r.as(r.everything(access.ViewTokens)...), server.ID, nil, kind)
		wants(r.t, "become public", err, "INVALID resourceServer", "FORBIDDEN type")
		_, err = r.Update(r.as(r.everything(access.ViewTokens)...), server.ID, nil, func(d *clients.Draft) { d.ResourceServer = false })
		wants(r.t, "resource server no more", err, "FORBIDDEN resourceServer")

		for _, missing := range []access.Permission{access.ViewTokens, access.EditAuthClients} {
			_, _, err := r.Create(r.as(r.everything(missing)...), sound("New", asServer))
			wants(r.t, "without "+string(missing), err, "FORBIDDEN resourceServer")
		}
		ordinary := r.create(sound("Ordinary"))
		_, err = r.Update(r.as(access.EditAuthClients, access.ViewAuthClients), ordinary.ID, nil, asServer)
		wants(r.t, "make a resource server", err, "FORBIDDEN resourceServer")
		may := r.as(access.EditAuthClients, access.ViewTokens)
		if _, err := r.Update(may, ordinary.ID, nil, asServer); err != nil {
			r.t.Error(err)
		}
		if _, _, err := r.CreateSecret(may, server.ID, nil, nil); err != nil {
			r.t.Error(err)
		}
	})
}

// Somebody with few rights manages ordinary clients freely.
func TestP4OrdinaryClient(t *testing.T) {
	each(t, func(r *room) {
		r.addScopes("read")
		ctx := r.as(access.EditAuthClients)
		for field, change := range takeovers {
			client := r.create(sound("Client of "+field, redirecting("https://a.example/")))
			if _, err := r.Update(ctx, client.ID, nil, change); err != nil {
				r.t.Errorf("%s: %v", field, err)
			}
		}
	})
}
