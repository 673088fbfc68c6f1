package main

import (
	"context"
	"iter"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/internal/clients"
	"github.com/ostiary/ostiary/internal/paging"
)

type clientListCommand struct{ output }

// Run prints all clients, the newest first.
func (c *clientListCommand) Run(ctx context.Context, p *process, line *commandLine) error {
	return withRooms(ctx, line.DatabaseURL, func(ctx context.Context, r *rooms) error {
		return printList(p, c.output, clientHeads, r.everyClient(ctx))
	})
}

func (r *rooms) everyClient(ctx context.Context) iter.Seq2[clientData, error] {
	return everyItem(func(args paging.Args) (paging.Page[*ent.AuthClient], error) {
		return r.clients.List(ctx, clients.Filter{}, clients.Order{}, args)
	}, dataOfClient)
}
