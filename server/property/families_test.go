package property_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/ostiary/ostiary/server/servertest"
)

// modelFamily is one sign-in at one client: what it gave ends together.
type modelFamily struct {
	client    *modelClient
	user      *modelUser
	scopes    texts
	revoked   bool
	refreshes []*modelRefresh // the first is the oldest
}

// modelRefresh is a refresh token. It works once; for a while it may be presented again, and gets the same successor.
type modelRefresh struct {
	symbol    string
	values    []string
	family    *modelFamily
	used      time.Duration // 0: never
	successor *modelRefresh
}

const grantOfFamilies = "AUTHORIZATION_CODE"

// open is the rule of life of what hangs on a family.
func (m *model) open(f *modelFamily) bool {
	return !f.revoked && !f.client.gone && f.client.enabled && f.client.grants[grantOfFamilies] && !f.user.gone && f.user.active
}

// again: whoever presents a used refresh token has lost the answer, as far as anybody can tell.
func (m *model) again(r *modelRefresh) bool {
	return r.successor.used == 0 && (!r.family.client.public || m.now < r.used+10*time.Second)
}

// endFamilies ends what was given in sign-ins, and returns how many refresh tokens that was.
func (m *model) endFamilies(which func(*modelFamily) bool) (ended int) {
	for _, f := range m.families {
		if !which(f) {
			continue
		}
		if !f.revoked && !f.client.gone && !f.user.gone {
			ended++ // the last one, which does not expire
		}
		f.revoked = true
	}
	return ended
}

// wouldEnd is endFamilies for what is done only if it may be.
func (m *model) wouldEnd(want verdict, which func(*modelFamily) bool) int {
	if want != done {
		return 0
	}
	return m.endFamilies(which)
}

const (
	verifier = "a-verifier-that-everybody-may-know-in-this-test"
	returnTo = "https://app.example/callback"
)

// authorize lets somebody who is signed in let a client act for them, which exchanges its code; sometimes twice.
func (m *machine) authorize() {
	in := slices.DeleteFunc(slices.Clone(m.sessions), func(s *modelSession) bool { return !m.isSignedIn(s) || s == m.inspector })
	c := m.clientWith(grantOfFamilies)
	if len(in) == 0 || c.gone || !c.enabled || !c.grants[grantOfFamilies] {
		return
	}
	session := pick(m, "session", in)
	asked := m.some("scope", []string{"read", "write"})
	asked = minus(asked, minus(asked, c.scopes))
	if len(asked) == 0 {
		return
	}
	m.begin(session, c, m.credentialsOf(c), asked)
}

// begin does all of the redirect flow.
func (m *machine) begin(session *modelSession, c *modelClient, s *modelSecret, asked texts) {
	m.Logf("client %s asks %s in %s for %v", c.id, session.user.symbol, session.symbol, sorted(asked))
	codes := make([]string, len(m.twins))
	for side := range m.twins {
		codes[side] = m.codeAt(side, session, c, asked)
	}
	m.keep(codes)
	f := &modelFamily{client: c, user: session.user, scopes: asked}
	t := &modelToken{client: c, user: session.user, grant: grantOfFamilies, scopes: asked, family: f}
	want := done
	if !m.works(c, s) {
		want = invalidClient
	}
	form := func(side int) url.Values {
		return url.Values{"grant_type": {"authorization_code"}, "code": {codes[side]}, "redirect_uri": {returnTo}, "code_verifier": {verifier}}
	}
	answers := m.getToken(t, s, want, form)
	if want != done {
		return
	}
	m.families = append(m.families, f)
	m.addRefresh(f, answers)
	if m.chance(15, "replay") {
		m.Logf("the code is presented again")
		m.getToken(&modelToken{client: c, grant: "replay"}, s, invalidGrant, form)
		f.revoked = true
	}
}

// codeAt takes a browser through the authorization endpoint of one server, and agrees when it is asked.
func (m *machine) codeAt(side int, session *modelSession, c *modelClient, asked texts) string {
	query := url.Values{
		"response_type": {"code"}, "client_id": {c.id}, "redirect_uri": {returnTo}, "scope": {strings.Join(sorted(asked), " ")},
		"code_challenge_method": {"S256"}, "code_challenge": {servertest.Challenge(verifier)},
	}
	browser := m.twins[side].browsers[session]
	page := browser.Get(m, "/oauth/authorize?"+query.Encode())
	if page.Status == http.StatusOK && page.Hidden("ticket") != "" {
		page = browser.Decide(m, page, "authorize")
	}
	location, err := url.Parse(page.Header.Get("Location"))
	if err != nil || location.Query().Get("code") == "" {
		m.Fatalf("there is no code: %s", m.twins[side].named(page.String()))
	}
	return location.Query().Get("code")
}

