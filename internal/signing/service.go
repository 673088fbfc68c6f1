package signing

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/ent/signingkey"
	"github.com/ostiary/ostiary/internal/database"
	"github.com/ostiary/ostiary/internal/seal"
)

const (
	// MaxLife is how long a JWT may live: nobody can withdraw one from those who check it by themselves.
	MaxLife = time.Hour
	// MaxAge is for how long the published keys may be cached.
	MaxAge = 5 * time.Minute
	// Overlap is how long a new key is published before it signs: whoever cached the keys has it by then.
	Overlap = 2 * MaxAge
	// leeway is how long an old key is published beyond the life of its last JWT, for clocks that differ.
	leeway = 5 * time.Minute
)

// Service keeps the keys and signs. Make one with [New].
type Service struct {
	db   *database.DB
	box  seal.Box               // of the private halves
	last atomic.Pointer[opened] // the key that signed last
}

// New returns a service. The secret, 256 random bits that all replicas share, seals the private halves.
func New(db *database.DB, secret []byte) *Service {
	return &Service{db: db, box: seal.New(secret, "signing keys")}
}

// ErrOtherSecret says that a private key cannot be opened. It wraps [seal.ErrBroken].
var ErrOtherSecret = fmt.Errorf("the signing keys in the database were sealed with another OSTIARY_SECRET_KEY "+
	`than the one given now; give the one from before, or replace them with "ostiary key rotate --now" (%w)`, seal.ErrBroken)

var errNoKey = errors.New("there is no signing key")

// lock is what changes of the keys wait for.
const lock = "signing_keys"

// write runs a use case on the keys. They pass one at a time, on all replicas.
func (s *Service) write(ctx context.Context, do func(ctx context.Context, tx *ent.Client, keys ring) error) error {
	return s.db.Write(ctx, func(ctx context.Context, tx *ent.Client) error {
		if err := database.Serialize(ctx, tx, lock); err != nil {
			return err
		}
		keys, err := load(ctx, tx)
		if err != nil {
			return err
		}
		return do(ctx, tx, keys)
	})
}

// ring is all the keys, in the order in which they sign.
type ring []*ent.SigningKey

func load(ctx context.Context, q *ent.Client) (ring, error) {
	keys, err := q.SigningKey.Query().Order(signingkey.BySignsFrom(), signingkey.ByID()).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("load the signing keys: %w", err)
	}
	return keys, nil
}

// signing returns the position of the key that signs: the last one whose moment has come. On a clock that is
// behind that may be none, and then it is the first. Without keys it is -1.
func (r ring) signing(now time.Time) int {
	for i := len(r) - 1; i >= 0; i-- {
		if i == 0 || !r[i].SignsFrom.After(now) {
			return i
		}
	}
	return -1
}

// publishedUntil returns when nothing is left that the key at a position can have signed; nil while none
// comes after it.
func (r ring) publishedUntil(i int) *time.Time {
	if i == len(r)-1 {
		return nil
	}
	return new(r[i+1].SignsFrom.UTC().Add(MaxLife + leeway))
}

// isPublished reports whether those who check JWTs may still need the key at a position.
func (r ring) isPublished(i int, now time.Time) bool {
	until := r.publishedUntil(i)
	return until == nil || now.Before(*until)
}

// find returns the position of the key with this id, or -1.
func (r ring) find(id string) int {
	for i, key := range r {
		if key.ID == id {
			return i
		}
	}
	return -1
}
