package guard

import (
	"context"
	"crypto/sha256"
	"slices"
	"sync"
	"time"
)

// defaultCacheSize is how many tokens are remembered when nothing else is said.
const defaultCacheSize = 10_000

// cache remembers tokens that work, for a short time. Those who may ask for that are told what it costs.
type cache struct {
	*base
	ask  func(ctx context.Context, token string) (Token, error)
	life time.Duration
	size int

	mu    sync.Mutex
	known map[[sha256.Size]byte]remembered // by the hash: the memory of a program ends up in dumps
}

type remembered struct {
	token Token
	until time.Time
}

func newCache(b *base, life time.Duration, size int, ask func(context.Context, string) (Token, error)) *cache {
	if size == 0 {
		size = defaultCacheSize
	}
	return &cache{base: b, ask: ask, life: life, size: size, known: map[[sha256.Size]byte]remembered{}}
}

func (c *cache) check(ctx context.Context, value string) (Token, error) {
	key, now := sha256.Sum256([]byte(value)), c.now()
	if token, ok := c.find(key, now); ok {
		return token, nil
	}
	token, err := c.ask(ctx, value)
	if err == nil {
		c.remember(key, token, now)
	}
	return token, err
}

func (c *cache) find(key [sha256.Size]byte, now time.Time) (Token, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	found, ok := c.known[key]
	if !ok || !now.Before(found.until) {
		delete(c.known, key)
		return Token{}, false
	}
	return found.token.clone(), true
}

// remember counts from before the question, so that the answer is not believed for longer than was said.
func (c *cache) remember(key [sha256.Size]byte, token Token, asked time.Time) {
	until := asked.Add(c.life)
	if !token.ExpiresAt.IsZero() && token.ExpiresAt.Before(until) {
		until = token.ExpiresAt
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for other := range c.known {
		if len(c.known) < c.size {
			break
		}
		delete(c.known, other) // any of them: they are short-lived, and the next request asks again
	}
	c.known[key] = remembered{token.clone(), until}
}

// clone keeps those who are given the token from changing what others are given.
func (t Token) clone() Token {
	t.Scopes = slices.Clone(t.Scopes)
	return t
}
