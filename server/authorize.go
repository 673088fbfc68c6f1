package server

import (
	"net/http"

	"github.com/ostiary/ostiary/oauth"
)

// consentPages are the pages of the authorization endpoint.
type consentPages struct{ *Server }

// SignIn shows the sign-in page.
func (p consentPages) SignIn(w http.ResponseWriter, r *http.Request, next, username string) {
	if p.showedSetUpFirst(w, r) {
		return
	}
	p.show(w, r, http.StatusOK, signInPage, p.signInForm(r, next, username))
}

// Consent asks the user.
func (p consentPages) Consent(w http.ResponseWriter, r *http.Request, question oauth.Question) {
	p.show(w, r, http.StatusOK, consentPage, question)
}

// Misdirected tells the developer of an application what is wrong with its request, and everybody else that it
// is not their fault.
func (p consentPages) Misdirected(w http.ResponseWriter, r *http.Request, problem string, sent []oauth.Sent) {
	p.show(w, r, http.StatusBadRequest, misdirectedPage, misdirected{problem, sent})
}

// Fail shows an error.
func (p consentPages) Fail(w http.ResponseWriter, r *http.Request, err error) { p.fail(w, r, err) }

type misdirected struct {
	Problem string
	Sent    []oauth.Sent
}
