package chaos_test

import (
	"math/rand/v2"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
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
	front := httptest.NewServer(&httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		target, err := url.Parse(b.draw().URL())
		if err != nil {
			panic(err)
		}
		r.SetURL(target)
		r.SetXForwarded()
		r.Out.Host = r.In.Host
	}})
	t.Cleanup(front.Close)
	b.url = front.URL
	return b
}

func (b *balancer) draw() *lab.Process {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.servers[rand.IntN(len(b.servers))]
}

// serve has the balancer send its requests to these servers from now on.
func (b *balancer) serve(servers ...*lab.Process) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.servers = servers
}
