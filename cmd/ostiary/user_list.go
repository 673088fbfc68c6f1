package main

import (
	"context"
	"fmt"
	"text/tabwriter"
	"time"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/internal/accounts"
	"github.com/ostiary/ostiary/internal/paging"
)

type userListCommand struct{}

// Run prints a table of all users by name.
func (c *userListCommand) Run(ctx context.Context, p *process, line *commandLine) error {
	return withAccounts(ctx, line.DatabaseURL, func(ctx context.Context, service *accounts.Service) error {
		table := tabwriter.NewWriter(p.Out, 0, 0, 2, ' ', 0)
		fmt.Fprintln(table, "USERNAME\tFULL NAME\tE-MAIL\tSTATUS\tSUPER ADMIN\tLAST SIGN-IN")
		err := eachUser(ctx, service, func(u *ent.User) {
			fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\n",
				u.Username, orDash(u.FullName), orDash(u.Email), u.Status, yesNo(u.SuperAdmin), lastSignIn(u))
		})
		if err != nil {
			return err
		}
		return table.Flush()
	})
}

// eachUser shows the users one by one, by name.
func eachUser(ctx context.Context, service *accounts.Service, see func(*ent.User)) error {
	size, byName := paging.MaxSize, accounts.UserOrder{Field: accounts.UsersByUsername, Direction: paging.Ascending}
	for args := (paging.Args{First: &size}); ; {
		page, err := service.Users(ctx, accounts.UserFilter{}, byName, args)
		if err != nil {
			return err
		}
		for _, u := range page.Items {
			see(u)
		}
		if !page.HasNextPage {
			return nil
		}
		args.After = &page.Cursors[len(page.Cursors)-1]
	}
}

func orDash(text string) string {
	if text == "" {
		return "-"
	}
	return text
}

func yesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

func lastSignIn(u *ent.User) string {
	if u.LastSignInAt.Unix() <= 0 {
		return "never"
	}
	return u.LastSignInAt.UTC().Format(time.DateTime)
}
