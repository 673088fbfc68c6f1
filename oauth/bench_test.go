package oauth_test

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/ostiary/ostiary/internal/clients"
	"github.com/ostiary/ostiary/internal/grants"
	"github.com/ostiary/ostiary/internal/redact"
	"github.com/ostiary/ostiary/internal/testkit"
	"github.com/ostiary/ostiary/server"
	"github.com/ostiary/ostiary/server/servertest"
)

// quietly logs as the program does, to nobody.
func quietly(config *server.Config) {
	config.Log = slog.New(redact.Handler(io.Discard, redact.Text, slog.LevelInfo))
}

// BenchmarkRequest is whole requests of a resource server, from the handler of the server to SQLite and back.
func BenchmarkRequest(b *testing.B) {
	s := servertest.Start(b, testkit.SQLite(b), quietly)
	draft := clients.NewDraft()
	draft.Name, draft.Grants, draft.ResourceServer = "App", []grants.Type{grants.ClientCredentials}, true
	client, secret, err := (&clients.Service{DB: s.Kit.DB}).Create(servertest.Operator(b.Context()), draft)
	if err != nil {
		b.Fatal(err)
	}
	asClient := basic(strconv.Itoa(client.ID), secret)
	issued := serve(s, http.MethodPost, "/oauth/token", "grant_type=client_credentials", asClient)
	_, after, _ := strings.Cut(issued.Body.String(), `"access_token":"`)
	token, _, _ := strings.Cut(after, `"`)
	for name, ask := range map[string]func() *httptest.ResponseRecorder{
		"token": func() *httptest.ResponseRecorder {
			return serve(s, http.MethodPost, "/oauth/token", "grant_type=client_credentials", asClient)
		},
		"introspect": func() *httptest.ResponseRecorder {
			return serve(s, http.MethodPost, "/oauth/introspect", url.Values{"token": {token}}.Encode(), asClient)
		},
		"verify": func() *httptest.ResponseRecorder {
			return serve(s, http.MethodGet, "/oauth/verify", "", bearer(token))
		},
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if w := ask(); w.Code != http.StatusOK {
					b.Fatal(w.Code, w.Body)
				}
			}
		})
	}
}

// serve asks the server without the network.
func serve(s *servertest.Server, method, path, form string, header http.Header) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, s.URL+path, strings.NewReader(form))
	r.Header = header.Clone()
	if form != "" {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	w := httptest.NewRecorder()
	s.Front.ServeHTTP(w, r)
	return w
}
