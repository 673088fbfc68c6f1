// Package clients keeps the auth clients: the applications that may call the API. It creates, changes,
// disables and deletes them, and knows the rules of their names, redirect URIs, grants, origins,
// scopes and secrets.
//
// It owns the rules about one particular client: what the actor may do with a client whose rights
// exceed their own. Whether somebody may view, create, edit or delete clients at all is asked at the
// doors. It issues no tokens: those of a client die by the rule of life in package tokens, which looks
// at the client each time. Every door may call it.
package clients
