package accounts_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/ent/auditevent"
	"github.com/ostiary/ostiary/ent/user"
	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/accounts"
	"github.com/ostiary/ostiary/internal/fault"
)

const here, elsewhere = "192.0.2.7", "198.51.100.1"

func TestSignIn(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		ada := h.user("Ada", func(d *accounts.UserDraft) { d.Password = new("caf\u00e9 au lait, s'il") })
		for _, typed := range []string{"Ada", " ADA ", "ａｄａ"} {
			u, err := h.SignIn(from(t.Context(), here), typed, "cafe\u0301 au lait, s'il") // the same letters, composed otherwise
			ok(t, err)
			if u.ID != ada.ID || u.LastSignInAt.Unix() <= 0 || !u.LastSignInAt.Equal(h.DB.Now()) {
				t.Errorf("signed in as %v", u)
			}
		}
		u, err := h.CheckPassword(from(t.Context(), here), "ada", "caf\u00e9 au lait, s'il", false)
		ok(t, err)
		if u.ID != ada.ID {
			t.Errorf("checked %v", u)
		}
		if got := h.events(ada.ID); !slices.Equal(got, []string{"USER_CREATED", "SIGNED_IN", "SIGNED_IN", "SIGNED_IN"}) {
			t.Errorf("events %v", got)
		}
		event := h.DB.Read().AuditEvent.Query().Where(auditevent.Kind("SIGNED_IN")).FirstX(t.Context())
		if event.ActorKind != access.User || event.ActorID != ada.ID || event.Address != here {
			t.Errorf("audited %v", event)
		}
	})
}

// T31: unknown, wrong, empty, disabled: one answer, as many hashes, and the audit log does not repeat what was typed.
func TestT31NobodyLearnsWhichUsersThereAre(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.user("ada")
		h.user("off", func(d *accounts.UserDraft) { d.Status = user.StatusINACTIVE })
		h.imported("grace", "$2y$04$"+strings.Repeat("x", 53))
		_, err := h.SignIn(from(t.Context(), here), "root", password) // looks once a minute for users who were imported
		ok(t, err)
		var answers []string
		var took []int
		for i, typed := range [][2]string{{"ada", "wrong"}, {"ada", ""}, {"grace", password}, {"nobody", password}, {"off", password}, {"", ""}, {"a\x00\xff", "\x00"},
			{strings.Repeat("x", 1<<20), strings.Repeat("y", 1<<20)}, {"ada", strings.Repeat("y", 1<<20)}} {
			for _, sign := range []func(context.Context, string, string) (*ent.User, error){h.SignIn, h.check} {
				h.kit.Statements.Take()
				_, err := sign(from(t.Context(), fmt.Sprintf("192.0.%d.1", i)), typed[0], typed[1])
				wantCode(t, err, fault.Unauthenticated)
				answers, took = append(answers, err.Error()), append(took, len(h.kit.Statements.Take()))
			}
		}
		slices.Sort(answers)
		slices.Sort(took)
		if answers[0] != answers[len(answers)-1] || took[0] != took[len(took)-1] {
			t.Errorf("answers differ: %q, statements %v", slices.Compact(answers), took)
		}
		for _, event := range h.DB.Read().AuditEvent.Query().Where(auditevent.Kind("SIGN_IN_FAILED")).AllX(t.Context()) {
			if strings.Contains(fmt.Sprint(event), "nobody") || strings.Contains(fmt.Sprint(event), "xxx") {
				t.Errorf("repeats what was typed: %v", event)
			}
		}
	})
}

// T31: the hash of nobody costs what the hash of somebody does.
func TestT31UnknownUsersTakeAsLong(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		var hashes []string
		h.user("ada")
		h.user("off", func(d *accounts.UserDraft) { d.Status = user.StatusINACTIVE })
		h.Hasher = h.Hasher.Watched(func(costs string) { hashes = append(hashes, costs) })
		for _, name := range []string{"ada", "off", "nobody", ""} {
			for _, typed := range []string{"wrong", "", strings.Repeat("x", 1<<20)} {
				hashes = nil
				_, err := h.SignIn(from(t.Context(), here), name, typed)
				wantCode(t, err, fault.Unauthenticated)
				if !slices.Equal(hashes, []string{"1 passes, 8 KiB, 1 lanes"}) {
					t.Errorf("%q with %.9q costs %v", name, typed, hashes)
				}
			}
		}
	})
}

// try tries to sign in so often, and counts the answers.
func try(t *testing.T, times int, once func(i int) error) (wrong, limited int, wait time.Duration) {
	t.Helper()
	for i := range times {
		err := once(i)
		switch fault.CodeOf(err) {
		case fault.Unauthenticated:
			wrong++
		case fault.RateLimited:
			limited++
			var refused *fault.Error
			errors.As(err, &refused)
			wait = max(wait, refused.RetryAfter)
		default:
			t.Fatal(err)
		}
	}
	return wrong, limited, wait
}

