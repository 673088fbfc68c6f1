// Package oauth is the door for programs: the OAuth 2.0 endpoints.
//
// One pipeline owns the phases of a token request, so that no grant can forget one:
//
//	parse → authenticate the client → check the grant and the scope → do → write
//
// A grant ([grant]) fills in its own part: who the token is for, and what is exchanged for it. A handler that needs
// an authenticated client is a [clientHandler] and cannot be mounted without. Errors are returned as values and
// become an answer in one place, [Server.writeError].
//
// The authorization endpoint is for people. It reads a request ([authorization]) and decides what is missing: a
// sign-in, an agreement, or nothing. How that looks is for [Pages] to say. What goes through the browser and back is
// sealed.
//
// It is the only package that imports go-oauth2, whose manager runs the generation of codes and tokens; the edge
// in front of it and the storage behind it are ours. Package server mounts the handlers and has the pages.
package oauth
