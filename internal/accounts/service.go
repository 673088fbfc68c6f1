package accounts

import (
	"github.com/ostiary/ostiary/internal/database"
	"github.com/ostiary/ostiary/internal/metrics"
)

// Service is the room of accounts.
type Service struct {
	DB     *database.DB
	Hasher Hasher
	// Metrics counts the passwords that are checked; nil: nobody does.
	Metrics *metrics.Metrics
	foreign foreign
}

// lock lets edits of accounts pass one at a time, on all replicas: the rules about who may change
// whom, and the last super admin, span rows.
const lock = "accounts"

// maxChanges is how many members or groups one edit may add or remove.
const maxChanges = 1000
