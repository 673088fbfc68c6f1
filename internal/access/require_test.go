package access_test

import (
	"testing"

	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/fault"
)

// An auth client is no person, whatever it was given; who is in charge of the server needs no permission,
// and has no account.
func TestWhoPasses(t *testing.T) {
	for kind, want := range map[access.Kind]struct{ user, permitted fault.Code }{
		"":               {fault.Unauthenticated, fault.Unauthenticated},
		access.Anonymous: {fault.Unauthenticated, fault.Unauthenticated},
		access.Client:    {fault.Unauthenticated, fault.Unauthenticated},
		access.User:      {"", ""},
		access.Operator:  {fault.Unauthenticated, ""},
		access.System:    {fault.Unauthenticated, ""},
	} {
		ctx := access.WithActor(t.Context(), access.Actor{Kind: kind, ID: "1", Permissions: access.SetOf(access.ViewUsers)})
		if got := codeOf(access.RequireUser(ctx)); got != want.user {
			t.Errorf("%s as a person: %q, want %q", kind, got, want.user)
		}
		if got := codeOf(access.Require(ctx, access.ViewUsers)); got != want.permitted {
			t.Errorf("%s with the permission: %q, want %q", kind, got, want.permitted)
		}
	}
}

func codeOf(err error) fault.Code {
	if err == nil {
		return ""
	}
	return fault.CodeOf(err)
}
