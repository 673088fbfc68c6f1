package tokens_test

import (
	"context"
	"hash/crc32"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/ent/user"
	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/fault"
	"github.com/ostiary/ostiary/internal/grants"
	"github.com/ostiary/ostiary/internal/testkit"
	"github.com/ostiary/ostiary/internal/tokens"
	"github.com/ostiary/ostiary/internal/usage"
)

func TestMain(m *testing.M) { testkit.Main(m) }

// world is a database with one client (all grants) and one user.
type world struct {
	*testkit.Kit
	tokens *tokens.Service
	client *ent.AuthClient
	user   *ent.User
}

func each(t *testing.T, test func(t *testing.T, w *world)) {
	testkit.Each(t, func(t *testing.T, kit *testkit.Kit) { test(t, newWorld(t, kit)) })
}

func newWorld(t testing.TB, kit *testkit.Kit) *world {
	t.Helper()
	w := &world{Kit: kit, tokens: &tokens.Service{DB: kit.DB, Usage: &usage.Recorder{DB: kit.DB}}}
	w.write(t, func(ctx context.Context, tx *ent.Client) (err error) {
		now := kit.DB.Now()
		w.client, err = tx.AuthClient.Create().SetID(1).SetName("App").SetNameKey([]byte("app")).
			SetType("CONFIDENTIAL").SetGrants(grants.All).SetRedirectUris([]string{}).SetRedirectKey([]byte{}).
			SetAllowedOrigins([]string{}).SetScopes([]string{"read", "write"}).SetSearchText("app").
			SetCreatedAt(now).SetUpdatedAt(now).SetLastUsedAt(time.Unix(0, 0).UTC()).Save(ctx)
		if err != nil {
			return err
		}
		w.user, err = tx.User.Create().SetUsername("ann").SetUsernameKey([]byte("ann")).SetFullNameKey([]byte{}).SetLastSignInAt(time.Unix(0, 0).UTC()).SetPasswordHash("").
			SetPermissions([]access.Permission{}).SetSearchText("ann").SetCreatedAt(now).SetUpdatedAt(now).Save(ctx)
		return err
	})
	return w
}

func (w *world) write(t testing.TB, do func(ctx context.Context, tx *ent.Client) error) {
	t.Helper()
	if err := w.DB.Write(t.Context(), do); err != nil {
		t.Fatal(err)
	}
}

func (w *world) issue(t testing.TB, g tokens.Grant) string {
	t.Helper()
	token := tokens.Mint(tokens.AccessTokenPrefix)
	g.ClientID = w.client.ID
	issue(t, w.tokens, token, g)
	return token
}

// personal stores a personal access token of the user.
func (w *world) personal(t *testing.T) string {
	t.Helper()
	token := tokens.Mint(tokens.PersonalAccessTokenPrefix)
	w.write(t, func(ctx context.Context, tx *ent.Client) error {
		return tx.PersonalAccessToken.Create().SetHash(tokens.Hash(token)).SetLastFour(tokens.LastFour(token)).
			SetName("mine").SetUserID(w.user.ID).SetClientID(w.client.ID).SetScope("read").
			SetIssuedAt(w.DB.Now()).Exec(ctx)
	})
	return token
}

func (w *world) wantAlive(t *testing.T, what, token string, want bool) {
	t.Helper()
	live, err := w.tokens.Lookup(t.Context(), token)
	if want && err != nil {
		t.Errorf("%s: the token does not work: %v", what, err)
	}
	if !want && fault.CodeOf(err) != fault.Unauthenticated {
		t.Errorf("%s: the token works: %+v, %v", what, live, err)
	}
	counts, err := w.tokens.CountLive(t.Context(), []int{w.client.ID, 99})
	if err != nil {
		t.Fatal(err)
	}
	if got := counts[w.client.ID].Total() == 1; got != want {
		t.Errorf("%s: counted %d live tokens", what, counts[w.client.ID].Total())
	}
}

