package outbox_test

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"
	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/adapters/outbox"
	"github.com/ruskontrakt/ruskontrakt/adapters/outbox/internal/oracle"
	"github.com/ruskontrakt/ruskontrakt/event"
)

func (b *bus) topic(event.Header) string { return b.stream }

// relay is one as a host would set it up, but in a hurry.
func (b *bus) relay(t testing.TB, log event.Feed) *outbox.Relay {
	t.Helper()
	return &outbox.Relay{
		Feed: log, Publisher: b.publisher(t), Positions: &outbox.MemoryPositions{},
		Source: source, Topic: b.topic, Every: 10 * time.Millisecond,
		Retry: outbox.Retry{First: 20 * time.Millisecond, Max: 200 * time.Millisecond, Parked: time.Second},
	}
}

// Within the broker's window a second publishing leaves no trace.
func TestJetStreamDropsDuplicatesInItsWindow(t *testing.T) {
	t.Parallel()
	log := filled(t, 5, 20)
	b := newBus(t, func(c *jetstream.StreamConfig) { c.Duplicates = time.Minute })
	drain(t, b.relay(t, log))
	drain(t, b.relay(t, log))
	require.Zero(t, exact(t, tallyOf(t, b.contents(t)), log))

	r := b.relay(t, log)
	r.Publisher = b.untracked(t)
	drain(t, r)
	require.Equal(t, 100, exact(t, tallyOf(t, b.contents(t)), log), "control: without message ids everything is there twice")
}

func (b *bus) untracked(t testing.TB) publisher {
	t.Helper()
	p, err := newPublisher(b.urls(), false)
	require.NoError(t, err)
	t.Cleanup(func() { _ = p.Close() })
	return p
}

// The node that leads the stream is killed while the relay publishes.
func TestBrokerNodeKilled(t *testing.T) {
	runs := times(1)
	const contracts, records = 10, 30
	b := newBus(t, nil)
	var log *event.Memory
	acknowledged, controlLost := 0, 0
	for run := range runs {
		log = filled(t, contracts, records*(run+1)) // the same, and more
		all := contracts * records * (run + 1)
		leader := b.leader(t)
		control := b.unreplicated(t, leader)
		drain(t, control.relay(t, log))

		r := b.relay(t, log)
		acked := make(chan struct{}, all)
		var last atomic.Pointer[outbox.Note]
		r.Observe = func(n outbox.Note) { last.Store(&n) }
		r.Publisher = counting{r.Publisher, acked}
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error, 1)
		go func() { done <- r.Run(ctx) }()
		for n := range all {
			if n == 50 {
				b.kill(leader)
			}
			select {
			case <-acked:
				acknowledged++
			case <-time.After(time.Minute):
				require.Fail(t, "the relay does not go on without the node", "run %d, %d of %d, %+v", run, n, all, last.Load())
			}
		}
		cancel()
		require.ErrorIs(t, <-done, context.Canceled)
		require.NoError(t, b.start(leader))
		b.whole(t)
		lost, _, _, err := tallyOf(t, control.contents(t)).Against(log.From(t.Context(), ""))
		require.NoError(t, err)
		controlLost += lost
	}
	payloads := b.contents(t)
	inStream := exact(t, tallyOf(t, payloads), log)
	require.Zero(t, exact(t, throughSeen(t, payloads), log), "each has one effect")
	require.Positive(t, controlLost, "control: a stream without replicas, in memory, loses what was acknowledged")
	t.Logf("%d kills, %d acknowledged, %d duplicates in the stream; the control lost %d",
		runs, acknowledged, inStream, controlLost)
	tell(t, oracle.Fault{
		Store: "outbox on JetStream", Fault: "kill -9 of the stream's leader, three nodes", Runs: runs,
		Acknowledged: acknowledged, Setting: "Replicas 3, file storage", Test: t.Name(),
		Control: "one replica in memory loses acknowledged events, and did",
	})
}

// leader is the node that leads the stream.
func (b *bus) leader(t testing.TB) int {
	t.Helper()
	stream, err := b.js.Stream(t.Context(), b.stream)
	require.NoError(t, err)
	return int(stream.CachedInfo().Cluster.Leader[1] - '0')
}

