package main

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/ostiary/ostiary/internal/database"
	"github.com/ostiary/ostiary/internal/seal"
)

// secretKey is what the server seals with: 256 random bits. It is never a flag, because every user of the
// machine can read those.
type secretKey []byte

const (
	secretVariable = "OSTIARY_SECRET_KEY"
	secretBytes    = 32
	makeSecret     = `make one with "openssl rand -base64 32" or "head -c 32 /dev/urandom | base64"`
)

// secretKeyOf returns the key that the variable gives; nil when it is not set. One that cannot be a key is a
// usage error, and so is none with PostgreSQL, which several servers share: there it cannot lie beside it.
func secretKeyOf(env environment, databaseURL, command string) (secretKey, error) {
	text, err := env.value(secretVariable)
	if err != nil {
		return nil, &usageError{err, command}
	}
	if text == "" && !strings.HasPrefix(databaseURL, "postgres") {
		return nil, nil
	}
	if text == "" {
		return nil, &usageError{errors.New(secretVariable + " is needed with PostgreSQL; " + makeSecret + ", and give the same to every server"), command}
	}
	key, ok := readSecret(text)
	if !ok {
		return nil, &usageError{fmt.Errorf("%s must be %d random bytes in base64; %s", secretVariable, secretBytes, makeSecret), command}
	}
	return key, nil
}

// readSecret reads base64, of either alphabet, with or without padding (RFC 4648 sections 4 and 5).
func readSecret(text string) (key secretKey, ok bool) {
	text = strings.TrimRight(strings.TrimSpace(text), "=")
	text = strings.NewReplacer("-", "+", "_", "/").Replace(text)
	key, err := base64.RawStdEncoding.DecodeString(text)
	return key, err == nil && len(key) == secretBytes
}

// orBeside returns the key or, when none was given, the one in the file beside the SQLite database. The file is
// made when nothing is sealed yet, or when what is sealed is to be replaced.
func (k secretKey) orBeside(ctx context.Context, db *database.DB, replaces bool) (secretKey, error) {
	if k != nil {
		return k, nil
	}
	path, err := filepath.EvalSymlinks(db.Path()) // one file, whatever it is called
	if err != nil {
		return nil, fmt.Errorf("look for the secret key: %w", err)
	}
	path += keySuffix
	if k, err = readKeyFile(path); !errors.Is(err, fs.ErrNotExist) {
		return k, err
	}
	sealed, err := db.Read().SigningKey.Query().Exist(ctx)
	if err != nil {
		return nil, fmt.Errorf("look for signing keys: %w", err)
	}
	if sealed && !replaces {
		return nil, fmt.Errorf(`the signing keys in the database are sealed with a secret key that is not in %s; put the file back, give the key with %s, or replace them with "ostiary key rotate --now"`, path, secretVariable)
	}
	if err := makeKeyFile(path); err != nil {
		return nil, fmt.Errorf("make the secret key: %w; or give one with %s", err, secretVariable)
	}
	return readKeyFile(path)
}

// keySuffix is what the name of the file has more than that of the database.
const keySuffix = ".key"

// readKeyFile refuses a file that others may read: they could make tokens.
func readKeyFile(path string) (secretKey, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("read the secret key: %w", err)
	}
	defer func() { _ = file.Close() }()
	info, err := file.Stat()
	if err != nil {
		return nil, fmt.Errorf("read the secret key: %w", err)
	}
	if info.Mode().Perm()&0o077 != 0 {
		return nil, fmt.Errorf(`others on this machine may read the secret key in %s; run "chmod 600" on it, and if they have read it, put it away and run "ostiary key rotate --now"`, path)
	}
	text, err := io.ReadAll(io.LimitReader(file, 1024))
	if err != nil {
		return nil, fmt.Errorf("read the secret key: %w", err)
	}
	key, ok := readSecret(string(text))
	if !ok {
		return nil, fmt.Errorf(`the secret key in %s is damaged; put back a copy of it, or put it away and run "ostiary key rotate --now"`, path)
	}
	return key, nil
}

// makeKeyFile makes a file with a fresh key, unless another process was faster. It gets its name when it is
// whole and on the disk, so that nobody ever meets a part of it.
func makeKeyFile(path string) error {
	draft, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*.unfinished") // O_EXCL, 0600
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(draft.Name()) }()
	_, err = fmt.Fprintln(draft, base64.StdEncoding.EncodeToString(seal.Random()))
	if err := errors.Join(err, draft.Sync(), draft.Close()); err != nil {
		return err
	}
	if err := os.Link(draft.Name(), path); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return syncFolder(filepath.Dir(path))
}

// syncFolder waits until the names in a folder are on the disk.
func syncFolder(path string) error {
	folder, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}
