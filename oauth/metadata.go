package oauth

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strconv"

	"github.com/ostiary/ostiary/internal/metrics"
	"github.com/ostiary/ostiary/internal/signing"
)

// metadata tells applications where everything is and what is supported (RFC 8414 section 2), so that people
// need to give them nothing but the issuer.
type metadata struct {
	Issuer                   string   `json:"issuer"`
	AuthorizationEndpoint    string   `json:"authorization_endpoint"`
	TokenEndpoint            string   `json:"token_endpoint"`
	JWKSURI                  string   `json:"jwks_uri"`
	RevocationEndpoint       string   `json:"revocation_endpoint"`
	IntrospectionEndpoint    string   `json:"introspection_endpoint"`
	GrantTypes               []string `json:"grant_types_supported"`
	ResponseTypes            []string `json:"response_types_supported"`
	ResponseModes            []string `json:"response_modes_supported"`
	CodeChallengeMethods     []string `json:"code_challenge_methods_supported"`
	TokenAuthMethods         []string `json:"token_endpoint_auth_methods_supported"`
	RevocationAuthMethods    []string `json:"revocation_endpoint_auth_methods_supported"`
	IntrospectionAuthMethods []string `json:"introspection_endpoint_auth_methods_supported"`
	// AuthorizationResponseIss says that the answers of the authorization endpoint name the issuer (RFC 9207).
	AuthorizationResponseIss bool `json:"authorization_response_iss_parameter_supported"`
}

// How clients authenticate (RFC 7591 section 2): see [credentials]. Public ones name themselves.
var (
	confidentialMethods = []string{"client_secret_basic", "client_secret_post"}
	clientMethods       = append(slices.Clone(confidentialMethods), "none")
)

// Metadata answers with the metadata of the server. Nothing in it is taken from the request.
func (s *Server) Metadata(w http.ResponseWriter, r *http.Request) {
	body, err := json.Marshal(metadata{
		Issuer:                   s.PublicURL,
		AuthorizationEndpoint:    s.PublicURL + authorizePath,
		TokenEndpoint:            s.PublicURL + "/oauth/token",
		JWKSURI:                  s.PublicURL + "/oauth/jwks",
		RevocationEndpoint:       s.PublicURL + "/oauth/revoke",
		IntrospectionEndpoint:    s.PublicURL + "/oauth/introspect",
		GrantTypes:               slices.Sorted(maps.Keys(grantTypes)),
		ResponseTypes:            []string{"code"},
		ResponseModes:            []string{"query"},
		CodeChallengeMethods:     []string{"S256"},
		TokenAuthMethods:         clientMethods,
		RevocationAuthMethods:    clientMethods,
		IntrospectionAuthMethods: confidentialMethods,
		AuthorizationResponseIss: true,
	})
	if err != nil {
		s.writeError(w, r, metrics.MetadataEndpoint, err)
		return
	}
	writePublic(w, "application/json", body)
}

// publicAge is for how long anybody may keep what is the same for all, in seconds.
var publicAge = strconv.Itoa(int(signing.MaxAge.Seconds()))

// writePublic answers with a document that is the same for all, and may be cached.
func writePublic(w http.ResponseWriter, mediaType string, body []byte) {
	header := w.Header()
	header.Set("Content-Type", mediaType)
	header.Set("Cache-Control", "public, max-age="+publicAge)
	_, _ = w.Write(body) // a caller who hung up is no error of ours
}
