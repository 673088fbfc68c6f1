package load

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"
)

// Source has the requests of one connection, which takes one after the other.
type Source struct {
	// Next returns the next request as it goes over the wire, valid until the next call; nil: there is none left.
	Next func() []byte
	// Answer, when set, reads the body of each answer.
	Answer func(body []byte) error
}

// Result is what a run has measured.
type Result struct {
	Requests  int
	Elapsed   time.Duration
	Latencies Histogram
}

// PerSecond returns how many requests were answered in a second.
func (r *Result) PerSecond() float64 { return float64(r.Requests) / r.Elapsed.Seconds() }

// Run asks a server at a TCP address for as long as it is told, or until the sources run dry: on as many
// connections as there are sources, which are open before the clock starts. An answer that is not 200 ends it,
// and is in the error.
func Run(ctx context.Context, address string, sources []Source, duration time.Duration) (Result, error) {
	connections, err := dial(ctx, address, sources)
	hangUp := func() {
		for _, c := range connections {
			_ = c.tcp.Close()
		}
	}
	defer hangUp()
	if err != nil {
		return Result{}, err
	}
	defer context.AfterFunc(ctx, hangUp)()
	var all sync.WaitGroup
	begin := time.Now()
	for _, c := range connections {
		all.Go(func() { c.err = c.askUntil(begin.Add(duration)) })
	}
	all.Wait()
	result := Result{Elapsed: time.Since(begin)}
	if err := ctx.Err(); err != nil {
		return Result{}, err // what became of the connections follows from it
	}
	for _, c := range connections {
		if c.err != nil {
			return Result{}, c.err
		}
		result.Requests += c.latencies.Count()
		result.Latencies.Add(&c.latencies)
	}
	return result, nil
}

// Once asks a server for the next request of a source, and returns the body of the answer.
func Once(ctx context.Context, address string, source Source) (body []byte, err error) {
	answer := source.Answer
	source.Answer = func(got []byte) error {
		body = bytes.Clone(got)
		if answer == nil {
			return nil
		}
		return answer(got)
	}
	connections, err := dial(ctx, address, []Source{source})
	if err != nil {
		return nil, err
	}
	defer func() { _ = connections[0].tcp.Close() }()
	request := source.Next()
	if request == nil {
		return nil, errors.New("there is nothing to ask")
	}
	return body, connections[0].ask(request)
}

// connection asks one request at a time.
type connection struct {
	tcp       net.Conn
	reader    *bufio.Reader
	source    Source
	body      []byte
	latencies Histogram
	err       error
}

func dial(ctx context.Context, address string, sources []Source) (connections []*connection, err error) {
	for _, source := range sources {
		tcp, err := (&net.Dialer{}).DialContext(ctx, "tcp", address)
		if err != nil {
			return connections, err
		}
		connections = append(connections, &connection{tcp: tcp, reader: bufio.NewReaderSize(tcp, 16<<10), source: source})
	}
	return connections, nil
}

func (c *connection) askUntil(end time.Time) error {
	for before := time.Now(); before.Before(end); {
		request := c.source.Next()
		if request == nil {
			return nil
		}
		if err := c.ask(request); err != nil {
			return err
		}
		after := time.Now()
		c.latencies.Record(after.Sub(before))
		before = after
	}
	return nil
}

func (c *connection) ask(request []byte) error {
	if _, err := c.tcp.Write(request); err != nil {
		return err
	}
	head, err := readHead(c.reader)
	if err != nil {
		return fmt.Errorf("read an answer: %w", err)
	}
	if head.status == http.StatusOK && c.source.Answer == nil {
		return head.skipBody(c.reader)
	}
	if c.body, err = head.readBody(c.reader, c.body[:0]); err != nil {
		return fmt.Errorf("read an answer: %w", err)
	}
	if head.status != http.StatusOK {
		line, _, _ := bytes.Cut(request, []byte("\r\n"))
		return fmt.Errorf("%s was answered %d: %s", line, head.status, c.body)
	}
	return c.source.Answer(c.body)
}
