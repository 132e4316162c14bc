package outbox_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/ThreeDotsLabs/watermill"
	wmnats "github.com/ThreeDotsLabs/watermill-nats/v2/pkg/nats"
	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/adapters/outbox/internal/oracle"
)

// childKey names the environment variable by which the test binary starts
// itself as another process: one that can be killed.
const childKey = "RUSKONTRAKT_OUTBOX_CHILD"

// orders is what such a process is to do.
type orders struct {
	Role  string // node, relay or subscriber
	Naive bool   // the control
	Dies  int    // kills itself at so many saves; 0 is never

	// A node:
	Name, Dir     string
	Port, Routing int
	Others        []int

	// A relay and a subscriber:
	URLs, Stream, File string
}

func TestMain(m *testing.M) {
	if text := os.Getenv(childKey); text != "" {
		var o orders
		err := json.Unmarshal([]byte(text), &o)
		if err == nil {
			err = o.carryOut()
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	code := m.Run()
	stopShared()
	os.Exit(code)
}

func (o orders) carryOut() error {
	switch o.Role {
	case "node":
		return o.node()
	case "relay":
		return o.relay()
	case "subscriber":
		return o.subscriber()
	}
	return fmt.Errorf("no role %q", o.Role)
}

// child starts the test binary with orders. It ends when its input does, so
// that none outlives the test.
func child(o orders) (*exec.Cmd, io.WriteCloser, *bufio.Reader, error) {
	text, err := json.Marshal(o)
	if err != nil {
		return nil, nil, nil, err
	}
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), childKey+"="+string(text))
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, nil, nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, nil, nil, err
	}
	return cmd, in, bufio.NewReader(out), cmd.Start()
}

// killedItself runs a child to its end and says whether it was killed.
func killedItself(t testing.TB, o orders) bool {
	t.Helper()
	cmd, in, out, err := child(o)
	require.NoError(t, err)
	_, _ = io.Copy(io.Discard, out)
	err = cmd.Wait()
	_ = in.Close()
	if err == nil {
		return false
	}
	status, ok := cmd.ProcessState.Sys().(syscall.WaitStatus)
	require.True(t, ok)
	require.Equal(t, syscall.SIGKILL, status.Signal(), "%v", err)
	return true
}

// dieNow is kill -9 from within: nothing deferred runs, nothing is flushed.
func dieNow() {
	_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
	select {}
}

// exitAtEOF ends the process when its parent is gone.
func exitAtEOF() {
	_, _ = io.Copy(io.Discard, os.Stdin)
	os.Exit(0)
}

// node is one server of the cluster.
func (o orders) node() error {
	opts := &server.Options{
		ServerName: o.Name, Host: "127.0.0.1", Port: o.Port, NoSigs: true, NoLog: true, Tags: []string{o.Name},
		JetStream: true, StoreDir: o.Dir, JetStreamMaxMemory: 64 << 20, JetStreamMaxStore: 1 << 30,
		Cluster: server.ClusterOpts{Name: "three", Host: "127.0.0.1", Port: o.Routing, PoolSize: -1},
	}
	for _, port := range o.Others {
		opts.Routes = append(opts.Routes, &url.URL{Scheme: "nats", Host: fmt.Sprintf("127.0.0.1:%d", port)})
	}
	s, err := server.NewServer(opts)
	if err != nil {
		return err
	}
	go s.Start()
	if !s.ReadyForConnections(20 * time.Second) {
		return fmt.Errorf("node %s is not ready", o.Name)
	}
	fmt.Println("ready")
	exitAtEOF()
	return nil
}

// cluster is three servers on loopback, each a process of its own.
type cluster struct {
	dir    string
	orders [3]orders
	procs  [3]*exec.Cmd
	ins    [3]io.WriteCloser
}

func newCluster() (*cluster, error) {
	dir, err := os.MkdirTemp("", "outbox-nats-")
	if err != nil {
		return nil, err
	}
	ports, err := freePorts(6)
	if err != nil {
		return nil, err
	}
	c := &cluster{dir: dir}
	for i := range c.orders {
		c.orders[i] = orders{
			Role: "node", Name: fmt.Sprintf("n%d", i), Dir: filepath.Join(dir, strconv.Itoa(i)),
			Port: ports[i], Routing: ports[3+i], Others: ports[3:],
		}
	}
	var g [3]error
	var wg sync.WaitGroup
	for i := range g {
		wg.Go(func() { g[i] = c.start(i) })
	}
	wg.Wait()
	if err := errors.Join(g[:]...); err != nil {
		c.stop()
		return nil, err
	}
	return c, nil
}

func (c *cluster) start(i int) error {
	cmd, in, out, err := child(c.orders[i])
	if err != nil {
		return err
	}
	c.procs[i], c.ins[i] = cmd, in
	line, err := out.ReadString('\n')
	if err != nil || line != "ready\n" {
		return fmt.Errorf("node %d did not start: %q %w", i, line, err)
	}
	return nil
}

