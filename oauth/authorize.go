package oauth

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"time"

	"github.com/ostiary/ostiary/internal/fault"
	"github.com/ostiary/ostiary/internal/metrics"
	"github.com/ostiary/ostiary/internal/scope"
	"github.com/ostiary/ostiary/internal/tokens"
)

// Authorize is the authorization endpoint (RFC 6749 section 3.1), for who is signed in in this browser. It
// asks for what is missing: a sign-in, then the user's agreement.
func (s *Server) Authorize(w http.ResponseWriter, r *http.Request) {
	a, err := s.readAuthorization(r.Context(), r.URL.RawQuery)
	if err != nil {
		s.refuseAuthorization(w, r, a, err)
		return
	}
	signedIn, err := s.signedIn(r.Context(), a)
	switch {
	case fault.CodeOf(err) == fault.Unauthenticated:
		s.askToSignIn(w, r, a)
	case err != nil:
		s.refuseAuthorization(w, r, a, err)
	case a.alwaysAsks():
		s.ask(w, r, a)
	default:
		s.approve(w, r, a, signedIn, false)
	}
}

// askToSignIn shows the sign-in page in place: an address that carries this one might get too long. What it
// leads to is marked, so that one sign-in is enough for a request that asks for a fresh one.
func (s *Server) askToSignIn(w http.ResponseWriter, r *http.Request, a *authorization) {
	if a.asks("none") {
		s.refuseAuthorization(w, r, a, refuse(codeLoginRequired, "The user is to sign in."))
		return
	}
	s.Pages.SignIn(w, r, s.withMarker(a), a.loginHint)
}

// approve sends the client a code, if the user was asked now or agreed before, and asks them otherwise.
func (s *Server) approve(w http.ResponseWriter, r *http.Request, a *authorization, signedIn time.Time, asked bool) {
	code, err := s.issueCode(r.Context(), a.client, tokens.Approval{
		ClientID: a.client.ID, RedirectURI: a.redirectURI, Challenge: a.challenge, Scope: scope.Join(a.scopes),
		AuthenticatedAt: signedIn, Asked: asked,
	})
	switch {
	case fault.CodeOf(err) == fault.Unauthenticated: // the session ended meanwhile
		s.askToSignIn(w, r, a)
	case errors.Is(err, tokens.ErrNotAgreed):
		s.ask(w, r, a)
	case err != nil:
		s.refuseAuthorization(w, r, a, err)
	default:
		s.sendBack(w, a, url.Values{"code": {code}})
	}
}

// sendBack answers the client through the browser. It is a 303, so that what was posted here is not posted
// there (RFC 9700 section 4.12).
func (s *Server) sendBack(w http.ResponseWriter, a *authorization, parameters url.Values) {
	h := w.Header()
	h.Set("Location", a.answer(s.PublicURL, parameters))
	h.Set("Referrer-Policy", "no-referrer")
	w.WriteHeader(http.StatusSeeOther)
}

// refuseAuthorization tells the client what is wrong, or the user when the client must not be told.
func (s *Server) refuseAuthorization(w http.ResponseWriter, r *http.Request, a *authorization, err error) {
	var m *misdirected
	switch {
	case errors.As(err, &m):
		s.Metrics.Refused(metrics.AuthorizeEndpoint, "misdirected")
		s.Pages.Misdirected(w, r, m.problem, m.topic, m.sent)
		return
	case a == nil:
		s.Pages.Fail(w, r, err)
		return
	}
	why := s.asRefusal(r.Context(), err)
	s.Metrics.Refused(metrics.AuthorizeEndpoint, why.reason())
	s.sendBack(w, a, url.Values{"error": {why.code}, "error_description": {why.description}, "error_uri": {s.uri(why)}})
}

// Application returns the name of the application that a path leads to, if it is one of this endpoint and the
// request is a good one; empty otherwise. The sign-in page says where it leads.
func (s *Server) Application(ctx context.Context, path string) string {
	u, err := url.Parse(path)
	if err != nil || u.Path != authorizePath {
		return ""
	}
	a, err := s.readAuthorization(ctx, u.RawQuery)
	if err != nil {
		return ""
	}
	return a.client.Name
}
