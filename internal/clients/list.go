package clients

import (
	"context"
	"fmt"
	"slices"
	"time"

	"entgo.io/ent/dialect/sql"

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

// List returns a page of clients. Of each it reads the id, what the list is ordered by and the columns that are
// named (authclient.Field…), or all of them when none is. What it cannot understand is [fault.BadUserInput].
func (s *Service) List(ctx context.Context, filter Filter, order Order, args paging.Args, columns ...string) (paging.Page[*ent.AuthClient], error) {
	var none paging.Page[*ent.AuthClient]
	conditions, err := filter.conditions()
	if err != nil {
		return none, err
	}
	sorted, err := clientOrders.By(order.Field, order.Direction)
	if err != nil {
		return none, err
	}
	if len(columns) > 0 {
		columns = sorted.Reading(columns)
	}
	if filter == (Filter{}) { // an index has the page at once
		ctx = s.DB.Brief(ctx)
	}
	return paging.Load(args, sorted, func(window paging.Window) ([]*ent.AuthClient, error) {
		query := s.DB.Read().AuthClient.Query().Where(conditions...).Where(window)
		query.Select(columns...)
		clients, err := query.All(ctx)
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
	text, err := names.Search(f.Search, maxSearch)
	if err != nil {
		return nil, err
	}
	if text != "" {
		conditions = append(conditions, authclient.SearchTextContains(text))
	}
	if f.Grant != nil {
		if !slices.Contains(grants.All, *f.Grant) {
			return nil, fault.New(fault.BadUserInput, "There is no such grant.")
		}
		conditions = append(conditions, hasGrant(*f.Grant))
	}
	if f.Enabled != nil {
		conditions = append(conditions, authclient.Enabled(*f.Enabled))
	}
	return conditions, nil
}

// hasGrant lets clients through that have the grant.
func hasGrant(grant grants.Type) predicate.AuthClient {
	return func(s *sql.Selector) { s.Where(sql.Contains(s.C(authclient.FieldGrants), " "+string(grant)+" ")) }
}

var idColumn = paging.Number(authclient.FieldID, func(c *ent.AuthClient) int { return c.ID })

// clientOrders have each an index of their own; the first two are unique by themselves.
var clientOrders = paging.Orders[*ent.AuthClient, OrderField]{
	List: "AuthClient", Plural: "Auth clients", Default: ByID,
	Columns: map[OrderField][]paging.Column[*ent.AuthClient]{
		ByID:         {idColumn},
		ByName:       {paging.Bytes(authclient.FieldNameKey, func(c *ent.AuthClient) []byte { return c.NameKey })},
		ByRedirect:   {paging.Bytes(authclient.FieldRedirectKey, func(c *ent.AuthClient) []byte { return c.RedirectKey }), idColumn},
		ByCreatedAt:  {paging.Time(authclient.FieldCreatedAt, func(c *ent.AuthClient) time.Time { return c.CreatedAt }), idColumn},
		ByLastUsedAt: {paging.Time(authclient.FieldLastUsedAt, func(c *ent.AuthClient) time.Time { return c.LastUsedAt }), idColumn},
	},
}
