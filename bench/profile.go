package main

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/ostiary/ostiary/internal/testkit/lab"
)

// overlay adds bench/profile.go.txt to the program, and returns what tells the compiler.
func (r *rig) overlay() (argument string, err error) {
	if r.profiles, err = filepath.Abs(r.profiles); err != nil {
		return "", err
	}
	if err := os.MkdirAll(r.profiles, 0o700); err != nil {
		return "", err
	}
	here, err := os.Getwd()
	if err != nil {
		return "", err
	}
	return lab.Overlay(filepath.Join(r.dir, "overlay.json"), map[string]string{
		filepath.Join(here, "cmd/ostiary/bench_profile.go"): filepath.Join(here, "bench/profile.go.txt"),
	})
}

// profile begins a profile of the server, if there are to be any, and returns what ends it.
func (r *rig) profile(s *server, name string) (end func(), err error) {
	if r.profiles == "" {
		return func() {}, nil
	}
	file := strings.NewReplacer(" ", "-", ",", "", "/", "-").Replace(name) + ".pprof"
	if err := os.WriteFile(filepath.Join(r.profiles, "next"), []byte(file), 0o600); err != nil {
		return nil, err
	}
	return func() {
		_ = s.Signal(syscall.SIGUSR2)
		// It is written when it ends, and before that none can begin.
		for end := time.Now().Add(profileWritten); time.Now().Before(end); time.Sleep(time.Millisecond) {
			if _, err := os.Stat(filepath.Join(r.profiles, file)); err == nil {
				return
			}
		}
	}, s.Signal(syscall.SIGUSR1)
}

// profileVariable tells the server where profiles go.
const profileVariable = "OSTIARY_BENCH_PROFILE"

// profileWritten is the longest that a profile may take to be written.
const profileWritten = 3 * time.Second
