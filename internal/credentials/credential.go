package credentials

import (
	"time"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/internal/clients"
	"github.com/ostiary/ostiary/internal/database"
	"github.com/ostiary/ostiary/internal/grants"
	"github.com/ostiary/ostiary/internal/tokens"
)

// Service is the room of credentials. All fields are needed.
type Service struct {
	DB      *database.DB
	Tokens  *tokens.Service
	Clients *clients.Service
}

// Kind is what sort of credential it is. The values are those of CredentialKind in schema.graphql.
type Kind string

// The kinds of credential.
const (
	AccessToken         Kind = "ACCESS_TOKEN"
	RefreshToken        Kind = "REFRESH_TOKEN"
	PersonalAccessToken Kind = "PERSONAL_ACCESS_TOKEN"
	ClientSecret        Kind = "CLIENT_SECRET"
)

var kinds = []Kind{AccessToken, RefreshToken, PersonalAccessToken, ClientSecret}

// prefix is how the values of a kind begin.
func (k Kind) prefix() tokens.Prefix {
	switch k {
	case AccessToken:
		return tokens.AccessTokenPrefix
	case RefreshToken:
		return tokens.RefreshTokenPrefix
	case PersonalAccessToken:
		return tokens.PersonalAccessTokenPrefix
	case ClientSecret:
		return tokens.ClientSecretPrefix
	}
	return ""
}

// Credential is something that opens the API now.
type Credential struct {
	ID         string
	Kind       Kind
	Hint       string          // the beginning and end of the value
	Name       string          // empty when it has none
	AuthClient *ent.AuthClient // its id and name alone
	User       *ent.User       // id and user name alone; nil when the client acts as itself
	Grant      *grants.Type    // nil for secrets
	Scopes     []string
	CreatedAt  time.Time  // of a refresh token: when its family began
	ExpiresAt  *time.Time // nil: never
	LastUsedAt *time.Time // nil: never; of a refresh token: when that before it was used
}
