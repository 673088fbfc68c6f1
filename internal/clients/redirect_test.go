package clients_test

import (
	"net/netip"
	"net/url"
	"strings"
	"testing"

	"github.com/ostiary/ostiary/internal/clients"
)

var goodRedirects = []string{
	"https://app.example.com/callback",
	"https://app.example.com",
	"https://APP.example.com/Callback",
	"https://app.example.com:8443/callback?tenant=1&x=%C3%A9",
	"https://xn--bcher-kva.example/cb",
	"https://intranet/cb",
	"https://192.0.2.1/cb",
	"https://[2001:db8::1]:8443/cb",
	"https://a_b.example/cb",
	"https://3com.com/cb",
	"http://localhost/cb",
	"http://localhost:3000/cb",
	"http://LOCALHOST:3000",
	"http://127.0.0.1:1/cb",
	"http://127.8.9.1/cb",
	"http://[::1]:7000/",
	"com.example.app:/oauth2redirect",
	"com.example.app://callback",
	"com.googleusercontent.apps.123-abc:/oauth2redirect",
}

var badRedirects = []string{
	"",
	" ",
	"/callback",
	"//app.example.com/cb",
	"app.example.com/cb",
	"https",
	"https:",
	"https:/",
	"https://",
	"https:///cb",
	"https:app.example.com",
	"https://:443/cb",
	"http://app.example.com/cb",
	"http://localhost.example.com/cb",
	"http://127.0.0.1.example.com/cb",
	"http://127.1/cb",
	"http://2130706433/cb",
	"http://0x7f000001/cb",
	"http://0177.0.0.1/cb",
	"http://127.0.0.1./cb",
	"http://0.0.0.0/cb",
	"http://10.0.0.1/cb",
	"http://[::]/cb",
	"http://[::ffff:127.0.0.1]/cb",
	"http://[::1%25lo]/cb",
	"http://sub.localhost/cb",
	"http://localhost@evil.example/cb",
	"https://user@app.example.com/cb",
	"https://user:secret@app.example.com/cb",
	"https://@app.example.com/cb",
	"https://app.example.com/cb#",
	"https://app.example.com/cb#fragment",
	"https://*.example.com/cb",
	"https://app.example.com/*",
	"https://app.example.com/cb?x=*",
	"https://app.example.com\\@evil.example/cb",
	"https://app.example.com/cb\\",
	"https://app.example.com:0/cb",
	"https://app.example.com:65536/cb",
	"https://app.example.com:/cb",
	"https://app.example.com:08443/cb",
	"https://app.example.com:port/cb",
	"https://app..example.com/cb",
	"https://.example.com/cb",
	"https://app.example.com./cb",
	"https://-app.example.com/cb",
	"https://app,example.com/cb",
	"https://1.2.3/cb",
	"https://[2001:db8::1/cb",
	"https://2001:db8::1/cb",
	"https://ex%61mple.com/cb",
	"https://bücher.example/cb",
	"https://app.example.com/ü",
	"https://app.example.com/a b",
	"https://app.example.com/%",
	"https://app.example.com/%2",
	"https://app.example.com/%zz",
	"https://app.example.com/?q=%u0041",
	"https://app.example.com/\r\nLocation: https://evil.example/",
	"https://app.example.com/\x00",
	"https://app.example.com/\xff",
	"https://app.example.com/\"<script>",
	"https://" + strings.Repeat("a", 64) + ".example/cb",
	"https://" + strings.Repeat("a.", 127) + "com/cb",
	"https://app.example.com/" + strings.Repeat("a", 2000),
	"javascript:alert(1)",
	"JavaScript://app.example.com/%0aalert(1)",
	"data:text/html,x",
	"vbscript:x",
	"file:///etc/passwd",
	"ftp://app.example.com/cb",
	"ws://localhost/cb",
	"myapp://callback",
	"localhost:3000/cb",
	"urn:ietf:wg:oauth:2.0:oob",
	"about:blank",
	"com.example.app",
	"com.example.app:",
	"com.example.app:callback",
	"com.example.app://",
	"com.example.app://user@host/cb",
	"com.example.app:/cb#x",
	"com..app:/cb",
	"com.example.:/cb",
	".com:/cb",
	"com.example app:/cb",
}

func TestCheckRedirectURI(t *testing.T) {
	for _, uri := range goodRedirects {
		if problem := clients.CheckRedirectURI(uri); problem != "" {
			t.Errorf("%q is refused: %s", uri, problem)
		}
	}
	for _, uri := range badRedirects {
		problem := clients.CheckRedirectURI(uri)
		if !strings.HasPrefix(problem, "The redirect URL ") || !strings.HasSuffix(problem, ".") {
			t.Errorf("%.100q: %q", uri, problem)
		}
	}
}

