package moment

import (
	"regexp"
	"time"
)

// LastYear is the last year that both databases and RFC 3339 can write.
const LastYear = 9999

var (
	// Never stands for what has not happened yet in columns that can be ordered by: the Unix epoch.
	Never = time.Unix(0, 0).UTC()
	// Last is the last moment that can be stored.
	Last = time.Date(LastYear, 12, 31, 23, 59, 59, 999_999_000, time.UTC)
)

// OrNil returns a stored moment, or nil for [Never] and what lies before it.
func OrNil(at time.Time) *time.Time {
	if !at.After(Never) {
		return nil
	}
	return new(at.UTC())
}

// Stored returns a moment as it is stored: UTC, cut to microseconds, the precision of PostgreSQL.
func Stored(at time.Time) time.Time { return at.UTC().Truncate(time.Microsecond) }

// Storable reports whether both databases can hold a moment.
func Storable(at time.Time) bool {
	year := at.UTC().Year()
	return year >= 1 && year <= LastYear
}

// Format writes a moment in UTC, to the microsecond, as in RFC 3339 section 5.6.
func Format(at time.Time) string { return at.UTC().Format("2006-01-02T15:04:05.999999Z") }

// form is that of RFC 3339 section 5.6; time.Parse takes more, such as a comma.
var form = regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$`)

// Parse reads a moment in RFC 3339 as it is stored. The zone is required, and what cannot be stored is
// refused; parts of a microsecond are cut off.
func Parse(text string) (at time.Time, ok bool) {
	at, err := time.Parse(time.RFC3339, text)
	if err != nil || !form.MatchString(text) || !Storable(at) {
		return time.Time{}, false
	}
	return Stored(at), true
}
