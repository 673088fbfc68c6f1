package signing

import "time"

// State is what a key does at a moment.
type State string

// The states, in the order in which a key goes through them.
const (
	Waiting State = "WAITING" // published, and to sign soon
	Signing State = "SIGNING" // signs
	Retired State = "RETIRED" // published for what it signed, and signs no more
)

// Key is a signing key, without its private half.
type Key struct {
	ID        string // the kid of JWTs (RFC 7515 section 4.1.4)
	Algorithm Algorithm
	State     State
	CreatedAt time.Time
	SignsFrom time.Time
	// PublishedUntil is when the key is deleted; nil while no other one is to follow it.
	PublishedUntil *time.Time
}

// key describes the key at a position.
func (r ring) key(i int, now time.Time) Key {
	state := Signing
	switch signing := r.signing(now); {
	case i < signing:
		state = Retired
	case i > signing:
		state = Waiting
	}
	return Key{
		ID: r[i].ID, Algorithm: Algorithm(r[i].Algorithm), State: state,
		CreatedAt: r[i].CreatedAt.UTC(), SignsFrom: r[i].SignsFrom.UTC(), PublishedUntil: r.publishedUntil(i),
	}
}
