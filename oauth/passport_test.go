package oauth_test

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"github.com/ostiary/ostiary/internal/signing"
	"github.com/ostiary/ostiary/internal/tokens"
	"github.com/ostiary/ostiary/server"
	"github.com/ostiary/ostiary/server/servertest"
)

// laravel signs tokens as Laravel Passport does.
type laravel struct{ key *rsa.PrivateKey }

func newLaravel(t *testing.T, bits int) laravel {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, bits)
	if err != nil {
		t.Fatal(err)
	}
	return laravel{key}
}

// public is what stands in oauth-public.key.
func (l laravel) public(t *testing.T) []byte {
	t.Helper()
	der, err := x509.MarshalPKIXPublicKey(&l.key.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})
}

func (l laravel) token(t *testing.T, algorithm jose.SignatureAlgorithm, key any, id string) string {
	t.Helper()
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: algorithm, Key: key}, (&jose.SignerOptions{}).WithType("JWT"))
	if err != nil {
		t.Fatal(err)
	}
	signed, err := signer.Sign([]byte(`{"aud":"1","jti":"` + id + `","sub":"1","scopes":["*"]}`))
	if err != nil {
		t.Fatal(err)
	}
	value, err := signed.CompactSerialize()
	if err != nil {
		t.Fatal(err)
	}
	return value
}

// A script goes on with the personal access token that Passport gave it, as long as that has not ended here; and the id of
// one, which stood in clear in the database there, is worth nothing without the signature.
func TestImportedPersonalAccessToken(t *testing.T) {
	passport, stranger := newLaravel(t, 2048), newLaravel(t, 2048)
	key, err := signing.ParsePassportKey(passport.public(t))
	if err != nil {
		t.Fatal(err)
	}
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		a := newApp(t, s, draft{"name": "Scripts", "grants": []string{"PERSONAL_ACCESS_TOKEN", "CLIENT_CREDENTIALS"}, "resourceServer": true})
		owner := newUser(t, s)
		ends := s.Kit.DB.Now().Add(time.Hour)
		from := tokens.PersonalImport{ID: "4711", OwnerID: owner.id, CreatedAt: s.Kit.DB.Now(), PersonalDraft: tokens.PersonalDraft{Name: "Laptop", ExpiresAt: &ends}}
		from.ClientID = 1
		if isNew, err := (&tokens.Service{DB: s.Kit.DB}).ImportPersonal(servertest.Operator(t.Context()), from); !isNew || err != nil {
			t.Fatal(isNew, err)
		}
		value := passport.token(t, jose.RS256, passport.key, "4711")
		verify := func(token string, status int) {
			t.Helper()
			wantStatus(t, send(t, s, http.MethodGet, "/oauth/verify", "", http.Header{"Authorization": {"Bearer " + token}}), status)
		}
		verify(value, http.StatusOK)
		introspected := post(t, s, "/oauth/introspect", url.Values{"token": {value}}.Encode(), a.basic())
		if introspected.JSON(t).At("active") != true {
			t.Errorf("introspected: %s", introspected.Body)
		}
		for what, hostile := range map[string]string{
			"another key":        stranger.token(t, jose.RS256, stranger.key, "4711"),
			"the key as secret":  passport.token(t, jose.HS256, passport.public(t), "4711"),
			"another algorithm":  passport.token(t, jose.RS512, passport.key, "4711"),
			"another id":         passport.token(t, jose.RS256, passport.key, "4712"),
			"no id":              passport.token(t, jose.RS256, passport.key, ""),
			"no signature":       value[:strings.LastIndex(value, ".")+1] + "AAAA",
			"what is stored":     "foreign:4711",
			"the id":             "4711",
			"a signature less":   value[:strings.LastIndex(value, ".")],
			"another's contents": mixed(passport.token(t, jose.RS256, passport.key, "4712"), value),
		} {
			t.Log(what)
			verify(hostile, http.StatusUnauthorized)
		}
		s.Kit.Clock.Advance(2 * time.Hour)
		verify(value, http.StatusUnauthorized)
	}, func(c *server.Config) { c.PassportKey = key })
}

// mixed returns a token with the contents of one and the signature of another.
func mixed(contents, signature string) string {
	return contents[:strings.LastIndex(contents, ".")] + signature[strings.LastIndex(signature, "."):]
}

func TestPassportKeyIsRefused(t *testing.T) {
	weak := newLaravel(t, 1024)
	for what, text := range map[string][]byte{
		"weak": weak.public(t), "nothing": nil, "text": []byte("key"),
		"private": pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(weak.key)}),
	} {
		if _, err := signing.ParsePassportKey(text); err == nil {
			t.Errorf("%s: there is no error", what)
		}
	}
}
