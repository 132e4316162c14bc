package amqp_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/ThreeDotsLabs/watermill/message"
	amqp091 "github.com/rabbitmq/amqp091-go"
	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/adapters/outbox"
	"github.com/ruskontrakt/ruskontrakt/adapters/outbox/amqp"
	"github.com/ruskontrakt/ruskontrakt/adapters/outbox/internal/oracle"
	"github.com/ruskontrakt/ruskontrakt/event"
)

func filled(t testing.TB, contracts, records int) *event.Memory {
	t.Helper()
	log := &event.Memory{}
	require.NoError(t, oracle.Fill(t.Context(), log, contracts, records))
	return log
}

func newRelay(t testing.TB, log event.Feed, p message.Publisher, queue string) *outbox.Relay {
	t.Helper()
	return &outbox.Relay{
		Feed: log, Publisher: p, Positions: &outbox.MemoryPositions{},
		Source: "https://example.test/ruskontrakt", Topic: func(event.Header) string { return queue },
		Every: 10 * time.Millisecond, Lanes: 8,
		Retry: outbox.Retry{First: 20 * time.Millisecond, Max: 200 * time.Millisecond, Parked: time.Second},
	}
}

func drain(t testing.TB, r *outbox.Relay) {
	t.Helper()
	for more := true; more; {
		p, err := r.Step(t.Context())
		require.NoError(t, err)
		more = p.More
	}
}

func tallyOf(t testing.TB, all []amqp091.Delivery) *oracle.Tally {
	t.Helper()
	tally := &oracle.Tally{}
	for _, d := range all {
		came, err := oracle.Read(d.Body)
		require.NoError(t, err)
		require.Equal(t, outbox.ID(came.Contract, came.Seq), d.MessageId)
		require.Equal(t, outbox.ContentType, d.ContentType)
		require.Equal(t, amqp091.Persistent, d.DeliveryMode)
		tally.Add(came)
	}
	return tally
}

func exact(t testing.TB, tally *oracle.Tally, log event.Feed) (doubled int) {
	t.Helper()
	lost, doubled, invented, err := tally.Against(log.From(t.Context(), ""))
	require.NoError(t, err)
	require.Zero(t, lost, "lost")
	require.Zero(t, invented, "invented")
	require.Zero(t, tally.Disordered, "disordered")
	return doubled
}

func newPublisher(t testing.TB, r *rabbit) *amqp.Publisher {
	t.Helper()
	p := &amqp.Publisher{URL: r.url(), Timeout: 2 * time.Second}
	t.Cleanup(func() { require.NoError(t, p.Close()) })
	return p
}

func TestPublishesAllInOrder(t *testing.T) {
	r := newRabbit(t)
	r.queue(t, t.Name())
	log := filled(t, 8, 40)
	drain(t, newRelay(t, log, newPublisher(t, r), t.Name()))
	require.Zero(t, exact(t, tallyOf(t, r.contents(t, t.Name())), log))
}

// A message that no queue takes is refused, not thrown away: it is parked, and
// follows when the queue is there.
func TestUnroutableIsParked(t *testing.T) {
	r := newRabbit(t)
	r.queue(t, t.Name())
	log := filled(t, 3, 6)
	relay := newRelay(t, log, newPublisher(t, r), t.Name())
	later := t.Name() + "-later"
	relay.Topic = func(h event.Header) string {
		if h.Seq == 4 {
			return later
		}
		return t.Name()
	}
	relay.Lanes, relay.Retry.Attempts = 1, 1
	var refused error
	relay.Observe = func(n outbox.Note) { refused = n.Err }
	_, err := relay.Step(t.Context())
	require.ErrorIs(t, err, outbox.ErrUnavailable, "the last contract has nobody to vouch for the broker")
	require.ErrorIs(t, refused, amqp.ErrUnroutable)
	parked, err := relay.Parked(t.Context())
	require.NoError(t, err)
	require.Len(t, parked, 2)

	r.queue(t, later)
	require.Eventually(t, func() bool {
		p, err := relay.Step(t.Context())
		return err == nil && p.Parked == 0 && !p.More
	}, 20*time.Second, 20*time.Millisecond)
	// Order holds within a topic, so the two are looked at one by one.
	first, second := r.contents(t, t.Name()), r.contents(t, later)
	tally := tallyOf(t, append(first, second...))
	lost, _, invented, err := tally.Against(log.From(t.Context(), ""))
	require.NoError(t, err)
	require.Zero(t, lost+invented)
	require.Len(t, second, 3)
}

// Many goroutines at once, some to nowhere: each is told about its own message.
func TestConcurrent(t *testing.T) {
	r := newRabbit(t)
	r.queue(t, t.Name())
	p := newPublisher(t, r)
	var wg sync.WaitGroup
	for n := range 16 {
		wg.Go(func() {
			for i := range 20 {
				m := message.NewMessage(outbox.ID([16]byte{byte(n), 1}, uint32(i)), []byte("{}"))
				if (n+i)%3 == 0 {
					assertIs(t, p.Publish("nowhere", m), amqp.ErrUnroutable)
				} else {
					assertIs(t, p.Publish(t.Name(), m), nil)
				}
			}
		})
	}
	wg.Wait()
}

func assertIs(t testing.TB, got, want error) {
	t.Helper()
	if want == nil && got != nil {
		t.Errorf("got %v, want none", got)
		return
	}
	if want != nil {
		require.ErrorIs(t, got, want)
	}
}

func TestNoBroker(t *testing.T) {
	p := &amqp.Publisher{URL: "amqp://127.0.0.1:1/"}
	require.ErrorIs(t, p.Publish("x", message.NewMessage("1", nil)), amqp.ErrConnect)
	require.NoError(t, p.Close())
}

