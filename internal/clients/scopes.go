package clients

import (
	"context"
	"fmt"
	"strings"

	"github.com/ostiary/ostiary/ent"
	entscope "github.com/ostiary/ostiary/ent/scope"
	"github.com/ostiary/ostiary/internal/audit"
	"github.com/ostiary/ostiary/internal/fault"
	"github.com/ostiary/ostiary/internal/names"
	"github.com/ostiary/ostiary/internal/scope"
)

const maxScopeDescription = 255 // characters

// CreateScope adds a scope. The description tells people on the consent page what they allow. What a
// person can mend is [fault.UserErrors].
func (s *Service) CreateScope(ctx context.Context, name, description string) (*ent.Scope, error) {
	name, description = strings.TrimSpace(name), names.Clean(description)
	var created *ent.Scope
	err := s.write(ctx, func(ctx context.Context, tx *ent.Client) error {
		now := s.DB.Now()
		err := checkScope(ctx, tx, name, description)
		if err != nil {
			return err
		}
		created, err = tx.Scope.Create().SetName(name).SetNameKey([]byte(name)).SetDescription(description).
			SetSearchText(scopeText(name, description)).SetCreatedAt(now).SetUpdatedAt(now).Save(ctx)
		if err != nil {
			return fmt.Errorf("create scope: %w", err)
		}
		changes := audit.Diff(nil, scopeRecordOf(created))
		return audit.Record(ctx, tx, now, audit.ScopeCreated, audit.Scope(created.ID, name), changes)
	})
	if err != nil {
		return nil, err
	}
	return created, nil
}

func scopeText(name, description string) string { return names.Fold(name + "\n" + description) }

func checkScope(ctx context.Context, tx *ent.Client, name, description string) error {
	var u fault.UserErrors
	switch {
	case name == "":
		u.Add(fault.Required, "name", "The Name field is required.")
	case len(name) > scope.MaxLength:
		u.Add(fault.TooLong, "name", "The Name field must not be longer than %d characters.", scope.MaxLength)
	case !scope.Valid(name): // RFC 6749 section 3.3
		u.Add(fault.Invalid, "name", "The Name of a scope consists of letters, digits and signs, without spaces, quotes and backslashes.")
	default:
		taken, err := tx.Scope.Query().Where(entscope.Name(name)).Exist(ctx)
		if err != nil {
			return fmt.Errorf("look for the scope: %w", err)
		}
		if taken {
			u.Add(fault.Taken, "name", "The Name has already been taken.")
		}
	}
	checkScopeDescription(&u, description)
	return u.Err()
}

func checkScopeDescription(u *fault.UserErrors, description string) {
	if description == "" {
		u.Add(fault.Required, "description", "The Description field is required.")
	}
	names.CheckText(u, "description", "Description", description, maxScopeDescription)
}
