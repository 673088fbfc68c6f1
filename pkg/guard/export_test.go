package guard

import "time"

// SetClock gives a guard another clock.
func (g *Guard) SetClock(now func() time.Time) { g.now = now }
