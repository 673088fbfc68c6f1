// Package tokens issues, looks up, revokes and purges what applications are given: authorization codes, access
// tokens, refresh tokens and the families that hold them together; and what users make for their programs, personal
// access tokens. It keeps what users agreed to, and knows the form of every secret that Ostiary hands out.
//
// It does not know HTTP or the OAuth grants: package oauth decides whether a token may be given, this
// package gives it. It holds the one rule of life of every token; see [Service.Lookup].
package tokens
