package server

import (
	"net/http"

	"github.com/ostiary/ostiary/internal/help"
	"github.com/ostiary/ostiary/internal/names"
	"github.com/ostiary/ostiary/oauth"
)

// authorizationPages are the pages of the authorization endpoint.
type authorizationPages struct{ *Server }

// SignIn shows the sign-in page.
func (p authorizationPages) SignIn(w http.ResponseWriter, r *http.Request, next, username string) {
	if p.showedSetUpFirst(w, r) {
		return
	}
	if names.Hostile(username) {
		username = "" // nobody is called so
	}
	form := p.signInForm(r, next, username)
	if form.Username == "" {
		form.Username = form.SignedIn
	}
	p.show(w, r, http.StatusOK, signInPage, form)
}

// Consent asks the user.
func (p authorizationPages) Consent(w http.ResponseWriter, r *http.Request, question oauth.Question) {
	p.show(w, r, http.StatusOK, consentPage, newConsent(question))
}

// Misdirected tells the developer of an application what is wrong with its request, and everybody else that it
// is not their fault.
func (p authorizationPages) Misdirected(w http.ResponseWriter, r *http.Request, problem string, topic help.Topic, sent []oauth.Sent) {
	p.show(w, r, http.StatusBadRequest, misdirectedPage, newMisdirected(problem, topic, sent))
}

// Stale says what is wrong with a form, and leads to where the user is asked again.
func (p authorizationPages) Stale(w http.ResponseWriter, r *http.Request, err error, again string) {
	why := p.reason(r, err)
	if why.Status >= http.StatusInternalServerError {
		refuse(w, r, why)
		return
	}
	m := message{Title: "Nothing was decided", Paragraphs: []string{why.Message}, Link: &link{again, "Ask me again"}}
	if again == "" {
		m.Paragraphs, m.Link = append(m.Paragraphs, "Go back to the application and begin anew."), nil
	}
	p.show(w, r, why.Status, messagePage, m)
}

// Fail shows an error.
func (p authorizationPages) Fail(w http.ResponseWriter, r *http.Request, err error) {
	p.fail(w, r, err)
}
