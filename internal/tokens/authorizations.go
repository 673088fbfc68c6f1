package tokens

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/ent/authclient"
	"github.com/ostiary/ostiary/ent/consent"
	"github.com/ostiary/ostiary/ent/user"
	"github.com/ostiary/ostiary/internal/accounts"
	"github.com/ostiary/ostiary/internal/grants"
	"github.com/ostiary/ostiary/internal/ids"
	"github.com/ostiary/ostiary/internal/paging"
	"github.com/ostiary/ostiary/internal/scope"
)

// newestClient is the order of the list.
var newestClient = paging.Order[*Authorization]{
	Name: "Authorization.CLIENT_ID",
	Columns: []paging.Column[*Authorization]{
		paging.Number(authclient.FieldID, func(a *Authorization) int { return a.AuthClient.ID }),
	},
	Descending: true,
}

// Authorizations returns a page of the clients with access to an account, the newest client first: those
// that its user agreed to, and those that have an access token or a refresh token that works. Whose they may not see, and
// what cannot be understood, is a [fault.Error]. total is how many there are on all pages, which costs
// nothing more.
func (s *Service) Authorizations(ctx context.Context, userID string, args paging.Args) (page paging.Page[*Authorization], total int, err error) {
	all, err := s.authorizationsOf(ctx, userID)
	if err != nil {
		return page, 0, err
	}
	page, err = paging.Load(args, newestClient, func(window paging.Window) ([]*Authorization, error) {
		clients, err := s.DB.Read().AuthClient.Query().
			Where(authclient.IDIn(slices.Collect(maps.Keys(all))...)).Where(window).All(ctx)
		if err != nil {
			return nil, fmt.Errorf("list authorizations: %w", err)
		}
		items := make([]*Authorization, len(clients))
		for i, client := range clients {
			items[i] = all[client.ID]
			items[i].AuthClient = client
			items[i].Scopes = scope.Split(scope.Both(scope.Join(items[i].Scopes), client.Scopes))
		}
		return items, nil
	})
	return page, len(all), err
}

// authorizationsOf returns the access that clients have to an account, by client. A user has few.
func (s *Service) authorizationsOf(ctx context.Context, userID string) (map[int]*Authorization, error) {
	if err := accounts.CheckSee(ctx, userID); err != nil {
		return nil, err
	}
	if !ids.Is(ids.User, userID) {
		return nil, nil
	}
	q := s.DB.Read()
	there, err := q.User.Query().Where(user.ID(userID)).Exist(ctx)
	if err != nil {
		return nil, fmt.Errorf("look for a user: %w", err)
	}
	if !there {
		return nil, nil
	}
	return loadAuthorizations(ctx, q, holder{userID: userID}, s.DB.Now())
}

// loadAuthorizations puts together what a user agreed to and the tokens that work.
func loadAuthorizations(ctx context.Context, q *ent.Client, of holder, now time.Time) (map[int]*Authorization, error) {
	all := map[int]*Authorization{}
	at := func(clientID int) *Authorization {
		if all[clientID] == nil {
			all[clientID] = &Authorization{ID: authorizationID(of.userID, clientID), UserID: of.userID, Scopes: []string{}}
		}
		return all[clientID]
	}
	consents, err := q.Consent.Query().Where(of.consents()...).Order(consent.ByID()).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("list consents: %w", err)
	}
	for _, agreed := range consents {
		a := at(agreed.ClientID)
		a.GrantedAt = &agreed.GrantedAt
		a.allow(scope.Split(agreed.Scope))
	}
	alive, err := loadAlive(ctx, q, of, now)
	if err != nil {
		return nil, fmt.Errorf("list the tokens of a user: %w", err)
	}
	for _, tokens := range alive {
		if tokens.grant == grants.PersonalAccessToken {
			continue // made by the user, not got by the client
		}
		a := at(tokens.clientID)
		a.LiveTokenCount += tokens.count
		a.LastUsedAt = later(a.LastUsedAt, tokens.lastUsedAt.At)
		a.allow(scope.Split(tokens.scope))
	}
	return all, nil
}

// later returns the later of two moments; nil is before all.
func later(a, b *time.Time) *time.Time {
	if a == nil || b != nil && b.After(*a) {
		return b
	}
	return a
}
