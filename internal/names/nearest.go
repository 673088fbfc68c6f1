package names

import (
	"strings"

	"github.com/agnivade/levenshtein"
)

// Nearest returns which of the known words somebody may have meant who wrote another one; "" when none is near.
func Nearest(written string, known []string) (nearest string) {
	least := 1 + min(len(written), 12)/3 // what a slip of the pen changes
	for _, word := range known {
		if len(written) > 2*len(word)+least {
			continue // a text without end is no slip
		}
		if away := levenshtein.ComputeDistance(strings.ToLower(written), strings.ToLower(word)); away <= least {
			nearest, least = word, away-1
		}
	}
	return nearest
}
