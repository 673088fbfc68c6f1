package tokens

import (
	"strconv"
	"time"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/internal/scope"
)

// personalRecord is what the audit log tells of a personal access token.
type personalRecord struct {
	UserID    string     `json:"userId"`
	ClientID  string     `json:"clientId"`
	Name      string     `json:"name"`
	LastFour  string     `json:"lastFour"`
	Scopes    []string   `json:"scopes"`
	ExpiresAt *time.Time `json:"expiresAt,omitempty"`
}

func recordedPersonal(t *ent.PersonalAccessToken) personalRecord {
	return personalRecord{t.UserID, strconv.Itoa(t.ClientID), t.Name, t.LastFour, scope.Split(t.Scope), t.ExpiresAt}
}

// accessTokenRecord is what the audit log tells of an access token.
type accessTokenRecord struct {
	UserID   *string  `json:"userId,omitempty"`
	ClientID string   `json:"clientId"`
	LastFour string   `json:"lastFour"`
	Scopes   []string `json:"scopes"`
}

func recordedAccessToken(t *ent.AccessToken) accessTokenRecord {
	return accessTokenRecord{t.UserID, strconv.Itoa(t.ClientID), t.LastFour, scope.Split(t.Scope)}
}

// refreshTokenRecord is what the audit log tells of a refresh token.
type refreshTokenRecord struct {
	UserID   string   `json:"userId"`
	ClientID string   `json:"clientId"`
	FamilyID string   `json:"familyId"`
	LastFour string   `json:"lastFour"`
	Scopes   []string `json:"scopes"`
}

func recordedRefreshToken(t *ent.RefreshToken, f *ent.TokenFamily) refreshTokenRecord {
	return refreshTokenRecord{f.UserID, strconv.Itoa(f.ClientID), f.ID, t.LastFour, scope.Split(f.Scope)}
}
