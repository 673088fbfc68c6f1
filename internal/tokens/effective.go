package tokens

import (
	"encoding/json"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/internal/scope"
)

// What is taken from a client is taken from the tokens that it was given: a token allows what it was granted
// and its client still has.

// EffectiveScope returns what a token allows, separated by spaces, of what it was granted; the scopes of its
// client are JSON, as a row has them.
func EffectiveScope(granted string, ofClient []byte) (string, error) {
	if granted == "" {
		return "", nil
	}
	var has []string
	if err := json.Unmarshal(ofClient, &has); err != nil {
		return "", err
	}
	return scope.Both(granted, has), nil
}

// PersonalScopes returns what a personal access token allows. One whose client is gone (nil) allows nothing.
func PersonalScopes(token *ent.PersonalAccessToken, client *ent.AuthClient) []string {
	if client == nil {
		return nil
	}
	return scope.Split(scope.Both(token.Scope, client.Scopes))
}
