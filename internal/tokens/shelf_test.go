package tokens_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/internal/grants"
	"github.com/ostiary/ostiary/internal/ids"
	"github.com/ostiary/ostiary/internal/tokens"
)

// rows returns the ids of all that is stored of what a purge looks at.
func (w *world) rows(t testing.TB) (all []string) {
	t.Helper()
	ctx, q := t.Context(), w.DB.Read()
	return slices.Concat(
		q.AccessToken.Query().IDsX(ctx), q.RefreshToken.Query().IDsX(ctx), q.AuthorizationCode.Query().IDsX(ctx),
		q.PersonalAccessToken.Query().IDsX(ctx), q.Consent.Query().IDsX(ctx), q.TokenFamily.Query().IDsX(ctx),
	)
}

// shelf stores rows of every kind, each called by a name: what is not said of them is as in one that lives.
type shelf struct {
	*world
	ctx   context.Context
	tx    *ent.Client
	now   time.Time
	names map[string]string // by id
}

// fill stores what put stores, in one transaction.
func (w *world) fill(t testing.TB, put func(s *shelf) error) *shelf {
	t.Helper()
	s := &shelf{world: w, now: w.DB.Now(), names: map[string]string{}}
	err := w.DB.Write(t.Context(), func(ctx context.Context, tx *ent.Client) error {
		s.ctx, s.tx = ctx, tx
		return put(s)
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// left returns the names of what is stored still.
func (s *shelf) left(t testing.TB) (names []string) {
	t.Helper()
	for _, id := range s.rows(t) {
		names = append(names, s.names[id])
	}
	slices.Sort(names)
	return names
}

func (s *shelf) call(p ids.Prefix, name string) string {
	id := ids.New(p)
	s.names[id] = name
	return id
}

func (s *shelf) access(name string) *ent.AccessTokenCreate {
	id := s.call(ids.AccessToken, name)
	return s.tx.AccessToken.Create().SetID(id).SetHash(tokens.Hash(id)).SetLastFour("abcd").SetClientID(s.client.ID).SetUserID(s.user.ID).
		SetGrant(grants.Password).SetScope("read").SetIssuedAt(s.now)
}

func (s *shelf) refresh(name, family string) *ent.RefreshTokenCreate {
	id := s.call(ids.RefreshToken, name)
	return s.tx.RefreshToken.Create().SetID(id).SetHash(tokens.Hash(id)).SetLastFour("abcd").SetFamilyID(family).SetIssuedAt(s.now)
}

func (s *shelf) code(name, family string) *ent.AuthorizationCodeCreate {
	id := s.call(ids.Code, name)
	return s.tx.AuthorizationCode.Create().SetID(id).SetHash(tokens.Hash(id)).SetFamilyID(family).SetRedirectURI("https://app.example/").
		SetIssuedAt(s.now).SetExpiresAt(s.now.Add(time.Minute))
}

func (s *shelf) personal(name string) *ent.PersonalAccessTokenCreate {
	id := s.call(ids.PersonalAccessToken, name)
	return s.tx.PersonalAccessToken.Create().SetID(id).SetHash(tokens.Hash(id)).SetLastFour("abcd").SetName(name).
		SetUserID(s.user.ID).SetClientID(s.client.ID).SetScope("read").SetIssuedAt(s.now)
}

func (s *shelf) family(name string) (string, *ent.TokenFamilyCreate) {
	id := s.call(ids.Family, name)
	return id, s.tx.TokenFamily.Create().SetID(id).SetClientID(s.client.ID).SetUserID(s.user.ID).SetGrant(grants.AuthorizationCode).
		SetScope("read").SetAuthenticatedAt(s.now).SetCreatedAt(s.now)
}

func (s *shelf) consent(name, userID string, clientID int) *ent.ConsentCreate {
	return s.tx.Consent.Create().SetID(s.call(ids.Consent, name)).SetUserID(userID).SetClientID(clientID).SetScope("read").SetGrantedAt(s.now)
}

// saver is what all of ent's builders have.
type saver interface {
	Exec(ctx context.Context) error
}

func (s *shelf) save(all ...saver) error {
	for _, one := range all {
		if err := one.Exec(s.ctx); err != nil {
			return err
		}
	}
	return nil
}
