package main

import (
	"context"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the process at once
	os.Exit(Run(ctx, os.Args[1:], os.Environ(), Stdio{os.Stdin, os.Stdout, os.Stderr}))
}

// Stdio is what a command reads from and writes to.
type Stdio struct {
	In       io.Reader
	Out, Err io.Writer
}

// Run runs a command line, the name of the program left out, and returns the code to exit with: 0, 1
// after a failure, 2 when the command line itself is wrong, or a variable. It returns soon after ctx ends. env
// lists the variables as [os.Environ] does.
func Run(ctx context.Context, args, env []string, stdio Stdio) int {
	p := &process{Stdio: stdio, env: environmentOf(env), linger: time.Sleep}
	return p.run(ctx, args)
}

// process is what the commands know of the process they run in.
type process struct {
	Stdio
	env environment
	// linger waits while a load balancer learns that the server is about to stop. Tests replace it.
	linger func(time.Duration)
}
