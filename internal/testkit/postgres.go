package testkit

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"
)

// Postgres is a PostgreSQL server of this process's own: in a temporary folder, and reachable through a
// socket in that folder alone.
type Postgres struct {
	dir           string
	start, finish func() error
	last          atomic.Int64
}

// The settings of a server.
const (
	// forgetful is for tests: nothing in it has to last.
	forgetful = "-c fsync=off -c full_page_writes=off -c synchronous_commit=off -c max_connections=300 -c shared_buffers=64MB"
	// durable is for measurements: as PostgreSQL comes, save for memory as it is given to a server.
	durable = "-c shared_buffers=256MB"
)

// HasPostgres reports whether PostgreSQL is installed.
func HasPostgres() bool { return postgresBin() != "" }

// postgresBin returns the folder of initdb and pg_ctl, or "" when PostgreSQL is not installed.
func postgresBin() string {
	// Debian keeps them outside PATH.
	installed, _ := filepath.Glob("/usr/lib/postgresql/*/bin")
	for _, dir := range installed {
		if _, err := os.Stat(filepath.Join(dir, "initdb")); err == nil {
			return dir
		}
	}
	if path, err := exec.LookPath("initdb"); err == nil {
		return filepath.Dir(path)
	}
	return ""
}

// StartPostgres starts a server that keeps nothing through a power loss; the caller stops it with [Postgres.Stop].
func StartPostgres() (*Postgres, error) { return startPostgres(forgetful) }

// StartDurablePostgres is [StartPostgres] with the durability that PostgreSQL has by default.
func StartDurablePostgres() (*Postgres, error) { return startPostgres(durable) }

func startPostgres(settings string) (*Postgres, error) {
	bin := postgresBin()
	if bin == "" {
		return nil, fmt.Errorf("PostgreSQL is not installed (initdb was not found)")
	}
	dir, err := os.MkdirTemp("", "ostiary-pg-")
	if err != nil {
		return nil, err
	}
	attributes, err := unprivileged(dir)
	if err != nil {
		return nil, err
	}
	run := func(name string, args ...string) error {
		cmd := exec.Command(filepath.Join(bin, name), args...)
		cmd.Dir, cmd.SysProcAttr = dir, attributes
		cmd.Env = append(os.Environ(), "LC_ALL=C.UTF-8", "PGUSER=postgres")
		log, err := os.OpenFile(filepath.Join(dir, name+".log"), os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o666)
		if err != nil {
			return err
		}
		defer func() { _ = log.Close() }()
		// A file, not a pipe: the server keeps it open after pg_ctl has left.
		cmd.Stdout, cmd.Stderr = log, log
		if err := cmd.Run(); err != nil {
			said, _ := os.ReadFile(log.Name())
			return fmt.Errorf("%s: %w\n%s", name, err, said)
		}
		return nil
	}
	data := filepath.Join(dir, "data")
	options := fmt.Sprintf("-k %s -c listen_addresses='' %s", dir, settings)
	p := &Postgres{
		dir: dir,
		start: func() error {
			return run("pg_ctl", "-D", data, "-w", "-t", "60", "-l", filepath.Join(dir, "server.log"), "-o", options, "start")
		},
		finish: func() error { return run("pg_ctl", "-D", data, "-m", "immediate", "-w", "stop") },
	}
	if err := run("initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"); err != nil {
		_ = os.RemoveAll(dir)
		return nil, err
	}
	if err := p.Start(); err != nil {
		p.Stop()
		return nil, err
	}
	return p, nil
}

// unprivileged gives the folder to somebody PostgreSQL agrees to run as, when the caller is root.
func unprivileged(dir string) (*syscall.SysProcAttr, error) {
	if os.Geteuid() != 0 {
		return nil, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		account, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, _ := strconv.Atoi(account.Uid)
		gid, _ := strconv.Atoi(account.Gid)
		return &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}, os.Chown(dir, uid, gid)
	}
	return nil, fmt.Errorf("PostgreSQL refuses to run as root, and there is no user postgres or nobody")
}

// Stop ends the server and deletes its data.
func (p *Postgres) Stop() {
	_ = p.Crash()
	_ = os.RemoveAll(p.dir)
}

// Crash ends the server at once, as if the machine had lost its power: the next start recovers it from its log.
func (p *Postgres) Crash() error { return p.finish() }

// Start starts the server again after [Postgres.Crash], and waits until it can be asked.
func (p *Postgres) Start() error { return p.start() }

// CreateDatabase makes a database, as a copy of template unless that is empty, and returns its URL.
func (p *Postgres) CreateDatabase(ctx context.Context, template string) (string, error) {
	name := fmt.Sprintf("test%d", p.last.Add(1))
	return p.URL(name), p.create(ctx, name, template)
}

func (p *Postgres) create(ctx context.Context, name, template string) error {
	admin, err := sql.Open("pgx", p.URL("postgres"))
	if err != nil {
		return err
	}
	defer func() { _ = admin.Close() }()
	statement := "CREATE DATABASE " + name
	if template != "" {
		statement += " TEMPLATE " + template
	}
	_, err = admin.ExecContext(ctx, statement)
	return err
}

// URL returns the URL of a database.
func (p *Postgres) URL(database string) string {
	return "postgres://postgres@/" + database + "?host=" + url.QueryEscape(p.dir)
}

// shared is the one server of this test process; [Main] stops it.
var shared = sync.OnceValues(func() (*Postgres, error) {
	postgresStarted.Store(true)
	return StartPostgres()
})

var postgresStarted atomic.Bool
