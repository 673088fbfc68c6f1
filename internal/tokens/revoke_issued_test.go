package tokens_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ostiary/ostiary/internal/database"
	"github.com/ostiary/ostiary/internal/tokens"
)

// alive returns the names of what works, and of the families that were not revoked.
func (s *shelf) alive(t *testing.T) (names []string) {
	t.Helper()
	for _, from := range []string{
		tokens.AliveAccessTokens("$1"), tokens.AliveRefreshTokens("$1"), tokens.AlivePersonalAccessTokens("$1"),
		"token_families t WHERE revoked_at IS NULL AND created_at <= $1",
	} {
		err := database.Each(t.Context(), s.DB.Query, "SELECT t.id FROM "+from, []any{s.DB.Now()}, func(row database.Row) error {
			var id string
			err := row.Scan(&id)
			names = append(names, s.names[id])
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	slices.Sort(names)
	return names
}

// TestRevokeIssuedAfter ends what is newer than a moment, with all that hangs on it, and nothing else.
func TestRevokeIssuedAfter(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.addClient(t, 2)
		moment := w.DB.Now()
		before, after := moment.Add(-time.Hour), moment.Add(time.Minute)
		w.Clock.Advance(time.Hour)
		s := w.fill(t, func(s *shelf) error {
			old, oldFamily := s.family("old family")
			renewed, renewedFamily := s.family("renewed family")
			again, againFamily := s.family("family that asked again")
			fresh, freshFamily := s.family("new family")
			other, otherFamily := s.family("family elsewhere")
			newPersonal := s.personal("new personal token").SetIssuedAt(after)
			personalID, _ := newPersonal.Mutation().ID()
			return s.save(
				s.access("old").SetIssuedAt(before), s.access("of the moment").SetIssuedAt(moment), s.access("new").SetIssuedAt(after),
				s.access("new and expired").SetIssuedAt(after).SetExpiresAt(s.now),
				s.access("elsewhere").SetClientID(2).SetIssuedAt(after),
				s.personal("old personal token").SetIssuedAt(before), newPersonal,
				s.access("by personal token").SetIssuedAt(after).SetPersonalAccessTokenID(personalID),
				oldFamily.SetCreatedAt(before), s.refresh("old refresh", old).SetIssuedAt(before),
				s.access("old of family").SetFamilyID(old).SetGrant("AUTHORIZATION_CODE").SetIssuedAt(before),
				renewedFamily.SetCreatedAt(before), s.refresh("used", renewed).SetIssuedAt(before).SetConsumedAt(after),
				s.refresh("renewed refresh", renewed).SetIssuedAt(after),
				s.access("old of renewed").SetFamilyID(renewed).SetGrant("AUTHORIZATION_CODE").SetIssuedAt(before),
				s.access("new of renewed").SetFamilyID(renewed).SetGrant("AUTHORIZATION_CODE").SetIssuedAt(after),
				againFamily.SetCreatedAt(before), s.refresh("refresh that asked again", again).SetIssuedAt(before),
				s.access("new of again").SetFamilyID(again).SetGrant("AUTHORIZATION_CODE").SetIssuedAt(after),
				freshFamily.SetCreatedAt(after), s.code("code", fresh).SetIssuedAt(after),
				otherFamily.SetClientID(2).SetCreatedAt(after), s.refresh("refresh elsewhere", other).SetIssuedAt(after),
			)
		})
		revoked, err := w.tokens.RevokeIssuedAfter(asOperator(t), 1, moment)
		// Of access tokens five, of refresh tokens two, and the personal one.
		if err != nil || revoked != 8 {
			t.Errorf("revoked %d, %v", revoked, err)
		}
		want := []string{"elsewhere", "family elsewhere", "of the moment", "old", "old family", "old of family", "old personal token", "old refresh", "refresh elsewhere"}
		if diff := cmp.Diff(want, s.alive(t)); diff != "" {
			t.Errorf("what is left: %s", diff)
		}
		event := w.events(t)[0]
		if event.Kind != "AUTH_CLIENT_TOKENS_REVOKED" || event.ObjectID != "1" || event.ActorKind != "OPERATOR" ||
			!strings.Contains(string(event.Changes["issuedAfter"]), moment.Format(time.RFC3339Nano)) {
			t.Errorf("audited %v", event)
		}
		if revoked, err := w.tokens.RevokeIssuedAfter(asOperator(t), 1, moment); err != nil || revoked != 0 {
			t.Errorf("once more: %d, %v", revoked, err)
		}
		_, err = w.tokens.RevokeIssuedAfter(asOperator(t), 99, moment)
		if diff := cmp.Diff([]string{"NOT_FOUND id"}, problems(t, err)); diff != "" {
			t.Error(diff)
		}
	})
}
