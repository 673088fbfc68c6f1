package names_test

import (
	"strings"
	"testing"

	"github.com/ostiary/ostiary/internal/names"
)

func TestNearest(t *testing.T) {
	known := []string{"name", "redirectUris", "grants", "enabled", "scopes"}
	for written, want := range map[string]string{
		"redirectUri": "redirectUris", "redirect_uris": "redirectUris", "REDIRECTURIS": "redirectUris", "grant": "grants", "nam": "name", "title": "",
		"names": "name", "scope": "scopes", "disabled": "", "enable": "enabled", "enabeld": "enabled", "": "", "x": "", "version": "", "日本": "",
		strings.Repeat("name", 1<<20): "",
	} {
		if got := names.Nearest(written, known); got != want {
			t.Errorf("%.20q: %q, want %q", written, got, want)
		}
	}
}
