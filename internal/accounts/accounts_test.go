package accounts_test

import (
	"context"
	"encoding/json"
	"testing"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/ent/auditevent"
	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/accounts"
	"github.com/ostiary/ostiary/internal/audit"
	"github.com/ostiary/ostiary/internal/fault"
	"github.com/ostiary/ostiary/internal/testkit"
)

func TestMain(m *testing.M) { testkit.Main(m) }

// password is the password of everybody that [house] makes.
const password = "correct horse battery"

// house is a service on a fresh database, with a super admin called root.
type house struct {
	*accounts.Service
	kit  *testkit.Kit
	root *ent.User
	t    *testing.T
}

// each runs a test on both databases.
func each(t *testing.T, test func(t *testing.T, h *house)) {
	t.Helper()
	testkit.Each(t, func(t *testing.T, kit *testkit.Kit) {
		h := &house{Service: &accounts.Service{DB: kit.DB, Hasher: cheap()}, kit: kit, t: t}
		h.root = h.user("root", func(d *accounts.UserDraft) { d.SuperAdmin = true })
		test(t, h)
	})
}

func cheap() accounts.Hasher { return accounts.NewHasher(8, 1) }

// operator is somebody at the command line.
func (h *house) operator() context.Context {
	return access.WithActor(h.t.Context(), access.Actor{Kind: access.Operator})
}

// user makes a user.
func (h *house) user(name string, changes ...func(*accounts.UserDraft)) *ent.User {
	h.t.Helper()
	draft := accounts.UserDraft{Username: name, Password: new(password)}
	for _, change := range changes {
		change(&draft)
	}
	u, err := h.CreateUser(h.operator(), draft)
	if err != nil {
		h.t.Fatalf("create %s: %v", name, err)
	}
	return u
}

// changePassword changes the actor's own password.
func (h *house) changePassword(ctx context.Context, current, next string) error {
	_, err := h.ChangePassword(ctx, current, next)
	return err
}

// holding gives permissions directly.
func holding(permissions ...access.Permission) func(*accounts.UserDraft) {
	return func(d *accounts.UserDraft) { d.Permissions = permissions }
}

func in(groups ...*ent.Group) func(*accounts.UserDraft) {
	return func(d *accounts.UserDraft) {
		for _, g := range groups {
			d.GroupIDs = append(d.GroupIDs, g.ID)
		}
	}
}

// group makes a group.
func (h *house) group(name string, permissions []access.Permission, children ...*ent.Group) *ent.Group {
	h.t.Helper()
	draft := accounts.GroupDraft{Name: name, Permissions: permissions}
	for _, child := range children {
		draft.ChildGroupIDs = append(draft.ChildGroupIDs, child.ID)
	}
	g, err := h.CreateGroup(h.operator(), draft)
	if err != nil {
		h.t.Fatalf("create the group %s: %v", name, err)
	}
	return g
}

// as returns a context in which the user acts with a session.
func (h *house) as(u *ent.User) context.Context {
	h.t.Helper()
	return h.acting(u, h.kit.NewSession(h.t, u.ID))
}

// byToken returns a context in which the user acts through a token.
func (h *house) byToken(u *ent.User) context.Context { return h.acting(u, "") }

func (h *house) acting(u *ent.User, session string) context.Context {
	h.t.Helper()
	actor, err := h.Actor(h.t.Context(), u.ID, session)
	if err != nil {
		h.t.Fatalf("%s cannot act: %v", u.Username, err)
	}
	return access.WithActor(h.t.Context(), actor)
}

// from returns a context of a request from an address.
func from(ctx context.Context, address string) context.Context {
	return audit.WithOrigin(ctx, audit.Origin{Address: address, RequestID: "req_test"})
}

// problem is a user error by its field and code.
type problem struct {
	field string
	code  fault.UserErrorCode
}

// wantProblems checks that err is exactly these user errors.
func wantProblems(t *testing.T, err error, want ...problem) {
	t.Helper()
	got, ok := fault.AsUserErrors(err)
	if !ok && len(want) > 0 {
		t.Errorf("got %v, want the user errors %v", err, want)
		return
	}
	left := map[problem]int{}
	for _, p := range want {
		left[p]++
	}
	for _, e := range got {
		field := ""
		for i, part := range e.Field {
			if i > 0 {
				field += "."
			}
			field += part
		}
		left[problem{field, e.Code}]--
		if e.Message == "" {
			t.Errorf("%s: no message", field)
		}
	}
	for p, n := range left {
		if n != 0 {
			t.Errorf("%v: %+d; got %#v", p, -n, got)
		}
	}
}

func wantCode(t *testing.T, err error, code fault.Code) {
	t.Helper()
	if err == nil || fault.CodeOf(err) != code {
		t.Errorf("got %v, want %s", err, code)
	}
}

func ok(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// events returns the kinds of the audit events about an object, oldest first.
func (h *house) events(objectID string) (kinds []string) {
	for _, event := range h.eventsAbout(objectID) {
		kinds = append(kinds, event.Kind)
	}
	return kinds
}

// lastChanges returns what the last audit event about an object tells, each field as JSON with its keys in order.
func (h *house) lastChanges(objectID string) map[string]string {
	h.t.Helper()
	events, told := h.eventsAbout(objectID), map[string]string{}
	for field, raw := range events[len(events)-1].Changes {
		var value any
		ok(h.t, json.Unmarshal(raw, &value))
		ordered, err := json.Marshal(value)
		ok(h.t, err)
		told[field] = string(ordered)
	}
	return told
}

func (h *house) eventsAbout(objectID string) []*ent.AuditEvent {
	return h.DB.Read().AuditEvent.Query().Where(auditevent.ObjectID(objectID)).Order(ent.Asc(auditevent.FieldID)).AllX(h.t.Context())
}
