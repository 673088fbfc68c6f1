package tokens_test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/ent/authclient"
	"github.com/ostiary/ostiary/ent/refreshtoken"
	"github.com/ostiary/ostiary/ent/user"
	"github.com/ostiary/ostiary/internal/fault"
	"github.com/ostiary/ostiary/internal/grants"
	"github.com/ostiary/ostiary/internal/ids"
	"github.com/ostiary/ostiary/internal/tokens"
	"github.com/ostiary/ostiary/internal/usage"
)

const day = 24 * time.Hour

func (w *world) purge(t testing.TB) {
	t.Helper()
	if err := w.tokens.Purge(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// TestPurge stores every kind of row, some to stay and some to go, and says so in their names.
func TestPurge(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		const gone = "usr_01M7Z6WZ32APQS3D4ZJSEAWSXX"
		w.addClient(t, 2)
		off := w.addUser(t, "off")
		w.write(t, func(ctx context.Context, tx *ent.Client) error {
			// Both are only waiting: the client is disabled and has no grants, the user is inactive.
			if err := tx.AuthClient.UpdateOneID(2).SetEnabled(false).SetGrants(grants.List{}).SetRevocations(3).Exec(ctx); err != nil {
				return err
			}
			return tx.User.UpdateOneID(off).SetStatus(user.StatusINACTIVE).SetRevocations(5).Exec(ctx)
		})
		s := w.fill(t, func(s *shelf) error {
			now, hourAgo, monthsAgo := s.now, s.now.Add(-time.Hour), s.now.Add(-90*day)
			later, yet, hourYet, monthsYet := now.Add(time.Microsecond), now.Add(-time.Microsecond), hourAgo.Add(time.Microsecond), monthsAgo.Add(time.Microsecond)
			alive, fresh := s.family("stays: family")
			revoked, withdrawn := s.family("goes: family, revoked")
			unwanted, clientless := s.family("goes: family of no client")
			unowned, userless := s.family("goes: family of no user")
			outdatedByClient, before := s.family("goes: family of before its client's were revoked")
			outdatedByUser, earlier := s.family("goes: family of before its user's were revoked")
			waiting, patient := s.family("stays: family of those who are away")
			_, young := s.family("stays: family, young")
			_, barren := s.family("goes: family, barren")
			spent, onlyTombstones := s.family("goes: family, of tombstones")
			coded, pending := s.family("stays: family with a code under way")
			exchanged, empty := s.family("goes: family with nothing but the tombstone of a code")
			_, revokedEmpty := s.family("goes: family, young, revoked")
			idle, lasting := s.family("stays: family with an access token")
			itself := s.access("stays: access of the client itself")
			itself.Mutation().ResetUserID()
			ending, endingPersonal, gonePersonal := s.personal("stays: personal, expired"), s.personal("stays: personal, revoked"), s.personal("goes: personal, expired long ago")
			living := s.personal("stays: personal")
			return s.save(
				fresh.SetCreatedAt(monthsAgo), withdrawn.SetRevokedAt(now), clientless.SetClientID(99), userless.SetUserID(gone),
				before.SetClientID(2).SetClientRevocations(2), earlier.SetUserID(off).SetUserRevocations(4),
				patient.SetClientID(2).SetUserID(off).SetClientRevocations(3).SetUserRevocations(5).SetCreatedAt(monthsAgo),
				young.SetCreatedAt(hourYet), barren.SetCreatedAt(hourAgo), onlyTombstones.SetCreatedAt(monthsAgo),
				pending.SetCreatedAt(monthsAgo), empty.SetCreatedAt(hourAgo), lasting.SetCreatedAt(monthsAgo), revokedEmpty.SetRevokedAt(now),

				living,
				ending.SetExpiresAt(now),
				endingPersonal.SetRevokedAt(hourYet),
				gonePersonal.SetExpiresAt(monthsAgo),
				s.personal("stays: personal, expired for less long").SetExpiresAt(monthsYet),
				s.personal("goes: personal, revoked an hour ago").SetRevokedAt(hourAgo).SetExpiresAt(later),
				s.personal("goes: personal of no client").SetClientID(99),
				s.personal("goes: personal of no user").SetUserID(gone),
				s.personal("stays: personal of those who are away").SetClientID(2).SetUserID(off),

				s.access("stays: access").SetExpiresAt(later),
				s.access("stays: access, never expires"),
				s.access("stays: access, expired"). /* so that it can be said */ SetExpiresAt(hourYet),
				s.access("goes: access, expired an hour ago").SetExpiresAt(hourAgo),
				s.access("goes: access, revoked").SetRevokedAt(now).SetExpiresAt(later),
				s.access("goes: access of no client").SetClientID(99),
				s.access("goes: access of no user").SetUserID(gone),
				s.access("goes: access of before its client's were revoked").SetClientID(2).SetClientRevocations(2),
				s.access("goes: access of before its user's were revoked").SetUserID(off).SetUserRevocations(4),
				s.access("stays: access of those who are away").SetClientID(2).SetUserID(off).SetClientRevocations(3).SetUserRevocations(5),
				s.access("stays: access in a family").SetFamilyID(alive),
				s.access("goes: access in a family, revoked").SetFamilyID(revoked),
				s.access("goes: access in no family").SetFamilyID("fam_01M7Z6WZ32APQS3D4ZJSEAWSXX"),
				s.access("stays: access by a personal one").SetPersonalAccessTokenID(idOf(living.Mutation().ID())),
				s.access("goes: access by a personal one, expired").SetPersonalAccessTokenID(idOf(ending.Mutation().ID())),
				s.access("goes: access by a personal one, revoked").SetPersonalAccessTokenID(idOf(endingPersonal.Mutation().ID())),
				s.access("goes: access by no personal one").SetPersonalAccessTokenID("pat_01M7Z6WZ32APQS3D4ZJSEAWSXX"),
				s.access("stays: access in a family with nothing else").SetFamilyID(idle),
				itself,

				s.refresh("stays: refresh", alive).SetExpiresAt(later),
				s.refresh("stays: refresh, never expires", alive),
				s.refresh("goes: refresh, expired", alive).SetExpiresAt(now),
				s.refresh("stays: refresh, used", alive).SetConsumedAt(yet),
				s.refresh("stays: refresh, used and expired", alive).SetConsumedAt(yet).SetExpiresAt(now),
				s.refresh("stays: refresh, used months ago", alive).SetConsumedAt(monthsYet),
				s.refresh("goes: refresh, used long ago", alive).SetConsumedAt(monthsAgo),
				s.refresh("goes next: refresh, tombstone", spent).SetConsumedAt(yet),
				s.refresh("goes: refresh, revoked", revoked),
				s.refresh("goes: refresh, revoked and used", revoked).SetConsumedAt(yet),
				s.refresh("goes: refresh in no family", "fam_01M7Z6WZ32APQS3D4ZJSEAWSXX"),
				s.refresh("goes: refresh of no client", unwanted),
				s.refresh("goes: refresh of no user", unowned),
				s.refresh("goes: refresh of before its client's were revoked", outdatedByClient),
				s.refresh("goes: refresh of before its user's were revoked", outdatedByUser),
				s.refresh("stays: refresh of those who are away", waiting),

				s.code("stays: code", coded).SetExpiresAt(later),
				s.code("goes: code, expired", alive).SetExpiresAt(now),
				s.code("stays: code, used and expired", alive).SetExpiresAt(monthsAgo).SetConsumedAt(monthsYet),
				s.code("goes: code, used long ago", alive).SetConsumedAt(monthsAgo),
				s.code("goes: code, revoked", revoked),
				s.code("goes: code in no family", "fam_01M7Z6WZ32APQS3D4ZJSEAWSXX"),
				s.code("goes next: code, its family went", exchanged).SetConsumedAt(yet),
				s.code("goes: code of no client", unwanted),

				s.consent("stays: consent", s.user.ID, 1),
				s.consent("stays: consent of those who are away", off, 2),
				s.consent("goes: consent to no client", s.user.ID, 99),
				s.consent("goes: consent of no user", gone, 1),
			)
		})
		stay := func(prefixes ...string) (names []string) {
			for _, name := range s.names {
				if slices.ContainsFunc(prefixes, func(p string) bool { return name[:len(p)] == p }) {
					names = append(names, name)
				}
			}
			slices.Sort(names)
			return names
		}
		w.purge(t)
		if diff := cmp.Diff(stay("stays:", "goes next:"), s.left(t)); diff != "" {
			t.Error(diff)
		}
		w.purge(t)
		if diff := cmp.Diff(stay("stays:"), s.left(t)); diff != "" {
			t.Errorf("again: %s", diff)
		}
	})
}

