package oauth_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/go-jose/go-jose/v4"

	"github.com/ostiary/ostiary/server/servertest"
)

const (
	metadataPath = "/.well-known/oauth-authorization-server"
	jwksPath     = "/oauth/jwks"
)

func TestMetadata(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		want := strings.NewReplacer("\n", "", "\t", "", "ISSUER", s.URL).Replace(`{
			"issuer":"ISSUER",
			"authorization_endpoint":"ISSUER/oauth/authorize",
			"token_endpoint":"ISSUER/oauth/token",
			"jwks_uri":"ISSUER/oauth/jwks",
			"revocation_endpoint":"ISSUER/oauth/revoke",
			"introspection_endpoint":"ISSUER/oauth/introspect",
			"grant_types_supported":["authorization_code","client_credentials","password","refresh_token"],
			"response_types_supported":["code"],
			"response_modes_supported":["query"],
			"code_challenge_methods_supported":["S256"],
			"token_endpoint_auth_methods_supported":["client_secret_basic","client_secret_post","none"],
			"revocation_endpoint_auth_methods_supported":["client_secret_basic","client_secret_post","none"],
			"introspection_endpoint_auth_methods_supported":["client_secret_basic","client_secret_post"],
			"authorization_response_iss_parameter_supported":true
		}`)
		answer := s.Browser(t).Get(t, metadataPath)
		if answer.Status != http.StatusOK || answer.Body != want || answer.Header.Get("Content-Type") != "application/json" {
			t.Errorf("%s\nwant %s", answer, want)
		}

		// What it names is there.
		for name, value := range answer.JSON(t) {
			if at, ok := value.(string); ok && name != "issuer" {
				path := strings.TrimPrefix(at, s.URL)
				if answer := s.Browser(t).Get(t, path); answer.Status == http.StatusNotFound {
					t.Errorf("%s: %s", name, answer)
				}
			}
		}
		for _, name := range []string{"authorization_code", "client_credentials", "password", "refresh_token", "implicit", "urn:ietf:params:oauth:grant-type:device_code"} {
			app := newApp(t, s, nil)
			_, promised := slices.BinarySearch([]string{"authorization_code", "client_credentials", "password", "refresh_token"}, name)
			known := app.token(t, url.Values{"grant_type": {name}}).JSON(t).String("error") != "unsupported_grant_type"
			if known != promised {
				t.Errorf("%s: promised %v, known %v", name, promised, known)
			}
		}
	})
}

func TestPublicDocuments(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		for _, path := range []string{metadataPath, jwksPath} {
			for _, client := range []*servertest.Client{s.Browser(t), s.Admin} {
				answer := client.Do(t, http.MethodGet, path, http.Header{"Origin": {"https://spa.example"}}, "")
				if answer.Status != http.StatusOK || answer.Header.Get("Cache-Control") != "public, max-age=300" || answer.Header.Get("Pragma") != "" ||
					answer.Header.Get("Access-Control-Allow-Origin") != "*" || answer.Header.Get("Access-Control-Allow-Credentials") != "" ||
					answer.Header.Get("Set-Cookie") != "" || answer.Header.Get("X-Content-Type-Options") != "nosniff" {
					t.Errorf("%s: %s", path, answer)
				}
				head := client.Do(t, http.MethodHead, path, nil, "")
				if head.Status != http.StatusOK || head.Body != "" || head.Header.Get("Content-Type") != answer.Header.Get("Content-Type") {
					t.Errorf("HEAD %s: %s", path, head)
				}
			}
			asked := s.Browser(t).Do(t, http.MethodOptions, path, http.Header{"Origin": {"https://spa.example"}, "Access-Control-Request-Method": {"GET"}}, "")
			if asked.Status != http.StatusNoContent || asked.Header.Get("Access-Control-Allow-Methods") != "GET" || asked.Header.Get("Access-Control-Allow-Origin") != "*" {
				t.Errorf("preflight of %s: %s", path, asked)
			}
			for _, method := range []string{"POST", "PUT", "DELETE", "OPTIONS", "TRACE"} {
				answer := s.Browser(t).Do(t, method, path, nil, "")
				if answer.Status != http.StatusMethodNotAllowed || answer.Header.Get("Allow") != "GET, HEAD" || answer.Header.Get("Cache-Control") != "no-store" {
					t.Errorf("%s %s: %s", method, path, answer)
				}
			}
		}
	})
}

func TestJWKS(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		if answer := s.Browser(t).Get(t, jwksPath); answer.Header.Get("Content-Type") != "application/jwk-set+json" {
			t.Errorf("%s", answer)
		}
		set := published(t, s)
		if len(set.Keys) != 1 {
			t.Fatalf("the keys are %+v", set)
		}
		key := set.Keys[0]
		if !key.Valid() || !key.IsPublic() || key.Use != "sig" || key.Algorithm != "ES256" || !strings.HasPrefix(key.KeyID, "key_") {
			t.Errorf("the key is %+v", key)
		}
		if replica := published(t, s.Replica(t)); len(replica.Keys) != 1 || replica.Keys[0].KeyID != key.KeyID {
			t.Errorf("another replica publishes %+v", replica)
		}
	})
}

// published fetches the keys, as an API does.
func published(t *testing.T, s *servertest.Server) (set jose.JSONWebKeySet) {
	t.Helper()
	answer := s.Browser(t).Get(t, jwksPath)
	if err := json.Unmarshal([]byte(answer.Body), &set); err != nil {
		t.Fatalf("%v: %s", err, answer)
	}
	return set
}

func TestT62Metadata(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		clean := s.Browser(t).Get(t, metadataPath)
		poisoned := s.Browser(t).Do(t, http.MethodGet, metadataPath, http.Header{
			"Host": {"evil.example"}, "Forwarded": {"host=evil.example;proto=https"}, "X-Forwarded-Host": {"evil.example"},
			"X-Forwarded-Proto": {"https"}, "X-Forwarded-Prefix": {"/evil.example"},
		}, "")
		if poisoned.Body != clean.Body || strings.Contains(poisoned.String(), "evil") {
			t.Errorf("%s\nis not what it is without the headers: %s", poisoned, clean)
		}
	})
}