// guess tries wrong passwords of one account.
func guess(t *testing.T, ctx context.Context, times int, services ...*accounts.Service) (wrong, limited int, wait time.Duration) {
	t.Helper()
	return try(t, times, func(i int) error {
		_, err := services[i%len(services)].SignIn(ctx, "ada", fmt.Sprint("wrong ", i))
		return err
	})
}

// T30: guessing is stopped after a few tries, on all replicas together, for longer each time, and only
// there; an operator can let somebody in again.
func TestT30PasswordGuessing(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		ada := h.user("ada")
		replica := &accounts.Service{DB: h.kit.Open(t), Hasher: cheap()}
		ctx := from(t.Context(), here)
		wrong, limited, wait := guess(t, ctx, 50, h.Service, replica)
		if wrong != 5 || limited != 45 || wait != 30*time.Second {
			t.Errorf("%d wrong, %d limited, wait %v", wrong, limited, wait)
		}
		// The right password does not help, nor does a neighbour's address, nor another spelling.
		for _, ctx := range []context.Context{ctx, from(t.Context(), "192.0.2.99"), from(t.Context(), "::ffff:192.0.2.1")} {
			_, err := replica.SignIn(ctx, "ＡＤＡ", password)
			wantCode(t, err, fault.RateLimited)
			_, err = h.CheckPassword(ctx, "ada", password, false)
			wantCode(t, err, fault.RateLimited)
		}
		// From elsewhere the owner gets in; that forgives nothing here.
		_, err := h.SignIn(from(t.Context(), elsewhere), "ada", password)
		ok(t, err)
		_, err = h.SignIn(ctx, "ada", password)
		wantCode(t, err, fault.RateLimited)
		// One more guess when the time is over; then it is twice as long.
		for _, want := range []time.Duration{time.Minute, 2 * time.Minute, 4 * time.Minute, 8 * time.Minute, 15 * time.Minute, 15 * time.Minute} {
			h.kit.Clock.Advance(wait)
			wrong, limited, wait = guess(t, ctx, 3, h.Service, replica)
			if wrong != 1 || limited != 2 || wait != want {
				t.Errorf("%d wrong, %d limited, wait %v, want %v", wrong, limited, wait, want)
			}
		}
		ok(t, h.Unlock(h.operator(), "ADA"))
		if got := h.events(ada.ID); got[len(got)-1] != "USER_UNLOCKED" {
			t.Errorf("events %v", got)
		}
		guess(t, ctx, 4, h.Service)
		_, err = h.CheckPassword(ctx, "ada", password, false)
		ok(t, err)
		// Success forgave the four; and what is long ago does not count.
		if wrong, _, _ = guess(t, ctx, 6, h.Service); wrong != 5 {
			t.Errorf("%d wrong after a success", wrong)
		}
		h.kit.Clock.Advance(25 * time.Hour)
		if wrong, _, _ = guess(t, ctx, 6, h.Service); wrong != 5 {
			t.Errorf("%d wrong a day later", wrong)
		}
		wantProblems(t, h.Unlock(h.operator(), "nobody"), problem{"username", fault.Missing})
		h.kit.Clock.Advance(25 * time.Hour)
		ok(t, h.Sweep(t.Context()))
		if n := h.DB.Read().FailedAttempt.Query().CountX(t.Context()); n != 0 {
			t.Errorf("%d counters are left", n)
		}
	})
}

// T30: a burst of guesses at once on two replicas gains nothing; unknown names lock the same way.
func TestT30ParallelGuessing(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.user("ada")
		replica := &accounts.Service{DB: h.kit.Open(t), Hasher: cheap()}
		for _, name := range []string{"ada", "nobody"} {
			var mu sync.Mutex
			codes := map[fault.Code]int{}
			var wait sync.WaitGroup
			for i := range 40 {
				wait.Go(func() {
					s := []*accounts.Service{h.Service, replica}[i%2]
					_, err := s.SignIn(from(t.Context(), here), name, fmt.Sprint("wrong ", i))
					mu.Lock()
					defer mu.Unlock()
					codes[fault.CodeOf(err)]++
				})
			}
			wait.Wait()
			if codes[fault.Unauthenticated] != 5 || codes[fault.RateLimited] != 35 {
				t.Errorf("%s: %v", name, codes)
			}
		}
	})
}

