package tokens

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/ent/personalaccesstoken"
	"github.com/ostiary/ostiary/internal/accounts"
	"github.com/ostiary/ostiary/internal/database"
	"github.com/ostiary/ostiary/internal/ids"
	"github.com/ostiary/ostiary/internal/paging"
)

// newestPersonal is the order of the list.
var newestPersonal = paging.Order[*ent.PersonalAccessToken]{
	Name: "PersonalAccessToken.ISSUED_AT",
	Columns: []paging.Column[*ent.PersonalAccessToken]{
		paging.Time(personalaccesstoken.FieldIssuedAt, func(t *ent.PersonalAccessToken) time.Time { return t.IssuedAt }),
		paging.Text(personalaccesstoken.FieldID, func(t *ent.PersonalAccessToken) string { return t.ID }),
	},
	Descending: true,
}

// Personal returns a page of a user's personal access tokens that are not revoked, the newest first. Whose
// they may not see, and what cannot be understood, is a [fault.Error].
func (s *Service) Personal(ctx context.Context, userID string, args paging.Args) (paging.Page[*ent.PersonalAccessToken], error) {
	if err := accounts.CheckSee(ctx, userID); err != nil {
		return paging.Page[*ent.PersonalAccessToken]{}, err
	}
	return paging.Load(args, newestPersonal, func(window paging.Window) ([]*ent.PersonalAccessToken, error) {
		list, err := s.unrevoked(userID).Where(window).All(ctx)
		if err != nil {
			return nil, fmt.Errorf("list personal access tokens: %w", err)
		}
		return list, nil
	})
}

// CountPersonal returns how many there are.
func (s *Service) CountPersonal(ctx context.Context, userID string) (int, error) {
	if err := accounts.CheckSee(ctx, userID); err != nil {
		return 0, err
	}
	n, err := s.unrevoked(userID).Count(ctx)
	if err != nil {
		return 0, fmt.Errorf("count personal access tokens: %w", err)
	}
	return n, nil
}

// unrevoked finds the tokens of a user. What is no id must not reach the database, which may refuse it.
func (s *Service) unrevoked(userID string) *ent.PersonalAccessTokenQuery {
	if !ids.Is(ids.User, userID) {
		userID = ""
	}
	return s.DB.Read().PersonalAccessToken.Query().
		Where(personalaccesstoken.UserID(userID), personalaccesstoken.RevokedAtIsNil())
}

// ActivePersonal returns which of the tokens work now, by the same rule as [Service.Lookup].
func (s *Service) ActivePersonal(ctx context.Context, of []string) (map[string]bool, error) {
	of = slices.DeleteFunc(slices.Clone(of), func(id string) bool { return !isPersonal(id) })
	if len(of) == 0 {
		return nil, nil
	}
	places, args := make([]string, len(of)), []any{s.DB.Now()}
	for i, id := range of {
		places[i], args = "$"+strconv.Itoa(i+2), append(args, id)
	}
	active := map[string]bool{}
	statement := `SELECT t.id FROM ` + AlivePersonalAccessTokens("$1") + ` AND t.id IN (` + strings.Join(places, ", ") + `)`
	err := database.Each(ctx, s.DB.Read().QueryContext, statement, args, func(row database.Row) error {
		var id string
		err := row.Scan(&id)
		active[id] = true
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("look whether personal access tokens work: %w", err)
	}
	return active, nil
}

func isPersonal(id string) bool { return ids.Is(ids.PersonalAccessToken, id) }
