package guard_test

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"github.com/ostiary/ostiary/pkg/guard"
)

// TestJWTOfOstiary checks what a real server issues: for this API, by this server, for as long as it says.
func TestJWTOfOstiary(t *testing.T) {
	s, stranger := newOstiary(t), newOstiary(t)
	g, app := offline(t, s, nil), newApplication(t, s, "JWT")
	token := app.token(t, "orders:read")
	wants(t, "right", g, token, 200)
	wants(t, "opaque", g, newApplication(t, s, "OPAQUE").token(t, "orders:read"), 401)
	wants(t, "of another server", g, newApplication(t, stranger, "JWT").token(t, "orders:read"), 401)
	wants(t, "for another API", offline(t, s, func(c *guard.JWTConfig) { c.Audience = "https://other.example.com" }), token, 401)
	wants(t, "for the issuer, who is another API", offline(t, s, func(c *guard.JWTConfig) { c.Audience = "" }), token, 401)
	wants(t, "keys of another server", offline(t, s, func(c *guard.JWTConfig) { c.JWKSURL = stranger.URL + "/oauth/jwks" }), token, 401)
	wants(t, "keys at another address", offline(t, s, func(c *guard.JWTConfig) { c.JWKSURL = s.URL + "/oauth/jwks" }), token, 200)
	wants(t, "another issuer", offline(t, s, func(c *guard.JWTConfig) { c.Issuer = s.URL + "/" }), token, 503)
	wants(t, "another issuer, whose keys are these", offline(t, s, func(c *guard.JWTConfig) {
		c.Issuer, c.JWKSURL = stranger.URL, s.URL+"/oauth/jwks"
	}), token, 401)

	// This is what it costs to ask nobody.
	app.revoke(t, token)
	wants(t, "revoked", g, token, 200)
	s.Kit.Clock.Advance(609 * time.Second)
	wants(t, "within the leeway", g, token, 200)
	s.Kit.Clock.Advance(2 * time.Second)
	wants(t, "expired", g, token, 401)
}

// issuer is one whose private keys are known, to sign what no Ostiary signs.
type issuer struct {
	*httptest.Server
	*privateKeys

	mu       sync.Mutex
	keys     []jose.JSONWebKey
	control  string // Cache-Control
	fetched  int
	fails    bool
	metadata map[string]any
}

type privateKeys struct {
	ecdsa *ecdsa.PrivateKey
	rsa   *rsa.PrivateKey
	ed    ed25519.PrivateKey
}

// newKeys makes the keys of all issuers: to make one of RSA takes a while.
var newKeys = sync.OnceValues(func() (*privateKeys, error) {
	ec, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	rsa, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return nil, err
	}
	_, ed, err := ed25519.GenerateKey(rand.Reader)
	return &privateKeys{ec, rsa, ed}, err
})

func newIssuer(t *testing.T) *issuer {
	t.Helper()
	private, err := newKeys()
	if err != nil {
		t.Fatal(err)
	}
	i := &issuer{privateKeys: private, metadata: map[string]any{}}
	i.keys = []jose.JSONWebKey{
		{Key: i.ecdsa.Public(), KeyID: "ec", Use: "sig", Algorithm: "ES256"},
		{Key: i.rsa.Public(), KeyID: "rsa", Use: "sig", Algorithm: "RS256"},
		{Key: i.ed.Public(), KeyID: "ed", Use: "sig", Algorithm: "EdDSA"},
		{Key: i.rsa.Public(), KeyID: "rsa for anything"},
		{Key: i.rsa.Public(), KeyID: "rsa for RS512", Algorithm: "RS512"},
		{Key: i.ecdsa.Public(), KeyID: "ec for encryption", Use: "enc"},
		{Key: []byte("a secret that was published"), KeyID: "symmetric"},
	}
	i.Server = httptest.NewServer(http.HandlerFunc(i.answer))
	t.Cleanup(i.Close)
	i.metadata["issuer"], i.metadata["jwks_uri"] = i.URL, i.URL+"/jwks"
	return i
}

