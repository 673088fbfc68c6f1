package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/ostiary/ostiary/bench/load"
)

// fact is something that is measured once.
type fact struct {
	what, database string
	value, below   float64 // below is the goal
	unit           string
}

func (f fact) cells() []string {
	return []string{f.what, f.database, fmt.Sprintf("%.0f %s", f.value, f.unit), fmt.Sprintf("%.0f %s", f.below, f.unit)}
}

func (f fact) hasGoal() bool { return true }

// short says by how much the fact falls short of its goal; "" when it does not.
func (f fact) short() string {
	if f.value < f.below {
		return ""
	}
	return fmt.Sprintf("%s: %.1f %s, the goal is less than %.0f %s", f.what, f.value, f.unit, f.below, f.unit)
}

const (
	idleTime     = 5 * time.Second
	starts       = 10
	million      = 1_000_000
	readyLimit   = 10 * time.Second // longest that a start may take
	millionLimit = 15 * time.Minute // longest that they may take
)

// inspection finds out what is measured once: on SQLite, where all the cost is the server's own.
type inspection struct {
	options
	rig      *rig
	progress io.Writer
	facts    []fact
}

func (i *inspection) run(ctx context.Context) error {
	if !i.works.MatchString("once") {
		return nil
	}
	program, err := os.Stat(i.rig.Path())
	if err != nil {
		return err
	}
	i.add("size of the program", mebibytes(int(program.Size())), 40, "MB")
	s, err := i.rig.newServer(ctx, sqlite, usual)
	if err != nil {
		return err
	}
	defer i.rig.discard(s)
	ready, err := i.rig.restart(ctx, s)
	if err != nil {
		return err
	}
	i.add("start to ready", float64(ready.Microseconds())/1000, 60, "ms")
	select {
	case <-time.After(idleTime):
	case <-ctx.Done():
		return ctx.Err()
	}
	i.add("memory when idle", mebibytes(s.Memory()), 35, "MB")
	if i.grow {
		if err := s.issueMillion(ctx); err != nil {
			return err
		}
		i.add("memory after a million tokens", mebibytes(s.Memory()), 60, "MB")
	}
	return nil
}

func (i *inspection) add(what string, value, below float64, unit string) {
	f := fact{what: what, database: sqlite, value: value, below: below, unit: unit}
	fmt.Fprintln(i.progress, strings.Join(f.cells(), "  "))
	i.facts = append(i.facts, f)
}

func mebibytes(bytes int) float64 { return float64(bytes) / (1 << 20) }

// restart stops and starts the server a few times, and returns how long it usually takes until it is ready.
func (r *rig) restart(ctx context.Context, s *server) (time.Duration, error) {
	var took []time.Duration
	for range starts {
		s.Stop()
		begin := time.Now()
		if err := r.serve(ctx, s); err != nil {
			return 0, err
		}
		for ready := false; !ready; {
			_, err := load.Once(ctx, s.Address(), always(get("/readyz", "")))
			if ready = err == nil; !ready && time.Since(begin) > readyLimit {
				return 0, err
			}
		}
		took = append(took, time.Since(begin))
	}
	slices.Sort(took)
	return took[len(took)/2], nil
}

// issueMillion has the server issue a million tokens.
func (s *server) issueMillion(ctx context.Context) error {
	request := post(tokenPath, s.caller.basic(), clientCredentials)
	var asked atomic.Int64
	sources := each(goalConnections, func() load.Source {
		return load.Source{Next: func() []byte {
			if asked.Add(1) > million {
				return nil
			}
			return request
		}}
	})
	result, err := load.Run(ctx, s.Address(), sources, millionLimit)
	if err == nil && result.Requests < million {
		err = fmt.Errorf("%d tokens were issued in %v: that is not a million", result.Requests, millionLimit)
	}
	return err
}
