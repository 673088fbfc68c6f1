//go:build !race

package graph_test

// patience is what times are multiplied by.
const patience = 1
