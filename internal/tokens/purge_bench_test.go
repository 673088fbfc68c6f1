package tokens_test

import (
	"testing"
	"time"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/internal/grants"
	"github.com/ostiary/ostiary/internal/ids"
	"github.com/ostiary/ostiary/internal/moment"
	"github.com/ostiary/ostiary/internal/testkit"
	"github.com/ostiary/ostiary/internal/tokens"
)

const (
	benchAlive = 160_000 // access tokens; with what they hang on, 240 000 rows
	benchDead  = 16_000
	benchChunk = 1000
)

// BenchmarkPurge is a pass over a large installation in which everything works, and one in which a tenth has died.
func BenchmarkPurge(b *testing.B) {
	for name, open := range map[string]func(testing.TB) *testkit.Kit{"sqlite": testkit.SQLite, "postgres": testkit.PostgreSQL} {
		b.Run(name, func(b *testing.B) {
			kit := open(b)
			w := &world{Kit: kit, tokens: &tokens.Service{DB: kit.DB}, user: &ent.User{ID: kit.SuperAdmin(b, "ann").ID}}
			w.fill(b, func(s *shelf) error {
				return s.tx.AuthClient.Create().SetID(1).SetName("App").SetNameKey([]byte("app")).SetType("CONFIDENTIAL").SetGrants(grants.All).
					SetRedirectUris([]string{}).SetRedirectKey([]byte{}).SetAllowedOrigins([]string{}).SetScopes([]string{"read"}).SetSearchText("app").
					SetCreatedAt(s.now).SetUpdatedAt(s.now).SetLastUsedAt(moment.Never).Exec(s.ctx)
			})
			w.store(b, benchAlive, nil)
			rows := len(w.rows(b))
			w.analyze(b)
			b.Run("alive", func(b *testing.B) {
				for b.Loop() {
					w.purge(b)
				}
			})
			b.Run("tenthDead", func(b *testing.B) {
				for b.Loop() {
					b.StopTimer()
					w.store(b, benchDead, new(w.DB.Now()))
					b.StartTimer()
					w.purge(b)
				}
			})
			if n := len(w.rows(b)); n != rows {
				b.Errorf("%d rows are left of %d", n, rows)
			}
		})
	}
}

// store stores access tokens, and for every four of them a refresh token and the family.
func (w *world) store(b *testing.B, n int, revokedAt *time.Time) {
	b.Helper()
	for range n / benchChunk {
		w.fill(b, func(s *shelf) error {
			families := make([]string, benchChunk/4)
			err := s.tx.TokenFamily.MapCreateBulk(families, func(c *ent.TokenFamilyCreate, i int) {
				families[i] = ids.New(ids.Family)
				c.SetID(families[i]).SetClientID(1).SetUserID(w.user.ID).SetGrant(grants.AuthorizationCode).SetScope("read").
					SetAuthenticatedAt(s.now).SetCreatedAt(s.now.Add(-day)).SetNillableRevokedAt(revokedAt)
			}).Exec(s.ctx)
			if err != nil {
				return err
			}
			err = s.tx.RefreshToken.MapCreateBulk(families, func(c *ent.RefreshTokenCreate, i int) {
				id := ids.New(ids.RefreshToken)
				c.SetID(id).SetHash(tokens.Hash(id)).SetLastFour("abcd").SetFamilyID(families[i]).SetIssuedAt(s.now)
			}).Exec(s.ctx)
			if err != nil {
				return err
			}
			return s.tx.AccessToken.MapCreateBulk(make([]struct{}, benchChunk), func(c *ent.AccessTokenCreate, i int) {
				id := ids.New(ids.AccessToken)
				c.SetID(id).SetHash(tokens.Hash(id)).SetLastFour("abcd").SetClientID(1).SetUserID(w.user.ID).SetFamilyID(families[i/4]).
					SetGrant(grants.AuthorizationCode).SetScope("read").SetIssuedAt(s.now).SetExpiresAt(s.now.Add(time.Hour))
			}).Exec(s.ctx)
		})
	}
}

// analyze has PostgreSQL do what it does by itself, in a while.
func (w *world) analyze(b *testing.B) {
	b.Helper()
	if w.DB.Path() != "" {
		return
	}
	rows, err := w.DB.Read().QueryContext(b.Context(), "VACUUM ANALYZE")
	if err != nil {
		b.Fatal(err)
	}
	_ = rows.Close()
}
