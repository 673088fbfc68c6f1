package tokens

import (
	"fmt"
	"time"
)

// latest is the latest moment of a column, nil when there is none. What a column loses when it is
// computed is its type: SQLite then returns moments in the form in which its driver stores them.
type latest struct{ at *time.Time }

const storedBySQLite = "2006-01-02 15:04:05.999999999-07:00"

// Scan reads the moment from either database.
func (l *latest) Scan(value any) error {
	switch value := value.(type) {
	case nil:
		l.at = nil
		return nil
	case time.Time:
		l.at = new(value.UTC())
		return nil
	case string:
		at, err := time.Parse(storedBySQLite, value)
		l.at = new(at.UTC())
		return err
	}
	return fmt.Errorf("not a moment: %T", value)
}

// later returns the later of two moments; nil is before all.
func later(a, b *time.Time) *time.Time {
	if a == nil || b != nil && b.After(*a) {
		return b
	}
	return a
}
