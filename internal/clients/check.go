package clients

import (
	"context"
	"fmt"
	"slices"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/ent/authclient"
	entscope "github.com/ostiary/ostiary/ent/scope"
	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/fault"
	"github.com/ostiary/ostiary/internal/grants"
	"github.com/ostiary/ostiary/internal/names"
	"github.com/ostiary/ostiary/internal/scope"
)

// How much a client may have of everything.
const (
	maxDescription  = 2000 // characters
	maxContact      = 255  // characters
	maxGrants       = 20   // repetitions included
	maxRedirectURIs = 50
	maxOrigins      = 50
	maxScopes       = 100
)

// review returns the draft as it is to be stored, or everything that is wrong with it. before is the
// stored client; nil for a new one.
func review(ctx context.Context, tx *ent.Client, before *ent.AuthClient, draft Draft) (Draft, error) {
	if err := checkSizes(draft); err != nil {
		return Draft{}, err // nobody looks at what is in lists without end
	}
	draft = draft.tidied()
	var u fault.UserErrors
	checkTexts(&u, draft)
	if err := checkNameIsFree(ctx, tx, &u, before, draft.Name); err != nil {
		return Draft{}, err
	}
	checkType(&u, draft)
	checkGrants(&u, draft)
	checkRedirectURIs(&u, draft)
	checkOrigins(&u, draft.AllowedOrigins)
	if err := checkScopes(ctx, tx, &u, before, draft.Scopes); err != nil {
		return Draft{}, err
	}
	checkLifetimes(&u, draft)
	draft = draft.settled()
	checkRights(&u, access.ActorFrom(ctx), before, draft)
	return draft, u.Err()
}

func checkSizes(d Draft) error {
	var u fault.UserErrors
	for _, list := range []struct {
		field    string
		has, may int
	}{
		{"grants", len(d.Grants), maxGrants},
		{"redirectUris", len(d.RedirectURIs), maxRedirectURIs},
		{"allowedOrigins", len(d.AllowedOrigins), maxOrigins},
		{"scopes", len(d.Scopes), maxScopes},
	} {
		if list.has > list.may {
			u.Add(fault.TooMany, list.field, "There are too many: a client can have at most %d.", list.may)
		}
	}
	return u.Err()
}

func checkTexts(u *fault.UserErrors, d Draft) {
	names.Check(u, "name", "Name", d.Name)
	names.CheckText(u, "description", "Description", d.Description, maxDescription)
	names.CheckText(u, "contact", "Contact", d.Contact, maxContact)
}

// checkNameIsFree looks for another client with the name, unless the name is wrong in itself.
func checkNameIsFree(ctx context.Context, tx *ent.Client, u *fault.UserErrors, before *ent.AuthClient, name string) error {
	var wrong fault.UserErrors
	if names.Check(&wrong, "name", "Name", name); len(wrong) > 0 {
		return nil
	}
	others := tx.AuthClient.Query().Where(authclient.NameKey(names.Key(name)))
	if before != nil {
		others.Where(authclient.IDNEQ(before.ID))
	}
	taken, err := others.Exist(ctx)
	if err != nil {
		return fmt.Errorf("look for the name: %w", err)
	}
	if taken {
		u.Add(fault.Taken, "name", "The Name has already been taken.")
	}
	return nil
}

func checkType(u *fault.UserErrors, d Draft) {
	if authclient.TypeValidator(d.Type) != nil {
		u.Add(fault.Invalid, "type", "The Type is %s or %s.", authclient.TypeCONFIDENTIAL, authclient.TypePUBLIC)
	}
	if d.isPublic() && !d.RequirePKCE {
		u.Add(fault.Invalid, "requirePkce", "A public client must use PKCE, because it has no secret.")
	}
	if d.isPublic() && d.ResourceServer {
		u.Add(fault.Invalid, "resourceServer", "A public client cannot be a resource server, because it has no secret to introspect tokens with.")
	}
}

func checkGrants(u *fault.UserErrors, d Draft) {
	if len(d.Grants) == 0 {
		u.Add(fault.TooFew, "grants", "The Auth-Client must have at least 1 item chosen.")
	}
	for i, grant := range d.Grants {
		if !slices.Contains(grants.All, grant) {
			u.AddItem(fault.Invalid, "grants", i, "There is no such grant.")
		}
	}
	if d.isPublic() && d.has(grants.ClientCredentials) { // RFC 6749 section 4.4
		u.Add(fault.Invalid, "grants", "A public client cannot have the %s, because it has no secret.", grants.ClientCredentials.Title())
	}
}

// checkScopes finds scopes that do not exist. Those that the client has already are left alone: an
// edit of something else must not fail because of them.
func checkScopes(ctx context.Context, tx *ent.Client, u *fault.UserErrors, before *ent.AuthClient, scopes []string) error {
	var known []string
	if before != nil {
		known = slices.Clone(before.Scopes)
	}
	unknown := slices.DeleteFunc(scope.Missing(scopes, known), func(name string) bool { return !scope.Valid(name) })
	if len(unknown) > 0 {
		found, err := tx.Scope.Query().Where(entscope.NameIn(unknown...)).Select(entscope.FieldName).Strings(ctx)
		if err != nil {
			return fmt.Errorf("look for scopes: %w", err)
		}
		known = append(known, found...)
	}
	for i, name := range scopes {
		if !slices.Contains(known, name) {
			u.AddItem(fault.Missing, "scopes", i, "The scope %.100q does not exist. Create it first, or choose another.", name)
		}
	}
	return nil
}
