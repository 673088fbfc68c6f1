package servertest

import (
	"crypto/sha256"
	"encoding/base64"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

// Challenge returns the code challenge of a verifier (RFC 7636, method S256).
func Challenge(verifier string) string {
	hash := sha256.Sum256([]byte(verifier))
	return base64.RawURLEncoding.EncodeToString(hash[:])
}

// Hidden returns the value of a hidden field of a page; "" when there is none.
func (r *Response) Hidden(name string) string {
	found := regexp.MustCompile(`type="hidden" name="` + name + `" value="([^"]*)"`).FindStringSubmatch(r.Body)
	if found == nil {
		return ""
	}
	return html.UnescapeString(found[1])
}

// Ticket returns the ticket of a consent page.
func (r *Response) Ticket(t testing.TB) string {
	t.Helper()
	ticket := r.Hidden("ticket")
	if r.Status != http.StatusOK || ticket == "" {
		t.Fatalf("not a consent page: %s", r)
	}
	return ticket
}

// Decide posts what the user decided on a consent page: "authorize" or "cancel".
func (c *Client) Decide(t testing.TB, page *Response, decision string) *Response {
	t.Helper()
	return c.PostForm(t, "/oauth/authorize", url.Values{"ticket": {page.Ticket(t)}, "decision": {decision}})
}

// SentBack returns the parameters with which a browser is sent back to an application.
func (r *Response) SentBack(t testing.TB) url.Values {
	t.Helper()
	at, err := url.Parse(r.Header.Get("Location"))
	if r.Status != http.StatusSeeOther || err != nil || strings.HasPrefix(at.Path, "/oauth/") {
		t.Fatalf("not sent back: %s", r)
	}
	return at.Query()
}
