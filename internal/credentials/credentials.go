package credentials

import (
	"context"
	"errors"
	"time"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/internal/clients"
	"github.com/ostiary/ostiary/internal/database"
	"github.com/ostiary/ostiary/internal/grants"
	"github.com/ostiary/ostiary/internal/paging"
	"github.com/ostiary/ostiary/internal/tokens"
)

var errShape = errors.New("not written yet")

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
	PersonalAccessToken Kind = "PERSONAL_ACCESS_TOKEN"
	ClientSecret        Kind = "CLIENT_SECRET"
)

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
	CreatedAt  time.Time
	ExpiresAt  *time.Time // nil: never
	LastUsedAt *time.Time // nil: never
}

// Filter chooses credentials; what is given must all hold. The zero value chooses all.
type Filter struct {
	Kinds              []Kind
	ClientID           *string
	UserID             *string
	OlderThanDays      *int
	UnusedForDays      *int
	NeverExpires       *bool
	ExpiringWithinDays *int
}

// TokensOnly returns the filter for tokens, without client secrets.
func (f Filter) TokensOnly() Filter { return f }

// OrderField is what credentials are sorted by. The values are those of schema.graphql.
type OrderField string

// The fields that credentials can be sorted by.
const (
	ByCreatedAt  OrderField = "CREATED_AT"
	ByLastUsedAt OrderField = "LAST_USED_AT"
	ByExpiresAt  OrderField = "EXPIRES_AT"
)

// Order is how credentials are sorted. What is left empty is the default: the newest first.
type Order struct {
	Field     OrderField
	Direction paging.Direction
}

// List returns a page of credentials.
func (s *Service) List(ctx context.Context, filter Filter, order Order, args paging.Args) (paging.Page[*Credential], error) {
	return paging.Page[*Credential]{}, errShape
}

// Count returns how many the filter chooses.
func (s *Service) Count(ctx context.Context, filter Filter) (int, error) { return 0, errShape }

// Limits say from when on a credential is due for a renewal.
type Limits struct{ OlderThanDays, UnusedForDays, ExpiringWithinDays int }

// Counts says how many credentials of a kind work, and how many of these are due for a renewal.
type Counts struct{ Total, Old, Unused, NeverExpiring, ExpiringSoon int }

// Hygiene has the counts of each kind.
type Hygiene struct{ AccessTokens, PersonalAccessTokens, ClientSecrets Counts }

// Hygiene counts.
func (s *Service) Hygiene(ctx context.Context, limits Limits) (*Hygiene, error) { return nil, errShape }

// Outcome is what was done to a credential. The values are those of RevocationOutcome in schema.graphql.
type Outcome string

// The outcomes.
const (
	Revoked     Outcome = "REVOKED"
	AlreadyDead Outcome = "ALREADY_DEAD"
	NotFound    Outcome = "NOT_FOUND"
	Forbidden   Outcome = "FORBIDDEN"
)

// Result is what was done to one credential.
type Result struct {
	ID      string
	Outcome Outcome
	Message *string // why it was not revoked; nil when it was
}

// Revoke ends credentials and says of each what was done.
func (s *Service) Revoke(ctx context.Context, ids []string) ([]*Result, error) { return nil, errShape }

// CountRevoked returns how many of the results are revocations.
func CountRevoked(results []*Result) (n int) {
	for _, result := range results {
		if result.Outcome == Revoked {
			n++
		}
	}
	return n
}
