package outbox_test

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/nats-io/nats-server/v2/server"
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
	Last               uint64 // a subscriber's last message
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
	go exitAtEOF()
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
	self, err := os.Executable()
	if err != nil {
		return nil, nil, nil, err
	}
	cmd := exec.Command(self)
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
	const debug, trace, system = false, false, false
	s.SetLoggerV2(deathbed{}, debug, trace, system)
	go s.Start()
	if !s.ReadyForConnections(oracle.Patience) {
		return fmt.Errorf("node %s is not ready", o.Name)
	}
	fmt.Println("ready")
	select {}
}

// deathbed is a node's log: it hears of what the node cannot go on with, a port
// that somebody else has for one, and ends the process, so that nobody waits.
type deathbed struct{}

func (deathbed) Fatalf(format string, values ...any) {
	fmt.Fprintf(os.Stderr, format+"\n", values...)
	os.Exit(1)
}
func (deathbed) Noticef(string, ...any) {}
func (deathbed) Warnf(string, ...any)   {}
func (deathbed) Errorf(string, ...any)  {}
func (deathbed) Debugf(string, ...any)  {}
func (deathbed) Tracef(string, ...any)  {}

// cluster is three servers on loopback, each a process of its own.
type cluster struct {
	dir    string
	orders [3]orders
	procs  [3]*exec.Cmd
	ins    [3]io.WriteCloser
}

// newCluster starts them, with other ports where somebody was faster.
func newCluster() (c *cluster, err error) {
	for range 10 {
		if c, err = tryCluster(); err == nil {
			break
		}
	}
	return c, err
}

func tryCluster() (*cluster, error) {
	dir, err := os.MkdirTemp("", "outbox-nats-")
	if err != nil {
		return nil, err
	}
	c := &cluster{dir: dir}
	ports, err := freePorts(6)
	for i := range c.orders {
		if err != nil {
			break
		}
		c.orders[i] = orders{
			Role: "node", Name: fmt.Sprintf("n%d", i), Dir: filepath.Join(dir, strconv.Itoa(i)),
			Port: ports[i], Routing: ports[3+i],
		}
	}
	var g [3]error
	var wg sync.WaitGroup
	for i := range g {
		if err == nil {
			wg.Go(func() { g[i] = c.start(i) })
		}
	}
	wg.Wait()
	if err := errors.Join(append(g[:], err)...); err != nil {
		c.stop()
		return nil, err
	}
	return c, nil
}

func (c *cluster) start(i int) error {
	o := c.orders[i]
	for _, other := range c.orders {
		o.Others = append(o.Others, other.Routing)
	}
	cmd, in, out, err := child(o)
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

// restart starts a node that was killed: where it was, or elsewhere when its
// ports have been taken meanwhile. It tells the others itself where it is.
func (c *cluster) restart(i int) error {
	err := c.start(i)
	for tries := 0; err != nil && tries < 10; tries++ {
		c.kill(i)
		ports, failed := freePorts(2)
		if failed != nil {
			return errors.Join(err, failed)
		}
		c.orders[i].Port, c.orders[i].Routing = ports[0], ports[1]
		err = c.start(i)
	}
	return err
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
