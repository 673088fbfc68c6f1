package main

import (
	"fmt"
	"time"
)

// instant is a moment in the past.
type instant struct{ time.Time }

// UnmarshalText reads a time of RFC 3339.
func (i *instant) UnmarshalText(text []byte) error {
	read, err := time.Parse(time.RFC3339, string(text))
	if err != nil {
		return fmt.Errorf("%q must be a time with its zone, for example 2026-11-21T14:05:00Z or 2026-11-21T15:05:00+01:00", text)
	}
	if read.After(time.Now()) {
		return fmt.Errorf("%s is still to come", text)
	}
	i.Time = read.UTC()
	return nil
}
