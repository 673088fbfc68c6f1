package main

import (
	"context"
	"fmt"
	"io"
	"slices"

	"github.com/ostiary/ostiary/internal/testkit"
)

// contest measures the works on a server beside its limit.
type contest struct {
	options
	rig      *rig
	progress io.Writer
	rows     []row
}

func (c *contest) run(ctx context.Context) error {
	chosen := slices.DeleteFunc(slices.Clone(works), func(w work) bool { return !c.works.MatchString(w.name) })
	if len(chosen) == 0 {
		return nil
	}
	for _, database := range c.databases {
		if database == postgres && !testkit.HasPostgres() {
			fmt.Fprintln(c.progress, "PostgreSQL is not installed: left out.")
			continue
		}
		if err := c.on(ctx, database, chosen); err != nil {
			return err
		}
	}
	return nil
}

// on measures works on a kind of database.
func (c *contest) on(ctx context.Context, database string, chosen []work) error {
	server, err := c.rig.newServer(ctx, database, usual)
	if err != nil {
		return err
	}
	defer c.rig.discard(server)
	bare, err := c.rig.newBare(ctx, server, database)
	if err != nil {
		return err
	}
	defer bare.stop()
	for _, w := range chosen {
		for _, connections := range c.connections {
			if err := c.measure(ctx, w, server, bare, connections); err != nil {
				return fmt.Errorf("%s on %s: %w", w.name, database, err)
			}
		}
	}
	return nil
}

func (c *contest) measure(ctx context.Context, w work, s *server, b *bare, connections int) error {
	one, other, err := w.pair(ctx, s, b, connections)
	if err != nil {
		return err
	}
	end, err := c.rig.profile(s, fmt.Sprintf("%s %s %d", w.name, s.kind(), connections))
	if err != nil {
		return err
	}
	defer end()
	r, err := measure(ctx, c.rounds, c.duration, one, other)
	if err != nil {
		return err
	}
	r.work, r.database, r.connections = w.name, s.kind(), connections
	if connections == goalConnections {
		r.goal = w.goals[r.database]
	}
	fmt.Fprintln(c.progress, r)
	c.rows = append(c.rows, r)
	return nil
}
