package server

import (
	"net/http"

	"github.com/ostiary/ostiary/internal/access"
)

// playgroundPolicy is what GraphiQL holds under, which needs neither workers nor eval. It writes styles
// of its own, hence 'unsafe-inline', on this page only.
const playgroundPolicy = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self'; " +
	"img-src 'self' data:; font-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"

// playground shows GraphiQL to those who are signed in.
func (s *Server) playground(w http.ResponseWriter, r *http.Request) {
	if access.ActorFrom(r.Context()).Kind == access.Anonymous {
		redirect(w, "/login?next=/playground")
		return
	}
	content, err := s.readBuilt("playground/index.html")
	if err != nil {
		s.show(w, r, http.StatusNotFound, messagePage, notBuilt("The playground"))
		return
	}
	w.Header().Set("Content-Security-Policy", playgroundPolicy)
	w.Header().Set("Cross-Origin-Opener-Policy", "same-origin")
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = w.Write(content)
}

// notBuilt says how to get a page that npm builds.
func notBuilt(what string) message {
	return message{
		Title: what + " is not built in",
		Paragraphs: []string{
			"Everything else works without it: the GraphQL API at /graphql, the OAuth endpoints and the command line.",
			"To get it, build the program again on a machine that has Node.js 20.19 or newer:",
		},
		Command: "make build",
	}
}
