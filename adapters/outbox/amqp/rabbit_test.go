package amqp_test

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	amqp091 "github.com/rabbitmq/amqp091-go"
	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/adapters/outbox/internal/oracle"
)

// rabbit is a RabbitMQ of the test's own: loopback only, its own folders, its
// own port mapper, never the user root. It asks nobody for the address of a host.
type rabbit struct {
	dir    string
	port   int
	env    []string
	as     *syscall.Credential
	mapper *process
	broker *process
}

// program is where Debian's package and others put the server itself: the
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
var shared struct {
	once sync.Once
	r    *rabbit
	err  error
}

func TestMain(m *testing.M) {
	code := m.Run()
	if shared.r != nil {
		shared.r.stop()
	}
	os.Exit(code)
}

func newRabbit(t testing.TB) *rabbit {
	t.Helper()
	_, err := exec.LookPath("epmd")
	if err != nil || program() == "" {
		if os.Getenv("CI") == "true" {
			t.Fatal("rabbitmq-server is not installed")
		}
		t.Skip("rabbitmq-server is not installed")
	}
	shared.once.Do(func() {
		for range 3 { // with other ports where somebody was faster
			r := &rabbit{as: unprivileged()}
			err := r.begin()
			if err == nil {
				shared.r, shared.err = r, nil
				return
			}
			r.stop()
			shared.err = errors.Join(shared.err, err)
		}
	})
	require.NoError(t, shared.err)
	return shared.r
}

// begin makes the folders and starts port mapper and broker.
func (r *rabbit) begin() (err error) {
	if r.dir, err = folder(r.as); err != nil {
		return err
	}
	ports, err := freePorts(3)
	if err != nil {
		return err
	}
	r.port = ports[0]
	mapping := strconv.Itoa(ports[1])
	write := func(name, text string) string {
		path := filepath.Join(r.dir, name)
		if err == nil {
			err = os.WriteFile(path, []byte(text), 0o600)
		}
		if err == nil && r.as != nil {
			err = os.Chown(path, int(r.as.Uid), int(r.as.Gid))
		}
		return path
	}
	// Nothing is to depend on how fast the machine is nor on how full: no
	// heartbeat that may come too late, and no alarm that stops publishers.
	config := write("rabbitmq.conf", fmt.Sprintf(`
listeners.tcp.1 = 127.0.0.1:%d
log.console = true
log.console.level = error
heartbeat = 600
handshake_timeout = 120000
disk_free_limit.absolute = 1MB
vm_memory_high_watermark.absolute = 4GB
`, r.port))
	plugins := write("enabled_plugins", "[].\n")
	resolver := write("inetrc", "{lookup, [file]}.\n{hosts_file, \"\"}.\n{resolv_conf, \"\"}.\n{host, {127,0,0,1}, [\"localhost\"]}.\n")
	if err != nil {
		return err
	}
	none := filepath.Join(r.dir, "none")
	r.env = []string{
		"PATH=" + os.Getenv("PATH") + ":/usr/sbin:/usr/bin:/sbin:/bin", "HOME=" + r.dir, "LANG=C.UTF-8",
		"RABBITMQ_NODENAME=outbox" + mapping + "@localhost",
		"RABBITMQ_DIST_PORT=" + strconv.Itoa(ports[2]),
		"RABBITMQ_MNESIA_BASE=" + filepath.Join(r.dir, "data"),
		"RABBITMQ_LOG_BASE=" + filepath.Join(r.dir, "log"), "RABBITMQ_LOGS=-",
		"RABBITMQ_CONFIG_FILE=" + config, "RABBITMQ_CONFIG_FILES=" + none, "RABBITMQ_ADVANCED_CONFIG_FILE=" + none,
		"RABBITMQ_CONF_ENV_FILE=" + none,
		"RABBITMQ_ENABLED_PLUGINS_FILE=" + plugins,
		"RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS=-kernel inet_dist_use_interface {127,0,0,1}",
		"RABBITMQ_SCHEDULER_BIND_TYPE=u", // a core may be busy with something else
		"ERL_EPMD_PORT=" + mapping, "ERL_EPMD_ADDRESS=127.0.0.1", "ERL_INETRC=" + resolver,
		"ERL_CRASH_DUMP_SECONDS=0",
	}
	r.mapper, err = begin(r.env, r.dir, r.as, "epmd", "-port", mapping, "-address", "127.0.0.1")
	if err != nil {
		return err
	}
	if err := r.mapper.answers("127.0.0.1:" + mapping); err != nil {
		return err
	}
	return r.start()
}

// start starts the broker, again where it ends by itself: the port mapper may
// not know yet that the one before it is dead.
func (r *rabbit) start() (err error) {
	for range 3 {
		if r.broker, err = begin(r.env, r.dir, r.as, program()); err != nil {
			return err
		}
		for until := time.Now().Add(oracle.Patience); time.Now().Before(until) && !r.broker.hasEnded(); {
			conn, failed := amqp091.Dial(r.url())
			if failed == nil {
				return conn.Close()
			}
			time.Sleep(100 * time.Millisecond)
		}
		if !r.broker.hasEnded() {
			r.broker.kill()
			return fmt.Errorf("the broker did not start in %s: %s", oracle.Patience, r.broker.log.String())
		}
		err = fmt.Errorf("the broker ended: %s", r.broker.log.String())
		time.Sleep(500 * time.Millisecond)
	}
	return err
}

