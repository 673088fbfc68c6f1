package graph

import (
	"context"
	"maps"
	"sync"
)

// loader loads what hangs on the items of a page for all of them at once. The resolver of the list
// says which items there are; nothing is loaded unless a field asks for one, and the first one that
// does brings the others along. So a page costs one statement for each kind of thing that was asked
// for, without waiting for fields to gather.
type loader[K comparable, V any] struct {
	load func(ctx context.Context, keys []K) (map[K]V, error)

	mu       sync.Mutex
	expected []K // may name one twice
	loaded   map[K]V
	err      error
}

func newLoader[K comparable, V any](load func(context.Context, []K) (map[K]V, error)) *loader[K, V] {
	return &loader[K, V]{load: load}
}

// expect adds keys to those that are loaded together.
func (l *loader[K, V]) expect(keys ...K) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.expected = append(l.expected, keys...)
}

// get returns the value of a key; zero when there is none.
func (l *loader[K, V]) get(ctx context.Context, key K) (V, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if _, known := l.loaded[key]; !known && l.err == nil {
		l.expected = append(l.expected, key)
		l.fetch(ctx)
	}
	return l.loaded[key], l.err
}

func (l *loader[K, V]) fetch(ctx context.Context) {
	if l.loaded == nil {
		l.loaded = map[K]V{}
	}
	keys := make([]K, 0, len(l.expected))
	for _, key := range l.expected {
		if _, known := l.loaded[key]; !known {
			keys = append(keys, key)
			l.loaded[key] = *new(V)
		}
	}
	l.expected = nil
	var found map[K]V
	found, l.err = l.load(ctx, keys)
	maps.Copy(l.loaded, found)
}
