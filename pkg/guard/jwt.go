package guard

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
)

// leeway is by how much the clocks of Ostiary and of the API may differ.
const leeway = 10 * time.Second

// algorithms are those with which Ostiary signs. None is symmetric: a public key must never be taken for a secret.
var algorithms = []jose.SignatureAlgorithm{jose.ES256, jose.RS256, jose.EdDSA}

// JWTConfig is what [JWT] needs to know. Issuer is needed.
type JWTConfig struct {
	// Issuer is the public address of Ostiary, letter by letter as it stands in its metadata: https://id.example.com.
	Issuer string
	// Audience is the API that a token must be for: what Ostiary has for --audience. Empty means the issuer, as it does there.
	Audience string
	// JWKSURL is where the keys are. Empty means where the metadata of the issuer says (RFC 8414); set it when the API reaches
	// Ostiary at an address within your own network.
	JWKSURL string

	// Timeout is how long an answer may take; zero means five seconds.
	Timeout time.Duration
	// Transport sends the requests; nil means a pool of connections of its own.
	Transport http.RoundTripper
	// Log takes why tokens cannot be checked; nil means [slog.Default].
	Log *slog.Logger
}

// JWT returns a guard that checks JWT access tokens by itself (RFC 9068 section 4). It asks Ostiary for the keys, when it needs
// them for the first time, when they are as old as Ostiary says, and, every ten seconds at most, when a token names a key that is
// not known. While Ostiary is away the keys from before are used.
//
// A token that was revoked works until it expires: give the clients of the API short access token lifetimes.
func JWT(config JWTConfig) (*Guard, error) {
	issuer, err := address("Issuer", config.Issuer)
	if err != nil {
		return nil, err
	}
	if issuer.RawQuery != "" {
		return nil, errors.New("guard: Issuer has a query")
	}
	if config.JWKSURL != "" {
		if _, err := address("JWKSURL", config.JWKSURL); err != nil {
			return nil, err
		}
	}
	if config.Audience == "" {
		config.Audience = config.Issuer
	}
	b := newBase(config.Transport, config.Timeout, config.Log)
	o := &offline{
		base: b, issuer: config.Issuer, audience: config.Audience,
		keys: &keys{base: b, issuer: config.Issuer, metadata: metadataOf(issuer), address: config.JWKSURL},
	}
	return &Guard{b, o.check}, nil
}

// offline checks tokens without asking about them.
type offline struct {
	*base
	issuer, audience string
	keys             *keys
}

// claims are what is read of a JWT access token (RFC 9068 section 2.2).
type claims struct {
	jwt.Claims
	ClientID string `json:"client_id"`
	Scope    string `json:"scope"`
}

func (o *offline) check(ctx context.Context, token string) (Token, error) {
	signed, err := jose.ParseSignedCompact(token, algorithms)
	if err != nil || len(signed.Signatures) != 1 {
		return Token{}, errInvalid
	}
	header := signed.Signatures[0].Protected
	if !isAccessToken(header) {
		return Token{}, errInvalid
	}
	// What else the header has for keys, or for places where they are, counts for nothing.
	key, err := o.keys.find(ctx, header.KeyID)
	if err != nil {
		return Token{}, err
	}
	if key.Algorithm != "" && key.Algorithm != header.Algorithm {
		return Token{}, errInvalid
	}
	payload, err := signed.Verify(key.Key)
	if err != nil {
		return Token{}, errInvalid
	}
	var said claims
	if json.Unmarshal(payload, &said) != nil || !o.holds(said) {
		return Token{}, errInvalid
	}
	return Token{
		Subject: said.Subject, ClientID: said.ClientID, Scopes: strings.Fields(said.Scope),
		ID: said.ID, IssuedAt: said.IssuedAt.Time(), ExpiresAt: said.Expiry.Time(),
	}, nil
}

// holds reports whether the claims are those of an access token for this API, now.
func (o *offline) holds(said claims) bool {
	if said.Expiry == nil || said.IssuedAt == nil || said.Subject == "" || said.ClientID == "" {
		return false
	}
	expected := jwt.Expected{Issuer: o.issuer, AnyAudience: jwt.Audience{o.audience}, Time: o.now()}
	return said.ValidateWithLeeway(expected, leeway) == nil
}

// isAccessToken holds that nothing else that Ostiary may sign is taken for an access token (RFC 9068 section 4).
func isAccessToken(header jose.Header) bool {
	kind, _ := header.ExtraHeaders[jose.HeaderType].(string)
	return strings.EqualFold(kind, "at+jwt") || strings.EqualFold(kind, "application/at+jwt")
}
