package outbox

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/ThreeDotsLabs/watermill/message"

	"github.com/ruskontrakt/ruskontrakt/event"
)

// DefaultTopic is where a [Relay] without a Topic sends everything.
const DefaultTopic = "ruskontrakt"

// Relay publishes what a feed tells, from a position that it keeps.
//
// A record is published when the one before it of the same contract has been
// acknowledged, and a position is saved when everything up to it has been. So
// every record is published at least once, and of one contract each for the
// first time after all before it. A relay that dies between the two publishes
// again; so do two relays at the same time. See [Seen] for the other end.
//
// Feed, Publisher, Positions and Source must be set, and no field changed after
// the first Step. A Relay is safe for concurrent use, one Step at a time, and
// must not be copied.
type Relay struct {
	Feed event.Feed
	// Publisher returns when the broker has acknowledged, or an error: one that
	// returns earlier makes every promise here void. Close is left to the host.
	Publisher message.Publisher
	Positions Positions
	// Source says which system sends; see [event.WriteCloudEvent].
	Source string
	// Form is how much leaves: [event.Thin] unless [event.Full] is named.
	Form event.Form
	// Topic says where a record goes; nil is [DefaultTopic] for all. It must
	// always say the same of the same header. Order holds within a topic: who
	// spreads a contract over several topics gives up its order.
	Topic func(event.Header) string

	Retry Retry
	// Every is how long Run waits at the end of the feed; zero is a second.
	Every time.Duration
	// Batch is how many records are read at a time and the most that is held
	// in memory; zero is 128.
	Batch int
	// Lanes is how many contracts are published side by side; zero is one.
	Lanes int
	// MaxParked is how many contracts may wait; zero is 100. When as many do,
	// the next refused event stops the relay.
	MaxParked int
	// Poison says of a publisher's error that it is the message's fault and
	// not the broker's; nil says it of none. Such a message is parked at once.
	Poison func(error) bool
	// Observe is told what did not go as it should; nil is nobody. Calls come
	// one at a time, on the goroutine that publishes.
	Observe func(Note)
	// Now and Sleep are the clock; nil is the system's. Sleep returns early,
	// with an error, when the context is done.
	Now   func() time.Time
	Sleep func(context.Context, time.Duration) error

	step    sync.Mutex
	observe sync.Mutex
	waits   map[place]wait // of parked events, until they are tried again
}

// Retry says how often and how fast a refused message is tried again. The wait
// doubles from First to Max.
type Retry struct {
	// Attempts is how often a message is tried before it may be parked, and
	// how often in a row feed or positions may fail before Run gives up; zero is 5.
	Attempts int
	First    time.Duration // zero is 100 ms
	Max      time.Duration // zero is 5 s
	// Parked is the longest wait before a parked message is tried again; the
	// first is First. Zero is ten minutes.
	Parked time.Duration
	// Suspects is how many contracts in a row may be refused before the relay
	// takes it that the broker is away and not the messages wrong; zero is 8.
	Suspects int
}

// Progress is what one Step did.
type Progress struct {
	Read      int // records taken from the feed
	Published int // messages acknowledged, those of released contracts among them
	Held      int // records that wait behind a parked event of their contract
	Parked    int // contracts that wait now
	// More says that the feed may have gone on: come again at once.
	More bool
}

// Run steps until the context is done, and returns its error. It waits at the
// feed's end and while the broker is away, however long. It returns earlier
// when the relay lacks something, or when feed or positions failed
// Retry.Attempts times in a row.
func (r *Relay) Run(ctx context.Context) error {
	failures := 0
	for {
		p, err := r.Step(ctx)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		pause := r.every()
		switch {
		case err == nil:
			failures = 0
			if p.More {
				continue
			}
		case errors.Is(err, ErrIncomplete):
			return err
		default:
			failures++
			waits := errors.Is(err, ErrUnavailable) || errors.Is(err, ErrParkedFull)
			if !waits && failures >= r.attempts() {
				return err
			}
			pause = r.backoff(failures, r.longest())
		}
		if err := r.sleep(ctx, pause); err != nil {
			return err
		}
	}
}

