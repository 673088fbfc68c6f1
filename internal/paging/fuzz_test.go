package paging_test

import (
	"encoding/base64"
	"testing"

	"github.com/ostiary/ostiary/internal/fault"
	"github.com/ostiary/ostiary/internal/paging"
)

// Any text is either a place in the list or a bad request, and each place has one cursor only.
func FuzzCursor(f *testing.F) {
	for _, raw := range []string{`["Link.CREATED_AT",0,"x"]`, `["Link.HASH","AAE=","x"]`, `["Link.ID","x"]`, `[null]`, `["Link.ID","\u0000"]`} {
		f.Add(base64.RawURLEncoding.EncodeToString([]byte(raw)))
	}
	f.Fuzz(func(t *testing.T, cursor string) {
		for _, order := range orders {
			asked := 0
			_, err := paging.Load(paging.Args{After: &cursor}, order, func(paging.Window) ([]link, error) {
				asked++
				return nil, nil
			})
			if err != nil && (asked > 0 || fault.CodeOf(err) != fault.BadUserInput) {
				t.Fatalf("%q: %v after %d questions", cursor, err, asked)
			}
		}
	})
}