// T30: many places that guess together are slowed down, and the owner comes in between.
func TestT30GuessingFromEverywhere(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.user("ada")
		for i := range 50 {
			_, err := h.SignIn(from(t.Context(), fmt.Sprintf("2001:db8:%x::1", i)), "ada", "wrong")
			wantCode(t, err, fault.Unauthenticated)
		}
		_, err := h.SignIn(from(t.Context(), here), "ada", password)
		wantCode(t, err, fault.RateLimited)
		h.kit.Clock.Advance(2 * time.Second)
		_, err = h.SignIn(from(t.Context(), here), "ada", password)
		ok(t, err)
	})
}

var sprayed atomic.Int64

// spray tries one password on as many names, the first of them somebody's.
func spray(t *testing.T, ctx context.Context, names int, services ...*accounts.Service) (wrong, limited int, wait time.Duration) {
	t.Helper()
	return try(t, names, func(i int) error {
		name := "ada"
		if i > 0 {
			name = fmt.Sprint("somebody ", sprayed.Add(1))
		}
		_, err := services[i%len(services)].SignIn(ctx, name, "Summer 2030, is it?")
		return err
	})
}

// check is CheckPassword from where one person is.
func (h *house) check(ctx context.Context, username, password string) (*ent.User, error) {
	return h.CheckPassword(ctx, username, password, false)
}

// T30: the server of an application asks for many people. Who guesses at many accounts through it does not shut
// out the others, and the accounts that were guessed at are locked all the same.
func TestT30GuessingThroughAnApplication(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.user("ada")
		ctx := from(t.Context(), here)
		for i := range 150 {
			_, err := h.CheckPassword(ctx, fmt.Sprint("name ", i), "wrong", true)
			wantCode(t, err, fault.Unauthenticated)
		}
		_, err := h.CheckPassword(ctx, "ada", password, true)
		ok(t, err)
		for range 5 {
			_, err := h.CheckPassword(ctx, "ada", "wrong", true)
			wantCode(t, err, fault.Unauthenticated)
		}
		_, err = h.CheckPassword(ctx, "ada", password, true)
		wantCode(t, err, fault.RateLimited)
	})
}

// T30: one password for many names: a place that goes on is slowed down, on all replicas together, whomever it
// tries, and nobody elsewhere is. Only time forgives it.
func TestT30OnePasswordForManyNames(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.user("ada")
		replica := &accounts.Service{DB: h.kit.Open(t), Hasher: cheap()}
		ctx, neighbour := from(t.Context(), here), from(t.Context(), "192.0.2.99")
		for range 3 {
			if wrong, _, _ := spray(t, ctx, 30, h.Service, replica); wrong != 30 {
				t.Errorf("%d of 30 wrong", wrong)
			}
			_, err := h.CheckPassword(ctx, "root", password, false)
			ok(t, err)
		}
		wrong, limited, wait := spray(t, neighbour, 40, h.Service, replica)
		if wrong != 10 || limited != 30 || wait != time.Second {
			t.Errorf("%d wrong, %d limited, wait %v", wrong, limited, wait)
		}
		// Whoever it is, and whoever that one is to be: the answer is the same, and nobody hashes.
		h.Hasher = h.Hasher.Watched(func(string) { t.Error("hashed while locked") })
		for _, typed := range [][2]string{{"root", password}, {"ada", password}, {"nobody", password}, {"", ""}} {
			_, err := h.SignIn(ctx, typed[0], typed[1])
			wantCode(t, err, fault.RateLimited)
			_, err = h.CheckPassword(ctx, typed[0], typed[1], false)
			wantCode(t, err, fault.RateLimited)
		}
		h.Hasher = cheap()
		_, err := h.SignIn(from(t.Context(), elsewhere), "root", password)
		ok(t, err)
		// Neither to unlock an account nor to sign in takes anything back.
		ok(t, h.Unlock(h.operator(), "ada"))
		_, err = h.SignIn(ctx, "ada", password)
		wantCode(t, err, fault.RateLimited)
		for _, want := range []int{2, 4, 8, 16, 32, 60, 60} {
			h.kit.Clock.Advance(wait)
			_, err := h.SignIn(ctx, "ada", password)
			ok(t, err)
			wrong, limited, wait = spray(t, ctx, 3, h.Service, replica)
			if wrong != 1 || limited != 2 || wait != time.Duration(want)*time.Second {
				t.Errorf("%d wrong, %d limited, wait %v, want %d s", wrong, limited, wait, want)
			}
		}
		h.kit.Clock.Advance(15 * time.Minute)
		if wrong, _, _ := spray(t, ctx, 110, h.Service, replica); wrong != 100 {
			t.Errorf("%d wrong after a quarter of an hour", wrong)
		}
		h.kit.Clock.Advance(25 * time.Hour)
		ok(t, h.Sweep(t.Context()))
		if n := h.DB.Read().FailedAttempt.Query().CountX(t.Context()); n != 0 {
			t.Errorf("%d counters are left", n)
		}
	})
}