// Step tries what is parked and due, then publishes one batch and saves the
// position. A host with a loop of its own calls it until there is no More.
//
// The error is an [*Error]: of class [ErrUnavailable] when the broker took
// nothing, [ErrParkedFull], [ErrIncomplete] when a field is missing, and otherwise the cause
// from feed, positions or context. What was acknowledged before is saved all
// the same where that is possible.
func (r *Relay) Step(ctx context.Context) (Progress, error) {
	if err := r.check(); err != nil {
		return Progress{}, err
	}
	r.step.Lock()
	defer r.step.Unlock()
	state, err := r.Positions.Load(ctx)
	if err != nil {
		return Progress{}, &Error{Op: "load", Err: err}
	}
	var p Progress
	if err := r.tryParked(ctx, &state, &p); err != nil {
		p.Parked = len(state.Parked)
		return p, err
	}
	b, err := r.read(ctx, state)
	if err != nil {
		p.Parked = len(state.Parked)
		return p, err
	}
	r.publish(ctx, b)
	err = r.settle(ctx, b, &state, &p)
	p.Parked = len(state.Parked)
	return p, err
}

// Parked says which contracts wait, the longest waiting first.
func (r *Relay) Parked(ctx context.Context) ([]Parked, error) {
	state, err := r.Positions.Load(ctx)
	if err != nil {
		return nil, &Error{Op: "load", Err: err}
	}
	return state.Parked, nil
}

func (r *Relay) check() error {
	var missing []error
	lack := func(is bool, field string) {
		if is {
			missing = append(missing, fmt.Errorf("no %s", field))
		}
	}
	lack(r.Feed == nil, "Feed")
	lack(r.Publisher == nil, "Publisher")
	lack(r.Positions == nil, "Positions")
	lack(r.Source == "", "Source")
	if len(missing) == 0 {
		return nil
	}
	return fmt.Errorf("%w: %w", ErrIncomplete, errors.Join(missing...))
}

// save keeps what is true even when the context is done: what has been
// acknowledged would only be published again.
func (r *Relay) save(ctx context.Context, s State) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	if err := r.Positions.Save(ctx, s); err != nil {
		return &Error{Op: "save", Err: err}
	}
	return nil
}

func (r *Relay) note(n Note) {
	if r.Observe == nil {
		return
	}
	r.observe.Lock()
	defer r.observe.Unlock()
	r.Observe(n)
}

func (r *Relay) now() time.Time {
	if r.Now == nil {
		return time.Now()
	}
	return r.Now()
}

func (r *Relay) sleep(ctx context.Context, d time.Duration) error {
	if r.Sleep != nil {
		return r.Sleep(ctx, d)
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}

// backoff is the wait after so many failures.
func (r *Relay) backoff(failures int, most time.Duration) time.Duration {
	d := or(r.Retry.First, 100*time.Millisecond)
	for range failures - 1 {
		if d >= most {
			break
		}
		d *= 2
	}
	return min(d, most)
}

func (r *Relay) attempts() int          { return or(r.Retry.Attempts, 5) }
func (r *Relay) longest() time.Duration { return or(r.Retry.Max, 5*time.Second) }
func (r *Relay) every() time.Duration   { return or(r.Every, time.Second) }
func (r *Relay) batch() int             { return or(r.Batch, 128) }
func (r *Relay) suspects() int          { return or(r.Retry.Suspects, 8) }
func (r *Relay) maxParked() int         { return or(r.MaxParked, 100) }

// or is v, or what stands in for zero and for what makes no sense.
func or[T int | time.Duration](v, otherwise T) T {
	if v <= 0 {
		return otherwise
	}
	return v
}
