package clients

import (
	"strings"
	"time"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/ent/authclient"
)

// The rule of life of client secrets stands in this file alone: once for what was read, once as SQL.

// whyNot says why a secret does not work at a moment; "" when it does.
func whyNot(client *ent.AuthClient, expiresAt *time.Time, now time.Time) string {
	switch {
	case expiresAt != nil && !now.Before(*expiresAt):
		return "It has expired."
	case client.Type != authclient.TypeCONFIDENTIAL:
		return "Its client is public."
	case !client.Enabled:
		return "Its client is disabled."
	}
	return ""
}

const workingSecrets = `client_secrets t
		JOIN auth_clients c ON c.id = t.client_id
		WHERE (t.expires_at IS NULL OR t.expires_at > {now}) AND c.enabled AND c.type = 'CONFIDENTIAL'`

// WorkingSecrets returns what stands behind FROM in a statement about the client secrets that work at a
// moment, for which it is given the placeholder: t is the secret, c its client. More conditions can follow
// with AND.
func WorkingSecrets(now string) string { return strings.ReplaceAll(workingSecrets, "{now}", now) }
