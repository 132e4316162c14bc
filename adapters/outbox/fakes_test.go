package outbox_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/ThreeDotsLabs/watermill/message"
	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/adapters/outbox"
	"github.com/ruskontrakt/ruskontrakt/adapters/outbox/internal/oracle"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

const source = "https://example.test/ruskontrakt"

var errRefused = errors.New("broker: refused at 192.0.2.7")

// broker is a publisher in memory that refuses what it is told to.
type broker struct {
	mu     sync.Mutex
	tally  oracle.Tally
	came   []oracle.Came
	tried  int
	topics map[string]int
	refuse func(oracle.Came) error
	then   func() // after an acknowledgement
}

func (b *broker) Publish(topic string, messages ...*message.Message) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, m := range messages {
		came, err := oracle.Read(m.Payload)
		if err != nil {
			return err
		}
		if m.UUID != outbox.ID(came.Contract, came.Seq) {
			return errors.New("the message has another id")
		}
		b.tried++
		if b.refuse != nil {
			if err := b.refuse(came); err != nil {
				return err
			}
		}
		if b.topics == nil {
			b.topics = map[string]int{}
		}
		b.topics[topic]++
		b.tally.Add(came)
		b.came = append(b.came, came)
		if b.then != nil {
			b.then()
		}
	}
	return nil
}

func (*broker) Close() error { return nil }

// of says which sequences of a contract came.
func (b *broker) of(contract roles.Ref) (seqs []uint32) {
	for _, c := range b.came {
		if c.Contract == contract {
			seqs = append(seqs, c.Seq)
		}
	}
	return seqs
}

// clock is the time as the test has it: sleeping moves it.
type clock struct {
	mu    sync.Mutex
	now   time.Time
	slept []time.Duration
}

func newClock() *clock { return &clock{now: time.Date(2025, 3, 1, 12, 0, 0, 0, time.UTC)} }

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

func (c *clock) Sleep(ctx context.Context, d time.Duration) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
	c.slept = append(c.slept, d)
	return ctx.Err()
}

func filled(t testing.TB, contracts, records int) *event.Memory {
	t.Helper()
	log := &event.Memory{}
	require.NoError(t, oracle.Fill(t.Context(), log, contracts, records))
	return log
}

func newRelay(log event.Feed, publisher message.Publisher, c *clock) *outbox.Relay {
	return &outbox.Relay{
		Feed: log, Publisher: publisher, Positions: &outbox.MemoryPositions{}, Source: source,
		Now: c.Now, Sleep: c.Sleep,
	}
}

// drain steps to the feed's end.
func drain(t testing.TB, r *outbox.Relay) outbox.Progress {
	t.Helper()
	var sum outbox.Progress
	for {
		p, err := r.Step(t.Context())
		require.NoError(t, err)
		sum.Read, sum.Published = sum.Read+p.Read, sum.Published+p.Published
		sum.Held, sum.Parked = sum.Held+p.Held, p.Parked
		if !p.More {
			return sum
		}
	}
}

// exact asks that everything came, in order, and nothing else; it returns how
// many deliveries were more than one.
func exact(t testing.TB, tally *oracle.Tally, log event.Feed) (doubled int) {
	t.Helper()
	lost, doubled, invented, err := tally.Against(log.From(t.Context(), ""))
	require.NoError(t, err)
	require.Zero(t, lost, "lost")
	require.Zero(t, invented, "invented")
	require.Zero(t, tally.Disordered, "disordered")
	return doubled
}

// truthful are positions that look whether what they are to save is true:
// everything up to there was acknowledged or waits behind a parked event.
type truthful struct {
	outbox.MemoryPositions
	t   testing.TB
	log event.Feed
	b   *broker
}

func (p *truthful) Save(ctx context.Context, s outbox.State) error {
	parked := map[roles.Ref]uint32{}
	for _, w := range s.Parked {
		if parked[w.Contract] != 0 {
			p.t.Errorf("contract %s is parked twice", w.Contract)
		}
		parked[w.Contract] = w.Seq
	}
	p.b.mu.Lock()
	defer p.b.mu.Unlock()
	for entry, err := range p.log.From(ctx, "") {
		if err != nil {
			return err
		}
		rec := entry.Record
		came := p.b.tally.Count[oracle.Came{Contract: rec.Contract, Seq: rec.Seq}] > 0
		if held := parked[rec.Contract]; !came && (held == 0 || rec.Seq < held) {
			p.t.Errorf("saved past event %d of contract %s, which nobody acknowledged", rec.Seq, rec.Contract)
		}
		if entry.Position == s.Position {
			break
		}
	}
	return p.MemoryPositions.Save(ctx, s)
}
