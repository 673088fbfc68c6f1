package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// process is a program that listens on an address of this machine.
type process struct {
	cmd     *exec.Cmd
	address string // host and port
	log     string // file with what it wrote to standard error
	exited  chan struct{}
}

// stopTimeout is how long a process may take to end by itself.
const stopTimeout = 10 * time.Second

// start starts a program and waits until it says on which address it listens. It runs in a group of its own, so
// that an interrupt at the terminal does not end it before the measurement.
func start(ctx context.Context, log string, cmd *exec.Cmd) (*process, error) {
	file, err := os.Create(log)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }()
	read, write, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	cmd.Stdout, cmd.Stderr, cmd.SysProcAttr = write, file, &syscall.SysProcAttr{Setpgid: true}
	err = cmd.Start()
	_ = write.Close()
	if err != nil {
		_ = read.Close()
		return nil, err
	}
	p := &process{cmd: cmd, log: log, exited: make(chan struct{})}
	said := make(chan string, 1)
	go p.listen(read, said)
	select {
	case p.address = <-said:
		return p, nil
	case <-p.exited:
		return nil, fmt.Errorf("%s ended: %s", cmd, p.lastWords())
	case <-ctx.Done():
		p.stop()
		return nil, ctx.Err()
	}
}

// listen reads what the process prints until it ends, and says the first address in it.
func (p *process) listen(out *os.File, said chan<- string) {
	defer func() { _ = out.Close() }()
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if _, address, found := strings.Cut(lines.Text(), " listens on http://"); found {
			said <- address
		}
	}
	_ = p.cmd.Wait()
	close(p.exited)
}

// stop ends the process and waits for it.
func (p *process) stop() {
	_ = p.cmd.Process.Signal(syscall.SIGTERM)
	select {
	case <-p.exited:
	case <-time.After(stopTimeout):
		_ = p.cmd.Process.Kill()
		<-p.exited
	}
}

// lastWords returns the end of what it wrote to standard error.
func (p *process) lastWords() string {
	const enough = 2000
	said, _ := os.ReadFile(p.log)
	return strings.TrimSpace(string(said[max(0, len(said)-enough):]))
}

// clockTick is the unit of time in /proc/PID/stat, a hundredth of a second on every Linux.
const clockTick = 10 * time.Millisecond

// cpu returns the time of the processors that the process has used so far; 0 where there is no /proc.
func (p *process) cpu() time.Duration {
	stat, _ := os.ReadFile(fmt.Sprintf("/proc/%d/stat", p.cmd.Process.Pid))
	return cpuOf(stat)
}

func cpuOf(stat []byte) time.Duration {
	// The name of the program, in parentheses, can have spaces. utime and stime are the fields 14 and 15.
	fields := strings.Fields(string(stat[bytes.LastIndexByte(stat, ')')+1:]))
	if len(fields) < 13 {
		return 0
	}
	user, _ := strconv.Atoi(fields[11])
	system, _ := strconv.Atoi(fields[12])
	return time.Duration(user+system) * clockTick
}

// memory returns the resident memory of the process in bytes; 0 where there is no /proc.
func (p *process) memory() int {
	status, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.cmd.Process.Pid))
	return memoryOf(string(status))
}

func memoryOf(status string) int {
	_, after, _ := strings.Cut(status, "\nVmRSS:")
	text, _, _ := strings.Cut(after, "kB")
	kilobytes, _ := strconv.Atoi(strings.TrimSpace(text))
	return kilobytes << 10
}
