package guard

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/go-jose/go-jose/v4"
)

const (
	// interval is how much time is between two questions for the keys, whoever makes up which tokens.
	interval = 10 * time.Second
	// usualAge and maxAge are for how long keys are kept, when the server does not say, and at most.
	usualAge = 5 * time.Minute
	maxAge   = 24 * time.Hour
)

// keys are the public keys of an issuer. They are fetched when somebody needs them.
type keys struct {
	*base
	issuer   string
	metadata string // the address of the metadata
	address  string // of the keys; empty: where the metadata says

	fetching sync.Mutex // held by who fetches

	mu     sync.Mutex
	known  map[string]jose.JSONWebKey // by id; nil before the first time
	stale  time.Time                  // when they are to be fetched again
	asked  time.Time                  // when the server was asked last
	failed error                      // what came of that
}

// find returns the key with this id. It is [errInvalid] when the issuer has none, and another error when that is not known.
func (k *keys) find(ctx context.Context, id string) (jose.JSONWebKey, error) {
	key, ok, due := k.look(id)
	if due && k.turn(ok) {
		if _, _, due = k.look(id); due { // nobody else has fetched them meanwhile
			k.fetch(ctx)
		}
		k.fetching.Unlock()
		key, ok, _ = k.look(id)
	}
	if ok {
		return key, nil
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.failed != nil {
		return jose.JSONWebKey{}, k.failed
	}
	return jose.JSONWebKey{}, errInvalid
}

// turn waits until nobody else fetches, or reports false: who knows the key already need not wait.
func (k *keys) turn(known bool) bool {
	if known {
		return k.fetching.TryLock()
	}
	k.fetching.Lock()
	return true
}

// look returns a key that is known, and whether it is time to ask for the keys.
func (k *keys) look(id string) (key jose.JSONWebKey, ok, due bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	key, ok = k.known[id]
	now := k.now()
	return key, ok, (!ok || !now.Before(k.stale)) && (k.asked.IsZero() || !now.Before(k.asked.Add(interval)))
}

// fetch asks for the keys. When that fails, those from before stay.
func (k *keys) fetch(ctx context.Context) {
	// It is for all who wait: that one of them hangs up must not end it.
	known, age, err := k.read(context.WithoutCancel(ctx))
	k.mu.Lock()
	defer k.mu.Unlock()
	k.asked, k.failed = k.now(), err
	if err == nil {
		k.known, k.stale = known, k.asked.Add(age)
	} else if k.known != nil {
		k.log.WarnContext(ctx, "the keys of JWTs cannot be fetched; those from before are used", "error", err)
	}
}

func (k *keys) read(ctx context.Context) (known map[string]jose.JSONWebKey, age time.Duration, err error) {
	at := k.address
	if at == "" {
		if at, err = k.discover(ctx); err != nil {
			return nil, 0, err
		}
	}
	var set jose.JSONWebKeySet
	header, err := k.get(ctx, at, &set)
	if err != nil {
		return nil, 0, err
	}
	known = map[string]jose.JSONWebKey{}
	for _, key := range set.Keys {
		if key.KeyID != "" && (key.Use == "" || key.Use == "sig") && key.Valid() && key.IsPublic() {
			known[key.KeyID] = key
		}
	}
	if len(known) == 0 {
		return nil, 0, fmt.Errorf("%s has no keys", at)
	}
	return known, ageOf(header), nil
}

// discover reads in the metadata of the issuer where its keys are (RFC 8414).
func (k *keys) discover(ctx context.Context) (string, error) {
	var metadata struct {
		Issuer  string `json:"issuer"`
		JWKSURI string `json:"jwks_uri"`
	}
	if _, err := k.get(ctx, k.metadata, &metadata); err != nil {
		return "", err
	}
	if metadata.Issuer != k.issuer {
		return "", fmt.Errorf("%s is the metadata of %.200q, and Issuer is %q", k.metadata, metadata.Issuer, k.issuer)
	}
	at, err := address("jwks_uri", metadata.JWKSURI)
	if err == nil && at.Scheme != "https" && strings.HasPrefix(k.issuer, "https:") {
		err = errors.New("guard: jwks_uri is not protected by TLS, and the issuer is")
	}
	return metadata.JWKSURI, err
}

func (k *keys) get(ctx context.Context, at string, into any) (http.Header, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, at, nil)
	if err != nil {
		return nil, err
	}
	return k.ask(r, into)
}

// metadataOf returns where the metadata of an issuer are (RFC 8414 section 3).
func metadataOf(issuer *url.URL) string {
	at := *issuer
	at.Path, at.RawPath = "/.well-known/oauth-authorization-server"+strings.TrimSuffix(issuer.Path, "/"), ""
	return at.String()
}

// ageOf returns for how long an answer may be kept, within reason.
func ageOf(header http.Header) time.Duration {
	for directive := range strings.SplitSeq(strings.Join(header.Values("Cache-Control"), ","), ",") {
		name, value, _ := strings.Cut(strings.ToLower(strings.TrimSpace(directive)), "=")
		switch name {
		case "no-store", "no-cache":
			return interval
		case "max-age":
			if seconds, err := strconv.Atoi(strings.Trim(value, `"`)); err == nil {
				return min(max(time.Duration(min(seconds, int(maxAge/time.Second)))*time.Second, interval), maxAge)
			}
		}
	}
	return usualAge
}
