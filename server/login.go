package server

import (
	"fmt"
	"math"
	"net/http"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/names"
)

// signInForm fills the sign-in page.
type signInForm struct {
	Username string
	Next     string
	// Application is the name of the one that asks for the sign-in; empty: none does.
	Application string
	// SignedIn is the user name of who is signed in already, and has to sign in anew; empty: nobody is.
	SignedIn string
	Problem  string
}

// showSignIn shows the sign-in page, or goes on when somebody is signed in already.
func (s *Server) showSignIn(w http.ResponseWriter, r *http.Request) {
	next := afterSignIn(r.URL.Query().Get("next"))
	if access.ActorFrom(r.Context()).Kind != access.Anonymous {
		redirect(w, next)
		return
	}
	if s.showedSetUpFirst(w, r) {
		return
	}
	s.show(w, r, http.StatusOK, signInPage, s.signInForm(r, next, ""))
}

// signInForm returns the form that leads to next.
func (s *Server) signInForm(r *http.Request, next, username string) signInForm {
	form := signInForm{Username: username, Next: next, Application: s.oauth.Application(r.Context(), next)}
	if len(form.Username) > utf8.UTFMax*names.MaxLength {
		form.Username = "" // nobody is called so
	}
	if who := access.ActorFrom(r.Context()); who.Kind != access.Anonymous {
		form.SignedIn = who.Name
	}
	return form
}

// signIn signs in with what the form says, and goes on to where it asks. What stands in the address is
// not looked at: passwords do not belong there.
func (s *Server) signIn(w http.ResponseWriter, r *http.Request) {
	if !parseForm(w, r) {
		return
	}
	form := s.signInForm(r, afterSignIn(r.PostForm.Get("next")), field(r, "username"))
	// Nobody is signed in before the password is checked, and nobody's rights count for that.
	ctx := access.WithActor(r.Context(), access.Actor{Kind: access.Anonymous})
	user, err := s.accounts.SignIn(ctx, form.Username, r.PostForm.Get("password"))
	if err != nil {
		s.signInFailed(w, r, form, err)
		return
	}
	ctx, err = s.sessions.open(ctx, w, r, user.ID)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	if err := s.accounts.ConfirmSignIn(ctx, user); err != nil {
		if closed := s.sessions.close(ctx, w); closed != nil {
			err = closed
		}
		s.signInFailed(w, r, form, err)
		return
	}
	exchangeOf(r).actor = access.Actor{Kind: access.User, ID: user.ID}
	redirect(w, form.Next)
}

// signInFailed shows the form again, with what went wrong; the password has to be typed anew.
func (s *Server) signInFailed(w http.ResponseWriter, r *http.Request, form signInForm, err error) {
	why := s.reason(r, err)
	switch why.Status {
	case http.StatusUnauthorized, http.StatusBadRequest:
		form.Problem = why.Message
	case http.StatusTooManyRequests:
		form.Problem = fmt.Sprintf("Too many failed attempts. Try again in %s.", wait(time.Duration(why.RetryAfter)*time.Second))
		w.Header().Set("Retry-After", strconv.Itoa(why.RetryAfter))
	default:
		refuse(w, r, why)
		return
	}
	s.show(w, r, why.Status, signInPage, form)
}

// wait says in words how long to wait, rather too long than too short.
func wait(d time.Duration) string {
	units := []struct {
		length time.Duration
		name   string
	}{{time.Hour, "hour"}, {time.Minute, "minute"}, {time.Second, "second"}}
	for _, unit := range units {
		if d < unit.length && unit.length > time.Second {
			continue
		}
		n := max(1, int(math.Ceil(float64(d)/float64(unit.length))))
		if n == 1 {
			return "1 " + unit.name
		}
		return fmt.Sprintf("%d %ss", n, unit.name)
	}
	return ""
}

// signOut ends the session and shows the sign-in page.
func (s *Server) signOut(w http.ResponseWriter, r *http.Request) {
	if !parseForm(w, r) {
		return
	}
	if err := s.accounts.SignOut(r.Context()); err != nil {
		s.fail(w, r, err)
		return
	}
	s.sessions.forget(r.Context(), w)
	// The playground keeps what was typed, passwords perhaps; the next person must not find it.
	w.Header().Set("Clear-Site-Data", `"storage"`)
	next := "/login"
	if r.PostForm.Has("next") { // somebody else is to sign in there
		next = afterSignIn(r.PostForm.Get("next"))
	}
	redirect(w, next)
}

// parseForm reads the form of a POST.
func parseForm(w http.ResponseWriter, r *http.Request) bool {
	if err := r.ParseForm(); err != nil {
		refuse(w, r, refusal{Status: http.StatusBadRequest, Message: "The form cannot be understood."})
		return false
	}
	return true
}
