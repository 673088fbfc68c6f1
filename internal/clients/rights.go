package clients

import (
	"maps"
	"slices"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/audit"
	"github.com/ostiary/ostiary/internal/fault"
	"github.com/ostiary/ostiary/internal/scope"
)

// Two things give a client rights beyond those of an ordinary one: the scope admin, which lets its
// tokens manage Ostiary, and being a resource server, which lets it see the tokens of all. Whoever
// lacks these rights must not get them by taking such a client over.

const (
	needsSuperAdmin = "Only a super admin can change this on a client that has the scope admin."
	needsViewTokens = "Changing this on a resource server needs the permission " + string(access.ViewTokens) + "."
)

// exceeds returns why the rights of a client are beyond those of the actor, or "" when they are not.
func (d Draft) exceeds(actor access.Actor) string {
	switch {
	case d.hasScope(scope.Admin) && !actor.IsSuper():
		return needsSuperAdmin
	case d.ResourceServer && !actor.Can(access.ViewTokens):
		return needsViewTokens
	}
	return ""
}

// MayRedirect reports whether the actor may choose where the codes of a client are sent, as [Service.Update] and the
// permissions that its doors ask for have it.
func MayRedirect(actor access.Actor, client *ent.AuthClient) bool {
	return actor.Can(access.ViewAuthClients) && actor.Can(access.EditAuthClients) && DraftOf(client).exceeds(actor) == ""
}

// checkRights adds what the actor may not change. before is nil for a new client.
func checkRights(u *fault.UserErrors, actor access.Actor, before *ent.AuthClient, after Draft) {
	var old Draft
	if before != nil {
		old = DraftOf(before)
	}
	if reason := old.exceeds(actor); reason != "" {
		for _, field := range old.guardedChanges(after) {
			u.Add(fault.NotAllowed, field, "%s", reason)
		}
		return
	}
	if after.hasScope(scope.Admin) && !old.hasScope(scope.Admin) && !actor.IsSuper() {
		u.Add(fault.NotAllowed, "scopes", "Only a super admin can give a client the scope admin.")
	}
	mayMakeResourceServer := actor.Can(access.EditAuthClients) && actor.Can(access.ViewTokens)
	if after.ResourceServer && !old.ResourceServer && !mayMakeResourceServer {
		u.Add(fault.NotAllowed, "resourceServer", "Making a client a resource server needs the permissions %s and %s.",
			access.EditAuthClients, access.ViewTokens)
	}
}

// guardedChanges returns the fields that differ, save those with which nobody can take a client over or
// be deceived about it: the texts for people, and switching it off.
func (d Draft) guardedChanges(after Draft) []string {
	changes := audit.Diff(d, after)
	delete(changes, "description")
	delete(changes, "contact")
	if !after.Enabled {
		delete(changes, "enabled")
	}
	return slices.Sorted(maps.Keys(changes))
}
