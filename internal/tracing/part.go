package tracing

import (
	"context"
	"strings"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/trace"

	"github.com/ostiary/ostiary/internal/redact"
)

// maxName and maxStatement are how much of a name that a caller chose is told, and of a statement, in bytes.
const (
	maxName      = 80
	maxStatement = 4000
)

// Operation begins a part of a request: an operation of GraphQL, by its kind, query or mutation, and the name that the
// caller gave it.
func Operation(ctx context.Context, kind, name string) (_ context.Context, ended func(failed bool)) {
	name = redact.String(name) // before it is cut: half of a token is not known for one
	ctx, span := begin(ctx, "GraphQL "+kind, trace.SpanKindInternal,
		attribute.String("graphql.operation.type", kind), attribute.String("graphql.operation.name", name[:min(len(name), maxName)]))
	if span == nil {
		return ctx, func(bool) {}
	}
	return ctx, func(failed bool) { end(span, failed) }
}

func nothing(error) {}

// Statement begins a part of a request: a statement of SQL, which has placeholders in the place of values.
func Statement(ctx context.Context, system, text string) (ended func(err error)) {
	if ctx.Value(tracerKey{}) == nil { // which takes less than to make attributes in vain
		return nothing
	}
	verb, _, _ := strings.Cut(strings.TrimSpace(text), " ")
	_, span := begin(ctx, "SQL "+verb, trace.SpanKindClient,
		attribute.String("db.system.name", system), attribute.String("db.query.text", text[:min(len(text), maxStatement)]))
	return func(err error) { end(span, err != nil) }
}

// begin begins a part of what is traced in the context; nil: nothing is.
func begin(ctx context.Context, name string, kind trace.SpanKind, attributes ...attribute.KeyValue) (context.Context, trace.Span) {
	t, ok := ctx.Value(tracerKey{}).(*Tracer)
	if !ok {
		return ctx, nil
	}
	return t.tracer.Start(ctx, name, trace.WithSpanKind(kind), trace.WithAttributes(attributes...))
}

// end ends a part. Errors are not told: their text may hold values.
func end(span trace.Span, failed bool) {
	if failed {
		span.SetStatus(codes.Error, "")
	}
	span.End()
}
