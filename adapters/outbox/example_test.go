package outbox_test

import (
	"context"
	"errors"
	"fmt"

	"github.com/ThreeDotsLabs/watermill/message"

	"github.com/ruskontrakt/ruskontrakt/adapters/outbox"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/event/eventtest"
)

// wire stands for a broker: it gives what is published to a subscriber.
type wire struct {
	subscriber func(*message.Message) error
}

func (w wire) Publish(_ string, messages ...*message.Message) error {
	for _, m := range messages {
		if err := w.subscriber(m); err != nil {
			return err
		}
	}
	return nil
}

func (wire) Close() error { return nil }

func ExampleRelay_Step() {
	ctx := context.Background()
	log := &event.Memory{}
	batch, err := eventtest.NewChain(eventtest.Contract(1)).Batch(2)
	if err == nil {
		err = log.Append(ctx, batch)
	}
	if err != nil {
		fmt.Println(err)
		return
	}
	relay := &outbox.Relay{
		Feed: log, Positions: &outbox.MemoryPositions{}, Source: "https://example.test/ruskontrakt",
		Publisher: wire{func(m *message.Message) error {
			fmt.Println(m.UUID, m.Metadata.Get("content-type"))
			return nil
		}},
	}
	for range 2 {
		p, err := relay.Step(ctx)
		fmt.Println(p.Published, "published,", err)
	}
	// Output:
	// 9e3779b9-7f4a-4c15-8000-000000000002/1 application/cloudevents+json
	// 9e3779b9-7f4a-4c15-8000-000000000002/2 application/cloudevents+json
	// 2 published, <nil>
	// 0 published, <nil>
}

func ExampleSeen_Handle() {
	ctx := context.Background()
	log := &event.Memory{}
	batch, err := eventtest.NewChain(eventtest.Contract(1)).Batch(2)
	if err == nil {
		err = log.Append(ctx, batch)
	}
	if err != nil {
		fmt.Println(err)
		return
	}
	seen := outbox.Seen{Sequences: &outbox.MemorySequences{}}
	relay := outbox.Relay{
		Feed: log, Source: "https://example.test/ruskontrakt",
		Publisher: wire{func(m *message.Message) error {
			return seen.Handle(m.Context(), m.Payload, func(_ context.Context, rec event.Record) error {
				fmt.Println("event", rec.Seq)
				return nil
			})
		}},
	}
	for range 2 { // from the beginning each time
		relay.Positions = &outbox.MemoryPositions{}
		if _, err := relay.Step(ctx); err != nil {
			fmt.Println(err)
		}
	}
	// Output:
	// event 1
	// event 2
}

func ExampleRelay_parked() {
	ctx := context.Background()
	log := &event.Memory{}
	for n := range 2 {
		batch, err := eventtest.NewChain(eventtest.Contract(n + 1)).Batch(2)
		if err == nil {
			err = log.Append(ctx, batch)
		}
		if err != nil {
			fmt.Println(err)
			return
		}
	}
	tooLarge := errors.New("message is too large")
	relay := &outbox.Relay{
		Feed: log, Positions: &outbox.MemoryPositions{}, Source: "https://example.test/ruskontrakt",
		Poison: func(err error) bool { return errors.Is(err, tooLarge) },
		Publisher: wire{func(m *message.Message) error {
			if m.UUID == outbox.ID(eventtest.Contract(1), 1) {
				return tooLarge
			}
			return nil
		}},
	}
	p, err := relay.Step(ctx)
	fmt.Println(p.Published, "published,", p.Held, "held,", err)
	parked, err := relay.Parked(ctx)
	fmt.Println(parked[0].Contract.Short(), parked[0].Seq, parked[0].Why, err)
	// Output:
	// 2 published, 2 held, <nil>
	// 9e3779b9 1 poisoned <nil>
}
