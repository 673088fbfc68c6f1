package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/ostiary/ostiary/internal/testkit"
	"github.com/ostiary/ostiary/internal/testkit/lab"
)

const (
	sqlite   = "sqlite"
	postgres = "postgres"
)

// rig is where it is measured: the program, and the folder of the databases.
type rig struct {
	*lab.Program
	dir    string
	server *testkit.Postgres
	made   int // databases so far
	// profiles, when not empty, is the folder for profiles.
	profiles string
}

// newRig builds the server as a release is built, save that it knows the paths of its sources: so much of it has been
// compiled before. It makes profiles in a folder, unless that is empty.
func newRig(ctx context.Context, dir, profiles string) (*rig, error) {
	dir, err := os.MkdirTemp(dir, "ostiary-bench-")
	if err != nil {
		return nil, err
	}
	r := &rig{dir: dir, profiles: profiles}
	if err := r.build(ctx); err != nil {
		r.close()
		return nil, err
	}
	return r, nil
}

func (r *rig) build(ctx context.Context) (err error) {
	args := []string{"-ldflags=-s -w"}
	if r.profiles != "" {
		overlay, err := r.overlay()
		if err != nil {
			return err
		}
		args = append(args, overlay)
	}
	if r.Program, err = lab.Build(ctx, r.dir, args...); err == nil {
		r.Environment = append(r.Environment, profileVariable+"="+r.profiles)
	}
	return err
}

func (r *rig) close() {
	if r.server != nil {
		r.server.Stop()
	}
	_ = os.RemoveAll(r.dir)
}

// newDatabase returns the URL of a database without a schema, and a folder for what belongs to it.
func (r *rig) newDatabase(ctx context.Context, kind string) (url, dir string, err error) {
	r.made++
	dir = filepath.Join(r.dir, fmt.Sprint(r.made))
	if err := os.Mkdir(dir, 0o700); err != nil || kind == sqlite {
		return "sqlite:" + filepath.Join(dir, "ostiary.db"), dir, err
	}
	if r.server == nil {
		if r.server, err = testkit.StartDurablePostgres(); err != nil {
			return "", "", err
		}
	}
	url, err = r.server.CreateDatabase(ctx, "")
	return url, dir, err
}