func idOf(id string, _ bool) string { return id }

// TestPurgeKeepsChain keeps the tombstones of a chain for ninety days each, and its end for as long as it lives.
func TestPurgeKeepsChain(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		const ancestors = 60
		s := w.fill(t, func(s *shelf) error {
			id, family := s.family("family")
			all := []saver{family, s.refresh("alive", id)}
			for i := range ancestors {
				all = append(all, s.refresh(fmt.Sprintf("used on day %02d", i), id).SetConsumedAt(s.now.Add(time.Duration(i)*day)))
			}
			return s.save(all...)
		})
		for _, c := range []struct {
			day, left int
		}{{0, ancestors}, {89, ancestors}, {90, ancestors - 1}, {120, ancestors - 31}, {149, 0}, {1000, 0}} {
			w.Clock.Advance(s.now.Add(time.Duration(c.day) * day).Sub(w.DB.Now()))
			w.purge(t)
			want := []string{"alive", "family"}
			for i := ancestors - c.left; i < ancestors; i++ {
				want = append(want, fmt.Sprintf("used on day %02d", i))
			}
			if diff := cmp.Diff(want, s.left(t)); diff != "" {
				t.Errorf("on day %d: %s", c.day, diff)
			}
		}
	})
}

// TestPurgeBesideChain purges after each refresh of a device that is used for days: the device goes on, may ask
// again when an answer was lost, and whoever replays what it had at first ends it.
func TestPurgeBesideChain(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx, code := t.Context(), tokens.Mint(tokens.AuthorizationCodePrefix)
		err := w.tokens.Authorize(w.signedIn(t), code, tokens.Approval{ClientID: 1, Scope: "read", AuthenticatedAt: w.DB.Now(), Asked: true})
		if err != nil {
			t.Fatal(err)
		}
		exchanged, err := w.tokens.Code(ctx, code)
		if err != nil {
			t.Fatal(err)
		}
		issue := func(g tokens.Grant) (refresh string, err error) {
			g.Type, g.ClientID, g.UserID, g.Scope, g.Lifetime = grants.AuthorizationCode, 1, w.user.ID, "read", 10*time.Minute
			g.RefreshLifetime = 3 * time.Hour
			fresh := w.tokens.Prepare(g)
			fresh.Access, fresh.Refresh = tokens.Mint(tokens.AccessTokenPrefix), tokens.Mint(tokens.RefreshTokenPrefix)
			return w.tokens.Issue(ctx, fresh, g)
		}
		again := func(value string) (string, error) {
			r, err := w.tokens.Refresh(ctx, value)
			if err != nil {
				return "", err
			}
			return issue(tokens.Grant{Refresh: r})
		}
		first, err := issue(tokens.Grant{Code: exchanged})
		if err != nil {
			t.Fatal(err)
		}
		const days = 5
		latest := first
		for range days * 12 {
			before := latest
			w.Clock.Advance(2 * time.Hour)
			w.purge(t)
			if latest, err = again(before); err != nil {
				t.Fatalf("the device was signed out: %v", err)
			}
			w.Clock.Advance(time.Minute)
			w.purge(t)
			if lost, err := again(before); err != nil || lost != latest {
				t.Fatalf("a lost answer is not given again: %v", err)
			}
		}
		q := w.DB.Read()
		if used, issued := q.RefreshToken.Query().CountX(ctx), q.AccessToken.Query().CountX(ctx); used != days*12+1 || issued > 4 {
			t.Errorf("%d refresh tokens and %d access tokens are stored", used, issued)
		}
		if _, err := again(first); fault.CodeOf(err) != fault.Unauthenticated {
			t.Errorf("the first refresh token, once more: %v", err)
		}
		if _, err := again(latest); fault.CodeOf(err) != fault.Unauthenticated {
			t.Errorf("after the replay: %v", err)
		}
		w.purge(t)
		w.purge(t)
		if left := w.rows(t); len(left) != 1 || !strings.HasPrefix(left[0], string(ids.Consent)) {
			t.Errorf("left of what was ended, beside what the user agreed to: %v", left)
		}
	})
}

