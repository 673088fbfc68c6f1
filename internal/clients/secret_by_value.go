package clients

import (
	"context"
	"fmt"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/ent/clientsecret"
	"github.com/ostiary/ostiary/internal/fault"
	"github.com/ostiary/ostiary/internal/tokens"
)

// SecretByValue returns the client secret that has this value with the client, and in a sentence why it does
// not work, "" when it does; or [fault.NotFound]. It is for whoever found one and wants to know whose it is,
// and not how clients authenticate.
func (s *Service) SecretByValue(ctx context.Context, value string) (secret *ent.ClientSecret, client *ent.AuthClient, why string, err error) {
	secret, err = s.DB.Read().ClientSecret.Query().Where(clientsecret.Hash(tokens.Hash(value))).Only(ctx)
	switch {
	case ent.IsNotFound(err):
		return nil, nil, "", fault.New(fault.NotFound, "There is no such client secret here.")
	case err != nil:
		return nil, nil, "", fmt.Errorf("look for a client secret: %w", err)
	}
	if client, err = s.Get(ctx, secret.ClientID); err != nil {
		return nil, nil, "", err
	}
	return secret, client, whyNot(client, secret.ExpiresAt, s.DB.Now()), nil
}
