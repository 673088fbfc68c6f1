package tracing

import (
	"context"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"
)

// Request is what a span tells of a request.
type Request struct {
	// Method is one that HTTP knows, or "other"; Route is a pattern of the program.
	Method, Route string
	ID            string
	// Parent is the header traceparent (W3C Trace Context), as it came.
	Parent string
	// IsTrusted says that it comes from a proxy of the operator, whose trace is gone on with, and who decides whether it
	// is sampled. What others send is linked to: strangers must not decide what is stored.
	IsTrusted bool
}

// Span is a request that is traced. A nil one is not.
type Span struct{ span trace.Span }

// Request begins the span of a request.
func (t *Tracer) Request(ctx context.Context, r Request) (context.Context, *Span) {
	if t == nil {
		return ctx, nil
	}
	options := []trace.SpanStartOption{trace.WithSpanKind(trace.SpanKindServer), trace.WithAttributes(
		attribute.String("http.request.method", r.Method), attribute.String("http.route", r.Route),
		attribute.String("ostiary.request_id", r.ID))}
	if sent := parentOf(r.Parent); sent.IsValid() && r.IsTrusted {
		ctx = trace.ContextWithRemoteSpanContext(ctx, sent)
	} else if sent.IsValid() {
		options = append(options, trace.WithLinks(trace.Link{SpanContext: sent}))
	}
	ctx, span := t.tracer.Start(ctx, r.Method+" "+r.Route, options...)
	if span.IsRecording() {
		ctx = context.WithValue(ctx, tracerKey{}, t)
	}
	return ctx, &Span{span}
}

// tracerKey is where the parts of a request that is recorded find the tracer.
type tracerKey struct{}

// parentOf reads a traceparent. The tracestate that may come with it is left out: it holds what vendors want.
func parentOf(header string) trace.SpanContext {
	carrier := propagation.MapCarrier{"traceparent": header}
	return trace.SpanContextFromContext(propagation.TraceContext{}.Extract(context.Background(), carrier))
}

// TraceID is the trace of a request, by which a line of the log finds it; empty when it is not stored.
func (s *Span) TraceID() string {
	if s == nil || !s.span.IsRecording() {
		return ""
	}
	return s.span.SpanContext().TraceID().String()
}

// End ends the span of a request that was answered with a status.
func (s *Span) End(status int) {
	if s == nil {
		return
	}
	s.span.SetAttributes(attribute.Int("http.response.status_code", status))
	if status == 0 || status >= 500 { // it was given up, or failed
		s.span.SetStatus(codes.Error, "")
	}
	s.span.End()
}
