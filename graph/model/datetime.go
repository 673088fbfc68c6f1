package model

import (
	"io"
	"time"

	"github.com/99designs/gqlgen/graphql"

	"github.com/ostiary/ostiary/internal/fault"
	"github.com/ostiary/ostiary/internal/moment"
)

// MarshalDateTime writes a moment in UTC, to the microsecond.
func MarshalDateTime(at time.Time) graphql.Marshaler {
	return graphql.WriterFunc(func(w io.Writer) {
		_, _ = io.WriteString(w, `"`+moment.Format(at)+`"`)
	})
}

// UnmarshalDateTime reads a moment in RFC 3339 as [moment.Parse] does; anything else is
// [fault.BadUserInput].
func UnmarshalDateTime(value any) (time.Time, error) {
	text, _ := value.(string)
	at, ok := moment.Parse(text)
	if !ok {
		return time.Time{}, fault.New(fault.BadUserInput,
			"A DateTime must be in RFC 3339 with a time zone, for example 2026-03-01T12:00:00Z.")
	}
	return at, nil
}
