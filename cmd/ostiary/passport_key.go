package main

import (
	"fmt"
	"os"

	"github.com/ostiary/ostiary/internal/signing"
)

// passportKey is the file with the public key of a Laravel Passport.
type passportKey struct{ read *signing.PassportKey }

// UnmarshalText reads the file of that name.
func (k *passportKey) UnmarshalText(name []byte) error {
	text, err := os.ReadFile(string(name))
	if err != nil {
		return err
	}
	if k.read, err = signing.ParsePassportKey(text); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// key returns the key; nil when none was given.
func (k *passportKey) key() *signing.PassportKey {
	if k == nil {
		return nil
	}
	return k.read
}
