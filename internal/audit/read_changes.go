package audit

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/ostiary/ostiary/ent"
)

// Change is one field of an event that changed, as it is read.
type Change struct {
	Field string `json:"-"`
	// Old and New are what encoding/json makes of JSON, with every digit of numbers; nil where there was
	// nothing before, or is nothing any more.
	Old any `json:"old"`
	New any `json:"new"`
}

// ChangesOf returns what an event changed, by field in alphabetical order.
func ChangesOf(e *ent.AuditEvent) ([]Change, error) {
	changes := make([]Change, 0, len(e.Changes))
	for _, field := range slices.Sorted(maps.Keys(e.Changes)) {
		change := Change{Field: field}
		decoder := json.NewDecoder(bytes.NewReader(e.Changes[field]))
		decoder.UseNumber()
		if err := decoder.Decode(&change); err != nil {
			return nil, fmt.Errorf("read the changes of %s: %w", e.ID, err)
		}
		changes = append(changes, change)
	}
	return changes, nil
}