// whole waits until every replica has everything: the promise is about one node
// of three at a time.
func (b *bus) whole(t testing.TB) {
	t.Helper()
	insist(t, func(ctx context.Context) error {
		stream, err := b.js.Stream(ctx, b.stream)
		if err != nil {
			return err
		}
		replicas := stream.CachedInfo().Cluster.Replicas
		for _, r := range replicas {
			if r.Offline || !r.Current {
				return fmt.Errorf("replica %s is behind", r.Name)
			}
		}
		if len(replicas) != 2 {
			return fmt.Errorf("%d replicas", len(replicas))
		}
		return nil
	})
}

// unreplicated is the control: a stream on one node, in memory.
func (b *bus) unreplicated(t testing.TB, node int) *bus {
	t.Helper()
	name := fmt.Sprintf("%s-control-%d", b.stream, time.Now().UnixNano())
	_, err := b.js.CreateStream(t.Context(), jetstream.StreamConfig{
		Name: name, Subjects: []string{name}, Replicas: 1, Storage: jetstream.MemoryStorage,
		Placement: &jetstream.Placement{Tags: []string{b.orders[node].Name}},
	})
	require.NoError(t, err)
	t.Cleanup(func() { _ = b.js.DeleteStream(context.Background(), name) })
	return &bus{cluster: b.cluster, js: b.js, stream: name}
}

// counting tells of each acknowledgement.
type counting struct {
	publisher
	acked chan struct{}
}

func (c counting) Publish(topic string, m ...*msg) error {
	err := c.publisher.Publish(topic, m...)
	if err == nil {
		c.acked <- struct{}{}
	}
	return err
}

// throughSeen is what a subscriber with Seen makes of deliveries.
func throughSeen(t testing.TB, payloads [][]byte) *oracle.Tally {
	t.Helper()
	effects := &oracle.Tally{}
	seen := outbox.Seen{Sequences: &outbox.MemorySequences{}}
	for _, p := range payloads {
		require.NoError(t, seen.Handle(t.Context(), p, func(_ context.Context, rec event.Record) error {
			effects.Add(oracle.Came{Contract: rec.Contract, Seq: rec.Seq})
			return nil
		}))
	}
	return effects
}

// Two relays at the same time, with one place for their positions.
func TestTwoRelaysAtOnce(t *testing.T) {
	t.Parallel()
	log := filled(t, 8, 40)
	b := newBus(t, nil)
	positions := &outbox.MemoryPositions{}
	var wg sync.WaitGroup
	for n := range 2 {
		r := b.relay(t, log)
		r.Publisher = b.untracked(t) // every duplicate is to come through
		r.Positions, r.Batch, r.Lanes = positions, 16+5*n, 1+2*n
		wg.Go(func() {
			for {
				p, err := r.Step(t.Context())
				if err == nil && !p.More {
					return
				}
			}
		})
	}
	wg.Wait()
	payloads := b.contents(t)
	doubled := exact(t, tallyOf(t, payloads), log)
	require.Zero(t, exact(t, throughSeen(t, payloads), log))

	// The control: whoever does not wait for the acknowledgement of the one
	// before it disorders a contract.
	control := newUnordered(t, log)
	require.Positive(t, control.Disordered, "control: side by side without regard to contracts")
	t.Logf("%d published twice; the control disordered %d", doubled, control.Disordered)
	tell(t, oracle.Fault{
		Store: "outbox on JetStream", Fault: "two relays at once", Runs: 1, Acknowledged: 320,
		Setting: "same positions", Test: t.Name(), Control: "publishing without regard to contracts disorders, and did",
	})
}

// newUnordered publishes every record on its own goroutine.
func newUnordered(t *testing.T, log event.Feed) *oracle.Tally {
	t.Helper()
	b := &broker{}
	var wg sync.WaitGroup
	for entry, err := range log.From(t.Context(), "") {
		require.NoError(t, err)
		only := &single{entry: entry}
		wg.Go(func() {
			r := newRelay(only, b, newClock())
			_, _ = r.Step(context.Background())
		})
	}
	wg.Wait()
	return &b.tally
}
