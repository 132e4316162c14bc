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
	"testing"
	"time"

	amqp091 "github.com/rabbitmq/amqp091-go"
	"github.com/stretchr/testify/require"
)

// rabbit is a RabbitMQ of the test's own: loopback only, its own folders, its
// own port mapper, never the user root.
type rabbit struct {
	dir    string
	port   int
	env    []string
	cred   *syscall.Credential
	mapper *exec.Cmd
	broker *exec.Cmd
	log    bytes.Buffer
}

// programs are where Debian's package and others put the server itself: the
// script in the path insists on root or the user rabbitmq.
func program() string {
	found, _ := filepath.Glob("/usr/lib/rabbitmq/lib/rabbitmq_server-*/sbin/rabbitmq-server")
	if len(found) > 0 {
		return found[len(found)-1]
	}
	path, _ := exec.LookPath("rabbitmq-server")
	return path
}

// shared is started once: a broker takes seconds to start.
var shared *rabbit

func TestMain(m *testing.M) {
	code := m.Run()
	if shared != nil {
		shared.stop()
	}
	os.Exit(code)
}

func newRabbit(t testing.TB) *rabbit {
	t.Helper()
	if shared != nil {
		return shared
	}
	_, err := exec.LookPath("epmd")
	if err != nil || program() == "" {
		if os.Getenv("CI") == "true" {
			t.Fatal("rabbitmq-server is not installed")
		}
		t.Skip("rabbitmq-server is not installed")
	}
	dir, err := folder()
	require.NoError(t, err)
	r := &rabbit{dir: dir, port: freePort(t)}
	shared = r
	r.unprivileged(t)
	mapping := strconv.Itoa(freePort(t))
	config := filepath.Join(dir, "rabbitmq.conf")
	r.write(t, config, fmt.Sprintf("listeners.tcp.1 = 127.0.0.1:%d\nlog.console = true\nlog.console.level = error\n", r.port))
	plugins := filepath.Join(dir, "enabled_plugins")
	r.write(t, plugins, "[].\n")
	r.env = []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + dir, "LANG=C.UTF-8",
		"RABBITMQ_NODENAME=outbox" + mapping + "@localhost",
		"RABBITMQ_DIST_PORT=" + strconv.Itoa(freePort(t)),
		"RABBITMQ_MNESIA_BASE=" + filepath.Join(dir, "data"),
		"RABBITMQ_LOG_BASE=" + filepath.Join(dir, "log"), "RABBITMQ_LOGS=-",
		"RABBITMQ_CONFIG_FILE=" + config,
		"RABBITMQ_CONF_ENV_FILE=" + filepath.Join(dir, "none"),
		"RABBITMQ_ENABLED_PLUGINS_FILE=" + plugins,
		"RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS=-kernel inet_dist_use_interface {127,0,0,1}",
		"ERL_EPMD_PORT=" + mapping, "ERL_EPMD_ADDRESS=127.0.0.1",
	}
	r.mapper = r.command(t, "epmd", "-port", mapping, "-address", "127.0.0.1")
	require.NoError(t, r.mapper.Start())
	r.start(t)
	return r
}

// folder outlives the test that asks for it: the broker is for all of them.
func folder() (string, error) { return os.MkdirTemp("", "outbox-rabbit-") }

// unprivileged picks the user to run as when the test runs as root.
func (r *rabbit) unprivileged(t testing.TB) {
	t.Helper()
	if os.Getuid() != 0 {
		return
	}
	for _, name := range []string{"rabbitmq", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err := strconv.Atoi(u.Uid)
		require.NoError(t, err)
		gid, err := strconv.Atoi(u.Gid)
		require.NoError(t, err)
		r.cred = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
		require.NoError(t, os.Chown(r.dir, uid, gid))
		return
	}
	require.Fail(t, "no unprivileged user to run the broker as")
}

func (r *rabbit) write(t testing.TB, path, text string) {
	t.Helper()
	require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
	if r.cred != nil {
		require.NoError(t, os.Chown(path, int(r.cred.Uid), int(r.cred.Gid)))
	}
}

// command runs a program in a group of its own, which is killed when the test
// is: the shell waits for the end of its input.
func (r *rabbit) command(t testing.TB, name string, args ...string) *exec.Cmd {
	t.Helper()
	const guard = `"$@" & cat >/dev/null; kill -9 0`
	cmd := exec.Command("/bin/sh", append([]string{"-c", guard, "sh", name}, args...)...)
	cmd.Env, cmd.Dir = r.env, r.dir
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Credential: r.cred}
	_, err := cmd.StdinPipe() // kept open by cmd until Wait
	require.NoError(t, err)
	return cmd
}

func (r *rabbit) start(t testing.TB) {
	t.Helper()
	r.log.Reset()
	r.broker = r.command(t, program())
	r.broker.Stdout, r.broker.Stderr = &r.log, &r.log
	require.NoError(t, r.broker.Start())
	for until := time.Now().Add(90 * time.Second); time.Now().Before(until); time.Sleep(100 * time.Millisecond) {
		conn, err := amqp091.Dial(r.url())
		if err == nil {
			require.NoError(t, conn.Close())
			return
		}
	}
	r.kill()
	require.Fail(t, "the broker did not start", r.log.String())
}

// kill is kill -9 of the server and all that it started.
func (r *rabbit) kill() { killGroup(r.broker) }

func killGroup(cmd *exec.Cmd) {
	if cmd != nil && cmd.Process != nil {
		_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
		_ = cmd.Wait()
	}
}

func (r *rabbit) stop() {
	killGroup(r.broker)
	killGroup(r.mapper)
	_ = os.RemoveAll(r.dir)
}

func (r *rabbit) url() string { return fmt.Sprintf("amqp://guest:guest@127.0.0.1:%d/", r.port) }

// channel is one for the test's own use.
func (r *rabbit) channel(t testing.TB) *amqp091.Channel {
	t.Helper()
	conn, err := amqp091.Dial(r.url())
	require.NoError(t, err)
	t.Cleanup(func() { _ = conn.Close() })
	channel, err := conn.Channel()
	require.NoError(t, err)
	return channel
}

// queue declares a quorum queue: on one node it is a log on disk.
func (r *rabbit) queue(t testing.TB, name string) {
	t.Helper()
	_, err := r.channel(t).QueueDeclare(name, true, false, false, false, amqp091.Table{"x-queue-type": "quorum"})
	require.NoError(t, err)
}

// contents takes everything out of a queue.
func (r *rabbit) contents(t testing.TB, name string) (all []amqp091.Delivery) {
	t.Helper()
	channel := r.channel(t)
	for {
		var d amqp091.Delivery
		var ok bool
		var err error
		require.Eventually(t, func() bool {
			d, ok, err = channel.Get(name, true)
			if err != nil {
				channel = r.channel(t)
			}
			return err == nil
		}, 20*time.Second, 100*time.Millisecond)
		if !ok {
			return all
		}
		all = append(all, d)
	}
}

func freePort(t testing.TB) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer func() { require.NoError(t, l.Close()) }()
	return l.Addr().(*net.TCPAddr).Port
}
