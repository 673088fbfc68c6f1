package clients

import (
	"context"
	"fmt"
	"strconv"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/ent/authclient"
)

// ParseID reads a Client ID as it stands in requests. It accepts nothing but the one decimal form
// that Ostiary itself writes; anything else is 0, which no client has.
func ParseID(text string) (id int, ok bool) {
	id, err := strconv.Atoi(text)
	if err != nil || id <= 0 || strconv.Itoa(id) != text {
		return 0, false
	}
	return id, true
}

// maxLegacyID is how long the client_id of another server may be.
const maxLegacyID = 255

// isLegacyID reports whether a text can be the client_id of an imported client: visible ASCII characters, as RFC 6749
// appendix A.1 has it, without the space.
func isLegacyID(text string) bool {
	for _, c := range []byte(text) {
		if c <= ' ' || c > '~' {
			return false
		}
	}
	return text != "" && len(text) <= maxLegacyID
}

// idsOf returns all that a client is known by.
func idsOf(id int, legacy *string) []string {
	own := strconv.Itoa(id)
	if legacy == nil || *legacy == own {
		return []string{own}
	}
	return []string{own, *legacy}
}

// known returns what to look for when a request calls a client by its client_id: the Client ID, and the client_id that it had
// elsewhere. What cannot be one is 0 or "", which no client has.
func known(clientID string) (id int, legacyID string) {
	id, _ = ParseID(clientID)
	if isLegacyID(clientID) {
		legacyID = clientID
	}
	return id, legacyID
}

// ByClientID returns the client that a client_id in a request means: by its Client ID, or by the one that it had with
// another authorization server; or [fault.NotFound].
func (s *Service) ByClientID(ctx context.Context, clientID string) (*ent.AuthClient, error) {
	id, legacyID := known(clientID)
	client, err := s.DB.Read().AuthClient.Query().Where(authclient.Or(authclient.ID(id), authclient.LegacyClientID(legacyID))).Only(ctx)
	switch {
	case ent.IsNotFound(err):
		return nil, errNoClient()
	case err != nil:
		return nil, fmt.Errorf("look for a client: %w", err)
	}
	return client, nil
}
