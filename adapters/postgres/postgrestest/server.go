// Package postgrestest starts a throw-away PostgreSQL server for tests, out of the
// binaries that the machine has. It is not for anything that is to be kept.
package postgrestest

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// Server is a server on a Unix socket in a temporary folder.
type Server struct {
	folder string
	bin    string
	life   io.Closer // the server ends when this is closed, or when the test program dies
	shell  *exec.Cmd
	as     *syscall.Credential
}

// Start starts a server with fsync on, ended with the test. Without PostgreSQL on
// the machine the test is skipped, or fails where the variable CI is "true".
// Settings are lines of postgresql.conf.
func Start(t testing.TB, settings ...string) *Server {
	t.Helper()
	s, err := New(settings...)
	Need(t, err)
	t.Cleanup(s.Stop)
	return s
}

// ErrAbsent says that the machine has not got what a test needs.
var ErrAbsent = errors.New("not on this machine")

// Need skips a test that lacks something, and fails it where the variable CI is
// "true"; any other error fails it as well.
func Need(t testing.TB, err error) {
	t.Helper()
	switch {
	case errors.Is(err, ErrAbsent) && os.Getenv("CI") != "true":
		t.Skip(err)
	case err != nil:
		t.Fatal(err)
	}
}

// binaries finds the folder of the newest PostgreSQL.
func binaries() (string, error) {
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	newest, folder := 0, ""
	for _, path := range found {
		dir := filepath.Dir(path)
		if n, err := strconv.Atoi(filepath.Base(filepath.Dir(dir))); err == nil && n > newest {
			newest, folder = n, dir
		}
	}
	if folder != "" {
		return folder, nil
	}
	path, err := exec.LookPath("initdb")
	if err == nil {
		path, err = filepath.EvalSymlinks(path)
	}
	if err != nil {
		return "", fmt.Errorf("postgrestest: PostgreSQL: %w", ErrAbsent)
	}
	return filepath.Dir(path), nil
}

// unprivileged is who the server runs as: PostgreSQL refuses to run as root.
func unprivileged() (*syscall.Credential, error) {
	if os.Geteuid() != 0 {
		return nil, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err1 := strconv.Atoi(u.Uid)
		gid, err2 := strconv.Atoi(u.Gid)
		if err := errors.Join(err1, err2); err != nil {
			return nil, err
		}
		return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, nil
	}
	return nil, errors.New("no unprivileged user")
}

// newFolder makes a folder that the server owns. Its path is short: that of a
// socket has at most about a hundred bytes.
func newFolder(as *syscall.Credential) (string, error) {
	folder, err := os.MkdirTemp("", "pg")
	if err != nil || as == nil {
		return folder, err
	}
	return folder, os.Chown(folder, int(as.Uid), int(as.Gid))
}

// New is [Start] for who stops the server himself, as a TestMain does. The error
// is [ErrAbsent] where there is no PostgreSQL.
func New(settings ...string) (*Server, error) {
	bin, err := binaries()
	if err != nil {
		return nil, err
	}
	as, err := unprivileged()
	if err != nil {
		return nil, err
	}
	folder, err := newFolder(as)
	if err != nil {
		return nil, err
	}
	s := &Server{folder: folder, bin: bin, as: as}
	err = s.run("initdb", "--no-sync", "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C", "-D", s.data())
	if err != nil {
		return nil, err
	}
	if err := s.Configure(append([]string{
		"listen_addresses = ''", "unix_socket_directories = '" + folder + "'", "max_connections = 100",
		"fsync = on", "max_wal_senders = 4", "wal_level = replica", "shared_buffers = 64MB",
		// A worker of its own accord in a transaction would hold a feed back for
		// a moment, and tests ask at once.
		"autovacuum = off",
	}, settings...)...); err != nil {
		return nil, err
	}
	return s, s.Up()
}

func (s *Server) data() string { return filepath.Join(s.folder, "data") }

// run runs one of PostgreSQL's programs to its end.
func (s *Server) run(program string, args ...string) error {
	cmd := s.command(filepath.Join(s.bin, program), args...)
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w: %s", program, err, out)
	}
	return nil
}

func (s *Server) command(path string, args ...string) *exec.Cmd {
	cmd := exec.Command(path, args...)
	cmd.Dir = s.folder
	cmd.Env = append(os.Environ(), "LC_ALL=C", "HOME="+s.folder)
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: s.as, Setpgid: true}
	return cmd
}

