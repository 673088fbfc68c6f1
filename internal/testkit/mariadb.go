package testkit

import (
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	_ "github.com/go-sql-driver/mysql" // the driver "mysql"
)

// MariaDB is a server of one test, in a temporary folder and reachable through a socket in it alone, with one database.
type MariaDB struct{ socket string }

// StartMariaDB starts a server, which ends with the test.
func StartMariaDB(t *testing.T) *MariaDB {
	t.Helper()
	server, found := mariadbd()
	Need(t, "mariadbd", found)
	dir, err := os.MkdirTemp("", "ostiary-db-") // the path of a socket has to be short
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	account := []string{}
	if os.Geteuid() == 0 {
		account = append(account, "--user=root")
	}
	data := filepath.Join(dir, "data")
	install := exec.CommandContext(t.Context(), "mariadb-install-db", append(account, "--no-defaults",
		"--auth-root-authentication-method=normal", "--skip-test-db", "--datadir="+data)...)
	if said, err := install.CombinedOutput(); err != nil {
		t.Fatalf("mariadb-install-db: %v\n%s", err, said)
	}
	m := &MariaDB{socket: filepath.Join(dir, "socket")}
	m.run(t, exec.Command(server, append([]string{"--no-defaults"}, append(account, "--datadir="+data, "--skip-networking",
		"--socket="+m.socket, "--pid-file="+filepath.Join(dir, "pid"), "--skip-log-bin")...)...))
	db := m.open(t, "")
	eventually(t, "MariaDB to answer", func() error { return db.PingContext(t.Context()) })
	if _, err := db.ExecContext(t.Context(), "CREATE DATABASE shop CHARACTER SET utf8mb4"); err != nil {
		t.Fatal(err)
	}
	return m
}

// mariadbd finds the server, which Debian keeps out of the PATH of most.
func mariadbd() (path string, found bool) {
	for _, name := range []string{"mariadbd", "/usr/sbin/mariadbd"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, true
		}
	}
	return "", false
}

func (m *MariaDB) run(t *testing.T, server *exec.Cmd) {
	t.Helper()
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = server.Process.Signal(syscall.SIGTERM)
		_ = server.Wait()
	})
}

// URL returns the address of the database.
func (m *MariaDB) URL() string {
	return "mysql://root@localhost/shop?socket=" + url.QueryEscape(m.socket)
}

// Open opens the database.
func (m *MariaDB) Open(t *testing.T) *sql.DB { return m.open(t, "shop") }

func (m *MariaDB) open(t *testing.T, database string) *sql.DB {
	t.Helper()
	db, err := sql.Open("mysql", fmt.Sprintf("root@unix(%s)/%s", m.socket, database))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// eventually tries until it works, for a minute.
func eventually(t *testing.T, what string, try func() error) {
	t.Helper()
	var err error
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		if err = try(); err == nil {
			return
		}
	}
	t.Fatalf("waited for %s: %v", what, err)
}
