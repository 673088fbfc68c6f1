package accounts

import (
	"slices"

	"github.com/ostiary/ostiary/internal/database"
	"github.com/ostiary/ostiary/internal/names"
)

// Service is the room of accounts. Both fields are needed.
type Service struct {
	DB     *database.DB
	Hasher Hasher
}

// lock lets edits of accounts pass one at a time, on all replicas: the rules about who may change
// whom, and the last super admin, span rows.
const lock = "accounts"

// maxChanges is how many members or groups one edit may add or remove.
const maxChanges = 1000

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
