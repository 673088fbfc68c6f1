package tokens_test

import (
	"context"
	"testing"
	"time"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/ent/authclient"
	"github.com/ostiary/ostiary/internal/fault"
	"github.com/ostiary/ostiary/internal/grants"
	"github.com/ostiary/ostiary/internal/tokens"
)

// TestGraceBeginsWhenTheTokenIsUsed has a refresh wait for its turn to write, longer than the grace of its client lasts, and its
// answer get lost: to ask again is right for as long as ever, and after a purge as well.
func TestGraceBeginsWhenTheTokenIsUsed(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.write(t, func(ctx context.Context, tx *ent.Client) error {
			return tx.AuthClient.UpdateOneID(1).SetType(authclient.TypePUBLIC).Exec(ctx) // ten seconds
		})
		value := w.refresh(t)
		successor, err := w.exchangeAfter(t, value, 12*time.Second)
		if err != nil {
			t.Fatal(err)
		}
		w.Clock.Advance(9 * time.Second)
		w.purge(t)
		if again, err := w.exchangeAfter(t, value, 0); err != nil || again != successor {
			t.Errorf("asked again: the same %v, %v", again == successor, err)
		}
		w.Clock.Advance(time.Second)
		if _, err := w.exchangeAfter(t, value, 0); fault.CodeOf(err) != fault.Unauthenticated {
			t.Errorf("too late: %v", err)
		}
	})
}

// exchangeAfter gives a refresh token in, waits so long for its turn to write, and returns the successor.
func (w *world) exchangeAfter(t testing.TB, value string, wait time.Duration) (string, error) {
	t.Helper()
	r, err := w.tokens.Refresh(t.Context(), value)
	if err != nil {
		t.Fatal(err)
	}
	grant := tokens.Grant{Type: grants.AuthorizationCode, ClientID: r.ClientID, UserID: r.UserID, Scope: r.Scope, Refresh: r}
	fresh := w.tokens.Prepare(grant)
	fresh.Access, fresh.Refresh = tokens.Mint(tokens.AccessTokenPrefix), tokens.Mint(tokens.RefreshTokenPrefix)
	w.Clock.Advance(wait)
	return w.tokens.Issue(t.Context(), fresh, grant)
}
