package graph_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/ostiary/ostiary/graph"
	"github.com/ostiary/ostiary/internal/testkit"
)

// BenchmarkPage is the page of auth clients in the console: 20 rows with what hangs on them.
func BenchmarkPage(b *testing.B) {
	a := newAPI(b, testkit.SQLite(b), graph.IntrospectionSignedIn)
	a.fill(b, 20)
	benchmark(b, a, `{"query": "{authClients{edges{cursor node{id name redirectUris enabled secrets{hint} createdBy{username} liveTokenCount}} pageInfo{hasNextPage}}}"}`)
}

// BenchmarkServer is what the API itself costs, without a room.
func BenchmarkServer(b *testing.B) {
	benchmark(b, newAPI(b, testkit.SQLite(b), graph.IntrospectionSignedIn), `{"query": "{server{version}}"}`)
}

func benchmark(b *testing.B, a *api, body string) {
	b.ReportAllocs()
	for b.Loop() {
		if w := a.serve(a.root, request(http.MethodPost, "/graphql", "application/json", body)); strings.Contains(w.Body.String(), "errors") {
			b.Fatal(w.Body)
		}
	}
}
