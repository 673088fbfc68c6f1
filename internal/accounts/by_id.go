package accounts

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/internal/database"
	"github.com/ostiary/ostiary/internal/ids"
)

// plausible returns those of the ids that may be in the database, each once and sorted; never nil.
func plausible(given ...string) []string {
	kept := slices.DeleteFunc(append([]string{}, given...), func(id string) bool { return !ids.Plausible(id) })
	slices.Sort(kept)
	return slices.Compact(kept)
}

// scanForIDs runs a query that has IN (%s) for the ids, and calls each with how to scan each row.
func scanForIDs(ctx context.Context, q *ent.Client, query string, ids []string, each func(scan func(...any) error) error) error {
	for some := range database.Chunks(plausible(ids...)) {
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
	return database.Each(ctx, q.QueryContext, fmt.Sprintf(query, strings.Join(places, ", ")), args,
		func(row database.Row) error { return each(row.Scan) })
}
