package oauth_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ostiary/ostiary/server/servertest"
)

// families counts the authorizations that were given out.
func families(t *testing.T, s *servertest.Server) int {
	t.Helper()
	return s.Kit.DB.Read().TokenFamily.Query().CountX(t.Context())
}

// wantNoFamily wants that what a test did gave nothing out.
func wantNoFamily(t *testing.T, s *servertest.Server, do func()) {
	t.Helper()
	before := families(t, s)
	do()
	if n := families(t, s) - before; n != 0 {
		t.Errorf("%d codes were given out", n)
	}
}

// wantSentError wants the browser to be sent back with an error and nothing else but state and issuer, each once.
func wantSentError(t *testing.T, name string, r *servertest.Response, code string) url.Values {
	t.Helper()
	got := r.SentBack(t)
	if got.Get("error") != code || got.Get("error_description") == "" || got.Get("iss") == "" {
		t.Errorf("%s: want %s, got %v", name, code, got)
	}
	for parameter, values := range got {
		if len(values) != 1 || !slices.Contains([]string{"error", "error_description", "error_uri", "iss", "state"}, parameter) {
			t.Errorf("%s: the application gets %s=%q", name, parameter, values)
		}
	}
	return got
}

// agreed returns a user who is signed in and has agreed to what the flow asks for.
func agreed(t *testing.T, s *servertest.Server, f *flow) (*account, *servertest.Client) {
	t.Helper()
	user := newUser(t, s)
	browser := s.SignIn(t, user.name, user.password)
	f.code(t, browser)
	return user, browser
}

// TestT01OpenRedirect makes requests of which the client or the redirect URI is not right, in the name of somebody
// who is signed in and agreed, so that a code would be sent at once. T02 varies the redirect URI.
func TestT01OpenRedirect(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		const evil = "https://evil.example/"
		f := newFlow(webApp(t, s, draft{}))
		_, browser := agreed(t, s, f)
		disabled, deleted := webApp(t, s, draft{}), webApp(t, s, draft{})
		disabled.update(t, draft{"enabled": false})
		deleted.remove(t)
		without := newApp(t, s, draft{"grants": []string{"CLIENT_CREDENTIALS"}, "redirectUris": []string{callback}})
		other := webApp(t, s, draft{"redirectUris": []string{evil}})
		stranger := s.Browser(t)

		for name, test := range map[string]struct{ path, shown string }{
			"foreign redirect URI":       {f.with("redirect_uri", evil).path(), evil},
			"of another client":          {f.with("client_id", other.id).path(), callback},
			"no redirect URI":            {f.with("redirect_uri", "").path(), ""},
			"empty redirect URI":         {f.with("redirect_uri", "").path() + "&redirect_uri=", ""},
			"redirect URI twice":         {f.path() + "&redirect_uri=" + url.QueryEscape(evil), ""},
			"the right one twice":        {f.path() + "&redirect_uri=" + url.QueryEscape(callback), ""},
			"no client":                  {f.with("client_id", "").path(), callback},
			"client twice":               {f.path() + "&client_id=" + other.id, ""},
			"the right client twice":     {f.path() + "&client_id=" + f.app.id, ""},
			"unknown client":             {f.with("client_id", "99999").path(), "99999"},
			"a client that is no number": {f.with("client_id", "<b>").path(), "<b>"},
			"another form of the number": {f.with("client_id", "0"+f.app.id).path(), "0" + f.app.id},
			"disabled client":            {f.with("client_id", disabled.id).path(), disabled.id},
			"deleted client":             {f.with("client_id", deleted.id).path(), deleted.id},
			"client without the grant":   {f.with("client_id", without.id).path(), callback},
			"malformed":                  {f.path() + "&a=%zz", ""},
			"semicolon":                  {f.path() + ";redirect_uri=" + evil, ""},
			"NUL":                        {f.with("state", "\x00").path(), ""},
			"not UTF-8":                  {f.with("scope", "\xff").path(), ""},
			"nothing":                    {"/oauth/authorize?", ""},
		} {
			wantNoFamily(t, s, func() {
				wantMisdirected(t, name, test.shown, browser.Get(t, test.path))
				// Nothing else comes first: not the sign-in, nor what is told by a redirect.
				wantMisdirected(t, name, test.shown, stranger.Get(t, test.path))
				for _, more := range []string{"&prompt=none", "&response_mode=fragment&request_uri=" + evil, "&max_age=x"} {
					wantMisdirected(t, name+more, test.shown, browser.Get(t, test.path+more))
				}
			})
		}
	})
}

