// Package outbox publishes the events of contracts to a message broker. The
// event log itself is the outbox: what is stored is published, and nothing else.
// It is not a bus between the parts of one program; those read the feed.
//
// A [Relay] follows an [event.Feed] from a saved position and hands each record,
// as a CloudEvent, to a Watermill publisher. Events arrive at least once, and
// those of one contract in order; [Seen] makes that exactly once at a consumer
// that keeps the head of each contract.
//
//	relay := &outbox.Relay{
//		Feed: log, Publisher: publisher,
//		Positions: outbox.FilePositions{Path: "relay.position"},
//		Source:    "https://example.test/ruskontrakt",
//	}
//	err := relay.Run(ctx)
//
// # Concurrency
//
// A Relay takes one step at a time and starts goroutines only inside a step,
// one for each lane. That only one relay works on a feed is the host's matter
// and a matter of economy: two of them publish everything twice, and neither
// loses nor disorders anything.
package outbox
