// Package grants names the ways in which a client gets an access token.
//
// It is a leaf: the schema of the database, the rooms and the doors all speak of grants.
package grants

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

// Mark returns the character that stands for the grant in the text that auth clients are searched by,
// because the list of grants is JSON, and there is no SQL on JSON. It is a control character: no name,
// redirect URI or search has one. It is stored: a new grant gets a new mark. An unknown grant has none.
func (t Type) Mark() string {
	switch t {
	case AuthorizationCode:
		return "\x01"
	case Password:
		return "\x02"
	case PersonalAccessToken:
		return "\x03"
	case ClientCredentials:
		return "\x04"
	case DeviceCode:
		return "\x05"
	}
	return ""
}
