package main

import (
	"testing"
	"time"
)

func TestDays(t *testing.T) {
	for text, want := range map[string]time.Duration{"0": 0, "1": 24 * time.Hour, "400": 9600 * time.Hour, "36500": 36500 * 24 * time.Hour} {
		var d days
		if err := d.UnmarshalText([]byte(text)); err != nil || time.Duration(d) != want {
			t.Errorf("%s: %v %v", text, time.Duration(d), err)
		}
	}
	for _, text := range []string{"", "-1", "36501", "1.5", "400d", " 1", "9223372036854775808"} {
		if err := new(days).UnmarshalText([]byte(text)); err == nil {
			t.Errorf("%q is taken", text)
		}
	}
}
