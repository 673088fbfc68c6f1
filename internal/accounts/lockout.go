package accounts

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/ent/failedattempt"
	"github.com/ostiary/ostiary/internal/audit"
	"github.com/ostiary/ostiary/internal/fault"
	"github.com/ostiary/ostiary/internal/names"
)

// forgetAfter is how long failures count at most when none follows.
const forgetAfter = 24 * time.Hour

// policy says how failures are answered: so many are free; then there is a lock, for twice as long after
// each further failure. When none follows for a while, they are forgotten.
type policy struct {
	free                   int
	first, longest, forget time.Duration
}

// One place that guesses at one account is stopped early and hard. Many places that guess together are
// slowed down softly, because the same delay hits the owner of the account; and so is one place that tries
// its guesses on many accounts, because the delay hits everybody there.
var (
	onePlace     = policy{free: 5, first: 30 * time.Second, longest: 15 * time.Minute, forget: forgetAfter}
	allPlaces    = policy{free: 50, first: 2 * time.Second, longest: 30 * time.Second, forget: forgetAfter}
	manyAccounts = policy{free: 100, first: time.Second, longest: time.Minute, forget: 15 * time.Minute}
)

// remaining returns for how much longer the failures lock.
func (p policy) remaining(failures int, last, now time.Time) time.Duration {
	if failures < p.free || now.Sub(last) >= p.forget {
		return 0
	}
	lock := p.longest
	if doubled := failures - p.free; doubled < 16 { // beyond, the shift would overflow
		lock = min(lock, p.first<<doubled)
	}
	return last.Add(lock).Sub(now)
}

// attempt is what failures are counted by: the account as it was typed, and the place.
type attempt struct {
	account, place string
	// oneAccount says that it does not count towards what is tried on many accounts: the place is the server of an
	// application, through which many people sign in, and one of them must not shut out the others; or it is known
	// who tries.
	oneAccount bool
}

const (
	anywhere = "" // the place under which all failures of an account are counted
	anybody  = "" // the account, which is no hash, under which all failures of a place are counted
)

func attemptFrom(ctx context.Context, username string) attempt {
	return attempt{account: accountKey(typed(username)), place: audit.OriginFrom(ctx).Network()}
}

// accountKey hashes the name, because people type passwords into the wrong field.
func accountKey(username string) string {
	sum := sha256.Sum256(names.Key(username))
	return hex.EncodeToString(sum[:])
}

// checkLock returns [fault.RateLimited] when the account is locked for this place, or every account is.
func (a attempt) checkLock(ctx context.Context, q *ent.Client, now time.Time) error {
	_, err := a.failures(ctx, q, now)
	return err
}

// failures returns the counters of the attempt, or [fault.RateLimited].
func (a attempt) failures(ctx context.Context, q *ent.Client, now time.Time) ([]*ent.FailedAttempt, error) {
	counted := []string{a.account, anybody}
	if a.oneAccount {
		counted = counted[:1]
	}
	rows, err := q.FailedAttempt.Query().
		Where(failedattempt.AccountIn(counted...), failedattempt.AddressIn(anywhere, a.place)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("look for failed attempts: %w", err)
	}
	var wait time.Duration
	for _, row := range rows {
		wait = max(wait, policyOf(row).remaining(row.Failures, row.LastFailedAt, now))
	}
	if wait > 0 {
		return nil, &fault.Error{Code: fault.RateLimited, Message: "Too many failed attempts. Try again later.", RetryAfter: wait}
	}
	return rows, nil
}

func policyOf(row *ent.FailedAttempt) policy {
	switch {
	case row.Account == anybody:
		return manyAccounts
	case row.Address == anywhere:
		return allPlaces
	}
	return onePlace
}

// fail counts a failure. The counters are locked before they are looked at, so that of many attempts
// at once, on all replicas, no more than the policies allow fail as such; the rest get [fault.RateLimited].
// They are locked in the order of the values, always the same, so that nobody waits in a circle.
func (a attempt) fail(ctx context.Context, tx *ent.Client, now time.Time) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO failed_attempts (account, address, failures, last_failed_at)
		VALUES ($1, $2, 0, $5), ($1, $3, 0, $5), ($4, $3, 0, $5)
		ON CONFLICT (account, address) DO UPDATE SET failures = failed_attempts.failures`,
		a.account, anywhere, a.place, anybody, now)
	if err != nil {
		return fmt.Errorf("count a failed attempt: %w", err)
	}
	rows, err := a.failures(ctx, tx, now)
	if err != nil {
		return err
	}
	for _, row := range rows {
		failures := row.Failures + 1
		if now.Sub(row.LastFailedAt) >= policyOf(row).forget {
			failures = 1
		}
		// A server whose clock is behind takes nothing back: else two that differ would forget for each other.
		last := row.LastFailedAt
		if now.After(last) {
			last = now
		}
		if err := tx.FailedAttempt.UpdateOneID(row.ID).SetFailures(failures).SetLastFailedAt(last).Exec(ctx); err != nil {
			return fmt.Errorf("count a failed attempt: %w", err)
		}
	}
	return nil
}

// forgive forgets the failures of this place at the account after a success. Those of all places fade, and
// so do those at many accounts: who has an account of their own could take them back at will.
func (a attempt) forgive(ctx context.Context, tx *ent.Client) error {
	_, err := tx.FailedAttempt.Delete().
		Where(failedattempt.Account(a.account), failedattempt.Address(a.place)).Exec(ctx)
	if err != nil {
		return fmt.Errorf("forget failed attempts: %w", err)
	}
	return nil
}