// The sentence names what is wrong.
func TestCheckRedirectURIReasons(t *testing.T) {
	for uri, reason := range map[string]string{
		"http://app.example.com/":       "must use https",
		"https://a.example/#x":          "fragment",
		"https://u@a.example/":          "user name",
		"https://*.example/":            "wildcard",
		"https://a.example\\":           "backslash",
		"https://a.example/%x":          "percent sign",
		"https://a.example/é":           "xn--",
		"https://a.example:99999/":      "port",
		"https://a..example/":           "valid host",
		"https:///x":                    "must have a host",
		"a.example/x":                   "must begin with its scheme",
		"myapp:/x":                      "with a dot",
		"com.example.app:x":             "a slash",
		"https://" + longText + "/long": "longer than 2000",
	} {
		if problem := clients.CheckRedirectURI(uri); !strings.Contains(problem, reason) {
			t.Errorf("%.60q: %q says nothing of %q", uri, problem, reason)
		}
	}
}

var longText = strings.Repeat("a", 2000)

// Each line is judged by itself, at its index in what was sent.
func TestRedirectURIsOfClient(t *testing.T) {
	each(t, func(r *room) {
		_, _, err := r.Create(r.ctx, sound("x", redirecting(
			"https://a.example/", "http://a.example/", "", " https://a.example/ ", "https://a.example", "https://a.example/"+longText)))
		wants(r.t, "lines", err, "INVALID redirectUris.1", "INVALID redirectUris.2", "INVALID redirectUris.3", "TOO_LONG redirectUris.5")
		many := make([]string, 51)
		for i := range many {
			many[i] = "https://a.example/" + strings.Repeat("x", i)
		}
		_, _, err = r.Create(r.ctx, sound("x", redirecting(many...)))
		wants(r.t, "51", err, "TOO_MANY redirectUris")
		longest := "https://a.example/" + strings.Repeat("x", 2000-len("https://a.example/"))
		many[0] = longest // the longest key, too
		if client := r.create(sound("x", redirecting(many[:50]...))); len(client.RedirectUris) != 50 || client.RedirectUris[0] != longest {
			r.t.Errorf("%d stored", len(client.RedirectUris))
		}
	})
}

func TestAllowedOrigins(t *testing.T) {
	good := map[string]string{
		"https://app.example.com":      "https://app.example.com",
		"https://App.Example.COM/":     "https://app.example.com",
		"HTTPS://app.example.com:443":  "https://app.example.com",
		"https://app.example.com:8443": "https://app.example.com:8443",
		"http://localhost:80/":         "http://localhost",
		"http://localhost:3000":        "http://localhost:3000",
		"http://127.0.0.1:5173":        "http://127.0.0.1:5173",
		"http://[0:0:0:0:0:0:0:1]:80":  "http://[::1]",
		"https://[2001:DB8::1]":        "https://[2001:db8::1]",
	}
	bad := []string{
		"*", "null", "https://*.example.com", "app.example.com", "//app.example.com", "http://app.example.com",
		"https://app.example.com/path", "https://app.example.com?", "https://app.example.com/?x", "https://app.example.com#",
		"https://user@app.example.com", "https://", "https://app.example.com:0", "https://app.example.com:", "ftp://localhost",
		"com.example.app://x", "https://bücher.example", "https://a.example https://b.example", "https://a.example\r\nX: y",
		"https://a.example,https://b.example", "chrome-extension://abc", "file://", "https://127.1", "https://a\\b",
		"https://" + strings.Repeat("a.", 200) + "com",
	}
	each(t, func(r *room) {
		for text, want := range good {
			client := r.create(sound(text, func(d *clients.Draft) { d.AllowedOrigins = []string{text, want} }))
			if len(client.AllowedOrigins) != 1 || client.AllowedOrigins[0] != want {
				r.t.Errorf("%q became %q", text, client.AllowedOrigins)
			}
		}
		for _, text := range bad {
			_, _, err := r.Create(r.ctx, sound("x", func(d *clients.Draft) { d.AllowedOrigins = []string{"https://a.example", text} }))
			wants(r.t, text, err, "INVALID allowedOrigins.1")
		}
		_, _, err := r.Create(r.ctx, sound("x", func(d *clients.Draft) { d.AllowedOrigins = make([]string, 51); d.AllowedOrigins[0] = "x" }))
		wants(r.t, "51", err, "TOO_MANY allowedOrigins")
	})
}

// What is accepted is a URL that leads where it seems to: without user info and fragment, in plain
// ASCII, to https, a loopback address or an application.
func FuzzCheckRedirectURI(f *testing.F) {
	for _, uri := range append(goodRedirects, badRedirects...) {
		f.Add(uri)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if clients.CheckRedirectURI(text) != "" {
			return
		}
		uri, err := url.Parse(text)
		if err != nil || uri.User != nil || strings.Contains(uri.Host, "@") || strings.ContainsAny(text, "#*\\\"<>") {
			t.Fatalf("%q is accepted: %v", text, err)
		}
		for _, r := range text {
			if r <= ' ' || r > '~' {
				t.Fatalf("%q is accepted", text)
			}
		}
		host := strings.ToLower(uri.Hostname())
		address, err := netip.ParseAddr(host)
		loopback := host == "localhost" || err == nil && address.IsLoopback()
		switch {
		case uri.Scheme == "https" && host != "", uri.Scheme == "http" && loopback, strings.Contains(uri.Scheme, "."):
		default:
			t.Fatalf("%q is accepted", text)
		}
	})
}
