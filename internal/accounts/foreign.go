package accounts

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"golang.org/x/crypto/bcrypt"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/ent/user"
	"github.com/ostiary/ostiary/internal/audit"
	"github.com/ostiary/ostiary/internal/fault"
)

// A foreign hash is one that another server made, with bcrypt, and that came with an import. It is as good as its
// password, and it is replaced by one of ours as soon as the password is seen.

// maxForeignCost is the highest cost of a bcrypt hash that is taken over: some seconds for each check.
const maxForeignCost = 14

// foreignLength is how long a bcrypt hash is, in bytes.
const foreignLength = 60

// CheckForeign returns what is wrong with a hash from another server, for its operator: it has to be bcrypt, of a cost
// that this server can bear.
func CheckForeign(hash string) error {
	cost, err := bcrypt.Cost([]byte(hash))
	switch {
	case err != nil || len(hash) != foreignLength:
		return errors.New("it is no bcrypt hash")
	case cost > maxForeignCost:
		return fmt.Errorf("its bcrypt cost is %d, and this server computes %d at most", cost, maxForeignCost)
	}
	return nil
}

// IsForeign reports whether a stored hash is one from another server.
func IsForeign(hash string) bool { return len(hash) == foreignLength && strings.HasPrefix(hash, "$2") }

// matchesForeign leaves out what has a NUL: to bcrypt a password is the same as the password, a NUL and the password again, and
// what was typed is kept from then on.
func matchesForeign(hash, password string) bool {
	return len(password) <= MaxPasswordBytes && !strings.Contains(password, "\x00") &&
		bcrypt.CompareHashAndPassword([]byte(hash), []byte(password)) == nil
}

// ForSecrets returns the hasher with a line of its own, for the secrets of imported clients, of which one is compared at a
// time. Wrong ones cost whoever sends them nothing and are not locked out, so nobody who signs in may have to wait for them.
func (h Hasher) ForSecrets() Hasher {
	own := NewHasher(h.memoryKiB, h.passes)
	h.slots, h.queue, h.places = make(chan struct{}, 1), own.queue, own.places
	return h
}

// MatchesForeign reports whether a foreign hash is that of a secret. It waits for its turn, as for a password.
func (h Hasher) MatchesForeign(ctx context.Context, hash, secret string) (bool, error) {
	leave, err := h.enter(ctx)
	if err != nil {
		return false, err
	}
	defer leave()
	return matchesForeign(hash, secret), nil
}

// foreign remembers for a while whether some users have a foreign hash.
type foreign struct {
	mu      sync.Mutex
	looked  time.Time
	example string // hash of one of them; empty: there is none
}

// foreignAge is how long it is remembered.
const foreignAge = time.Minute

// foreignExample returns the hash of a user who has a foreign one, or "".
func (s *Service) foreignExample(ctx context.Context) (string, error) {
	f := &s.foreign
	f.mu.Lock()
	defer f.mu.Unlock()
	now := s.DB.Now()
	if !f.looked.IsZero() && now.Sub(f.looked) < foreignAge {
		return f.example, nil
	}
	hashes, err := s.DB.Read().User.Query().Where(user.PasswordHashHasPrefix("$2")).Limit(1).Select(user.FieldPasswordHash).Strings(ctx)
	if err != nil {
		return "", fmt.Errorf("look for imported users: %w", err)
	}
	f.looked, f.example = now, strings.Join(hashes, "")
	return f.example, nil
}

// compare reports whether a password matches what is stored. While there are users with foreign hashes it computes one of
// each kind for everybody: how long it takes must not tell who has an account, nor that it was imported. The caller has a
// turn.
func (s *Service) compare(ctx context.Context, stored, password string) (bool, error) {
	example, err := s.foreignExample(ctx)
	if err != nil {
		return false, err
	}
	ours := s.Hasher.matches(stored, password)
	if IsForeign(stored) {
		return matchesForeign(stored, password), nil
	}
	if example != "" {
		matchesForeign(example, password)
	}
	return ours, nil
}

// replaceForeign gives a user whose password was right a hash of ours for a foreign one. The caller has a turn.
func (s *Service) replaceForeign(ctx context.Context, u *ent.User, password string) error {
	if !IsForeign(u.PasswordHash) {
		return nil
	}
	hash := s.Hasher.compute(password)
	n, err := s.DB.Exec(ctx, "UPDATE users SET password_hash = $1 WHERE id = $2 AND password_hash = $3", hash, u.ID, u.PasswordHash)
	if err != nil {
		return fmt.Errorf("replace an imported hash: %w", err)
	}
	if n == 1 {
		u.PasswordHash = hash
		return nil
	}
	now, err := s.User(ctx, u.ID)
	switch {
	case fault.CodeOf(err) == fault.NotFound, err == nil && !s.Hasher.matches(now.PasswordHash, password):
		return errNoMatch()
	case err != nil:
		return err
	}
	u.PasswordHash = now.PasswordHash // they signed in twice at once
	return nil
}

// ImportUser creates a user with the hash of their password from another server; empty: they cannot sign in until
// somebody sets a password. What a person can mend is [fault.UserErrors].
func (s *Service) ImportUser(ctx context.Context, draft UserDraft, passwordHash string) (created *ent.User, err error) {
	if passwordHash != "" {
		if err := CheckForeign(passwordHash); err != nil {
			return nil, fault.One(fault.Invalid, "password", "The password cannot be taken over: %s.", err)
		}
	}
	err = s.edit(ctx, func(ctx context.Context, e *edit) error {
		created, err = e.storeUser(ctx, draft.cleaned(), passwordHash, audit.UserCreated)
		return err
	})
	return created, err
}
