package outbox

import (
	"context"
	"sync"

	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// Seen is the consumer's side: it lets each event take effect once and in the
// order of its contract, however often and in whatever order it is delivered.
// It needs no more than the head of each contract: sequence and link of the last
// event that took effect, to which the next one must be linked.
type Seen struct {
	Sequences Sequences
}

// Sequences keeps, for one subscriber, where each contract stands: the head after
// the last event that took effect; the zero head when none did.
type Sequences interface {
	// Advance calls step with the contract's head and keeps the one that it
	// returns, in one transaction with whatever step does to the same store
	// under the context it is given; when step fails neither remains. No two
	// steps of one contract run at the same time.
	Advance(
		ctx context.Context, contract roles.Ref,
		step func(ctx context.Context, last event.Head) (next event.Head, err error),
	) error
}

// Handle reads one CloudEvent and gives it to effect, unless it took effect
// before: then it is nil at once. After nil the message may be acknowledged;
// after an error it must not be.
//
// An [*EarlyError] says that one before it has not come yet: have it delivered
// again. A [*ForkedError] says that another event with this sequence took effect:
// one of the two is not of the log. Who can publish can forge a next event that
// fits, and it is seen when the true one comes, at the latest. A line that cannot
// be read, and an event that is not linked to the one before it, are an [*Error]
// with the cause. Neither of these gets better when it is delivered again:
// somebody must look.
//
// Effect and head are kept together only if effect writes to the store that
// Sequences stands for. An effect elsewhere, as a letter sent, happens at least
// once and must be repeatable.
func (s Seen) Handle(
	ctx context.Context, line []byte, effect func(ctx context.Context, rec event.Record) error,
) error {
	_, rec, err := event.ReadCloudEvent(line)
	if err != nil {
		return &Error{Op: "decode", Err: err}
	}
	return s.Sequences.Advance(ctx, rec.Contract, func(ctx context.Context, last event.Head) (event.Head, error) {
		if rec.Seq == last.Seq && rec.Link != last.Link {
			return last, &ForkedError{Contract: rec.Contract, Seq: rec.Seq}
		}
		if rec.Seq <= last.Seq {
			return last, nil
		}
		if rec.Seq > last.Seq+1 {
			return last, &EarlyError{Contract: rec.Contract, Last: last.Seq, Got: rec.Seq}
		}
		last.Contract = rec.Contract
		next, err := last.Next(rec)
		if err != nil {
			return last, &Error{Op: "chain", Contract: rec.Contract, Seq: rec.Seq, Err: err}
		}
		return next, effect(ctx, rec)
	})
}

// MemorySequences keeps the heads in memory: for tests, and for projections
// that are in memory themselves. The zero value is empty. It is safe for
// concurrent use.
type MemorySequences struct {
	mu   sync.Mutex
	last map[roles.Ref]event.Head
}

// Advance runs step; see [Sequences]. All contracts wait for one another.
func (m *MemorySequences) Advance(
	ctx context.Context, contract roles.Ref,
	step func(ctx context.Context, last event.Head) (event.Head, error),
) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	next, err := step(ctx, m.last[contract])
	if err != nil {
		return err
	}
	if m.last == nil {
		m.last = map[roles.Ref]event.Head{}
	}
	m.last[contract] = next
	return nil
}