// TestPurgeErasesSuccessors erases what is sealed beside a tombstone when the grace of the client is over, and
// leaves the tombstone.
func TestPurgeErasesSuccessors(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		none, halfMinute, hour := int64(0), int64(30), int64(3600)
		graces := map[string]struct {
			kind   authclient.Type
			grace  *int64
			period time.Duration
			sealed []string // of those that were used just before its end, at its end, and long ago
		}{
			"confidential":                {authclient.TypeCONFIDENTIAL, nil, 10 * time.Second, []string{"just", "long ago", "over"}},
			"confidential, half a minute": {authclient.TypeCONFIDENTIAL, &halfMinute, 30 * time.Second, []string{"just"}},
			"confidential, none":          {authclient.TypeCONFIDENTIAL, &none, time.Microsecond, nil},
			"public":                      {authclient.TypePUBLIC, nil, 10 * time.Second, []string{"just"}},
			"public, half a minute":       {authclient.TypePUBLIC, &halfMinute, 30 * time.Second, []string{"just"}},
			"public, an hour":             {authclient.TypePUBLIC, &hour, time.Hour, []string{"just"}},
		}
		id := 1
		for name, g := range graces {
			id++
			w.addClient(t, id)
			s := w.fill(t, func(s *shelf) error {
				if err := s.tx.AuthClient.UpdateOneID(id).SetType(g.kind).SetNillableRefreshGracePeriod(g.grace).Exec(s.ctx); err != nil {
					return err
				}
				family, create := s.family("family")
				all := []saver{create.SetClientID(id), s.refresh("alive", family)}
				for what, issued := range map[string]time.Duration{"just": g.period - time.Microsecond, "over": g.period, "long ago": 80 * day} {
					all = append(all, s.refresh(what, family).SetIssuedAt(s.now.Add(-issued)).SetSealedValue([]byte("sealed")))
				}
				return s.save(all...)
			})
			w.purge(t)
			var sealed []string
			for _, r := range w.DB.Read().RefreshToken.Query().Where(refreshtoken.SealedValueNotNil()).AllX(t.Context()) {
				if name := s.names[r.ID]; name != "" {
					sealed = append(sealed, name)
				}
			}
			slices.Sort(sealed)
			if diff := cmp.Diff(g.sealed, sealed); diff != "" {
				t.Errorf("%s: %s", name, diff)
			}
			if n := w.DB.Read().RefreshToken.Query().CountX(t.Context()); n != (id-1)*4 {
				t.Errorf("%s: %d refresh tokens are left of %d", name, n, (id-1)*4)
			}
		}
	})
}

