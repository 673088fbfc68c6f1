package clients_test

import (
	"context"
	"testing"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/internal/fault"
	"github.com/ostiary/ostiary/internal/grants"
	"github.com/ostiary/ostiary/internal/ids"
	"github.com/ostiary/ostiary/internal/tokens"
)

// A6: with a client go its secrets and consents, and nobody else's; its tokens are left to the
// rule of life.
func TestA6Delete(t *testing.T) {
	each(t, func(r *room) {
		r.create(sound("Kept"))
		r.create(sound("Gone"))
		for _, id := range []int{1, 2} {
			r.use(id)
		}
		if err := r.Delete(r.ctx, 2); err != nil {
			r.t.Fatal(err)
		}
		read := r.kit.DB.Read()
		for what, n := range map[string]int{
			"secrets":  read.ClientSecret.Query().CountX(r.ctx),
			"consents": read.Consent.Query().CountX(r.ctx),
			"clients":  read.AuthClient.Query().CountX(r.ctx),
		} {
			if n != 1 {
				r.t.Errorf("%d %s are left, want 1", n, what)
			}
		}
		if n := read.AccessToken.Query().CountX(r.ctx); n != 2 {
			r.t.Errorf("%d tokens", n)
		}
		if _, err := r.Get(r.ctx, 2); fault.CodeOf(err) != fault.NotFound {
			r.t.Errorf("after the delete: %v", err)
		}
		wants(r.t, "deleted twice", r.Delete(r.ctx, 2), "NOT_FOUND id")
	})
}

// use stores what a client collects in its life.
func (r *room) use(id int) {
	r.t.Helper()
	err := r.kit.DB.Write(r.ctx, func(ctx context.Context, tx *ent.Client) error {
		now := r.kit.DB.Now()
		hash := func() []byte { return tokens.Hash(ids.New(ids.Code)) }
		if err := tx.Consent.Create().SetClientID(id).SetUserID("usr_1").SetScope("").SetGrantedAt(now).Exec(ctx); err != nil {
			return err
		}
		return tx.AccessToken.Create().SetHash(hash()).SetLastFour("1234").SetClientID(id).
			SetGrant(grants.Password).SetScope("").SetIssuedAt(now).Exec(ctx)
	})
	if err != nil {
		r.t.Fatal(err)
	}
}

// A3, T58: a name is free again after a delete, and the new client is another one.
func TestT58NameIsFreeAgain(t *testing.T) {
	each(t, func(r *room) {
		first := r.create(sound("Name"))
		if err := r.Delete(r.ctx, first.ID); err != nil {
			r.t.Fatal(err)
		}
		if second := r.create(sound("name")); second.ID == first.ID {
			r.t.Errorf("the Client ID %d was given twice", second.ID)
		}
	})
}

func TestGetUnknown(t *testing.T) {
	each(t, func(r *room) {
		for _, id := range []int{0, -1, 1, 1 << 62} {
			if _, err := r.Get(r.ctx, id); fault.CodeOf(err) != fault.NotFound {
				r.t.Errorf("%d: %v", id, err)
			}
		}
	})
}
