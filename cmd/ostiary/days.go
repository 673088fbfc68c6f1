package main

import (
	"fmt"
	"strconv"
	"time"
)

// days is how long something lasts, in whole days on the command line.
type days time.Duration

// maxDays is a hundred years.
const maxDays = 36_500

// UnmarshalText reads a number of days.
func (d *days) UnmarshalText(text []byte) error {
	n, err := strconv.Atoi(string(text))
	if err != nil || n < 0 || n > maxDays {
		return fmt.Errorf("%q must be a number of days from 0 to %d", text, maxDays)
	}
	*d = days(time.Duration(n) * 24 * time.Hour)
	return nil
}
