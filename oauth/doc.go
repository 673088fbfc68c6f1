// Package oauth is the door for programs: the OAuth 2.0 endpoints.
//
// One pipeline owns the phases of a token request, so that no grant can forget one:
//
//	parse → authenticate the client → check the grant and the scope → do → write
//
// A grant ([grant]) fills in its own part: who the token is for. A handler that needs an authenticated
// client is a [clientHandler] and cannot be mounted without. Errors are returned as values and become
// an answer in one place, [Server.writeError].
//
// It is the only package that imports go-oauth2, whose manager runs the generation of tokens; the edge
// in front of it and the storage behind it are ours. Package server mounts the handlers.
package oauth
