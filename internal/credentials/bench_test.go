package credentials_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/internal/clients"
	"github.com/ostiary/ostiary/internal/credentials"
	"github.com/ostiary/ostiary/internal/grants"
	"github.com/ostiary/ostiary/internal/ids"
	"github.com/ostiary/ostiary/internal/paging"
	"github.com/ostiary/ostiary/internal/testkit"
)

const (
	benchTokens  = 300_000 // of which one in six works
	benchClients = 200
	benchChunk   = 1000
)

// BenchmarkCredentials is what the console asks about an installation with many dead tokens.
func BenchmarkCredentials(b *testing.B) {
	for name, open := range map[string]func(testing.TB) *testkit.Kit{"sqlite": testkit.SQLite, "postgres": testkit.PostgreSQL} {
		b.Run(name, func(b *testing.B) {
			r := newRoom(b, open(b))
			r.fillTables()
			for what, ask := range map[string]func() error{
				"page":       r.asking(credentials.Filter{}, credentials.Order{}),
				"clientPage": r.asking(credentials.Filter{ClientID: new("7")}, credentials.Order{}),
				"userPage":   r.asking(credentials.Filter{UserID: &r.user.ID}, credentials.Order{}),
				"attention":  r.asking(credentials.Filter{NeedsAttention: &credentials.Limits{OlderThanDays: 10}}, credentials.Order{}),
				"byLastUse":  r.asking(credentials.Filter{}, credentials.Order{Field: credentials.ByLastUsedAt}),
				"hygiene":    func() error { _, err := r.Hygiene(r.ctx, credentials.Limits{OlderThanDays: 10}); return err },
				"count":      func() error { _, err := r.Count(r.ctx, credentials.Filter{}); return err },
			} {
				b.Run(what, func(b *testing.B) {
					for b.Loop() {
						if err := ask(); err != nil {
							b.Fatal(err)
						}
					}
				})
			}
		})
	}
}

func (r *room) asking(filter credentials.Filter, order credentials.Order) func() error {
	return func() error {
		page, err := r.List(r.ctx, filter, order, paging.Args{})
		if err == nil && len(page.Items) != paging.DefaultSize {
			return fmt.Errorf("%d items", len(page.Items))
		}
		return err
	}
}

// fillTables stores tokens of many clients, one every ten seconds.
func (r *room) fillTables() {
	r.t.Helper()
	for i := range benchClients - 1 {
		r.newClient(fmt.Sprint("Client ", i), func(d *clients.Draft) { d.Grants = d.Grants[i%2:] })
	}
	begin := r.Now()
	r.Clock.Advance(benchTokens * 10 * time.Second)
	for from := 0; from < benchTokens; from += benchChunk {
		r.write(func(tx *ent.Client) error {
			return tx.AccessToken.MapCreateBulk(make([]struct{}, benchChunk), func(c *ent.AccessTokenCreate, i int) {
				i += from
				issued := begin.Add(time.Duration(i) * 10 * time.Second)
				c.SetHash(fmt.Append(nil, i)).SetLastFour("abcd").SetClientID(1 + i%benchClients).SetIssuedAt(issued).
					SetID(ids.New(ids.AccessToken)).SetGrant(grants.Password).SetUserID(r.user.ID).SetScope("read write")
				switch i % 6 {
				case 0:
					c.SetLastUsedAt(issued.Add(time.Duration(i%977) * time.Minute))
				case 1, 2, 3:
					c.SetExpiresAt(issued.Add(time.Hour))
				default:
					c.SetRevokedAt(issued)
				}
			}).Exec(r.ctx)
		})
	}
	// PostgreSQL does this by itself, in a while.
	if r.Kit.DB.Path() == "" {
		rows, err := r.Kit.DB.Read().QueryContext(r.ctx, "ANALYZE")
		if err != nil {
			r.t.Fatal(err)
		}
		_ = rows.Close()
	}
}
