package moment

import (
	"fmt"
	"time"
)

// Nullable is a moment that a statement returns, nil for NULL. It reads computed columns, too: those lose their type,
// and SQLite returns the moment in the form in which its driver stores it.
type Nullable struct{ At *time.Time }

const storedBySQLite = "2006-01-02 15:04:05.999999999-07:00"

// Scan reads the moment from either database.
func (n *Nullable) Scan(value any) error {
	switch value := value.(type) {
	case nil:
		n.At = nil
		return nil
	case time.Time:
		n.At = new(value.UTC())
		return nil
	case string:
		at, err := time.Parse(storedBySQLite, value)
		n.At = new(at.UTC())
		return err
	}
	return fmt.Errorf("not a moment: %T", value)
}
