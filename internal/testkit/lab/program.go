package lab

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// What the servers are started with. They listen on this machine alone, and for minutes.
const (
	AdminName     = "admin"
	AdminPassword = "correct horse battery staple"
	secretKey     = "b3N0aWFyeS1sYWItb3N0aWFyeS1sYWItb3N0aWFyeS0="
)

// Program is a build of ostiary.
type Program struct {
	path string
	// Environment is added to that of each process.
	Environment []string
}

// Build builds the program into a folder, with further arguments for go build, and under the race detector when the
// caller runs under it.
func Build(ctx context.Context, dir string, args ...string) (*Program, error) {
	p := &Program{path: filepath.Join(dir, "ostiary")}
	args = append([]string{"build", "-buildvcs=false", "-o", p.path}, args...)
	if racing {
		args = append(args, "-race")
		p.Environment = append(p.Environment, "GORACE=atexit_sleep_ms=0")
	}
	said, err := exec.CommandContext(ctx, "go", append(args, "github.com/ostiary/ostiary/cmd/ostiary")...).CombinedOutput()
	if err != nil {
		return nil, fmt.Errorf("build the server: %w\n%s", err, said)
	}
	return p, nil
}

// Path returns the path of the program.
func (p *Program) Path() string { return p.path }

// Command returns a command of the program on a database. Nothing of the caller's own settings reaches it.
func (p *Program) Command(ctx context.Context, databaseURL string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, p.path, args...)
	cmd.Dir = filepath.Dir(p.path)
	cmd.Env = append([]string{
		"PATH=" + os.Getenv("PATH"), "OSTIARY_DATABASE_URL=" + databaseURL, "OSTIARY_SECRET_KEY=" + secretKey,
		"OSTIARY_ADMIN_USERNAME=" + AdminName, "OSTIARY_ADMIN_PASSWORD=" + AdminPassword, "OSTIARY_DRAIN_DELAY=0s",
	}, p.Environment...)
	return cmd
}

// Tell runs a command of the program, and reads what it prints as JSON into answer, unless that is nil.
func (p *Program) Tell(ctx context.Context, databaseURL string, answer any, args ...string) error {
	cmd := p.Command(ctx, databaseURL, args...)
	var said bytes.Buffer
	cmd.Stderr = &said
	printed, err := cmd.Output()
	if err == nil && answer != nil {
		err = json.Unmarshal(printed, answer)
	}
	if err != nil {
		return fmt.Errorf("ostiary %q: %w: %s", args, err, said.Bytes())
	}
	return nil
}

// Serve starts a server on a database, which writes its log to a file, on a port of its own or with further arguments,
// which may say otherwise. It is not the end of ctx that ends it, but [Process.Stop] or [Process.Kill].
func (p *Program) Serve(ctx context.Context, databaseURL, log string, args ...string) (*Process, error) {
	args = append([]string{"serve", "--listen", "127.0.0.1:0"}, args...)
	return Start(ctx, log, p.Command(context.WithoutCancel(ctx), databaseURL, args...))
}