func (r *rabbit) stop() {
	r.broker.kill()
	r.mapper.kill()
	if r.dir != "" {
		_ = os.RemoveAll(r.dir)
	}
}

// url is the broker's, for clients that are as patient as it is.
func (r *rabbit) url() string {
	return fmt.Sprintf("amqp://guest:guest@127.0.0.1:%d/?heartbeat=600&connection_timeout=30000", r.port)
}

// insist asks the broker until there is an answer. It may give none at all, and
// the client would wait for ever: then the connection is closed, each time later.
// Who asks more than one question says after each that there was an answer.
func (r *rabbit) insist(t testing.TB, ask func(channel *amqp091.Channel, answered func()) error) {
	t.Helper()
	most := 10 * time.Second
	once := func() error {
		conn, err := amqp091.Dial(r.url())
		if err != nil {
			return err
		}
		end := func() { _ = conn.CloseDeadline(time.Now().Add(time.Second)) }
		defer end()
		silent := time.AfterFunc(most, end)
		defer silent.Stop()
		channel, err := conn.Channel()
		if err != nil {
			return err
		}
		return ask(channel, func() { silent.Reset(most) })
	}
	err := once()
	for until := time.Now().Add(oracle.Patience); err != nil && time.Now().Before(until); err = once() {
		time.Sleep(100 * time.Millisecond)
		most = min(2*most, time.Minute)
	}
	require.NoError(t, err)
}

// names counts what is declared: each has another name, also when a test runs
// twice.
var names atomic.Int64

func unique(t testing.TB) string { return fmt.Sprintf("%s-%d", t.Name(), names.Add(1)) }

// queue declares a quorum queue: on one node it is a log on disk.
func (r *rabbit) queue(t testing.TB, name string) {
	t.Helper()
	r.declare(t, name, amqp091.Table{"x-queue-type": "quorum"})
}

func (r *rabbit) declare(t testing.TB, name string, args amqp091.Table) {
	t.Helper()
	r.insist(t, func(channel *amqp091.Channel, _ func()) error {
		_, err := channel.QueueDeclare(name, true, false, false, false, args)
		return err
	})
}

// written waits until the broker has written down all of two new queues. RabbitMQ
// 3.10 does that up to two seconds after it has said that they are there: killed
// in between, it has forgotten a queue, or has a quorum queue that never confirms
// again.
func (r *rabbit) written(t testing.TB, quorum, classic string) {
	t.Helper()
	is := func() bool {
		names := r.files(t, "quorum/*/names.dets") // where the log of a queue lies
		return r.committed(t, quorum) && r.committed(t, classic) && bytes.Contains(names, []byte(quorum))
	}
	for until := time.Now().Add(oracle.Patience); !is(); time.Sleep(50 * time.Millisecond) {
		require.True(t, time.Now().Before(until), "%s and %s are not written down", quorum, classic)
	}
}

// committed says whether the broker's database has the queue and the word that
// makes it count.
func (r *rabbit) committed(t testing.TB, queue string) bool {
	t.Helper()
	log := r.files(t, "LATEST.LOG")
	if at := bytes.LastIndex(log, []byte(queue)); at >= 0 {
		return bytes.Contains(log[at:], []byte("committed"))
	}
	return bytes.Contains(r.files(t, "rabbit_durable_queue.DC*"), []byte(queue))
}

// files reads files of the broker.
func (r *rabbit) files(t testing.TB, pattern string) (text []byte) {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(r.dir, "data", "*", pattern))
	require.NoError(t, err)
	for _, path := range found {
		more, err := os.ReadFile(path)
		if !errors.Is(err, fs.ErrNotExist) { // gone since then
			require.NoError(t, err)
		}
		text = append(text, more...)
	}
	return text
}

// contents takes everything out of a queue. Where so many different messages have
// not come it looks again for a minute.
func (r *rabbit) contents(t testing.TB, name string, want int) (all []amqp091.Delivery) {
	t.Helper()
	for until := time.Now().Add(time.Minute); ; time.Sleep(200 * time.Millisecond) {
		r.insist(t, func(channel *amqp091.Channel, answered func()) (err error) {
			all, err = take(channel, name, want, answered)
			return err
		})
		if ids(all) >= want || time.Now().After(until) {
			return all
		}
	}
}

// take keeps what it takes only when it could take everything and there is
// enough of it.
func take(channel *amqp091.Channel, name string, want int, answered func()) (all []amqp091.Delivery, err error) {
	for {
		d, ok, err := channel.Get(name, false)
		if err != nil {
			return nil, err
		}
		answered()
		if !ok {
			break
		}
		all = append(all, d)
	}
	if len(all) == 0 || ids(all) < want {
		return all, nil
	}
	_ = all[len(all)-1].Ack(true)
	_ = channel.Close()
	return all, nil
}

// ids is how many different messages there are.
func ids(all []amqp091.Delivery) int {
	different := map[string]bool{}
	for _, d := range all {
		different[d.MessageId] = true
	}
	return len(different)
}
