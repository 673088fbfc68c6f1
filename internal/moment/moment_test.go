package moment_test

import (
	"testing"
	"time"

	"github.com/ostiary/ostiary/internal/moment"
)

// A moment is read with its zone, and written in UTC.
func TestParseAndFormat(t *testing.T) {
	for text, want := range map[string]string{
		"2026-03-01T12:00:00Z":              "2026-03-01T12:00:00Z",
		"2026-03-01T12:00:00.5+02:00":       "2026-03-01T10:00:00.5Z",
		"2026-03-01T12:00:00.1234567-00:30": "2026-03-01T12:30:00.123456Z",
		"9999-12-31T23:59:59.9999999Z":      "9999-12-31T23:59:59.999999Z",
		"2026-03-01T12:00:00,5Z":            "",
		"2026-03-01T12:00:00":               "",
		"2026-03-01":                        "",
		"0000-12-31T23:59:59Z":              "",
		"9999-12-31T23:59:59-01:00":         "",
		"10000-01-01T00:00:00Z":             "",
	} {
		at, ok := moment.Parse(text)
		if ok != (want != "") || ok && moment.Format(at) != want {
			t.Errorf("%s: %s %v, want %q", text, moment.Format(at), ok, want)
		}
	}
}

func TestWhatCanBeStored(t *testing.T) {
	for _, test := range []struct {
		at   time.Time
		want bool
	}{
		{moment.Never, true},
		{moment.Last, true},
		{moment.Last.Add(time.Microsecond), false},
		{moment.Last.In(time.FixedZone("", 3600)), true}, // a year later there
		{time.Time{}, true},
		{time.Time{}.Add(-time.Microsecond), false},
	} {
		if moment.Storable(test.at) != test.want {
			t.Errorf("%v: %v", test.at, !test.want)
		}
	}
	given := time.Date(2026, 3, 1, 12, 0, 0, 1999, time.FixedZone("", 3600))
	if at := moment.Stored(given); at != time.Date(2026, 3, 1, 11, 0, 0, 1000, time.UTC) {
		t.Errorf("%v is stored as %v", given, at)
	}
}

func TestNeverIsNil(t *testing.T) {
	if at := moment.OrNil(moment.Never.Local()); at != nil {
		t.Errorf("never is %v", at)
	}
	if at := moment.OrNil(time.Time{}); at != nil {
		t.Errorf("no time at all is %v", at)
	}
	given := time.Date(2026, 3, 1, 12, 0, 0, 0, time.FixedZone("", 3600))
	if at := moment.OrNil(given); at == nil || *at != given.UTC() {
		t.Errorf("%v becomes %v", given, at)
	}
}