// Configure adds lines to postgresql.conf; they hold from the next Up or Reload.
func (s *Server) Configure(settings ...string) error {
	f, err := os.OpenFile(filepath.Join(s.data(), "postgresql.conf"), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	_, err = f.WriteString(strings.Join(settings, "\n") + "\n")
	return errors.Join(err, f.Close())
}

// Reload has the server read its settings again.
func (s *Server) Reload() error { return s.run("pg_ctl", "reload", "-D", s.data()) }

// Up starts the server and waits until it answers. A shell beside it ends it when
// the test program is gone, however that came about.
func (s *Server) Up() error {
	const beside = `exec 3<&0
"$0" -D "$1" >>"$2" 2>&1 & pid=$!
(read -r _ <&3; kill -INT $pid) 2>/dev/null &
wait $pid`
	s.shell = s.command("/bin/sh", "-c", beside, filepath.Join(s.bin, "postgres"), s.data(), s.Log())
	life, err := s.shell.StdinPipe()
	if err != nil {
		return err
	}
	s.life = life
	if err := s.shell.Start(); err != nil {
		return err
	}
	for range 1000 {
		if err = s.run("pg_isready", "-h", s.folder, "-U", "postgres"); err == nil {
			return nil
		}
		time.Sleep(20 * time.Millisecond)
	}
	log, _ := os.ReadFile(s.Log())
	return fmt.Errorf("the server does not answer: %w: %s", err, log)
}

// Log is the path of the server's own log.
func (s *Server) Log() string { return filepath.Join(s.folder, "log") }

// Folder is where the socket is, for proxies and poolers.
func (s *Server) Folder() string { return s.folder }

// DSN says how to connect to a database of the server.
func (s *Server) DSN(database string) string { return DSN(s.folder, database) }

// DSN says how to connect through the socket in a folder.
func DSN(folder, database string) string {
	return fmt.Sprintf("host=%s port=5432 user=postgres dbname=%s connect_timeout=5", folder, database)
}

// Kill ends the server and all that belongs to it with SIGKILL.
func (s *Server) Kill() error {
	pid, err := s.pid()
	if err != nil {
		return err
	}
	// Backends first would let the server notice and write; the parent is stopped
	// so that it cannot.
	err = syscall.Kill(pid, syscall.SIGSTOP)
	all := children(pid)
	for _, child := range all {
		err = errors.Join(err, syscall.Kill(child, syscall.SIGKILL))
	}
	err = errors.Join(err, syscall.Kill(pid, syscall.SIGKILL))
	s.ended()
	// While one of them is there the server does not start again.
	for _, child := range all {
		for range 500 {
			if fields := stat(child); len(fields) == 0 || fields[0] == "Z" {
				break
			}
			time.Sleep(10 * time.Millisecond)
		}
	}
	return err
}

// ended waits until nothing is left of the processes.
func (s *Server) ended() {
	_ = s.shell.Wait()
	_ = s.life.Close()
	s.shell = nil
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
	for _, process := range append(children(pid), pid) {
		fields := stat(process)
		// The parent's own children count when they have ended.
		for _, i := range []int{11, 12, 13, 14} {
			if i < len(fields) && (i < 13 || process == pid) {
				n, _ := strconv.Atoi(fields[i])
				total += time.Duration(n) * tick
			}
		}
	}
	return total, nil
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
func children(pid int) []int {
	var all []int
	stats, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, path := range stats {
		child, err := strconv.Atoi(filepath.Base(filepath.Dir(path)))
		if err != nil {
			continue
		}
		if fields := stat(child); len(fields) > 1 && fields[1] == strconv.Itoa(pid) {
			all = append(all, child)
		}
	}
	return all
}

// Stop ends the server and removes all that it had.
func (s *Server) Stop() {
	if s.shell != nil {
		if pid, err := s.pid(); err == nil {
			_ = syscall.Kill(pid, syscall.SIGQUIT)
		}
		s.ended()
	}
	_ = os.RemoveAll(s.folder)
}

// Standby makes a second server that follows this one, by pg_basebackup; name is
// what synchronous_standby_names of this one may say.
func (s *Server) Standby(t testing.TB, name string) *Server {
	t.Helper()
	folder, err := newFolder(s.as)
	if err != nil {
		t.Fatalf("postgrestest: %v", err)
	}
	b := &Server{folder: folder, bin: s.bin, as: s.as}
	err = b.run("pg_basebackup", "-h", s.folder, "-U", "postgres", "-D", b.data(), "-c", "fast", "--no-sync", "-X", "stream")
	if err == nil {
		err = b.Configure(
			"unix_socket_directories = '"+folder+"'", "synchronous_standby_names = ''",
			"primary_conninfo = 'host="+s.folder+" user=postgres application_name="+name+"'")
	}
	if err == nil {
		err = os.WriteFile(filepath.Join(b.data(), "standby.signal"), nil, 0o644)
	}
	if err == nil {
		err = b.Up()
	}
	if err != nil {
		t.Fatalf("postgrestest: standby: %v", err)
	}
	t.Cleanup(b.Stop)
	return b
}

// Promote makes a standby the primary.
func (s *Server) Promote() error {
	return s.run("pg_ctl", "promote", "-w", "-D", s.data())
}
