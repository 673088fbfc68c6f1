package credentials

import (
	"context"
	stdsql "database/sql"
	"fmt"

	"entgo.io/ent/dialect/sql"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/internal/database"
	"github.com/ostiary/ostiary/internal/grants"
	"github.com/ostiary/ostiary/internal/moment"
	"github.com/ostiary/ostiary/internal/paging"
	"github.com/ostiary/ostiary/internal/scope"
	"github.com/ostiary/ostiary/internal/tokens"
)

// List returns a page of credentials. What it cannot understand is [fault.BadUserInput]. In the default
// order it walks indexes from the newest on and passes over what is dead; the other orders look at all
// that the filter chooses.
func (s *Service) List(ctx context.Context, filter Filter, order Order, args paging.Args) (paging.Page[*Credential], error) {
	var none paging.Page[*Credential]
	chosen, err := filter.chosen()
	if err != nil {
		return none, err
	}
	sorted, err := orders.By(order.Field, order.Direction)
	if err != nil {
		return none, err
	}
	at := clock{s.DB.Now()}
	return paging.Load(args, sorted, func(window paging.Window) ([]*Credential, error) {
		if len(chosen) == 0 {
			return nil, nil
		}
		// A row that is on the page is on the page of its own kind too.
		page := s.together(s.parts(chosen, filter, at, window))
		window(page)
		return s.load(ctx, page)
	})
}

// Count returns how many the filter chooses. It looks at all of them: ask only when somebody wants to
// know.
func (s *Service) Count(ctx context.Context, filter Filter) (n int, err error) {
	chosen, err := filter.chosen()
	if err != nil || len(chosen) == 0 {
		return 0, err
	}
	all := s.together(s.parts(chosen, filter, clock{s.DB.Now()}, func(*sql.Selector) {}))
	err = s.query(ctx, all.Select(sql.Count("*")), func(row database.Row) error { return row.Scan(&n) })
	if err != nil {
		return 0, fmt.Errorf("count credentials: %w", err)
	}
	return n, nil
}

// parts returns a query for each kind, narrowed by the filter and cut by the window.
func (s *Service) parts(chosen []Kind, filter Filter, at clock, window paging.Window) []*sql.Selector {
	parts := make([]*sql.Selector, len(chosen))
	for i, kind := range chosen {
		parts[i] = s.working(kind, at)
		filter.narrow(parts[i], at)
		window(parts[i])
	}
	return parts
}

func (s *Service) load(ctx context.Context, page *sql.Selector) (items []*Credential, err error) {
	page.Select("id", "kind", "last_four", "name", "client_id", "client_name", "user_id", "username",
		"grant", "scope", "created_at", "expires_at", "last_used_at", "client_scopes")
	err = s.query(ctx, page, func(row database.Row) error {
		item, err := read(row)
		items = append(items, item)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list credentials: %w", err)
	}
	return items, nil
}

func (s *Service) query(ctx context.Context, selector *sql.Selector, each func(database.Row) error) error {
	statement, args := selector.Query()
	return database.Each(ctx, s.DB.Read().QueryContext, statement, args, each)
}

func read(row database.Row) (*Credential, error) {
	c := &Credential{AuthClient: &ent.AuthClient{}}
	var lastFour, granted string
	var clientScopes []byte // JSON
	var userID, username, grant stdsql.NullString
	var expiresAt stdsql.NullTime
	var lastUsedAt moment.Nullable
	err := row.Scan(&c.ID, &c.Kind, &lastFour, &c.Name, &c.AuthClient.ID, &c.AuthClient.Name, &userID, &username,
		&grant, &granted, &c.CreatedAt, &expiresAt, &lastUsedAt, &clientScopes)
	if err != nil {
		return nil, err
	}
	allowed, err := tokens.EffectiveScope(granted, clientScopes)
	if err != nil {
		return nil, err
	}
	c.Hint, c.Scopes = tokens.Hint(c.Kind.prefix(), lastFour), scope.Split(allowed)
	if userID.Valid {
		c.User = &ent.User{ID: userID.String, Username: username.String}
	}
	if grant.Valid {
		c.Grant = new(grants.Type(grant.String))
	}
	c.CreatedAt, c.ExpiresAt, c.LastUsedAt = c.CreatedAt.UTC(), moment.OrNil(expiresAt.Time), lastUsedAt.At
	return c, nil
}
