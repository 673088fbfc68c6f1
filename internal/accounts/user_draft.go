package accounts

import (
	"context"
	"fmt"
	"net/mail"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/ent/group"
	"github.com/ostiary/ostiary/ent/user"
	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/fault"
	"github.com/ostiary/ostiary/internal/ids"
	"github.com/ostiary/ostiary/internal/names"
)

// UserDraft is everything that can be chosen about a user.
type UserDraft struct {
	// Username is what the user signs in with; required and unique, see package names.
	Username string `json:"username"`
	// Email is unique when it is not empty.
	Email    string `json:"email"`
	FullName string `json:"fullName"`
	// SuperAdmin users need no permission; only a super admin can give or take this.
	SuperAdmin bool `json:"superAdmin"`
	// Status is ACTIVE when empty.
	Status user.Status `json:"status"`
	// Permissions are those held directly.
	Permissions []access.Permission `json:"permissions"`
	// GroupIDs are the groups that the user is a direct member of.
	GroupIDs []string `json:"groupIds"`
	// Password is never stored. nil keeps the one there is; a new user needs one.
	Password *string `json:"-"`
}

// MaxEmailLength is how long an e-mail address may be (RFC 5321 §4.5.3.1, with the erratum 1690 of RFC 3696).
const MaxEmailLength = 254

// storedUser is a user with the draft that would make them.
type storedUser struct {
	*ent.User
	draft UserDraft
}

// loadUser returns the user of an edit, or a user error for the field id.
func (e *edit) loadUser(ctx context.Context, id string) (*storedUser, error) {
	missing := fault.One(fault.Missing, "id", noSuchUser)
	if !ids.Plausible(id) {
		return nil, missing
	}
	u, err := e.tx.User.Get(ctx, id)
	if ent.IsNotFound(err) {
		return nil, missing
	}
	if err != nil {
		return nil, fmt.Errorf("load a user: %w", err)
	}
	groups, err := e.tx.Group.Query().Where(group.HasMembersWith(user.ID(id))).IDs(ctx)
	if err != nil {
		return nil, fmt.Errorf("load the groups of a user: %w", err)
	}
	return &storedUser{u, UserDraft{
		Username: u.Username, Email: u.Email, FullName: u.FullName, SuperAdmin: u.SuperAdmin, Status: u.Status,
		Permissions: u.Permissions, GroupIDs: groups,
	}.sorted()}, nil
}

// cleaned returns the draft with its texts as they are stored. Lists stay as they were given, so that
// an error can name the item.
func (d UserDraft) cleaned() UserDraft {
	d.Username, d.Email, d.FullName = names.Clean(d.Username), strings.TrimSpace(d.Email), names.Clean(d.FullName)
	if d.Status == "" {
		d.Status = user.DefaultStatus
	}
	return d
}

// sorted returns the draft with its lists as they are stored, in copies.
func (d UserDraft) sorted() UserDraft {
	d.Permissions, d.GroupIDs = access.SetOf(d.Permissions...).Sorted(), plausible(d.GroupIDs...)
	return d
}

func (d UserDraft) searchText() string {
	return names.Fold(strings.Join([]string{d.Username, d.FullName, d.Email}, " "))
}

// check adds to u what is wrong with the draft in itself.
func (d UserDraft) check(u *fault.UserErrors) {
	names.Check(u, "username", "Username", d.Username)
	if strings.Contains(d.Username, ":") {
		// RFC 7617 §2: the user name in HTTP Basic cannot have one.
		u.Add(fault.Invalid, "username", "The Username field must not contain a colon.")
	}
	checkEmail(u, d.Email)
	switch {
	case names.Hostile(d.FullName):
		u.Add(fault.Invalid, "fullName", "The Full Name field must not contain control or invisible characters.")
	case utf8.RuneCountInString(d.FullName) > names.MaxLength:
		u.Add(fault.TooLong, "fullName", "The Full Name field must not be longer than %d characters.", names.MaxLength)
	}
	if user.StatusValidator(d.Status) != nil {
		u.Add(fault.Invalid, "status", "The status must be ACTIVE or INACTIVE.")
	}
	checkPermissions(u, d.Permissions)
	if d.Password != nil {
		checkPassword(u, "password", *d.Password)
	}
}

func checkEmail(u *fault.UserErrors, email string) {
	if email == "" {
		return
	}
	if len(email) > MaxEmailLength {
		u.Add(fault.TooLong, "email", "The e-mail address must not be longer than %d characters.", MaxEmailLength)
		return
	}
	address, err := mail.ParseAddress(email)
	// ParseAddress accepts "Name <address>", comments and quotes; a plain address comes back as it is.
	if err != nil || address.Address != email || names.Hostile(email) || strings.ContainsAny(email, " \"") {
		u.Add(fault.Invalid, "email", "The e-mail address must look like name@example.com.")
	}
}

func checkPermissions(u *fault.UserErrors, permissions []access.Permission) {
	for i, p := range permissions {
		if !p.Valid() {
			u.AddItem(fault.Invalid, "permissions", i, "There is no such permission.")
		}
	}
}

// hashNew hashes a new password; it returns "" for one that stays as it is, or that is wrong and
// will be refused.
func (s *Service) hashNew(ctx context.Context, password *string) (string, error) {
	if password == nil {
		return "", nil
	}
	var wrong fault.UserErrors
	if checkPassword(&wrong, "password", *password); len(wrong) > 0 {
		return "", nil
	}
	return s.Hasher.hash(ctx, *password)
}

// difference returns what next has and old has not, and the other way round.
func difference(old, next []string) (added, removed []string) {
	return without(next, old), without(old, next)
}

// without returns all but the others. Lists may be long, so it does not look at each pair.
func without(all, others []string) []string {
	unwanted := setOf(others)
	return slices.DeleteFunc(slices.Clone(all), func(item string) bool { return unwanted[item] })
}

func setOf(items []string) map[string]bool {
	set := make(map[string]bool, len(items))
	for _, item := range items {
		set[item] = true
	}
	return set
}
