package model

import (
	"io"
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

// UnmarshalDateTime reads a moment in RFC 3339. The zone is required, and what the database cannot
// hold is refused: parts of a microsecond are cut off, years have four digits.
func UnmarshalDateTime(value any) (time.Time, error) {
	text, ok := value.(string)
	var at time.Time
	if !ok || at.UnmarshalText([]byte(text)) != nil || at.UTC().Year() < 1 || at.UTC().Year() > 9999 {
		return time.Time{}, fault.New(fault.BadUserInput,
			"A DateTime must be in RFC 3339 with a time zone, for example 2026-03-01T12:00:00Z.")
	}
	return at.UTC().Truncate(time.Microsecond), nil
}
