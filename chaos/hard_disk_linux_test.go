package chaos_test

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/ostiary/ostiary/internal/testkit"
	"github.com/ostiary/ostiary/internal/testkit/lab"
)

// smallDisk is a file system in memory with room for few more than the tests write.
func smallDisk(t testing.TB) (dir string) {
	t.Helper()
	dir = t.TempDir()
	err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=32m")
	testkit.Need(t, "tmpfs", err == nil)
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	return dir
}

// fill takes all the room that there is on a disk.
func fill(t testing.TB, dir string) (empty func()) {
	t.Helper()
	file := filepath.Join(dir, "others")
	large := make([]byte, 1<<20)
	for size := len(large); size > 0; size /= 2 {
		for err := error(nil); err == nil; {
			err = appendTo(file, large[:size])
		}
	}
	return func() {
		if err := os.Remove(file); err != nil {
			t.Error(err)
		}
	}
}

func appendTo(name string, content []byte) error {
	file, err := os.OpenFile(name, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }()
	_, err = file.Write(content)
	return err
}

// TestT71DiskFull fills the disk on which the database lies.
func TestT71DiskFull(t *testing.T) {
	t.Parallel()
	dir := smallDisk(t)
	s := newSite(t, onDisk(dir))
	throughHardTimes(t, s, func(server *lab.Process) (end func()) {
		end = fill(t, dir)
		c := newCaller(s, server.URL)
		// The write-ahead log may have room of its own.
		eventually(t, "nothing fits in any more", func() bool { return !c.isReady(t.Context()) })
		return end
	})
}

// TestT71Crash kills the server on a full disk, and gives it room. Whatever it has acknowledged is there.
func TestT71Crash(t *testing.T) {
	t.Parallel()
	dir := smallDisk(t)
	s := newSite(t, onDisk(dir))
	server := s.serve(t)
	c := newCrew(t, s, func() string { return server.URL() })
	for range either(2, 20) {
		stop := c.work(t)
		c.waitFor(t, 40)
		empty := fill(t, dir)
		time.Sleep(aMoment())
		server.Kill()
		stop()
		empty()
		server = s.serve(t)
		if c.verify(t, c.ledger.take()); t.Failed() {
			return
		}
	}
	c.verifyAll(t)
	server.Stop()
	s.isSound(t)
}

func onDisk(dir string) func(testing.TB) string {
	return func(testing.TB) string { return "sqlite:" + filepath.Join(dir, "ostiary.db") }
}

// TestT71Start starts the server on a disk that is full, and on one that can only be read. It says so in one line, and
// begins when that is over.
func TestT71Start(t *testing.T) {
	t.Parallel()
	for why, begin := range map[string]func(t testing.TB, dir string) (end func()){
		"no space left on device": fill, "read-only file system": onlyRead,
	} {
		t.Run(why, func(t *testing.T) {
			dir := smallDisk(t)
			s := newSite(t, onDisk(dir))
			s.serve(t).Stop() // makes what it keeps beside the database
			end := begin(t, dir)
			s.refusesToStart(t, why)
			end()
			s.serve(t).Stop()
			s.isSound(t)
		})
	}
}

func onlyRead(t testing.TB, dir string) (end func()) {
	t.Helper()
	remount := func(flags uintptr) {
		t.Helper()
		if err := syscall.Mount("tmpfs", dir, "tmpfs", syscall.MS_REMOUNT|flags, ""); err != nil {
			t.Fatal(err)
		}
	}
	remount(syscall.MS_RDONLY)
	return func() { remount(0) }
}
