package oauth

import (
	"context"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/internal/grants"
	"github.com/ostiary/ostiary/internal/scope"
	"github.com/ostiary/ostiary/internal/tokens"
)

// clientCredentials gives a client a token for itself (RFC 6749 section 4.4). The scope admin lets a
// token act with its user's permissions, and here there is no user.
var clientCredentials = grant{
	kind:         grants.ClientCredentials,
	scopeRefused: []string{scope.Admin},
	fill:         func(context.Context, *Server, *ent.AuthClient, form, *tokens.Grant) error { return nil },
}
