// Package signing keeps the keys that sign JWT access tokens, and signs with them.
//
// One key signs at a time, and each is published from the moment it is made until the last JWT that it can
// have signed has expired: a new one is known to those who check JWTs before it signs, and an old one while
// they still meet its JWTs. The private halves lie in the database sealed under the secret key of the server
// (package seal). The package knows neither HTTP nor what the JWTs say; that is for package oauth. It is the
// only one that imports go-jose.
package signing
