package outbox

import (
	"errors"
	"fmt"

	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// The classes of errors.
var (
	// ErrIncomplete says that the relay lacks something it must have.
	ErrIncomplete = errors.New("outbox: relay is incomplete")
	// ErrUnavailable says that the publisher took nothing: what was refused
	// is not parked, and the position stays before it.
	ErrUnavailable = errors.New("outbox: publisher is not available")
	// ErrParkedFull says that MaxParked contracts wait and one more would have
	// to: the position stays before its event until somebody has looked.
	ErrParkedFull = errors.New("outbox: too many contracts are parked")
	// ErrEarly says that an event came before one that precedes it.
	ErrEarly = errors.New("outbox: event came early")
	// ErrForked says that two events have the same sequence: one of them is
	// not of the log.
	ErrForked = errors.New("outbox: another event took effect")
	// ErrPositionFile says that a file of positions is damaged.
	ErrPositionFile = errors.New("outbox: damaged position file")
)

// Error says what failed at which event. The cause is reached with errors.Is
// and errors.As but is not in the text: brokers and databases put addresses
// and values into theirs.
type Error struct {
	Op       event.Code // load, read, publish, save, decode, chain
	Contract roles.Ref  // zero when no contract is concerned
	Seq      uint32
	Err      error
}

func (e *Error) Error() string {
	text := fmt.Sprintf("outbox: %s failed", e.Op)
	if !e.Contract.IsZero() {
		text += fmt.Sprintf(" at event %d of contract %s", e.Seq, e.Contract)
	}
	return text
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Note tells a host what it may want to count or to log: codes and random
// references. Err is the publisher's own and may name addresses.
type Note struct {
	What     event.Code
	Contract roles.Ref
	Seq      uint32
	Attempt  int
	Err      error
}

// What a note tells.
const (
	// NoteRefused: one attempt failed.
	NoteRefused event.Code = "refused"
	// NoteParked: the contract waits from this event on. Somebody should look.
	NoteParked event.Code = "parked"
	// NoteReleased: the contract waits no longer.
	NoteReleased event.Code = "released"
	// NoteUnavailable: the relay stands before this event and tries again; the
	// publisher takes nothing, or too many contracts are parked.
	NoteUnavailable event.Code = "unavailable"
)

// EarlyError says which event was looked for. Let the broker deliver the early
// one again.
type EarlyError struct {
	Contract  roles.Ref
	Last, Got uint32
}

func (e *EarlyError) Error() string {
	return fmt.Sprintf("%v: contract %s: event %d after %d", ErrEarly, e.Contract, e.Got, e.Last)
}

// Is makes errors.Is(err, ErrEarly) true.
func (e *EarlyError) Is(target error) bool { return target == ErrEarly }

// ForkedError says which event came that is another than the one that took effect
// with its sequence.
type ForkedError struct {
	Contract roles.Ref
	Seq      uint32
}

func (e *ForkedError) Error() string {
	return fmt.Sprintf("%v: contract %s: event %d", ErrForked, e.Contract, e.Seq)
}

// Is makes errors.Is(err, ErrForked) true.
func (e *ForkedError) Is(target error) bool { return target == ErrForked }