func (i *issuer) answer(w http.ResponseWriter, r *http.Request) {
	i.mu.Lock()
	defer i.mu.Unlock()
	switch {
	case i.fails:
		w.WriteHeader(http.StatusInternalServerError)
	case r.URL.Path == "/jwks":
		i.fetched++
		w.Header().Set("Cache-Control", i.control)
		_ = json.NewEncoder(w).Encode(jose.JSONWebKeySet{Keys: i.keys})
	case r.URL.Path == "/.well-known/oauth-authorization-server":
		_ = json.NewEncoder(w).Encode(i.metadata)
	default:
		http.NotFound(w, r)
	}
}

// with changes the issuer between two requests.
func (i *issuer) with(change func()) {
	i.mu.Lock()
	defer i.mu.Unlock()
	change()
}

func (i *issuer) wantFetched(t *testing.T, name string, want int) {
	t.Helper()
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.fetched != want {
		t.Errorf("%s: the keys were fetched %d times, want %d", name, i.fetched, want)
	}
}

// clock moves when it is told.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

func (i *issuer) guard(t *testing.T) (*guard.Guard, *clock) {
	t.Helper()
	g, err := guard.JWT(guard.JWTConfig{Issuer: i.URL, Audience: audience, Log: (&logs{}).logger()})
	if err != nil {
		t.Fatal(err)
	}
	c := &clock{now: time.Date(2030, 1, 2, 3, 4, 5, 0, time.UTC)}
	g.SetClock(c.Now)
	return g, c
}

// claims returns those of a token that works, with changes; nil leaves one out.
func (i *issuer) claims(now time.Time, changes map[string]any) []byte {
	all := map[string]any{
		"iss": i.URL, "aud": audience, "sub": "u1", "client_id": "7", "jti": "t1", "scope": "orders:read",
		"iat": now.Unix(), "exp": now.Add(time.Minute).Unix(),
	}
	maps.Copy(all, changes)
	maps.DeleteFunc(all, func(_ string, value any) bool { return value == nil })
	body, _ := json.Marshal(all)
	return body
}

func sign(t *testing.T, algorithm jose.SignatureAlgorithm, key any, header map[jose.HeaderKey]any, payload []byte) string {
	t.Helper()
	options := &jose.SignerOptions{ExtraHeaders: map[jose.HeaderKey]any{"typ": "at+jwt"}}
	maps.Copy(options.ExtraHeaders, header)
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: algorithm, Key: key}, options)
	if err != nil {
		t.Fatal(err)
	}
	signed, err := signer.Sign(payload)
	if err != nil {
		t.Fatal(err)
	}
	compact, err := signed.CompactSerialize()
	if err != nil {
		t.Fatal(err)
	}
	return compact
}

func kid(id string) map[jose.HeaderKey]any { return map[jose.HeaderKey]any{"kid": id} }

