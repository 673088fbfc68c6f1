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
