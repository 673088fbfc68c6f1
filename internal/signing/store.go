package signing

import (
	"context"
	"crypto"
	"crypto/x509"
	"fmt"
	"time"

	"github.com/go-jose/go-jose/v4"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/internal/audit"
	"github.com/ostiary/ostiary/internal/ids"
)

// fresh is a key that is not stored yet.
type fresh struct {
	id             string
	algorithm      Algorithm
	public, sealed []byte // JWK; PKCS #8 (RFC 5958), sealed
}

func (s *Service) newKey(algorithm Algorithm) (*fresh, error) {
	if err := algorithm.check(); err != nil {
		return nil, err
	}
	private, err := algorithm.generate()
	if err != nil {
		return nil, fmt.Errorf("make a signing key: %w", err)
	}
	key := &fresh{id: ids.New(ids.Key), algorithm: algorithm}
	key.public, err = jose.JSONWebKey{
		Key: private.Public(), KeyID: key.id, Algorithm: string(algorithm), Use: "sig", // RFC 7517 section 4
	}.MarshalJSON()
	if err != nil {
		return nil, fmt.Errorf("write a public key: %w", err)
	}
	secret, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		return nil, fmt.Errorf("write a private key: %w", err)
	}
	key.sealed = s.box.Seal(secret, sealContext(key.id, algorithm))
	return key, nil
}

// sealContext ties a private half to its row: it cannot be moved to another key or algorithm.
func sealContext(id string, algorithm Algorithm) []byte { return []byte(id + " " + string(algorithm)) }

// opened is a private half that can be used.
type opened struct {
	id      string
	private crypto.Signer
}

// open returns the private half of a key, or [ErrOtherSecret].
func (s *Service) open(key *ent.SigningKey) (*opened, error) {
	if last := s.last.Load(); last != nil && last.id == key.ID {
		return last, nil
	}
	secret, err := s.box.Open(key.SealedPrivateKey, sealContext(key.ID, Algorithm(key.Algorithm)))
	if err != nil {
		return nil, ErrOtherSecret
	}
	read, err := x509.ParsePKCS8PrivateKey(secret)
	if err != nil {
		return nil, fmt.Errorf("read the private half of %s: %w", key.ID, err)
	}
	private, ok := read.(crypto.Signer)
	if !ok {
		return nil, fmt.Errorf("the private half of %s is a %T", key.ID, read)
	}
	last := &opened{key.ID, private}
	s.last.Store(last)
	return last, nil
}

// store adds a key that signs from a moment on.
func (f *fresh) store(ctx context.Context, tx *ent.Client, now, signsFrom time.Time) error {
	return tx.SigningKey.Create().SetID(f.id).SetAlgorithm(string(f.algorithm)).
		SetPublicKey(f.public).SetSealedPrivateKey(f.sealed).SetCreatedAt(now).SetSignsFrom(signsFrom).Exec(ctx)
}

// rotated stores a key and records it.
func (f *fresh) rotated(ctx context.Context, tx *ent.Client, now, signsFrom time.Time) error {
	if err := f.store(ctx, tx, now, signsFrom); err != nil {
		return err
	}
	return audit.Record(ctx, tx, now, audit.SigningKeyRotated, audit.SigningKey(f.id, string(f.algorithm)),
		audit.Diff(nil, keyRecord{f.algorithm, signsFrom}))
}

// remove deletes a key and records it.
func remove(ctx context.Context, tx *ent.Client, key *ent.SigningKey, now time.Time) error {
	if err := tx.SigningKey.DeleteOne(key).Exec(ctx); err != nil {
		return err
	}
	return audit.Record(ctx, tx, now, audit.SigningKeyDeleted, audit.SigningKey(key.ID, key.Algorithm),
		audit.Diff(keyRecord{Algorithm(key.Algorithm), key.SignsFrom.UTC()}, nil))
}

// keyRecord is what the audit log tells of a key.
type keyRecord struct {
	Algorithm Algorithm `json:"algorithm"`
	SignsFrom time.Time `json:"signsFrom"`
}
