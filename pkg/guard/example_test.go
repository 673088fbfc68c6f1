package guard_test

import (
	"fmt"
	"log"
	"net/http"
	"os"

	"github.com/ostiary/ostiary/pkg/guard"
)

// An API that asks Ostiary about each request, with a scope for reading and one for writing.
func ExampleIntrospect() {
	orders, err := guard.Introspect(guard.IntrospectionConfig{
		Endpoint:     "https://id.example.com/oauth/introspect",
		ClientID:     os.Getenv("CLIENT_ID"), // an auth client that is a resource server
		ClientSecret: os.Getenv("CLIENT_SECRET"),
	})
	if err != nil {
		log.Print(err)
		return
	}
	mux := http.NewServeMux()
	mux.Handle("GET /orders", orders.Require("orders:read")(http.HandlerFunc(list)))
	mux.Handle("POST /orders", orders.Require("orders:write")(http.HandlerFunc(list)))
}

// An API that checks JWTs by itself.
func ExampleJWT() {
	orders, err := guard.JWT(guard.JWTConfig{Issuer: "https://id.example.com", Audience: "https://api.example.com"})
	if err != nil {
		log.Print(err)
		return
	}
	http.Handle("GET /orders", orders.Require("orders:read")(http.HandlerFunc(list)))
}

// Who asks stands in the context.
func ExampleFromContext() {
	http.HandleFunc("GET /me", func(w http.ResponseWriter, r *http.Request) {
		token, ok := guard.FromContext(r.Context())
		if !ok {
			http.Error(w, "This handler is not behind a guard.", http.StatusInternalServerError)
			return
		}
		fmt.Fprintln(w, token.Subject, token.ClientID, token.Has("orders:write"))
	})
}

func list(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "[]") }
