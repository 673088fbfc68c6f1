package fault

import (
	"errors"
	"fmt"
	"math"
	"time"
)

// Code says why an operation was refused as a whole. The values are those of extensions.code in
// GraphQL errors.
type Code string

// The codes of an [Error].
const (
	Unauthenticated Code = "UNAUTHENTICATED" // nobody is signed in, or the token is not valid
	Forbidden       Code = "FORBIDDEN"       // somebody is signed in, but may not
	NotFound        Code = "NOT_FOUND"       // no such object, or not for this caller to know
	BadUserInput    Code = "BAD_USER_INPUT"  // the request itself cannot be understood
	RateLimited     Code = "RATE_LIMITED"    // too many failures; RetryAfter says when to come back
	TooComplex      Code = "TOO_COMPLEX"     // the request asks for more than the limits allow
	Unavailable     Code = "UNAVAILABLE"     // the database is away or busy; a retry may succeed
	Internal        Code = "INTERNAL"        // anything unknown
)

// Error refuses an operation as a whole.
type Error struct {
	Code Code
	// Message is one sentence for people. It is safe to show: no SQL, paths, secrets or values.
	Message string
	// RetryAfter is how long to wait before another try; zero when unknown.
	RetryAfter time.Duration
	// Err is the cause, for the log only.
	Err error
}

// Error returns the code, the message and, for the log, the cause.
func (e *Error) Error() string {
	if e.Err != nil {
		return fmt.Sprintf("%s: %s: %v", e.Code, e.Message, e.Err)
	}
	return fmt.Sprintf("%s: %s", e.Code, e.Message)
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// RetrySeconds returns [Error.RetryAfter] as HTTP and GraphQL tell it: in whole seconds, rounded up; 0 when
// it is unknown.
func (e *Error) RetrySeconds() int { return int(math.Ceil(e.RetryAfter.Seconds())) }

// New returns an [Error] with a message that is safe to show.
func New(code Code, format string, args ...any) *Error {
	return &Error{Code: code, Message: fmt.Sprintf(format, args...)}
}

// CodeOf returns the code of the [Error] in err's chain, or [Internal] when there is none.
func CodeOf(err error) Code {
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return Internal
}

// MessageOf returns the message of the [Error] in err's chain, which is safe to show, or "".
func MessageOf(err error) string {
	var e *Error
	if errors.As(err, &e) {
		return e.Message
	}
	return ""
}