// An exchange that is not there closes the channel; the next message opens
// another.
func TestOpensAgain(t *testing.T) {
	r := newRabbit(t)
	r.queue(t, t.Name())
	p := &amqp.Publisher{URL: r.url(), Exchange: t.Name()}
	require.ErrorIs(t, p.Publish("x", message.NewMessage("1", nil)), amqp.ErrNotConfirmed)
	channel := r.channel(t)
	require.NoError(t, channel.ExchangeDeclare(t.Name(), "topic", true, false, false, false, nil))
	require.NoError(t, channel.QueueBind(t.Name(), "x", t.Name(), false, nil))
	require.NoError(t, p.Publish("x", message.NewMessage("2", nil)))
	require.NoError(t, p.Close())
	require.NoError(t, p.Publish("x", message.NewMessage("3", nil)), "closing is not for ever")
	require.NoError(t, p.Close())
	require.Len(t, r.contents(t, t.Name()), 2)
}

// counting tells of each acknowledgement.
type counting struct {
	message.Publisher
	acked chan struct{}
}

func (c counting) Publish(topic string, m ...*message.Message) error {
	err := c.Publisher.Publish(topic, m...)
	if err == nil {
		c.acked <- struct{}{}
	}
	return err
}

func TestBrokerKilled(t *testing.T) {
	if testing.Short() {
		t.Skip("the broker is started again: not under -short")
	}
	r := newRabbit(t)
	r.queue(t, t.Name())
	transient := t.Name() + "-control"
	_, err := r.channel(t).QueueDeclare(transient, true, false, false, false, nil)
	require.NoError(t, err)
	// RabbitMQ 3.10 writes down half a second later where a new quorum queue has
	// its log: killed before, it has the queue and never confirms again.
	time.Sleep(2 * time.Second)
	runs := times(1)
	const contracts, records = 10, 30
	acknowledged, controlLost := 0, 0
	var log *event.Memory
	for run := range runs {
		log = filled(t, contracts, records*(run+1))
		all := contracts * records * (run + 1)
		controlSent := r.publishTransient(t, transient)
		relay := newRelay(t, log, newPublisher(t, r), t.Name())
		acked := make(chan struct{}, 4*all)
		relay.Publisher = counting{relay.Publisher, acked}
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error, 1)
		go func() { done <- relay.Run(ctx) }()
		for n := range all {
			if n == all/2 {
				r.kill()
				r.start(t)
			}
			select {
			case <-acked:
				acknowledged++
			case <-time.After(time.Minute):
				require.Fail(t, "the relay does not go on")
			}
		}
		// A publishing may have been repeated: wait for the end of the feed.
		require.Eventually(t, func() bool {
			state, err := relay.Positions.Load(t.Context())
			return err == nil && len(state.Parked) == 0 && atEnd(t, log, state.Position)
		}, time.Minute, 20*time.Millisecond)
		cancel()
		require.ErrorIs(t, <-done, context.Canceled)
		controlLost += controlSent - len(r.contents(t, transient))
	}
	tally := tallyOf(t, r.contents(t, t.Name()))
	doubled := exact(t, tally, log)
	require.Positive(t, controlLost, "control: messages that are not persistent are lost")
	t.Logf("%d kills, %d acknowledged, %d came more than once; the control lost %d", runs, acknowledged, doubled, controlLost)
	tell(t, oracle.Fault{
		Store: "outbox on RabbitMQ", Fault: "kill -9 of the broker, one node", Runs: runs, Acknowledged: acknowledged,
		Setting: "quorum queue, persistent, confirmed", Test: t.Name(),
		Control: "messages that are not persistent are lost, and were",
	})
}

func atEnd(t testing.TB, feed event.Feed, at event.Position) bool {
	t.Helper()
	for range feed.From(t.Context(), at) {
		return false
	}
	return true
}

// publishTransient is the control: confirmed, but not persistent.
func (r *rabbit) publishTransient(t testing.TB, queue string) int {
	t.Helper()
	channel := r.channel(t)
	require.NoError(t, channel.Confirm(false))
	for range 50 {
		c, err := channel.PublishWithDeferredConfirm("", queue, true, false, amqp091.Publishing{Body: []byte("{}")})
		require.NoError(t, err)
		require.True(t, c.Wait())
	}
	return 50
}

func BenchmarkPublish(b *testing.B) {
	r := newRabbit(b)
	r.queue(b, b.Name())
	log := filled(b, 64, 16)
	b.Run("raw", func(b *testing.B) {
		channel := r.channel(b)
		require.NoError(b, channel.Confirm(false))
		body := make([]byte, 600)
		b.ReportAllocs()
		for b.Loop() {
			c, err := channel.PublishWithDeferredConfirm("", "BenchmarkPublish", true, false,
				amqp091.Publishing{DeliveryMode: amqp091.Persistent, Body: body})
			require.NoError(b, err)
			require.True(b, c.Wait())
		}
	})
	for _, lanes := range []int{1, 16} {
		b.Run(map[int]string{1: "relay-1-lane", 16: "relay-16-lanes"}[lanes], func(b *testing.B) {
			relay := newRelay(b, log, newPublisher(b, r), "BenchmarkPublish")
			relay.Lanes = lanes
			b.ReportAllocs()
			left := 0
			for b.Loop() {
				for left == 0 {
					p, err := relay.Step(b.Context())
					require.NoError(b, err)
					if left = p.Published; left == 0 {
						relay.Positions = &outbox.MemoryPositions{}
					}
				}
				left--
			}
		})
	}
}