// TestT08Issuer finds the issuer of the metadata in every answer that goes through the browser (RFC 9207).
func TestT08Issuer(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		issuer := s.Browser(t).Get(t, "/.well-known/oauth-authorization-server").JSON(t).String("issuer")
		if issuer == "" {
			t.Fatal("the metadata has no issuer")
		}
		f := newFlow(webApp(t, s, draft{}))
		_, browser := agreed(t, s, f)
		asked := f.with("prompt", "consent")
		for name, answer := range map[string]*servertest.Response{
			"code":      f.open(t, browser),
			"agreed":    asked.answer(t, browser),
			"said no":   browser.Decide(t, asked.open(t, browser), "cancel"),
			"stranger":  f.with("prompt", "none").open(t, s.Browser(t)),
			"refused":   f.with("response_type", "token").open(t, browser),
			"own query": newFlow(webApp(t, s, draft{"redirectUris": []string{callback + "?iss=x"}})).with("redirect_uri", callback+"?iss=x", "scope", "none").open(t, browser),
			"other host": s.Browser(t).Do(t, http.MethodGet, f.with("prompt", "none").path(),
				http.Header{"Host": {"evil.example"}, "X-Forwarded-Host": {"evil.example"}, "Forwarded": {"host=evil.example"}}, ""),
		} {
			got := answer.SentBack(t)["iss"]
			if name == "own query" {
				got = slices.DeleteFunc(got, func(iss string) bool { return iss == "x" }) // registered so
			}
			if !slices.Equal(got, []string{issuer}) {
				t.Errorf("%s: iss is %q, and the metadata says %q", name, got, issuer)
			}
		}
	})
}

