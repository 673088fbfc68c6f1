package property_test

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// byID is the input of a mutation that asks for an id and nothing else.
func byID(ids []string) inputs {
	return func(side int) map[string]any { return map[string]any{"id": ids[side]} }
}

// inSession refuses tokens, with which some things cannot be done.
func (m *machine) inSession(a *modelActor) verdict {
	if want := m.may(a); want != done || a.token == nil {
		return want
	}
	return forbidden
}

// createPersonal makes a personal access token for oneself (T3).
func (m *machine) createPersonal() {
	a, c := m.actor(), m.clientWith("PERSONAL_ACCESS_TOKEN")
	t, input := &modelToken{client: c, scopes: minus(c.scopes, setOf("admin"))}, map[string]any{}
	if m.chance(60, "scopes") {
		t.scopes = setOf(strings.Fields(m.scopeFor(c))...)
		input["scopes"] = sorted(t.scopes)
	}
	if m.chance(25, "expires") {
		t.expires = m.now + pick(m, "expiry", []time.Duration{time.Hour, 2 * time.Hour, -time.Minute})
		input["expiresAt"] = m.moment(t.expires)
	}
	m.addPersonal(a, t, input)
}

// addPersonal makes the token that the input describes.
func (m *machine) addPersonal(a *modelActor, t *modelToken, input map[string]any) {
	c := t.client
	t.user, t.grant, t.symbol = m.user(a), "PERSONAL_ACCESS_TOKEN", m.symbol("token")
	input["clientId"], input["name"] = c.id, "mine"
	want := m.inSession(a)
	if want == done && (c.gone || !c.enabled || !c.grants[t.grant] || !within(t.scopes, c.scopes) || m.past(t.expires)) {
		want = mend
	}
	answers := m.mutate(a, want, "createPersonalAccessToken", "personalAccessToken { id scopes active expiresAt } token", func(int) map[string]any { return input },
		map[string]string{"personalAccessToken.id": t.symbol + " id", "token": t.symbol})
	if want == done {
		t.ids = at(answers, "createPersonalAccessToken", "personalAccessToken", "id")
		t.values = at(answers, "createPersonalAccessToken", "token")
		m.tokens = append(m.tokens, t)
	}
}

// personal draws a personal access token; nil when there is none.
func (m *machine) personal() *modelToken {
	all := slices.DeleteFunc(slices.Clone(m.tokens), func(t *modelToken) bool { return t.grant != "PERSONAL_ACCESS_TOKEN" })
	live := slices.DeleteFunc(slices.Clone(all), func(t *modelToken) bool { return !m.alive(t) })
	switch {
	case len(all) == 0:
		return nil
	case len(live) > 0 && m.chance(75, "alive"):
		return pick(m, "personal access token", live)
	}
	return pick(m, "personal access token", all)
}

// mayEnd is who may end what belongs to somebody: they themselves, and who may edit them (P4). An account
// that is gone has no rights that could stand in the way.
func (m *machine) mayEnd(a *modelActor, owner *modelUser) bool {
	switch {
	case m.user(a) == owner:
		return true
	case !within(setOf("EDIT_USERS", "VIEW_USERS"), m.effective(m.user(a))):
		return false
	}
	return owner.gone || m.mayTouch(a, owner, m.prospective(owner))
}

// actorFor draws who does something to what belongs to somebody: often they themselves.
func (m *machine) actorFor(owner *modelUser) *modelActor {
	own := slices.DeleteFunc(m.actors(), func(a *modelActor) bool { return m.user(a) != owner })
	if len(own) > 0 && m.chance(40, "oneself") {
		return pick(m, "actor", own)
	}
	return m.actor("EDIT_USERS", "VIEW_USERS")
}

func (m *machine) revokePersonal() {
	t := m.personal()
	if t == nil {
		return
	}
	a := m.actorFor(t.user)
	want := m.may(a)
	if want == done && (t.revoked || !m.mayEnd(a, t.user)) {
		want = mend
	}
	m.mutate(a, want, "revokePersonalAccessToken", "revokedId", byID(t.ids), nil)
	if want == done {
		t.revoked = true
	}
}

