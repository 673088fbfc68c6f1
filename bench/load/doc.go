// Package load asks a server as fast as it answers, over connections that stay open, and measures how long
// each answer takes. It shares the machine with the server, so it does as little as it can: requests come
// ready to be sent, and of an answer it reads the status and the length.
//
// It knows HTTP/1.1 over TCP, and nothing of what is asked. Only bench imports it.
package load
