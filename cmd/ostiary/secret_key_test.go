package main

import (
	"bytes"
	"encoding/base64"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/ostiary/ostiary/internal/seal"
	"github.com/ostiary/ostiary/internal/testkit"
)

func TestSecretKeyOf(t *testing.T) {
	secret := bytes.Repeat([]byte{0xfb, 0xef, 0xff, 0x00}, 8) // has what the alphabets differ in
	for name, text := range map[string]string{
		"standard":            base64.StdEncoding.EncodeToString(secret),
		"without padding":     base64.RawStdEncoding.EncodeToString(secret),
		"for URLs":            base64.URLEncoding.EncodeToString(secret),
		"for URLs, unpadded":  base64.RawURLEncoding.EncodeToString(secret),
		"with a line feed":    base64.StdEncoding.EncodeToString(secret) + "\n",
		"with several spaces": "  " + base64.StdEncoding.EncodeToString(secret) + " \r\n",
	} {
		for _, url := range []string{"sqlite:ostiary.db", "postgres://x"} {
			key, err := secretKeyOf(environment{secretVariable: text}, url, "ostiary serve")
			if err != nil || !bytes.Equal(key, secret) {
				t.Errorf("%s: %x, %v", name, key, err)
			}
		}
	}
	for _, text := range []string{
		"x", "correct horse battery staple, which is long enough", strings.Repeat("ab", 32),
		base64.StdEncoding.EncodeToString(secret[1:]), base64.StdEncoding.EncodeToString(append(secret, 0)), strings.Repeat("=", 44),
	} {
		_, err := secretKeyOf(environment{secretVariable: text}, "sqlite:ostiary.db", "ostiary serve")
		if usage := (*usageError)(nil); !errors.As(err, &usage) || strings.Contains(err.Error(), text) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestKeyFile(t *testing.T) {
	kit := testkit.SQLite(t)
	path := kit.DB.Path() + ".key"

	// Several processes at once agree on one.
	var keys [8]secretKey
	var processes sync.WaitGroup
	for i := range keys {
		processes.Go(func() {
			var err error
			if keys[i], err = secretKey(nil).orBeside(t.Context(), kit.DB, false); err != nil {
				t.Error(err)
			}
		})
	}
	processes.Wait()
	for _, key := range keys {
		if len(key) != secretBytes || !bytes.Equal(key, keys[0]) {
			t.Errorf("the keys are %x and %x", key, keys[0])
		}
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	if left, err := filepath.Glob(path + ".*"); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}

	// A link to the database has the same; the variable wins.
	link := filepath.Join(t.TempDir(), "link.db")
	if err := os.Symlink(kit.DB.Path(), link); err != nil {
		t.Fatal(err)
	}
	linked := *kit
	linked.URL = "sqlite:" + link
	if key, err := secretKey(nil).orBeside(t.Context(), linked.Open(t), false); err != nil || !bytes.Equal(key, keys[0]) {
		t.Errorf("through a link: %x, %v", key, err)
	}
	given := secretKey(seal.Random())
	if key, err := given.orBeside(t.Context(), kit.DB, false); err != nil || !bytes.Equal(key, given) {
		t.Errorf("given: %x, %v", key, err)
	}

	// What others may read, or what is damaged, is refused and left alone.
	before, err := os.ReadFile(filepath.Clean(path))
	if err != nil {
		t.Fatal(err)
	}
	for _, mode := range []os.FileMode{0o640, 0o604, 0o660, 0o620} {
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
		if _, err := secretKey(nil).orBeside(t.Context(), kit.DB, false); err == nil || !strings.Contains(err.Error(), "chmod 600") {
			t.Errorf("%v: %v", mode, err)
		}
	}
	for _, content := range []string{"", "\n", string(before[:20]), string(before) + string(before), "\x00"} {
		if err := errors.Join(os.Remove(path), os.WriteFile(path, []byte(content), 0o600)); err != nil {
			t.Fatal(err)
		}
		if _, err := secretKey(nil).orBeside(t.Context(), kit.DB, false); err == nil || !strings.Contains(err.Error(), "is damaged") || content != "" && strings.Contains(err.Error(), strings.TrimSpace(content)) && strings.TrimSpace(content) != "" {
			t.Errorf("%q: %v", content, err)
		}
		if after, err := os.ReadFile(filepath.Clean(path)); err != nil || string(after) != content {
			t.Errorf("%q became %q, %v", content, after, err)
		}
	}
}
