package database

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	entsql "entgo.io/ent/dialect/sql"
)

const (
	// maxWaiting is how many may read, write or wait for it at once: each holds a request, which is some 40 KB. More would not
	// be served within anybody's patience either.
	maxWaiting = 4000
	// readTimeout bounds how long a query on PostgreSQL waits for a connection and for the first of its rows: others may
	// have all connections, or a lock, and a network that is cut gives no answer at all. It is shorter than what GraphQL
	// allows for a whole query, so that who asks is told of the database and not of the question.
	readTimeout = 8 * time.Second
)

// errCrowded is what becomes of those who find too many before them.
var errCrowded = errors.New("database: too many are waiting")

// line is those who read, write or wait for it.
type line struct{ length atomic.Int64 }

// enter joins the line, unless that is too long. Who joined has to leave.
func (l *line) enter() error {
	if l.length.Add(1) > maxWaiting {
		l.leave()
		return translate(errCrowded)
	}
	return nil
}

func (l *line) leave() { l.length.Add(-1) }

// patient is the pool of those who read, who wait neither among too many nor for too long.
type patient struct {
	entsql.ExecQuerier
	line *line
	// isRemote says that the database may be silent.
	isRemote bool
}

// QueryContext runs a query.
func (p patient) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if err := p.line.enter(); err != nil {
		return nil, err
	}
	ctx, begun := p.soon(ctx)
	rows, err := p.ExecQuerier.QueryContext(ctx, query, args...)
	inTime := begun()
	p.line.leave()
	if err == nil && !inTime { // its rows would fail
		defer func() { _ = rows.Close() }()
		return nil, translate(context.DeadlineExceeded)
	}
	if cause := context.Cause(ctx); err != nil && cause != nil {
		err = fmt.Errorf("%w: %w", cause, err)
	}
	return rows, err
}

// soon returns a context that ends with the caller's, and when the answer does not begin in time. Once it has begun, nothing
// ends it: nobody says when the rows were read, and a caller such as the sweep, which lives as long as the server, would
// remember each query that it ever ran.
func (p patient) soon(caller context.Context) (ctx context.Context, begun func() (inTime bool)) {
	if !p.isRemote {
		return caller, func() bool { return true }
	}
	ctx, cancel := context.WithCancelCause(context.WithoutCancel(caller))
	late := time.AfterFunc(readTimeout, func() { cancel(context.DeadlineExceeded) })
	stay := context.AfterFunc(caller, func() { cancel(context.Cause(caller)) })
	return ctx, func() bool {
		stay()
		return late.Stop()
	}
}
