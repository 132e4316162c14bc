package outbox_test

import (
	"bytes"
	"context"
	"errors"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/adapters/outbox"
	"github.com/ruskontrakt/ruskontrakt/adapters/outbox/internal/oracle"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/event/eventtest"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// lines are the CloudEvents of a feed.
func lines(t testing.TB, feed event.Feed) (all [][]byte) {
	t.Helper()
	for entry, err := range feed.From(t.Context(), "") {
		require.NoError(t, err)
		var line bytes.Buffer
		require.NoError(t, event.WriteCloudEvent(&line, source, entry.Record, event.Thin))
		all = append(all, line.Bytes())
	}
	return all
}

// projection is what a subscriber makes of the events: it depends on their
// order, on none being left out and on none counting twice.
type projection map[roles.Ref][]uint32

func (p projection) take(_ context.Context, rec event.Record) error {
	p[rec.Contract] = append(p[rec.Contract], rec.Seq)
	return nil
}

func TestDuplicatedAndReorderedGiveTheSameProjection(t *testing.T) {
	all := lines(t, filled(t, 6, 20))
	want := projection{}
	seen := outbox.Seen{Sequences: &outbox.MemorySequences{}}
	for _, line := range all {
		require.NoError(t, seen.Handle(t.Context(), line, want.take))
	}
	runs, deliveries, naive := many(200), 0, 0
	for seed := range uint64(runs) {
		random := rand.New(rand.NewPCG(seed, 2))
		queue := append(append([][]byte(nil), all...), all[:random.IntN(len(all))]...)
		random.Shuffle(len(queue), func(i, j int) { queue[i], queue[j] = queue[j], queue[i] })
		got, control := projection{}, projection{}
		for _, line := range queue {
			_, rec, err := event.ReadCloudEvent(line)
			require.NoError(t, err)
			require.NoError(t, control.take(t.Context(), rec))
		}
		seen := outbox.Seen{Sequences: &outbox.MemorySequences{}}
		for len(queue) > 0 {
			line := queue[0]
			queue = queue[1:]
			deliveries++
			err := seen.Handle(t.Context(), line, got.take)
			if errors.Is(err, outbox.ErrEarly) {
				queue = append(queue, line) // delivered again, later
				continue
			}
			require.NoError(t, err)
		}
		require.Equal(t, want, got)
		if !equal(want, control) {
			naive++
		}
	}
	require.Equal(t, runs, naive, "control: without Seen the projection is another")
	t.Logf("%d runs, %d deliveries of %d events", runs, deliveries, len(all))
	tell(t, oracle.Fault{
		Store: "outbox", Fault: "duplicated and reordered delivery", Runs: runs, Acknowledged: runs * len(all),
		Setting: "Seen", Test: t.Name(), Control: "a projection without Seen differs in every run, and did",
	})
}

func equal(a, b projection) bool {
	for contract, seqs := range a {
		if len(b[contract]) != len(seqs) {
			return false
		}
		for i := range seqs {
			if b[contract][i] != seqs[i] {
				return false
			}
		}
	}
	return len(a) == len(b)
}

func TestSeen(t *testing.T) {
	all := lines(t, filled(t, 1, 3))
	seen := outbox.Seen{Sequences: &outbox.MemorySequences{}}
	got := projection{}

	var early *outbox.EarlyError
	require.ErrorAs(t, seen.Handle(t.Context(), all[1], got.take), &early)
	require.Equal(t, outbox.EarlyError{Contract: eventtest.Contract(1), Last: 0, Got: 2}, *early)

	failing := func(context.Context, event.Record) error { return errRefused }
	require.ErrorIs(t, seen.Handle(t.Context(), all[0], failing), errRefused)
	require.NoError(t, seen.Handle(t.Context(), all[0], got.take), "an effect that failed did not happen")
	require.NoError(t, seen.Handle(t.Context(), all[0], failing), "it took effect before")

	err := seen.Handle(t.Context(), []byte(`{"name":"Kari"}`), got.take)
	require.ErrorIs(t, err, event.ErrDecode)
	require.EqualError(t, err, "outbox: decode failed")
	require.Equal(t, projection{eventtest.Contract(1): {1}}, got)
}

// Somebody else who may publish sends events of their own: what does not follow
// has no effect, and what does is seen when the true event comes.
func TestForgedEvents(t *testing.T) {
	all := lines(t, filled(t, 1, 3))
	records, err := eventtest.NewChain(eventtest.Contract(1)).Of(eventtest.Noted{N: 77}, eventtest.Noted{N: 78}, eventtest.Noted{N: 79})
	require.NoError(t, err)
	var forged [][]byte
	for _, rec := range records {
		var line bytes.Buffer
		require.NoError(t, event.WriteCloudEvent(&line, source, rec, event.Thin))
		forged = append(forged, line.Bytes())
	}
	handle := func(t *testing.T, deliveries ...[]byte) (took int, last error) {
		t.Helper()
		seen := outbox.Seen{Sequences: &outbox.MemorySequences{}}
		for i, line := range deliveries {
			require.NoError(t, last, "delivery %d", i)
			last = seen.Handle(t.Context(), line, func(context.Context, event.Record) error { took++; return nil })
		}
		return took, last
	}
	took, err := handle(t, all[0], forged[1])
	require.Equal(t, 1, took)
	require.ErrorIs(t, err, event.ErrCorrupt, "it is not linked to the first")
	require.EqualError(t, err, "outbox: chain failed at event 2 of contract "+eventtest.Contract(1).String())

	took, err = handle(t, forged[0], all[0])
	require.Equal(t, 1, took)
	require.ErrorIs(t, err, outbox.ErrForked, "the true event is not dropped in silence")
	var forked *outbox.ForkedError
	require.ErrorAs(t, err, &forked)
	require.Equal(t, outbox.ForkedError{Contract: eventtest.Contract(1), Seq: 1}, *forked)
	require.EqualError(t, err, "outbox: another event took effect: contract "+eventtest.Contract(1).String()+": event 1")

	took, err = handle(t, forged[0], all[1])
	require.Equal(t, 1, took)
	require.ErrorIs(t, err, event.ErrCorrupt)

	took, err = handle(t, all[0], all[1], all[1], all[0], forged[0], all[2], all[2], all[0])
	require.NoError(t, err, "redelivery is harmless, and what lies behind the head has no effect")
	require.Equal(t, 3, took)
}
