package accounts

import (
	"context"
	"time"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/database"
	"github.com/ostiary/ostiary/internal/fault"
)

// edit is a change of accounts under way: in its transaction, and alone.
type edit struct {
	tx  *ent.Client
	now time.Time
	// actor is who edits, with the rights they hold at this moment. What the request brought with it
	// may be older: two super admins who demote each other must not both succeed.
	actor access.Actor
}

// edit runs do in a transaction when no other edit of accounts is under way, on any replica.
func (s *Service) edit(ctx context.Context, do func(ctx context.Context, e *edit) error) error {
	return s.DB.Write(ctx, func(ctx context.Context, tx *ent.Client) error {
		if err := database.Serialize(ctx, tx, lock); err != nil {
			return err
		}
		ctx, err := WithCurrentActor(ctx, tx)
		if err != nil {
			return err
		}
		return do(ctx, &edit{tx: tx, now: s.DB.Now(), actor: access.ActorFrom(ctx)})
	})
}

// WithCurrentActor returns a context in which the same actor acts with the rights they hold now, in the
// transaction when there is one: what the request brought with it is older when it had to wait for its turn. A user who is
// not active any more, or whose session has ended, is [fault.Unauthenticated]; one who lacks by now what
// the act needs (access.Needing) is [fault.Forbidden].
func WithCurrentActor(ctx context.Context, tx *ent.Client) (context.Context, error) {
	who := access.ActorFrom(ctx)
	if who.Kind != access.User || who.ID == "" {
		return ctx, nil
	}
	if err := checkSession(ctx, tx, who); err != nil {
		return ctx, err
	}
	who, err := actor(ctx, tx.QueryContext, who.ID, who.SessionID)
	if err != nil {
		return ctx, err
	}
	ctx = access.WithActor(ctx, who)
	return ctx, access.Require(ctx, access.Needed(ctx)...)
}

// checkSession refuses whose session was ended; who acts through a token has none.
func checkSession(ctx context.Context, tx *ent.Client, who access.Actor) error {
	if who.SessionID == "" {
		return nil
	}
	_, err := openSession(ctx, tx, who)
	return err
}

// byToken reports whether a person acts through a token, which is not enough to change a password or
// the Super Admin setting.
func (e *edit) byToken() bool { return e.actor.Kind == access.User && e.actor.SessionID == "" }

// The reasons why somebody may not be edited.
const (
	onlySuper    = "Only a super admin can edit a super admin."
	exceedsYou   = "This user holds permissions that you do not hold, so you cannot change this."
	needsSession = "This asks for a session: sign in, a token is not enough."
)

// forbids returns why the actor may not act on the target (product P3, P4); empty when they may.
func forbids(actor access.Actor, target standing) string {
	switch {
	case actor.IsSuper():
		return ""
	case target.superAdmin:
		return onlySuper
	case !actor.MayGrant(target.permissions):
		return exceedsYou
	}
	return ""
}

// forbidsUser is [forbids] for a user as they are in the transaction.
func forbidsUser(ctx context.Context, tx *ent.Client, actor access.Actor, userID string) (string, error) {
	standings, err := prospectsOf(ctx, tx, []string{userID})
	return forbids(actor, standings[userID]), err
}

// mayAct returns a user error for the field when the actor may not act on the user.
func (e *edit) mayAct(ctx context.Context, userID, field string) error {
	reason, err := forbidsUser(ctx, e.tx, e.actor, userID)
	if err == nil && reason != "" {
		return fault.One(fault.NotAllowed, field, "%s", reason)
	}
	return err
}