// TestJWTForged tries what somebody may sign, and with what.
func TestJWTForged(t *testing.T) {
	i := newIssuer(t)
	g, now := i.guard(t)
	good := i.claims(now.Now(), nil)
	stranger, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	public := x509.MarshalPKCS1PublicKey(&i.rsa.PublicKey)
	pub := jose.JSONWebKey{Key: stranger.Public(), KeyID: "ec", Algorithm: "ES256"}
	part := base64.RawURLEncoding.EncodeToString
	unsigned := func(header string) string { return part([]byte(header)) + "." + part(good) + "." }
	signature := func(token string) string { return token[strings.LastIndex(token, ".")+1:] }
	ec := sign(t, jose.ES256, i.ecdsa, kid("ec"), good)
	for name, c := range map[string]struct {
		token  string
		status int
	}{
		"ES256":                        {ec, 200},
		"RS256":                        {sign(t, jose.RS256, i.rsa, kid("rsa"), good), 200},
		"EdDSA":                        {sign(t, jose.EdDSA, i.ed, kid("ed"), good), 200},
		"a key of no algorithm":        {sign(t, jose.RS256, i.rsa, kid("rsa for anything"), good), 200},
		"typ in full":                  {sign(t, jose.ES256, i.ecdsa, map[jose.HeaderKey]any{"kid": "ec", "typ": "application/at+JWT"}, good), 200},
		"none":                         {unsigned(`{"alg":"none","typ":"at+jwt","kid":"ec"}`), 401},
		"None":                         {unsigned(`{"alg":"None","typ":"at+jwt","kid":"ec"}`), 401},
		"none, with a signature":       {unsigned(`{"alg":"none","typ":"at+jwt","kid":"ec"}`) + signature(ec), 401},
		"no signature":                 {ec[:strings.LastIndex(ec, ".")+1], 401},
		"two algorithms":               {unsigned(`{"alg":"none","alg":"ES256","typ":"at+jwt","kid":"ec"}`) + signature(ec), 401},
		"HS256 with the public key":    {sign(t, jose.HS256, public, kid("rsa"), good), 401},
		"HS256 with the key, any alg":  {sign(t, jose.HS256, public, kid("rsa for anything"), good), 401},
		"HS256 with a published key":   {sign(t, jose.HS256, []byte("a secret that was published!!!!!"), kid("symmetric"), good), 401},
		"PS256":                        {sign(t, jose.PS256, i.rsa, kid("rsa for anything"), good), 401},
		"RS512":                        {sign(t, jose.RS512, i.rsa, kid("rsa for anything"), good), 401},
		"another's key":                {sign(t, jose.ES256, stranger, kid("ec"), good), 401},
		"another's key in the header":  {sign(t, jose.ES256, stranger, map[jose.HeaderKey]any{"kid": "ec", "jwk": pub}, good), 401},
		"another's keys at an address": {sign(t, jose.ES256, stranger, map[jose.HeaderKey]any{"kid": "ec", "jku": "https://evil.example/jwks"}, good), 401},
		"key of another algorithm":     {sign(t, jose.ES256, i.ecdsa, kid("rsa"), good), 401},
		"key of a relative":            {sign(t, jose.RS256, i.rsa, kid("rsa for RS512"), good), 401},
		"for encryption":               {sign(t, jose.ES256, i.ecdsa, kid("ec for encryption"), good), 401},
		"no kid":                       {sign(t, jose.ES256, i.ecdsa, nil, good), 401},
		"unknown kid":                  {sign(t, jose.ES256, i.ecdsa, kid("nobody"), good), 401},
		"a path for a kid":             {sign(t, jose.ES256, i.ecdsa, kid("../../etc/passwd"), good), 401},
		"critical":                     {sign(t, jose.ES256, i.ecdsa, map[jose.HeaderKey]any{"kid": "ec", "crit": []string{"x"}, "x": true}, good), 401},
		"an ID token":                  {sign(t, jose.ES256, i.ecdsa, map[jose.HeaderKey]any{"kid": "ec", "typ": "JWT"}, good), 401},
		"no typ":                       {sign(t, jose.ES256, i.ecdsa, map[jose.HeaderKey]any{"kid": "ec", "typ": ""}, good), 401},
		"no object":                    {sign(t, jose.ES256, i.ecdsa, kid("ec"), []byte(`"`+audience+`"`)), 401},
		"no JSON":                      {sign(t, jose.ES256, i.ecdsa, kid("ec"), []byte("aud")), 401},
	} {
		wants(t, name, g, c.token, c.status)
	}
}

