package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/ostiary/ostiary/internal/testkit"
)

const (
	sqlite   = "sqlite"
	postgres = "postgres"
)

// lab is where it is measured: the program, and the folder of the databases.
type lab struct {
	dir     string
	program string // the server
	server  *testkit.Postgres
	made    int // databases so far
	// profiles, when not empty, is the folder for profiles.
	profiles string
}

// newLab builds the server as a release is built, save that it knows the paths of its sources: so much of it has been
// compiled before. It makes profiles in a folder, unless that is empty.
func newLab(ctx context.Context, dir, profiles string) (*lab, error) {
	dir, err := os.MkdirTemp(dir, "ostiary-bench-")
	if err != nil {
		return nil, err
	}
	l := &lab{dir: dir, program: filepath.Join(dir, "ostiary"), profiles: profiles}
	if err := l.build(ctx); err != nil {
		l.close()
		return nil, err
	}
	return l, nil
}

func (l *lab) build(ctx context.Context) error {
	args := []string{"build", "-buildvcs=false", "-ldflags=-s -w", "-o", l.program}
	if l.profiles != "" {
		overlay, err := l.overlay()
		if err != nil {
			return err
		}
		args = append(args, "-overlay="+overlay)
	}
	if said, err := exec.CommandContext(ctx, "go", append(args, "./cmd/ostiary")...).CombinedOutput(); err != nil {
		return fmt.Errorf("build the server: %w\n%s", err, said)
	}
	return nil
}

func (l *lab) close() {
	if l.server != nil {
		l.server.Stop()
	}
	_ = os.RemoveAll(l.dir)
}

// newDatabase returns the URL of a database without a schema, and a folder for what belongs to it.
func (l *lab) newDatabase(ctx context.Context, kind string) (url, dir string, err error) {
	l.made++
	dir = filepath.Join(l.dir, fmt.Sprint(l.made))
	if err := os.Mkdir(dir, 0o700); err != nil || kind == sqlite {
		return "sqlite:" + filepath.Join(dir, "ostiary.db"), dir, err
	}
	if l.server == nil {
		if l.server, err = testkit.StartDurablePostgres(); err != nil {
			return "", "", err
		}
	}
	url, err = l.server.CreateDatabase(ctx, "")
	return url, dir, err
}

// ostiary returns a command of the program on a database. Nothing of the caller's own settings reaches it.
func (l *lab) ostiary(ctx context.Context, url string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, l.program, args...)
	cmd.Dir = l.dir
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "OSTIARY_DATABASE_URL=" + url, "OSTIARY_SECRET_KEY=" + secretKey,
		"OSTIARY_ADMIN_USERNAME=" + adminName, "OSTIARY_ADMIN_PASSWORD=" + adminPassword, "OSTIARY_DRAIN_DELAY=0s", profileVariable + "=" + l.profiles}
	return cmd
}

// tell runs a command of the program, and reads what it prints as JSON into answer, unless that is nil.
func (l *lab) tell(ctx context.Context, url string, answer any, args ...string) error {
	cmd := l.ostiary(ctx, url, args...)
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
