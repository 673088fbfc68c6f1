package accounts

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"

	"github.com/ostiary/ostiary/internal/audit"
	"github.com/ostiary/ostiary/internal/fault"
)

// What a password has to be.
const (
	MinPasswordLength = 12   // characters
	MaxPasswordBytes  = 1024 // more would only cost time
)

const (
	hashQueue = 256 // how many may wait for their turn to hash
	hashPlace = 48  // how many of them, and of those who have it, may be in one network
	saltBytes = 16
	keyBytes  = 32
)

// Hasher turns passwords into argon2id hashes (RFC 9106), written as PHC strings. A hash takes
// memory and a whole core for a while on purpose, so at most one for each core is computed at a time
// and a bounded number wait; whoever comes then is sent away with [fault.Unavailable]. No network may
// fill the queue, or it would shut everybody else out: beyond its part it gets [fault.RateLimited].
// Copies of a Hasher share these bounds. Make one with [DefaultHasher] or [NewHasher].
type Hasher struct {
	memoryKiB, passes uint32
	slots             chan struct{} // one for each hash being computed
	queue             chan struct{} // one for each hash being computed or waited for
	places            *places
	derive            func(password string, salt []byte, passes, memoryKiB uint32, lanes uint8) []byte
}

// DefaultHasher returns the hasher for production: 19 MiB, 2 passes, 1 lane, as OWASP recommends.
func DefaultHasher() Hasher { return NewHasher(19*1024, 2) }

// NewHasher returns a hasher with other costs; tests use cheap ones.
func NewHasher(memoryKiB, passes uint32) Hasher {
	cores := runtime.GOMAXPROCS(0)
	return Hasher{
		memoryKiB: memoryKiB, passes: passes,
		slots: make(chan struct{}, cores), queue: make(chan struct{}, cores+hashQueue),
		places: &places{in: map[string]int{}},
		derive: derive,
	}
}

// enter waits for a turn to hash and returns how to leave again.
func (h Hasher) enter(ctx context.Context) (leave func(), err error) {
	from := audit.OriginFrom(ctx).Network()
	if !h.places.enter(from) {
		return nil, tooMany(fault.RateLimited, "Too many sign-ins at once come from your network. Try again.")
	}
	select {
	case h.queue <- struct{}{}:
	default:
		h.places.leave(from)
		return nil, tooMany(fault.Unavailable, "Too many people are signing in at the moment. Try again.")
	}
	select {
	case h.slots <- struct{}{}:
		return func() { <-h.slots; <-h.queue; h.places.leave(from) }, nil
	case <-ctx.Done():
		<-h.queue
		h.places.leave(from)
		return nil, ctx.Err()
	}
}

func tooMany(code fault.Code, message string) error {
	return &fault.Error{Code: code, Message: message, RetryAfter: 2 * time.Second}
}

// places counts who is in the queue, by network.
type places struct {
	mu sync.Mutex
	in map[string]int
}

func (p *places) enter(from string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.in[from] >= hashPlace {
		return false
	}
	p.in[from]++
	return true
}

func (p *places) leave(from string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.in[from]--; p.in[from] == 0 {
		delete(p.in, from)
	}
}

// hash returns what is stored of a password.
func (h Hasher) hash(ctx context.Context, password string) (string, error) {
	leave, err := h.enter(ctx)
	if err != nil {
		return "", err
	}
	defer leave()
	return h.compute(password), nil
}

// compute returns what is stored of a password. The caller has a turn.
func (h Hasher) compute(password string) string {
	salt := make([]byte, saltBytes)
	_, _ = rand.Read(salt) // never fails (crypto/rand)
	return phc{h.memoryKiB, h.passes, 1, salt, h.derive(password, salt, h.passes, h.memoryKiB, 1)}.String()
}

// matches reports whether stored is the hash of password. The caller has a turn. It takes as long for
// a user who has no hash, or does not exist.
func (h Hasher) matches(stored, password string) bool {
	want, err := parsePHC(stored)
	if err != nil {
		want = phc{h.memoryKiB, h.passes, 1, make([]byte, saltBytes), make([]byte, keyBytes)}
	}
	tooLong := len(password) > MaxPasswordBytes
	if tooLong {
		password = ""
	}
	got := h.derive(password, want.salt, want.passes, want.memoryKiB, want.lanes)
	return subtle.ConstantTimeCompare(got, want.key) == 1 && err == nil && !tooLong
}

// derive computes the hash. The same letter typed on two keyboards may come as different code points,
// so the password is put into normal form C first (RFC 8265 §4.2).
func derive(password string, salt []byte, passes, memoryKiB uint32, lanes uint8) []byte {
	return argon2.IDKey([]byte(norm.NFC.String(password)), salt, passes, memoryKiB, lanes, keyBytes)
}

// phc is a hash with what is needed to compute it again.
type phc struct {
	memoryKiB, passes uint32
	lanes             uint8
	salt, key         []byte
}

const phcFormat = "$argon2id$v=%d$m=%d,t=%d,p=%d$"

var phcBase64 = base64.RawStdEncoding.Strict()

// String returns the hash in the PHC string format.
func (p phc) String() string {
	return fmt.Sprintf(phcFormat, argon2.Version, p.memoryKiB, p.passes, p.lanes) +
		phcBase64.EncodeToString(p.salt) + "$" + phcBase64.EncodeToString(p.key)
}

func parsePHC(stored string) (p phc, err error) {
	var version int
	parts := strings.Split(stored, "$")
	if len(parts) != 6 {
		return p, fmt.Errorf("not a PHC string")
	}
	parameters := strings.Join(parts[:4], "$") + "$"
	if _, err = fmt.Sscanf(parameters, phcFormat, &version, &p.memoryKiB, &p.passes, &p.lanes); err != nil {
		return p, fmt.Errorf("not an argon2id hash: %w", err)
	}
	if version != argon2.Version || p.passes == 0 || p.lanes == 0 {
		return p, fmt.Errorf("argon2 parameters that cannot be computed")
	}
	if p.salt, err = phcBase64.DecodeString(parts[4]); err != nil {
		return p, err
	}
	p.key, err = phcBase64.DecodeString(parts[5])
	return p, err
}

// checkPassword adds to u what is wrong with a new password.
func checkPassword(u *fault.UserErrors, field, password string) {
	switch {
	case password == "":
		u.Add(fault.Required, field, "The Password field is required.")
	case len(password) > MaxPasswordBytes:
		u.Add(fault.TooLong, field, "The password must not be longer than %d bytes.", MaxPasswordBytes)
	case !utf8.ValidString(password) || strings.ContainsFunc(password, unicode.IsControl):
		u.Add(fault.Invalid, field, "The password must not contain control characters.")
	case utf8.RuneCountInString(password) < MinPasswordLength:
		u.Add(fault.TooShort, field, "The password must have at least %d characters.", MinPasswordLength)
	}
}
