package oauth

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"time"

	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/fault"
)

// ticket is what a user was shown, on its way through their browser and back. It is sealed, so that nobody can
// alter it, and counts in the session in which it was shown.
type ticket struct {
	Query   string    `json:"query"`
	Scopes  []string  `json:"scopes"`
	Session string    `json:"session"`
	User    string    `json:"user"`
	Shown   time.Time `json:"shown"`
}

// again is the path at which the user is asked again; empty when the ticket was not ours.
func (t ticket) again() string {
	if t.Query == "" {
		return ""
	}
	return authorizePath + "?" + t.Query
}

// ticketAge is how long a decision may take.
const ticketAge = time.Hour

func (s *Server) sealTicket(t ticket) string {
	plain, err := json.Marshal(t)
	if err != nil {
		panic(err) // only for what cannot be JSON
	}
	return base64.RawURLEncoding.EncodeToString(s.tickets.Seal(plain, nil))
}

// openTicket returns the ticket that a form brought back to the session in which it was shown.
func (s *Server) openTicket(r *http.Request, sealed string) (t ticket, err error) {
	foreign := fault.New(fault.Forbidden, "This form was not shown to you in this session: you were signed out meanwhile, or are somebody else.")
	if sealed == "" {
		return t, foreign
	}
	raw, err := base64.RawURLEncoding.DecodeString(sealed)
	if err != nil {
		return t, errAltered()
	}
	plain, err := s.tickets.Open(raw, nil)
	if err != nil {
		return t, errAltered()
	}
	if err := json.Unmarshal(plain, &t); err != nil {
		return t, err
	}
	if who := access.ActorFrom(r.Context()); who.SessionID == "" || t.Session != who.SessionID || t.User != who.ID {
		return t, foreign
	}
	return t, nil
}

func errAltered() error {
	return fault.New(fault.BadUserInput, "This form was altered on its way.")
}
