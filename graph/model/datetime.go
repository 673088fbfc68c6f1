package model

import (
	"io"
	"regexp"
	"time"

	"github.com/99designs/gqlgen/graphql"

	"github.com/ostiary/ostiary/internal/fault"
)

// MarshalDateTime writes a moment in UTC, to the microsecond.
func MarshalDateTime(at time.Time) graphql.Marshaler {
	return graphql.WriterFunc(func(w io.Writer) {
		_, _ = io.WriteString(w, at.UTC().Format(`"2006-01-02T15:04:05.999999Z"`))
	})
}

// form is that of RFC 3339 section 5.6; time.Parse takes more, such as a comma.
var form = regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$`)

// UnmarshalDateTime reads a moment in RFC 3339. The zone is required, and what the database cannot
// hold is refused: parts of a microsecond are cut off, years have four digits.
func UnmarshalDateTime(value any) (time.Time, error) {
	text, ok := value.(string)
	at, err := time.Parse(time.RFC3339, text)
	if !ok || err != nil || !form.MatchString(text) || at.UTC().Year() < 1 || at.UTC().Year() > 9999 {
		return time.Time{}, fault.New(fault.BadUserInput,
			"A DateTime must be in RFC 3339 with a time zone, for example 2026-03-01T12:00:00Z.")
	}
	return at.UTC().Truncate(time.Microsecond), nil
}
