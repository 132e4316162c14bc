package outbox_test

import (
	"context"
	"errors"
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
		Feed: log, Publisher: b.publisher(t, true), Positions: &outbox.MemoryPositions{},
		Source: source, Topic: b.topic, Every: 10 * time.Millisecond,
		Retry: outbox.Retry{First: 20 * time.Millisecond, Max: 200 * time.Millisecond, Parked: time.Second},
	}
}

// Within the broker's window a second publishing leaves no trace.
func TestJetStreamDropsDuplicatesInItsWindow(t *testing.T) {
	t.Parallel()
	log := filled(t, 5, 20)
	b := newBus(t, func(c *jetstream.StreamConfig) { c.Duplicates = time.Hour })
	for range 2 {
		require.NoError(t, oracle.Settle(t.Context(), b.relay(t, log)))
	}
	require.Zero(t, exact(t, tallyOf(t, b.contents(t, log)), log))

	r := b.relay(t, log)
	r.Publisher = b.publisher(t, false)
	require.NoError(t, oracle.Settle(t.Context(), r))
	require.GreaterOrEqual(t, exact(t, tallyOf(t, b.contents(t, log)), log), 100,
		"control: without message ids everything is there twice")
}

// The node that leads the stream is killed while the relay publishes. Where the
// lead had passed to another node just before, or the relay was done already, it
// is done again.
func TestBrokerNodeKilled(t *testing.T) {
	const contracts, records = 10, 30
	b := newBus(t, nil)
	var log *event.Memory
	runs, acknowledged, controlLost := 0, 0, 0
	for tries := 0; runs < times(1); tries++ {
		require.Less(t, tries, times(1)+20, "the leader was never killed while the relay published")
		log = filled(t, contracts, records*(tries+1)) // the same, and more
		b.whole(t)
		node := b.leader(t)
		control := b.unreplicated(t, node)
		require.NoError(t, oracle.Settle(t.Context(), control.relay(t, log)))

		if b.publishAndKill(t, log, node, contracts*records/6) {
			runs++
		}
		acknowledged += contracts * records * (tries + 1)
		require.NoError(t, b.restart(node))
		b.whole(t)
		lost, _, _, err := tallyOf(t, control.contents(t, nil)).Against(log.From(t.Context(), ""))
		require.NoError(t, err)
		controlLost += lost
	}
	payloads := b.contents(t, log)
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

// publishAndKill kills the node when so many have been acknowledged, and waits
// for the relay to finish without it. It says whether the node led the stream
// until then and the relay had not finished before.
func (b *bus) publishAndKill(t *testing.T, log event.Feed, node, after int) bool {
	t.Helper()
	r := b.relay(t, log)
	var last atomic.Pointer[outbox.Note]
	r.Observe = func(n outbox.Note) { last.Store(&n) }
	p := oracle.NewPausing(r.Publisher, after)
	r.Publisher = p
	ctx, cancel := context.WithCancel(t.Context())
	ran := make(chan error, 1)
	go func() { ran <- r.Run(ctx) }()
	defer cancel()

	select {
	case <-p.Reached:
	case <-time.After(oracle.Patience):
		require.Fail(t, "the relay does not begin", "last note: %+v", last.Load())
	}
	led := b.leader(t) == node
	close(p.GoOn)
	b.kill(node)
	done, err := oracle.AtEnd(t.Context(), log, r.Positions)
	require.NoError(t, err)
	require.NoError(t, oracle.AwaitEnd(t.Context(), log, r.Positions, p), "last note: %+v", last.Load())
	cancel()
	require.ErrorIs(t, <-ran, context.Canceled)
	return led && !done
}

// leader is the node that leads the stream.
func (b *bus) leader(t testing.TB) (node int) {
	t.Helper()
	insist(t, func(ctx context.Context) error {
		stream, err := b.js.Stream(ctx, b.stream)
		if err != nil {
			return err
		}
		_, err = fmt.Sscanf(stream.CachedInfo().Cluster.Leader, "n%d", &node)
		return err
	})
	return node
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
	control := &bus{cluster: b.cluster, js: b.js, stream: fmt.Sprintf("%s-control-%d", b.stream, streams.Add(1))}
	control.create(t, jetstream.StreamConfig{
		Name: control.stream, Subjects: []string{control.stream}, Replicas: 1, Storage: jetstream.MemoryStorage,
		Placement: &jetstream.Placement{Tags: []string{b.orders[node].Name}},
	})
	return control
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
	var failed [2]error
	for n := range 2 {
		r := b.relay(t, log)
		r.Publisher = b.publisher(t, false) // every duplicate is to come through
		r.Positions, r.Batch, r.Lanes = positions, 16+5*n, 1+2*n
		wg.Go(func() { failed[n] = oracle.Settle(t.Context(), r) })
	}
	wg.Wait()
	require.NoError(t, errors.Join(failed[:]...))
	// Whoever saved last may have left something to do.
	r := b.relay(t, log)
	r.Positions = positions
	require.NoError(t, oracle.Settle(t.Context(), r))
	payloads := b.contents(t, log)
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

// newUnordered publishes every record on its own goroutine, and the goroutines
// get their turn in the worst order there is.
func newUnordered(t *testing.T, log event.Feed) *oracle.Tally {
	t.Helper()
	b := &broker{}
	var wg sync.WaitGroup
	before := make(chan struct{})
	for entry, err := range log.From(t.Context(), "") {
		require.NoError(t, err)
		turn, next := make(chan struct{}), before
		wg.Go(func() {
			<-turn
			r := newRelay(&single{entry: entry}, b, newClock())
			_, _ = r.Step(context.Background())
			close(next)
		})
		before = turn
	}
	close(before)
	wg.Wait()
	return &b.tally
}
