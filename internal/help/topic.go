package help

// Path is where the server shows the page.
const Path = "/help/errors"

// Topic is a section of the page, by its anchor. Anchors stay what they are: they stand in logs, and in what people
// wrote to each other.
type Topic string

// The sections that errors lead to.
const (
	RedirectMismatch      Topic = "redirect-uri-mismatch"
	UnknownApplication    Topic = "unknown-application"
	InvalidClient         Topic = "invalid_client"
	PKCEMissing           Topic = "pkce-missing"
	PKCEMismatch          Topic = "pkce-mismatch"
	CodeNotValid          Topic = "authorization-code-not-valid"
	RefreshTokenNotValid  Topic = "refresh-token-not-valid"
	WrongPassword         Topic = "wrong-user-name-or-password"
	InvalidScope          Topic = "invalid_scope"
	UnauthorizedClient    Topic = "unauthorized_client"
	UnsupportedGrantType  Topic = "unsupported_grant_type"
	UnsupportedResponse   Topic = "unsupported_response_type"
	InvalidRequest        Topic = "invalid_request"
	InvalidTarget         Topic = "invalid_target"
	AccessDenied          Topic = "access_denied"
	InteractionRequired   Topic = "login_required-and-consent_required"
	TooManyAttempts       Topic = "too-many-attempts"
	TemporarilyImpossible Topic = "temporarily_unavailable-and-server_error"
)

// Address returns where the topic is explained on the server with this URL. It consists of characters that an
// error_uri may have (RFC 6749 section 5.2), and of nothing that somebody sent.
func (t Topic) Address(publicURL string) string { return publicURL + t.Path() }

// Path returns where the topic is explained on this server.
func (t Topic) Path() string { return Path + "#" + string(t) }