func (m *machine) addRefresh(f *modelFamily, answers []answer) *modelRefresh {
	r := &modelRefresh{symbol: m.symbol("refresh"), family: f}
	r.values = m.learn(r.symbol, at(answers, "refresh_token"))
	m.keep(r.values)
	f.refreshes = append(f.refreshes, r)
	return r
}

// aRefresh draws a refresh token: mostly one that was not used. nil when there is none.
func (m *machine) aRefresh() *modelRefresh {
	if len(m.families) == 0 {
		return nil
	}
	open := slices.DeleteFunc(slices.Clone(m.families), func(f *modelFamily) bool { return !m.open(f) })
	if len(open) == 0 || m.chance(15, "any family") {
		open = m.families
	}
	f := pick(m, "family", open)
	if m.chance(60, "the last one") {
		return f.refreshes[len(f.refreshes)-1]
	}
	return pick(m, "refresh token", f.refreshes)
}

// refresh exchanges a refresh token, or tries to. One that was used may be presented again for a while; after
// that, whoever does so ends the sign-in.
func (m *machine) refresh() {
	r := m.aRefresh()
	if r == nil {
		return
	}
	f, c := r.family, r.family.client
	if m.chance(10, "another client") {
		c = m.toClient()
	}
	s := m.credentialsOf(c)
	t := &modelToken{client: c, user: f.user, grant: grantOfFamilies, scopes: minus(f.scopes, minus(f.scopes, c.scopes)), family: f}
	want, what := done, "refresh"
	switch {
	case !m.works(c, s):
		want = invalidClient
	case !c.grants[grantOfFamilies]:
		want = unauthorized
	case c != f.client || !m.open(f):
		want = invalidGrant
	case r.used > 0 && !m.again(r):
		want, what, f.revoked = invalidGrant, "reuse", true
	case r.used > 0:
		what = "again"
	}
	answers := m.getToken(t, s, want, func(side int) url.Values {
		return url.Values{"grant_type": {"refresh_token"}, "refresh_token": {r.values[side]}}
	})
	m.tally[what+" "+string(want)]++
	switch {
	case want != done:
	case r.used > 0:
		if got := at(answers, "refresh_token"); !slices.Equal(got, r.successor.values) {
			m.Fatalf("%s has got another successor than %s", r.symbol, r.successor.symbol)
		}
	default:
		r.used, r.successor = m.now, m.addRefresh(f, answers)
	}
}

// revokeRefresh gives a refresh token back (RFC 7009): used or not, all of its sign-in ends.
func (m *machine) revokeRefresh() {
	r := m.aRefresh()
	if r == nil {
		return
	}
	c := r.family.client
	if m.chance(25, "another client") {
		c = m.toClient()
	}
	s := m.credentialsOf(c)
	m.Logf("client %s gives %s back", c.id, r.symbol)
	answers := m.post("/oauth/revoke", c, s, func(side int) url.Values { return url.Values{"token": {r.values[side]}} })
	m.agree("revoke", answers)
	want, status := done, http.StatusOK
	if !m.works(c, s) {
		want, status = invalidClient, http.StatusUnauthorized
	}
	if answers[0].status != status {
		m.Fatalf("revoke: %d, the model says %q", answers[0].status, want)
	}
	m.tally["revokeRefresh "+string(want)]++
	if want == done && c == r.family.client {
		r.family.revoked = true
	}
}

// endRefresh ends a sign-in by the id of its refresh token, as the list has it.
func (m *machine) endRefresh() {
	const query = `query ($user: ID!) { tokens(first: 50, filter: {kinds: [REFRESH_TOKEN], userId: $user}) { nodes { id authClient { id } } } }`
	r := m.aRefresh()
	if r == nil {
		return
	}
	f, a := r.family, m.actor("REVOKE_TOKENS")
	theirs := slices.DeleteFunc(slices.Clone(m.families), func(other *modelFamily) bool { return other.user != f.user || !m.open(other) })
	listed := m.ask(&modelActor{session: m.watcher()}, query, func(side int) map[string]any { return map[string]any{"user": f.user.ids[side]} })
	ids := make([]string, len(listed))
	for side := range listed {
		nodes := listed[side].data.List("tokens", "nodes")
		if len(nodes) != len(theirs) {
			m.Fatalf("%d refresh tokens of %s, the model says %d", len(nodes), f.user.symbol, len(theirs))
		}
		if len(nodes) > 0 {
			ids[side] = nodes[len(nodes)-1].String("id") // of the oldest sign-in
		}
	}
	if len(theirs) == 0 {
		return
	}
	want := m.may(a, "REVOKE_TOKENS")
	m.mutate(a, want, "revokeToken", "revokedId", byID(ids), nil)
	m.tally["endRefresh "+string(want)]++
	if want == done {
		theirs[0].revoked = true
	}
}
