package property_test

import (
	"flag"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// outcomes are what must have become of an operation by the end of the test: one that is always refused says
// as little as one that never is.
type outcomes struct {
	name string // in the tally
	do   func(*machine)
	all  []verdict
}

func everyOutcome() []outcomes {
	return []outcomes{
		{"createUser", (*machine).createUser, []verdict{done, mend}},
		{"createGroup", (*machine).createGroup, []verdict{done, mend}},
		{"createAuthClient", (*machine).createClient, []verdict{done, mend}},
		{"createAuthClientSecret", (*machine).createSecret, []verdict{done, mend}},
		{"createPersonalAccessToken", (*machine).createPersonal, []verdict{done, mend}},
		{"signIn", (*machine).signIn, []verdict{done, wrong}},
		{"signOut", (*machine).signOut, []verdict{done}},
		{"changePassword", (*machine).changePassword, []verdict{done, mend, forbidden}},
		{"updateProfile", (*machine).updateProfile, []verdict{done, forbidden}},
		{"CLIENT_CREDENTIALS", (*machine).clientToken, []verdict{done, invalidClient, invalidScope}},
		{"PASSWORD", (*machine).userToken, []verdict{done, invalidGrant}},
		{"AUTHORIZATION_CODE", (*machine).authorize, []verdict{done, invalidClient}},
		{"refresh", (*machine).refresh, []verdict{done, invalidClient, invalidGrant}},
		{"again", (*machine).refresh, []verdict{done}},
		{"reuse", (*machine).refresh, []verdict{invalidGrant}},
		{"revokeRefresh", (*machine).revokeRefresh, []verdict{done, invalidClient}},
		{"endRefresh", (*machine).endRefresh, []verdict{done}},
		{"updateUser", (*machine).updateUser, []verdict{done, mend, forbidden, anonymous}},
		{"updateGroup", (*machine).updateGroup, []verdict{done, mend}},
		{"updateAuthClient", (*machine).updateClient, []verdict{done, mend}},
		{"revokeAuthorization", (*machine).revokeAuthorization, []verdict{done}},
		{"revoke", (*machine).revoke, []verdict{done, invalidClient}},
		{"revokeToken", (*machine).revokeToken, []verdict{done, mend}},
		{"revokePersonalAccessToken", (*machine).revokePersonal, []verdict{done, mend}},
		{"revokeUserTokens", (*machine).revokeUserTokens, []verdict{done}},
		{"revokeAuthClientTokens", (*machine).revokeClientTokens, []verdict{done}},
		{"endSession", (*machine).endSession, []verdict{done, mend}},
		{"endOtherSessions", (*machine).endOtherSessions, []verdict{done, mend}},
		{"deleteAuthClientSecret", (*machine).deleteSecret, []verdict{done, mend}},
		{"deleteAuthClient", (*machine).deleteClient, []verdict{done}},
		{"deleteGroup", (*machine).deleteGroup, []verdict{done, mend}},
		{"deleteUser", (*machine).deleteUser, []verdict{done, mend}},
		{"signIn", (*machine).guess, []verdict{limited}},
		{"unlockUser", (*machine).unlockUser, []verdict{done}},
	}
}

// missing returns the operations that have yet to come to some outcome.
func missing(tally map[string]int) []outcomes {
	return slices.DeleteFunc(everyOutcome(), func(o outcomes) bool {
		return !slices.ContainsFunc(o.all, func(v verdict) bool { return tally[o.name+" "+string(v)] == 0 })
	})
}

// An operation is tried so often before its outcome is taken for impossible: in several worlds, because one
// may come to an end, for example without a secret that works.
const maxWorlds, maxRounds = 12, 12

// TestEveryOutcome goes on with each operation until everything has become of it that can, and compares as
// [TestRandomOperations] does. It makes one run.
func TestEveryOutcome(t *testing.T) {
	byDefault(t, "rapid.nofailfile", "true")
	databases := eachDatabase(t)
	checks := flag.Lookup("rapid.checks").Value.String()
	defer func() { _ = flag.Set("rapid.checks", checks) }()
	if err := flag.Set("rapid.checks", "1"); err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(r *rapid.T) {
		run := &rapidRun{TB: t, rapid: r, tally: map[string]int{}}
		defer run.end()
		for range maxWorlds {
			m := newMachine(run, databases)
			for i := 0; i < maxRounds && len(missing(run.tally)) > 0; i++ {
				m.tryMissing()
			}
			if len(missing(run.tally)) == 0 {
				return
			}
		}
		for _, o := range missing(run.tally) {
			run.Errorf("%s has not come to each of %q: %v", o.name, o.all, run.tally)
		}
	})
}

// tryMissing tries everything once that has yet to come to some outcome.
func (m *machine) tryMissing() {
	for _, o := range missing(m.tally) {
		m.advance(time.Second)
		o.do(m)
		m.check()
	}
	m.operate() // or the world would stay as it is
	m.check()
}
