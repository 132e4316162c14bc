package outbox_test

import (
	"context"
	"errors"
	"iter"
	"testing"
	"time"

	"github.com/ThreeDotsLabs/watermill/message"
	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/adapters/outbox"
	"github.com/ruskontrakt/ruskontrakt/adapters/outbox/internal/oracle"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/event/eventtest"
)

func TestStepPublishesAllInOrder(t *testing.T) {
	for _, lanes := range []int{0, 1, 4} {
		for _, size := range []int{0, 1, 7, 1000} {
			log, b := filled(t, 5, 60), &broker{}
			r := newRelay(log, b, newClock())
			r.Lanes, r.Batch = lanes, size
			require.Equal(t, outbox.Progress{Read: 300, Published: 300}, drain(t, r))
			require.Zero(t, exact(t, &b.tally, log))
			require.Equal(t, map[string]int{outbox.DefaultTopic: 300}, b.topics)

			require.Zero(t, drain(t, r), "nothing is new")
		}
	}
}

func TestIncomplete(t *testing.T) {
	_, err := new(outbox.Relay).Step(t.Context())
	require.ErrorIs(t, err, outbox.ErrIncomplete)
	for _, field := range []string{"Feed", "Publisher", "Positions", "Source"} {
		require.ErrorContains(t, err, field)
	}
	require.ErrorIs(t, new(outbox.Relay).Run(t.Context()), outbox.ErrIncomplete)
}

// sent gives the payload of the first message.
type sent struct{ broker }

func (s *sent) Publish(_ string, messages ...*message.Message) error {
	for _, m := range messages {
		source, rec, err := event.ReadCloudEvent(m.Payload)
		if err != nil {
			return err
		}
		if m.Metadata.Get(outbox.ContentTypeKey) != outbox.ContentType || source != "https://example.test/ruskontrakt" {
			return errors.New("wrong metadata")
		}
		if s.refuse != nil && s.refuse(oracle.Came{}) != nil {
			return errRefused
		}
		if !rec.Erased() {
			return errors.New("a body left")
		}
	}
	return nil
}

func TestThinUnlessFullIsNamed(t *testing.T) {
	log := filled(t, 1, 3)
	r := newRelay(log, &sent{}, newClock())
	require.Equal(t, 3, drain(t, r).Published)

	r = newRelay(log, &sent{}, newClock())
	r.Form = event.Full
	_, err := r.Step(t.Context())
	require.ErrorIs(t, err, outbox.ErrUnavailable, "control: full carries bodies")
}

func TestRunFollows(t *testing.T) {
	log, b, c := filled(t, 2, 2), &broker{}, newClock()
	r := newRelay(log, b, c)
	ctx, cancel := context.WithCancel(t.Context())
	sleeps := 0
	r.Sleep = func(ctx context.Context, d time.Duration) error {
		require.Equal(t, time.Second, d)
		if sleeps++; sleeps == 1 {
			chain := eventtest.NewChain(eventtest.Contract(9))
			batch, err := chain.Batch(3)
			require.NoError(t, err)
			return log.Append(ctx, batch)
		}
		cancel()
		return ctx.Err()
	}
	require.ErrorIs(t, r.Run(ctx), context.Canceled)
	require.Zero(t, exact(t, &b.tally, log))
}

// broken is a feed, and positions, that fail.
type broken struct {
	outbox.MemoryPositions
	err error
}

func (b *broken) From(context.Context, event.Position) iter.Seq2[event.Entry, error] {
	return func(yield func(event.Entry, error) bool) { yield(event.Entry{}, b.err) }
}

func (b *broken) Save(context.Context, outbox.State) error { return b.err }

func TestRunGivesUpOnFeedAndPositions(t *testing.T) {
	log, c := filled(t, 1, 1), newClock()
	r := newRelay(&broken{err: errRefused}, &broker{}, c)
	err := r.Run(t.Context())
	require.ErrorIs(t, err, errRefused)
	require.EqualError(t, err, "outbox: read failed")
	require.Len(t, c.slept, 4)

	b := &broker{}
	r = newRelay(log, b, newClock())
	r.Positions = &broken{err: errRefused}
	require.ErrorIs(t, r.Run(t.Context()), errRefused)
	require.Len(t, b.came, 5, "what could not be saved is published again")
}

// What was acknowledged before the context was done is saved.
func TestCancelledSavesWhatIsTrue(t *testing.T) {
	log, b := filled(t, 3, 10), &broker{}
	ctx, cancel := context.WithCancel(t.Context())
	b.then = func() {
		if len(b.came) == 13 {
			cancel()
		}
	}
	b.refuse = func(oracle.Came) error { return ctx.Err() }
	r := newRelay(log, b, newClock())
	p, err := r.Step(ctx)
	require.ErrorIs(t, err, context.Canceled)
	require.Positive(t, p.Read)
	b.refuse = nil
	drain(t, r)
	require.LessOrEqual(t, exact(t, &b.tally, log), 13-p.Read)
}
