package oauth

import (
	"net/http"

	"github.com/ostiary/ostiary/internal/help"
)

// Pages are what people see at the authorization endpoint. The front door has them; this package decides
// which one it is.
type Pages interface {
	// SignIn asks somebody to sign in, and then leads them to next, a path on this server. The user name, if
	// any, is what the application thinks they are called.
	SignIn(w http.ResponseWriter, r *http.Request, next, username string)
	// Consent asks the user for their agreement.
	Consent(w http.ResponseWriter, r *http.Request, question Question)
	// Misdirected says that a request cannot be answered, why, and where that is explained.
	Misdirected(w http.ResponseWriter, r *http.Request, problem string, topic help.Topic, sent []Sent)
	// Stale says that nothing was decided, because of an error with the form. The user is asked again at that
	// path on this server; empty: where is not known.
	Stale(w http.ResponseWriter, r *http.Request, err error, again string)
	// Fail shows an error to a person.
	Fail(w http.ResponseWriter, r *http.Request, err error)
}

// Question is what the user is asked.
type Question struct {
	Application string // its name
	Description string // what its administrator wrote about it; may be empty
	// ReturnsTo is where the user is sent back to: a host, or the scheme of an application on the device.
	ReturnsTo string
	// OnDevice says that this is a program on the user's device, which nobody can tell from others.
	OnDevice bool
	Scopes   []AskedScope
	Username string
	// Ticket is to be posted back with the decision.
	Ticket string
	// Again is the path of the same request, for somebody else to sign in.
	Again string
}

// AskedScope is a scope that the application asks for.
type AskedScope struct{ Name, Description string }

// Sent is a parameter that was sent.
type Sent struct{ Name, Value string }
