package chaos_test

import (
	"io"
	"log"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"slices"
	"sync"
	"testing"

	"github.com/ostiary/ostiary/internal/testkit/lab"
)

// balancer sends each request to a server that it draws, as one does that knows nothing of sessions.
type balancer struct {
	url string

	mu      sync.Mutex
	servers []*lab.Process
}

func newBalancer(t testing.TB) *balancer {
	t.Helper()
	b := &balancer{}
	front := httptest.NewServer(&httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			target, err := url.Parse(b.draw().URL())
			if err != nil {
				panic(err)
			}
			r.SetURL(target)
			r.SetXForwarded()
			r.Out.Host = r.In.Host
		},
		ErrorHandler: func(w http.ResponseWriter, _ *http.Request, _ error) {
			w.Header().Set("Retry-After", "1")
			w.WriteHeader(http.StatusServiceUnavailable)
		},
		ErrorLog: log.New(io.Discard, "", 0), // that a server was killed in the middle of an answer is no news here
	})
	t.Cleanup(front.Close)
	b.url = front.URL
	return b
}

func (b *balancer) draw() *lab.Process {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.servers[rand.IntN(len(b.servers))]
}

// without has the balancer leave a server out from now on.
func (b *balancer) without(server *lab.Process) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.servers = slices.DeleteFunc(slices.Clone(b.servers), func(other *lab.Process) bool { return other == server })
}

// with has the balancer send requests to one more.
func (b *balancer) with(server *lab.Process) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.servers = append(b.servers, server)
}
