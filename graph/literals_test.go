package graph_test

import "testing"

// A value that cannot be read refuses the whole document, before any of its mutations is done.
func TestNothingIsDoneBeforeAWrongValue(t *testing.T) {
	const first = `a: createScope(input: {name: "early", description: "x"}){scope{id}} `
	each(t, func(t *testing.T, a *api) {
		for _, test := range []struct {
			query string
			vars  vars
		}{
			{`mutation($d: DateTime){` + first + `createAuthClientSecret(input: {id: "2", expiresAt: $d}){secret{id}}}`, vars{"d": "tomorrow"}},
			{`mutation($i: CreateAuthClientSecretInput!){` + first + `createAuthClientSecret(input: $i){secret{id}}}`, vars{"i": vars{"id": "2", "expiresAt": 7}}},
			{`mutation($s: Seconds){` + first + `updateAuthClient(input: {id: "1", accessTokenLifetime: $s}){userErrors{code}}}`, vars{"s": "1h"}},
			{`mutation{` + first + `createAuthClientSecret(input: {id: "2", expiresAt: "tomorrow"}){secret{id}}}`, nil},
			{`mutation{` + first + `updateAuthClient(input: {id: "1", accessTokenLifetime: 1.5}){userErrors{code}}}`, nil},
			{`mutation{` + first + `...rest} fragment rest on Mutation{... on Mutation{createAuthClientSecret(input: {id: "2", expiresAt: "2031-01-01"}){secret{id}}}}`, nil},
		} {
			got := a.do(t, a.root, test.query, test.vars)
			if got.code() != "BAD_USER_INPUT" || got.Data != nil {
				t.Errorf("%s: %s", test.query, got.Raw)
			}
		}
		if n := a.must(t, a.root, `{scopes(filter: {search: "early"}){totalCount}}`, nil).at("scopes", "totalCount"); n != 0.0 {
			t.Error("the mutation before the wrong value was done")
		}
		right := `mutation{createAuthClientSecret(input: {id: "2", expiresAt: "2031-01-01T00:00:00Z"}){userErrors{code}} updateAuthClient(input: {id: "1", accessTokenLifetime: null}){userErrors{code}}}`
		a.do(t, a.root, right, nil)
		if got := a.do(t, a.root, right, nil); len(got.Errors) > 0 {
			t.Errorf("%s", got.Raw)
		}
	})
}
