package database

import (
	"context"
	"fmt"
	"time"
)

// deleteChunk is how many rows are deleted at once, so that nobody waits long for the write lock.
const deleteChunk = 500

// DeleteBefore deletes the rows of a table of which a column is before a moment: the earliest first, in
// transactions of a few hundred. It returns how many are gone, also when an error interrupts it. A column
// of a long table should have an index.
func (db *DB) DeleteBefore(ctx context.Context, table, column string, before time.Time) (deleted int, err error) {
	statement := fmt.Sprintf(`DELETE FROM %[1]s WHERE id IN (SELECT id FROM %[1]s WHERE %[2]s < $1 ORDER BY %[2]s LIMIT %[3]d)`,
		table, column, deleteChunk)
	for {
		chunk, err := db.Exec(ctx, statement, before)
		if err != nil {
			return deleted, err
		}
		deleted += chunk
		if chunk < deleteChunk {
			return deleted, nil
		}
	}
}
