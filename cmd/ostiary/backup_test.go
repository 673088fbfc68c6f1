package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ostiary/ostiary/internal/accounts"
	"github.com/ostiary/ostiary/internal/testkit"
)

// TestT66NothingInBackup hands out a password, secrets, tokens and a set-up link, and looks for each in
// the file that is put away.
func TestT66NothingInBackup(t *testing.T) {
	kit := testkit.SQLite(t)
	link, err := (&accounts.Service{DB: kit.DB}).NewSetupLink(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	h := hold(t, kit)
	added := must(t, kit, "", "client", "create-secret", h.client)["clientSecret"].(string)
	path := filepath.Join(t.TempDir(), "copy.db")
	must(t, kit, "", "backup", path)
	content, err := os.ReadFile(path)
	if err != nil || !strings.Contains(string(content), "Reports") || !strings.Contains(string(content), h.secret[len(h.secret)-4:]) {
		t.Fatalf("the backup was not read: %v", err)
	}
	for _, secret := range []string{"correct horse battery", h.secret, added, h.ofClient, h.ofUser, h.ofPAT, link} {
		if strings.Contains(string(content), secret) {
			t.Errorf("a secret is in the backup as it is: %.7s…", secret)
		}
	}
}
