package graph_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/internal/clients"
	"github.com/ostiary/ostiary/internal/grants"
	"github.com/ostiary/ostiary/internal/paging"
	"github.com/ostiary/ostiary/internal/testkit"
	"github.com/ostiary/ostiary/internal/tokens"
	"github.com/ostiary/ostiary/server"
	"github.com/ostiary/ostiary/server/servertest"
)

// BenchmarkDoor is a page of 20 auth clients through the door of the server: for somebody who is signed in, for the
// bearer of a token, of few clients and of many, and far from the beginning.
func BenchmarkDoor(b *testing.B) {
	kit := testkit.SQLite(b)
	front := servertest.Start(b, kit, func(c *server.Config) { c.Log = slog.New(slog.NewTextHandler(io.Discard, nil)) })
	if _, err := front.Accounts.CreateFirstAdmin(b.Context(), servertest.AdminName, servertest.Password); err != nil {
		b.Fatal(err)
	}
	admin, err := front.Accounts.UserByUsername(b.Context(), servertest.AdminName)
	if err != nil {
		b.Fatal(err)
	}
	addClients(b, kit, 1, 1000)
	token := tokens.Mint(tokens.AccessTokenPrefix)
	issue(b, &tokens.Service{DB: kit.DB}, token, tokens.Grant{Type: grants.Password, ClientID: 1, UserID: admin.ID, Scope: "admin"})
	bearer := http.Header{"Authorization": {"Bearer " + token}}
	session := http.Header{"Cookie": {"ostiary=" + front.SignIn(b, servertest.AdminName, servertest.Password).Cookie()}}
	page := func(name string, header http.Header, after string) {
		b.Run(name, func(b *testing.B) {
			knock(b, front.Front, header, fmt.Sprintf(`{"query":"query($after: String){authClients(first: 20, after: $after){
				nodes{name redirectUris grants lastUsedAt} pageInfo{endCursor}}}","variables":{"after":%s}}`, after))
		})
	}
	page("session", session, "null")
	page("bearer", bearer, "null")
	addClients(b, kit, 1001, 100_000)
	page("bearer/of100000", bearer, "null")
	page("bearer/of100000/page1000", bearer, `"`+endOfPage(b, kit, 999)+`"`)
}

// knock posts a body at the door again and again, from as many callers as there are processors.
func knock(b *testing.B, door http.Handler, header http.Header, body string) {
	b.ReportAllocs()
	body = strings.Join(strings.Fields(body), " ")
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			r := request(http.MethodPost, "/graphql", "application/json", body)
			r.Host = "127.0.0.1"
			maps.Copy(r.Header, header)
			w := httptest.NewRecorder()
			door.ServeHTTP(w, r)
			if answer := w.Body.String(); strings.Count(answer, `"name"`) != 20 || strings.Contains(answer, "errors") {
				b.Error(answer)
				return
			}
		}
	})
}

// addClients stores the clients with these numbers.
func addClients(b *testing.B, kit *testkit.Kit, from, to int) {
	b.Helper()
	err := kit.DB.Write(b.Context(), func(ctx context.Context, tx *ent.Client) error {
		for id := from; id <= to; id++ {
			uri := fmt.Sprintf("https://app%06d.example/callback", id)
			if _, err := tx.ExecContext(ctx, `INSERT INTO auth_clients (id, name, name_key, type, grants, redirect_uris, redirect_key,
					allowed_origins, scopes, search_text, created_at, updated_at, last_used_at)
				VALUES ($1, $2, $3, 'CONFIDENTIAL', ' AUTHORIZATION_CODE PASSWORD ', $4, $5, '[]', '["admin"]', $2, $6, $6, $6)`,
				id, fmt.Sprintf("Application %06d", id), fmt.Appendf(nil, "application %06d", id), `["`+uri+`"]`, []byte(uri), kit.Clock.Now()); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
}

// endOfPage returns the cursor with which a page of 20 clients ends.
func endOfPage(b *testing.B, kit *testkit.Kit, number int) string {
	b.Helper()
	service, args := &clients.Service{DB: kit.DB}, paging.Args{}
	for range number {
		page, err := service.List(b.Context(), clients.Filter{}, clients.Order{}, args)
		if err != nil {
			b.Fatal(err)
		}
		args.After = new(page.Cursor(len(page.Items) - 1))
	}
	return *args.After
}
