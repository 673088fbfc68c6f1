package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"
)

// maxTyped is how many bytes of a secret are read; far shorter ones are refused.
const maxTyped = 1 << 16

// newPassword asks for a password: twice at a terminal, without showing it; otherwise it is the one line
// of standard input. It is never an argument, which every user of the machine could read.
func (p *process) newPassword(ctx context.Context) (string, error) {
	if terminal, ok := p.terminal(); ok {
		return p.promptPassword(ctx, terminal)
	}
	return interruptible(ctx, func() (string, error) { return readLine(p.In, "password") })
}

// terminal returns what standard input is, when it is a terminal.
func (p *process) terminal() (fd int, ok bool) {
	file, ok := p.In.(*os.File)
	if !ok {
		return 0, false
	}
	fd = int(file.Fd())
	return fd, term.IsTerminal(fd)
}

// promptToken asks for a token like for a password, but once: a slip shows by itself.
func (p *process) promptToken(ctx context.Context, terminal int) (string, error) {
	state, err := term.GetState(terminal)
	if err != nil {
		return "", fmt.Errorf("read from the terminal: %w", err)
	}
	defer func() { _ = term.Restore(terminal, state) }()
	return p.prompt(ctx, terminal, "Token: ")
}

func (p *process) promptPassword(ctx context.Context, terminal int) (string, error) {
	state, err := term.GetState(terminal)
	if err != nil {
		return "", fmt.Errorf("read from the terminal: %w", err)
	}
	defer func() { _ = term.Restore(terminal, state) }() // an interrupted prompt leaves it silent
	first, err := p.prompt(ctx, terminal, "Password: ")
	if err != nil {
		return "", err
	}
	second, err := p.prompt(ctx, terminal, "Once more: ")
	if err == nil && first != second {
		err = errors.New("the two passwords differ; nothing was changed")
	}
	return first, err
}

func (p *process) prompt(ctx context.Context, terminal int, question string) (string, error) {
	fmt.Fprint(p.Err, question)
	defer fmt.Fprintln(p.Err)
	return interruptible(ctx, func() (string, error) {
		typed, err := term.ReadPassword(terminal)
		if err != nil {
			return "", fmt.Errorf("read from the terminal: %w", err)
		}
		return string(typed), nil
	})
}

// readLine reads the one line of standard input, which is what it is called.
func readLine(in io.Reader, what string) (string, error) {
	input, err := io.ReadAll(io.LimitReader(in, maxTyped))
	if err != nil {
		return "", fmt.Errorf("read the %s from standard input: %w", what, err)
	}
	line := strings.TrimSuffix(strings.TrimSuffix(string(input), "\n"), "\r")
	switch {
	case line == "":
		return "", fmt.Errorf("there is no %s on standard input; write it there, for example with a pipe", what)
	case strings.ContainsAny(line, "\r\n"):
		return "", fmt.Errorf("there is more than one line on standard input; the %s must be the only one", what)
	}
	return line, nil
}

// interruptible waits for read no longer than ctx lasts.
func interruptible[T any](ctx context.Context, read func() (T, error)) (T, error) {
	type answer struct {
		value T
		err   error
	}
	answered := make(chan answer, 1)
	go func() {
		value, err := read()
		answered <- answer{value, err}
	}()
	select {
	case a := <-answered:
		return a.value, a.err
	case <-ctx.Done():
		var none T
		return none, errors.New("interrupted; nothing was changed")
	}
}
