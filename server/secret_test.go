package server_test

import (
	"errors"
	"log/slog"
	"strings"
	"testing"

	"github.com/ostiary/ostiary/internal/seal"
	"github.com/ostiary/ostiary/internal/signing"
	"github.com/ostiary/ostiary/internal/testkit"
	"github.com/ostiary/ostiary/server"
)

func TestSecret(t *testing.T) {
	testkit.Each(t, func(t *testing.T, kit *testkit.Kit) {
		with := func(secret []byte) (*server.Server, error) {
			return server.New(server.Config{DB: kit.DB, PublicURL: "http://localhost", Log: slog.New(slog.DiscardHandler), Secret: secret})
		}
		for _, short := range [][]byte{nil, {}, make([]byte, 31)} {
			if _, err := with(short); err == nil || !strings.Contains(err.Error(), "32") {
				t.Errorf("%d bytes: %v", len(short), err)
			}
		}
		prepare := func(secret []byte) error {
			s, err := with(secret)
			if err != nil {
				t.Fatal(err)
			}
			return s.Prepare(t.Context())
		}
		first := seal.Random()
		for range 2 {
			if err := prepare(first); err != nil {
				t.Error(err)
			}
		}
		if err := prepare(seal.Random()); !errors.Is(err, signing.ErrOtherSecret) {
			t.Errorf("another secret: %v", err)
		}
	})
}
