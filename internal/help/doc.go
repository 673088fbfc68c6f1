// Package help knows what errors mean, and where that is to be read: on a page of the server itself, under an address
// that errors carry along (error_uri, RFC 6749 section 5.2). The text is that of docs/errors.md, and it is there alone.
package help
