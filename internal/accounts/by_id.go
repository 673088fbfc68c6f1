package accounts

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/internal/names"
)

// maxAsked is how many ids one statement asks for. More take several: databases bound how many
// arguments a statement has.
const maxAsked = 1000

// maxID is how long an id may be in the database.
const maxID = 40

// plausible returns the ids that may be in the database, each once. Others must not reach it:
// PostgreSQL refuses text with a NUL, for one.
func plausible(ids []string) []string {
	kept := make([]string, 0, len(ids))
	for _, id := range ids {
		if id != "" && len(id) <= maxID && !names.Hostile(id) {
			kept = append(kept, id)
		}
	}
	slices.Sort(kept)
	return slices.Compact(kept)
}

// byID loads what has these ids, and returns it by its id.
func byID[T any](ids []string, idOf func(T) string, load func(some []string) ([]T, error)) (map[string]T, error) {
	found := map[string]T{}
	for some := range slices.Chunk(plausible(ids), maxAsked) {
		items, err := load(some)
		if err != nil {
			return nil, fmt.Errorf("load by id: %w", err)
		}
		for _, item := range items {
			found[idOf(item)] = item
		}
	}
	return found, nil
}

// scanForIDs runs a query that has IN (%s) for the ids, and calls each with how to scan each row.
func scanForIDs(ctx context.Context, q *ent.Client, query string, ids []string, each func(scan func(...any) error) error) error {
	for some := range slices.Chunk(plausible(ids), maxAsked) {
		if err := scanForSome(ctx, q, query, some, each); err != nil {
			return err
		}
	}
	return nil
}

func scanForSome(ctx context.Context, q *ent.Client, query string, ids []string, each func(scan func(...any) error) error) error {
	places, args := make([]string, len(ids)), make([]any, len(ids))
	for i, id := range ids {
		places[i], args[i] = fmt.Sprintf("$%d", i+1), id
	}
	rows, err := q.QueryContext(ctx, fmt.Sprintf(query, strings.Join(places, ", ")), args...)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		if err := each(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}
