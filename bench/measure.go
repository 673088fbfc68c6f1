package main

import (
	"bytes"
	"context"
	"fmt"
	"time"

	"github.com/ostiary/ostiary/bench/load"
	"github.com/ostiary/ostiary/internal/testkit/lab"
)

// side is one of two that are measured in turns.
type side struct {
	*lab.Process
	ask
	right string // stands in every right answer
}

// measured is what one side did.
type measured struct {
	rates     []float64 // requests a second in each round
	requests  int
	latencies load.Histogram
	cpu       time.Duration
}

// perRequest returns the time of the processors that a request took.
func (m *measured) perRequest() time.Duration { return m.cpu / time.Duration(max(1, m.requests)) }

// measure asks both sides in turns, after a warm-up, and returns how the one stands beside the other.
func measure(ctx context.Context, rounds int, duration time.Duration, one, other side) (row, error) {
	var warm, ones, others measured
	for _, s := range []side{one, other} {
		if err := s.warmUp(ctx, duration, &warm); err != nil {
			return row{}, err
		}
	}
	for range rounds {
		if err := one.round(ctx, duration, &ones); err != nil {
			return row{}, err
		}
		if err := other.round(ctx, duration, &others); err != nil {
			return row{}, err
		}
	}
	return row{
		perSecond: median(ones.rates), beside: median(others.rates), ratio: median(quotients(ones.rates, others.rates)),
		p50: ones.latencies.Quantile(0.50), p99: ones.latencies.Quantile(0.99),
		cpu: ones.perRequest(), besideCPU: others.perRequest(), memory: one.Memory(),
	}, nil
}

// enough is for how many requests a second is provided what they use up. A side that is faster ends its rounds earlier.
const enough = 30_000

// warmUp asks the side once, to look at the answer, and then for one round that does not count.
func (s side) warmUp(ctx context.Context, duration time.Duration, warm *measured) error {
	if s.refill != nil {
		if err := s.refill(ctx, 1); err != nil {
			return err
		}
	}
	body, err := load.Once(ctx, s.Address(), s.sources[0])
	if err == nil && !bytes.Contains(body, []byte(s.right)) {
		err = fmt.Errorf("the answer lacks %s: %s", s.right, body)
	}
	if err != nil {
		return s.explain(ctx, err)
	}
	return s.round(ctx, duration, warm)
}

// round asks the side for a while.
func (s side) round(ctx context.Context, duration time.Duration, m *measured) error {
	if s.refill != nil {
		if err := s.refill(ctx, int(enough*duration.Seconds())); err != nil {
			return err
		}
	}
	before := s.CPU()
	result, err := load.Run(ctx, s.Address(), s.sources, duration)
	if err != nil {
		return s.explain(ctx, err)
	}
	m.cpu += s.CPU() - before
	m.rates = append(m.rates, result.PerSecond())
	m.requests += result.Requests
	m.latencies.Add(&result.Latencies)
	return nil
}

// explain adds to an error what the side said last, unless it was interrupted.
func (s side) explain(ctx context.Context, err error) error {
	if said := s.LastWords(); said != "" && ctx.Err() == nil {
		return fmt.Errorf("%w\n%s", err, said)
	}
	return err
}
