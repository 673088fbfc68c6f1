// Package ids makes the ids of what is stored, save auth clients, which are counted: a prefix that names
// the kind, then a ULID, so that an id tells what it is of and later ones sort after earlier ones. The ids
// of sessions and authorizations have such a prefix too, but are made of what they stand for.
//
// It is a leaf.
package ids

import (
	"strings"

	"github.com/oklog/ulid/v2"
)

// Prefix names the kind of object that an id is of.
type Prefix string

// The kinds of object. The ids of sessions and authorizations are not made by [New], so [Is] is false for
// them.
const (
	User                Prefix = "usr"
	Group               Prefix = "grp"
	Scope               Prefix = "scp"
	Secret              Prefix = "sec"
	Session             Prefix = "ses" // made of its secret; see package accounts
	Consent             Prefix = "con"
	Code                Prefix = "cod"
	Family              Prefix = "fam"
	AccessToken         Prefix = "tok"
	RefreshToken        Prefix = "rft"
	PersonalAccessToken Prefix = "pat"
	Authorization       Prefix = "aut" // made of those of a user and a client; see package tokens
	Key                 Prefix = "key"
	Setup               Prefix = "set"
	AuditEvent          Prefix = "aud"
	Request             Prefix = "req"
)

// New returns a fresh id such as "usr_01JC…". It is unique, but not a secret.
func New(p Prefix) string { return string(p) + "_" + ulid.Make().String() }

// Is reports whether id has exactly the form of those that [New] makes of the kind. What has not is no
// id of ours, and need not be looked for.
func Is(p Prefix, id string) bool {
	tail, ok := strings.CutPrefix(id, string(p)+"_")
	if !ok {
		return false
	}
	parsed, err := ulid.ParseStrict(tail)
	return err == nil && parsed.String() == tail
}

// maxLength is how long an id may be in the database.
const maxLength = 40

// Plausible reports whether id may be in the database, whatever it is of. What may not must not reach it:
// PostgreSQL refuses text with a NUL, for one.
func Plausible(id string) bool {
	return id != "" && len(id) <= maxLength && !strings.ContainsFunc(id, func(r rune) bool { return r <= ' ' || r > '~' })
}
