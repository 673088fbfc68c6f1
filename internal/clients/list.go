package clients

import (
	"context"
	"fmt"
	"slices"
	"time"
	"unicode/utf8"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/ent/authclient"
	"github.com/ostiary/ostiary/ent/predicate"
	"github.com/ostiary/ostiary/internal/fault"
	"github.com/ostiary/ostiary/internal/grants"
	"github.com/ostiary/ostiary/internal/names"
	"github.com/ostiary/ostiary/internal/paging"
)

// Filter chooses clients. The zero value chooses all.
type Filter struct {
	// Search is text in the name, a redirect URI or the Client ID; case and look-alike forms are one.
	Search string
	// Grant chooses those that have the grant.
	Grant *grants.Type
	// Enabled chooses those that are enabled, or those that are not.
	Enabled *bool
}

// OrderField is what clients are sorted by. The values are those of AuthClientOrderField in
// schema.graphql.
type OrderField string

// The order fields.
const (
	ByID         OrderField = "ID"
	ByName       OrderField = "NAME"
	ByRedirect   OrderField = "REDIRECT" // the first redirect URI; clients without one come first
	ByCreatedAt  OrderField = "CREATED_AT"
	ByLastUsedAt OrderField = "LAST_USED_AT" // clients that were never used come first
)

// Order is how clients are sorted. What is left empty is the default: by Client ID, the newest first.
type Order struct {
	Field     OrderField
	Direction paging.Direction
}

// maxSearch is how many characters a search may have: no more than what is searched.
const maxSearch = maxRedirectURI

// List returns a page of clients. What it cannot understand is [fault.BadUserInput].
func (s *Service) List(ctx context.Context, filter Filter, order Order, args paging.Args) (paging.Page[*ent.AuthClient], error) {
	var none paging.Page[*ent.AuthClient]
	conditions, err := filter.conditions()
	if err != nil {
		return none, err
	}
	sorted, err := order.sorted()
	if err != nil {
		return none, err
	}
	return paging.Load(args, sorted, func(window paging.Window) ([]*ent.AuthClient, error) {
		clients, err := s.DB.Read().AuthClient.Query().Where(conditions...).Where(window).All(ctx)
		if err != nil {
			return nil, fmt.Errorf("list auth clients: %w", err)
		}
		return clients, nil
	})
}

// Count returns how many clients the filter chooses. It looks at all of them: ask only when somebody
// wants to know.
func (s *Service) Count(ctx context.Context, filter Filter) (int, error) {
	conditions, err := filter.conditions()
	if err != nil {
		return 0, err
	}
	n, err := s.DB.Read().AuthClient.Query().Where(conditions...).Count(ctx)
	if err != nil {
		return 0, fmt.Errorf("count auth clients: %w", err)
	}
	return n, nil
}

func (f Filter) conditions() (conditions []predicate.AuthClient, err error) {
	switch search := names.Clean(f.Search); {
	case names.Hostile(search):
		return nil, fault.New(fault.BadUserInput, "The search must not contain control or invisible characters.")
	case utf8.RuneCountInString(search) > maxSearch:
		return nil, fault.New(fault.BadUserInput, "The search must not be longer than %d characters.", maxSearch)
	case search != "":
		conditions = append(conditions, authclient.SearchTextContains(names.Fold(search)))
	}
	if f.Grant != nil {
		if !slices.Contains(grants.All, *f.Grant) {
			return nil, fault.New(fault.BadUserInput, "There is no such grant.")
		}
		conditions = append(conditions, authclient.GrantTextContains(f.Grant.InText()))
	}
	if f.Enabled != nil {
		conditions = append(conditions, authclient.Enabled(*f.Enabled))
	}
	return conditions, nil
}

// column is one column that clients are sorted by.
type column = paging.Column[*ent.AuthClient]

// columns are those of each order; all but the first two have an index of their own with the id.
func (f OrderField) columns() ([]column, bool) {
	id := paging.Number(authclient.FieldID, func(c *ent.AuthClient) int { return c.ID })
	switch f {
	case ByID:
		return []column{id}, true
	case ByName: // unique by itself
		return []column{paging.Bytes(authclient.FieldNameKey, func(c *ent.AuthClient) []byte { return c.NameKey })}, true
	case ByRedirect:
		return []column{paging.Bytes(authclient.FieldRedirectKey, func(c *ent.AuthClient) []byte { return c.RedirectKey }), id}, true
	case ByCreatedAt:
		return []column{paging.Time(authclient.FieldCreatedAt, func(c *ent.AuthClient) time.Time { return c.CreatedAt }), id}, true
	case ByLastUsedAt:
		return []column{paging.Time(authclient.FieldLastUsedAt, func(c *ent.AuthClient) time.Time { return c.LastUsedAt }), id}, true
	}
	return nil, false
}

func (o Order) sorted() (sorted paging.Order[*ent.AuthClient], err error) {
	if o.Field == "" {
		o.Field = ByID
	}
	if o.Direction == "" {
		o.Direction = paging.Descending
	}
	columns, known := o.Field.columns()
	if !known {
		return sorted, fault.New(fault.BadUserInput, "Auth clients cannot be ordered by this field.")
	}
	return paging.Order[*ent.AuthClient]{
		Name:       "AuthClient." + string(o.Field),
		Columns:    columns,
		Descending: o.Direction == paging.Descending,
	}, o.Direction.Check()
}