// TestJWTClaims changes what a token says that is signed as it should be (RFC 9068 section 4).
func TestJWTClaims(t *testing.T) {
	i := newIssuer(t)
	g, now := i.guard(t)
	at := func(d time.Duration) int64 { return now.Now().Add(d).Unix() }
	for name, c := range map[string]struct {
		changes map[string]any
		status  int
	}{
		"as it should be":        {nil, 200},
		"for several":            {map[string]any{"aud": []string{"https://other.example.com", audience}}, 200},
		"for others":             {map[string]any{"aud": []string{"https://other.example.com", audience + "/"}}, 401},
		"for nobody":             {map[string]any{"aud": nil}, 401},
		"for an empty list":      {map[string]any{"aud": []string{}}, 401},
		"of nobody":              {map[string]any{"iss": nil}, 401},
		"of another":             {map[string]any{"iss": i.URL + "/"}, 401},
		"without an end":         {map[string]any{"exp": nil}, 401},
		"expired":                {map[string]any{"exp": at(-11 * time.Second)}, 401},
		"expired in words":       {map[string]any{"exp": "tomorrow"}, 401},
		"expired a moment ago":   {map[string]any{"exp": at(-9 * time.Second)}, 200},
		"end with a fraction":    {map[string]any{"exp": float64(at(time.Minute)) + .5}, 200},
		"without a beginning":    {map[string]any{"iat": nil}, 401},
		"of tomorrow":            {map[string]any{"iat": at(time.Hour)}, 401},
		"of a clock ahead":       {map[string]any{"iat": at(9 * time.Second)}, 200},
		"not yet":                {map[string]any{"nbf": at(time.Minute)}, 401},
		"already":                {map[string]any{"nbf": at(-time.Minute)}, 200},
		"of no subject":          {map[string]any{"sub": nil}, 401},
		"of no client":           {map[string]any{"client_id": nil}, 401},
		"without a scope":        {map[string]any{"scope": nil}, 403},
		"with a scope like it":   {map[string]any{"scope": "orders:readx orders"}, 403},
		"with scopes in a list":  {map[string]any{"scope": []string{"orders:read"}}, 401},
		"with several":           {map[string]any{"scope": "a  orders:read b"}, 200},
		"with a scope of others": {map[string]any{"scope": nil, "scp": "orders:read", "Scopes": "orders:read"}, 403},
	} {
		wants(t, name, g, sign(t, jose.ES256, i.ecdsa, kid("ec"), i.claims(now.Now(), c.changes)), c.status)
	}
}

// TestJWTKeys follows the keys through a rotation, a flood of made-up tokens, and hours without the server.
func TestJWTKeys(t *testing.T) {
	i := newIssuer(t)
	i.control = "public, max-age=300"
	g, now := i.guard(t)
	next, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	token := func(key *ecdsa.PrivateKey, id string) string {
		return sign(t, jose.ES256, key, kid(id), i.claims(now.Now(), nil))
	}

	// Nothing is known, and the server is away: nobody can tell.
	i.with(func() { i.fails = true })
	wants(t, "never seen the keys", g, token(i.ecdsa, "ec"), 503)
	i.with(func() { i.fails = false })
	wants(t, "asked a moment ago", g, token(i.ecdsa, "ec"), 503)
	now.advance(10 * time.Second)
	wants(t, "asked again", g, token(i.ecdsa, "ec"), 200)
	i.wantFetched(t, "the first time", 1)

	// Strangers name keys that are not there. That costs the server a question in ten seconds.
	now.advance(10 * time.Second)
	for range 20 {
		wants(t, "made up", g, token(next, "made up"), 401)
	}
	i.wantFetched(t, "a flood", 2)

	// A new key is found as soon as it may be.
	i.with(func() {
		i.keys = append(i.keys, jose.JSONWebKey{Key: next.Public(), KeyID: "next", Use: "sig", Algorithm: "ES256"})
	})
	wants(t, "a new key, a moment after another question", g, token(next, "next"), 401)
	now.advance(10 * time.Second)
	wants(t, "a new key", g, token(next, "next"), 200)
	i.wantFetched(t, "a new key", 3)

	// As long as the server says, and no longer.
	now.advance(299 * time.Second)
	wants(t, "fresh", g, token(next, "next"), 200)
	i.wantFetched(t, "fresh", 3)
	i.with(func() { i.keys = i.keys[1:] }) // the first one is gone
	now.advance(time.Second)
	wants(t, "a key that was deleted", g, token(i.ecdsa, "ec"), 401)
	wants(t, "the others", g, token(next, "next"), 200)
	i.wantFetched(t, "as old as the server says", 4)

	// While the server is away the keys from before are used. Of others nobody knows.
	i.with(func() { i.fails = true })
	now.advance(24 * time.Hour)
	wants(t, "away", g, token(next, "next"), 200)
	wants(t, "away, unknown key", g, token(i.ecdsa, "ec"), 503)
	i.with(func() {
		i.fails, i.keys = false, []jose.JSONWebKey{{Key: []byte("a secret that was published"), KeyID: "next"}}
	})
	now.advance(time.Hour)
	wants(t, "a set without public keys is none", g, token(next, "next"), 200)
}

