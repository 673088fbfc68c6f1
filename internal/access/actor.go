package access

import (
	"context"
	"slices"
	"strings"

	"github.com/ostiary/ostiary/internal/fault"
)

// Kind says what sort of actor it is.
type Kind string

// The kinds of actor.
const (
	Anonymous Kind = "ANONYMOUS" // nobody known: before sign-in
	User      Kind = "USER"      // a person, by session or by a token with scope admin
	Client    Kind = "CLIENT"    // an auth client at the OAuth endpoints
	Operator  Kind = "OPERATOR"  // somebody at the command line of the server
	System    Kind = "SYSTEM"    // the program itself
)

// Kinds lists every kind of actor.
var Kinds = []Kind{Anonymous, User, Client, Operator, System}

// Actor is who does what is being done, with the rights they hold now.
type Actor struct {
	Kind Kind
	// ID is the user's or client's id; empty for the other kinds.
	ID string
	// Name is the user name or client name, as it stands in the audit log.
	Name string
	// SuperAdmin users need no permission.
	SuperAdmin bool
	// Permissions are those in effect: held directly or through active groups.
	Permissions Set
	// SessionID is the session that the person signed in with; empty when they act through a token.
	// Some acts ask for a session: a token must not change a password.
	SessionID string
}

// Can reports whether the actor holds the permission.
func (a Actor) Can(p Permission) bool {
	return a.IsSuper() || a.Permissions[p]
}

// MayGrant reports whether the actor holds everything in the set, and so may give it to somebody or
// act on somebody who holds it.
func (a Actor) MayGrant(s Set) bool {
	for p := range s {
		if !a.Can(p) {
			return false
		}
	}
	return true
}

// IsSuper reports whether the actor may do what only a super admin may.
func (a Actor) IsSuper() bool {
	return a.SuperAdmin || a.Kind == Operator || a.Kind == System
}

type actorKey struct{}

// WithActor returns a context in which the actor acts.
func WithActor(ctx context.Context, a Actor) context.Context {
	return context.WithValue(ctx, actorKey{}, a)
}

// ActorFrom returns who acts in the context; [Anonymous] when nobody was put there.
func ActorFrom(ctx context.Context) Actor {
	if a, ok := ctx.Value(actorKey{}).(Actor); ok {
		return a
	}
	return Actor{Kind: Anonymous}
}

type neededKey struct{}

// Needing returns the context of an act that needs all these permissions. Whoever lacks them was refused
// before; an act that had to wait asks once more with [Needed].
func Needing(ctx context.Context, all ...Permission) context.Context {
	return context.WithValue(ctx, neededKey{}, all)
}

// Needed returns the permissions that the act of the context needs.
func Needed(ctx context.Context) []Permission {
	all, _ := ctx.Value(neededKey{}).([]Permission)
	return all
}

// RequireUser refuses with [fault.Unauthenticated] whoever is not a person: an auth client is none.
func RequireUser(ctx context.Context) error {
	if ActorFrom(ctx).Kind != User {
		return fault.New(fault.Unauthenticated, "Sign in first, or send a bearer token that has the scope admin.")
	}
	return nil
}

// Require refuses a person who lacks any of the permissions with [fault.Forbidden], which names those
// missing, and whoever is neither a person nor in charge of the server as [RequireUser] does.
func Require(ctx context.Context, all ...Permission) error {
	actor := ActorFrom(ctx)
	if actor.Kind == Operator || actor.Kind == System {
		return nil
	}
	if err := RequireUser(ctx); err != nil {
		return err
	}
	missing := slices.DeleteFunc(slices.Clone(all), actor.Can)
	if len(missing) == 0 {
		return nil
	}
	if len(missing) == 1 {
		return fault.New(fault.Forbidden, "This needs the permission %s.", missing[0])
	}
	names := make([]string, len(missing))
	for i, p := range missing {
		names[i] = string(p)
	}
	last := len(names) - 1
	return fault.New(fault.Forbidden, "This needs the permissions %s and %s.", strings.Join(names[:last], ", "), names[last])
}
