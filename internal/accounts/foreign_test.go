package accounts_test

import (
	"strings"
	"sync"
	"testing"

	"golang.org/x/crypto/bcrypt"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/internal/accounts"
	"github.com/ostiary/ostiary/internal/fault"
)

// imported is a user who came with a hash from another server.
func (h *house) imported(name, hash string) *ent.User {
	h.t.Helper()
	u, err := h.ImportUser(h.operator(), accounts.UserDraft{Username: name}, hash)
	if err != nil {
		h.t.Fatalf("import %s: %v", name, err)
	}
	return u
}

// php returns a hash as PHP writes it.
func php(t *testing.T, password string) string {
	t.Helper()
	hash, err := bcrypt.GenerateFromPassword([]byte(password), bcrypt.MinCost)
	ok(t, err)
	return strings.Replace(string(hash), "$2a$", "$2y$", 1)
}

// A user who was imported signs in with the password from before, and from then on it is stored as all are.
func TestImportedUserSignsIn(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		ada := h.imported("ada", php(t, "short"))
		_, err := h.SignIn(from(t.Context(), here), "ada", "wrong")
		wantCode(t, err, fault.Unauthenticated)
		if stored := h.DB.Read().User.GetX(t.Context(), ada.ID).PasswordHash; !accounts.IsForeign(stored) {
			t.Errorf("a wrong password changed the hash to %s", stored)
		}
		_, err = h.SignIn(from(t.Context(), here), "ada", "short\x00short") // which bcrypt does not tell from it
		wantCode(t, err, fault.Unauthenticated)
		for range 2 {
			_, err = h.SignIn(from(t.Context(), here), "ada", "short")
			ok(t, err)
			if stored := h.DB.Read().User.GetX(t.Context(), ada.ID).PasswordHash; !strings.HasPrefix(stored, "$argon2id$") {
				t.Errorf("stored is %s", stored)
			}
		}
		_, err = h.SignIn(from(t.Context(), here), "ada", "wrong")
		wantCode(t, err, fault.Unauthenticated)
	})
}

// Whoever signs in for the first time with several devices at once is let in on all of them.
func TestImportedUserSignsInAtOnce(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.imported("ada", php(t, password))
		results := make([]error, 16)
		var wait sync.WaitGroup
		for i := range results {
			wait.Go(func() { _, results[i] = h.SignIn(from(t.Context(), here), "ada", password) })
		}
		wait.Wait()
		for _, err := range results {
			ok(t, err)
		}
	})
}

func TestImportUserRefuses(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		for name, hash := range map[string]string{
			"md5":      "5f4dcc3b5aa765d61d8327deb882cf99",
			"costly":   strings.Replace(php(t, password), "$04$", "$31$", 1),
			"cut off":  php(t, password)[:40],
			"too long": php(t, password) + "x",
		} {
			_, err := h.ImportUser(h.operator(), accounts.UserDraft{Username: name}, hash)
			if errors, ok := fault.AsUserErrors(err); !ok || errors[0].Field[0] != "password" {
				t.Errorf("%s: %v", name, err)
			}
		}
		u := h.imported("nobody", "")
		_, err := h.SignIn(from(t.Context(), here), "nobody", "")
		wantCode(t, err, fault.Unauthenticated)
		if u.PasswordHash != "" {
			t.Errorf("stored is %q", u.PasswordHash)
		}
	})
}
