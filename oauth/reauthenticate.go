package oauth

import (
	"context"
	"time"

	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/fault"
)

// signedIn returns when the user signed in. Who has not, or has to do so anew for this request, is
// [fault.Unauthenticated].
func (s *Server) signedIn(ctx context.Context, a *authorization) (time.Time, error) {
	at, err := s.Accounts.SignedInAt(ctx)
	if err != nil {
		return at, err
	}
	tooLongAgo := a.maxAge != nil && s.Tokens.DB.Now().Sub(at) > *a.maxAge
	if !tooLongAgo && !a.asks("login") && !a.asks("select_account") {
		return at, nil
	}
	anew := fault.New(fault.Unauthenticated, "Sign in anew.")
	if a.signedInSince == nil || at.Before(*a.signedInSince) {
		return at, anew
	}
	// They did, for this request. That counts once, not each time when its address is opened.
	used, err := s.Tokens.AuthorizedBy(ctx, access.ActorFrom(ctx).ID, a.client.ID, at)
	if err == nil && used {
		err = anew
	}
	return at, err
}
