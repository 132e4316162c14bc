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
	"slices"
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
	life   io.Closer     // the server ends when this is closed, or when the test program dies
	gone   chan struct{} // closed when the server has ended; nil when it was not started
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
	text, err := os.ReadFile(filepath.Join(s.data(), "PG_VERSION"))
	if err != nil {
		return nil, err
	}
	if version, err := strconv.Atoi(strings.TrimSpace(string(text))); err == nil && version >= 14 {
		// One call after a crash, and not one for each of a thousand files.
		settings = append([]string{"recovery_init_sync_method = syncfs"}, settings...)
	}
	if err := s.Configure(append([]string{
		"listen_addresses = ''", "unix_socket_directories = '" + folder + "'", "max_connections = 300",
		"fsync = on", "max_wal_senders = 4", "wal_level = replica", "shared_buffers = 64MB", "timezone = 'UTC'",
		// A worker of its own accord in a transaction would hold a feed back for
		// a moment, and tests ask at once.
		"autovacuum = off",
		// Nothing is given up on a machine that is slow.
		"authentication_timeout = 10min", "wal_sender_timeout = 0", "wal_receiver_timeout = 0",
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
	// What the environment says of another PostgreSQL is not meant for this one.
	cmd.Env = slices.DeleteFunc(os.Environ(), func(v string) bool { return strings.HasPrefix(v, "PG") })
	cmd.Env = append(cmd.Env, "LC_ALL=C", "HOME="+s.folder)
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

// patience is how long a server may take to start or to be promoted: after a crash it
// has each of its files written to the disk first.
const patience = 5 * time.Minute

// Up starts the server and waits until it answers. A shell beside it ends it when
// the test program is gone, however that came about.
func (s *Server) Up() error {
	const beside = `exec 3<&0
"$0" -D "$1" >>"$2" 2>&1 & pid=$!
(read -r _ <&3; kill -INT $pid) 2>/dev/null & reader=$!
wait $pid
kill $reader`
	shell := s.command("/bin/sh", "-c", beside, filepath.Join(s.bin, "postgres"), s.data(), s.Log())
	life, err := shell.StdinPipe()
	if err != nil {
		return err
	}
	if err := shell.Start(); err != nil {
		return err
	}
	gone := make(chan struct{})
	go func() {
		_ = shell.Wait()
		close(gone)
	}()
	s.life, s.gone = life, gone
	for end := time.Now().Add(patience); time.Now().Before(end); {
		if err = s.run("pg_isready", "-h", s.folder, "-U", "postgres"); err == nil {
			return nil
		}
		select {
		case <-gone:
			end = time.Now()
		case <-time.After(20 * time.Millisecond):
		}
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
	return fmt.Sprintf("host=%s port=5432 user=postgres dbname=%s connect_timeout=120", folder, database)
}

// Stop ends the server and removes all that it had.
func (s *Server) Stop() {
	if s.gone != nil {
		_ = s.life.Close() // enough for one that is only about to start
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
	return s.run("pg_ctl", "promote", "-w", "-t", strconv.Itoa(int(patience.Seconds())), "-D", s.data())
}