// hostileTexts are values that a redirect must carry as they are.
var hostileTexts = []string{
	"&code=evil#+%", "%26code%3Devil", "a b+c", "ü→漢字\u202e", `"'<>\`, "\r\nSet-Cookie: a=b\r\n\r\n<script>", "\t\u2028", "=", "/../?", strings.Repeat("0123456789abcde&", 256),
}

// TestT09State echoes the state exactly, on every way that leads back: at once, through the sign-in and the consent
// page, and with an error.
func TestT09State(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		f := newFlow(webApp(t, s, draft{}))
		user, browser := agreed(t, s, f)
		for _, state := range hostileTexts {
			stated := f.with("state", state)
			newcomer := s.Browser(t)
			next := signInAt(t, newcomer, stated.open(t, newcomer), user)
			asked := f.with("state", state, "prompt", "consent")
			for name, answer := range map[string]*servertest.Response{
				"at once":       stated.open(t, browser),
				"after sign-in": newcomer.Get(t, next),
				"agreed":        asked.answer(t, browser),
				"said no":       browser.Decide(t, asked.open(t, browser), "cancel"),
				"error":         stated.with("response_type", "token").open(t, browser),
			} {
				if got := answer.SentBack(t); !slices.Equal(got["state"], []string{state}) || len(got["code"]) > 1 || got.Get("code") == "evil" {
					t.Errorf("%s: of the state %.40q the application gets %.200q", name, state, got)
				}
			}
		}
		for name, path := range map[string]string{"none": f.with("state", "").path(), "empty": f.with("state", "").path() + "&state="} {
			if got := browser.Get(t, path).SentBack(t); got.Has("state") || got.Get("code") == "" {
				t.Errorf("%s: the application gets %v", name, got)
			}
		}
	})
}

// TestT36RedirectsHaveNoOtherHeaders puts line ends into whatever might come back.
func TestT36RedirectsHaveNoOtherHeaders(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		const injected = "x\r\nSet-Cookie: evil=1\r\nX-Evil: 1"
		f := newFlow(webApp(t, s, draft{}))
		_, browser := agreed(t, s, f)
		for name, answer := range map[string]*servertest.Response{
			"state":         f.with("state", injected).open(t, browser),
			"scope":         f.with("scope", injected).open(t, browser),
			"response_type": f.with("response_type", injected).open(t, browser),
			"prompt":        f.with("prompt", injected).open(t, browser),
			"max_age":       f.with("max_age", injected).open(t, browser),
			"login_hint":    f.with("login_hint", injected).open(t, s.Browser(t)),
			"redirect_uri":  f.with("redirect_uri", callback+injected).open(t, browser),
			"client_id":     f.with("client_id", f.app.id+injected).open(t, browser),
			"unknown":       f.with(injected, injected).open(t, browser),
		} {
			if location := answer.Header.Get("Location"); answer.Header.Get("X-Evil") != "" || len(answer.Header["Set-Cookie"]) > 0 || strings.ContainsAny(location, "\r\n ") {
				t.Errorf("%s: %s", name, answer)
			}
			if name != "state" && strings.Contains(answer.Header.Get("Location"), "evil") {
				t.Errorf("%s is in the answer: %s", name, answer)
			}
		}
	})
}

// TestT10AuthorizationRequests refuses every other flow and what is malformed, and tells the client so.
func TestT10AuthorizationRequests(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		s.NewScopes(t, "read", "write")
		f := newFlow(webApp(t, s, draft{"scopes": []string{"read"}}))
		_, browser := agreed(t, s, f)
		const secret = "a secret in the address"
		s.Logs.Keep(secret)
		wantNoFamily(t, s, func() {
			for _, test := range []struct{ parameter, value, code string }{
				{"response_type", "", "invalid_request"},
				{"response_type", "token", "unsupported_response_type"},
				{"response_type", "id_token", "unsupported_response_type"},
				{"response_type", "none", "unsupported_response_type"},
				{"response_type", "code token", "unsupported_response_type"},
				{"response_type", "code id_token", "unsupported_response_type"},
				{"response_type", "CODE", "unsupported_response_type"},
				{"response_type", " code", "unsupported_response_type"},
				{"response_mode", "fragment", "invalid_request"},
				{"response_mode", "form_post", "invalid_request"},
				{"response_mode", "web_message", "invalid_request"},
				{"request", "eyJhbGciOiJub25lIn0.e30.", "request_not_supported"},
				{"request_uri", "https://evil.example/", "request_uri_not_supported"},
				{"scope", "write", "invalid_scope"},
				{"scope", "read write", "invalid_scope"},
				{"scope", "admin", "invalid_scope"},
				{"scope", "read\"", "invalid_scope"},
				{"prompt", "none login", "invalid_request"},
				{"prompt", "none none", "invalid_request"},
				{"max_age", "-1", "invalid_request"},
				{"max_age", "1.5", "invalid_request"},
				{"max_age", "99999999999999999999", "invalid_request"},
				{"client_secret", secret, "invalid_request"}, // T24
			} {
				name := test.parameter + "=" + test.value
				answer := f.with(test.parameter, test.value).open(t, browser)
				got := wantSentError(t, name, answer, test.code)
				if got.Get("state") != "the state" || strings.Contains(answer.Header.Get("Location"), "#") || strings.Contains(got.Get("error_description"), secret) {
					t.Errorf("%s: the application gets %v", name, got)
				}
			}
		})
		if got := f.with("response_mode", "query").open(t, browser).SentBack(t); got.Get("code") == "" {
			t.Errorf("response_mode=query: the application gets %v", got)
		}
	})
}

// TestT11RepeatedParameters sends each parameter twice, with one value and with two (RFC 6749 section 3.1). For the
// client and the redirect URI see T01.
func TestT11RepeatedParameters(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		f := newFlow(webApp(t, s, draft{}))
		_, browser := agreed(t, s, f)
		wantNoFamily(t, s, func() {
			for _, parameter := range []string{
				"response_type", "response_mode", "scope", "state", "code_challenge", "code_challenge_method", "prompt", "max_age", "login_hint", "nonce", "unknown",
			} {
				first := f.query.Get(parameter)
				if first == "" {
					first = "1"
				}
				for _, second := range []string{first, "other", ""} {
					path := f.with(parameter, first).path() + "&" + parameter + "=" + url.QueryEscape(second)
					got := wantSentError(t, parameter+" twice", browser.Get(t, path), "invalid_request")
					// Of two states neither is the one that was sent.
					if want := map[bool]string{true: "", false: "the state"}[parameter == "state"]; got.Get("state") != want {
						t.Errorf("%s twice: the state is %q", parameter, got.Get("state"))
					}
				}
			}
		})
	})
}

// TestT15T16AuthorizeHeaders looks at the headers of all that the endpoint answers: a code must not stay in a cache or
// leave by a referrer, nor may a form be posted on.
func TestT15T16AuthorizeHeaders(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		f := newFlow(webApp(t, s, draft{}))
		user, browser := agreed(t, s, f)
		asked := f.with("prompt", "consent")
		old := asked.open(t, browser)
		agreeing, refusing := asked.answer(t, browser), browser.Decide(t, asked.open(t, browser), "cancel")
		s.Kit.Clock.Advance(2 * time.Hour)
		for name, answer := range map[string]*servertest.Response{
			"code":         f.open(t, browser),
			"code, agreed": agreeing,
			"said no":      refusing,
			"asked again":  browser.Decide(t, old, "authorize"),
			"error":        f.with("response_type", "token").open(t, browser),
			"signed in":    s.Browser(t).PostForm(t, "/login", url.Values{"username": {user.name}, "password": {user.password}, "next": {f.path()}}),
		} {
			h := answer.Header
			cookies := len(h["Set-Cookie"])
			if name == "signed in" {
				cookies--
			}
			if answer.Status != http.StatusSeeOther || h.Get("Location") == "" || h.Get("Referrer-Policy") != "no-referrer" || h.Get("Cache-Control") != "no-store" || cookies != 0 || answer.Body != "" {
				t.Errorf("%s: %s", name, answer)
			}
		}
		for name, page := range map[string]*servertest.Response{"sign-in page": f.open(t, s.Browser(t)), "consent page": asked.open(t, browser)} {
			h, policy := page.Header, page.Header.Get("Content-Security-Policy")
			if page.Status != http.StatusOK || h.Get("Referrer-Policy") != "same-origin" || h.Get("Cache-Control") != "no-store" ||
				!strings.Contains(policy, "frame-ancestors 'none'") || !strings.Contains(policy, "default-src 'none'") || strings.Contains(policy, "form-action") {
				t.Errorf("%s: %s", name, page)
			}
		}
	})
}
