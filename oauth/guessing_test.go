package oauth_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ostiary/ostiary/server/servertest"
)

const limitedClient = `{"error":"temporarily_unavailable","error_description":"Client authentication failed too often. Try again later.","error_uri":"/help/errors#too-many-attempts"}` + "\n"

var clientEndpoints = []string{"/oauth/token", "/oauth/introspect", "/oauth/revoke"}

// wantLimited checks an answer to a failure beyond the limit, and the time to wait.
func wantLimited(t *testing.T, name string, answer *servertest.Response, seconds int) {
	t.Helper()
	if answer.Status != http.StatusTooManyRequests || saying(answer) != limitedClient ||
		answer.Header.Get("Retry-After") != strconv.Itoa(seconds) || answer.Header.Get("WWW-Authenticate") != "" {
		t.Errorf("%s: %s", name, answer)
	}
	wantUncached(t, name, answer)
}

// TestT27ClientGuessing tries secrets of a client at all endpoints that authenticate one. The answers must not
// tell whether there is such a client, and the client itself must not notice.
func TestT27ClientGuessing(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		grant := url.Values{"grant_type": {"client_credentials"}}
		known, disabled, public := newApp(t, s, draft{}), newApp(t, s, draft{}), newApp(t, s, draft{"type": "PUBLIC", "grants": []string{"PASSWORD"}})
		disabled.update(t, draft{"enabled": false})
		var first []string
		for _, who := range []*app{known, disabled, public, {s, "4711", ""}, {s, "no number", ""}, {s, "", ""}} {
			fail := func(i int) *servertest.Response {
				return post(t, s, clientEndpoints[i%len(clientEndpoints)], "grant_type=client_credentials&token=x", basic(who.id, fmt.Sprint("ost_cs_", i)))
			}
			for i := range 20 {
				if answer := fail(i); answer.Status != http.StatusUnauthorized || saying(answer) != wrongClient {
					t.Fatalf("client %q, failure %d: %s", who.id, i, answer)
				}
			}
			for i := range clientEndpoints {
				wantLimited(t, "client "+who.id, fail(i), 3)
			}
			s.Kit.Statements.Take()
			wantLimited(t, "client "+who.id, fail(0), 3)
			statements := s.Kit.Statements.Take()
			if first == nil {
				first = statements
			}
			if diff := cmp.Diff(first, statements); diff != "" || len(statements) == 0 {
				t.Errorf("client %q: %s", who.id, diff)
			}
			accessToken(t, known.token(t, grant))
			// One comes back, and was not kept back by those that came too early.
			s.Kit.Clock.Advance(3 * time.Second)
			wantError(t, fail(0), 401, "invalid_client")
			s.Kit.Clock.Advance(2 * time.Second)
			wantLimited(t, "client "+who.id, fail(0), 1)
			s.Kit.Clock.Advance(time.Hour)
		}
	})
}

// TestT27ManyClientsFromOneNetwork makes up clients. The network is slowed down as a whole, and yet whoever has
// the right secret there passes, at each replica.
func TestT27ManyClientsFromOneNetwork(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		grant := url.Values{"grant_type": {"client_credentials"}}
		app := newApp(t, s, draft{})
		fail := func(i int) *servertest.Response {
			return post(t, s, clientEndpoints[i%len(clientEndpoints)], grant.Encode()+"&client_secret=wrong&client_id=made+up+"+strconv.Itoa(i), nil)
		}
		for i := range 200 {
			if answer := fail(i); answer.Status != http.StatusUnauthorized || saying(answer) != wrongClient {
				t.Fatalf("failure %d: %s", i, answer)
			}
		}
		for i := range clientEndpoints {
			wantLimited(t, "one client too many", fail(200+i), 1)
		}
		wantLimited(t, "a client that is there", post(t, s, "/oauth/token", grant.Encode(), basic(app.id, "wrong")), 1)
		wantLimited(t, "no client", post(t, s, "/oauth/token", grant.Encode(), nil), 1)
		wantLimited(t, "a header that cannot be read", post(t, s, "/oauth/token", grant.Encode(), http.Header{"Authorization": {"Basic !"}}), 1)
		token := accessToken(t, app.token(t, grant))
		wantStatus(t, post(t, s, "/oauth/introspect", "token="+token, app.basic()), 200)
		wantStatus(t, verify(t, s, token), 200)
		wantStatus(t, verify(t, s, token+"x"), 401)
		s.Kit.Clock.Advance(time.Second)
		for i := range 5 {
			wantError(t, fail(i), 401, "invalid_client")
		}
		wantLimited(t, "the sixth in a second", fail(6), 1)
	})
}

// TestT27ParallelClientGuessing tries many secrets at once.
func TestT27ParallelClientGuessing(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		app := newApp(t, s, draft{})
		var wrong, limited atomic.Int64
		var wait sync.WaitGroup
		for i := range 60 {
			wait.Go(func() {
				switch answer := post(t, s, "/oauth/token", "grant_type=client_credentials", basic(app.id, fmt.Sprint("ost_cs_", i))); answer.Status {
				case http.StatusUnauthorized:
					wrong.Add(1)
				case http.StatusTooManyRequests:
					limited.Add(1)
				default:
					t.Errorf("guess %d: %s", i, answer)
				}
			})
		}
		wait.Wait()
		if wrong.Load() != 20 || limited.Load() != 40 {
			t.Errorf("%d wrong, %d limited", wrong.Load(), limited.Load())
		}
	})
}
