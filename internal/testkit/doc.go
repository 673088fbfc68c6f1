// Package testkit lends tests what is hard to make and easy to get wrong: a fresh database of each
// kind, a clock that stands still until it is moved, and the statements that ran.
//
// Only tests, the generator of migrations and the benchmark import it.
package testkit
