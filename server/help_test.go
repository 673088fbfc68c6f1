package server_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/ostiary/ostiary/internal/help"
	"github.com/ostiary/ostiary/server/servertest"
)

// TestErrorHelp reads what errors mean, as a stranger and signed in: the same, without script, and nothing of what was
// sent.
func TestErrorHelp(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		page := s.Browser(t).Get(t, help.Path)
		if page.Status != http.StatusOK || !strings.HasPrefix(page.Header.Get("Content-Type"), "text/html") ||
			!strings.HasPrefix(page.Header.Get("Content-Security-Policy"), "default-src 'none'; style-src 'self'") {
			t.Fatalf("%s", page)
		}
		for _, client := range []*servertest.Client{s.Admin, s.Browser(t)} {
			if again := client.Get(t, help.Path+"?error=%3Cscript%3Ex"); again.Status != http.StatusOK || again.Body != page.Body {
				t.Errorf("another page: %s", again)
			}
		}
		for _, section := range help.Sections() {
			if strings.Count(page.Body, ` id="`+string(section.Topic)+`"`) != 1 || !strings.Contains(page.Body, `href="#`+string(section.Topic)+`"`) {
				t.Errorf("%s is not on the page", section.Topic)
			}
		}
		if strings.Contains(page.Body, "<script") || strings.Contains(page.Body, "&lt;code") {
			t.Errorf("%s", page)
		}
	})
}
