package clients

import (
	"context"
	"fmt"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/ent/clientsecret"
	"github.com/ostiary/ostiary/internal/fault"
	"github.com/ostiary/ostiary/internal/tokens"
)

// SecretByValue returns the client secret that has this value, whether it works or not, or
// [fault.NotFound]. It is for whoever found one and wants to know whose it is, and not how clients
// authenticate.
func (s *Service) SecretByValue(ctx context.Context, value string) (*ent.ClientSecret, error) {
	secret, err := s.DB.Read().ClientSecret.Query().Where(clientsecret.Hash(tokens.Hash(value))).Only(ctx)
	switch {
	case ent.IsNotFound(err):
		return nil, fault.New(fault.NotFound, "There is no such client secret here.")
	case err != nil:
		return nil, fmt.Errorf("look for a client secret: %w", err)
	}
	return secret, nil
}
