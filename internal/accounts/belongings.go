package accounts

import (
	"context"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/fault"
)

// What belongs to a user (sessions, personal access tokens, authorizations) is theirs to see and to end.
// For others it takes the right to edit users, and to end something also all that the user may do
// (product P4).

// RequireSession refuses who is no person, and with [fault.Forbidden] a person who acts through a token:
// what outlives the token, such as another one, asks for more.
func RequireSession(ctx context.Context) error {
	if err := access.RequireUser(ctx); err != nil {
		return err
	}
	if access.ActorFrom(ctx).SessionID == "" {
		return fault.New(fault.Forbidden, needsSession)
	}
	return nil
}

// CheckSee refuses with [fault.Forbidden] whoever may not see what belongs to a user.
func CheckSee(ctx context.Context, userID string) error {
	if isOneself(access.ActorFrom(ctx), userID) {
		return nil
	}
	return access.Require(ctx, access.EditUsers, access.ViewUsers)
}

// CheckAct returns a user error when the actor may not end what belongs to a user, with the rights they hold
// in the transaction. Who may not even see it is told that it is missing; the error for others names the same
// field.
func CheckAct(ctx context.Context, tx *ent.Client, userID string, missing fault.UserErrors) error {
	ctx, err := WithCurrentActor(ctx, tx)
	if err != nil {
		return err
	}
	who := access.ActorFrom(ctx)
	if isOneself(who, userID) {
		return nil
	}
	if access.Require(ctx, access.EditUsers, access.ViewUsers) != nil {
		return missing
	}
	reason, err := forbidsUser(ctx, tx, who, userID)
	if err != nil || reason == "" {
		return err
	}
	return fault.UserErrors{{Field: missing[0].Field, Code: fault.NotAllowed, Message: reason}}
}

func isOneself(who access.Actor, userID string) bool {
	return who.Kind == access.User && who.ID == userID
}
