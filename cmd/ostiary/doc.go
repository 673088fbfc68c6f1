// Ostiary keeps the door of a REST API: it is the OAuth 2.0 authorization server that hands out access
// tokens, and the GraphQL API with which administrators manage the applications that ask for them.
//
// This is the key to the house. It reads flags and variables, and does one thing per command: each has
// a file of its own. What the commands do is written in the packages that they call.
package main
