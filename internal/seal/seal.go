// Package seal encrypts small values so that nobody but who holds the secret can read or alter them.
//
// It is a leaf.
package seal

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"errors"
)

// ErrBroken says that a sealed value was altered, or was sealed with another secret, for another purpose or
// in another context.
var ErrBroken = errors.New("the seal is broken")

// Box seals values under one key. Make one with [New].
type Box struct{ aead cipher.AEAD }

// New returns a box whose key is derived from a secret, which must have at least 128 random bits, for one
// purpose (HKDF-SHA256, RFC 5869): what is sealed for one purpose cannot be opened for another.
func New(secret []byte, purpose string) Box {
	key, err := hkdf.Key(sha256.New, secret, nil, "ostiary "+purpose, 32)
	if err != nil {
		panic(err) // only for a key that is too long to derive
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		panic(err) // only for a key that is too short
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		panic(err) // only for a cipher that is not AES
	}
	return Box{aead}
}

// Seal encrypts a value with AES-256-GCM. It can be opened only in the same context, which is not part of
// what it returns.
func (b Box) Seal(value, context []byte) []byte { return b.aead.Seal(nil, nil, value, context) }

// Open returns the value that was sealed in the context, or [ErrBroken].
func (b Box) Open(sealed, context []byte) ([]byte, error) {
	value, err := b.aead.Open(nil, nil, sealed, context)
	if err != nil {
		return nil, ErrBroken
	}
	return value, nil
}

// Random returns a fresh secret of 256 bits.
func Random() []byte {
	secret := make([]byte, 32)
	_, _ = rand.Read(secret) // never fails (crypto/rand)
	return secret
}
