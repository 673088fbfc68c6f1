package chaos_test

import (
	"bufio"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/ostiary/ostiary/internal/testkit"
	"github.com/ostiary/ostiary/internal/testkit/lab"
)

// TestT70Locked has another program keep the database to itself: whoever writes waits, and is then asked to come back.
func TestT70Locked(t *testing.T) {
	t.Parallel()
	s := newSite(t, onSQLite)
	throughHardTimes(t, s, func(*lab.Process) (end func()) { return s.lock(t) })
}

// TestT70LockedForAMoment does so for a moment: nobody is turned away.
func TestT70LockedForAMoment(t *testing.T) {
	t.Parallel()
	s := newSite(t, onSQLite)
	server := s.serve(t)
	c := newCaller(s, server.URL)
	unlock := s.lock(t)
	issued := make(chan error, 1)
	go func() {
		_, err := c.issue(t.Context())
		issued <- err
	}()
	time.Sleep(aMoment())
	unlock()
	if err := <-issued; err != nil {
		t.Error(err)
	}
}

// lock takes the lock of SQLite that there is one of.
func (s *site) lock(t testing.TB) (unlock func()) {
	t.Helper()
	pool := s.database(t)
	pool.SetMaxOpenConns(1)
	if _, err := pool.ExecContext(t.Context(), "BEGIN IMMEDIATE"); err != nil {
		t.Fatal(err)
	}
	return func() {
		if _, err := pool.ExecContext(t.Context(), "ROLLBACK"); err != nil {
			t.Error(err)
		}
	}
}

// TestT71ReadOnly has the kernel refuse what SQLite wants to do, as it does when a disk has failed: it remounts the file
// system for reading alone, or cannot say that something lies on the disk.
func TestT71ReadOnly(t *testing.T) {
	for name, fault := range map[string]string{
		"read-only": "inject=pwrite64,ftruncate:error=EROFS",
		"broken":    "inject=fsync,fdatasync:error=EIO",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSite(t, onSQLite)
			throughHardTimes(t, s, func(server *lab.Process) (end func()) { return tamper(t, server, fault) })
		})
	}
}

// tamper has calls of a process fail until end is called.
func tamper(t testing.TB, p *lab.Process, fault string) (end func()) {
	t.Helper()
	testkit.Need(t, "strace", hasStrace())
	tracer := exec.CommandContext(t.Context(), "strace", "-f", "-o", os.DevNull, "-e", fault, "-p", strconv.Itoa(p.ID()))
	stderr, err := tracer.StderrPipe()
	if err == nil {
		err = tracer.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	said := bufio.NewScanner(stderr)
	said.Scan()
	testkit.Need(t, "ptrace", strings.Contains(said.Text(), "attached")) // of a process that runs, which takes more rights
	go func() { _, _ = io.Copy(io.Discard, stderr) }()
	return func() {
		_ = tracer.Process.Signal(os.Interrupt) // with which it leaves the process as it is
		_ = tracer.Wait()
	}
}
