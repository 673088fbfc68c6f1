package server

import (
	"bytes"
	"errors"
	"io"
	"maps"
	"mime"
	"net/http"

	"github.com/ostiary/ostiary/graph"
	"github.com/ostiary/ostiary/oauth"
)

// An entrance is what all requests to a route pass before they reach its handler. Each also settles how
// a refusal is written.

// guarded sets the headers that every answer has. Handlers may relax them for their own route.
func (s *Server) guarded(next http.Handler) http.Handler {
	headers := http.Header{
		"Content-Security-Policy": {"default-src 'none'; frame-ancestors 'none'"},
		"X-Content-Type-Options":  {"nosniff"},
		"Referrer-Policy":         {"no-referrer"},
		"Cache-Control":           {"no-store"},
	}
	if s.isHTTPS() {
		headers.Set("Strict-Transport-Security", "max-age=31536000")
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		maps.Copy(w.Header(), headers)
		next.ServeHTTP(w, r)
	})
}

// page is the entrance of what people look at.
func (s *Server) page(next http.Handler) http.Handler {
	return s.speaking(s.refusePage, bounded(oauth.MaxForm, s.withSession(next)))
}

// form is the entrance of pages that change something: only the server's own pages may post there, or
// programs that are no browser, which send neither Origin nor Sec-Fetch-Site.
func (s *Server) form(next http.Handler) http.Handler {
	return s.page(s.sameOrigin(formsOnly(next)))
}

// asset is the entrance of files.
func (s *Server) asset(next http.Handler) http.Handler {
	return s.speaking(refuseText, bounded(0, next))
}

// probe is the entrance of those who watch the server.
func (s *Server) probe(next http.Handler) http.Handler {
	return routine(s.speaking(refuseProbe, bounded(0, next)))
}

// program is the entrance of the OAuth endpoints.
func (s *Server) program(next http.Handler) http.Handler {
	return s.speaking(s.refuseOAuth, bounded(oauth.MaxForm, next))
}

// question is the entrance of the OAuth endpoint that APIs ask about tokens.
func (s *Server) question(next http.Handler) http.Handler { return routine(s.program(next)) }

// anyOrigin is the entrance of those OAuth endpoints that applications in a browser may call, wherever
// they come from: what the answer is worth depends on what they send, never on a cookie.
func (s *Server) anyOrigin(next http.Handler) http.Handler {
	return allowAnyOrigin(http.MethodPost, s.program(next))
}

// published is the entrance of the documents that are the same for everybody.
func (s *Server) published(next http.Handler) http.Handler {
	return allowAnyOrigin(http.MethodGet, s.speaking(s.refuseOAuth, bounded(0, next)))
}

// forwardAuth is the entrance for proxies. Bodies are not looked at, so their size does not matter.
func (s *Server) forwardAuth(next http.Handler) http.Handler {
	return routine(s.speaking(refuseVerify, next))
}

// management is the entrance of the GraphQL API.
func (s *Server) management(next http.Handler) http.Handler {
	return s.speaking(refuseGraphQL, s.allowClientOrigins(bounded(graph.MaxBody, s.withActor(next))))
}

// speaking settles how refusals are written.
func (s *Server) speaking(how func(http.ResponseWriter, *http.Request, refusal), next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		exchangeOf(r).refuse = how
		next.ServeHTTP(w, r)
	})
}

// routine says that there are too many requests of the kind to log each.
func routine(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		exchangeOf(r).isRoutine = true
		next.ServeHTTP(w, r)
	})
}

// sameOrigin refuses what another site makes a browser send.
func (s *Server) sameOrigin(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := s.crossing.Check(r); err != nil {
			refuse(w, r, refusal{Status: http.StatusForbidden, Message: "This request came from another site. Open the page here and try again."})
			return
		}
		next.ServeHTTP(w, r)
	})
}

// formsOnly refuses a body that is not an HTML form without files.
func formsOnly(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost && r.ContentLength != 0 {
			media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
			if err != nil || media != "application/x-www-form-urlencoded" {
				refuse(w, r, refusal{Status: http.StatusUnsupportedMediaType, Message: "Send the form as application/x-www-form-urlencoded."})
				return
			}
		}
		next.ServeHTTP(w, r)
	})
}

// bounded refuses a body of more than limit bytes with 413, and reads it whole before anything else
// is done. So no handler meets the limit half way, and who asks is found out when all of the request is
// here: nobody can begin one, lose their access, and finish it.
func bounded(limit int64, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.ContentLength > limit {
			w.Header().Set("Connection", "close") // the rest of it is not worth reading
			refuse(w, r, refusal{Status: http.StatusRequestEntityTooLarge, Message: "The request is too large."})
			return
		}
		if r.ContentLength != 0 && !readAhead(w, r, limit) {
			return
		}
		next.ServeHTTP(w, r)
	})
}

// shortBody is how many bytes nearly every form and every query of the console is shorter than.
const shortBody = 4 << 10

func readAhead(w http.ResponseWriter, r *http.Request, limit int64) bool {
	// What is short is read at once. What claims to be long gets memory as it comes.
	body := bytes.NewBuffer(make([]byte, 0, min(max(r.ContentLength, 0), shortBody)+bytes.MinRead))
	_, err := body.ReadFrom(http.MaxBytesReader(w, r.Body, limit))
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		refuse(w, r, refusal{Status: http.StatusRequestEntityTooLarge, Message: "The request is too large."})
		return false
	case err != nil:
		refuse(w, r, refusal{Status: http.StatusRequestTimeout, Message: "The request was cut off."})
		return false
	}
	r.Body, r.ContentLength = io.NopCloser(body), int64(body.Len())
	return true
}
