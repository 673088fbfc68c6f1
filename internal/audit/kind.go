package audit

// Kind says what happened. The values are those of the AuditEventKind enum in schema.graphql and are
// stored as they are.
type Kind string

// The kinds of event.
const (
	ClientCreated              Kind = "AUTH_CLIENT_CREATED"
	ClientUpdated              Kind = "AUTH_CLIENT_UPDATED"
	ClientDeleted              Kind = "AUTH_CLIENT_DELETED"
	ClientSecretCreated        Kind = "AUTH_CLIENT_SECRET_CREATED"
	ClientSecretDeleted        Kind = "AUTH_CLIENT_SECRET_DELETED"
	ClientTokensRevoked        Kind = "AUTH_CLIENT_TOKENS_REVOKED"
	UserCreated                Kind = "USER_CREATED"
	UserUpdated                Kind = "USER_UPDATED"
	UserDeleted                Kind = "USER_DELETED"
	UserUnlocked               Kind = "USER_UNLOCKED"
	UserTokensRevoked          Kind = "USER_TOKENS_REVOKED"
	PasswordChanged            Kind = "PASSWORD_CHANGED"
	GroupCreated               Kind = "GROUP_CREATED"
	GroupUpdated               Kind = "GROUP_UPDATED"
	GroupDeleted               Kind = "GROUP_DELETED"
	ScopeCreated               Kind = "SCOPE_CREATED"
	ScopeUpdated               Kind = "SCOPE_UPDATED"
	ScopeDeleted               Kind = "SCOPE_DELETED"
	PersonalAccessTokenCreated Kind = "PERSONAL_ACCESS_TOKEN_CREATED"
	PersonalAccessTokenRevoked Kind = "PERSONAL_ACCESS_TOKEN_REVOKED"
	AccessTokenRevoked         Kind = "ACCESS_TOKEN_REVOKED"
	RefreshTokenRevoked        Kind = "REFRESH_TOKEN_REVOKED"
	AuthorizationGranted       Kind = "AUTHORIZATION_GRANTED"
	AuthorizationRevoked       Kind = "AUTHORIZATION_REVOKED"
	CodeReplayed               Kind = "AUTHORIZATION_CODE_REPLAYED"
	RefreshTokenReused         Kind = "REFRESH_TOKEN_REUSED"
	SigningKeyRotated          Kind = "SIGNING_KEY_ROTATED"
	SigningKeyDeleted          Kind = "SIGNING_KEY_DELETED"
	SignedIn                   Kind = "SIGNED_IN"
	SignInFailed               Kind = "SIGN_IN_FAILED"
	SignedOut                  Kind = "SIGNED_OUT"
	SessionEnded               Kind = "SESSION_ENDED"
	ServerSetUp                Kind = "SERVER_SET_UP"
)

// Kinds lists every kind of event, in the order of schema.graphql.
var Kinds = []Kind{
	ClientCreated, ClientUpdated, ClientDeleted, ClientSecretCreated, ClientSecretDeleted, ClientTokensRevoked,
	UserCreated, UserUpdated, UserDeleted, UserUnlocked, UserTokensRevoked, PasswordChanged,
	GroupCreated, GroupUpdated, GroupDeleted,
	ScopeCreated, ScopeUpdated, ScopeDeleted,
	PersonalAccessTokenCreated, PersonalAccessTokenRevoked, AccessTokenRevoked, RefreshTokenRevoked,
	AuthorizationGranted, AuthorizationRevoked, CodeReplayed, RefreshTokenReused,
	SigningKeyRotated, SigningKeyDeleted,
	SignedIn, SignInFailed, SignedOut, SessionEnded, ServerSetUp,
}
