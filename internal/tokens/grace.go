package tokens

import (
	"database/sql"
	"time"

	"github.com/ostiary/ostiary/ent/authclient"
)

// grace says for how long a refresh token that was used may be presented again, because the answer with its
// successor was lost. It ends in any case when the successor is used.
type grace struct {
	period time.Duration
	open   bool // it has no other end
}

// publicGrace is the grace of a public client: who stole the token of one can use it, too.
const publicGrace = 10 * time.Second

// graceOf returns the grace of a client: what was decided about it, in seconds, or what is usual.
func graceOf(kind authclient.Type, decided sql.NullInt64) grace {
	switch {
	case decided.Valid:
		return grace{period: time.Duration(decided.Int64) * time.Second}
	case kind == authclient.TypePUBLIC:
		return grace{period: publicGrace}
	}
	return grace{open: true}
}

// covers reports whether a token that was used then may be presented now.
func (g grace) covers(used, now time.Time) bool { return g.open || now.Before(used.Add(g.period)) }

func (g grace) none() bool { return !g.open && g.period == 0 }
