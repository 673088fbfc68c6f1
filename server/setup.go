package server

import (
	"fmt"
	"net/http"
	"slices"

	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/accounts"
	"github.com/ostiary/ostiary/internal/fault"
	"github.com/ostiary/ostiary/internal/names"
)

// setUpForm fills the page of the one-time set-up link.
type setUpForm struct {
	Token   string
	Problem string
	Fields  []setUpField
}

type setUpField struct {
	Name, Label, Type, Value, Hint, Problem string
	Autocomplete                            string
	MaxLength                               int
	Required, Focus                         bool
}

func newSetUpForm(token string, draft accounts.UserDraft) setUpForm {
	return setUpForm{Token: token, Fields: []setUpField{
		{Name: "username", Label: "User name", Type: "text", Value: draft.Username, Autocomplete: "username", MaxLength: names.MaxLength, Required: true, Focus: true},
		{Name: "fullName", Label: "Full name", Type: "text", Value: draft.FullName, Autocomplete: "name", MaxLength: names.MaxLength},
		{Name: "email", Label: "E-mail", Type: "email", Value: draft.Email, Autocomplete: "email", MaxLength: accounts.MaxEmailLength},
		{Name: "password", Label: "Password", Type: "password", Autocomplete: "new-password", MaxLength: accounts.MaxPasswordBytes, Required: true,
			Hint: fmt.Sprintf("At least %d characters. A short sentence is easy to remember and hard to guess.", accounts.MinPasswordLength)},
	}}
}

// showSetUp shows the form to who has a link that works.
func (s *Server) showSetUp(w http.ResponseWriter, r *http.Request) {
	token := r.URL.Query().Get("token")
	if err := s.accounts.CheckSetupLink(r.Context(), token); err != nil {
		s.setUpRefused(w, r, err)
		return
	}
	s.show(w, r, http.StatusOK, setUpPage, newSetUpForm(token, accounts.UserDraft{}))
}

// setUp creates the first super admin and signs them in.
func (s *Server) setUp(w http.ResponseWriter, r *http.Request) {
	if !parseForm(w, r) {
		return
	}
	token, password := r.PostForm.Get("token"), r.PostForm.Get("password")
	draft := accounts.UserDraft{
		Username: field(r, "username"),
		FullName: field(r, "fullName"),
		Email:    field(r, "email"),
		Password: &password,
	}
	ctx := access.WithActor(r.Context(), access.Actor{Kind: access.Anonymous})
	user, err := s.accounts.SetUp(ctx, token, draft)
	if problems, ok := fault.AsUserErrors(err); ok {
		s.show(w, r, http.StatusUnprocessableEntity, setUpPage, newSetUpForm(token, draft).with(problems))
		return
	}
	if err != nil {
		s.setUpRefused(w, r, err)
		return
	}
	if _, err := s.sessions.open(ctx, w, r, user.ID); err != nil {
		s.fail(w, r, err)
		return
	}
	redirect(w, home)
}

// with puts each problem at its field, and the others on top.
func (f setUpForm) with(problems fault.UserErrors) setUpForm {
	for i := range f.Fields {
		f.Fields[i].Focus = false
	}
	for _, p := range slices.Backward(problems) {
		at := slices.IndexFunc(f.Fields, func(field setUpField) bool { return len(p.Field) > 0 && p.Field[0] == field.Name })
		if at < 0 {
			f.Problem = p.Message
			continue
		}
		f.Fields[at].Problem = p.Message
	}
	if first := slices.IndexFunc(f.Fields, func(field setUpField) bool { return field.Problem != "" }); first >= 0 {
		f.Fields[first].Focus = true
	}
	return f
}

// setUpRefused says that a link does not work, and what to do instead.
func (s *Server) setUpRefused(w http.ResponseWriter, r *http.Request, err error) {
	switch fault.CodeOf(err) {
	case fault.Unauthenticated, fault.Forbidden, fault.NotFound, fault.BadUserInput:
	default:
		s.fail(w, r, err)
		return
	}
	needed, err := s.accounts.NeedsSetup(r.Context())
	if err != nil {
		s.fail(w, r, err)
		return
	}
	m := message{Title: "This link has been used", Paragraphs: []string{"The first administrator exists already."}, Link: &link{"/login", "Sign in"}}
	if needed {
		m = message{Title: "This link does not work", Paragraphs: []string{
			"It may be incomplete, older than a day, or replaced by a newer one.",
			"Restart the server: it prints a new link.",
		}}
	}
	s.show(w, r, http.StatusNotFound, messagePage, m)
}

// showedSetUpFirst tells who comes before there is any account how to make the first one.
func (s *Server) showedSetUpFirst(w http.ResponseWriter, r *http.Request) bool {
	needed, err := s.accounts.NeedsSetup(r.Context())
	if err != nil {
		s.fail(w, r, err)
		return true
	}
	if needed {
		s.show(w, r, http.StatusOK, messagePage, setUpFirst)
	}
	return needed
}

var setUpFirst = message{
	Title: "One step to go",
	Paragraphs: []string{
		"This server has no administrator yet. When it started, it printed a one-time link in its terminal or log. Open that link to create the first account.",
		"The link works for a day. A restart prints a new one.",
	},
}
