// Package grants names the ways in which a client gets an access token.
//
// It is a leaf: the schema of the database, the rooms and the doors all speak of grants.
package grants

import (
	"database/sql/driver"
	"fmt"
	"strings"
)

// Type is one way to get a token. The values are those of the GrantType enum in schema.graphql and
// are stored as they are.
type Type string

// The grants a client can be given. Not one of them is implied by another.
const (
	AuthorizationCode   Type = "AUTHORIZATION_CODE"    // RFC 6749 section 4.1
	Password            Type = "PASSWORD"              // RFC 6749 section 4.3
	PersonalAccessToken Type = "PERSONAL_ACCESS_TOKEN" // a token that a developer makes for themselves
	ClientCredentials   Type = "CLIENT_CREDENTIALS"    // RFC 6749 section 4.4
	DeviceCode          Type = "DEVICE_CODE"           // RFC 8628
)

// All lists the grants in the order in which people see them.
var All = []Type{AuthorizationCode, Password, PersonalAccessToken, ClientCredentials, DeviceCode}

// Title returns how the grant is called in front of people.
func (t Type) Title() string {
	switch t {
	case AuthorizationCode:
		return "Authorization Code Grant"
	case Password:
		return "Password Grant"
	case PersonalAccessToken:
		return "Personal Access Tokens"
	case ClientCredentials:
		return "Client Credentials Grant"
	case DeviceCode:
		return "Device Code Grant"
	}
	return string(t)
}

// List is the grants that a client has. It is stored as text with a space before and after each, so that a
// condition in SQL can ask whether it has one: grants LIKE '% PASSWORD %'.
type List []Type

// Value writes the list for the database.
func (l List) Value() (driver.Value, error) {
	text := " "
	for _, t := range l {
		text += string(t) + " "
	}
	return text, nil
}

// Scan reads the list from the database.
func (l *List) Scan(stored any) error {
	var text string
	switch stored := stored.(type) {
	case string:
		text = stored
	case []byte:
		text = string(stored)
	default:
		return fmt.Errorf("grants are stored as text, not as %T", stored)
	}
	*l = List{}
	for name := range strings.FieldsSeq(text) {
		*l = append(*l, Type(name))
	}
	return nil
}
