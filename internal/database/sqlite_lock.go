package database

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
)

// ErrServed says that another server has this SQLite file. Two would work, but wait for each other's
// writes: more than one server is what PostgreSQL is for.
var ErrServed = errors.New("another ostiary serves this database; stop it first, or use PostgreSQL, which several can share")

// LockForServing claims the database for one server and returns how to give it back; the end of the
// process does so too. Other commands do not ask for it and work beside the server. SQLite allows
// one server a file: it holds a lock on a file of its own beside the database, because to lock the
// database itself would keep those others out. PostgreSQL is shared, and there it does nothing.
func (db *DB) LockForServing() (release func(), err error) {
	if !db.isSQLite() {
		return func() {}, nil
	}
	path, err := filepath.EvalSymlinks(db.path) // one file, whatever it is called
	if err != nil {
		return nil, fmt.Errorf("lock the database: %w", err)
	}
	return lockForServing(path)
}

func lockForServing(path string) (release func(), err error) {
	file, err := os.OpenFile(path+".lock", os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("lock the database: %w", err)
	}
	if err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		_ = file.Close()
		if errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, fmt.Errorf("%s: %w", path, ErrServed)
		}
		return nil, fmt.Errorf("lock %s.lock: %w", path, err)
	}
	// The file stays: whoever deletes it could delete the one that a third process just locked.
	return func() { _ = file.Close() }, nil
}

// How a folder is locked: by one who changes which file is the database or what its schema is, or by many who open it.
const (
	alone    = syscall.LOCK_EX
	together = syscall.LOCK_SH
)

// lockFolder waits until nobody has locked the folder of a file who keeps the caller out, and locks it until it is closed.
func lockFolder(path string, how int) (folder *os.File, err error) {
	if folder, err = os.Open(filepath.Dir(path)); err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(folder.Fd()), how); err != nil {
		_ = folder.Close()
		return nil, fmt.Errorf("lock %s: %w", filepath.Dir(path), err)
	}
	return folder, nil
}
