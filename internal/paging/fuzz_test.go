package paging_test

import (
	"encoding/base64"
	"strings"
	"testing"

	"github.com/ostiary/ostiary/internal/fault"
	"github.com/ostiary/ostiary/internal/paging"
)

// FuzzCursor holds that any text is either a place in the list or a bad request, and that each place has one cursor only.
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
			if err != nil {
				continue
			}
			for _, other := range writtenOtherwise(t, cursor) {
				if _, err := paging.Load(paging.Args{After: &other}, order, none); err == nil && other != cursor {
					t.Errorf("%q and %q are the same place", cursor, other)
				}
			}
		}
	})
}

func none(paging.Window) ([]link, error) { return nil, nil }

// writtenOtherwise returns the cursor as base64 and JSON would allow it, too.
func writtenOtherwise(t *testing.T, cursor string) []string {
	raw, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil {
		t.Fatalf("%q is accepted: %v", cursor, err)
	}
	others := []string{cursor + "=", cursor + "\n", cursor + "A", base64.StdEncoding.EncodeToString(raw)}
	for _, json := range []string{string(raw) + " ", " " + string(raw), strings.Replace(string(raw), ",", ", ", 1),
		strings.Replace(string(raw), "L", "\\u004c", 1), strings.TrimSuffix(string(raw), "]") + ",null]"} {
		others = append(others, base64.RawURLEncoding.EncodeToString([]byte(json)))
	}
	return others
}
