package tokens

import (
	"slices"
	"time"

	"github.com/ostiary/ostiary/ent/user"
	"github.com/ostiary/ostiary/internal/grants"
)

// whyNot explains why a token does not work at a moment, which is known already: what ended it for good comes
// before what can be undone.
func (s *stored) whyNot(now time.Time) string {
	why := s.whyEnded(now)
	if why == "" {
		why = s.whyWaiting()
	}
	if why == "" {
		why = "It did not work when it was looked up."
	}
	return why
}

// whyEnded says what ended it for good; "" when nothing did.
func (s *stored) whyEnded(now time.Time) string {
	expired := func(at *time.Time) bool { return at != nil && !now.Before(*at) }
	switch p, f := s.personal, s.family; {
	case s.revokedAt != nil:
		return "It was revoked " + on(*s.revokedAt)
	case f != nil && f.RevokedAt != nil:
		return "All tokens of its sign-in were revoked " + on(*f.RevokedAt)
	case s.hangsOn.family && f == nil:
		return "All tokens of its sign-in have ended."
	case s.client == nil:
		return "Its client is gone."
	case s.UserID != "" && s.user == nil:
		return "Its user is gone."
	case s.revocations != nil && s.revocations.Client != s.client.Revocations:
		return "It was revoked with all tokens of its client."
	case s.revocations != nil && s.user != nil && s.revocations.User != s.user.Revocations:
		return "It was revoked with all tokens of its user."
	case s.hangsOn.personal && (p == nil || p.RevokedAt != nil || expired(p.ExpiresAt)):
		return "The personal access token that it was got with has ended."
	case s.consumedAt != nil: // which keeps it from expiring
		return "It was used " + on(*s.consumedAt) + " Its successor took its place."
	case expired(s.ExpiresAt):
		return "It expired " + on(*s.ExpiresAt)
	}
	return ""
}

// whyWaiting says what somebody can undo; "" when that is nothing.
func (s *stored) whyWaiting() string {
	needed := []grants.Type{s.Grant}
	if s.hangsOn.personal {
		needed = append(needed, grants.PersonalAccessToken)
	}
	switch {
	case !s.client.Enabled:
		return "Its client is disabled."
	case s.user != nil && s.user.Status != user.StatusACTIVE:
		return "Its user is disabled."
	}
	for _, grant := range needed {
		if !slices.Contains(s.client.Grants, grant) {
			return "Its client does not have this grant any more: " + grant.Title() + "."
		}
	}
	return ""
}

// on ends a sentence with a moment.
func on(at time.Time) string { return "on " + at.UTC().Format("2006-01-02 at 15:04:05 MST") + "." }
