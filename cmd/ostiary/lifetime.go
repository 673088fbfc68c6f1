package main

import (
	"fmt"
	"strings"
	"time"

	"github.com/ostiary/ostiary/ent/authclient"
	"github.com/ostiary/ostiary/internal/moment"
)

// span is how long something lasts: 30m, 24h, 90d.
type span time.Duration

// UnmarshalText reads a span.
func (s *span) UnmarshalText(text []byte) error {
	read, err := moment.ParseSpan(string(text))
	*s = span(read)
	return err
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
	return "expire after " + moment.FormatSpan(*seconds)
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
	return moment.FormatSpan(*seconds)
}
