package oauth

import (
	"encoding/base64"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

func basic(id, secret string) string {
	return "Basic " + base64.StdEncoding.EncodeToString([]byte(url.QueryEscape(id)+":"+url.QueryEscape(secret)))
}

func TestT26BasicIsFormDecoded(t *testing.T) {
	for _, c := range []struct{ id, secret string }{
		{"7", "ost_cs_abc"}, {"7", "a:b%c+d é"}, {"7", ""}, {"a b", "€"},
	} {
		id, secret, ok := parseBasic(basic(c.id, c.secret))
		if !ok || id != c.id || secret != c.secret {
			t.Errorf("%q:%q was read as %q:%q, %v", c.id, c.secret, id, secret, ok)
		}
	}
	for _, header := range []string{
		"", "Basic", "Basic ", "Basic !!!", "Bearer abc", "Basic " + base64.StdEncoding.EncodeToString([]byte("no colon")),
		"Basic " + base64.StdEncoding.EncodeToString([]byte("%zz:x")), "Basic " + base64.StdEncoding.EncodeToString([]byte("x:%")),
	} {
		if id, secret, ok := parseBasic(header); ok {
			t.Errorf("%q was read as %q:%q", header, id, secret)
		}
	}
}

func TestBearerToken(t *testing.T) {
	for header, want := range map[string]string{
		"Bearer abc": "abc", "bearer abc": "abc", "BEARER  abc ": "abc",
		"": "", "Bearer": "", "Bearer ": "", "Basic abc": "", "abc": "",
	} {
		r := httptest.NewRequest(http.MethodGet, "/?access_token=query", nil)
		if header != "" {
			r.Header.Set("Authorization", header)
		}
		if got, ok := BearerToken(r); got != want || ok != (want != "") {
			t.Errorf("%q was read as %q, %v", header, got, ok)
		}
	}
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	r.Header["Authorization"] = []string{"Bearer a", "Bearer b"}
	if got, ok := BearerToken(r); ok {
		t.Errorf("two headers were read as %q", got)
	}
}

// FuzzBearer holds that what is read is the end of a header of this scheme, without white space around it,
// and is read again as the same.
func FuzzBearer(f *testing.F) {
	f.Add("Bearer ost_at_abc")
	f.Add("Basic Nzpvc3RfY3NfYWJj")
	f.Fuzz(func(t *testing.T, header string) {
		r := httptest.NewRequest(http.MethodGet, "/?access_token=query", nil)
		r.Header.Set("Authorization", header)
		token, ok := BearerToken(r)
		if ok != (token != "") || token != strings.TrimSpace(token) {
			t.Fatalf("%q was read as %q, %v", header, token, ok)
		}
		if !ok {
			return
		}
		if !strings.EqualFold(header[:min(len(header), len("Bearer "))], "Bearer ") || !strings.HasSuffix(strings.TrimSpace(header), token) {
			t.Errorf("%q was read as %q", header, token)
		}
		r.Header.Set("Authorization", "Bearer "+token)
		if same, ok := BearerToken(r); !ok || same != token {
			t.Errorf("%q was read as %q, and that as %q", header, token, same)
		}
		r.Header.Add("Authorization", "Bearer "+token)
		if token, ok := BearerToken(r); ok {
			t.Errorf("two headers were read as %q", token)
		}
	})
}

// FuzzBasic holds that no header breaks the parser, and that what it reads, written as RFC 6749 section
// 2.3.1 says, is read again as the same.
func FuzzBasic(f *testing.F) {
	f.Add("Basic Nzpvc3RfY3NfYWJj")
	f.Add("basic   ==")
	f.Add("Basic Og==")
	f.Fuzz(func(t *testing.T, header string) {
		id, secret, ok := parseBasic(header)
		if !ok {
			return
		}
		sameID, sameSecret, ok := parseBasic(basic(id, secret))
		if !ok || sameID != id || sameSecret != secret {
			t.Errorf("%q was read as %q:%q, and that as %q:%q", header, id, secret, sameID, sameSecret)
		}
	})
}

// FuzzForm holds that a repeated parameter is never accepted, however it is written.
func FuzzForm(f *testing.F) {
	f.Add("grant_type=password&username=a&password=b")
	f.Add("scope=a&scope=b")
	f.Add("scope=a&%73cope=b")
	f.Add("a=%ff&b=%00")
	f.Fuzz(func(t *testing.T, body string) {
		parsed, err := decodeForm(body)
		if err != nil {
			return
		}
		names := map[string]bool{}
		for pair := range strings.SplitSeq(body, "&") {
			raw, _, _ := strings.Cut(pair, "=")
			name, err := url.QueryUnescape(raw)
			if pair == "" || err != nil {
				continue
			}
			if names[name] {
				t.Errorf("%q repeats %q and was accepted", body, name)
			}
			names[name] = true
		}
		for name, value := range parsed {
			if value == "" || strings.ContainsRune(value, 0) || !names[name] {
				t.Errorf("%q gave %q = %q", body, name, value)
			}
		}
	})
}
