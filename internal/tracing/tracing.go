package tracing

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/sdk/resource"
	sdk "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
)

// library is who makes the spans.
const library = "github.com/ostiary/ostiary"

// Config is what a [Tracer] is made of. What is not in it is read from the standard variables, OTEL_…: sampler, headers,
// certificates, timeouts, resource attributes and the name of the service.
type Config struct {
	// Endpoint is the URL to which spans are sent as OTLP over HTTP, with its path.
	Endpoint string
	Version  string
	Log      *slog.Logger
}

// Tracer sends spans to a collector, behind the requests. One that is away costs nothing but its spans.
type Tracer struct {
	provider *sdk.TracerProvider
	tracer   trace.Tracer
}

// New returns a tracer. It does not wait for the collector.
func New(ctx context.Context, config Config) (*Tracer, error) {
	exporter, err := otlptracehttp.New(ctx, otlptracehttp.WithEndpointURL(config.Endpoint))
	if err != nil {
		return nil, fmt.Errorf("send traces: %w", err)
	}
	// What the operator says of the service counts more. Nothing is told of the process, whose arguments may hold a secret.
	about, err := resource.New(ctx, resource.WithTelemetrySDK(),
		resource.WithAttributes(attribute.String("service.name", "ostiary"), attribute.String("service.version", config.Version)),
		resource.WithFromEnv())
	if err != nil {
		return nil, fmt.Errorf("read OTEL_RESOURCE_ATTRIBUTES: %w", err)
	}
	provider := sdk.NewTracerProvider(sdk.WithBatcher(&patientExporter{SpanExporter: exporter, log: config.Log}), sdk.WithResource(about))
	return &Tracer{provider, provider.Tracer(library, trace.WithInstrumentationVersion(config.Version))}, nil
}

// Close sends what is left, for as long as ctx allows.
func (t *Tracer) Close(ctx context.Context) {
	if t != nil {
		_ = t.provider.Shutdown(ctx) // what could not be sent was logged
	}
}

// Flush sends what was gathered so far.
func (t *Tracer) Flush(ctx context.Context) error { return t.provider.ForceFlush(ctx) }

// complainEvery is how often it is logged at most that spans are lost.
const complainEvery = time.Minute

// patientExporter logs what goes wrong in the place of the library, which would write it to standard error by itself.
type patientExporter struct {
	sdk.SpanExporter
	log *slog.Logger

	mu         sync.Mutex
	complained time.Time
}

// ExportSpans sends spans, or drops them.
func (e *patientExporter) ExportSpans(ctx context.Context, spans []sdk.ReadOnlySpan) error {
	if err := e.SpanExporter.ExportSpans(ctx, spans); err != nil {
		e.complain(len(spans), err)
	}
	return nil
}

func (e *patientExporter) complain(lost int, err error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if time.Since(e.complained) < complainEvery {
		return
	}
	e.complained = time.Now()
	e.log.Warn("the collector of traces did not take them", "lost", lost, "error", err)
}
