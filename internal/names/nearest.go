package names

import (
	"strings"

	"github.com/agnivade/levenshtein"
)

// Nearest returns which of the known words somebody may have meant who wrote another one; "" when none is like it. Case
// does not count.
func Nearest(written string, known []string) (nearest string) {
	written, least := strings.ToLower(written), 0
	for _, word := range known {
		lower := strings.ToLower(word)
		most := len(lower) / 3
		if strings.HasPrefix(lower, written) && written != "" {
			most = len(lower)
		}
		if len(written) > len(lower)+most {
			continue // a text without end is no slip, and takes time to compare
		}
		away := levenshtein.ComputeDistance(written, lower)
		if away <= most && (nearest == "" || away < least) {
			nearest, least = word, away
		}
	}
	return nearest
}
