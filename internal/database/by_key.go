package database

import (
	"cmp"
	"fmt"
	"iter"
	"slices"
)

// maxAsked is how many keys one statement asks for. More take several: databases bound how many
// arguments a statement has.
const maxAsked = 1000

// Chunks returns the keys, each once, in as many parts as it takes statements to ask for all of them.
func Chunks[K cmp.Ordered](keys []K) iter.Seq[[]K] {
	return slices.Chunk(slices.Compact(slices.Sorted(slices.Values(keys))), maxAsked)
}

// ByKey loads what has these keys, and returns it by its key. What is not there has no entry.
func ByKey[K cmp.Ordered, T any](keys []K, keyOf func(T) K, load func(some []K) ([]T, error)) (map[K]T, error) {
	found := make(map[K]T, len(keys))
	for some := range Chunks(keys) {
		items, err := load(some)
		if err != nil {
			return nil, fmt.Errorf("load %T by key: %w", *new(T), err)
		}
		for _, item := range items {
			found[keyOf(item)] = item
		}
	}
	return found, nil
}
