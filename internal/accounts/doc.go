// Package accounts knows who people are: users and groups, what they may do in effect, their
// passwords and lock-out, their sessions, and how the first of them comes to be.
//
// It owns the rules about who may change whom (a super admin, somebody with more permissions, the
// last one in charge). Whether somebody may change users at all is asked by the door, with
// package access. It knows neither HTTP nor cookies: a door puts the actor and the origin of the
// request into the context and calls a [Service].
//
// Passwords and session tokens are trusted to nobody: what is stored of them is a hash.
package accounts
