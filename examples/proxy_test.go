package examples

import (
	"bytes"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/ostiary/ostiary/internal/testkit"
)

// proxies are the programs whose configurations are tried.
var proxies = []struct {
	name string
	// command returns what runs the configuration of the folder with these addresses.
	command func(t *testing.T, listen, ostiary, api string) *exec.Cmd
}{
	{"nginx", nginx},
	{"caddy", caddy},
}

// eachProxy runs a test with each proxy that is installed: start begins one before an API, and returns its address.
func eachProxy(t *testing.T, test func(t *testing.T, start func(ostiary, api string) (address string))) {
	for _, proxy := range proxies {
		t.Run(proxy.name, func(t *testing.T) {
			_, err := exec.LookPath(proxy.name)
			testkit.Need(t, proxy.name, err == nil)
			test(t, func(ostiary, api string) string {
				return startProxy(t, func(listen string) *exec.Cmd { return proxy.command(t, listen, ostiary, api) })
			})
		})
	}
}

// nginx runs by itself, as whoever runs the test, in a folder of its own.
func nginx(t *testing.T, listen, ostiary, api string) *exec.Cmd {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "ostiary.conf"), replaced(t, "nginx/ostiary.conf",
		"listen 8000;", "listen "+listen+";",
		"server 127.0.0.1:8080;", "server "+ostiary+";",
		"server 127.0.0.1:3000;", "server "+api+";"))
	write(t, filepath.Join(dir, "nginx.conf"), `
		daemon off; master_process off; pid nginx.pid; error_log stderr warn;
		events {}
		http {
			access_log off;
			client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi; scgi_temp_path scgi;
			include ostiary.conf;
		}`)
	return exec.Command("nginx", "-p", dir, "-c", filepath.Join(dir, "nginx.conf"), "-e", "stderr")
}

func caddy(t *testing.T, listen, ostiary, api string) *exec.Cmd {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "Caddyfile"), "{\n\tadmin off\n}\n"+replaced(t, "caddy/Caddyfile",
		"\n:8000 {", "\nhttp://"+strings.TrimPrefix(listen, "127.0.0.1")+" {\n\tbind 127.0.0.1"))
	cmd := exec.Command("caddy", "run", "--config", filepath.Join(dir, "Caddyfile"), "--adapter", "caddyfile")
	cmd.Env = append(os.Environ(), "OSTIARY="+ostiary, "API="+api, "HOME="+dir, "XDG_DATA_HOME="+dir, "XDG_CONFIG_HOME="+dir)
	return cmd
}

// replaced returns a configuration with pairs of text replaced, each of which stands there once.
func replaced(t *testing.T, file string, pairs ...string) string {
	t.Helper()
	content := read(t, file)
	for i := 0; i < len(pairs); i += 2 {
		if n := strings.Count(content, pairs[i]); n != 1 {
			t.Fatalf("%s has %q %d times", file, pairs[i], n)
		}
	}
	return strings.NewReplacer(pairs...).Replace(content)
}

func write(t *testing.T, file, content string) {
	t.Helper()
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

// startProxy starts a proxy on a free port and waits until it answers. Between us and the proxy somebody may take the port:
// then there is another.
func startProxy(t *testing.T, command func(listen string) *exec.Cmd) (address string) {
	t.Helper()
	var said string
	for range 5 {
		address = freeAddress(t)
		if said = run(t, command(address), address); said == "" {
			return address
		}
		if !strings.Contains(strings.ToLower(said), "address already in use") {
			break
		}
	}
	t.Fatalf("the proxy does not start: %s", said)
	return ""
}

// run starts a process and waits until it listens; it returns what the process said when it ended instead.
func run(t *testing.T, cmd *exec.Cmd, address string) (said string) {
	t.Helper()
	output := &transcript{}
	cmd.Stdout, cmd.Stderr = output, output
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() {
		_ = cmd.Wait()
		close(ended)
	}()
	for end := time.Now().Add(patience); ; time.Sleep(10 * time.Millisecond) {
		select {
		case <-ended:
			return fmt.Sprintf("%v: %s", cmd.ProcessState, output)
		default:
		}
		conn, err := net.Dial("tcp", address)
		if err == nil {
			_ = conn.Close()
			break
		}
		if time.Now().After(end) {
			_ = cmd.Process.Kill()
			t.Fatalf("%s does not listen: %s", cmd, output)
		}
	}
	t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		select {
		case <-ended:
		case <-time.After(patience):
			_ = cmd.Process.Kill()
			<-ended
		}
		if t.Failed() {
			t.Log(output)
		}
	})
	return ""
}

func freeAddress(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = listener.Close() }()
	return listener.Addr().String()
}

// transcript is what a process says.
type transcript struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (o *transcript) Write(b []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.Write(b)
}

func (o *transcript) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.String()
}
