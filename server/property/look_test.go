package property_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/google/go-cmp/cmp"

	"github.com/ostiary/ostiary/server/servertest"
)

// everything is what can be seen of users, groups and clients.
const everything = `{
	users(first: 40) { nodes { id username email fullName status superAdmin permissions effectivePermissions
		groups { id name } createdAt updatedAt lastSignInAt } }
	groups(first: 40) { nodes { id name description status permissions members { id username } childGroups { id name } createdAt updatedAt } }
	authClients(first: 40) { nodes { id name description type grants redirectUris scopes accessTokenLifetime resourceServer enabled
		version secrets { id hint expiresAt } liveTokenCount byPassword: liveTokenCount(grants: [PASSWORD])
		personally: liveTokenCount(grants: [PERSONAL_ACCESS_TOKEN]) createdBy { id } createdAt updatedAt } }
}`

// look compares both servers with each other and with the model, in full, and returns what each user may do.
func (m *machine) look() map[string]texts {
	answers := m.ask(&modelActor{session: m.watcher()}, everything, nil)
	m.agree("the lists", answers)
	if len(answers[0].errs) > 0 {
		m.Fatalf("the lists: %v", answers[0].errs)
	}
	var seen servertest.Data
	body := struct{ Data *servertest.Data }{&seen}
	if err := json.Unmarshal([]byte(m.twins[0].named(answers[0].raw.Body)), &body); err != nil {
		m.Fatal(err)
	}
	m.checkInCharge(seen)
	if diff := cmp.Diff(m.expected(), m.observed(seen)); diff != "" {
		m.Fatalf("the servers are not what they should be (- model, + servers):\n%s", diff)
	}
	effective := map[string]texts{}
	for _, u := range seen.List("users", "nodes") {
		effective[u.String("id")] = setOf(textsIn(u.At("effectivePermissions"))...)
	}
	return effective
}

// watcher is the session that sees everything, opened anew when it has expired.
func (m *machine) watcher() *modelSession {
	if !m.isSignedIn(m.inspector) {
		m.inspector = m.signInAs(m.inspector.user)
	}
	return m.inspector
}

func textsIn(list any) []string {
	items, _ := list.([]any)
	all := make([]string, len(items))
	for i, item := range items {
		all[i], _ = item.(string)
	}
	slices.Sort(all)
	return all
}

func ids(list []servertest.Data) []string {
	all := make([]string, len(list))
	for i, item := range list {
		all[i] = item.String("id")
	}
	slices.Sort(all)
	return all
}

const (
	userLine   = "%s %s %q active=%v super=%v holds %v may %v in %v"
	groupLine  = "%s %s active=%v gives %v to %v and %v"
	clientLine = "client %s %s public=%v enabled=%v server=%v grants %v scopes %v lifetime %v secrets %v live tokens %v by %s"
)

// expected is the model in lines, the newest first.
func (m *machine) expected() (lines []string) {
	for _, u := range slices.Backward(m.liveUsers()) {
		in := []string{}
		for _, g := range m.groupsOf(u) {
			in = append(in, g.symbol)
		}
		slices.Sort(in)
		lines = append(lines, fmt.Sprintf(userLine, u.symbol, u.username, u.fullName, u.active, u.super,
			sorted(u.permissions), sorted(m.effective(u)), in))
	}
	for _, g := range slices.Backward(m.liveGroups()) {
		lines = append(lines, fmt.Sprintf(groupLine, g.symbol, g.name, g.active, sorted(g.permissions), memberSymbols(g), childSymbols(g)))
	}
	for _, c := range slices.Backward(m.liveClients()) {
		by := ""
		if !c.createdBy.gone {
			by = c.createdBy.symbol
		}
		var lifetime any
		if c.lifetime > 0 {
			lifetime = c.lifetime.Seconds()
		}
		lines = append(lines, fmt.Sprintf(clientLine, c.id, c.name, c.public, c.enabled, c.resourceServer,
			sorted(c.grants), sorted(c.scopes), lifetime, m.secretSymbols(c), m.liveTokens(c), by))
	}
	return lines
}

func memberSymbols(g *modelGroup) []string {
	all := []string{}
	for u := range g.members {
		if !u.gone {
			all = append(all, u.symbol)
		}
	}
	slices.Sort(all)
	return all
}

func childSymbols(g *modelGroup) []string {
	all := []string{}
	for child := range g.children {
		if !child.gone {
			all = append(all, child.symbol)
		}
	}
	slices.Sort(all)
	return all
}

// secretSymbols are those that work: the others are cleared away at some time.
func (m *machine) secretSymbols(c *modelClient) []string {
	all := []string{}
	for _, s := range m.secretsOf(c) {
		all = append(all, s.symbol)
	}
	slices.Sort(all)
	return all
}

// liveTokens counts them all, those got by the grant PASSWORD, and those got by that of personal access tokens.
func (m *machine) liveTokens(c *modelClient) [3]int {
	var n [3]int
	for _, t := range m.tokens {
		if t.client != c || !m.alive(t) {
			continue
		}
		n[0]++
		if t.grant == "PASSWORD" {
			n[1]++
		}
		if t.grant == "PERSONAL_ACCESS_TOKEN" || t.parent != nil {
			n[2]++
		}
	}
	return n
}

