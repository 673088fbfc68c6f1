package property_test

import (
	"fmt"
	"maps"
	"strconv"
	"time"
)

var (
	modelGrants = []string{"CLIENT_CREDENTIALS", "PASSWORD", "PERSONAL_ACCESS_TOKEN", "AUTHORIZATION_CODE"}
	modelScopes = []string{"read", "write", "admin", "unheard-of"}
)

const clientFields = "authClient { id name description type grants scopes enabled version }"

func clientType(public bool) string {
	if public {
		return "PUBLIC"
	}
	return "CONFIDENTIAL"
}

// drawClient draws what is decided about a client; the input says the same.
func (m *machine) drawClient(old modelClient, every bool) (next modelClient, input map[string]any) {
	next, input = old, map[string]any{}
	if every || m.chance(35, "grants") {
		next.grants = m.some("grant", modelGrants)
		input["grants"] = sorted(next.grants)
	}
	if every || m.chance(30, "scopes") {
		next.scopes = m.some("scope", modelScopes[:pick(m, "scopes up to", []int{2, 2, 3, 3, 4})])
		input["scopes"] = sorted(next.scopes)
	}
	if m.chance(20, "type") {
		next.public = m.chance(50, "public")
		input["type"] = clientType(next.public)
	}
	if m.chance(15, "resource server") {
		next.resourceServer = m.chance(60, "is resource server")
		input["resourceServer"] = next.resourceServer
	}
	if m.chance(25, "lifetime") {
		next.lifetime = time.Hour
		input["accessTokenLifetime"] = 3600
	}
	if m.chance(20, "description") {
		next.description = pick(m, "description", []string{"", "What it is for"})
		input["description"] = next.description
	}
	return next, input
}

// redirected gives a client with the code grant its redirect URI, which no update takes away.
func redirected(next modelClient, input map[string]any) {
	if next.grants["AUTHORIZATION_CODE"] {
		input["redirectUris"] = []string{"https://app.example/callback"}
	}
}

func (m *machine) createClient() {
	if len(m.liveClients()) >= maxOfEach {
		return
	}
	a := m.actor("CREATE_AUTH_CLIENTS", "VIEW_AUTH_CLIENTS")
	draft, _ := m.drawClient(modelClient{enabled: true}, true)
	if m.chance(10, "taken name") {
		draft.name = pick(m, "client", m.clients).name
	}
	m.addClient(a, draft)
}

// addClient creates a client as the draft says; without a name it gives one.
func (m *machine) addClient(a *modelActor, draft modelClient) *modelClient {
	if draft.name == "" {
		draft.name = fmt.Sprintf("application %s", m.symbol("name"))
	}
	want := m.may(a, "CREATE_AUTH_CLIENTS", "VIEW_AUTH_CLIENTS")
	if want == done && !m.mayStoreClient(a, nil, draft) {
		want = mend
	}
	// The Nth client ever created has the Client ID N (A2): nothing refused took a number.
	draft.id, draft.createdBy = strconv.Itoa(len(m.clients)+1), m.user(a)
	input := map[string]any{
		"name": draft.name, "description": draft.description, "type": clientType(draft.public), "grants": sorted(draft.grants),
		"scopes": sorted(draft.scopes), "resourceServer": draft.resourceServer,
	}
	if draft.lifetime > 0 {
		input["accessTokenLifetime"] = draft.lifetime.Seconds()
	}
	redirected(draft, input)
	answers := m.mutate(a, want, "createAuthClient", clientFields+" clientSecret", func(int) map[string]any { return input }, nil)
	if want != done {
		return nil
	}
	if got := answers[0].data.String("createAuthClient", "authClient", "id"); got != draft.id {
		m.Fatalf("the Client ID is %s, not %s", got, draft.id)
	}
	m.clients = append(m.clients, &draft)
	m.firstSecret(&draft, answers)
	return &draft
}

// firstSecret takes up the secret that a new client has, if it is one to have any.
func (m *machine) firstSecret(c *modelClient, answers []answer) {
	values := at(answers, "createAuthClient", "clientSecret")
	if c.public {
		if values[0] != "" {
			m.Fatal("a public client has got a secret")
		}
		return
	}
	m.keep(values)
	found := m.ask(&modelActor{session: m.watcher()}, `query ($id: ID!) { authClient(id: $id) { secrets { id } } }`,
		func(int) map[string]any { return map[string]any{"id": c.id} })
	ids := make([]string, len(found))
	for i, a := range found {
		ids[i] = a.data.List("authClient", "secrets")[0].String("id")
	}
	symbol := m.symbol("secret")
	m.secrets = append(m.secrets, &modelSecret{symbol: symbol, ids: m.learn(symbol, ids), values: values, client: c})
}

// mayStoreClient is what the rules say about a client: A3, A4, and P4 for the scope admin and resource
// servers.
func (m *machine) mayStoreClient(a *modelActor, old *modelClient, next modelClient) bool {
	had := texts{"read": true, "write": true, "admin": true}
	if old != nil {
		maps.Copy(had, old.scopes)
	}
	switch {
	case len(next.grants) == 0,
		next.public && (next.grants["CLIENT_CREDENTIALS"] || next.resourceServer),
		!within(next.scopes, had):
		return false
	}
	for _, other := range m.liveClients() {
		if other != old && other.name == next.name {
			return false
		}
	}
	may := m.effective(m.user(a))
	if old == nil {
		old = &modelClient{}
	} else if m.exceeds(a, old) {
		return !changesRights(old, next)
	}
	if next.scopes["admin"] && !old.scopes["admin"] && !m.isSuper(a) {
		return false
	}
	return !next.resourceServer || old.resourceServer || may["EDIT_AUTH_CLIENTS"] && may["VIEW_TOKENS"]
}

