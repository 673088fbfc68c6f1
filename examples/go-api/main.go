// Go-api is an API in Go that lets nobody in without an access token from Ostiary:
//
//	CLIENT_ID=… CLIENT_SECRET=… go run ./examples/go-api
//	curl -H "Authorization: Bearer $TOKEN" http://localhost:3000/orders
//
// The client is one of the API itself: `ostiary client create 'Order API' --grant client_credentials --resource-server`. The scopes
// are made with `ostiary scope create orders:read 'See your orders.'`.
package main

import (
	"encoding/json"
	"log"
	"net/http"
	"os"
	"sync"
	"time"

	"github.com/ostiary/ostiary/pkg/guard"
)

func main() {
	issuer := os.Getenv("OSTIARY_URL")
	if issuer == "" {
		issuer = "http://localhost:8080"
	}
	door, err := guard.Introspect(guard.IntrospectionConfig{
		Endpoint: issuer + "/oauth/introspect", ClientID: os.Getenv("CLIENT_ID"), ClientSecret: os.Getenv("CLIENT_SECRET"),
	})
	if err != nil {
		log.Fatal(err)
	}
	server := &http.Server{Addr: "localhost:3000", Handler: newAPI(door), ReadHeaderTimeout: 5 * time.Second}
	log.Print("listening on http://", server.Addr)
	log.Fatal(server.ListenAndServe())
}

// newAPI returns the API behind its door.
func newAPI(door *guard.Guard) http.Handler {
	o := &orders{}
	mux := http.NewServeMux()
	mux.Handle("GET /orders", door.Require("orders:read")(http.HandlerFunc(o.list)))
	mux.Handle("POST /orders", door.Require("orders:write")(http.HandlerFunc(o.place)))
	mux.HandleFunc("GET /health", func(http.ResponseWriter, *http.Request) {}) // open to all
	return mux
}

// order is what somebody ordered.
type order struct {
	Item string `json:"item"`
	By   string `json:"by"` // the subject of the token: nobody orders for others
}

type orders struct {
	mu  sync.Mutex
	all []order
}

// list answers with the orders of whoever asks.
func (o *orders) list(w http.ResponseWriter, r *http.Request) {
	token, _ := guard.FromContext(r.Context())
	mine := []order{}
	o.mu.Lock()
	for _, placed := range o.all {
		if placed.By == token.Subject {
			mine = append(mine, placed)
		}
	}
	o.mu.Unlock()
	write(w, http.StatusOK, mine)
}

func (o *orders) place(w http.ResponseWriter, r *http.Request) {
	token, _ := guard.FromContext(r.Context())
	var placed order
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 1<<10)).Decode(&placed); err != nil || placed.Item == "" {
		http.Error(w, `Send what you want to order as {"item": "…"}.`, http.StatusBadRequest)
		return
	}
	placed.By = token.Subject
	o.mu.Lock()
	o.all = append(o.all, placed)
	o.mu.Unlock()
	write(w, http.StatusCreated, placed)
}

func write(w http.ResponseWriter, status int, answer any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(answer)
}
