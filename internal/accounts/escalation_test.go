package accounts_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/ent/group"
	"github.com/ostiary/ostiary/ent/user"
	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/accounts"
	"github.com/ostiary/ostiary/internal/fault"
)

// crowd is a random population that edits itself.
type crowd struct {
	*house
	random *rand.Rand
	groups []*ent.Group
}

// state is what the rules protect: for each user, who they are and what they may do.
type state struct {
	who map[string]string
	may map[string]access.Set
	is  map[string]*ent.User
}

func (c *crowd) state() state {
	c.t.Helper()
	s := state{who: map[string]string{}, is: map[string]*ent.User{}}
	var ids []string
	for _, u := range c.DB.Read().User.Query().Order(ent.Asc(user.FieldID)).AllX(c.t.Context()) {
		ids, s.is[u.ID] = append(ids, u.ID), u
	}
	var err error
	s.may, err = c.EffectivePermissionsOf(c.t.Context(), ids)
	ok(c.t, err)
	groups, err := c.GroupsOf(c.t.Context(), ids)
	ok(c.t, err)
	for id, u := range s.is {
		s.who[id] = fmt.Sprint(u.Username, u.Email, u.Status, u.SuperAdmin, u.PasswordHash, u.Permissions)
		for _, g := range groups[id] {
			s.who[id] += g.ID
		}
	}
	return s
}

func (c *crowd) some(all []string) []string {
	return slices.DeleteFunc(slices.Clone(all), func(string) bool { return c.random.IntN(3) > 0 })
}

func (c *crowd) permissions() (some []access.Permission) {
	for _, p := range []access.Permission{access.ViewUsers, access.EditUsers, access.ViewGroups, access.EditGroups} {
		if c.random.IntN(3) == 0 {
			some = append(some, p)
		}
	}
	return some
}

// act lets somebody try something and returns what came of it.
func (c *crowd) act(ctx context.Context, userIDs, groupIDs []string) (what string, err error) {
	target, g := userIDs[c.random.IntN(len(userIDs))], groupIDs[c.random.IntN(len(groupIDs))]
	switch kind := c.random.IntN(10); kind {
	case 0:
		_, err = c.CreateUser(ctx, accounts.UserDraft{Username: fmt.Sprint(c.random.Int()), Password: new(password),
			Permissions: c.permissions(), GroupIDs: c.some(groupIDs), SuperAdmin: c.random.IntN(9) == 0})
		return "create", err
	case 1:
		if len(userIDs) < 5 {
			return "nothing", nil
		}
		return "delete " + target, c.DeleteUser(ctx, target)
	case 2, 3, 4:
		_, err = c.UpdateUser(ctx, target, func(d *accounts.UserDraft) {
			switch kind {
			case 2:
				d.Permissions = c.permissions()
			case 3:
				d.GroupIDs = c.some(groupIDs)
			case 4:
				d.Email = fmt.Sprintf("%d@example.com", c.random.Int())
			}
		})
		return fmt.Sprint("user ", kind, " ", target), err
	case 5:
		super, active := c.random.IntN(2) == 0, c.random.IntN(3) > 0
		_, err = c.UpdateUser(ctx, target, func(d *accounts.UserDraft) {
			d.SuperAdmin, d.Status = super, map[bool]user.Status{true: user.StatusACTIVE, false: user.StatusINACTIVE}[active]
		})
		return "standing of " + target, err
	default:
		_, err = c.UpdateGroup(ctx, g, func(d *accounts.GroupDraft) {
			switch kind {
			case 6:
				d.Permissions = c.permissions()
			case 7:
				d.MemberIDs = c.some(userIDs)
			case 8:
				d.ChildGroupIDs = c.some(groupIDs)
			case 9:
				d.Status = []group.Status{group.StatusACTIVE, group.StatusINACTIVE}[c.random.IntN(2)]
			}
		})
		return fmt.Sprint("group ", kind, " ", g), err
	}
}

// P3, P4, T52: whatever people try, nobody gets more than the one who gave it holds, nobody who may do
// more is changed, and somebody stays in charge.
func TestP4NoWayUp(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		seed := rand.Uint64()
		t.Logf("seed %d", seed)
		c := &crowd{house: h, random: rand.New(rand.NewPCG(seed, 0))}
		for i := range 5 {
			c.groups = append(c.groups, h.group(fmt.Sprint("group ", i), c.permissions()))
			h.user(fmt.Sprint("user ", i), holding(c.permissions()...), in(c.groups[c.random.IntN(i+1)]))
		}
		var groupIDs []string
		for _, g := range c.groups {
			groupIDs = append(groupIDs, g.ID)
		}
		done := 0
		for step := range 400 {
			before := c.state()
			var ids []string
			for id := range before.is {
				ids = append(ids, id)
			}
			slices.Sort(ids)
			actorID := ids[c.random.IntN(len(ids))]
			session := ""
			if c.random.IntN(2) == 0 {
				session = h.kit.NewSession(t, actorID)
			}
			actor, err := h.Actor(t.Context(), actorID, session)
			if err != nil {
				continue // asleep
			}
			what, err := c.act(access.WithActor(t.Context(), actor), ids, groupIDs)
			if _, refused := fault.AsUserErrors(err); err != nil && !refused {
				t.Fatal(err)
			}
			if err == nil {
				done++
			}
			c.compare(fmt.Sprintf("step %d: %s (super admin: %v) did %s: %v", step, actorID, actor.SuperAdmin, what, err), actor, before, c.state(), err)
			if t.Failed() {
				return
			}
		}
		t.Logf("%d edits were permitted", done)
	})
}

func (c *crowd) compare(what string, actor access.Actor, before, after state, refused error) {
	c.t.Helper()
	inCharge := false
	for id, u := range after.is {
		inCharge = inCharge || u.SuperAdmin && u.Status == user.StatusACTIVE
		if refused != nil && after.who[id] != before.who[id] {
			c.t.Errorf("%s: refused, but %s changed", what, id)
		}
		for p := range after.may[id] {
			if !before.may[id][p] && !actor.Can(p) {
				c.t.Errorf("%s: %s got %s", what, id, p)
			}
		}
	}
	if !inCharge {
		c.t.Errorf("%s: nobody is in charge", what)
	}
	for id, u := range before.is {
		above := u.SuperAdmin || !actor.MayGrant(before.may[id])
		if above && !actor.SuperAdmin && after.who[id] != before.who[id] {
			c.t.Errorf("%s: %s may do more, but was changed", what, id)
		}
	}
}
