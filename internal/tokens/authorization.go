package tokens

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/internal/ids"
)

// Authorization is the access that a client has to an account.
type Authorization struct {
	ID         string // of this user and this client
	AuthClient *ent.AuthClient
	UserID     string
	Scopes     []string   // agreed to or allowed by a live token, sorted
	GrantedAt  *time.Time // when the user agreed to it; nil: never
	// LiveTokenCount is how many access tokens work now; personal access tokens are none of these.
	LiveTokenCount int
	LastUsedAt     *time.Time // of these and of refresh tokens; nil: never
}

func (a *Authorization) allow(scopes []string) {
	a.Scopes = append(a.Scopes, scopes...)
	slices.Sort(a.Scopes)
	a.Scopes = slices.Compact(a.Scopes)
}

// authorizationID makes the id of an authorization, which is stored nowhere, of those of user and client.
func authorizationID(userID string, clientID int) string {
	tail := strings.TrimPrefix(userID, string(ids.User)+"_")
	return string(ids.Authorization) + "_" + tail + "_" + strconv.Itoa(clientID)
}

// parseAuthorizationID accepts nothing but what [authorizationID] writes.
func parseAuthorizationID(id string) (userID string, clientID int, ok bool) {
	parts := strings.Split(id, "_")
	if len(parts) != 3 {
		return "", 0, false
	}
	userID = string(ids.User) + "_" + parts[1]
	clientID, err := strconv.Atoi(parts[2])
	ok = err == nil && clientID > 0 && ids.Is(ids.User, userID) && authorizationID(userID, clientID) == id
	return userID, clientID, ok
}