// TestPurgeTellsManyGracesApart has more graces than one statement tells apart.
func TestPurgeTellsManyGracesApart(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		const clients = 130
		for id := 2; id < 2+clients; id++ {
			w.addClient(t, id)
		}
		s := w.fill(t, func(s *shelf) error {
			for id := 2; id < 2+clients; id++ {
				if err := s.tx.AuthClient.UpdateOneID(id).SetRefreshGracePeriod(int64(60 * id)).Exec(s.ctx); err != nil {
					return err
				}
				family, create := s.family("family")
				if err := s.save(create.SetClientID(id), s.refresh("successor", family).SetSealedValue([]byte("sealed"))); err != nil {
					return err
				}
			}
			return nil
		})
		// That of the client with the id n lasts n minutes.
		for _, minutes := range []int{1, 2, 100, 130, 131} {
			w.Clock.Advance(s.now.Add(time.Duration(minutes) * time.Minute).Sub(w.DB.Now()))
			w.purge(t)
			n := w.DB.Read().RefreshToken.Query().Where(refreshtoken.SealedValueNotNil()).CountX(t.Context())
			if want := clients + 1 - minutes; n != want {
				t.Errorf("after %d minutes %d are sealed, want %d", minutes, n, want)
			}
		}
	})
}

// TestPurgeInAnyOrder takes away what a token hangs on, as a purge that was interrupted might, and nothing else.
func TestPurgeInAnyOrder(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		token := w.agree(t, 1, "read")
		w.wantAlive(t, "at first", token, true)
		w.write(t, func(ctx context.Context, tx *ent.Client) error {
			_, err := tx.TokenFamily.Delete().Exec(ctx)
			return err
		})
		w.wantAlive(t, "without its family", token, false)
		w.purge(t)
		if n := w.DB.Read().AccessToken.Query().CountX(t.Context()) + w.DB.Read().AuthorizationCode.Query().CountX(t.Context()); n != 0 {
			t.Errorf("%d rows hang on a family that is gone", n)
		}
	})
}

// TestPurgeWeek issues tokens of ten minutes for a week, at a steady rate, and holds that the tables do not grow.
func TestPurgeWeek(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		const perStep, step = 6, 10 * time.Minute
		var daily []int
		for i := range int(7 * day / step) {
			w.fill(t, func(s *shelf) error {
				expires := s.now.Add(step)
				var all []saver
				for range perStep {
					all = append(all, s.access("").SetExpiresAt(expires))
				}
				id, family := s.family("")
				return s.save(append(all, family, s.code("", id).SetConsumedAt(s.now), s.access("").SetFamilyID(id).SetExpiresAt(expires),
					s.refresh("", id).SetExpiresAt(expires))...)
			})
			w.Clock.Advance(step)
			w.purge(t)
			if i%int(day/step) == int(day/step)-1 {
				daily = append(daily, len(w.rows(t)))
			}
		}
		// Those of the last hour, and of each of these sign-ins four rows at the most.
		if most := 7 * (perStep + 4); slices.Max(daily) > most {
			t.Errorf("at the end of each day there were %d rows; want %d at the most", daily, most)
		}
		if last := daily[len(daily)-1]; last > daily[0] {
			t.Errorf("grown from %d to %d rows", daily[0], last)
		}
	})
}

