package graph

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"strings"

	"github.com/99designs/gqlgen/graphql/errcode"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/audit"
	"github.com/ostiary/ostiary/internal/fault"
	"github.com/ostiary/ostiary/internal/metrics"
)

// maxMessage is how much is said of a request that cannot be understood: messages quote it.
const maxMessage = 400

// presenter is the one place where errors become GraphQL errors.
type presenter struct {
	log           *slog.Logger
	metrics       *metrics.Metrics
	introspection Introspection
}

// present gives each error its code, and counts it.
func (p presenter) present(ctx context.Context, err error) *gqlerror.Error {
	shown := p.shown(ctx, err)
	said, _ := shown.Extensions["code"].(string)
	p.metrics.GraphError(said)
	return shown
}

// shown is the error as callers see it. What is unknown is logged, and only the request id is shown.
func (p presenter) shown(ctx context.Context, err error) *gqlerror.Error {
	shown := &gqlerror.Error{}
	var located *gqlerror.Error
	if errors.As(err, &located) {
		shown.Path, shown.Locations = located.Path, located.Locations
	}
	err = orTookTooLong(ctx, err)
	var refused *fault.Error
	var mend fault.UserErrors
	switch {
	case errors.As(err, &refused) && refused.Code != fault.Internal:
		if refused.Code == fault.Unavailable {
			p.log.WarnContext(ctx, "GraphQL is not available", "request_id", audit.OriginFrom(ctx).RequestID, "error", err)
		}
		shown.Message, shown.Extensions = refused.Message, extensions(refused)
	case errors.As(err, &mend): // in a query, which has no userErrors
		shown.Message, shown.Extensions = mend.Error(), code(fault.BadUserInput)
	case located != nil && notUnderstood(located):
		shown.Message, shown.Extensions = p.quote(ctx, located.Message), code(notUnderstoodCode(located))
	default:
		return p.unknown(ctx, shown, err)
	}
	return shown
}

func (p presenter) unknown(ctx context.Context, shown *gqlerror.Error, err error) *gqlerror.Error {
	id := audit.OriginFrom(ctx).RequestID
	if !errors.Is(err, context.Canceled) { // the caller hung up
		p.log.ErrorContext(ctx, "GraphQL failed", "request_id", id, "path", shown.Path.String(), "error", err)
	}
	shown.Message, shown.Locations = "Something went wrong on the server.", nil
	shown.Extensions = code(fault.Internal)
	shown.Extensions["requestId"] = id
	return shown
}

// recovered makes an error of a panic; [presenter.present] logs it.
func recovered(_ context.Context, panicked any) error {
	return fmt.Errorf("panic: %v\n%s", panicked, debug.Stack())
}

func code(c fault.Code) map[string]any { return map[string]any{"code": string(c)} }

func extensions(e *fault.Error) map[string]any {
	said := code(e.Code)
	if e.RetryAfter > 0 {
		said["retryAfter"] = e.RetrySeconds()
	}
	return said
}

// notUnderstood reports whether err is about the request itself: it could not be parsed, or is not
// valid for the schema.
func notUnderstood(err *gqlerror.Error) bool {
	said := err.Extensions["code"]
	return said == errcode.ParseFailed || said == errcode.ValidationFailed
}

// notUnderstoodCode tells what is too much from what is wrong; most of it is refused by [limits].
func notUnderstoodCode(err *gqlerror.Error) fault.Code {
	if err.Rule == "MaxIntrospectionDepth" {
		return fault.TooComplex
	}
	return fault.BadUserInput
}

// quote shortens a message, and keeps from people who may not see the schema what it suggests.
func (p presenter) quote(ctx context.Context, message string) string {
	if p.introspection.check(access.ActorFrom(ctx)) != nil {
		message, _, _ = strings.Cut(message, " Did you mean")
	}
	if runes := []rune(message); len(runes) > maxMessage {
		return string(runes[:maxMessage]) + "…"
	}
	return message
}

// split parts an error: what a person can mend belongs into the payload, anything else refuses the
// field.
func split(err error) ([]*fault.UserError, error) {
	mend, ok := fault.AsUserErrors(err)
	if !ok {
		return []*fault.UserError{}, err
	}
	list := make([]*fault.UserError, len(mend))
	for i := range mend {
		list[i] = &mend[i]
	}
	return list, nil
}

// orNull makes null of what is not there.
func orNull[T any](value *T, err error) (*T, error) {
	if fault.CodeOf(err) == fault.NotFound {
		return nil, nil
	}
	return value, err
}
