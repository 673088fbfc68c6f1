package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// lookAtFiles finds what others on this machine can do to the database, and what its server cannot.
func lookAtFiles(_ context.Context, p *patient) finding {
	if p.db.Path() == "" {
		return skipped("PostgreSQL has permissions of its own.")
	}
	path, err := filepath.EvalSymlinks(p.db.Path())
	if err != nil {
		return broken(err, "Give a path that leads to the database.")
	}
	owner, err := os.Stat(path)
	if err != nil {
		return broken(err, "Run this as the user of the server.")
	}
	worst := healthy("Nobody but their owner can read or change them.")
	for _, suffix := range []string{"", "-wal", "-shm", ".lock", keySuffix} {
		info, err := os.Stat(path + suffix)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return broken(err, "Run this as the user of the server.")
		}
		worst = worse(worst, lookAtFile(path+suffix, info, owner))
	}
	folder, err := os.Stat(filepath.Dir(path))
	if err != nil {
		return broken(err, "Run this as the user of the server.")
	}
	return worse(worst, lookAtFolder(filepath.Dir(path), folder.Mode()))
}

var severity = map[status]int{statusWarning: 1, statusFailed: 2}

func worse(a, b finding) finding {
	if severity[b.Status] > severity[a.Status] {
		return b
	}
	return a
}

func lookAtFile(path string, info, database os.FileInfo) finding {
	found := finding{Remedy: fmt.Sprintf(`Run "chmod 600 %s".`, path)}
	mode := info.Mode().Perm()
	switch {
	case mode&0o002 != 0:
		found.Status, found.Found = statusFailed, "Everybody on this machine can change "+path+"."
	case mode&0o077 != 0 && strings.HasSuffix(path, keySuffix):
		found.Status, found.Found = statusFailed, "Others on this machine can read the secret key in "+path+", so the server refuses it."
	case mode&0o077 != 0:
		found.Status, found.Found = statusWarning, "Others on this machine can read or change "+path+"."
	case ownerOf(info) != ownerOf(database):
		found.Status, found.Found = statusFailed, path+" does not belong to whom the database belongs to."
		found.Remedy = fmt.Sprintf(`Run "chown" on it, so that all files of the database belong to the user of the server (uid %d).`, ownerOf(database))
	default:
		return healthy("")
	}
	return found
}

// lookAtFolder: whoever can write to a folder can put other files into the place of those that are in it, unless it is
// sticky, as /tmp is.
func lookAtFolder(path string, mode fs.FileMode) finding {
	found := finding{
		Status: statusWarning, Found: "Others on this machine can put files into " + path + ".",
		Remedy: fmt.Sprintf(`Give the database a folder of its own, or run "chmod go-w %s".`, path),
	}
	switch {
	case mode.Perm()&0o022 == 0:
		return healthy("")
	case mode.Perm()&0o002 != 0 && mode&fs.ModeSticky == 0:
		found.Status, found.Found = statusFailed, "Everybody on this machine can replace the files in "+path+"."
	}
	return found
}

// ownerOf returns the number of the user to whom a file belongs.
func ownerOf(info os.FileInfo) uint32 {
	if of, known := info.Sys().(*syscall.Stat_t); known {
		return of.Uid
	}
	return 0
}

// How much room there should be at least, in bytes: the write-ahead log alone takes 16 MB and more under load.
const (
	spaceWarning = 1 << 30
	spaceFailure = 64 << 20
)

// lookAtSpace looks at the disk of a SQLite database.
func lookAtSpace(_ context.Context, p *patient) finding {
	if p.db.Path() == "" {
		return skipped("The disk of PostgreSQL cannot be seen from here.")
	}
	var disk syscall.Statfs_t
	info, err := os.Stat(p.db.Path())
	if err == nil {
		err = syscall.Statfs(filepath.Dir(p.db.Path()), &disk)
	}
	if err != nil {
		return broken(err, "Run this as the user of the server.")
	}
	if isOnNetwork(uint32(disk.Type)) {
		return finding{
			Status: statusFailed, Found: "The database lies on a file system of another machine, whose locks and memory SQLite cannot share.",
			Remedy: "Move the database to a local disk, or use PostgreSQL.",
		}
	}
	return spaceFor(info.Size(), int64(disk.Bavail*uint64(disk.Bsize)))
}

// isOnNetwork reports whether a number stands for NFS, SMB or CIFS (linux/magic.h).
func isOnNetwork(kind uint32) bool {
	switch kind {
	case 0x6969, 0x517b, 0xff534d42, 0xfe534d42:
		return true
	}
	return false
}

// spaceFor says whether there is room beside a database of this size.
func spaceFor(size, free int64) finding {
	found := finding{
		Found:  fmt.Sprintf("%s are free, and the database has %s.", inBytes(free), inBytes(size)),
		Remedy: "Make room, or move the database to a larger disk: when it is full, nobody gets a token.",
	}
	switch {
	case free < spaceFailure:
		found.Status = statusFailed
	case free < max(size, spaceWarning):
		found.Status = statusWarning
	default:
		return healthy("%s", found.Found)
	}
	return found
}
