package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"

	"github.com/ostiary/ostiary/internal/manifest"
	"github.com/ostiary/ostiary/internal/problem"
	"github.com/ostiary/ostiary/internal/redact"
)

type applyCommand struct {
	File      []string `short:"f" required:"" sep:"none" placeholder:"FILE" help:"File to apply, or - for standard input. May be given several times."`
	Prune     bool     `help:"Delete what the files leave out: clients when they list clients, and so with scopes and groups."`
	SecretsTo string   `placeholder:"FILE" help:"Write the secrets of new clients into a new file, which its owner alone can read, and do not print them."`
	written   bool     // that file
	asking
}

// Help is shown below the summary of the command.
func (c *applyCommand) Help() string {
	return `The files say in YAML which clients, scopes and groups there are, as "ostiary export" writes them. What would change is shown, and asked about; then all of it is done, or nothing.

What is left out stays as it is: a key of an entry and, without --prune, an entry. Secrets of new clients are printed this once, because only hashes of them are stored.`
}

// Run applies the files.
func (c *applyCommand) Run(ctx context.Context, p *process, line *commandLine) error {
	_, isTerminal := p.terminal()
	if err := c.check(isTerminal && !slices.Contains(c.File, "-")); err != nil {
		return err
	}
	sources, err := p.sources(ctx, c.File)
	if err != nil {
		return err
	}
	files := manifest.Read(sources...)
	return withRooms(ctx, line.DatabaseURL, func(ctx context.Context, r *rooms) error {
		s := r.manifest()
		plan, err := s.Plan(ctx, files, c.Prune)
		if err != nil {
			return p.withProblems(err)
		}
		if !c.json() {
			p.showPlan(plan)
		}
		if c.DryRun || len(plan.Steps) == 0 {
			return c.print(p, applied{Steps: plan.Steps})
		}
		if !c.Yes {
			if err := p.confirm(ctx, "Apply this?"); err != nil {
				return err
			}
		}
		created, err := s.Apply(ctx, files, plan, c.keep)
		if err != nil {
			return p.withProblems(errors.Join(err, c.forget()))
		}
		return c.print(p, applied{Applied: true, Steps: plan.Steps, Created: created})
	})
}

func (r *rooms) manifest() *manifest.Service {
	return &manifest.Service{DB: r.clients.DB, Clients: r.clients, Accounts: r.accounts, Tokens: r.tokens}
}

// sources reads the files.
func (p *process) sources(ctx context.Context, paths []string) (sources []manifest.Source, err error) {
	for _, path := range paths {
		source := manifest.Source{Name: path}
		if path == "-" {
			source.Name = "standard input"
			source.Text, err = interruptible(ctx, func() ([]byte, error) { return readSource(p.In) })
		} else {
			source.Text, err = readFile(path)
		}
		if err != nil {
			return nil, err
		}
		sources = append(sources, source)
	}
	return sources, nil
}

func readFile(path string) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }()
	return readSource(file)
}

// readSource reads one byte more than may be in a file: too much is told like all else that is wrong.
func readSource(in io.Reader) ([]byte, error) {
	return io.ReadAll(io.LimitReader(in, manifest.MaxSize+1))
}

// withProblems writes problems as a line for each, and returns an error that counts them. Any other error it returns.
func (p *process) withProblems(err error) error {
	var problems problem.List
	if !errors.As(err, &problems) {
		return err
	}
	for _, one := range problems {
		fmt.Fprintln(p.Err, visible(redact.String(one.String())))
	}
	if len(problems) == 1 {
		return errors.New("there is a problem; nothing was changed")
	}
	return fmt.Errorf("there are %d problems; nothing was changed", len(problems))
}
