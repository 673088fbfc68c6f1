package accounts

import (
	"context"
	"fmt"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/ent/user"
	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/audit"
	"github.com/ostiary/ostiary/internal/fault"
	"github.com/ostiary/ostiary/internal/metrics"
	"github.com/ostiary/ostiary/internal/names"
)

// maxTyped is how many bytes of a user name are looked at; no account has a longer one.
const maxTyped = 4 * names.MaxLength

func typed(username string) string { return username[:min(len(username), maxTyped)] }

// errNoMatch is the one answer to an unknown name, a wrong or empty password, and a user who is
// disabled: whoever guesses learns nothing about which it is.
func errNoMatch() error {
	return fault.New(fault.Unauthenticated, "These credentials do not match our records.")
}

// SignIn checks the password of somebody who opens a session. It returns [fault.Unauthenticated] for
// whatever does not match, [fault.RateLimited] when the account, or every account, is locked for this address, and
// [fault.Unavailable] when too many passwords are being checked. Success and failure are audited.
func (s *Service) SignIn(ctx context.Context, username, password string) (_ *ent.User, err error) {
	defer func() { s.Metrics.SignIn(metrics.AtPage, err) }()
	a := attemptFrom(ctx, username)
	u, err := s.verify(ctx, a, username, password)
	if err != nil {
		return nil, err
	}
	err = s.DB.Write(ctx, func(ctx context.Context, tx *ent.Client) error {
		if err := a.checkLock(ctx, tx, s.DB.Now()); err != nil {
			return err
		}
		if err := a.forgive(ctx, tx); err != nil {
			return err
		}
		return s.recordSignIn(ctx, tx, u)
	})
	if err != nil {
		return nil, err
	}
	return u, nil
}

// recordSignIn notes the sign-in, unless the user was disabled or got another password meanwhile.
func (s *Service) recordSignIn(ctx context.Context, tx *ent.Client, u *ent.User) error {
	now := s.DB.Now()
	n, err := tx.User.Update().
		Where(user.ID(u.ID), user.StatusEQ(user.StatusACTIVE), user.PasswordHash(u.PasswordHash)).
		SetLastSignInAt(now).Save(ctx)
	if err != nil {
		return fmt.Errorf("record a sign-in: %w", err)
	}
	if n == 0 {
		return errNoMatch()
	}
	u.LastSignInAt = now
	ctx = access.WithActor(ctx, access.Actor{Kind: access.User, ID: u.ID, Name: u.Username})
	return audit.Record(ctx, tx, now, audit.SignedIn, audit.User(u.ID, u.Username), nil)
}

// CheckPassword is SignIn for the password grant, where each request is one: the same checks and
// answers, but only failures are audited, and a success writes nothing unless failures came before it. shared
// says that the request comes from the server of an application, which asks for many people: who fails there
// at many accounts does not shut out the others.
func (s *Service) CheckPassword(ctx context.Context, username, password string, shared bool) (_ *ent.User, err error) {
	defer func() { s.Metrics.SignIn(metrics.AtPasswordGrant, err) }()
	a := attemptFrom(ctx, username)
	a.oneAccount = shared
	u, err := s.verify(ctx, a, username, password)
	if err != nil {
		return nil, err
	}
	if err := s.pass(ctx, a); err != nil {
		return nil, err
	}
	return u, nil
}

// pass lets a right password through if the account was not locked while it was checked. So of many
// attempts at once no guess counts beyond those the lock-out allows.
func (s *Service) pass(ctx context.Context, a attempt) error {
	rows, err := a.failures(ctx, s.DB.Read(), s.DB.Now())
	if err != nil {
		return err
	}
	for _, row := range rows {
		if row.Account == a.account && row.Address == a.place {
			return s.DB.Write(ctx, a.forgive)
		}
	}
	return nil
}

// verify finds the user whose name and password these are. On failure the answer is [errNoMatch] or
// what refused the attempt, and the failure is counted.
func (s *Service) verify(ctx context.Context, a attempt, username, password string) (*ent.User, error) {
	if err := a.checkLock(ctx, s.DB.Read(), s.DB.Now()); err != nil {
		return nil, err
	}
	known, err := byUsername(ctx, s.DB.Read(), typed(username))
	if err != nil {
		return nil, err
	}
	stored := ""
	if known != nil {
		stored = known.PasswordHash
	}
	ok, err := s.matches(ctx, a, known, stored, password)
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, errNoMatch()
	}
	return known, nil
}

// matches compares a password with what is stored, and counts a failure before the next in the queue
// has its turn. A user who is not active never matches, but takes as long.
func (s *Service) matches(ctx context.Context, a attempt, known *ent.User, stored, password string) (bool, error) {
	leave, err := s.Hasher.enter(ctx)
	if err != nil {
		return false, err
	}
	defer leave()
	// Others in the queue may have failed meanwhile.
	if err := a.checkLock(ctx, s.DB.Read(), s.DB.Now()); err != nil {
		return false, err
	}
	matches, err := s.compare(ctx, stored, password)
	if err != nil {
		return false, err
	}
	if matches && known != nil && known.Status == user.StatusACTIVE {
		return true, s.replaceForeign(ctx, known, password)
	}
	return false, s.recordFailure(ctx, a, known)
}

func (s *Service) recordFailure(ctx context.Context, a attempt, known *ent.User) error {
	object := audit.Object{Type: audit.UserObject} // a name that is no user's may be a password
	if known != nil {
		object = audit.User(known.ID, known.Username)
	}
	// Who hangs up has failed all the same.
	return s.DB.Write(context.WithoutCancel(ctx), func(ctx context.Context, tx *ent.Client) error {
		if err := a.fail(ctx, tx, s.DB.Now()); err != nil {
			return err
		}
		return audit.Record(ctx, tx, s.DB.Now(), audit.SignInFailed, object, nil)
	})
}

// byUsername returns the user of this name, or nil.
func byUsername(ctx context.Context, q *ent.Client, username string) (*ent.User, error) {
	found, err := q.User.Query().Where(user.UsernameKey(names.Key(username))).Only(ctx)
	if ent.IsNotFound(err) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("look for a user: %w", err)
	}
	return found, nil
}
