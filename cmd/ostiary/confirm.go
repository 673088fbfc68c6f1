package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// asking is how a command is told whether to ask before it changes something.
type asking struct {
	DryRun bool `help:"Show what would change, and change nothing."`
	Yes    bool `short:"y" help:"Do not ask."`
	output
}

const insteadOfAsking = "give --yes to go on, or --dry-run to see what would change"

// Validate is called by kong before the command is run.
func (a *asking) Validate() error {
	if a.json() && !a.Yes && !a.DryRun {
		return errors.New("nothing is asked with --output json: " + insteadOfAsking)
	}
	return nil
}

// check returns an error when it would have to ask and cannot.
func (a *asking) check(canAsk bool) error {
	if a.Yes || a.DryRun || canAsk {
		return nil
	}
	return errors.New("there is no terminal to ask at: " + insteadOfAsking)
}

// confirm asks whether to go on. No is an error.
func (p *process) confirm(ctx context.Context, question string) error {
	fmt.Fprint(p.Err, question, " [y/N] ")
	answer, err := interruptible(ctx, func() (string, error) { return readAnswer(p.In) })
	if err == nil && !slices.Contains([]string{"y", "Y", "yes", "Yes", "YES"}, answer) {
		err = errors.New("nothing was changed")
	}
	return err
}

// readAnswer reads a line.
func readAnswer(in io.Reader) (string, error) {
	line, err := bufio.NewReader(in).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return "", fmt.Errorf("read from the terminal: %w", err)
	}
	return strings.TrimSpace(line), nil
}
