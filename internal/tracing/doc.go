// Package tracing tells an OpenTelemetry collector what a request was made of: how long the server, an operation of
// GraphQL and each statement took. It alone knows OpenTelemetry.
//
// A span holds what the program itself wrote, and of the request its method, its id and the name of its operation: never
// a path, a query, a header, a variable, or the arguments of a statement, which do not get as far as here.
//
// It is off unless there is a [Tracer]; a nil one traces nothing, and then the other functions find nothing in their
// context and do nothing.
package tracing
