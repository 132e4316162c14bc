package postgrestest

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// Kill ends the server and all that belongs to it with SIGKILL. Nobody outlives
// another: all are stopped before the first is killed.
func (s *Server) Kill() error {
	pid, err := s.pid()
	if err != nil {
		return err
	}
	// A parent that is stopped has no more children, and buries none.
	if err := Freeze(pid); err != nil {
		return err
	}
	all := append(children(pid), known(pid))
	for _, signal := range []syscall.Signal{syscall.SIGSTOP, syscall.SIGKILL} {
		for _, process := range all {
			err = errors.Join(err, syscall.Kill(process.pid, signal))
		}
	}
	s.ended()
	// While one of them is there the server does not start again.
	for _, process := range all {
		if !wait(process.dead) {
			err = errors.Join(err, fmt.Errorf("process %d is killed and does not end", process.pid))
		}
	}
	s.tidy()
	return err
}

// Freeze stops a process and waits until it has stopped. It goes on with SIGCONT.
func Freeze(pid int) error {
	if err := syscall.Kill(pid, syscall.SIGSTOP); err != nil {
		return err
	}
	stopped := func() bool {
		fields := stat(pid)
		return len(fields) > 0 && fields[0] == "T"
	}
	if !wait(stopped) {
		return fmt.Errorf("process %d does not stop", pid)
	}
	return nil
}

// wait waits until something is so; not for ever.
func wait(so func() bool) bool {
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(time.Millisecond) {
		if so() {
			return true
		}
	}
	return false
}

// ended waits until the server has.
func (s *Server) ended() {
	<-s.gone
	_ = s.life.Close()
	s.gone = nil
}

// tidy removes what a killed server leaves behind beside its data: the segment of
// shared memory, of which a machine has not many, and the file that names it and a
// process that may be another's by now.
func (s *Server) tidy() {
	file := filepath.Join(s.data(), "postmaster.pid")
	text, err := os.ReadFile(file)
	if err != nil {
		return
	}
	const line, key = 6, 1
	if lines := strings.Split(string(text), "\n"); len(lines) > line {
		if segment := strings.Fields(lines[line]); len(segment) > key {
			_ = s.command("ipcrm", "-m", segment[key]).Run()
		}
	}
	_ = os.Remove(file)
}

func (s *Server) pid() (int, error) {
	text, err := os.ReadFile(filepath.Join(s.data(), "postmaster.pid"))
	if err != nil {
		return 0, err
	}
	first, _, _ := strings.Cut(string(text), "\n")
	return strconv.Atoi(first)
}

// CPU tells how much processor time the server has used, in all its processes.
func (s *Server) CPU() (time.Duration, error) {
	pid, err := s.pid()
	if err != nil {
		return 0, err
	}
	const tick = 10 * time.Millisecond // of the kernel's accounting, on every Linux
	var total time.Duration
	for _, process := range append(children(pid), known(pid)) {
		fields := stat(process.pid)
		// The parent's own children count when they have ended.
		for _, i := range []int{11, 12, 13, 14} {
			if i < len(fields) && (i < 13 || process.pid == pid) {
				n, _ := strconv.Atoi(fields[i])
				total += time.Duration(n) * tick
			}
		}
	}
	return total, nil
}

// process is one of a number that another may be given later.
type process struct {
	pid   int
	since string
}

// started is where [stat] has when a process began.
const started = 19

func known(pid int) process {
	p := process{pid: pid}
	if fields := stat(pid); len(fields) > started {
		p.since = fields[started]
	}
	return p
}

// dead says whether nothing is left of a process that could hold anything.
func (p process) dead() bool {
	fields := stat(p.pid)
	return len(fields) <= started || fields[0] == "Z" || fields[0] == "X" || fields[started] != p.since
}

// stat gives what the kernel says of a process, from its state on.
func stat(pid int) []string {
	text, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "stat"))
	if err != nil {
		return nil
	}
	// The name, in parentheses, may hold anything.
	return strings.Fields(string(text[strings.LastIndexByte(string(text), ')')+1:]))
}

// children lists the processes whose parent is pid.
func children(pid int) []process {
	var all []process
	stats, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, path := range stats {
		child, err := strconv.Atoi(filepath.Base(filepath.Dir(path)))
		if err != nil {
			continue
		}
		if fields := stat(child); len(fields) > started && fields[1] == strconv.Itoa(pid) {
			all = append(all, process{pid: child, since: fields[started]})
		}
	}
	return all
}
