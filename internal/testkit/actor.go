package testkit

import (
	"context"
	"testing"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/moment"
)

// Somebody stores a user of this name who holds the permissions directly, without a password, and returns
// them as an actor with a session.
func (k *Kit) Somebody(t testing.TB, name string, permissions ...access.Permission) access.Actor {
	t.Helper()
	return k.store(t, access.Actor{Name: name, Permissions: access.SetOf(permissions...)})
}

// SuperAdmin stores a super admin of this name, without a password, and returns them as an actor with a
// session.
func (k *Kit) SuperAdmin(t testing.TB, name string) access.Actor {
	t.Helper()
	return k.store(t, access.Actor{Name: name, SuperAdmin: true})
}

func (k *Kit) store(t testing.TB, who access.Actor) access.Actor {
	t.Helper()
	who.Kind, who.ID, who.SessionID = access.User, "usr_"+who.Name, "ses_"+who.Name
	err := k.DB.Write(t.Context(), func(ctx context.Context, tx *ent.Client) error {
		return tx.User.Create().SetID(who.ID).SetUsername(who.Name).SetUsernameKey([]byte(who.Name)).SetFullNameKey([]byte{}).
			SetPasswordHash("").SetSuperAdmin(who.SuperAdmin).SetPermissions(who.Permissions.Sorted()).SetSearchText(who.Name).
			SetCreatedAt(k.DB.Now()).SetUpdatedAt(k.DB.Now()).SetLastSignInAt(moment.Never).Exec(ctx)
	})
	if err != nil {
		t.Fatal(err)
	}
	return who
}
