package model_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/99designs/gqlgen/graphql"

	"github.com/ostiary/ostiary/graph/model"
)

func written(value graphql.Marshaler) string {
	var text strings.Builder
	value.MarshalGQL(&text)
	return text.String()
}

// A moment is read with its zone, and written in UTC.
func TestDateTime(t *testing.T) {
	for text, want := range map[string]string{
		"2026-03-01T12:00:00Z":              `"2026-03-01T12:00:00Z"`,
		"2026-03-01T12:00:00.5+02:00":       `"2026-03-01T10:00:00.5Z"`,
		"2026-03-01T12:00:00.1234567-00:30": `"2026-03-01T12:30:00.123456Z"`,
		"2026-02-30T12:00:00Z":              "",
		"2026-03-01T12:00:00":               "",
		"2026-03-01 12:00:00Z":              "",
		"2026-03-01T12:00Z":                 "",
		"2026-03-01T1:00:00Z":               "",
		"2026-03-01T12:00:00,5Z":            "",
		"2026-03-01T12:00:00+25:00":         "",
		"2026-03-01":                        "",
		"2026-03-01T12:00:00Z ":             "",
		"0000-01-01T00:00:00Z":              "",
		"9999-12-31T23:59:59-01:00":         "",
		"10000-01-01T00:00:00Z":             "",
		"":                                  "",
	} {
		at, err := model.UnmarshalDateTime(text)
		if (err == nil) != (want != "") {
			t.Errorf("%s: %v", text, err)
		}
		if got := written(model.MarshalDateTime(at)); err == nil && got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
	for _, value := range []any{nil, 1, json.Number("1"), true, time.Now()} {
		if _, err := model.UnmarshalDateTime(value); err == nil {
			t.Errorf("%v was taken", value)
		}
	}
}

// Seconds are whole.
func TestSeconds(t *testing.T) {
	for _, value := range []any{int64(60), json.Number("60")} {
		if seconds, err := model.UnmarshalSeconds(value); err != nil || written(model.MarshalSeconds(seconds)) != "60" {
			t.Errorf("%v: %d %v", value, seconds, err)
		}
	}
	for _, value := range []any{nil, "60", 60.5, json.Number("60.5"), json.Number("1e3"), json.Number("99999999999999999999"), true} {
		if _, err := model.UnmarshalSeconds(value); err == nil {
			t.Errorf("%v was taken", value)
		}
	}
}
