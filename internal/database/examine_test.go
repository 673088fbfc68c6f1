package database_test

import (
	"testing"
	"time"

	"github.com/ostiary/ostiary/internal/testkit"
)

// TestExamine asks a database that is well for how it is.
func TestExamine(t *testing.T) {
	testkit.Each(t, func(t *testing.T, kit *testkit.Kit) {
		for name, look := range map[string]error{
			"write":     kit.DB.TryWrite(t.Context()),
			"again":     kit.DB.TryWrite(t.Context()),
			"integrity": kit.DB.CheckIntegrity(t.Context()),
		} {
			if look != nil {
				t.Errorf("%s: %v", name, look)
			}
		}
		if settings, err := kit.DB.Durability(t.Context()); err != nil || len(settings) < 2 {
			t.Errorf("settings: %v, %v", settings, err)
		}
		if version, err := kit.DB.Version(t.Context()); err != nil || version == "" {
			t.Errorf("version %q, %v", version, err)
		}
		kit.Clock.Advance(time.Since(kit.Clock.Now()) + time.Hour)
		ahead, err := kit.DB.Ahead(t.Context())
		if isSQLite := kit.DB.Path() != ""; err != nil || isSQLite != (ahead == 0) || !isSQLite && ahead.Round(time.Hour) != time.Hour {
			t.Errorf("ahead by %v, %v", ahead, err)
		}
	})
}
