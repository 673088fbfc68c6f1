package property_test

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// credentialsOf draws with what a client shows itself: mostly with what works.
func (m *machine) credentialsOf(c *modelClient) *modelSecret {
	if m.chance(10, "any secret") {
		return pick(m, "secret", m.secrets)
	}
	if working := m.secretsOf(c); len(working) > 0 && !c.public {
		return pick(m, "secret", working)
	}
	return nil
}

// clientWith draws a client, mostly one with the grant.
func (m *machine) clientWith(grant string) *modelClient {
	with := slices.DeleteFunc(m.liveClients(), func(c *modelClient) bool { return !c.grants[grant] || !c.enabled })
	if len(with) > 0 && m.chance(80, "with the grant") {
		return pick(m, "client", with)
	}
	return m.toClient()
}

// scopeFor draws what is asked for.
func (m *machine) scopeFor(c *modelClient) string {
	if m.chance(50, "admin") && c.scopes["admin"] {
		return "admin"
	}
	list := modelScopes
	if m.chance(75, "allowed") {
		list = sorted(c.scopes)
	}
	return strings.Join(sorted(m.some("scope", list)), " ")
}

// grantScope is what a client may have of what it asks for: all of it, or an error; without asking all
// that it may have, but admin never by itself, nor without a user.
func grantScope(c *modelClient, asked string, refused string) (texts, bool) {
	allowed := minus(c.scopes, setOf(refused))
	wanted := setOf(strings.Fields(asked)...)
	if len(wanted) == 0 {
		return minus(allowed, setOf("admin")), true
	}
	return wanted, within(wanted, allowed)
}

func (m *machine) clientToken() {
	c := m.clientWith("CLIENT_CREDENTIALS")
	s, asked := m.credentialsOf(c), m.scopeFor(c)
	t := &modelToken{client: c, grant: "CLIENT_CREDENTIALS"}
	want := m.mayGetToken(t, s, asked, "admin")
	m.getToken(t, s, want, func(int) url.Values {
		return url.Values{"grant_type": {"client_credentials"}, "scope": {asked}}
	})
}

// mayGetToken checks the client, its grant and the scope.
func (m *machine) mayGetToken(t *modelToken, s *modelSecret, asked, refused string) verdict {
	scopes, allowed := grantScope(t.client, asked, refused)
	t.scopes = scopes
	switch {
	case !m.works(t.client, s):
		return invalidClient
	case !t.client.grants[t.grant]:
		return unauthorized
	case !allowed:
		return invalidScope
	}
	return done
}

// userToken asks for a token with somebody's password.
func (m *machine) userToken() {
	c := m.clientWith("PASSWORD")
	u := pick(m, "user", m.users)
	m.passwordToken(c, m.credentialsOf(c), u, m.password(u), m.scopeFor(c))
}

func (m *machine) passwordToken(c *modelClient, s *modelSecret, u *modelUser, password, asked string) {
	t := &modelToken{client: c, user: m.named(u.username), grant: "PASSWORD"}
	want := m.mayGetToken(t, s, asked, "")
	if want == done {
		want = m.tryPassword(u.username, password)
	}
	if want == wrong {
		want = invalidGrant
	}
	m.getToken(t, s, want, func(int) url.Values {
		return url.Values{"grant_type": {"password"}, "username": {u.username}, "password": {password}, "scope": {asked}}
	})
}

// getToken asks for the token and fails unless what comes of it is what the model wants.
func (m *machine) getToken(t *modelToken, s *modelSecret, want verdict, form func(side int) url.Values) []answer {
	m.Logf("a token for client %s: %s; wanted: %s", t.client.id, m.twins[0].named(form(0).Encode()), want)
	answers := m.post("/oauth/token", t.client, s, form)
	symbol := m.symbol("token")
	if want == done {
		t.symbol, t.values = symbol, m.learnIfThere(symbol, at(answers, "access_token"))
	}
	text := m.agree("token", answers)
	m.tally[t.grant+" "+string(want)]++
	got := verdict(answers[0].data.String("error"))
	switch answers[0].status {
	case http.StatusOK:
		got = done
	case http.StatusTooManyRequests:
		got = limited
	}
	if got != want {
		m.Fatalf("the token is %q, the model says %q\n%s", got, want, text)
	}
	if want != done {
		return answers
	}
	if granted := setOf(strings.Fields(answers[0].data.String("scope"))...); !maps.Equal(granted, t.scopes) {
		m.Fatalf("the scope is %v, the model says %v", sorted(granted), sorted(t.scopes))
	}
	if t.client.lifetime > 0 {
		t.expires = m.now + t.client.lifetime
	}
	if p := t.parent; p != nil && p.expires > 0 && (t.expires == 0 || t.expires > p.expires) {
		t.expires = p.expires
	}
	if s != nil {
		t.ids = m.learn(symbol+" id", m.idsOf(t, s))
	}
	m.tokens = append(m.tokens, t)
	return answers
}

// idsOf asks what a token is called, as its client (RFC 7662).
func (m *machine) idsOf(t *modelToken, s *modelSecret) []string {
	return at(m.post("/oauth/introspect", t.client, s, func(side int) url.Values { return url.Values{"token": {t.values[side]}} }), "jti")
}

// revoke lets a client give a token back (RFC 7009): its own ends, another's is left alone.
func (m *machine) revoke() {
	t := pick(m, "token", m.tokens)
	c := t.client
	if m.chance(25, "another client") {
		c = m.toClient()
	}
	s := m.credentialsOf(c)
	m.Logf("client %s gives %s back", c.id, t.symbol)
	answers := m.post("/oauth/revoke", c, s, func(side int) url.Values { return url.Values{"token": {t.values[side]}} })
	m.agree("revoke", answers)
	want := done
	if !m.works(c, s) {
		want = invalidClient
	}
	statuses := map[verdict]int{done: http.StatusOK, invalidClient: http.StatusUnauthorized}
	if answers[0].status != statuses[want] {
		m.Fatalf("revoke: %d, the model says %q", answers[0].status, want)
	}
	m.tally["revoke "+string(want)]++
	if want == done && t.client == c && t.grant != "PERSONAL_ACCESS_TOKEN" { // which is not the client's
		t.revoked = true
	}
}

// revokeClientTokens ends all tokens of a client.
func (m *machine) revokeClientTokens() {
	a, c := m.actor("REVOKE_TOKENS"), m.toClient()
	want := m.may(a, "REVOKE_TOKENS")
	if want == done && c.gone {
		want = mend
	}
	live := 0
	for _, t := range m.tokens {
		if t.client == c && m.canLive(t) {
			live++
		}
	}
	live += m.wouldEnd(want, func(f *modelFamily) bool { return f.client == c })
	answers := m.mutate(a, want, "revokeAuthClientTokens", "revokedCount", func(int) map[string]any { return map[string]any{"id": c.id} }, nil)
	if want != done {
		return
	}
	m.wantCount(answers[0].data.At("revokeAuthClientTokens", "revokedCount"), live)
	for _, t := range m.tokens {
		if t.client == c {
			t.revoked = true
		}
	}
}
