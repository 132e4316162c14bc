package outbox_test

import (
	"context"
	"errors"
	"iter"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/ThreeDotsLabs/watermill/message"
	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/adapters/outbox"
	"github.com/ruskontrakt/ruskontrakt/adapters/outbox/internal/oracle"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/event/eventtest"
)

func TestPoisonedIsParkedAndOthersGoOn(t *testing.T) {
	log, b, c := filled(t, 4, 10), &broker{}, newClock()
	poison := oracle.Came{Contract: eventtest.Contract(2), Seq: 4}
	b.refuse = func(came oracle.Came) error {
		if came == poison {
			return errRefused
		}
		return nil
	}
	r := newRelay(log, b, c)
	r.Batch = 8
	var notes []outbox.Note
	r.Observe = func(n outbox.Note) { notes = append(notes, n) }
	p := drain(t, r)
	require.Equal(t, 1, p.Parked)
	require.Equal(t, 7, p.Held)
	for n := 1; n <= 4; n++ {
		want := 10
		if n == 2 {
			want = 3
		}
		require.Len(t, b.of(eventtest.Contract(n)), want, "contract %d", n)
	}

	parked, err := r.Parked(t.Context())
	require.NoError(t, err)
	require.Len(t, parked, 1)
	require.Equal(t, outbox.ID(poison.Contract, poison.Seq), outbox.ID(parked[0].Contract, parked[0].Seq))
	require.Equal(t, outbox.Refused, parked[0].Why)
	require.Equal(t, 5, parked[0].Attempts)
	require.Equal(t, []time.Duration{100e6, 200e6, 400e6, 800e6}, c.slept[:4], "the waits double")
	parks := slices.IndexFunc(notes, func(n outbox.Note) bool { return n.What == outbox.NoteParked })
	require.Positive(t, parks)
	require.Equal(t, outbox.ID(poison.Contract, poison.Seq), outbox.ID(notes[parks].Contract, notes[parks].Seq))

	// New ones of the same contract wait; it is tried seldom.
	tried := b.tried
	for range 200 {
		_, err := r.Step(t.Context())
		require.NoError(t, err)
	}
	require.Equal(t, tried, b.tried, "without time passing nothing is tried")
	c.pass(time.Hour)
	drain(t, r)
	require.Equal(t, tried+1, b.tried, "one attempt when it is due")

	// What was wrong has been mended: the rest follows, in order.
	b.refuse = nil
	c.pass(time.Hour)
	require.Equal(t, 7, drain(t, r).Published)
	require.Zero(t, exact(t, &b.tally, log))
	parked, err = r.Parked(t.Context())
	require.NoError(t, err)
	require.Empty(t, parked)
	require.Equal(t, outbox.NoteReleased, notes[len(notes)-1].What)

	tell(t, oracle.Fault{
		Store: "outbox", Fault: "poisoned event", Runs: 1, Acknowledged: 40,
		Setting: "Attempts 5", Test: t.Name(),
		Control: "without a park the relay stops at it (TestPoisonedBlocksWithoutAPark)",
	})
}

// ordered is a broker to which the others come after the first refusal of one
// contract, and whose refusals after that come when the others are done.
type ordered struct {
	broker
	poison  oracle.Came
	once    sync.Once
	refused chan struct{}
	others  sync.WaitGroup
}

func (o *ordered) Publish(topic string, messages ...*message.Message) error {
	came, err := oracle.Read(messages[0].Payload)
	if err != nil {
		return err
	}
	if came == o.poison {
		o.once.Do(func() { close(o.refused) })
		return errRefused
	}
	if came.Contract != o.poison.Contract {
		select {
		case <-o.refused:
		case <-time.After(oracle.Patience):
			return errors.New("contracts are not published side by side")
		}
		defer o.others.Done()
	}
	return o.broker.Publish(topic, messages...)
}

// Side by side the others are long done when the last attempt has failed: it is
// parked all the same, and the others are not published again.
func TestPoisonedIsParkedAmongLanes(t *testing.T) {
	log := filled(t, 4, 10)
	b := &ordered{poison: oracle.Came{Contract: eventtest.Contract(2), Seq: 4}, refused: make(chan struct{})}
	b.others.Add(30)
	r := newRelay(log, b, newClock())
	r.Lanes = 4
	r.Sleep = func(context.Context, time.Duration) error { b.others.Wait(); return nil }
	require.Equal(t, 1, drain(t, r).Parked)
	require.Len(t, b.came, 33)
}

// The control: where nothing may be parked, a poisoned event stops everything.
func TestPoisonedBlocksWithoutAPark(t *testing.T) {
	log, b := filled(t, 4, 10), &broker{}
	b.refuse = func(came oracle.Came) error {
		if came.Contract != eventtest.Contract(4) && came.Seq == 2 {
			return errRefused
		}
		return nil
	}
	r := newRelay(log, b, newClock())
	r.Batch, r.MaxParked = 8, 1
	var err error
	for range 50 {
		_, err = r.Step(t.Context())
	}
	require.ErrorIs(t, err, outbox.ErrParkedFull)
	require.Len(t, b.of(eventtest.Contract(3)), 1, "one more may not be parked")
	require.NotContains(t, err.Error(), "192.0.2.7", "what brokers say is not in the text")
	require.ErrorIs(t, err, errRefused, "but can be reached")
}

