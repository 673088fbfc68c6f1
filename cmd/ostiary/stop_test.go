package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/clients"
	"github.com/ostiary/ostiary/internal/grants"
	"github.com/ostiary/ostiary/internal/testkit"
)

// TestT73GracefulStop stops a server under load. Nobody is cut off: neither those who look at /readyz
// before each request, as load balancers do, nor a request that began before and ends after the server
// has stopped to accept connections. What was to be written behind the requests is written. Each step
// waits for the one before, none for the clock.
func TestT73GracefulStop(t *testing.T) {
	testkit.Each(t, func(t *testing.T, kit *testkit.Kit) {
		id, secret := createClient(t, kit)
		s := startProcess(t, kit.URL)

		var load sync.WaitGroup
		const callers = 8
		busy := make(chan struct{}, callers)
		for range callers {
			load.Go(func() { call(t, s.url, busy) })
		}
		for range callers {
			<-busy
		}
		begun := begin(t, s.url, url.Values{"grant_type": {"client_credentials"}, "client_id": {id}, "client_secret": {secret}})

		s.stop()
		<-s.lingering
		load.Wait() // all have seen that it is not ready, and nobody was refused
		s.expectLastOnConnection(t)
		close(s.goOn)
		s.waitUntilClosed(t)
		if status, body := begun.finish(t); status != http.StatusOK || !strings.Contains(body, "access_token") {
			t.Errorf("the request that had begun: %d %s", status, body)
		}
		if code := <-s.code; code != exitOK {
			t.Errorf("exit code %d\n%s", code, s.log.String())
		}
		if used := kit.DB.Read().ClientSecret.Query().OnlyX(t.Context()).LastUsedAt; used == nil {
			t.Error("what was put off was not written")
		}
	})
}

// call sends requests over a connection that it keeps, for as long as the server is ready.
func call(t *testing.T, address string, busy chan<- struct{}) {
	client := &http.Client{Transport: &http.Transport{}}
	defer client.CloseIdleConnections()
	for first := true; ; first = false {
		if status := fetch(t, client, address+"/login"); status != http.StatusOK {
			t.Errorf("/login: %d", status)
		}
		if first {
			busy <- struct{}{}
		}
		if fetch(t, client, address+"/readyz") != http.StatusOK {
			return
		}
	}
}

func fetch(t *testing.T, client *http.Client, address string) (status int) {
	response, err := client.Get(address)
	if err != nil {
		t.Error(err)
		return 0
	}
	defer func() { _ = response.Body.Close() }()
	if _, err := io.Copy(io.Discard, response.Body); err != nil {
		t.Error(err)
	}
	return response.StatusCode
}

// runningProcess is `ostiary serve` within this process: the end of a context stands for the signal.
type runningProcess struct {
	url             string
	stop            func()
	lingering, goOn chan struct{}
	code            chan int
	log             *bytes.Buffer // to be read after code
}

func startProcess(t *testing.T, database string) *runningProcess {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	read, write := io.Pipe()
	s := &runningProcess{
		stop: stop, lingering: make(chan struct{}), goOn: make(chan struct{}), code: make(chan int, 1), log: &bytes.Buffer{},
	}
	p := &process{
		Stdio: Stdio{In: strings.NewReader(""), Out: write, Err: s.log},
		env: environment{
			"OSTIARY_DATABASE_URL": database, "OSTIARY_LISTEN": "127.0.0.1:0", secretVariable: strings.Repeat("A", 43),
		},
		linger: func(time.Duration) { close(s.lingering); <-s.goOn },
	}
	go func() {
		s.code <- p.run(ctx, []string{"serve"})
		_ = write.Close()
	}()
	out := bufio.NewReader(read)
	line, err := out.ReadString('\n')
	if err != nil {
		t.Fatalf("%v\n%s", err, s.log)
	}
	go func() { _, _ = io.Copy(io.Discard, out) }()
	s.url = strings.TrimSpace(strings.TrimPrefix(line, "Ostiary listens on "))
	return s
}

// expectLastOnConnection checks that a server that is about to stop still answers, and sends the client
// elsewhere for the next request.
func (s *runningProcess) expectLastOnConnection(t *testing.T) {
	t.Helper()
	response, err := http.Get(s.url + "/healthz")
	if err != nil {
		t.Error(err)
		return
	}
	defer func() { _ = response.Body.Close() }()
	if response.StatusCode != http.StatusOK || !response.Close {
		t.Errorf("while it drains: %s, last on the connection: %v", response.Status, response.Close)
	}
}

// waitUntilClosed waits until the server accepts no connection any more.
func (s *runningProcess) waitUntilClosed(t *testing.T) {
	t.Helper()
	for t.Context().Err() == nil {
		conn, err := net.Dial("tcp", strings.TrimPrefix(s.url, "http://"))
		if err != nil {
			return
		}
		_ = conn.Close()
	}
}

// begunRequest is a request whose head the server has read, and whose body it waits for.
type begunRequest struct {
	conn net.Conn
	read *bufio.Reader
	body string
}

func begin(t *testing.T, address string, form url.Values) *begunRequest {
	t.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(address, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	b := &begunRequest{conn: conn, read: bufio.NewReader(conn), body: form.Encode()}
	fmt.Fprintf(conn, "POST /oauth/token HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"+
		"Content-Length: %d\r\nExpect: 100-continue\r\n\r\n", len(b.body))
	// The server says so when the handler begins to read the body (RFC 9110 section 10.1.1).
	if line, err := b.read.ReadString('\n'); err != nil || !strings.Contains(line, "100 Continue") {
		t.Fatalf("got %q, %v", line, err)
	}
	if _, err := b.read.ReadString('\n'); err != nil {
		t.Fatal(err)
	}
	return b
}

func (b *begunRequest) finish(t *testing.T) (status int, body string) {
	t.Helper()
	if _, err := io.WriteString(b.conn, b.body); err != nil {
		t.Fatal(err)
	}
	response, err := http.ReadResponse(b.read, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	content, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(content)
}

func createClient(t *testing.T, kit *testkit.Kit) (id, secret string) {
	t.Helper()
	draft := clients.NewDraft()
	draft.Name, draft.Grants = "service", []grants.Type{grants.ClientCredentials}
	ctx := access.WithActor(t.Context(), access.Actor{Kind: access.Operator})
	client, secret, err := (&clients.Service{DB: kit.DB}).Create(ctx, draft)
	if err != nil {
		t.Fatal(err)
	}
	return strconv.Itoa(client.ID), secret
}
