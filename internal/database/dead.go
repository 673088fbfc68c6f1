package database

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/ostiary/ostiary/ent"
)

const (
	// walkChunk is how many rows are looked at by one query.
	walkChunk = 1000
	// walkPause is how long a walk rests after each chunk, so that it has neither a core nor the write lock to itself.
	walkPause = 5 * time.Millisecond
)

// Dead says what is to be done with some rows of a table, each of which it calls t.
type Dead struct {
	Table string
	// Joined are the joins that the condition needs beside t. They must not multiply its rows.
	Joined string
	// Where is the condition. Its placeholders $1, $2, … stand for Args, each of which it has to use.
	Where string
	Args  []any
	// Erase is the column that is set to NULL; empty: the rows are deleted.
	Erase string
}

// Purge deletes the rows that dead describes, or erases a column of them, and returns how many. It needs no index
// but the primary key: it walks the table in the order of the ids and reads a thousand rows at a time, through the
// pool that only reads. What it found it changes in transactions of a few hundred rows that ask the condition again.
// A row that somebody else has locked is left for the next time: so two that purge do not wait for each other, and
// no others can come into a deadlock with them.
func (db *DB) Purge(ctx context.Context, dead Dead) (changed int, err error) {
	var found []string
	err = db.walk(ctx, dead.Table, func(after, _ string, isEnd bool) error {
		ids, err := db.find(ctx, dead, after)
		if err != nil {
			return err
		}
		found = append(found, ids...)
		for len(found) >= deleteChunk || isEnd && len(found) > 0 {
			some := found[:min(deleteChunk, len(found))]
			n, err := db.change(ctx, dead, some)
			if err != nil {
				return err
			}
			changed, found = changed+n, found[len(some):]
		}
		return nil
	})
	return changed, err
}

// CountAlong returns how many rows a query finds, walking a table as [DB.Purge] does, so that a long one keeps nobody
// waiting. The query is what stands behind FROM, and ends with conditions; key is the id of the table in it.
func (db *DB) CountAlong(ctx context.Context, table, key, query string, args ...any) (all int, err error) {
	statement := fmt.Sprintf(`SELECT COUNT(*) FROM %s AND %s > $%d AND %[2]s <= $%[4]d`, query, key, len(args)+1, len(args)+2)
	err = db.walk(ctx, table, func(after, last string, _ bool) error {
		var n int
		_, err := First(ctx, db.read.QueryContext, statement, append(slices.Clone(args), after, last), func(row Row) error { return row.Scan(&n) })
		all += n
		return err
	})
	return all, err
}

// walk calls do for each chunk of a table, which is what comes after one id up to another.
func (db *DB) walk(ctx context.Context, table string, do func(after, last string, isEnd bool) error) error {
	for after := ""; ; {
		rows, last, err := db.chunk(ctx, table, after)
		if err != nil {
			return err
		}
		if err := do(after, last, rows < walkChunk); err != nil {
			return err
		}
		if rows < walkChunk {
			return nil
		}
		after = last
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(walkPause):
		}
	}
}

// chunk returns how many rows the next chunk has, and the last of their ids.
func (db *DB) chunk(ctx context.Context, table, after string) (rows int, last string, err error) {
	query := fmt.Sprintf(`SELECT COUNT(*), COALESCE(MAX(id), '') FROM (SELECT id FROM %s WHERE id > $1 ORDER BY id LIMIT %d) t`, table, walkChunk)
	_, err = First(ctx, db.read.QueryContext, query, []any{after}, func(row Row) error { return row.Scan(&rows, &last) })
	return rows, last, err
}

// find returns the ids of the dead rows of the next chunk. The limit stands before the joins, so that PostgreSQL
// knows how few rows it joins.
func (db *DB) find(ctx context.Context, dead Dead, after string) (ids []string, err error) {
	statement := fmt.Sprintf(`SELECT t.id FROM (SELECT * FROM %s WHERE id > $%d ORDER BY id LIMIT %d) t %s WHERE %s`,
		dead.Table, len(dead.Args)+1, walkChunk, dead.Joined, dead.Where)
	err = Each(ctx, db.read.QueryContext, statement, append(slices.Clone(dead.Args), after), func(row Row) error {
		var id string
		err := row.Scan(&id)
		ids = append(ids, id)
		return err
	})
	return ids, err
}

// change deletes or erases those of the rows that are dead still.
func (db *DB) change(ctx context.Context, dead Dead, ids []string) (changed int, err error) {
	args, places := slices.Clone(dead.Args), make([]string, len(ids))
	for i, id := range ids {
		args = append(args, id)
		places[i] = "$" + strconv.Itoa(len(args))
	}
	statement := "DELETE FROM " + dead.Table
	if dead.Erase != "" {
		statement = "UPDATE " + dead.Table + " SET " + dead.Erase + " = NULL"
	}
	statement += fmt.Sprintf(` WHERE id IN (SELECT t.id FROM %s t %s WHERE t.id IN (%s) AND (%s)%s)`,
		dead.Table, dead.Joined, strings.Join(places, ", "), dead.Where, db.unlocked())
	err = db.Write(ctx, func(ctx context.Context, tx *ent.Client) error {
		result, err := tx.ExecContext(ctx, statement, args...)
		if err != nil {
			return err
		}
		n, err := result.RowsAffected()
		changed = int(n)
		return err
	})
	return changed, err
}

// unlocked narrows a query to the rows of t that nobody has locked, and locks them. SQLite has one writer.
func (db *DB) unlocked() string {
	if db.isSQLite() {
		return ""
	}
	return " FOR UPDATE OF t SKIP LOCKED"
}
