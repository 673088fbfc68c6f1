// Package fault is the one vocabulary of errors.
//
// The rooms below the doors (internal/*) return two kinds of error on purpose: an [Error], when the
// operation as a whole is refused, and [UserErrors], when a person can mend the input. Each door
// maps both to its own wire format once: GraphQL errors and userErrors, RFC 6749 bodies, pages, exit
// codes. Every other error is unknown: a door answers "internal", logs it, and shows nothing of it.
//
// It is a leaf: anybody may import it, and it imports nothing of the project.
package fault