// observed is what the servers show, in the same lines.
func (m *machine) observed(seen servertest.Data) (lines []string) {
	for _, u := range seen.List("users", "nodes") {
		lines = append(lines, fmt.Sprintf(userLine, u.String("id"), u.String("username"), u.String("fullName"),
			u.String("status") == "ACTIVE", u.At("superAdmin"), textsIn(u.At("permissions")), textsIn(u.At("effectivePermissions")), ids(u.List("groups"))))
	}
	for _, g := range seen.List("groups", "nodes") {
		lines = append(lines, fmt.Sprintf(groupLine, g.String("id"), g.String("name"), g.String("status") == "ACTIVE",
			textsIn(g.At("permissions")), ids(g.List("members")), ids(g.List("childGroups"))))
	}
	for _, c := range seen.List("authClients", "nodes") {
		working := slices.DeleteFunc(ids(c.List("secrets")), func(symbol string) bool { return m.hasExpired(symbol) })
		var counts [3]int
		for i, field := range []string{"liveTokenCount", "byPassword", "personally"} {
			count, _ := c.At(field).(float64)
			counts[i] = int(count)
		}
		lines = append(lines, fmt.Sprintf(clientLine, c.String("id"), c.String("name"), c.String("type") == "PUBLIC", c.At("enabled"), c.At("resourceServer"),
			textsIn(c.At("grants")), textsIn(c.At("scopes")), c.At("accessTokenLifetime"), working, counts, c.String("createdBy", "id")))
	}
	return lines
}

func (m *machine) hasExpired(secret string) bool {
	return slices.ContainsFunc(m.secrets, func(s *modelSecret) bool { return s.symbol == secret && m.past(s.expires) })
}

// checkGained: nobody got through the actor what the actor did not have (P4). It looks at what the servers
// said before and after, and not at what the model thinks of the operation.
func (m *machine) checkGained(actor *modelUser, before, after map[string]texts) {
	if actor == nil || len(before[actor.symbol]) == len(allPermissions) {
		return
	}
	for symbol, may := range after {
		if gained := minus(minus(may, before[symbol]), before[actor.symbol]); len(gained) > 0 {
			m.Fatalf("%s has got %v through %s, who did not have it", symbol, sorted(gained), actor.symbol)
		}
	}
}

// checkInCharge: an active super admin is left (P3).
func (m *machine) checkInCharge(seen servertest.Data) {
	for _, u := range seen.List("users", "nodes") {
		if u.At("superAdmin") == true && u.String("status") == "ACTIVE" {
			return
		}
	}
	m.Fatalf("nobody is in charge")
}

// checkToken: forward authentication lets a token through exactly when it is alive (A5).
func (m *machine) checkToken(t *modelToken) {
	answers := make([]answer, len(m.twins))
	for i := range m.twins {
		answers[i].raw = m.as(&modelActor{token: t}, i).Get(m, "/oauth/verify")
	}
	text := m.agree("verify "+t.symbol, answers)
	want := http.StatusUnauthorized
	if m.alive(t) {
		want = http.StatusOK
	}
	if got := answers[0].status; got != want {
		m.Fatalf("verify %s (%s): %d, the model says %d\n%s", t.symbol, t.grant, got, want, text)
	}
	if want == http.StatusOK {
		m.checkVerified(t, answers[0].raw)
	}
	if t.user != nil {
		m.checkBasic(t)
	}
}

// checkVerified: the proxy is told whose token it is and what it allows.
func (m *machine) checkVerified(t *modelToken, answer *servertest.Response) {
	subject, username := t.client.id, ""
	if t.user != nil {
		subject, username = t.user.symbol, t.user.username
	}
	got := fmt.Sprint(m.twins[0].named(answer.Header.Get("X-Auth-Subject")), answer.Header["X-Auth-Username"], answer.Header["X-Auth-Client-Id"],
		sorted(setOf(strings.Fields(answer.Header.Get("X-Auth-Scope"))...)))
	if want := fmt.Sprint(subject, []string{username}, []string{t.client.id}, sorted(m.scopesOf(t))); got != want {
		m.Fatalf("verify %s says %s, the model says %s", t.symbol, got, want)
	}
}

// checkSession: a browser shows who is signed in, for as long as they are.
func (m *machine) checkSession(s *modelSession) {
	answers := m.ask(&modelActor{session: s}, "{ viewer { id effectivePermissions } }", nil)
	m.agree("viewer in "+s.symbol, answers)
	got := m.twins[0].named(answers[0].data.String("viewer", "id"))
	want := ""
	if m.isSignedIn(s) {
		want = s.user.symbol
	}
	if got != want {
		m.Fatalf("the viewer in %s is %q, the model says %q", s.symbol, got, want)
	}
}

// check comes after each operation: everything in the lists, a handful of tokens and sessions.
func (m *machine) check() {
	after := m.look()
	m.checkGained(m.acted, m.before, after)
	m.before, m.acted = after, nil
	for range min(3, len(m.tokens)) {
		m.checkToken(pick(m, "token to check", m.tokens))
	}
	for range 2 {
		m.checkSession(pick(m, "session to check", m.sessions))
	}
}

// checkEverything comes at the end.
func (m *machine) checkEverything() {
	m.check()
	for _, t := range m.tokens {
		m.checkToken(t)
	}
	for _, s := range m.sessions {
		m.checkSession(s)
	}
}
