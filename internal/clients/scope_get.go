package clients

import (
	"context"
	"fmt"
	"slices"

	"github.com/ostiary/ostiary/ent"
	entscope "github.com/ostiary/ostiary/ent/scope"
	"github.com/ostiary/ostiary/internal/database"
	"github.com/ostiary/ostiary/internal/fault"
	"github.com/ostiary/ostiary/internal/ids"
	"github.com/ostiary/ostiary/internal/scope"
)

const noScope = "There is no scope with this id."

// Scope returns the scope with this id, or [fault.NotFound].
func (s *Service) Scope(ctx context.Context, id string) (*ent.Scope, error) {
	found, err := findScope(ctx, s.DB.Read(), id)
	if err == nil && found == nil {
		return nil, fault.New(fault.NotFound, noScope)
	}
	return found, err
}

// findScope returns nil when there is none. What cannot be an id does not reach the database, which
// refuses some texts.
func findScope(ctx context.Context, client *ent.Client, id string) (*ent.Scope, error) {
	if !ids.Is(ids.Scope, id) {
		return nil, nil
	}
	found, err := client.Scope.Get(ctx, id)
	if ent.IsNotFound(err) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("get scope: %w", err)
	}
	return found, nil
}

// ScopesNamed returns the scopes with these names, by name. Those that do not exist have no entry.
func (s *Service) ScopesNamed(ctx context.Context, scopes []string) (map[string]*ent.Scope, error) {
	asked := slices.DeleteFunc(slices.Clone(scopes), func(name string) bool { return !scope.Valid(name) })
	return database.ByKey(asked, func(one *ent.Scope) string { return one.Name }, func(some []string) ([]*ent.Scope, error) {
		return s.DB.Read().Scope.Query().Where(entscope.NameIn(some...)).All(ctx)
	})
}
