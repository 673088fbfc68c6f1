package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"

	"github.com/ostiary/ostiary/bench/load"
)

// small is what a database holds that larger ones are held against.
var small = size{clients: 100, tokens: liveTokens}

// times is so many times as much.
func (s size) times(n int) size { return size{n * s.clients, n * s.tokens} }

// The goals for growth.
const (
	manyTokens     = 5_000_000
	goalManyTokens = 0.80
	goalPages      = 0.90
	farPage        = 1000
)

// growth measures what it costs that a database grows: a server with much in it beside one with little. It does so on
// SQLite, where all the work is the server's own.
type growth struct {
	options
	rig      *rig
	progress io.Writer
	rows     []row
}

func (g *growth) run(ctx context.Context) error {
	if !g.grow {
		return nil
	}
	return g.with(ctx, small, func(little *server) error {
		return g.with(ctx, small.times(10), func(thousand *server) error {
			if err := g.worksOf(ctx, 10, thousand, little); err != nil {
				return err
			}
			err := g.with(ctx, small.times(100), func(s *server) error { return g.worksOf(ctx, 100, s, little) })
			if err != nil {
				return err
			}
			err = g.with(ctx, small.times(1000), func(s *server) error {
				if err := g.worksOf(ctx, 1000, s, little); err != nil {
					return err
				}
				return g.pages(ctx, s, thousand)
			})
			if err != nil {
				return err
			}
			return g.with(ctx, size{small.clients, manyTokens}, func(s *server) error {
				name := fmt.Sprintf("%s of %d tokens", introspection.name, manyTokens)
				return g.compare(ctx, name, goalManyTokens, introspection, s, introspection, little)
			})
		})
	})
}

// with runs do with a server on a database of a size.
func (g *growth) with(ctx context.Context, holds size, do func(*server) error) error {
	s, err := g.rig.newServer(ctx, sqlite, holds)
	if err != nil {
		return err
	}
	defer g.rig.discard(s)
	return do(s)
}

func (g *growth) worksOf(ctx context.Context, times int, grown, little *server) error {
	for _, w := range []work{introspection, verify, list, issuance} {
		if err := g.compare(ctx, fmt.Sprintf("%s, %d times as much", w.name, times), 0, w, grown, w, little); err != nil {
			return err
		}
	}
	return nil
}

// pages measures the first page and a far one of many clients.
func (g *growth) pages(ctx context.Context, grown, thousand *server) error {
	if err := g.compare(ctx, "page 1 of 100000 clients", goalPages, list, grown, list, thousand); err != nil {
		return err
	}
	cursor, err := grown.cursor(ctx, (farPage-1)*pageSize)
	if err != nil {
		return err
	}
	far := work{name: "far page", right: list.right, server: func(_ context.Context, s *server, n int) (ask, error) {
		return just(alike(n, postAs(jsonType, graphQLPath, bearer(s.admin), clientsAfter(cursor))))
	}}
	return g.compare(ctx, fmt.Sprintf("page %d of 100000 clients", farPage), goalPages, far, grown, list, thousand)
}

// compare measures a work on a server beside a work on another.
func (g *growth) compare(ctx context.Context, name string, goal float64, w work, grown *server, than work, little *server) error {
	if !g.works.MatchString(name) {
		return nil
	}
	asked, err := w.server(ctx, grown, goalConnections)
	if err != nil {
		return err
	}
	beside, err := than.server(ctx, little, goalConnections)
	if err != nil {
		return err
	}
	r, err := measure(ctx, g.rounds, g.duration, side{grown.Process, asked, w.right}, side{little.Process, beside, than.right})
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	r.work, r.database, r.connections, r.goal = name, sqlite, goalConnections, goal
	fmt.Fprintln(g.progress, r)
	g.rows = append(g.rows, r)
	return nil
}

// cursor returns the place behind so many clients, a multiple of the page size.
func (s *server) cursor(ctx context.Context, skipped int) (cursor string, err error) {
	for range skipped / pageSize {
		body, err := load.Once(ctx, s.Address(), always(postAs(jsonType, graphQLPath, bearer(s.admin), clientsAfter(cursor))))
		if err != nil {
			return "", err
		}
		var answer struct {
			Data struct {
				AuthClients struct{ PageInfo struct{ EndCursor string } }
			}
		}
		if err := json.Unmarshal(body, &answer); err != nil {
			return "", err
		}
		cursor = answer.Data.AuthClients.PageInfo.EndCursor
	}
	return cursor, nil
}