// TestA5RuleOfLife takes away, one by one, everything that a token's life depends on, and gives it back.
func TestA5RuleOfLife(t *testing.T) {
	withUser := func(t *testing.T, w *world) string {
		return w.issue(t, tokens.Grant{Type: grants.Password, UserID: w.user.ID, Scope: "read"})
	}
	asItself := func(t *testing.T, w *world) string {
		return w.issue(t, tokens.Grant{Type: grants.ClientCredentials})
	}
	personal := func(t *testing.T, w *world) string { return w.personal(t) }
	setGrants := func(g ...grants.Type) func(context.Context, *world, *ent.Client) error {
		return func(ctx context.Context, w *world, tx *ent.Client) error {
			return tx.AuthClient.UpdateOneID(w.client.ID).SetGrants(g).Exec(ctx)
		}
	}
	setEnabled := func(on bool) func(context.Context, *world, *ent.Client) error {
		return func(ctx context.Context, w *world, tx *ent.Client) error {
			return tx.AuthClient.UpdateOneID(w.client.ID).SetEnabled(on).Exec(ctx)
		}
	}
	setStatus := func(s user.Status) func(context.Context, *world, *ent.Client) error {
		return func(ctx context.Context, w *world, tx *ent.Client) error {
			return tx.User.UpdateOneID(w.user.ID).SetStatus(s).Exec(ctx)
		}
	}
	for _, c := range []struct {
		name       string
		token      func(*testing.T, *world) string
		take, give func(context.Context, *world, *ent.Client) error
	}{
		{"client disabled", withUser, setEnabled(false), setEnabled(true)},
		{"client disabled, personal", personal, setEnabled(false), setEnabled(true)},
		{"grant off", withUser, setGrants(grants.ClientCredentials), setGrants(grants.Password)},
		{"grant off, client credentials", asItself, setGrants(grants.Password), setGrants(grants.ClientCredentials)},
		{"grant off, personal", personal, setGrants(grants.Password), setGrants(grants.PersonalAccessToken)},
		{"user inactive", withUser, setStatus(user.StatusINACTIVE), setStatus(user.StatusACTIVE)},
		{"user inactive, personal", personal, setStatus(user.StatusINACTIVE), setStatus(user.StatusACTIVE)},
		{"user deleted", withUser, func(ctx context.Context, w *world, tx *ent.Client) error {
			return tx.User.DeleteOneID(w.user.ID).Exec(ctx)
		}, nil},
		{"user deleted, personal", personal, func(ctx context.Context, w *world, tx *ent.Client) error {
			return tx.User.DeleteOneID(w.user.ID).Exec(ctx)
		}, nil},
		{"client deleted", asItself, func(ctx context.Context, w *world, tx *ent.Client) error {
			return tx.AuthClient.DeleteOneID(w.client.ID).Exec(ctx)
		}, nil},
		{"client deleted, personal", personal, func(ctx context.Context, w *world, tx *ent.Client) error {
			return tx.AuthClient.DeleteOneID(w.client.ID).Exec(ctx)
		}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			each(t, func(t *testing.T, w *world) {
				token := c.token(t, w)
				w.wantAlive(t, "at first", token, true)
				w.write(t, func(ctx context.Context, tx *ent.Client) error { return c.take(ctx, w, tx) })
				w.wantAlive(t, "taken away", token, false)
				if c.give != nil {
					w.write(t, func(ctx context.Context, tx *ent.Client) error { return c.give(ctx, w, tx) })
					w.wantAlive(t, "given back", token, true)
				}
			})
		})
	}
}

func TestExpiryIsExact(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		token := w.issue(t, tokens.Grant{Type: grants.ClientCredentials, Lifetime: time.Hour})
		w.Clock.Advance(time.Hour - time.Microsecond)
		w.wantAlive(t, "a microsecond before", token, true)
		w.Clock.Advance(time.Microsecond)
		w.wantAlive(t, "at the moment", token, false)
	})
}

func TestRevoke(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		token := w.issue(t, tokens.Grant{Type: grants.ClientCredentials})
		if err := w.tokens.Revoke(t.Context(), w.client.ID+1, token); err != nil {
			t.Fatal(err)
		}
		w.wantAlive(t, "revoked by another client", token, true)
		for range 2 {
			if err := w.tokens.Revoke(t.Context(), w.client.ID, token); err != nil {
				t.Fatal(err)
			}
			w.wantAlive(t, "revoked", token, false)
		}
	})
}

func TestRevokeClient(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		first, expired := w.issue(t, tokens.Grant{Type: grants.ClientCredentials}), w.issue(t, tokens.Grant{Type: grants.ClientCredentials, Lifetime: time.Second})
		personal := w.personal(t)
		w.Clock.Advance(time.Minute)
		revoked, err := w.tokens.RevokeClient(asOperator(t), w.client.ID)
		if err != nil || revoked != 2 {
			t.Fatalf("revoked %d, %v", revoked, err)
		}
		for _, token := range []string{first, expired, personal} {
			w.wantAlive(t, "revoked", token, false)
		}
		event := w.DB.Read().AuditEvent.Query().OnlyX(t.Context())
		if event.Kind != "AUTH_CLIENT_TOKENS_REVOKED" || event.ObjectID != "1" {
			t.Errorf("audited %+v", event)
		}
		_, err = w.tokens.RevokeClient(asOperator(t), 99)
		if u, ok := fault.AsUserErrors(err); !ok || u[0].Code != fault.Missing {
			t.Errorf("unknown client: %v", err)
		}
	})
}

