package amqp_test

import (
	"context"
	"errors"
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
	p := &amqp.Publisher{URL: r.url(), Timeout: oracle.Patience}
	t.Cleanup(func() { require.NoError(t, p.Close()) })
	return p
}

func TestPublishesAllInOrder(t *testing.T) {
	r := newRabbit(t)
	queue := unique(t)
	r.queue(t, queue)
	log := filled(t, 8, 40)
	require.NoError(t, oracle.Settle(t.Context(), newRelay(t, log, newPublisher(t, r), queue)))
	require.Zero(t, exact(t, tallyOf(t, r.contents(t, queue, 320)), log))
}

// A message that no queue takes is refused, not thrown away: it is parked, and
// follows when the queue is there.
func TestUnroutableIsParked(t *testing.T) {
	r := newRabbit(t)
	now, later := unique(t), unique(t)
	r.queue(t, now)
	log := filled(t, 3, 6)
	relay := newRelay(t, log, newPublisher(t, r), now)
	relay.Topic = func(h event.Header) string {
		if h.Seq == 4 {
			return later
		}
		return now
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
	require.NoError(t, oracle.Settle(t.Context(), relay))
	// Order holds within a topic, so the two are looked at one by one.
	first, second := r.contents(t, now, 15), r.contents(t, later, 3)
	tally := tallyOf(t, append(first, second...))
	lost, _, invented, err := tally.Against(log.From(t.Context(), ""))
	require.NoError(t, err)
	require.Zero(t, lost+invented)
	require.Equal(t, 3, ids(second))
}

// Many goroutines at once, some to nowhere: each is told about its own message.
func TestConcurrent(t *testing.T) {
	r := newRabbit(t)
	queue := unique(t)
	r.queue(t, queue)
	p := newPublisher(t, r)
	var wg sync.WaitGroup
	for n := range 16 {
		wg.Go(func() {
			for i := range 20 {
				m := message.NewMessage(outbox.ID([16]byte{byte(n), 1}, uint32(i)), []byte("{}"))
				if (n+i)%3 == 0 {
					assertIs(t, p.Publish("nowhere", m), amqp.ErrUnroutable)
				} else {
					assertIs(t, p.Publish(queue, m), nil)
				}
			}
		})
	}
	wg.Wait()
}

func assertIs(t testing.TB, got, want error) {
	t.Helper()
	if !errors.Is(got, want) {
		t.Errorf("got %v, want %v", got, want)
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
	name := unique(t)
	r.queue(t, name)
	p := &amqp.Publisher{URL: r.url(), Exchange: name, Timeout: oracle.Patience}
	require.ErrorIs(t, p.Publish("x", message.NewMessage("1", nil)), amqp.ErrNotConfirmed)
	r.insist(t, func(channel *amqp091.Channel, _ func()) error {
		err := channel.ExchangeDeclare(name, "topic", true, false, false, false, nil)
		return errors.Join(err, channel.QueueBind(name, "x", name, false, nil))
	})
	require.NoError(t, p.Publish("x", message.NewMessage("2", nil)))
	require.NoError(t, p.Close())
	require.NoError(t, p.Publish("x", message.NewMessage("3", nil)), "closing is not for ever")
	require.NoError(t, p.Close())
	require.Equal(t, 2, ids(r.contents(t, name, 2)))
}

// The broker is killed while the relay publishes; where the relay was done
// already it is done again.
func TestBrokerKilled(t *testing.T) {
	if testing.Short() {
		t.Skip("the broker is started again: not under -short")
	}
	r := newRabbit(t)
	queue, transient := unique(t), unique(t)
	r.queue(t, queue)
	r.declare(t, transient, nil)
	r.written(t, queue, transient)
	const contracts, records = 10, 30
	all, runs, acknowledged, controlLost := 0, 0, 0, 0
	var log *event.Memory
	for tries := 0; runs < times(1); tries++ {
		require.Less(t, tries, times(1)+20, "the broker was never killed while the relay published")
		log, all = filled(t, contracts, records*(tries+1)), contracts*records*(tries+1)
		controlSent := r.publishTransient(t, transient)
		if r.publishAndKill(t, log, queue, all/2) {
			runs++
		}
		acknowledged += all
		controlLost += controlSent - len(r.contents(t, transient, 0))
	}
	tally := tallyOf(t, r.contents(t, queue, all))
	doubled := exact(t, tally, log)
	require.Positive(t, controlLost, "control: messages that are not persistent are lost")
	t.Logf("%d kills, %d acknowledged, %d came more than once; the control lost %d", runs, acknowledged, doubled, controlLost)
	tell(t, oracle.Fault{
		Store: "outbox on RabbitMQ", Fault: "kill -9 of the broker, one node", Runs: runs, Acknowledged: acknowledged,
		Setting: "quorum queue, persistent, confirmed", Test: t.Name(),
		Control: "messages that are not persistent are lost, and were",
	})
}

// publishAndKill kills the broker when so many are acknowledged, starts it again, and waits
// for the relay to finish. It says whether the relay had not finished before.
func (r *rabbit) publishAndKill(t *testing.T, log event.Feed, queue string, after int) bool {
	t.Helper()
	publisher := newPublisher(t, r)
	publisher.Timeout = 10 * time.Second // what is in the middle may stay without an answer
	relay := newRelay(t, log, publisher, queue)
	p := oracle.NewPausing(publisher, after)
	relay.Publisher = p
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	ran := make(chan error, 1)
	go func() { ran <- relay.Run(ctx) }()
	select {
	case <-p.Reached:
	case <-time.After(oracle.Patience):
		require.Fail(t, "the relay does not begin")
	}
	close(p.GoOn)
	r.broker.kill()
	done, err := oracle.AtEnd(t.Context(), log, relay.Positions)
	require.NoError(t, err)
	require.NoError(t, r.start())
	require.NoError(t, oracle.AwaitEnd(t.Context(), log, relay.Positions, p))
	cancel()
	require.ErrorIs(t, <-ran, context.Canceled)
	return !done
}

// publishTransient is the control: confirmed, but not persistent.
func (r *rabbit) publishTransient(t testing.TB, queue string) int {
	t.Helper()
	r.insist(t, func(channel *amqp091.Channel, answered func()) error {
		_, err := channel.QueuePurge(queue, false)
		if err = errors.Join(err, channel.Confirm(false)); err != nil {
			return err
		}
		for range 50 {
			c, err := channel.PublishWithDeferredConfirm("", queue, true, false, amqp091.Publishing{Body: []byte("{}")})
			if err != nil {
				return err
			}
			if !c.Wait() {
				return errors.New("not confirmed")
			}
			answered()
		}
		return nil
	})
	return 50
}

func BenchmarkPublish(b *testing.B) {
	r := newRabbit(b)
	queue := unique(b)
	r.queue(b, queue)
	log := filled(b, 64, 16)
	b.Run("raw", func(b *testing.B) {
		conn, err := amqp091.Dial(r.url())
		require.NoError(b, err)
		defer func() { require.NoError(b, conn.Close()) }()
		channel, err := conn.Channel()
		require.NoError(b, err)
		require.NoError(b, channel.Confirm(false))
		body := make([]byte, 600)
		b.ReportAllocs()
		for b.Loop() {
			c, err := channel.PublishWithDeferredConfirm("", queue, true, false,
				amqp091.Publishing{DeliveryMode: amqp091.Persistent, Body: body})
			require.NoError(b, err)
			require.True(b, c.Wait())
		}
	})
	for _, lanes := range []int{1, 16} {
		b.Run(map[int]string{1: "relay-1-lane", 16: "relay-16-lanes"}[lanes], func(b *testing.B) {
			relay := newRelay(b, log, newPublisher(b, r), queue)
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
