package database

import (
	"database/sql"
	"time"
)

// On a machine that is busy, five milliseconds are over before a batch has begun.
func init() { maxSharing = time.Minute }

// Translate gives errors of drivers their meaning.
var Translate = translate

// Patient opens the pool with which PostgreSQL is migrated.
func (db *DB) Patient() *sql.DB { return db.unhurried() }

// Crowd has as many wait as may, until leave is called.
func (db *DB) Crowd() (leave func()) {
	db.line.length.Add(maxWaiting)
	return func() { db.line.length.Add(-maxWaiting) }
}
