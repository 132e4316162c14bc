package outbox

import (
	"context"
	"sync"

	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// Seen is the consumer's side: it lets each event take effect once and in the
// order of its contract, however often and in whatever order it is delivered.
// It needs no more than the last sequence of each contract.
type Seen struct {
	Sequences Sequences
}

// Sequences keeps, for one subscriber, the sequence of the last event of each
// contract that took effect; 0 when none did.
type Sequences interface {
	// Advance calls step with the contract's last sequence and keeps the one
	// that it returns, in one transaction with whatever step does to the same
	// store under the context it is given; when step fails neither remains.
	// No two steps of one contract run at the same time.
	Advance(
		ctx context.Context, contract roles.Ref,
		step func(ctx context.Context, last uint32) (next uint32, err error),
	) error
}

// Handle reads one CloudEvent and gives it to effect, unless it took effect
// before: then it is nil at once. After nil the message may be acknowledged;
// after an error it must not be.
//
// An [*EarlyError] says that one before it has not come yet: have it delivered
// again. A line that cannot be read is an [*Error] with the cause.
//
// Effect and sequence are kept together only if effect writes to the store that
// Sequences stands for. An effect elsewhere, as a letter sent, happens at least
// once and must be repeatable.
func (s Seen) Handle(
	ctx context.Context, line []byte, effect func(ctx context.Context, rec event.Record) error,
) error {
	_, rec, err := event.ReadCloudEvent(line)
	if err != nil {
		return &Error{Op: "decode", Err: err}
	}
	return s.Sequences.Advance(ctx, rec.Contract, func(ctx context.Context, last uint32) (uint32, error) {
		if rec.Seq <= last {
			return last, nil
		}
		if rec.Seq > last+1 {
			return last, &EarlyError{Contract: rec.Contract, Last: last, Got: rec.Seq}
		}
		return rec.Seq, effect(ctx, rec)
	})
}

// MemorySequences keeps the sequences in memory: for tests, and for projections
// that are in memory themselves. The zero value is empty. It is safe for
// concurrent use.
type MemorySequences struct {
	mu   sync.Mutex
	last map[roles.Ref]uint32
}

// Advance runs step; see [Sequences]. All contracts wait for one another.
func (m *MemorySequences) Advance(
	ctx context.Context, contract roles.Ref,
	step func(ctx context.Context, last uint32) (uint32, error),
) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	next, err := step(ctx, m.last[contract])
	if err != nil {
		return err
	}
	if m.last == nil {
		m.last = map[roles.Ref]uint32{}
	}
	m.last[contract] = next
	return nil
}
