package oauth_test

import (
	"encoding/json"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"

	"github.com/ostiary/ostiary/server/servertest"
)

// redirectCases are those of the matcher: what may and may not be presented by who registered these.
func redirectCases(t *testing.T) (cases []struct {
	Registered, Accepted []string
	Refused              map[string][]string
}) {
	t.Helper()
	file, err := os.ReadFile("../internal/clients/testdata/redirects.json")
	if err == nil {
		err = json.Unmarshal(file, &cases)
	}
	if err != nil || len(cases) == 0 {
		t.Fatalf("%d cases, %v", len(cases), err)
	}
	return cases
}

// TestT02RedirectLaundering presents what looks like a registered redirect URI for a user who is signed in and
// agreed before: whoever got past the check would have a code at once.
func TestT02RedirectLaundering(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		user := newUser(t, s)
		browser, stranger := s.SignIn(t, user.name, user.password), s.Browser(t)
		for _, c := range redirectCases(t) {
			f := newFlow(webApp(t, s, draft{"redirectUris": c.Registered}))
			for _, uri := range c.Accepted {
				wantSentTo(t, uri, f.with("redirect_uri", uri).answer(t, browser))
			}
			for reason, uris := range c.Refused {
				for _, uri := range uris {
					wantMisdirected(t, reason, uri, f.with("redirect_uri", uri).open(t, browser))
				}
				// Nor does the order of the checks tell: neither a sign-in nor another error comes first.
				wantMisdirected(t, reason, uris[0], f.with("redirect_uri", uris[0]).open(t, stranger))
				wantMisdirected(t, reason, uris[0], f.with("redirect_uri", uris[0], "response_type", "token").open(t, browser))
			}
		}
		// What JSON cannot say, or should not.
		f := newFlow(webApp(t, s, draft{}))
		for _, uri := range []string{callback + "\xff", "\xc0\xafhttps://app.example/callback", callback + "?" + strings.Repeat("x", 8<<10)} {
			wantMisdirected(t, "bytes", uri, f.with("redirect_uri", uri).open(t, browser))
		}
		twice := f.path() + "&redirect_uri=" + url.QueryEscape("https://evil.example/")
		wantMisdirected(t, "twice", "", browser.Get(t, twice))
		wantMisdirected(t, "twice, the same", "", browser.Get(t, f.path()+"&redirect%5Furi="+url.QueryEscape(callback)))
	})
}

// TestT03Loopback lets an application on the device choose its port, and nothing else.
func TestT03Loopback(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		user := newUser(t, s)
		browser := s.SignIn(t, user.name, user.password)
		f := newFlow(publicApp(t, s, draft{"redirectUris": []string{"http://127.0.0.1/cb", "http://[::1]:7000/cb", "http://localhost:3000/cb"}}))
		for _, uri := range []string{
			"http://127.0.0.1/cb", "http://127.0.0.1:1/cb", "http://127.0.0.1:51004/cb", "http://[::1]/cb", "http://[::1]:65535/cb", "http://localhost:3000/cb",
		} {
			// Any program there may listen at that port, so the user is asked each time (RFC 8252 section 8.6).
			at := f.with("redirect_uri", uri)
			if page := at.open(t, browser); page.Status != http.StatusOK {
				t.Errorf("%s: the user is not asked: %s", uri, page)
			}
			answer := at.answer(t, browser)
			wantSentTo(t, uri, answer)
			code := answer.SentBack(t).Get("code")
			s.Logs.Keep(code)
			// The code belongs to this port (RFC 6749 section 4.1.3).
			wantError(t, f.with("redirect_uri", "http://127.0.0.1:2/cb").exchange(t, code), http.StatusBadRequest, "invalid_grant")
			wantStatus(t, at.exchange(t, code), http.StatusOK)
		}
		for _, uri := range []string{
			"http://127.0.0.1:0/cb", "http://127.0.0.1:65536/cb", "http://127.0.0.1:080/cb", "http://127.0.0.1:/cb", "http://127.0.0.1:80/", "http://127.0.0.1:80/cb?x=1",
			"http://127.0.0.2:80/cb", "http://127.1:80/cb", "http://[::2]:80/cb", "http://[0:0:0:0:0:0:0:1]:80/cb", "http://localhost/cb", "http://localhost:3001/cb",
			"https://127.0.0.1:80/cb", "http://127.0.0.1:80@evil.example/cb", "http://127.0.0.1.evil.example:80/cb",
		} {
			wantMisdirected(t, "loopback", uri, f.with("redirect_uri", uri).open(t, browser))
		}
	})
}

// answer opens the request, agrees when asked, and returns what the browser gets then.
func (f *flow) answer(t *testing.T, browser *servertest.Client) *servertest.Response {
	t.Helper()
	page := f.open(t, browser)
	if page.Status == http.StatusOK {
		page = browser.Decide(t, page, "authorize")
	}
	return page
}

// wantSentTo wants a code to be sent to this redirect URI, as it was presented.
func wantSentTo(t *testing.T, uri string, r *servertest.Response) {
	t.Helper()
	location := r.Header.Get("Location")
	rest, ok := strings.CutPrefix(location, uri)
	if r.Status != http.StatusSeeOther || !ok || !strings.HasPrefix(rest, "?") && !strings.HasPrefix(rest, "&") || r.SentBack(t).Get("code") == "" {
		t.Errorf("%q is sent to %q: %s", uri, location, r)
	}
}

// spelt is what a page shows of a redirect URI: its first 300 characters, and those that are not ASCII by number.
func spelt(uri string) string {
	var shown strings.Builder
	for i, r := range []rune(uri) {
		switch {
		case i == 300:
			return shown.String()
		case r < ' ' || r > '~':
			fmt.Fprintf(&shown, `\u{%x}`, r)
		default:
			shown.WriteRune(r)
		}
	}
	return shown.String()
}

// wantMisdirected wants a page that leads nowhere and shows the redirect URI, if that is text, as text.
func wantMisdirected(t *testing.T, reason, uri string, r *servertest.Response) {
	t.Helper()
	_, leads := r.Header["Location"]
	if _, refresh := r.Header["Refresh"]; r.Status != http.StatusBadRequest || leads || refresh {
		t.Errorf("%s: %q: %s", reason, uri, r)
	}
	if r.Header.Get("Referrer-Policy") != "no-referrer" || !strings.Contains(r.Header.Get("Content-Security-Policy"), "frame-ancestors 'none'") {
		t.Errorf("%s: %q: %v", reason, uri, r.Header)
	}
	if strings.ContainsAny(uri, "\x00") || strings.ToValidUTF8(uri, "") != uri {
		return
	}
	if !strings.Contains(html.UnescapeString(r.Body), spelt(uri)) {
		t.Errorf("%s: %q is not shown: %s", reason, uri, r)
	}
	if strings.ContainsAny(uri, `<"`) && strings.Contains(r.Body, uri) || uri != "" && strings.Contains(r.Body, `="`+html.EscapeString(uri)+`"`) {
		t.Errorf("%s: %q is shown as it is, or leads there: %s", reason, uri, r)
	}
}
