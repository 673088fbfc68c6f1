// Package guard keeps the door of an API that is written in Go: it lets requests through whose access token from Ostiary works
// and has the scopes that are needed, and answers the others as RFC 6750 says.
//
//	orders, err := guard.Introspect(guard.IntrospectionConfig{
//		Endpoint: "https://id.example.com/oauth/introspect", ClientID: "7", ClientSecret: secret,
//	})
//	…
//	mux.Handle("GET /orders", orders.Require("orders:read")(list))
//
// There are two ways to check a token, and they differ in what becomes of one that is revoked:
//
//   - [Introspect] asks Ostiary about each request. A revoked token, a disabled client or a deactivated user is refused at once.
//   - [JWT] asks nobody but for the keys, every few minutes. What is revoked works until it expires. It takes tokens of clients
//     with the access token format JWT alone.
//
// It is for the programs of others: it imports the standard library and go-jose, and nothing of Ostiary.
package guard
