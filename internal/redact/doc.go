// Package redact keeps secrets out of what is written for people to read: the log, and the error
// lines of the command line.
//
// Nobody logs a secret on purpose. It is the last net below those who do it by accident, with an
// error of a library that repeats its input for example, and so it knows secrets by their form alone.
// It is a leaf.
package redact
