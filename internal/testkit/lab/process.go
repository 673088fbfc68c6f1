package lab

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

// Process is a program that listens on an address of this machine.
type Process struct {
	cmd     *exec.Cmd
	address string // host and port
	log     string // file with what it wrote to standard error
	exited  chan struct{}

	mu      sync.Mutex
	printed strings.Builder // what it wrote to standard output
}

// stopTimeout is how long a process may take to end by itself.
const stopTimeout = 10 * time.Second

// Start starts a program and waits until it says on which address it listens; what it writes to standard error is added
// to a file. It runs in a group of its own, so
// that an interrupt at the terminal does not end it before the measurement.
func Start(ctx context.Context, log string, cmd *exec.Cmd) (*Process, error) {
	file, err := os.OpenFile(log, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
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
	p := &Process{cmd: cmd, log: log, exited: make(chan struct{})}
	said := make(chan string, 1)
	go p.listen(read, said)
	select {
	case p.address = <-said:
		return p, nil
	case <-p.exited:
		return nil, fmt.Errorf("%s ended: %s", cmd, p.LastWords())
	case <-ctx.Done():
		p.Stop()
		return nil, ctx.Err()
	}
}

// listen reads what the process prints until it ends, and says the first address in it.
func (p *Process) listen(out *os.File, said chan<- string) {
	defer func() { _ = out.Close() }()
	for lines := bufio.NewScanner(out); lines.Scan(); {
		p.mu.Lock()
		fmt.Fprintln(&p.printed, lines.Text())
		p.mu.Unlock()
		if _, address, found := strings.Cut(lines.Text(), " listens on http://"); found {
			said <- address
		}
	}
	_ = p.cmd.Wait()
	close(p.exited)
}

// Address returns the host and the port on which it listens.
func (p *Process) Address() string { return p.address }

// URL returns the address as that of a web server.
func (p *Process) URL() string { return "http://" + p.address }

// Stop asks the process to end, with those that it has started, and waits for it.
func (p *Process) Stop() {
	p.signal(syscall.SIGTERM)
	select {
	case <-p.exited:
	case <-time.After(stopTimeout):
		p.Kill()
	}
}

// Kill ends the process at once, wherever it is (SIGKILL), with those that it has started, and waits until it is gone.
func (p *Process) Kill() {
	p.signal(syscall.SIGKILL)
	<-p.exited
}

func (p *Process) signal(signal syscall.Signal) {
	select {
	case <-p.exited: // somebody else may have its number by now
	default:
		_ = syscall.Kill(-p.cmd.Process.Pid, signal)
	}
}

// Signal sends a signal to the process.
func (p *Process) Signal(signal os.Signal) error { return p.cmd.Process.Signal(signal) }

// ID returns the number of the process.
func (p *Process) ID() int { return p.cmd.Process.Pid }

// Exited is closed when the process is gone.
func (p *Process) Exited() <-chan struct{} { return p.exited }

// ExitCode returns the exit code of a process that is gone; -1 when a signal ended it.
func (p *Process) ExitCode() int { return p.cmd.ProcessState.ExitCode() }

// Printed returns what it has written to standard output so far.
func (p *Process) Printed() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.printed.String()
}

// LastWords returns the end of what it wrote to standard error.
func (p *Process) LastWords() string {
	const enough = 2000
	said, _ := os.ReadFile(p.log)
	return strings.TrimSpace(string(said[max(0, len(said)-enough):]))
}

// clockTick is the unit of time in /proc/PID/stat, a hundredth of a second on every Linux.
const clockTick = 10 * time.Millisecond

// CPU returns the time of the processors that the process has used so far; 0 where there is no /proc.
func (p *Process) CPU() time.Duration {
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

// Memory returns the resident memory of the process in bytes; 0 where there is no /proc.
func (p *Process) Memory() int {
	status, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.cmd.Process.Pid))
	return memoryOf(string(status))
}

func memoryOf(status string) int {
	_, after, _ := strings.Cut(status, "\nVmRSS:")
	text, _, _ := strings.Cut(after, "kB")
	kilobytes, _ := strconv.Atoi(strings.TrimSpace(text))
	return kilobytes << 10
}

// Descriptors returns how many files and connections the process has open; 0 where there is no /proc.
func (p *Process) Descriptors() int { return p.entries("fd") }

// Threads returns how many threads the process has; 0 where there is no /proc.
func (p *Process) Threads() int { return p.entries("task") }

func (p *Process) entries(folder string) int {
	list, _ := os.ReadDir(fmt.Sprintf("/proc/%d/%s", p.cmd.Process.Pid, folder))
	return len(list)
}
