package tokens

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/ent/authclient"
	"github.com/ostiary/ostiary/internal/database"
)

// maxGraces is how many graces one statement tells apart. There are seldom more than two.
const maxGraces = 100

// overdueSuccessors returns the sealed successors that nobody can ask for any more, because the grace of the client
// is over, which began when they were issued. How long that lasts is for [graceOf] to say: neither database can add seconds to a moment as the other
// does, so each grace that some client has becomes a moment here.
func overdueSuccessors(ctx context.Context, q *ent.Client, now time.Time) ([]database.Dead, error) {
	graces, err := loadGraces(ctx, q)
	if err != nil {
		return nil, err
	}
	var overdue []database.Dead
	for some := range slices.Chunk(graces, maxGraces) {
		conditions, args := make([]string, len(some)), make([]any, len(some))
		for i, g := range some {
			args[i] = now.Add(-g.period)
			conditions[i] = fmt.Sprintf("c.type = '%s' AND c.refresh_grace_period %s AND t.issued_at <= $%d", g.kind, g.decided, i+1)
		}
		overdue = append(overdue, database.Dead{
			Table:  "refresh_tokens",
			Joined: "JOIN token_families f ON f.id = t.family_id JOIN auth_clients c ON c.id = f.client_id",
			Where:  "t.sealed_value IS NOT NULL AND (" + strings.Join(conditions, " OR ") + ")",
			Args:   args,
			Erase:  "sealed_value",
		})
	}
	return overdue, nil
}

// decidedGrace is a grace that ends, and the clients that have it.
type decidedGrace struct {
	kind    authclient.Type
	decided string // the condition on what was decided
	period  time.Duration
}

func loadGraces(ctx context.Context, q *ent.Client) (graces []decidedGrace, err error) {
	err = database.Each(ctx, q.QueryContext, `SELECT DISTINCT type, refresh_grace_period FROM auth_clients`, nil, func(row database.Row) error {
		var kind authclient.Type
		var decided sql.NullInt64
		if err := row.Scan(&kind, &decided); err != nil {
			return err
		}
		if g := graceOf(kind, decided); !g.open {
			condition := "IS NULL"
			if decided.Valid {
				condition = fmt.Sprintf("= %d", decided.Int64)
			}
			graces = append(graces, decidedGrace{kind, condition, g.period})
		}
		return nil
	})
	return graces, err
}
