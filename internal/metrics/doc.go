// Package metrics counts what happens in a server, and writes the figures in the form that Prometheus reads.
//
// Whoever knows that something has happened counts it: the server its requests, a door what it refuses, a room what it did
// once that is durable. Each figure has a method here, and nothing else can be counted. So labels are values that the
// program itself chose: never a client, a user, an address, or anything that a caller wrote.
//
// A nil [Metrics] counts nothing: the command line uses the same rooms.
package metrics