func TestTokenOfPersonalTokenDiesWithIt(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.personal(t)
		parent := w.DB.Read().PersonalAccessToken.Query().OnlyX(t.Context())
		token := tokens.Mint(tokens.AccessTokenPrefix)
		w.write(t, func(ctx context.Context, tx *ent.Client) error {
			return tx.AccessToken.Create().SetHash(tokens.Hash(token)).SetLastFour("").SetClientID(1).SetUserID(w.user.ID).
				SetPersonalAccessTokenID(parent.ID).SetGrant(grants.Password).SetScope("").SetIssuedAt(w.DB.Now()).Exec(ctx)
		})
		if _, err := w.tokens.Lookup(t.Context(), token); err != nil {
			t.Fatal(err)
		}
		w.write(t, func(ctx context.Context, tx *ent.Client) error {
			return tx.PersonalAccessToken.UpdateOneID(parent.ID).SetRevokedAt(w.DB.Now()).Exec(ctx)
		})
		w.wantAlive(t, "parent revoked", token, false)
	})
}

func TestUsageIsWrittenBehind(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		token := w.issue(t, tokens.Grant{Type: grants.ClientCredentials})
		read := func() *time.Time {
			if err := w.tokens.Usage.Flush(t.Context()); err != nil {
				t.Fatal(err)
			}
			return w.DB.Read().AccessToken.Query().OnlyX(t.Context()).LastUsedAt
		}
		if at := read(); at != nil {
			t.Fatalf("used before it was used: %v", at)
		}
		lookup := func() {
			if _, err := w.tokens.Lookup(t.Context(), token); err != nil {
				t.Fatal(err)
			}
		}
		lookup()
		first := read()
		if first == nil || !first.Equal(w.DB.Now()) {
			t.Fatalf("last used at %v", first)
		}
		w.Clock.Advance(59 * time.Second)
		lookup()
		if at := read(); !at.Equal(*first) {
			t.Errorf("written again within a minute: %v", at)
		}
		w.Clock.Advance(time.Second)
		lookup()
		if at := read(); at.Equal(*first) {
			t.Error("not written after a minute")
		}
	})
}

// TestT40Format mints many and checks their form.
func TestT40Format(t *testing.T) {
	seen := map[string]bool{}
	for _, prefix := range []tokens.Prefix{tokens.AccessTokenPrefix, tokens.RefreshTokenPrefix, tokens.AuthorizationCodePrefix, tokens.PersonalAccessTokenPrefix, tokens.ClientSecretPrefix} {
		for range 10_000 {
			value := tokens.Mint(prefix)
			if seen[value] {
				t.Fatal("minted twice")
			}
			seen[value] = true
			if !tokens.HasForm(prefix, value) {
				t.Fatalf("%q does not have the form", value)
			}
		}
	}
	value := tokens.Mint(tokens.AccessTokenPrefix)
	for i := range value {
		for _, b := range []byte("0aZ_ \x00") {
			if damaged := value[:i] + string(b) + value[i+1:]; b != value[i] && tokens.HasForm(tokens.AccessTokenPrefix, damaged) {
				t.Errorf("damaged at %d, and not noticed: %q", i, damaged)
			}
		}
	}
}

// FuzzHasForm holds that what has the form could have been minted: letters and digits behind the prefix,
// with their checksum, which anybody can compute.
func FuzzHasForm(f *testing.F) {
	f.Add(tokens.Mint(tokens.AccessTokenPrefix))
	f.Add("ost_at_")
	f.Add("")
	form := regexp.MustCompile(`\Aost_at_[0-9A-Za-z]{49}\z`)
	f.Fuzz(func(t *testing.T, value string) {
		for _, value := range []string{value, value + checksumOf(value), "ost_at_" + value + checksumOf("ost_at_"+value)} {
			if tokens.HasForm(tokens.AccessTokenPrefix, value) != (form.MatchString(value) && checksumOf(value[:50]) == value[50:]) {
				t.Errorf("%q is misjudged", value)
			}
			if tokens.HasForm(tokens.ClientSecretPrefix, value) && !strings.HasPrefix(value, "ost_cs_") {
				t.Errorf("%q has the form of a client secret", value)
			}
		}
	})
}

// checksumOf is the CRC-32 in six digits of base62.
func checksumOf(body string) string {
	const base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	digits, sum := make([]byte, 6), crc32.ChecksumIEEE([]byte(body))
	for i := range digits {
		digits[len(digits)-1-i] = base62[sum%62]
		sum /= 62
	}
	return string(digits)
}

// issue stores an access token with this value.
func issue(t testing.TB, s *tokens.Service, value string, g tokens.Grant) {
	t.Helper()
	fresh := s.Prepare(g)
	fresh.Access = value
	if _, err := s.Issue(t.Context(), fresh, g); err != nil {
		t.Fatal(err)
	}
}
