package eventtest

import (
	"encoding/binary"
	"fmt"
	"time"

	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// Noted is the event that the cases store. What it says may be erased.
type Noted struct {
	N     int
	Words []event.Code
}

// EventType returns "eventtest.noted".
func (Noted) EventType() event.Type { return "eventtest.noted" }

// Kept is an event whose body must be preserved.
type Kept struct{ N int }

// EventType returns "eventtest.kept".
func (Kept) EventType() event.Type { return "eventtest.kept" }

// Registry knows the events of the process and those of this package.
func Registry() (event.Registry, error) {
	return event.Standard().With(
		event.Define(event.Meta{
			Type: Noted{}.EventType(), Version: 1, Coarse: "note",
			Compartment: event.StatisticsCompartment, Retention: event.Destroy,
		}, func(c *event.Coder, e *Noted) {
			c.Int("n", &e.N)
			c.Codes("words", &e.Words)
		}),
		event.Define(event.Meta{
			Type: Kept{}.EventType(), Version: 1, Coarse: "note",
			Compartment: event.StatisticsCompartment, Retention: event.Preserve,
		}, func(c *event.Coder, e *Kept) { c.Int("n", &e.N) }),
	)
}

// Contract returns the nth invented contract reference.
func Contract(n int) roles.Ref {
	var ref roles.Ref
	binary.BigEndian.PutUint64(ref[:8], uint64(n)*0x9e3779b97f4a7c15)
	binary.BigEndian.PutUint64(ref[8:], uint64(n)+1)
	ref[6] = ref[6]&0x0f | 0x40 // version 4
	ref[8] = ref[8]&0x3f | 0x80 // RFC 9562 variant
	return ref
}

// Chain makes the records of one contract, each linked to the one before.
type Chain struct {
	Head event.Head
}

// NewChain begins the chain of a contract.
func NewChain(contract roles.Ref) *Chain { return &Chain{Head: event.Head{Contract: contract}} }

// Next makes the next n records.
func (c *Chain) Next(n int) ([]event.Record, error) {
	payloads := make([]event.Payload, n)
	for i := range payloads {
		payloads[i] = Noted{N: i + 1}
	}
	return c.Of(payloads...)
}

// Of makes the next records from payloads.
func (c *Chain) Of(payloads ...event.Payload) ([]event.Record, error) {
	registry, err := Registry()
	if err != nil {
		return nil, err
	}
	records := make([]event.Record, 0, len(payloads))
	for _, payload := range payloads {
		seq := c.Head.Seq + 1
		recorded := time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(seq) * time.Minute)
		var salt event.Salt
		copy(salt[:], c.Head.Contract[:])
		binary.BigEndian.PutUint32(salt[16:], seq)
		salt[31] = 1
		rec, err := registry.Seal(c.Head.Link, salt, event.Envelope{
			Contract: c.Head.Contract, Seq: seq, Type: payload.EventType(), Data: payload,
			Occurred: recorded, Recorded: recorded,
		})
		if err != nil {
			return nil, fmt.Errorf("eventtest: sealing event %d: %w", seq, err)
		}
		c.Head.Seq, c.Head.Link = seq, rec.Link
		records = append(records, rec)
	}
	return records, nil
}

// Batch makes the next n records and the batch that appends them.
func (c *Chain) Batch(n int) (event.Batch, error) {
	expected := c.Head.Seq
	records, err := c.Next(n)
	return event.Batch{Contract: c.Head.Contract, Expected: expected, Records: records}, err
}
