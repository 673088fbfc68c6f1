package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/ostiary/ostiary/internal/database"
	"github.com/ostiary/ostiary/internal/fault"
	"github.com/ostiary/ostiary/internal/redact"
)

// The codes to exit with.
const (
	exitOK      = 0
	exitFailure = 1
	exitUsage   = 2
)

// usageError is a mistake on the command line or in a variable.
type usageError struct {
	error
	command string // whose help explains it
}

// Unwrap returns the mistake.
func (e *usageError) Unwrap() error { return e.error }

// report writes what went wrong as one line, and returns the code to exit with.
func (p *process) report(err error) int {
	var usage *usageError
	switch {
	case err == nil:
		return exitOK
	case errors.As(err, &usage):
		text, see := sentence(err), "; see"
		if strings.HasSuffix(text, "?") {
			see = " See"
		}
		fmt.Fprintf(p.Err, "ostiary: error: %s%s \"%s --help\"\n", text, see, usage.command)
		return exitUsage
	case errors.Is(err, database.ErrURL):
		fmt.Fprintf(p.Err, "ostiary: error: %s\n", sentence(err))
		return exitUsage
	}
	fmt.Fprintf(p.Err, "ostiary: error: %s\n", sentence(err))
	return exitFailure
}

// sentence writes an error for an operator: with its cause, unlike for the rest of the world, but
// without the code for programs, and on one line.
func sentence(err error) string {
	text := err.Error()
	var refused *fault.Error
	if errors.As(err, &refused) {
		plain := refused.Message
		if refused.Err != nil {
			plain = fmt.Sprintf("%s (%v)", refused.Message, refused.Err)
		}
		text = strings.Replace(text, refused.Error(), plain, 1)
	}
	return visible(strings.Join(strings.Fields(redact.String(text)), " "))
}
