package oauth

import (
	"errors"
	"net/http"
	"slices"

	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/clients"
	"github.com/ostiary/ostiary/internal/fault"
)

// ask shows the user what the application wants.
func (s *Server) ask(w http.ResponseWriter, r *http.Request, a *authorization) {
	if a.asks("none") {
		s.refuseAuthorization(w, r, a, refuse(codeConsentRequired, "The user is to be asked."))
		return
	}
	who := access.ActorFrom(r.Context())
	described, err := s.Clients.ScopesNamed(r.Context(), a.scopes)
	if err != nil {
		s.refuseAuthorization(w, r, a, err)
		return
	}
	question := Question{
		Application: a.client.Name, Description: a.client.Description,
		ReturnsTo: clients.ReturnHost(a.redirectURI), OnDevice: clients.ReturnsToDevice(a.redirectURI),
		Username: who.Name, Again: a.address(),
		Ticket: s.sealTicket(ticket{a.query, a.scopes, who.SessionID, who.ID, s.Tokens.DB.Now()}),
	}
	for _, name := range a.scopes {
		asked := AskedScope{Name: name}
		if found := described[name]; found != nil {
			asked.Description = found.Description
		}
		question.Scopes = append(question.Scopes, asked)
	}
	s.Pages.Consent(w, r, question)
}

// The decisions that a user can post.
const (
	decisionAuthorize = "authorize"
	decisionCancel    = "cancel"
)

// Decide takes the decision of the user on what they were asked. Whatever is not what they were shown, because
// it was altered or has changed meanwhile, is not decided.
func (s *Server) Decide(w http.ResponseWriter, r *http.Request) {
	f, err := parseForm(w, r)
	if err != nil {
		s.Pages.Fail(w, r, asFault(err))
		return
	}
	t, err := s.openTicket(r, f["ticket"])
	if err == nil && (len(f) != 2 || f["decision"] != decisionAuthorize && f["decision"] != decisionCancel) {
		err = errAltered()
	}
	if err != nil {
		s.Pages.Stale(w, r, err, t.again())
		return
	}
	a, err := s.readAuthorization(r.Context(), t.Query)
	if err != nil {
		s.refuseAuthorization(w, r, a, err)
		return
	}
	s.decide(w, r, a, t, f["decision"])
}

func (s *Server) decide(w http.ResponseWriter, r *http.Request, a *authorization, t ticket, decision string) {
	if decision == decisionCancel {
		s.refuseAuthorization(w, r, a, refuse(codeAccessDenied, "The user said no."))
		return
	}
	if s.Tokens.DB.Now().Sub(t.Shown) > ticketAge || !slices.Equal(t.Scopes, a.scopes) {
		w.Header().Set("Location", a.address())
		w.WriteHeader(http.StatusSeeOther)
		return
	}
	signedIn, err := s.Accounts.SignedInAt(r.Context())
	if err != nil {
		s.Pages.Fail(w, r, err)
		return
	}
	s.approve(w, r, a, signedIn, true)
}

// asFault gives what is wrong with a form the words of a page.
func asFault(err error) error {
	var why *refusal
	if !errors.As(err, &why) {
		return err
	}
	return fault.New(fault.BadUserInput, "The form cannot be understood. %s", why.description)
}
