package metrics

// Endpoint is an OAuth endpoint.
type Endpoint string

// The endpoints.
const (
	AuthorizeEndpoint  Endpoint = "authorize"
	TokenEndpoint      Endpoint = "token"
	IntrospectEndpoint Endpoint = "introspect"
	RevokeEndpoint     Endpoint = "revoke"
	VerifyEndpoint     Endpoint = "verify"
	JWKSEndpoint       Endpoint = "jwks"
	MetadataEndpoint   Endpoint = "metadata"
)

// RateLimited is the reason of who is refused because too many failed before, for which OAuth has no code of its own.
const RateLimited = "rate_limited"

// Refused counts a request that an endpoint refused. The reason is an error code of OAuth, or [RateLimited].
func (m *Metrics) Refused(at Endpoint, reason string) {
	if m != nil {
		m.refused.WithLabelValues(string(at), reason).Inc()
	}
}

// Outcome is what was answered about a token.
type Outcome string

// What can be answered about a token.
const (
	Active            Outcome = "active"
	Inactive          Outcome = "inactive"  // unknown, expired, revoked, or of a client or a user that is disabled
	Malformed         Outcome = "malformed" // no value that could ever have been a token
	Missing           Outcome = "missing"   // there was none
	OfAnotherClient   Outcome = "of_another_client"
	InsufficientScope Outcome = "insufficient_scope"
)

// Checked counts a token that somebody asked about.
func (m *Metrics) Checked(at Endpoint, outcome Outcome) {
	if m != nil {
		m.checked.WithLabelValues(string(at), string(outcome)).Inc()
	}
}

// Executed counts a GraphQL operation, by whether it changes something.
func (m *Metrics) Executed(isMutation bool) {
	switch {
	case m == nil:
	case isMutation:
		m.operations.WithLabelValues("mutation").Inc()
	default:
		m.operations.WithLabelValues("query").Inc()
	}
}

// GraphError counts an error in a GraphQL answer. The code is one of [fault.Code].
func (m *Metrics) GraphError(code string) {
	if m != nil {
		m.graphErrors.WithLabelValues(code).Inc()
	}
}
