package graph

import (
	"context"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/graph/generated"
	"github.com/ostiary/ostiary/internal/clients"
	"github.com/ostiary/ostiary/internal/fault"
)

func (m mutation) CreateAuthClient(ctx context.Context, draft clients.Draft) (*generated.CreateAuthClientPayload, error) {
	draft.Enabled = true
	client, secret, err := m.rooms.Clients.Create(ctx, draft)
	problems, err := split(err)
	return &generated.CreateAuthClientPayload{AuthClient: client, ClientSecret: unlessEmpty(secret), UserErrors: problems}, err
}

func (m mutation) UpdateAuthClient(ctx context.Context, input generated.UpdateAuthClientInput) (*generated.UpdateAuthClientPayload, error) {
	var client *ent.AuthClient
	change, err := clientChange(input)
	if err == nil {
		client, err = m.rooms.Clients.Update(ctx, clientID(input.ID), input.ExpectedVersion.Value(), change)
	}
	problems, err := split(err)
	return &generated.UpdateAuthClientPayload{AuthClient: client, UserErrors: problems}, err
}

func clientChange(input generated.UpdateAuthClientInput) (func(*clients.Draft), error) {
	return partial(func(nulls *fault.UserErrors, d *clients.Draft) {
		set(nulls, "name", &d.Name, input.Name)
		setText(&d.Description, input.Description)
		setText(&d.Contact, input.Contact)
		set(nulls, "type", &d.Type, input.Type)
		setList(nulls, "grants", &d.Grants, input.Grants)
		setList(nulls, "redirectUris", &d.RedirectURIs, input.RedirectUris)
		setList(nulls, "allowedOrigins", &d.AllowedOrigins, input.AllowedOrigins)
		setList(nulls, "scopes", &d.Scopes, input.Scopes)
		setOrClear(&d.AccessTokenLifetime, input.AccessTokenLifetime)
		setOrClear(&d.RefreshTokenLifetime, input.RefreshTokenLifetime)
		setOrClear(&d.RefreshTokenGracePeriod, input.RefreshTokenGracePeriod)
		set(nulls, "accessTokenFormat", &d.AccessTokenFormat, input.AccessTokenFormat)
		set(nulls, "requirePkce", &d.RequirePKCE, input.RequirePkce)
		set(nulls, "resourceServer", &d.ResourceServer, input.ResourceServer)
		set(nulls, "enabled", &d.Enabled, input.Enabled)
	})
}

func (m mutation) DeleteAuthClient(ctx context.Context, input generated.DeleteAuthClientInput) (*generated.DeleteAuthClientPayload, error) {
	problems, err := split(m.rooms.Clients.Delete(ctx, clientID(input.ID)))
	return &generated.DeleteAuthClientPayload{DeletedID: ifDone(input.ID, problems), UserErrors: problems}, err
}

// loadFirst loads a client for the answer, before its secrets change: a read that failed afterwards
// would report that nothing was done, and hide a value that is shown only once.
func (m mutation) loadFirst(ctx context.Context, id string) (*ent.AuthClient, error) {
	return orNull(m.rooms.Clients.Get(ctx, clientID(id)))
}

func (m mutation) CreateAuthClientSecret(ctx context.Context, input generated.CreateAuthClientSecretInput) (*generated.CreateAuthClientSecretPayload, error) {
	client, err := m.loadFirst(ctx, input.ID)
	if err != nil {
		return nil, err
	}
	secret, value, err := m.rooms.Clients.CreateSecret(ctx, clientID(input.ID), input.ExpiresAt.Value(), input.ExpireOthersAt.Value())
	if err != nil {
		client = nil
	}
	problems, err := split(err)
	return &generated.CreateAuthClientSecretPayload{AuthClient: client, Secret: secret, ClientSecret: unlessEmpty(value), UserErrors: problems}, err
}

func (m mutation) DeleteAuthClientSecret(ctx context.Context, input generated.DeleteAuthClientSecretInput) (*generated.DeleteAuthClientSecretPayload, error) {
	client, err := m.loadFirst(ctx, input.ID)
	if err != nil {
		return nil, err
	}
	if err = m.rooms.Clients.DeleteSecret(ctx, clientID(input.ID), input.SecretID); err != nil {
		client = nil
	}
	problems, err := split(err)
	return &generated.DeleteAuthClientSecretPayload{AuthClient: client, DeletedID: ifDone(input.SecretID, problems), UserErrors: problems}, err
}
