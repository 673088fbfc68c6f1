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

// CheckAct returns a user error for the field when the actor may not end what belongs to a user, with the
// rights they hold in the transaction. Who may not even see it is told what is missing, as if it were not
// there.
func CheckAct(ctx context.Context, tx *ent.Client, userID, field, missing string) error {
	ctx, err := WithCurrentActor(ctx, tx)
	if err != nil {
		return err
	}
	who := access.ActorFrom(ctx)
	if isOneself(who, userID) {
		return nil
	}
	if access.Require(ctx, access.EditUsers, access.ViewUsers) != nil {
		return fault.One(fault.Missing, field, "%s", missing)
	}
	return (&edit{tx: tx, actor: who}).mayAct(ctx, userID, field)
}

func isOneself(who access.Actor, userID string) bool {
	return who.Kind == access.User && who.ID == userID
}
