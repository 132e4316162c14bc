package outbox

import (
	"context"
	"slices"
	"sync"

	"github.com/ruskontrakt/ruskontrakt/event"
)

// State is what a relay keeps: everything up to Position has been acknowledged,
// except the parked events and what follows them of the same contracts. The
// zero State is the beginning of the feed.
type State struct {
	Position event.Position
	Parked   []Parked // a contract at most once
}

// Positions keeps the state of one relay. What is saved is kept whole or not at
// all, and is durable when Save returns nil. A state that is older than the
// truth costs duplicates and nothing else, so that several relays may use the
// same Positions, the last to save winning.
type Positions interface {
	// Load returns what was saved last; the zero State when nothing was. The
	// caller owns it.
	Load(ctx context.Context) (State, error)
	Save(ctx context.Context, s State) error
}

// MemoryPositions keeps the state in memory, for tests and for relays that
// begin anew with every start. The zero value is the beginning. It is safe for
// concurrent use.
type MemoryPositions struct {
	mu    sync.Mutex
	state State
}

// Load returns what was saved last.
func (m *MemoryPositions) Load(ctx context.Context) (State, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return State{Position: m.state.Position, Parked: slices.Clone(m.state.Parked)}, ctx.Err()
}

// Save keeps the state.
func (m *MemoryPositions) Save(ctx context.Context, s State) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.state = State{Position: s.Position, Parked: slices.Clone(s.Parked)}
	return nil
}
