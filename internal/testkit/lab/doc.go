// Package lab starts the program itself, on real databases, for tests that kill it and for measurements: a build of
// it, processes, and what the machine tells of them. It owns no test and no figure.
//
// Only tests and bench import it.
package lab