// personalInPlace shows a personal access token in place of a password. It is limited to that token's scopes,
// and dies with it.
func (m *machine) personalInPlace() {
	p := m.personal()
	if p == nil {
		return
	}
	c, u := p.client, p.user
	if m.chance(10, "another client") {
		c = m.clientWith("PASSWORD")
	}
	if m.chance(10, "another user") {
		u = pick(m, "user", m.users)
	}
	m.inPlace(p, c, m.credentialsOf(c), u, m.scopeFor(c))
}

func (m *machine) inPlace(p *modelToken, c *modelClient, s *modelSecret, u *modelUser, asked string) {
	t := &modelToken{client: c, user: p.user, grant: "PASSWORD", parent: p}
	want := m.mayGetToken(t, s, asked, "")
	switch {
	case want != done:
	case !m.alive(p) || p.client != c || p.user.username != u.username:
		want = invalidGrant
	case asked != "" && !within(t.scopes, m.scopesOf(p)):
		want = invalidScope
	}
	t.scopes = minus(t.scopes, minus(t.scopes, m.scopesOf(p)))
	m.getToken(t, s, want, func(side int) url.Values {
		return url.Values{"grant_type": {"password"}, "username": {u.username}, "password": {p.values[side]}, "scope": {asked}}
	})
}

// checkBasic: a personal access token does as the password of its owner where forward authentication guards.
func (m *machine) checkBasic(t *modelToken) {
	answers := make([]answer, len(m.twins))
	for i, tw := range m.twins {
		header := "Basic " + base64.StdEncoding.EncodeToString([]byte(t.user.username+":"+t.values[i]))
		answers[i].raw = tw.Browser(m).Do(m, http.MethodGet, "/oauth/verify", http.Header{"Authorization": {header}}, "")
	}
	text := m.agree("verify "+t.symbol+" as a password", answers)
	if passed, want := answers[0].status == http.StatusOK, m.alive(t) && t.grant == "PERSONAL_ACCESS_TOKEN"; passed != want {
		m.Fatalf("%s as a password: %v, the model says %v\n%s", t.symbol, passed, want, text)
	}
}

// revokeToken ends one token by its id.
func (m *machine) revokeToken() {
	t := pick(m, "token", m.tokens)
	if t.ids == nil {
		return // its client could not tell
	}
	a := m.actor("REVOKE_TOKENS")
	want := m.may(a, "REVOKE_TOKENS")
	if want == done && !m.canLive(t) {
		want = mend
	}
	m.mutate(a, want, "revokeToken", "revokedId", byID(t.ids), nil)
	if want == done {
		t.revoked = true
		if t.family != nil {
			t.family.revoked = true
		}
	}
}

// revokeUserTokens ends all tokens of a user, those that they made included.
func (m *machine) revokeUserTokens() {
	a, u := m.actor("REVOKE_TOKENS"), m.target()
	want := m.may(a, "REVOKE_TOKENS")
	if want == done && u.gone {
		want = mend
	}
	live := len(m.tokensOf(u, m.canLive)) + m.wouldEnd(want, func(f *modelFamily) bool { return f.user == u })
	answers := m.mutate(a, want, "revokeUserTokens", "revokedCount", byID(u.ids), nil)
	if want != done {
		return
	}
	m.wantCount(answers[0].data.At("revokeUserTokens", "revokedCount"), live)
	for _, t := range m.tokensOf(u, func(*modelToken) bool { return true }) {
		t.revoked = true
	}
}

func (m *machine) tokensOf(u *modelUser, which func(*modelToken) bool) (all []*modelToken) {
	for _, t := range m.tokens {
		if t.user == u && which(t) {
			all = append(all, t)
		}
	}
	return all
}

func (m *machine) wantCount(got any, want int) {
	if n, ok := got.(float64); !ok || int(n) != want {
		m.Fatalf("the count is %v, the model says %d", got, want)
	}
}

