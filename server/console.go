package server

import (
	"bytes"
	"crypto/rand"
	"net/http"
	"net/url"

	"github.com/ostiary/ostiary/internal/access"
)

// consolePolicy is what the console holds under, up to the nonce of the page.
const consolePolicy = "default-src 'none'; script-src 'self'; connect-src 'self'; img-src 'self' data:; font-src 'self'; " +
	"frame-ancestors 'none'; base-uri 'none'; form-action 'self'; style-src 'self' 'nonce-"

// nonceMark stands in the built page where the nonce belongs.
const nonceMark = "CSP-NONCE"

// home is where people begin who did not come for anything else: at the start of the console.
const home = "/admin/"

// root leads who comes without a path to the console, or to sign in first.
func (s *Server) root(w http.ResponseWriter, r *http.Request) {
	if access.ActorFrom(r.Context()).Kind == access.Anonymous {
		redirect(w, "/login")
		return
	}
	redirect(w, home)
}

// console shows the console to those who are signed in. All its addresses are one page, which finds out by itself what
// it is to show.
func (s *Server) console(w http.ResponseWriter, r *http.Request) {
	if access.ActorFrom(r.Context()).Kind == access.Anonymous {
		redirect(w, "/login?next="+url.QueryEscape(r.URL.RequestURI()))
		return
	}
	page, err := s.readBuilt("console/index.html")
	if err != nil {
		s.show(w, r, http.StatusNotFound, messagePage, notBuilt("The console"))
		return
	}
	nonce := rand.Text()
	h := w.Header()
	h.Set("Content-Security-Policy", consolePolicy+nonce+"'")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Referrer-Policy", "same-origin") // it has a form: to sign out
	h.Set("Content-Type", "text/html; charset=utf-8")
	_, _ = w.Write(bytes.Replace(page, []byte(nonceMark), []byte(nonce), 1))
}
