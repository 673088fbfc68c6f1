// Package ids makes the ids of everything but auth clients: a prefix that names the kind, then a
// ULID, so that an id tells what it is of and later ones sort after earlier ones.
//
// It is a leaf.
package ids

import "github.com/oklog/ulid/v2"

// Prefix names the kind of object that an id is of.
type Prefix string

// The kinds of object.
const (
	User                Prefix = "usr"
	Group               Prefix = "grp"
	Scope               Prefix = "scp"
	Secret              Prefix = "sec"
	Session             Prefix = "ses"
	Consent             Prefix = "con"
	Code                Prefix = "cod"
	Family              Prefix = "fam"
	AccessToken         Prefix = "tok"
	RefreshToken        Prefix = "rft"
	PersonalAccessToken Prefix = "pat"
	Key                 Prefix = "key"
	Setup               Prefix = "set"
	AuditEvent          Prefix = "aud"
	Request             Prefix = "req"
)

// New returns a fresh id such as "usr_01JC…". It is unique, but not a secret.
func New(p Prefix) string { return string(p) + "_" + ulid.Make().String() }
