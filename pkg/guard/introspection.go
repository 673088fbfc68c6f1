package guard

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// IntrospectionConfig is what [Introspect] needs to know. Endpoint, ClientID and ClientSecret are needed.
type IntrospectionConfig struct {
	// Endpoint is the introspection endpoint of Ostiary, as in https://id.example.com/oauth/introspect. An address within your
	// own network will do.
	Endpoint string
	// ClientID and ClientSecret are those of the API: a confidential auth client that is a resource server.
	ClientID, ClientSecret string

	// CacheFor is for how long an answer that the token works is believed. Zero, which is best, means that Ostiary is asked
	// about each request. Anything else saves questions and costs what introspection is for: a token that was revoked, whose
	// client was disabled or whose user was deactivated, works for that long still. Answers that a token does not work are
	// never kept, and none outlives the token.
	CacheFor time.Duration
	// CacheSize is how many tokens are remembered at most; zero means 10,000. It is their hashes that are kept.
	CacheSize int

	// Timeout is how long an answer may take; zero means five seconds.
	Timeout time.Duration
	// Transport sends the requests; nil means a pool of connections of its own.
	Transport http.RoundTripper
	// Log takes why tokens cannot be checked; nil means [slog.Default].
	Log *slog.Logger
}

// Introspect returns a guard that asks Ostiary about each request (RFC 7662). What is revoked is refused at once.
func Introspect(config IntrospectionConfig) (*Guard, error) {
	if _, err := address("Endpoint", config.Endpoint); err != nil {
		return nil, err
	}
	switch {
	case config.ClientID == "" || config.ClientSecret == "":
		return nil, errors.New("guard: ClientID or ClientSecret is missing")
	case config.CacheFor < 0 || config.CacheSize < 0:
		return nil, errors.New("guard: CacheFor or CacheSize is negative")
	}
	i := &introspection{
		base:     newBase(config.Transport, config.Timeout, config.Log),
		endpoint: config.Endpoint, clientID: config.ClientID, secret: config.ClientSecret,
	}
	if config.CacheFor == 0 {
		return &Guard{i.base, i.check}, nil
	}
	return &Guard{i.base, newCache(i.base, config.CacheFor, config.CacheSize, i.check).check}, nil
}

type introspection struct {
	*base
	endpoint, clientID, secret string
}

// described is the answer about a token (RFC 7662 section 2.2).
type described struct {
	Active    bool   `json:"active"`
	Scope     string `json:"scope"`
	ClientID  string `json:"client_id"`
	Username  string `json:"username"`
	TokenType string `json:"token_type"`
	Subject   string `json:"sub"`
	ID        string `json:"jti"`
	IssuedAt  int64  `json:"iat"`
	ExpiresAt int64  `json:"exp"`
}

func (i *introspection) check(ctx context.Context, token string) (Token, error) {
	form := url.Values{"token": {token}, "token_type_hint": {"access_token"}}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, i.endpoint, strings.NewReader(form.Encode()))
	if err != nil {
		return Token{}, err
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.SetBasicAuth(url.QueryEscape(i.clientID), url.QueryEscape(i.secret)) // RFC 6749 section 2.3.1
	var answer described
	if _, err := i.ask(r, &answer); err != nil {
		return Token{}, err
	}
	// Refresh tokens of the API's own client are active, too, and of no token type.
	if !answer.Active || !strings.EqualFold(answer.TokenType, "Bearer") {
		return Token{}, errInvalid
	}
	found := Token{
		Subject: answer.Subject, Username: answer.Username, ClientID: answer.ClientID, Scopes: strings.Fields(answer.Scope),
		ID: answer.ID, IssuedAt: moment(answer.IssuedAt), ExpiresAt: moment(answer.ExpiresAt),
	}
	if found.expired(i.now()) {
		return Token{}, errInvalid
	}
	return found, nil
}

func (t Token) expired(now time.Time) bool { return !t.ExpiresAt.IsZero() && !now.Before(t.ExpiresAt) }

// moment reads a time as it stands in JSON; zero stays zero.
func moment(seconds int64) time.Time {
	if seconds == 0 {
		return time.Time{}
	}
	return time.Unix(seconds, 0)
}
