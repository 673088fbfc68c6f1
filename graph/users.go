package graph

import (
	"context"
	"time"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/graph/generated"
	"github.com/ostiary/ostiary/graph/model"
	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/accounts"
	"github.com/ostiary/ostiary/internal/fault"
	"github.com/ostiary/ostiary/internal/moment"
	"github.com/ostiary/ostiary/internal/paging"
)

func (q query) Users(
	ctx context.Context, first *int, after *string, last *int, before *string, orderBy *accounts.UserOrder, filter *accounts.UserFilter,
) (*model.UserConnection, error) {
	page, err := q.rooms.Accounts.Users(ctx, given(filter), given(orderBy), paging.Args{First: first, After: after, Last: last, Before: before})
	if err != nil {
		return nil, err
	}
	load(ctx).expectUsers(page.Items)
	return model.NewConnection(page, func() (int, error) { return q.rooms.Accounts.CountUsers(ctx, given(filter)) }), nil
}

func (q query) User(ctx context.Context, id string) (*ent.User, error) {
	return orNull(q.rooms.Accounts.User(ctx, id))
}

// user resolves what hangs on an account.
type user struct{}

func (r resolver) User() generated.UserResolver { return user{} }

func (user) EffectivePermissions(ctx context.Context, u *ent.User) ([]access.Permission, error) {
	permissions, err := load(ctx).effective.get(ctx, u.ID)
	return permissions.Sorted(), err
}

func (user) Groups(ctx context.Context, u *ent.User) ([]*ent.Group, error) {
	if !accounts.MaySeeGroups(access.ActorFrom(ctx), u.ID) {
		return nil, nil
	}
	return listed(load(ctx).groups.get(ctx, u.ID))
}

func (user) PermissionOrigins(ctx context.Context, u *ent.User) ([]*accounts.PermissionOrigin, error) {
	giving, err := load(ctx).giving.get(ctx, u.ID)
	if err != nil {
		return nil, err
	}
	origins := accounts.OriginsOf(u, giving)
	if !accounts.MaySeeGroups(access.ActorFrom(ctx), u.ID) {
		for _, from := range origins {
			from.Groups = nil
		}
	}
	return origins, nil
}

func (user) LastSignInAt(_ context.Context, u *ent.User) (*time.Time, error) {
	return moment.OrNil(u.LastSignInAt), nil
}

func (m mutation) CreateUser(ctx context.Context, draft accounts.UserDraft) (*generated.CreateUserPayload, error) {
	created, err := m.rooms.Accounts.CreateUser(ctx, draft)
	problems, err := split(err)
	return &generated.CreateUserPayload{User: created, UserErrors: problems}, err
}

func (m mutation) UpdateUser(ctx context.Context, input generated.UpdateUserInput) (*generated.UpdateUserPayload, error) {
	var updated *ent.User
	change, err := userChange(input)
	if err == nil {
		updated, err = m.rooms.Accounts.UpdateUser(ctx, input.ID, change)
	}
	problems, err := split(err)
	return &generated.UpdateUserPayload{User: updated, UserErrors: problems}, err
}

func userChange(input generated.UpdateUserInput) (func(*accounts.UserDraft), error) {
	return partial(func(nulls *fault.UserErrors, d *accounts.UserDraft) {
		set(nulls, "username", &d.Username, input.Username)
		if setOrClear(&d.Password, input.Password); input.Password.IsSet() && d.Password == nil {
			addNull(nulls, "password")
		}
		setText(&d.Email, input.Email)
		setText(&d.FullName, input.FullName)
		set(nulls, "status", &d.Status, input.Status)
		set(nulls, "superAdmin", &d.SuperAdmin, input.SuperAdmin)
		setList(nulls, "permissions", &d.Permissions, input.Permissions)
		setList(nulls, "groupIds", &d.GroupIDs, input.GroupIds)
	})
}

func (m mutation) DeleteUser(ctx context.Context, input generated.DeleteUserInput) (*generated.DeleteUserPayload, error) {
	problems, err := split(m.rooms.Accounts.DeleteUser(ctx, input.ID))
	return &generated.DeleteUserPayload{DeletedID: ifDone(input.ID, problems), UserErrors: problems}, err
}

func (m mutation) UnlockUser(ctx context.Context, input generated.UnlockUserInput) (*generated.UnlockUserPayload, error) {
	unlocked, err := m.rooms.Accounts.UnlockUser(ctx, input.ID)
	problems, err := split(err)
	return &generated.UnlockUserPayload{User: unlocked, UserErrors: problems}, err
}

func (m mutation) ChangePassword(ctx context.Context, input generated.ChangePasswordInput) (*generated.ChangePasswordPayload, error) {
	changed, err := m.rooms.Accounts.ChangePassword(ctx, input.CurrentPassword, input.NewPassword)
	problems, err := split(err)
	return &generated.ChangePasswordPayload{User: changed, UserErrors: problems}, err
}

func (m mutation) UpdateProfile(ctx context.Context, input generated.UpdateProfileInput) (*generated.UpdateProfilePayload, error) {
	updated, err := m.rooms.Accounts.UpdateProfile(ctx, func(own *accounts.Profile) {
		setText(&own.Email, input.Email)
		setText(&own.FullName, input.FullName)
	})
	problems, err := split(err)
	return &generated.UpdateProfilePayload{User: updated, UserErrors: problems}, err
}
