package outbox_test

import (
	"context"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ThreeDotsLabs/watermill"
	wmnats "github.com/ThreeDotsLabs/watermill-nats/v2/pkg/nats"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/adapters/outbox/internal/oracle"
	"github.com/ruskontrakt/ruskontrakt/event"
)

// persist asks until there is an answer: while a leader is chosen there is none.
// A single question gets more time each time that it took all it had.
func persist(ctx context.Context, ask func(context.Context) error) error {
	most := 500 * time.Millisecond
	for until := time.Now().Add(oracle.Patience); ; {
		one, cancel := context.WithTimeout(ctx, most)
		err := ask(one)
		if one.Err() != nil {
			most = min(2*most, time.Minute)
		}
		cancel()
		if err == nil || ctx.Err() != nil || time.Now().After(until) {
			return err
		}
		time.Sleep(30 * time.Millisecond)
	}
}

func insist(t testing.TB, ask func(context.Context) error) {
	t.Helper()
	require.NoError(t, persist(t.Context(), ask))
}

// natsOptions: what cannot be sent now is an error now, not kept for later.
func natsOptions() []nats.Option {
	return []nats.Option{
		nats.MaxReconnects(-1), nats.ReconnectWait(20 * time.Millisecond), nats.ReconnectBufSize(-1),
		nats.Timeout(30 * time.Second),
	}
}

func connect(urls string) (nc *nats.Conn, err error) {
	err = persist(context.Background(), func(context.Context) error {
		nc, err = nats.Connect(urls, natsOptions()...)
		return err
	})
	return nc, err
}

// bus is a connection to the shared cluster and a stream of the test's own.
type bus struct {
	*cluster
	js     jetstream.JetStream
	stream string
}

// streams counts them: each has another name, also when a test runs twice.
var streams atomic.Int64

func newBus(t testing.TB, change func(*jetstream.StreamConfig)) *bus {
	t.Helper()
	shared.once.Do(func() { shared.c, shared.err = newCluster() })
	require.NoError(t, shared.err)
	nc, err := connect(shared.c.urls())
	require.NoError(t, err)
	t.Cleanup(nc.Close)
	js, err := jetstream.New(nc)
	require.NoError(t, err)
	name := strings.NewReplacer("/", "-", "#", "-").Replace(t.Name())
	b := &bus{cluster: shared.c, js: js, stream: fmt.Sprintf("%s-%d", name, streams.Add(1))}
	config := jetstream.StreamConfig{
		Name: b.stream, Subjects: []string{b.stream}, Replicas: 3, Storage: jetstream.FileStorage,
		// The shortest window there is: duplicates are to come through.
		Duplicates: 100 * time.Millisecond,
	}
	if change != nil {
		change(&config)
	}
	b.create(t, config)
	return b
}

func (b *bus) create(t testing.TB, config jetstream.StreamConfig) {
	t.Helper()
	insist(t, func(ctx context.Context) error {
		_, err := b.js.CreateOrUpdateStream(ctx, config)
		return err
	})
	t.Cleanup(func() { _ = b.js.DeleteStream(context.Background(), config.Name) })
}

// newPublisher waits two seconds for an acknowledgement: no longer, since a node
// that was killed gives none.
func newPublisher(urls string, track bool) (p *wmnats.Publisher, err error) {
	err = persist(context.Background(), func(context.Context) error {
		p, err = wmnats.NewPublisher(wmnats.PublisherConfig{
			URL: urls, NatsOptions: natsOptions(),
			JetStream: wmnats.JetStreamConfig{
				TrackMsgId: track, ConnectOptions: []nats.JSOpt{nats.MaxWait(2 * time.Second)},
			},
		}, watermill.NopLogger{})
		return err
	})
	return p, err
}

func (b *bus) publisher(t testing.TB, track bool) *wmnats.Publisher {
	t.Helper()
	p, err := newPublisher(b.urls(), track)
	require.NoError(t, err)
	t.Cleanup(func() { _ = p.Close() })
	return p
}

func (b *bus) state(t testing.TB) (state jetstream.StreamState) {
	t.Helper()
	insist(t, func(ctx context.Context) error {
		stream, err := b.js.Stream(ctx, b.stream)
		if err == nil {
			state = stream.CachedInfo().State
		}
		return err
	})
	return state
}

// contents is everything in the stream, in its order. Where a log is given and
// not all of it has come it looks again for a minute: a node that stood still and
// does not know yet that another one leads tells what it has.
func (b *bus) contents(t testing.TB, log event.Feed) (payloads [][]byte) {
	t.Helper()
	for until := time.Now().Add(time.Minute); ; time.Sleep(100 * time.Millisecond) {
		msgs := b.state(t).Msgs
		insist(t, func(ctx context.Context) (err error) {
			payloads, err = b.read(ctx, int(msgs))
			return err
		})
		if log == nil || time.Now().After(until) {
			return payloads
		}
		lost, _, _, err := tallyOf(t, payloads).Against(log.From(t.Context(), ""))
		require.NoError(t, err)
		if lost == 0 {
			return payloads
		}
	}
}

// read gives the first messages of the stream.
func (b *bus) read(ctx context.Context, n int) (payloads [][]byte, err error) {
	if n == 0 {
		return nil, nil
	}
	consumer, err := b.js.OrderedConsumer(ctx, b.stream, jetstream.OrderedConsumerConfig{})
	if err != nil {
		return nil, err
	}
	deadline, _ := ctx.Deadline()
	batch, err := consumer.Fetch(n, jetstream.FetchMaxWait(time.Until(deadline)))
	if err != nil {
		return nil, err
	}
	for m := range batch.Messages() {
		payloads = append(payloads, m.Data())
	}
	if len(payloads) != n {
		return nil, fmt.Errorf("read %d of %d: %w", len(payloads), n, batch.Error())
	}
	return payloads, nil
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
