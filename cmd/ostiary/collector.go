package main

import (
	"context"
	"fmt"
	"log/slog"
	"net/url"
	"time"

	"github.com/ostiary/ostiary/internal/tracing"
)

// collector is where traces are sent. A nil one is none.
type collector struct{ url.URL }

// UnmarshalText reads a URL given by the operator. What the collector asks for besides belongs into the standard
// variable OTEL_EXPORTER_OTLP_HEADERS, which others cannot read.
func (c *collector) UnmarshalText(text []byte) error {
	read, err := url.Parse(string(text))
	if err != nil || read.Scheme != "http" && read.Scheme != "https" || read.Hostname() == "" {
		return fmt.Errorf("it must be a URL such as http://localhost:4318")
	}
	if read.User != nil || read.RawQuery != "" || read.Fragment != "" {
		return fmt.Errorf("it must be a URL without user, query and fragment; credentials belong into OTEL_EXPORTER_OTLP_HEADERS")
	}
	if read.Path == "" || read.Path == "/" {
		read.Path = "/v1/traces"
	}
	c.URL = *read
	return nil
}

// flushTraces is how long the last traces may take at the end. With all else that takes time then, it is less than the
// half minute that orchestrators commonly wait before they kill.
const flushTraces = 2 * time.Second

// tracer returns what sends traces to the collector, and how to send the last ones.
func (c *collector) tracer(ctx context.Context, log *slog.Logger) (_ *tracing.Tracer, end func(), err error) {
	if c == nil {
		return nil, func() {}, nil
	}
	tracer, err := tracing.New(ctx, tracing.Config{Endpoint: c.String(), Version: version, Log: log})
	if err != nil {
		return nil, nil, err
	}
	return tracer, func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), flushTraces)
		defer cancel()
		tracer.Close(ctx)
	}, nil
}
