package main

import (
	"context"
	"encoding/base64"
	"fmt"
	"math/rand/v2"

	"github.com/ostiary/ostiary/bench/load"
)

// basic returns the credentials as they stand in the header Authorization.
func (c credentials) basic() string {
	return "Basic " + base64.StdEncoding.EncodeToString([]byte(c.ID+":"+c.Secret))
}

func bearer(token string) string { return "Bearer " + token }

const (
	formType = "application/x-www-form-urlencoded"
	jsonType = "application/json"
)

// post returns a request with a form.
func post(path, authorization, form string) []byte {
	return postAs(formType, path, authorization, form)
}

func postAs(mediaType, path, authorization, body string) []byte {
	return fmt.Appendf(nil, "POST %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: %s\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s",
		path, authorization, mediaType, len(body), body)
}

func get(path, authorization string) []byte {
	return fmt.Appendf(nil, "GET %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: %s\r\n\r\n", path, authorization)
}

// render makes a request of each token.
func render(tokens []string, request func(token string) []byte) (requests [][]byte) {
	for _, token := range tokens {
		requests = append(requests, request(token))
	}
	return requests
}

// ask is what one side is asked.
type ask struct {
	sources []load.Source
	// refill, when set, makes what about so many requests use up. The clock does not run.
	refill func(ctx context.Context, requests int) error
}

// just asks without using anything up.
func just(sources []load.Source) (ask, error) { return ask{sources: sources}, nil }

// always asks the same.
func always(request []byte) load.Source {
	return load.Source{Next: func() []byte { return request }}
}

// alike returns so many sources that are the same.
func alike(connections int, request []byte) []load.Source {
	return each(connections, func() load.Source { return always(request) })
}

// anyOf returns sources that ask at random.
func anyOf(connections int, requests [][]byte) []load.Source {
	return each(connections, func() load.Source {
		return load.Source{Next: func() []byte { return requests[rand.IntN(len(requests))] }}
	})
}

func each(connections int, source func() load.Source) (sources []load.Source) {
	for range connections {
		sources = append(sources, source())
	}
	return sources
}
