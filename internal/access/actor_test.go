package access_test

import (
	"testing"

	"github.com/ostiary/ostiary/internal/access"
)

func TestRequireNamesWhatIsMissing(t *testing.T) {
	ctx := access.WithActor(t.Context(), access.Actor{Kind: access.User, Permissions: access.SetOf(access.ViewUsers)})
	for want, needed := range map[string][]access.Permission{
		"This needs the permission EDIT_USERS.":                                 {access.EditUsers, access.ViewUsers},
		"This needs the permissions EDIT_USERS and VIEW_GROUPS.":                {access.EditUsers, access.ViewUsers, access.ViewGroups},
		"This needs the permissions EDIT_USERS, VIEW_GROUPS and REVOKE_TOKENS.": {access.EditUsers, access.ViewGroups, access.RevokeTokens},
	} {
		if err := access.Require(ctx, needed...); err == nil || err.Error() != "FORBIDDEN: "+want {
			t.Errorf("%v, want %s", err, want)
		}
	}
	if err := access.Require(ctx, access.ViewUsers); err != nil {
		t.Error(err)
	}
}
