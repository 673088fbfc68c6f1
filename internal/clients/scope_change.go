package clients

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/ent/authclient"
	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/audit"
	"github.com/ostiary/ostiary/internal/fault"
	"github.com/ostiary/ostiary/internal/names"
	"github.com/ostiary/ostiary/internal/scope"
)

// UpdateScope changes the description of a scope; a change that alters nothing stores nothing. What a
// person can mend is [fault.UserErrors], an unknown id and a scope that is part of Ostiary included.
func (s *Service) UpdateScope(ctx context.Context, id, description string) (*ent.Scope, error) {
	description = names.Clean(description)
	var updated *ent.Scope
	err := s.write(ctx, func(ctx context.Context, tx *ent.Client) error {
		before, err := scopeToChange(ctx, tx, id)
		if err != nil {
			return err
		}
		var u fault.UserErrors
		if checkScopeDescription(&u, description); len(u) > 0 {
			return u
		}
		updated, err = saveScope(ctx, tx, s.DB.Now(), before, description)
		return err
	})
	if err != nil {
		return nil, err
	}
	return updated, nil
}

func saveScope(ctx context.Context, tx *ent.Client, now time.Time, before *ent.Scope, description string) (*ent.Scope, error) {
	if description == before.Description {
		return before, nil
	}
	after, err := tx.Scope.UpdateOneID(before.ID).SetDescription(description).
		SetSearchText(scopeText(before.Name, description)).SetUpdatedAt(now).Save(ctx)
	if err != nil {
		return nil, fmt.Errorf("update scope %s: %w", before.ID, err)
	}
	changes := audit.Diff(scopeRecordOf(before), scopeRecordOf(after))
	return after, audit.Record(ctx, tx, now, audit.ScopeUpdated, audit.Scope(after.ID, after.Name), changes)
}

// DeleteScope deletes a scope that no client has. What a person can mend is [fault.UserErrors]: an
// unknown id, a scope that is part of Ostiary, and one that clients have ([fault.InUse]).
func (s *Service) DeleteScope(ctx context.Context, id string) error {
	return s.write(ctx, func(ctx context.Context, tx *ent.Client) error {
		before, err := scopeToChange(ctx, tx, id)
		if err != nil {
			return err
		}
		having, err := clientsHaving(ctx, tx, before.Name)
		if err != nil {
			return err
		}
		if len(having) > 0 {
			return fault.One(fault.InUse, "id", "The scope is in use by %s. Take it away there first.", holders(ctx, having))
		}
		if err := tx.Scope.DeleteOneID(before.ID).Exec(ctx); err != nil {
			return fmt.Errorf("delete scope %s: %w", before.ID, err)
		}
		changes := audit.Diff(scopeRecordOf(before), nil)
		return audit.Record(ctx, tx, s.DB.Now(), audit.ScopeDeleted, audit.Scope(before.ID, before.Name), changes)
	})
}

// scopeToChange returns the scope that a use case is about to change, or a user error.
func scopeToChange(ctx context.Context, tx *ent.Client, id string) (*ent.Scope, error) {
	found, err := findScope(ctx, tx, id)
	switch {
	case err != nil:
		return nil, err
	case found == nil:
		return nil, fault.One(fault.Missing, "id", noScope)
	case found.Name == scope.Admin:
		return nil, fault.One(fault.NotAllowed, "id", "This scope is part of Ostiary and cannot be changed.")
	}
	return found, nil
}

// clientsHaving returns the names of the clients that have a scope, the oldest client first. It looks at
// all of them, for their scopes are JSON; nobody can give the scope to a client meanwhile, for that takes
// the lock of [Service.write].
func clientsHaving(ctx context.Context, tx *ent.Client, name string) (having []string, err error) {
	all, err := tx.AuthClient.Query().Order(authclient.ByID()).
		Select(authclient.FieldID, authclient.FieldName, authclient.FieldScopes).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("look for clients with the scope: %w", err)
	}
	for _, client := range all {
		if slices.Contains(client.Scopes, name) {
			having = append(having, client.Name)
		}
	}
	return having, nil
}

const maxNamed = 3

// holders names some clients and says how many more there are. Who may not see clients is told the number
// alone.
func holders(ctx context.Context, having []string) string {
	if !access.ActorFrom(ctx).Can(access.ViewAuthClients) {
		return clientCount(len(having))
	}
	quoted := make([]string, 0, maxNamed)
	for _, name := range having[:min(maxNamed, len(having))] {
		quoted = append(quoted, fmt.Sprintf("%q", name))
	}
	if more := len(having) - maxNamed; more > 0 {
		return fmt.Sprintf("%s and %d more", strings.Join(quoted, ", "), more)
	}
	last := len(quoted) - 1
	if last == 0 {
		return quoted[0]
	}
	return strings.Join(quoted[:last], ", ") + " and " + quoted[last]
}

func clientCount(n int) string {
	if n == 1 {
		return "one auth client"
	}
	return fmt.Sprintf("%d auth clients", n)
}

// scopeRecord is what the audit log tells of a scope.
type scopeRecord struct {
	Name        string `json:"name"`
	Description string `json:"description"`
}

func scopeRecordOf(s *ent.Scope) scopeRecord { return scopeRecord{s.Name, s.Description} }
