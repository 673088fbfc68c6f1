package database

import (
	"context"
	"database/sql/driver"
	"errors"
	"io"
	"net"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/mattn/go-sqlite3"

	"github.com/ostiary/ostiary/internal/fault"
)

// translate gives driver errors their meaning, by code: a database that is away, busy or full becomes
// [fault.Unavailable]. Everything else passes as it is; the driver's error stays in the chain.
func translate(err error) error {
	if err == nil || fault.CodeOf(err) == fault.Unavailable {
		return err
	}
	if isAway(err) {
		return &fault.Error{
			Code:       fault.Unavailable,
			Message:    "The database is not available at the moment. Try again.",
			RetryAfter: retryAfter,
			Err:        err,
		}
	}
	return err
}

func isAway(err error) bool {
	if errors.Is(err, errLost) || errors.Is(err, errCrowded) {
		return true
	}
	var lite sqlite3.Error
	if errors.As(err, &lite) {
		switch lite.Code {
		case sqlite3.ErrBusy, sqlite3.ErrLocked, sqlite3.ErrFull, sqlite3.ErrReadonly,
			sqlite3.ErrIoErr, sqlite3.ErrNomem, sqlite3.ErrCantOpen, sqlite3.ErrProtocol, sqlite3.ErrInterrupt:
			return true
		}
		return false
	}
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return pg.Code == "25006" || // read-only transaction: a standby
			pg.Code == "40001" || pg.Code == "40P01" || pg.Code == "55P03" || // serialization, deadlock, lock timeout
			strings.HasPrefix(pg.Code, "08") || // connection
			strings.HasPrefix(pg.Code, "53") || // out of resources
			strings.HasPrefix(pg.Code, "57") || // shut down, cancelled by a timeout
			strings.HasPrefix(pg.Code, "58") // the system under it
	}
	var connect *pgconn.ConnectError
	var network net.Error
	return errors.As(err, &connect) || errors.As(err, &network) || pgconn.SafeToRetry(err) ||
		errors.Is(err, driver.ErrBadConn) || errors.Is(err, context.DeadlineExceeded) ||
		errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) // the server went away in the middle of an answer
}