// TestPurgeBesideOthers purges on two replicas while tokens are issued, used and revoked, and holds that none that
// lives is lost, that all that are dead go, and that nobody waits in vain for anybody.
func TestPurgeBesideOthers(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		const dead, issuers, each = 3000, 4, 60
		w.addClient(t, 2)
		for range dead / 1000 {
			w.fill(t, func(s *shelf) error {
				return s.tx.AccessToken.MapCreateBulk(make([]struct{}, 1000), func(c *ent.AccessTokenCreate, _ int) {
					id := ids.New(ids.AccessToken)
					c.SetID(id).SetHash(tokens.Hash(id)).SetLastFour("").SetClientID(2).SetUserID("usr_gone").SetGrant(grants.Password).
						SetScope("").SetIssuedAt(s.now)
				}).Exec(s.ctx)
			})
		}
		replicas := []*tokens.Service{w.tokens, {DB: w.Open(t), Usage: &usage.Recorder{DB: w.DB}}}
		stop := make(chan struct{})
		var behind, issuing sync.WaitGroup
		repeat := func(do func() error) {
			behind.Go(func() {
				for {
					if err := do(); err != nil {
						t.Error(err)
						return
					}
					select {
					case <-stop:
						return
					default:
					}
				}
			})
		}
		for _, replica := range replicas {
			repeat(func() error { return replica.Purge(t.Context()) })
		}
		repeat(func() error { _, err := w.tokens.RevokeClient(asOperator(t), 2); return err })
		repeat(func() error { return w.tokens.Usage.Flush(t.Context()) })
		alive := make([]map[string]string, issuers)
		for i := range issuers {
			alive[i] = map[string]string{}
			issuing.Go(func() {
				for range each {
					token := tokens.Mint(tokens.AccessTokenPrefix)
					g := tokens.Grant{Type: grants.Password, ClientID: 1, UserID: w.user.ID, Lifetime: time.Minute}
					fresh := replicas[i%2].Prepare(g)
					fresh.Access = token
					_, err := replicas[i%2].Issue(t.Context(), fresh, g)
					if err == nil {
						var live *tokens.Live
						if live, err = w.tokens.Lookup(t.Context(), token); err == nil {
							alive[i][live.ID] = token
						}
					}
					if err != nil {
						t.Error(err)
						return
					}
				}
			})
		}
		issuing.Wait()
		close(stop)
		behind.Wait()
		w.purge(t)
		want := map[string]string{}
		for _, some := range alive {
			maps.Copy(want, some)
		}
		if diff := cmp.Diff(slices.Sorted(maps.Keys(want)), slices.Sorted(slices.Values(w.rows(t)))); diff != "" {
			t.Error(diff)
		}
		for _, token := range want {
			if _, err := w.tokens.Lookup(t.Context(), token); err != nil {
				t.Errorf("a token was lost: %v", err)
			}
		}
	})
}

// TestPurgeGoesOn holds that what is wrong with one table does not keep the others from being purged.
func TestPurgeGoesOn(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.fill(t, func(s *shelf) error {
			return s.save(s.access("").SetRevokedAt(s.now), s.personal("").SetClientID(99), s.consent("", s.user.ID, 99))
		})
		w.write(t, func(ctx context.Context, tx *ent.Client) error {
			_, err := tx.ExecContext(ctx, "ALTER TABLE personal_access_tokens RENAME TO elsewhere")
			return err
		})
		err := w.tokens.Purge(t.Context())
		if err == nil {
			t.Error("nothing was said about the table that is missing")
		}
		if n := w.DB.Read().Consent.Query().CountX(t.Context()); n != 0 {
			t.Error("the tables behind it were not purged")
		}
	})
}

// TestPurgeStops ends a purge with its context.
func TestPurgeStops(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.fill(t, func(s *shelf) error { return s.save(s.access("").SetRevokedAt(s.now)) })
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		_ = w.tokens.Purge(ctx)
		if n := len(w.rows(t)); n != 1 {
			t.Error("something was deleted after the end")
		}
	})
}
