// Package tokens issues, looks up, expires and revokes what applications show to the API, and knows
// the form of every secret that Ostiary hands out.
//
// It does not know HTTP or the OAuth grants: package oauth decides whether a token may be given, this
// package gives it. It holds the one rule of life of every token; see [Service.Lookup].
package tokens