func TestOutageParksNothing(t *testing.T) {
	log, b := filled(t, 20, 5), &broker{}
	away := false
	b.refuse = func(oracle.Came) error {
		if away {
			return errRefused
		}
		return nil
	}
	b.then = func() { away = len(b.came) == 33 }
	r := newRelay(log, b, newClock())
	for range 3 {
		_, err := r.Step(t.Context())
		require.ErrorIs(t, err, outbox.ErrUnavailable)
		parked, err := r.Parked(t.Context())
		require.NoError(t, err)
		require.Empty(t, parked)
		require.Len(t, b.came, 33)
	}
	b.refuse = nil
	drain(t, r)
	require.LessOrEqual(t, exact(t, &b.tally, log), 33)
}

// A broker that comes and goes: whatever is parked meanwhile comes out again.
func TestFlappingBroker(t *testing.T) {
	for seed := range uint64(many(60)) {
		random := rand.New(rand.NewPCG(seed, 1))
		log, b, c := filled(t, 7, 12), &broker{}, newClock()
		up := true
		b.refuse = func(oracle.Came) error {
			if random.IntN(4) == 0 {
				up = !up
			}
			if !up {
				return errRefused
			}
			return nil
		}
		r := newRelay(log, b, c)
		r.Positions = &truthful{t: t, log: log, b: b}
		r.Batch, r.Lanes = 1+random.IntN(30), 1+random.IntN(3)
		r.Retry = outbox.Retry{Attempts: 1 + random.IntN(3), Suspects: 1 + random.IntN(4)}
		for range 60 {
			_, err := r.Step(t.Context())
			if err != nil {
				require.ErrorIs(t, err, outbox.ErrUnavailable)
			}
			c.pass(time.Second)
		}
		b.refuse = nil
		c.pass(time.Hour)
		require.Zero(t, drain(t, r).Parked)
		exact(t, &b.tally, log)
	}
}

func TestKnownPoisonIsParkedAtOnce(t *testing.T) {
	log, b, c := filled(t, 1, 3), &broker{}, newClock()
	b.refuse = func(came oracle.Came) error {
		if came.Seq == 2 {
			return errRefused
		}
		return nil
	}
	r := newRelay(log, b, c)
	r.Poison = func(err error) bool { return errors.Is(err, errRefused) }
	require.Equal(t, 1, drain(t, r).Parked)
	require.Equal(t, 2, b.tried)
	parked, err := r.Parked(t.Context())
	require.NoError(t, err)
	require.Equal(t, outbox.Poisoned, parked[0].Why)
}

// bent is a feed that gives one damaged record.
type bent struct{ event.Feed }

func (f bent) From(ctx context.Context, after event.Position) iter.Seq2[event.Entry, error] {
	return func(yield func(event.Entry, error) bool) {
		for entry, err := range f.Feed.From(ctx, after) {
			if err == nil && entry.Record.Contract == eventtest.Contract(1) && entry.Record.Seq == 2 {
				entry.Record.Header = entry.Record.Header[:20]
			}
			if !yield(entry, err) {
				return
			}
		}
	}
}

func TestDamagedRecordAndMissingTopicAreParked(t *testing.T) {
	log, b, c := filled(t, 3, 4), &broker{}, newClock()
	r := newRelay(bent{log}, b, c)
	r.Topic = func(h event.Header) string {
		if h.Contract == eventtest.Contract(3) && h.Seq == 3 {
			return ""
		}
		return "to-" + string(h.Coarse)
	}
	require.Equal(t, 2, drain(t, r).Parked)
	parked, err := r.Parked(t.Context())
	require.NoError(t, err)
	require.Equal(t, outbox.Unwritable, parked[0].Why)
	require.Equal(t, outbox.NoTopic, parked[1].Why)
	require.Equal(t, map[string]int{"to-note": 1 + 4 + 2}, b.topics)
}

// An event that was erased while it was parked leaves without its body.
func TestErasedWhileParked(t *testing.T) {
	log, c := filled(t, 2, 2), newClock()
	s := &sent{}
	s.refuse = func(oracle.Came) error { return errRefused }
	r := newRelay(log, s, c)
	r.Form = event.Full
	r.Poison = func(err error) bool { return errors.Is(err, errRefused) }
	require.Equal(t, 2, drain(t, r).Parked)
	for n := range 2 {
		for seq := range uint32(2) {
			require.NoError(t, log.Erase(t.Context(), eventtest.Contract(n+1), seq+1))
		}
	}
	s.refuse = nil
	c.pass(time.Hour)
	require.Equal(t, 4, drain(t, r).Published)
}
