package property_test

import (
	"testing"

	"github.com/ostiary/ostiary/internal/accounts"
	"github.com/ostiary/ostiary/server/servertest"
)

// What [TestRandomOperations] has found, as scenarios that are always run.

// Who disables themselves is signed out for good: the session does not come back with the account.
func TestT55DisabledByOneself(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		user := s.Create(t, accounts.UserDraft{SuperAdmin: true})
		set := func(by *servertest.Client, status string) {
			t.Helper()
			data := by.Must(t, `mutation ($input: UpdateUserInput!) { updateUser(input: $input) { user { status } userErrors { message } } }`,
				map[string]any{"input": map[string]any{"id": user.UserID, "status": status}})
			if got := data.String("updateUser", "user", "status"); got != status {
				t.Fatalf("the status is %q: %v", got, data)
			}
		}
		set(user, "INACTIVE")
		set(s.Admin, "ACTIVE")
		if viewer := user.Must(t, "{ viewer { username } }", nil).At("viewer"); viewer != nil {
			t.Errorf("the session is open again: %v", viewer)
		}
	})
}
