package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/url"
	"slices"

	"github.com/ostiary/ostiary/internal/accounts"
	"github.com/ostiary/ostiary/internal/fault"
)

// firstAdmin is who the variables say is to be the first super admin; empty when they do not say.
type firstAdmin struct{ username, password string }

const (
	adminNameVariable     = "OSTIARY_ADMIN_USERNAME"
	adminPasswordVariable = "OSTIARY_ADMIN_PASSWORD"
)

func firstAdminOf(env environment) (firstAdmin, error) {
	password, err := env.value(adminPasswordVariable)
	if err != nil {
		return firstAdmin{}, &usageError{err, "ostiary serve"}
	}
	admin := firstAdmin{env[adminNameVariable], password}
	if (admin.username == "") != (admin.password == "") {
		return admin, &usageError{errors.New(adminNameVariable + " and " + adminPasswordVariable + " need each other: set both or none"), "ostiary serve"}
	}
	return admin, nil
}

// create creates the first super admin on a database without users or, when nobody is named, returns a
// link to do so.
func (a firstAdmin) create(ctx context.Context, service *accounts.Service, log *slog.Logger) (setUpLink, error) {
	if a.username != "" {
		created, err := service.CreateFirstAdmin(ctx, a.username, a.password)
		if err != nil {
			return "", fmt.Errorf("create the first super admin: %w", inVariables(err))
		}
		if created {
			log.Info("created the first super admin", "username", a.username)
		} else {
			log.Info(adminNameVariable + " and " + adminPasswordVariable + " are not used: there are users already")
		}
		return "", warnWithoutAdmin(ctx, service, log)
	}
	needed, err := service.NeedsSetup(ctx)
	if err != nil {
		return "", err
	}
	if !needed {
		return "", warnWithoutAdmin(ctx, service, log)
	}
	token, err := service.NewSetupLink(ctx)
	return setUpLink(token), err
}

// warnWithoutAdmin tells when there are users, and none of them can manage the server: as after an import.
func warnWithoutAdmin(ctx context.Context, service *accounts.Service, log *slog.Logger) error {
	admins, err := service.CountSuperAdmins(ctx)
	if err == nil && admins == 0 {
		log.Warn("no super admin is active, so nobody can manage the server; run \"ostiary user create NAME --super-admin\"")
	}
	return err
}

// inVariables says of mistakes in which variable they are.
func inVariables(err error) error {
	mistakes, ok := fault.AsUserErrors(err)
	if !ok {
		return err
	}
	var named []error
	for _, mistake := range mistakes {
		variable := adminNameVariable
		if slices.Equal(mistake.Field, []string{"password"}) {
			variable = adminPasswordVariable
		}
		named = append(named, fmt.Errorf("%s: %s", variable, mistake.Message))
	}
	return errors.Join(named...)
}

// setUpLink is the token of the one-time link, or empty.
type setUpLink string

// print tells who started the server what to open: the link, as long as there is one, and else the console. The link does
// not go into the log, which is kept and read by others.
func (l setUpLink) print(out io.Writer, public *publicURL) {
	if l == "" {
		fmt.Fprintf(out, "The console is at %s/admin/\n", public)
		return
	}
	fmt.Fprintf(out, "\nThere are no users yet. Create the first super admin here; the link works once, for %.0f hours:\n\n  %s/setup?token=%s\n\n",
		accounts.SetupLinkLifetime.Hours(), public, url.QueryEscape(string(l)))
}
