package database_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/ostiary/ostiary/internal/database"
)

// Each key is asked for once, however often it is given, and never too many of them at a time.
func TestByKeyAsksInChunks(t *testing.T) {
	var keys, asked []int
	for i := range 2500 {
		keys = append(keys, i, 2499-i)
	}
	largest := 0
	found, err := database.ByKey(keys, func(n *int) int { return *n }, func(some []int) (items []*int, err error) {
		asked, largest = append(asked, some...), max(largest, len(some))
		for _, n := range some {
			if n%2 == 0 {
				items = append(items, new(n))
			}
		}
		return items, nil
	})
	slices.Sort(asked)
	if err != nil || len(asked) != 2500 || len(slices.Compact(asked)) != 2500 || largest != 1000 {
		t.Errorf("asked for %d, at most %d at a time: %v", len(asked), largest, err)
	}
	if len(found) != 1250 || found[7] != nil || *found[8] != 8 {
		t.Errorf("found %d", len(found))
	}
}

func TestByKeyFails(t *testing.T) {
	away := errors.New("away")
	_, err := database.ByKey([]string{"a"}, func(s string) string { return s }, func([]string) ([]string, error) { return nil, away })
	if !errors.Is(err, away) || err.Error() != fmt.Sprintf("load string by key: %v", away) {
		t.Error(err)
	}
	called := func([]string) ([]string, error) { return nil, away }
	if found, err := database.ByKey(nil, func(s string) string { return s }, called); len(found) != 0 || err != nil {
		t.Errorf("nothing is asked for: %v %v", found, err)
	}
}
