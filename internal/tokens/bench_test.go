package tokens_test

import (
	"testing"

	"github.com/ostiary/ostiary/internal/grants"
	"github.com/ostiary/ostiary/internal/testkit"
	"github.com/ostiary/ostiary/internal/tokens"
)

func BenchmarkMint(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		tokens.Mint(tokens.AccessTokenPrefix)
	}
}

func BenchmarkHasForm(b *testing.B) {
	value := tokens.Mint(tokens.AccessTokenPrefix)
	b.ReportAllocs()
	for b.Loop() {
		if !tokens.HasForm(tokens.AccessTokenPrefix, value) {
			b.Fatal("a token has not the form of one")
		}
	}
}

// BenchmarkLookup is what each request to an API asks.
func BenchmarkLookup(b *testing.B) {
	onBoth(b, func(b *testing.B, w *world) {
		token := w.issue(b, tokens.Grant{Type: grants.Password, UserID: w.user.ID, Scope: "read"})
		b.ReportAllocs()
		for b.Loop() {
			if _, err := w.tokens.Lookup(b.Context(), token); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkIssue issues tokens one by one, and from sixteen requests for each processor at once.
func BenchmarkIssue(b *testing.B) {
	onBoth(b, func(b *testing.B, w *world) {
		b.Run("alone", func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				w.issue(b, tokens.Grant{Type: grants.ClientCredentials, Scope: "read"})
			}
		})
		b.Run("together", func(b *testing.B) {
			b.ReportAllocs()
			b.SetParallelism(16)
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					grant := tokens.Grant{Type: grants.ClientCredentials, ClientID: w.client.ID, Scope: "read"}
					fresh := w.tokens.Prepare(grant)
					fresh.Access = tokens.Mint(tokens.AccessTokenPrefix)
					if _, err := w.tokens.Issue(b.Context(), fresh, grant); err != nil {
						b.Error(err)
						return
					}
				}
			})
		})
	})
}

// BenchmarkRefresh exchanges refresh tokens one by one, and from sixteen requests for each processor at once.
func BenchmarkRefresh(b *testing.B) {
	onBoth(b, func(b *testing.B, w *world) {
		b.Run("alone", func(b *testing.B) {
			b.ReportAllocs()
			for value := w.refresh(b); b.Loop(); {
				value = w.exchange(b, value)
			}
		})
		b.Run("together", func(b *testing.B) {
			b.ReportAllocs()
			b.SetParallelism(16)
			b.RunParallel(func(pb *testing.PB) {
				for value := w.refresh(b); pb.Next() && !b.Failed(); {
					value = w.exchange(b, value)
				}
			})
		})
	})
}

// exchange gives a refresh token in and returns its successor.
func (w *world) exchange(b *testing.B, value string) string {
	r, err := w.tokens.Refresh(b.Context(), value)
	if err != nil {
		b.Error(err)
		return ""
	}
	grant := tokens.Grant{Type: grants.AuthorizationCode, ClientID: r.ClientID, UserID: r.UserID, Scope: r.Scope, Refresh: r}
	fresh := w.tokens.Prepare(grant)
	fresh.Access, fresh.Refresh = tokens.Mint(tokens.AccessTokenPrefix), tokens.Mint(tokens.RefreshTokenPrefix)
	successor, err := w.tokens.Issue(b.Context(), fresh, grant)
	if err != nil {
		b.Error(err)
	}
	return successor
}

// onBoth runs a benchmark on both databases.
func onBoth(b *testing.B, run func(b *testing.B, w *world)) {
	b.Helper()
	for name, open := range map[string]func(testing.TB) *testkit.Kit{"sqlite": testkit.SQLite, "postgres": testkit.PostgreSQL} {
		b.Run(name, func(b *testing.B) { run(b, newWorld(b, open(b))) })
	}
}
