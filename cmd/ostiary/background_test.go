package main

import (
	"bufio"
	"io"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"syscall"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// patience is how long a script waits for what is bound to happen; only failures take that long.
const patience = 30 * time.Second

type serversKey struct{}

// background is a server that a script started.
type background struct {
	cmd   *exec.Cmd
	ended chan struct{} // closed when the process has left
	err   error         // how, then
}

func running(ts *testscript.TestScript, name string) *background {
	b := ts.Value(serversKey{}).(map[string]*background)[name]
	if b == nil {
		ts.Fatalf("there is no server %s", name)
	}
	return b
}

// serveInBackground starts `ostiary serve` and returns when it accepts connections: serve NAME [FLAG…].
// Its output goes into NAME.out and NAME.err, its address into the variable NAME.
func serveInBackground(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: serve NAME [FLAG…]")
	}
	name := args[0]
	stdout, stderr := create(ts, name+".out"), create(ts, name+".err")
	read, write, err := os.Pipe()
	ts.Check(err)
	cmd := exec.Command("ostiary", append([]string{"serve"}, args[1:]...)...)
	cmd.Dir, cmd.Env, cmd.Stdout, cmd.Stderr = ts.MkAbs("."), variablesOf(ts), write, stderr
	ts.Check(cmd.Start())
	ts.Check(write.Close())
	b := &background{cmd: cmd, ended: make(chan struct{})}
	ts.Value(serversKey{}).(map[string]*background)[name] = b

	lines := bufio.NewReader(io.TeeReader(read, stdout))
	first, err := lines.ReadString('\n')
	go func() {
		_, _ = io.Copy(io.Discard, lines) // until the process ends
		b.err = cmd.Wait()
		close(b.ended)
	}()
	ts.Defer(func() {
		_ = cmd.Process.Kill()
		<-b.ended
	})
	address, found := strings.CutPrefix(strings.TrimSpace(first), "Ostiary listens on ")
	if err != nil || !found {
		ts.Fatalf("%s does not serve: %q %v\n%s", name, first, err, ts.ReadFile(name+".err"))
	}
	ts.Setenv(name, address)
}

// signalServer sends a signal to a server: signal INT|TERM|KILL NAME.
func signalServer(ts *testscript.TestScript, neg bool, args []string) {
	signals := map[string]syscall.Signal{"INT": syscall.SIGINT, "TERM": syscall.SIGTERM, "KILL": syscall.SIGKILL}
	if neg || len(args) != 2 || signals[args[0]] == 0 {
		ts.Fatalf("usage: signal INT|TERM|KILL NAME")
	}
	ts.Check(running(ts, args[1]).cmd.Process.Signal(signals[args[0]]))
}

// serverEnded waits until a server has left, in peace or, with !, otherwise: [!] ended NAME.
func serverEnded(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 1 {
		ts.Fatalf("usage: [!] ended NAME")
	}
	b := running(ts, args[0])
	select {
	case <-b.ended:
		if (b.err != nil) != neg {
			ts.Fatalf("%s ended: %v\n%s", args[0], b.err, ts.ReadFile(args[0]+".err"))
		}
	case <-time.After(patience):
		ts.Fatalf("%s has not ended\n%s", args[0], ts.ReadFile(args[0]+".err"))
	}
}

var setUpLinkForm = regexp.MustCompile(`(?m)^  (http\S+/setup\?token=(\S+))$`)

// setUpLinkOf puts the set-up link that a server printed into a variable, and its token into
// VARIABLE_TOKEN: link NAME VARIABLE.
func setUpLinkOf(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: link NAME VARIABLE")
	}
	for deadline := time.Now().Add(patience); ; time.Sleep(10 * time.Millisecond) {
		printed := ts.ReadFile(args[0] + ".out")
		if found := setUpLinkForm.FindAllStringSubmatch(printed, -1); len(found) == 1 {
			ts.Setenv(args[1], found[0][1])
			ts.Setenv(args[1]+"_TOKEN", found[0][2])
			return
		}
		if time.Now().After(deadline) {
			ts.Fatalf("%s printed not one set-up link:\n%s", args[0], printed)
		}
	}
}

var metricsAddressForm = regexp.MustCompile(`(?m)^Metrics are at (http://(\S+))/metrics$`)

// metricsAddressOf puts the URL at which a server shows its metrics into a variable, and the address in it into
// VARIABLE_ADDRESS: watched NAME VARIABLE.
func metricsAddressOf(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: watched NAME VARIABLE")
	}
	for deadline := time.Now().Add(patience); ; time.Sleep(10 * time.Millisecond) {
		printed := ts.ReadFile(args[0] + ".out")
		if found := metricsAddressForm.FindStringSubmatch(printed); found != nil {
			ts.Setenv(args[1], found[1])
			ts.Setenv(args[1]+"_ADDRESS", found[2])
			return
		}
		if time.Now().After(deadline) {
			ts.Fatalf("%s does not say where its metrics are:\n%s", args[0], printed)
		}
	}
}

func create(ts *testscript.TestScript, name string) *os.File {
	file, err := os.Create(ts.MkAbs(name))
	ts.Check(err)
	ts.Defer(func() { _ = file.Close() })
	return file
}

// variablesOf returns the variables of a script that the program reads.
func variablesOf(ts *testscript.TestScript) (env []string) {
	for _, name := range []string{
		"PATH", "HOME", "TMPDIR", "OSTIARY_DATABASE_URL", "OSTIARY_LISTEN", "OSTIARY_PUBLIC_URL",
		"OSTIARY_NO_MIGRATE", "OSTIARY_DRAIN_DELAY", "OSTIARY_LOG_LEVEL", "OSTIARY_LOG_FORMAT",
		"OSTIARY_ADMIN_USERNAME", "OSTIARY_ADMIN_PASSWORD", "OSTIARY_SECRET_KEY", "OSTIARY_AUDIENCE",
		"OSTIARY_DATABASE_URL_FILE", "OSTIARY_SECRET_KEY_FILE", "OSTIARY_ADMIN_PASSWORD_FILE",
	} {
		env = append(env, name+"="+ts.Getenv(name))
	}
	return env
}
