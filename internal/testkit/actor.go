package testkit

import (
	"context"
	"testing"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/ids"
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
	who.Kind, who.ID = access.User, ids.New(ids.User)
	err := k.DB.Write(t.Context(), func(ctx context.Context, tx *ent.Client) error {
		return tx.User.Create().SetID(who.ID).SetUsername(who.Name).SetUsernameKey([]byte(who.Name)).SetFullNameKey([]byte{}).
			SetPasswordHash("").SetSuperAdmin(who.SuperAdmin).SetPermissions(who.Permissions.Sorted()).SetSearchText(who.Name).
			SetCreatedAt(k.DB.Now()).SetUpdatedAt(k.DB.Now()).SetLastSignInAt(moment.Never).Exec(ctx)
	})
	if err != nil {
		t.Fatal(err)
	}
	who.SessionID = k.NewSession(t, who.ID)
	return who
}

// NewSession stores a session of a user and returns its id.
func (k *Kit) NewSession(t testing.TB, userID string) string {
	t.Helper()
	id := ids.New(ids.Session)
	err := k.DB.Write(t.Context(), func(ctx context.Context, tx *ent.Client) error {
		return tx.Session.Create().SetID(id).SetTokenHash(id).SetUserID(userID).SetData([]byte{}).
			SetCreatedAt(k.DB.Now()).SetExpiresAt(k.DB.Now().AddDate(50, 0, 0)).Exec(ctx)
	})
	if err != nil {
		t.Fatal(err)
	}
	return id
}
