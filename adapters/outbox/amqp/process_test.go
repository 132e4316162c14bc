package amqp_test

import (
	"bytes"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
	"time"

	"github.com/ruskontrakt/ruskontrakt/adapters/outbox/internal/oracle"
)

// process is a program in a group of its own, which is killed when the program
// ends and when the test does: the shell waits for the end of its input.
type process struct {
	cmd   *exec.Cmd
	ended chan struct{}
	log   bytes.Buffer // to be read when it has ended
}

func begin(env []string, dir string, as *syscall.Credential, program ...string) (*process, error) {
	const guard = `{ "$@"; kill -9 0; } & cat >/dev/null; kill -9 0`
	p := &process{ended: make(chan struct{})}
	p.cmd = exec.Command("/bin/sh", append([]string{"-c", guard, "sh"}, program...)...)
	p.cmd.Env, p.cmd.Dir = env, dir
	p.cmd.Stdout, p.cmd.Stderr = &p.log, &p.log
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Credential: as}
	// Something that the program started and that left the group may hold its
	// output open for a while.
	p.cmd.WaitDelay = 10 * time.Second
	if _, err := p.cmd.StdinPipe(); err != nil { // kept open until it has ended
		return nil, err
	}
	if err := p.cmd.Start(); err != nil {
		return nil, err
	}
	go func() {
		_ = p.cmd.Wait()
		close(p.ended)
	}()
	return p, nil
}

func (p *process) hasEnded() bool {
	select {
	case <-p.ended:
		return true
	default:
		return false
	}
}

// kill is kill -9 of the program and of all that it started.
func (p *process) kill() {
	if p != nil && !p.hasEnded() {
		_ = syscall.Kill(-p.cmd.Process.Pid, syscall.SIGKILL)
		<-p.ended
	}
}

// unprivileged is the user to run as when the test runs as root; nil is the one
// that it runs as. So it is too where root may not become anybody else.
func unprivileged() *syscall.Credential {
	if os.Getuid() != 0 {
		return nil
	}
	as := &syscall.Credential{Uid: 65534, Gid: 65534}
	for _, name := range []string{"nobody", "rabbitmq"} { // the last that there is
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, failed := strconv.ParseUint(u.Uid, 10, 32)
		gid, err := strconv.ParseUint(u.Gid, 10, 32)
		if failed == nil && err == nil {
			as = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
		}
	}
	try := exec.Command("/bin/sh", "-c", ":")
	try.Dir, try.SysProcAttr = "/", &syscall.SysProcAttr{Credential: as}
	if try.Run() != nil {
		return nil
	}
	return as
}

// folder outlives the test that asks for it: the broker is for all of them. It
// lies where that user may go.
func folder(as *syscall.Credential) (string, error) {
	at := os.TempDir()
	for _, other := range []string{"/tmp", "/var/tmp", "/dev/shm"} {
		if as == nil || open(at) {
			break
		}
		at = other
	}
	dir, err := os.MkdirTemp(at, "outbox-rabbit-")
	if err == nil && as != nil {
		err = os.Chown(dir, int(as.Uid), int(as.Gid))
	}
	return dir, err
}

// open says whether everybody may go through all the folders above.
func open(path string) bool {
	path, err := filepath.Abs(path)
	for err == nil {
		info, failed := os.Stat(path)
		if failed != nil || info.Mode().Perm()&1 == 0 {
			return false
		}
		if path == filepath.Dir(path) {
			return true
		}
		path = filepath.Dir(path)
	}
	return false
}

// answers waits until somebody listens at the address, and says whether that can
// be the process.
func (p *process) answers(address string) error {
	for until := time.Now().Add(oracle.Patience); time.Now().Before(until); time.Sleep(20 * time.Millisecond) {
		if p.hasEnded() {
			return fmt.Errorf("%s ended: %s", p.cmd.Args[4], p.log.String())
		}
		conn, err := net.Dial("tcp", address)
		if err == nil {
			return conn.Close()
		}
	}
	return fmt.Errorf("nobody answers at %s", address)
}
