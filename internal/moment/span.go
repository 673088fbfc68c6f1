package moment

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// maxSpanDays is a hundred years. More is a slip, and would be too much to count.
const maxSpanDays = 36_500

// ParseSpan reads how long something lasts, as people write it: 30m, 24h, 90d. It is a whole number of seconds and at
// least one.
func ParseSpan(text string) (time.Duration, error) {
	read, err := time.ParseDuration(text)
	if number, ok := strings.CutSuffix(text, "d"); ok {
		var n uint64
		n, err = strconv.ParseUint(number, 10, 16)
		read = time.Duration(n) * 24 * time.Hour
	}
	if err != nil || read < time.Second || read%time.Second != 0 || read > maxSpanDays*24*time.Hour {
		return 0, fmt.Errorf("%q must be a whole number of s, m, h or d (seconds, minutes, hours, days) from 1s to %dd, for example 30m, 24h or 90d", text, maxSpanDays)
	}
	return read, nil
}

// FormatSpan writes seconds as a whole number of the largest unit that they are one of. [ParseSpan] reads it.
func FormatSpan(seconds int64) string {
	const minute, hour, day = 60, 60 * 60, 24 * 60 * 60
	for _, unit := range []struct {
		seconds int64
		name    string
	}{{day, "d"}, {hour, "h"}, {minute, "m"}} {
		if seconds%unit.seconds == 0 {
			return fmt.Sprintf("%d%s", seconds/unit.seconds, unit.name)
		}
	}
	return fmt.Sprintf("%ds", seconds)
}
