package oauth

import (
	"context"
	"strconv"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/clients"
)

// trialPage is where the console tries an auth client out: it is sent the code in the place of the application.
func (s *Server) trialPage(client *ent.AuthClient) string {
	return s.PublicURL + "/admin/auth-clients/" + strconv.Itoa(client.ID) + "/test"
}

// isTrial reports whether a request asks for a code at the page of the console on which its client is tried out. That
// page counts as a redirect URI for whoever may register one: in a session, and with what this takes now. It is a page
// that anybody can have a browser open, so PKCE is not left to the client here: the code is worth nothing to a page
// that did not make the request itself.
func (s *Server) isTrial(ctx context.Context, client *ent.AuthClient, f form) bool {
	who := access.ActorFrom(ctx)
	return f["redirect_uri"] == s.trialPage(client) &&
		who.SessionID != "" && clients.MayRedirect(who, client) &&
		f["code_challenge_method"] == "S256" && validChallenge(f["code_challenge"])
}
