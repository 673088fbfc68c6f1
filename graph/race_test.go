//go:build race

package graph_test

// patience is how much slower the race detector makes everything.
const patience = 10