// revokeAuthorization looks at the applications with access to an account, and withdraws one. What their
// user made under them stays.
func (m *machine) revokeAuthorization() {
	u := m.target()
	a := m.actorFor(u)
	granted := func(t *modelToken) bool { return t.grant != "PERSONAL_ACCESS_TOKEN" && m.alive(t) }
	answers := m.ask(a, "query ($id: ID!) { authorizations(userId: $id, first: 50) { nodes { id authClient { id } scopes liveTokenCount } } }", byID(u.ids))
	text := m.agree("authorizations", answers)
	want := m.may(a)
	if want == done && m.user(a) != u && !within(setOf("EDIT_USERS", "VIEW_USERS"), m.effective(m.user(a))) {
		want = forbidden
	}
	if got := outcome("authorizations", answers[0]); got != want {
		m.Fatalf("authorizations is %q, the model says %q\n%s", got, want, text)
	}
	list := answers[0].data.List("authorizations", "nodes")
	for _, found := range list {
		m.wantCount(found.At("liveTokenCount"), len(m.tokensOf(u, func(t *modelToken) bool {
			return granted(t) && t.client.id == found.String("authClient", "id")
		})))
	}
	if len(list) == 0 {
		if n := len(m.tokensOf(u, granted)); want == done && n > 0 {
			m.Fatalf("no authorization, but %d tokens", n)
		}
		return
	}
	m.withdraw(a, u, pick(m, "authorization", slices.Collect(func(yield func(int) bool) {
		for i := range list {
			if !yield(i) {
				return
			}
		}
	})), answers)
}

func (m *machine) withdraw(a *modelActor, u *modelUser, index int, listed []answer) {
	clientID := listed[0].data.List("authorizations", "nodes")[index].String("authClient", "id")
	ids := make([]string, len(listed))
	for i := range listed {
		ids[i] = listed[i].data.List("authorizations", "nodes")[index].String("id")
	}
	want, live := done, 0
	if !m.mayEnd(a, u) {
		want = mend
	}
	ofClient := m.tokensOf(u, func(t *modelToken) bool { return t.grant != "PERSONAL_ACCESS_TOKEN" && t.client.id == clientID })
	for _, t := range ofClient {
		if m.canLive(t) {
			live++
		}
	}
	live += m.wouldEnd(want, func(f *modelFamily) bool { return f.user == u && f.client.id == clientID })
	answers := m.mutate(a, want, "revokeAuthorization", "revokedCount", byID(ids), nil)
	if want != done {
		return
	}
	m.wantCount(answers[0].data.At("revokeAuthorization", "revokedCount"), live)
	for _, t := range ofClient {
		t.revoked = true
	}
}

// endSession signs a browser out from elsewhere.
func (m *machine) endSession() {
	s := pick(m, "session", m.sessions)
	if s.user == m.inspector.user {
		return
	}
	a := m.actorFor(s.user)
	want := m.may(a)
	if want == done && (s.ended || m.past(s.expires) || !m.mayEnd(a, s.user)) {
		want = mend
	}
	m.mutate(a, want, "endSession", "endedId", byID(s.ids), nil)
	if want == done {
		s.ended = true
	}
}

// endOtherSessions signs somebody out everywhere but where they ask for it.
func (m *machine) endOtherSessions() {
	u := m.target()
	a := m.actorFor(u)
	want := m.may(a)
	if want == done && (u.gone || !m.mayEnd(a, u)) {
		want = mend
	}
	live := 0
	for _, s := range m.sessions {
		if s.user == u && s != a.session && !s.ended && !m.past(s.expires) {
			live++
		}
	}
	answers := m.mutate(a, want, "endOtherSessions", "endedCount", func(side int) map[string]any {
		return map[string]any{"userId": u.ids[side]}
	}, nil)
	if want == done {
		m.wantCount(answers[0].data.At("endOtherSessions", "endedCount"), live)
		m.endSessions(u, a.session)
	}
}

// unlockUser lets somebody in again who was locked out.
func (m *machine) unlockUser() {
	a, u := m.actor("EDIT_USERS", "VIEW_USERS"), m.target()
	want := m.may(a, "EDIT_USERS", "VIEW_USERS")
	if want == done && (u.gone || !m.mayTouch(a, u, m.prospective(u))) {
		want = mend
	}
	m.mutate(a, want, "unlockUser", "user { id }", byID(u.ids), nil)
	if want == done {
		delete(m.failures, u.username)
	}
}

// guess tries wrong passwords until the name is locked.
func (m *machine) guess() {
	u := m.target()
	for i := range 5 {
		if session, text := m.trySignIn(u, fmt.Sprintf("guess number %d", i)); session != nil {
			m.Fatalf("a guess signs in: %s", text)
		}
	}
}
