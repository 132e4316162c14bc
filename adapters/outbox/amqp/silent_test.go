package amqp_test

import (
	"context"
	"net"
	"net/url"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ThreeDotsLabs/watermill/message"
	amqp091 "github.com/rabbitmq/amqp091-go"
	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/adapters/outbox/amqp"
	"github.com/ruskontrakt/ruskontrakt/adapters/outbox/internal/oracle"
)

// hang is how long something may take before it is held to hang.
const hang = oracle.Patience

// within waits for an answer that must come.
func within[T any](t *testing.T, what string, answer <-chan T) T {
	t.Helper()
	select {
	case a := <-answer:
		return a
	case <-time.After(hang):
		require.Fail(t, what+" hangs")
		panic("not reached")
	}
}

func publish(ctx context.Context, p *amqp.Publisher, topic, id string, body []byte) <-chan error {
	answer := make(chan error, 1)
	m := message.NewMessage(id, body)
	m.SetContext(ctx)
	go func() { answer <- p.Publish(topic, m) }() //nolint:contextcheck // the message has it
	return answer
}

func closing(p *amqp.Publisher) <-chan error {
	answer := make(chan error, 1)
	go func() { answer <- p.Close() }()
	return answer
}

// silent takes connections and says nothing. It tells of each.
func silent(t *testing.T) (address string, came <-chan struct{}) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { _ = l.Close() })
	told := make(chan struct{}, 100)
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			t.Cleanup(func() { _ = c.Close() })
			told <- struct{}{}
		}
	}()
	// The client's own time for connecting is longer than the test waits.
	return "amqp://guest:guest@" + l.Addr().String() + "/?connection_timeout=600000", told
}

// A broker that takes the connection and is silent: the context ends the message, and
// so does the timeout, for the one who connects and for those who wait for it.
func TestASilentBroker(t *testing.T) {
	address, came := silent(t)
	patient := &amqp.Publisher{URL: address, Timeout: 10 * time.Minute}
	ctx, cancel := context.WithCancel(t.Context())
	first := publish(ctx, patient, "x", "1", nil)
	within(t, "connecting", came)
	other, leave := context.WithCancel(t.Context())
	second := publish(other, patient, "x", "2", nil)
	leave()
	err := within(t, "a second message", second)
	require.ErrorIs(t, err, amqp.ErrConnect)
	require.ErrorIs(t, err, context.Canceled)
	cancel()
	err = within(t, "a message whose context has ended", first)
	require.ErrorIs(t, err, amqp.ErrConnect)
	require.ErrorIs(t, err, context.Canceled)

	hasty := &amqp.Publisher{URL: address, Timeout: 50 * time.Millisecond}
	err = within(t, "a message with a timeout", publish(t.Context(), hasty, "x", "3", nil))
	require.ErrorIs(t, err, amqp.ErrConnect)
	require.ErrorIs(t, err, context.DeadlineExceeded)
	require.NoError(t, within(t, "closing", closing(hasty)))
}

// Close does not wait for a broker that is silent, and who connects is told.
func TestCloseWhileConnecting(t *testing.T) {
	address, came := silent(t)
	p := &amqp.Publisher{URL: address, Timeout: 10 * time.Minute}
	published := publish(t.Context(), p, "x", "1", nil)
	within(t, "connecting", came)
	require.NoError(t, within(t, "closing", closing(p)))
	require.ErrorIs(t, within(t, "a message", published), amqp.ErrConnect)
}

// frozen stands between and, from a moment on, passes nothing more.
type frozen struct {
	address string
	still   atomic.Bool
}

func newFrozen(t *testing.T, to string) *frozen {
	t.Helper()
	target, err := url.Parse(to)
	require.NoError(t, err)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	var wg sync.WaitGroup
	over, end := context.WithCancel(context.Background())
	t.Cleanup(func() { end(); _ = l.Close(); wg.Wait() })
	f := &frozen{}
	backend := target.Host
	target.Host = l.Addr().String()
	f.address = target.String()
	pass := func(to, from net.Conn) {
		stop := context.AfterFunc(over, func() { _ = to.Close(); _ = from.Close() })
		defer stop()
		some := make([]byte, 4096)
		for {
			if f.still.Load() {
				<-over.Done()
				return
			}
			n, err := from.Read(some)
			if f.still.Load() {
				continue
			}
			if _, bad := to.Write(some[:n]); err != nil || bad != nil {
				_ = to.Close()
				_ = from.Close()
				return
			}
		}
	}
	wg.Go(func() {
		for {
			near, err := l.Accept()
			if err != nil {
				return
			}
			far, err := net.Dial("tcp", backend)
			if err != nil {
				_ = near.Close()
				continue
			}
			wg.Go(func() { pass(far, near) })
			wg.Go(func() { pass(near, far) })
		}
	})
	return f
}

// A broker that takes no more bytes, as one that is short of memory does: the message
// that is being written ends with its context, and Close ends as well.
func TestABrokerThatTakesNoMore(t *testing.T) {
	r := newRabbit(t)
	queue := unique(t)
	r.queue(t, queue)
	large := make([]byte, 64<<20) // more than the sockets between take
	// A heartbeat would notice, after half a minute.
	config := amqp091.Config{Heartbeat: time.Hour}
	for _, how := range []string{"context", "close"} {
		f := newFrozen(t, r.url())
		p := &amqp.Publisher{URL: f.address, Config: config, Timeout: 10 * time.Minute}
		require.NoError(t, within(t, "a message", publish(t.Context(), p, queue, how, []byte("{}"))))
		f.still.Store(true)
		ctx, cancel := context.WithCancel(t.Context())
		blocked := publish(ctx, p, queue, "large", large)
		small := publish(ctx, p, queue, "small", nil)
		time.Sleep(200 * time.Millisecond) // most likely it is being written by now
		over := make(chan struct{})
		var wg sync.WaitGroup
		if how == "context" {
			cancel()
		} else {
			// Whoever comes after the first Close, on a machine that is slow, connects
			// again: to nobody, until the next.
			wg.Go(func() {
				for again := true; again; {
					_ = p.Close()
					select {
					case <-over:
						again = false
					case <-time.After(100 * time.Millisecond):
					}
				}
			})
		}
		require.Error(t, within(t, "a message that is being written", blocked))
		require.Error(t, within(t, "a message behind it", small))
		close(over)
		wg.Wait()
		require.NoError(t, within(t, "closing", closing(p)))
		cancel()
	}
	require.Equal(t, 2, ids(r.contents(t, queue, 2)))
}
