package main

import (
	"testing"

	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/testkit"
	"github.com/ostiary/ostiary/internal/tokens"
)

// A client that is deleted while all tokens are revoked keeps none of the others alive.
func TestTokenRevokeAllSkipsDeletedClients(t *testing.T) {
	testkit.Each(t, func(t *testing.T, kit *testkit.Kit) {
		h := hold(t, kit)
		r := &rooms{tokens: &tokens.Service{DB: kit.DB}}
		listed := func(yield func(clientData, error) bool) {
			_ = yield(clientData{ID: "99"}, nil) && yield(clientData{ID: h.client}, nil)
		}
		done, err := revokeOfEach(access.WithActor(t.Context(), operator()), listed, r.tokens.RevokeClient)
		if err != nil || done.RevokedCount != 3 {
			t.Errorf("got %+v, %v", done, err)
		}
		for _, value := range []string{h.ofClient, h.ofUser, h.ofPAT} {
			if looked(t, kit, value)["active"] != false {
				t.Error("a token is left")
			}
		}
	})
}
