package oracle

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/ThreeDotsLabs/watermill/message"

	"github.com/ruskontrakt/ruskontrakt/adapters/outbox"
	"github.com/ruskontrakt/ruskontrakt/event"
)

// Patience is how long a broker or a process may do nothing at all. It says
// nothing of how long anything may take: a machine that is slow, or stands still
// for a while, is no reason to fail.
const Patience = 3 * time.Minute

// Settle steps until everything is published and nothing waits, however often
// the broker is away for a moment.
func Settle(ctx context.Context, r *outbox.Relay) error {
	for until := time.Now().Add(Patience); ; {
		p, err := r.Step(ctx)
		if err == nil && !p.More && p.Parked == 0 {
			return nil
		}
		if p.Published > 0 {
			until = time.Now().Add(Patience)
		}
		if err != nil && !errors.Is(err, outbox.ErrUnavailable) {
			return err
		}
		if time.Now().After(until) {
			return fmt.Errorf("not done, %d parked: %w", p.Parked, errors.Join(err, errors.Unwrap(err)))
		}
		if !p.More {
			time.Sleep(10 * time.Millisecond)
		}
	}
}

// AtEnd says whether everything of the log was published and nothing waits.
func AtEnd(ctx context.Context, log event.Feed, positions outbox.Positions) (bool, error) {
	state, err := positions.Load(ctx)
	if err != nil || len(state.Parked) > 0 {
		return false, err
	}
	for _, err := range log.From(ctx, state.Position) {
		return false, err
	}
	return true, nil
}

// AwaitEnd waits until everything of the log was published and nothing waits.
func AwaitEnd(ctx context.Context, log event.Feed, positions outbox.Positions, p *Pausing) error {
	before := int64(-1)
	for until := time.Now(); ; time.Sleep(5 * time.Millisecond) {
		if n := p.Acknowledged.Load(); n > before {
			before, until = n, time.Now().Add(Patience)
		}
		is, err := AtEnd(ctx, log, positions)
		if is || err != nil {
			return err
		}
		if time.Now().After(until) {
			return fmt.Errorf("the relay does not go on after %d acknowledgements", before)
		}
	}
}

// Pausing is a publisher that counts what was acknowledged, and at one of them
// says so and waits. What others publish meanwhile it does not hold up.
type Pausing struct {
	message.Publisher
	At            int64
	Reached, GoOn chan struct{}
	Acknowledged  atomic.Int64
}

// NewPausing makes one that waits once, until GoOn is closed.
func NewPausing(p message.Publisher, at int) *Pausing {
	return &Pausing{Publisher: p, At: int64(at), Reached: make(chan struct{}), GoOn: make(chan struct{})}
}

// Publish publishes, and waits where it is to.
func (p *Pausing) Publish(topic string, messages ...*message.Message) error {
	err := p.Publisher.Publish(topic, messages...)
	if err == nil && p.Acknowledged.Add(1) == p.At {
		close(p.Reached)
		<-p.GoOn
	}
	return err
}