// TestJWTCacheControl reads for how long keys may be kept.
func TestJWTCacheControl(t *testing.T) {
	for control, age := range map[string]time.Duration{
		"":                             5 * time.Minute,
		"public, max-age=60":           time.Minute,
		"MAX-AGE=\"60\"":               time.Minute,
		"no-store":                     10 * time.Second,
		"max-age=0":                    10 * time.Second,
		"max-age=-5":                   10 * time.Second,
		"max-age=99999999999999999999": 5 * time.Minute,
		"max-age=999999999":            24 * time.Hour,
		"max-age=soon":                 5 * time.Minute,
	} {
		i := newIssuer(t)
		i.control = control
		g, now := i.guard(t)
		token := func() string { return sign(t, jose.ES256, i.ecdsa, kid("ec"), i.claims(now.Now(), nil)) }
		wants(t, control, g, token(), 200)
		now.advance(age - time.Second)
		wants(t, control, g, token(), 200)
		i.wantFetched(t, control, 1)
		now.advance(time.Second)
		wants(t, control, g, token(), 200)
		i.wantFetched(t, control, 2)
	}
}

// TestJWTMetadata has metadata that lead elsewhere.
func TestJWTMetadata(t *testing.T) {
	for name, change := range map[string]func(*issuer){
		"of another issuer": func(i *issuer) { i.metadata["issuer"] = "https://other.example.com" },
		"without an issuer": func(i *issuer) { delete(i.metadata, "issuer") },
		"without keys":      func(i *issuer) { delete(i.metadata, "jwks_uri") },
		"a file":            func(i *issuer) { i.metadata["jwks_uri"] = "file:///etc/passwd" },
		"a path":            func(i *issuer) { i.metadata["jwks_uri"] = "/jwks" },
		"keys elsewhere":    func(i *issuer) { i.metadata["jwks_uri"] = i.URL + "/nothing" },
	} {
		i := newIssuer(t)
		change(i)
		g, now := i.guard(t)
		wants(t, name, g, sign(t, jose.ES256, i.ecdsa, kid("ec"), i.claims(now.Now(), nil)), 503)
	}
}

// TestJWTKeysWithoutTLS has an issuer with TLS whose metadata lead to keys without: anybody on the way could put in theirs.
func TestJWTKeysWithoutTLS(t *testing.T) {
	i := newIssuer(t)
	protected := httptest.NewTLSServer(http.HandlerFunc(i.answer))
	defer protected.Close()
	for at, status := range map[string]int{i.URL + "/jwks": 503, protected.URL + "/jwks": 200} {
		i.with(func() { i.metadata["issuer"], i.metadata["jwks_uri"] = protected.URL, at })
		g, err := guard.JWT(guard.JWTConfig{Issuer: protected.URL, Transport: protected.Client().Transport, Log: (&logs{}).logger()})
		if err != nil {
			t.Fatal(err)
		}
		of := map[string]any{"iss": protected.URL, "aud": protected.URL}
		wants(t, at, g, sign(t, jose.ES256, i.ecdsa, kid("ec"), i.claims(time.Now(), of)), status)
	}
}
