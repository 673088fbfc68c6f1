// Package names knows when two names are the same in the eyes of a person, and which characters a
// name may not have; how text is searched follows from it. Clients, scopes, users and groups share these
// rules.
//
// It is a leaf: it imports only fault.
package names
