package signing_test

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/ent/auditevent"
	"github.com/ostiary/ostiary/ent/signingkey"
	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/audit"
	"github.com/ostiary/ostiary/internal/fault"
	"github.com/ostiary/ostiary/internal/ids"
	"github.com/ostiary/ostiary/internal/seal"
	"github.com/ostiary/ostiary/internal/signing"
	"github.com/ostiary/ostiary/internal/testkit"
)

// published is how long a key is published after its successor has begun to sign.
const published = signing.MaxLife + 5*time.Minute

var secret = []byte("the secret of all replicas, 32 bytes")

func each(t *testing.T, test func(t *testing.T, kit *testkit.Kit, s *signing.Service)) {
	t.Helper()
	testkit.Each(t, func(t *testing.T, kit *testkit.Kit) {
		s := signing.New(kit.DB, secret)
		if err := s.Ensure(t.Context()); err != nil {
			t.Fatal(err)
		}
		test(t, kit, s)
	})
}

func operator(t *testing.T) context.Context {
	return access.WithActor(t.Context(), access.Actor{Kind: access.Operator, Name: "root"})
}

func rotate(t *testing.T, s *signing.Service, r signing.Rotation) *signing.Key {
	t.Helper()
	key, err := s.Rotate(operator(t), r)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// claim is what the JWTs of the tests say.
type claim struct {
	Subject string `json:"sub"`
}

func sign(t *testing.T, s *signing.Service) string {
	t.Helper()
	jwt, err := s.Sign(t.Context(), "at+jwt", claim{"somebody"})
	if err != nil {
		t.Fatal(err)
	}
	return jwt
}

func jwks(t *testing.T, s *signing.Service) (set jose.JSONWebKeySet) {
	t.Helper()
	text, err := s.JWKS(t.Context())
	if err == nil {
		err = json.Unmarshal(text, &set)
	}
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// signer returns the key that a JWT says it was signed with, if it is published and did.
func signer(t *testing.T, s *signing.Service, jwt string) string {
	t.Helper()
	parsed, err := jose.ParseSignedCompact(jwt, []jose.SignatureAlgorithm{jose.ES256, jose.RS256, jose.EdDSA})
	if err != nil {
		t.Fatal(err)
	}
	set := jwks(t, s)
	payload, err := parsed.Verify(&set)
	if err != nil {
		return ""
	}
	if string(payload) != `{"sub":"somebody"}` {
		t.Errorf("the claims are %s", payload)
	}
	return parsed.Signatures[0].Header.KeyID
}

func publishes(t *testing.T, s *signing.Service, ids ...string) {
	t.Helper()
	var found []string
	for _, key := range jwks(t, s).Keys {
		found = append(found, key.KeyID)
	}
	if strings.Join(found, " ") != strings.Join(ids, " ") {
		t.Errorf("published are %v, want %v", found, ids)
	}
}

func list(t *testing.T, s *signing.Service) []signing.Key {
	t.Helper()
	keys, err := s.List(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return keys
}

func TestFirstKey(t *testing.T) {
	each(t, func(t *testing.T, kit *testkit.Kit, s *signing.Service) {
		keys := list(t, s)
		if len(keys) != 1 || keys[0].Algorithm != signing.ES256 || keys[0].State != signing.Signing || keys[0].PublishedUntil != nil {
			t.Fatalf("the keys are %+v", keys)
		}
		publishes(t, s, keys[0].ID)
		if got := signer(t, s, sign(t, s)); got != keys[0].ID {
			t.Errorf("signed by %q", got)
		}
		parsed, err := jose.ParseSignedCompact(sign(t, s), []jose.SignatureAlgorithm{jose.ES256})
		if err != nil || parsed.Signatures[0].Header.ExtraHeaders["typ"] != "at+jwt" {
			t.Errorf("the header is %+v, %v", parsed, err)
		}
		if err := s.Ensure(t.Context()); err != nil || len(list(t, s)) != 1 {
			t.Errorf("a second start: %v, %d keys", err, len(list(t, s)))
		}
		if n := kit.DB.Read().AuditEvent.Query().CountX(t.Context()); n != 0 {
			t.Errorf("%d events: nobody did that", n)
		}
	})
}

func TestAlgorithms(t *testing.T) {
	each(t, func(t *testing.T, kit *testkit.Kit, s *signing.Service) {
		for _, algorithm := range signing.Algorithms {
			key := rotate(t, s, signing.Rotation{Algorithm: algorithm, Now: true})
			kit.Clock.Advance(time.Second)
			if again := rotate(t, s, signing.Rotation{Now: true}); again.Algorithm != algorithm {
				t.Errorf("after %s comes %s", algorithm, again.Algorithm)
			}
			if got := signer(t, s, sign(t, s)); got == key.ID || got == "" {
				t.Errorf("%s: signed by %q", algorithm, got)
			}
			for _, public := range jwks(t, s).Keys {
				if !public.Valid() || !public.IsPublic() || public.Use != "sig" || public.Algorithm == "" || len(public.Certificates) > 0 {
					t.Errorf("published is %+v", public)
				}
			}
			kit.Clock.Advance(time.Second)
		}
		for _, unknown := range []signing.Algorithm{"HS256", "none", "es256", "RS512"} {
			if _, err := s.Rotate(operator(t), signing.Rotation{Algorithm: unknown}); !isUserError(err, fault.Invalid) {
				t.Errorf("%s: %v", unknown, err)
			}
		}
	})
}

func isUserError(err error, code fault.UserErrorCode) bool {
	all, ok := fault.AsUserErrors(err)
	return ok && len(all) == 1 && all[0].Code == code
}

func TestRotation(t *testing.T) {
	each(t, func(t *testing.T, kit *testkit.Kit, s *signing.Service) {
		first, before := list(t, s)[0].ID, sign(t, s)
		second := rotate(t, s, signing.Rotation{})
		if second.State != signing.Waiting || !second.SignsFrom.Equal(kit.DB.Now().Add(signing.Overlap)) {
			t.Errorf("the new key is %+v", second)
		}
		if signing.Overlap <= signing.MaxAge {
			t.Error("a new key signs before caches have it")
		}
		publishes(t, s, first, second.ID)
		kit.Clock.Advance(signing.Overlap - time.Microsecond)
		last := sign(t, s)
		if got := signer(t, s, last); got != first {
			t.Errorf("within the overlap: signed by %q", got)
		}
		kit.Clock.Advance(time.Microsecond)
		if got := signer(t, s, sign(t, s)); got != second.ID {
			t.Errorf("after the overlap: signed by %q", got)
		}
		if keys := list(t, s); keys[0].State != signing.Retired || !keys[0].PublishedUntil.Equal(second.SignsFrom.Add(published)) || keys[1].State != signing.Signing {
			t.Errorf("the keys are %+v", keys)
		}
		for _, jwt := range []string{before, last} {
			if signer(t, s, jwt) != first {
				t.Error("a JWT of the old key cannot be checked any more")
			}
		}

		sweep := func(want int) {
			t.Helper()
			if err := s.Sweep(t.Context()); err != nil || len(list(t, s)) != want {
				t.Errorf("%v, %d keys, want %d", err, len(list(t, s)), want)
			}
		}
		kit.Clock.Advance(published - time.Microsecond)
		publishes(t, s, first, second.ID)
		sweep(2)
		kit.Clock.Advance(time.Microsecond)
		publishes(t, s, second.ID)
		sweep(1)
		publishes(t, s, second.ID)
		kit.Clock.Advance(1000 * time.Hour)
		sweep(1)
		if got := signer(t, s, sign(t, s)); got != second.ID {
			t.Errorf("after the sweep: signed by %q", got)
		}
		recorded(t, kit, audit.SigningKeyRotated, second.ID, 1)
	})
}

// recorded wants the last event to be of a kind and about a key, and so many of the kind.
func recorded(t *testing.T, kit *testkit.Kit, kind audit.Kind, id string, count int) {
	t.Helper()
	events := kit.DB.Read().AuditEvent.Query().Where(auditevent.Kind(string(kind))).Order(auditevent.ByID()).AllX(t.Context())
	if len(events) != count {
		t.Fatalf("%d events %s, want %d", len(events), kind, count)
	}
	last := events[len(events)-1]
	if last.ObjectID != id || last.ObjectType != string(audit.SigningKeyObject) || last.ObjectName == "" || last.ActorName != "root" || len(last.Changes) != 2 {
		t.Errorf("the event is %+v", last)
	}
}

func TestRotateNow(t *testing.T) {
	each(t, func(t *testing.T, kit *testkit.Kit, s *signing.Service) {
		first := list(t, s)[0].ID
		waiting := rotate(t, s, signing.Rotation{})
		kit.Clock.Advance(time.Minute)
		second := rotate(t, s, signing.Rotation{Now: true})
		publishes(t, s, first, second.ID)
		recorded(t, kit, audit.SigningKeyDeleted, waiting.ID, 1)
		for range 2 {
			if got := signer(t, s, sign(t, s)); got != second.ID {
				t.Errorf("signed by %q", got)
			}
			kit.Clock.Advance(signing.Overlap) // what waited does not come back
		}
	})
}

func TestDelete(t *testing.T) {
	each(t, func(t *testing.T, kit *testkit.Kit, s *signing.Service) {
		remove := func(id string) *signing.Key {
			t.Helper()
			successor, err := s.Delete(operator(t), id)
			if err != nil {
				t.Fatal(err)
			}
			return successor
		}
		first := rotate(t, s, signing.Rotation{Algorithm: signing.EdDSA, Now: true})
		kit.Clock.Advance(time.Minute)
		waiting := rotate(t, s, signing.Rotation{})
		stolen := sign(t, s)

		if next := remove(waiting.ID); next != nil {
			t.Errorf("one that waited was followed by %+v", next)
		}
		second := remove(first.ID)
		if second == nil || second.State != signing.Signing || second.Algorithm != signing.EdDSA {
			t.Fatalf("the one that signed was followed by %+v", second)
		}
		recorded(t, kit, audit.SigningKeyDeleted, first.ID, 2)
		recorded(t, kit, audit.SigningKeyRotated, second.ID, 3)
		if signer(t, s, stolen) != "" {
			t.Error("what it signed can be checked still")
		}
		if got := signer(t, s, sign(t, s)); got != second.ID {
			t.Errorf("signed by %q", got)
		}
		retired := list(t, s)[0]
		if next := remove(retired.ID); next != nil || retired.State != signing.Retired {
			t.Errorf("a retired one (%+v) was followed by %+v", retired, next)
		}
		publishes(t, s, second.ID)
		for _, id := range []string{first.ID, "", "key_x", "1", ids.New(ids.Key), ids.New(ids.User), "key_\x00"} {
			if _, err := s.Delete(operator(t), id); !isUserError(err, fault.Missing) {
				t.Errorf("%q: %v", id, err)
			}
		}
	})
}

func TestOtherSecret(t *testing.T) {
	each(t, func(t *testing.T, kit *testkit.Kit, s *signing.Service) {
		first, before := list(t, s)[0].ID, sign(t, s)
		other := signing.New(kit.DB, seal.Random())
		err := other.Ensure(t.Context())
		if !errors.Is(err, signing.ErrOtherSecret) || !errors.Is(err, seal.ErrBroken) || !strings.Contains(err.Error(), "OSTIARY_SECRET_KEY") {
			t.Errorf("the error is %v", err)
		}
		if _, err := other.Sign(t.Context(), "at+jwt", claim{}); !errors.Is(err, signing.ErrOtherSecret) {
			t.Errorf("sign: %v", err)
		}
		// It makes no key that those with the secret could not open.
		if key, err := other.Rotate(operator(t), signing.Rotation{}); !errors.Is(err, signing.ErrOtherSecret) {
			t.Errorf("rotate: %v, %v", key, err)
		}
		if key, err := other.Delete(operator(t), first); !errors.Is(err, signing.ErrOtherSecret) {
			t.Errorf("delete: %v, %v", key, err)
		}
		publishes(t, s, first)
		// Rotation at once mends it, and what was signed before can still be checked.
		second := rotate(t, other, signing.Rotation{Now: true})
		if err := other.Ensure(t.Context()); err != nil {
			t.Error(err)
		}
		if signer(t, other, before) != first || signer(t, other, sign(t, other)) != second.ID {
			t.Error("not every JWT can be checked")
		}
		if _, err := other.Delete(operator(t), first); err != nil {
			t.Errorf("delete the old one: %v", err)
		}
	})
}

// TestMovedKey opens no private half in another row, or for another algorithm.
func TestMovedKey(t *testing.T) {
	each(t, func(t *testing.T, kit *testkit.Kit, s *signing.Service) {
		rotate(t, s, signing.Rotation{Now: true})
		err := kit.DB.Write(t.Context(), func(ctx context.Context, tx *ent.Client) error {
			_, err := tx.ExecContext(ctx, `UPDATE signing_keys SET sealed_private_key = (SELECT sealed_private_key FROM signing_keys ORDER BY id LIMIT 1)`)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Ensure(t.Context()); !errors.Is(err, signing.ErrOtherSecret) {
			t.Errorf("the error is %v", err)
		}
	})
}

// TestT78ClockBehind signs on a replica whose clock has not reached the first key yet.
func TestT78ClockBehind(t *testing.T) {
	each(t, func(t *testing.T, kit *testkit.Kit, s *signing.Service) {
		kit.Clock.Advance(-time.Hour)
		if err := s.Ensure(t.Context()); err != nil || len(list(t, s)) != 1 {
			t.Errorf("%v, %d keys", err, len(list(t, s)))
		}
		if got := signer(t, s, sign(t, s)); got != list(t, s)[0].ID {
			t.Errorf("signed by %q", got)
		}
	})
}

func TestReplicasMakeOneKey(t *testing.T) {
	testkit.Each(t, func(t *testing.T, kit *testkit.Kit) {
		var replicas sync.WaitGroup
		for range 4 {
			s := signing.New(kit.Open(t), secret)
			replicas.Go(func() {
				if err := s.Ensure(t.Context()); err != nil {
					t.Error(err)
				}
				if _, err := s.Sign(t.Context(), "at+jwt", claim{}); err != nil {
					t.Error(err)
				}
			})
		}
		replicas.Wait()
		if n := kit.DB.Read().SigningKey.Query().CountX(t.Context()); n != 1 {
			t.Errorf("there are %d keys", n)
		}
	})
}

// TestReplicaFollows signs with the key that another replica has made.
func TestReplicaFollows(t *testing.T) {
	each(t, func(t *testing.T, kit *testkit.Kit, s *signing.Service) {
		replica := signing.New(kit.Open(t), secret)
		sign(t, replica) // has the first key open
		second := rotate(t, s, signing.Rotation{Now: true})
		if got := signer(t, replica, sign(t, replica)); got != second.ID {
			t.Errorf("signed by %q", got)
		}
		third, err := s.Delete(operator(t), second.ID)
		if err != nil {
			t.Fatal(err)
		}
		if got := signer(t, replica, sign(t, replica)); got != third.ID {
			t.Errorf("signed by %q", got)
		}
	})
}

// TestT66PrivateHalves looks for them where they must not be.
func TestT66PrivateHalves(t *testing.T) {
	each(t, func(t *testing.T, kit *testkit.Kit, s *signing.Service) {
		var haystack bytes.Buffer
		text, err := s.JWKS(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		haystack.Write(text)
		key := kit.DB.Read().SigningKey.Query().Order(signingkey.ByID()).FirstX(t.Context())
		haystack.Write(key.PublicKey)
		haystack.Write(key.SealedPrivateKey)
		if path := kit.DB.Path(); path != "" {
			for _, file := range []string{path, path + "-wal"} {
				content, err := os.ReadFile(filepath.Clean(file))
				if err != nil {
					t.Fatal(err)
				}
				haystack.Write(content)
			}
		}
		opened, err := seal.New(secret, "signing keys").Open(key.SealedPrivateKey, []byte(key.ID+" "+key.Algorithm))
		if err != nil {
			t.Fatal(err)
		}
		private, err := x509.ParsePKCS8PrivateKey(opened)
		if err != nil {
			t.Fatal(err)
		}
		d, err := private.(*ecdsa.PrivateKey).Bytes()
		if err != nil {
			t.Fatal(err)
		}
		for _, needle := range [][]byte{
			secret, opened, d, []byte(hex.EncodeToString(d)), []byte(base64.StdEncoding.EncodeToString(d)), []byte(base64.RawURLEncoding.EncodeToString(d)), []byte(`"d"`),
		} {
			if bytes.Contains(haystack.Bytes(), needle) {
				t.Errorf("the private half is there (%d bytes)", len(needle))
			}
		}
	})
}
