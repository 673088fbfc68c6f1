package main

import (
	"context"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/internal/accounts"
	"github.com/ostiary/ostiary/internal/paging"
)

type userListCommand struct{ output }

// Run prints all users by name.
func (c *userListCommand) Run(ctx context.Context, p *process, line *commandLine) error {
	return withRooms(ctx, line.DatabaseURL, func(ctx context.Context, r *rooms) error {
		byName := accounts.UserOrder{Field: accounts.UsersByUsername, Direction: paging.Ascending}
		return printList(p, c.output, userHeads, everyItem(func(args paging.Args) (paging.Page[*ent.User], error) {
			return r.accounts.Users(ctx, accounts.UserFilter{}, byName, args)
		}, dataOfUser))
	})
}