// kill is kill -9.
func (c *cluster) kill(i int) {
	_ = c.procs[i].Process.Kill()
	_ = c.procs[i].Wait()
}

func (c *cluster) stop() {
	for i, p := range c.procs {
		if p != nil {
			_ = c.ins[i].Close()
			c.kill(i)
		}
	}
	_ = os.RemoveAll(c.dir)
}

func (c *cluster) urls() string {
	var all []string
	for _, o := range c.orders {
		all = append(all, fmt.Sprintf("nats://127.0.0.1:%d", o.Port))
	}
	return strings.Join(all, ",")
}

func freePorts(n int) (ports []int, err error) {
	for range n {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return nil, err
		}
		defer func() { _ = l.Close() }()
		ports = append(ports, l.Addr().(*net.TCPAddr).Port)
	}
	return ports, nil
}

// shared is the cluster of all tests: it is started when first asked for.
var shared = struct {
	once sync.Once
	c    *cluster
	err  error
}{}

func stopShared() {
	if shared.c != nil {
		shared.c.stop()
	}
}

// natsOptions: what cannot be sent now is an error now, not kept for later.
func natsOptions() []nats.Option {
	return []nats.Option{nats.MaxReconnects(-1), nats.ReconnectWait(20 * time.Millisecond), nats.ReconnectBufSize(-1)}
}

// bus is a connection to the shared cluster and a stream of the test's own.
type bus struct {
	*cluster
	js     jetstream.JetStream
	stream string
}

func newBus(t testing.TB, change func(*jetstream.StreamConfig)) *bus {
	t.Helper()
	shared.once.Do(func() { shared.c, shared.err = newCluster() })
	require.NoError(t, shared.err)
	nc, err := nats.Connect(shared.c.urls(), natsOptions()...)
	require.NoError(t, err)
	t.Cleanup(nc.Close)
	js, err := jetstream.New(nc)
	require.NoError(t, err)
	b := &bus{cluster: shared.c, js: js, stream: strings.NewReplacer("/", "-", "#", "-").Replace(t.Name())}
	config := jetstream.StreamConfig{
		Name: b.stream, Subjects: []string{b.stream}, Replicas: 3, Storage: jetstream.FileStorage,
		// The shortest window there is: duplicates are to come through.
		Duplicates: 100 * time.Millisecond,
	}
	if change != nil {
		change(&config)
	}
	insist(t, func(ctx context.Context) error {
		_, err := js.CreateOrUpdateStream(ctx, config)
		return err
	})
	t.Cleanup(func() { _ = js.DeleteStream(context.Background(), b.stream) })
	return b
}

func newPublisher(urls string, track bool) (*wmnats.Publisher, error) {
	return wmnats.NewPublisher(wmnats.PublisherConfig{
		URL: urls, NatsOptions: natsOptions(),
		JetStream: wmnats.JetStreamConfig{
			TrackMsgId: track, ConnectOptions: []nats.JSOpt{nats.MaxWait(time.Second)},
		},
	}, watermill.NopLogger{})
}

func (b *bus) publisher(t testing.TB) *wmnats.Publisher {
	t.Helper()
	p, err := newPublisher(b.urls(), true)
	require.NoError(t, err)
	t.Cleanup(func() { _ = p.Close() })
	return p
}

// insist asks until there is an answer: while a leader is chosen there is none.
func insist(t testing.TB, ask func(context.Context) error) {
	t.Helper()
	var err error
	for range 200 {
		ctx, cancel := context.WithTimeout(t.Context(), 500*time.Millisecond)
		err = ask(ctx)
		cancel()
		if err == nil {
			return
		}
		time.Sleep(30 * time.Millisecond)
	}
	require.NoError(t, err)
}

// contents is everything in the stream, in its order.
func (b *bus) contents(t testing.TB) (payloads [][]byte) {
	t.Helper()
	var state jetstream.StreamState
	insist(t, func(ctx context.Context) error {
		stream, err := b.js.Stream(ctx, b.stream)
		if err == nil {
			state = stream.CachedInfo().State
		}
		return err
	})
	for uint64(len(payloads)) < state.Msgs {
		payloads = payloads[:0]
		insist(t, func(ctx context.Context) error {
			consumer, err := b.js.OrderedConsumer(ctx, b.stream, jetstream.OrderedConsumerConfig{})
			if err != nil {
				return err
			}
			batch, err := consumer.Fetch(int(state.Msgs), jetstream.FetchMaxWait(2*time.Second))
			if err != nil {
				return err
			}
			for m := range batch.Messages() {
				payloads = append(payloads, m.Data())
			}
			return batch.Error()
		})
	}
	return payloads
}

func tallyOf(t testing.TB, payloads [][]byte) *oracle.Tally {
	t.Helper()
	tally := &oracle.Tally{}
	for _, p := range payloads {
		came, err := oracle.Read(p)
		require.NoError(t, err)
		tally.Add(came)
	}
	return tally
}
