package seal_test

import (
	"bytes"
	"errors"
	"testing"

	"github.com/ostiary/ostiary/internal/seal"
)

func TestSeal(t *testing.T) {
	secret := seal.Random()
	box := seal.New(secret, "one")
	value, context := []byte("a secret"), []byte("here")
	sealed := box.Seal(value, context)
	if bytes.Contains(sealed, value) {
		t.Error("the value can be read")
	}
	if opened, err := seal.New(secret, "one").Open(sealed, context); err != nil || !bytes.Equal(opened, value) {
		t.Errorf("%q, %v", opened, err)
	}
	if bytes.Equal(sealed, box.Seal(value, context)) {
		t.Error("the same value looks the same twice")
	}
	altered := bytes.Clone(sealed)
	altered[len(altered)/2] ^= 1
	for name, open := range map[string]func() ([]byte, error){
		"another secret":  func() ([]byte, error) { return seal.New(seal.Random(), "one").Open(sealed, context) },
		"another purpose": func() ([]byte, error) { return seal.New(secret, "two").Open(sealed, context) },
		"another context": func() ([]byte, error) { return box.Open(sealed, []byte("there")) },
		"altered":         func() ([]byte, error) { return box.Open(altered, context) },
		"cut short":       func() ([]byte, error) { return box.Open(sealed[:8], context) },
		"nothing":         func() ([]byte, error) { return box.Open(nil, context) },
	} {
		if opened, err := open(); !errors.Is(err, seal.ErrBroken) || opened != nil {
			t.Errorf("%s: %q, %v", name, opened, err)
		}
	}
}
