package main

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/ostiary/ostiary/ent/authclient"
)

// span is how long something lasts: 30m, 24h, 90d. It is a whole number of seconds and at least one.
type span time.Duration

// maxSpanDays is a hundred years. More is a slip, and would be too much to count.
const maxSpanDays = 36_500

// UnmarshalText reads a span.
func (s *span) UnmarshalText(text []byte) error {
	written := string(text)
	read, err := time.ParseDuration(written)
	if number, ok := strings.CutSuffix(written, "d"); ok {
		var n uint64
		n, err = strconv.ParseUint(number, 10, 16)
		read = time.Duration(n) * 24 * time.Hour
	}
	if err != nil || read < time.Second || read%time.Second != 0 || read > maxSpanDays*24*time.Hour {
		return fmt.Errorf("%q must be a whole number of s, m, h or d (seconds, minutes, hours, days) from 1s to %dd, for example 30m, 24h or 90d", written, maxSpanDays)
	}
	*s = span(read)
	return nil
}

// lifetime is how long tokens live.
type lifetime struct {
	seconds *int64 // nil: they do not expire
}

// UnmarshalText reads a span, or never.
func (l *lifetime) UnmarshalText(text []byte) error {
	l.seconds = nil
	if strings.EqualFold(string(text), "never") {
		return nil
	}
	var s span
	if err := s.UnmarshalText(text); err != nil {
		return fmt.Errorf("%w, or never", err)
	}
	l.seconds = new(int64(time.Duration(s) / time.Second))
	return nil
}

// shownLifetime writes a lifetime that is stored.
func shownLifetime(seconds *int64) string {
	if seconds == nil {
		return "never expire"
	}
	return "expire after " + inLargestUnit(*seconds)
}

// inLargestUnit writes a whole number of the largest unit that it is one of.
func inLargestUnit(seconds int64) string {
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

// grace is for how long a refresh token that was used may be presented again.
type grace struct {
	seconds *int64 // nil: as usual
}

// UnmarshalText reads a span, off, or usual.
func (g *grace) UnmarshalText(text []byte) error {
	g.seconds = nil
	switch written := strings.ToLower(string(text)); written {
	case "usual":
		return nil
	case "off", "0":
		g.seconds = new(int64(0))
		return nil
	}
	var s span
	if err := s.UnmarshalText(text); err != nil {
		return fmt.Errorf("%w, or off, or usual", err)
	}
	g.seconds = new(int64(time.Duration(s) / time.Second))
	return nil
}

// shownGrace writes a grace that is stored, for a client of that type.
func shownGrace(seconds *int64, kind authclient.Type) string {
	switch {
	case seconds == nil && kind == authclient.TypePUBLIC:
		return "10s, as usual"
	case seconds == nil:
		return "until the successor is used, as usual"
	case *seconds == 0:
		return "off"
	}
	return inLargestUnit(*seconds)
}