// exceeds: what the client may do is beyond the actor.
func (m *machine) exceeds(a *modelActor, c *modelClient) bool {
	return c.scopes["admin"] && !m.isSuper(a) || c.resourceServer && !m.effective(m.user(a))["VIEW_TOKENS"]
}

// changesRights: more differs than what it is for, or that it is switched off.
func changesRights(old *modelClient, next modelClient) bool {
	return old.name != next.name || old.public != next.public || old.resourceServer != next.resourceServer || old.lifetime != next.lifetime ||
		next.enabled && !old.enabled || !maps.Equal(old.grants, next.grants) || !maps.Equal(old.scopes, next.scopes)
}

// toClient draws a client to do something to.
func (m *machine) toClient() *modelClient {
	for {
		if c := pick(m, "client", m.clients); !c.gone || m.chance(20, "gone") || len(m.liveClients()) == 0 {
			return c
		}
	}
}

func (m *machine) updateClient() {
	a, c := m.actor("EDIT_AUTH_CLIENTS", "VIEW_AUTH_CLIENTS"), m.toClient()
	next, input := m.drawClient(*c, false)
	if m.chance(30, "enabled") {
		next.enabled = m.chance(60, "is enabled")
		input["enabled"] = next.enabled
	}
	if m.chance(10, "name") {
		next.name = pick(m, "name", []string{"renamed application", c.name, m.clients[0].name})
		input["name"] = next.name
	}
	if input["grants"] != nil {
		redirected(next, input)
	}
	input["id"] = c.id
	want := m.may(a, "EDIT_AUTH_CLIENTS", "VIEW_AUTH_CLIENTS")
	if want == done && (c.gone || !m.mayStoreClient(a, c, next)) {
		want = mend
	}
	m.mutate(a, want, "updateAuthClient", clientFields, func(int) map[string]any { return input }, nil)
	if want != done {
		return
	}
	if next.public {
		m.dropSecrets(c)
	}
	*c = next
}

func (m *machine) dropSecrets(c *modelClient) {
	for _, s := range m.secrets {
		if s.client == c {
			s.gone = true
		}
	}
}

func (m *machine) deleteClient() {
	a, c := m.actor("DELETE_AUTH_CLIENTS", "VIEW_AUTH_CLIENTS"), m.toClient()
	if m.chance(50, "leave it") {
		return
	}
	want := m.may(a, "DELETE_AUTH_CLIENTS", "VIEW_AUTH_CLIENTS")
	if want == done && c.gone {
		want = mend
	}
	m.mutate(a, want, "deleteAuthClient", "deletedId", func(int) map[string]any { return map[string]any{"id": c.id} }, nil)
	if want == done {
		c.gone = true
		m.dropSecrets(c)
	}
}

// secretsOf returns the secrets of a client that work.
func (m *machine) secretsOf(c *modelClient) (working []*modelSecret) {
	for _, s := range m.secrets {
		if s.client == c && !s.gone && !m.past(s.expires) {
			working = append(working, s)
		}
	}
	return working
}

// mayRotate: nobody rotates the secrets of a client that may do more than they (P4).
func (m *machine) mayRotate(a *modelActor, c *modelClient) verdict {
	want := m.may(a, "EDIT_AUTH_CLIENTS", "VIEW_AUTH_CLIENTS")
	if want == done && (c.gone || c.public || m.exceeds(a, c)) {
		return mend
	}
	return want
}

func (m *machine) createSecret() {
	a, c := m.actor("EDIT_AUTH_CLIENTS", "VIEW_AUTH_CLIENTS"), m.toClient()
	symbol, input, s := m.symbol("secret"), map[string]any{"id": c.id}, &modelSecret{client: c}
	if m.chance(30, "expires") {
		s.expires = m.now + time.Hour
		input["expiresAt"] = m.moment(s.expires)
	}
	overlap := time.Duration(0)
	if m.chance(30, "others expire") {
		overlap = m.now + 30*time.Minute
		input["expireOthersAt"] = m.moment(overlap)
	}
	want := m.mayRotate(a, c)
	if want == done && len(m.secretsOf(c)) >= 5 {
		want = mend
	}
	answers := m.mutate(a, want, "createAuthClientSecret", "secret { id expiresAt } clientSecret", func(int) map[string]any { return input },
		map[string]string{"secret.id": symbol})
	if want != done {
		return
	}
	for _, other := range m.secretsOf(c) {
		if overlap != 0 && (other.expires == 0 || other.expires > overlap) {
			other.expires = overlap
		}
	}
	s.symbol, s.ids, s.values = symbol, at(answers, "createAuthClientSecret", "secret", "id"), at(answers, "createAuthClientSecret", "clientSecret")
	m.keep(s.values)
	m.secrets = append(m.secrets, s)
}

// moment writes a time as the servers do; their clocks show the same.
func (m *machine) moment(at time.Duration) string {
	return m.twins[0].Kit.Clock.Now().Add(at - m.now).Format(time.RFC3339Nano)
}

func (m *machine) deleteSecret() {
	a, s := m.actor("EDIT_AUTH_CLIENTS", "VIEW_AUTH_CLIENTS"), pick(m, "secret", m.secrets)
	c := s.client
	if m.chance(10, "another client") {
		c = m.toClient()
	}
	want := m.mayRotate(a, c)
	if m.past(s.expires) && !s.gone {
		return // it may have been cleared away
	}
	if want == done && (s.gone || s.client != c) {
		want = mend
	}
	m.mutate(a, want, "deleteAuthClientSecret", "deletedId", func(side int) map[string]any {
		return map[string]any{"id": c.id, "secretId": s.ids[side]}
	}, nil)
	if want == done {
		s.gone = true
	}
}