// T30: names that are tried at once, on two replicas and from two networks, neither slip through nor get stuck.
func TestT30ManyNamesAtOnce(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.user("ada")
		replica := &accounts.Service{DB: h.kit.Open(t), Hasher: cheap()}
		spray(t, from(t.Context(), here), 90, h.Service, replica)
		spray(t, from(t.Context(), elsewhere), 90, h.Service, replica)
		var mu sync.Mutex
		codes := map[string]int{}
		var wait sync.WaitGroup
		for i := range 60 {
			wait.Go(func() {
				s, address := []*accounts.Service{h.Service, replica}[i%2], []string{here, elsewhere}[i/2%2]
				_, err := s.SignIn(from(t.Context(), address), fmt.Sprint("name ", i/4), "wrong")
				mu.Lock()
				defer mu.Unlock()
				codes[fmt.Sprint(address, " ", fault.CodeOf(err))]++
			})
		}
		wait.Wait()
		want := map[string]int{}
		for _, address := range []string{here, elsewhere} {
			want[address+" UNAUTHENTICATED"], want[address+" RATE_LIMITED"] = 10, 20
		}
		if !maps.Equal(codes, want) {
			t.Errorf("%v", codes)
		}
	})
}

// Who comes while too many wait is sent away; who gives up makes room.
func TestTooManySignIns(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		quick := h.Hasher
		h.Hasher = accounts.NewHasher(64*1024, 3)
		ctx, giveUp := context.WithCancel(t.Context())
		answers := make(chan error)
		const callers = 400
		for i := range callers {
			go func() {
				_, err := h.CheckPassword(from(ctx, fmt.Sprintf("10.%d.%d.1", i/256, i%256)), fmt.Sprint("user ", i), "wrong", false)
				answers <- err
			}()
		}
		sentAway := 0
		for range callers {
			switch err := <-answers; {
			case fault.CodeOf(err) == fault.Unavailable:
				sentAway++
				giveUp()
			case fault.CodeOf(err) != fault.Unauthenticated && !errors.Is(err, context.Canceled):
				t.Error(err)
			}
		}
		giveUp()
		if sentAway == 0 {
			t.Error("nobody was sent away")
		}
		h.Hasher = quick
		_, err := h.SignIn(from(t.Context(), here), "root", password)
		ok(t, err)
	})
}

// T30: one network that asks without end is slowed down, and nobody else is.
func TestT30OneNetworkShutsNobodyOut(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		ctx, giveUp := context.WithCancel(t.Context())
		defer giveUp()
		hasher := accounts.NewHasher(16*1024, 1)
		crowd := &accounts.Service{DB: h.DB, Hasher: hasher}
		const callers = 100
		answers := make(chan error, callers)
		for i := range callers {
			go func() {
				_, err := crowd.CheckPassword(from(ctx, fmt.Sprintf("192.0.2.%d", i)), fmt.Sprint("user ", i), "wrong", false)
				answers <- err
			}()
		}
		answered := 1
		for fault.CodeOf(<-answers) != fault.RateLimited { // until the network has its part
			answered++
		}
		_, err := crowd.SignIn(from(t.Context(), "198.51.100.1"), "root", password)
		ok(t, err)
		giveUp()
		for ; answered < callers; answered++ {
			if err := <-answers; err == nil {
				t.Error("a wrong password was right")
			}
		}
	})
}

// T30: who hangs up while their password is checked has failed all the same.
func TestT30HangingUpDoesNotEscapeTheCount(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		ada := h.user("ada")
		ctx, hangUp := context.WithCancel(from(t.Context(), here))
		h.Hasher = h.Hasher.Watched(func(string) { hangUp() })
		_, err := h.SignIn(ctx, "ada", "wrong")
		wantCode(t, err, fault.Unauthenticated)
		if ctx.Err() == nil || !h.DB.Read().FailedAttempt.Query().ExistX(t.Context()) {
			t.Error("nobody who hung up was counted")
		}
		if got := h.events(ada.ID); !slices.Contains(got, "SIGN_IN_FAILED") {
			t.Errorf("events %v", got)
		}
	})
}

// Many right passwords at once all pass: the password grant of a busy application.
func TestParallelSignIns(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		var wait sync.WaitGroup
		for range 40 {
			wait.Go(func() {
				if _, err := h.CheckPassword(from(t.Context(), here), "root", password, false); err != nil {
					t.Error(err)
				}
			})
		}
		wait.Wait()
		h.kit.Statements.Take()
		_, err := h.CheckPassword(from(t.Context(), here), "root", password, false)
		ok(t, err)
		for _, statement := range h.kit.Statements.Take() {
			if !strings.HasPrefix(statement, "SELECT") {
				t.Errorf("a success writes: %s", statement)
			}
		}
	})
}
