package outbox

import (
	"context"
	"errors"
	"time"

	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// Parked is an event that could not be published. It and everything after it
// of the same contract wait; other contracts go on. It is tried again by and
// by, read anew from the feed: what has been erased meanwhile leaves erased.
type Parked struct {
	Contract roles.Ref
	Seq      uint32
	// Before is the position in the feed before the event.
	Before   event.Position
	Why      event.Code
	Attempts int
	Since    time.Time
}

// Why an event is parked.
const (
	// Refused says that the publisher returned an error each time.
	Refused event.Code = "refused"
	// Poisoned says that Relay.Poison knew the publisher's error.
	Poisoned event.Code = "poisoned"
	// Unwritable says that no CloudEvent can be made of the record: it is
	// damaged, or of a format that this version does not know.
	Unwritable event.Code = "unwritable"
	// NoTopic says that Relay.Topic gave none.
	NoTopic event.Code = "no-topic"
)

type place struct {
	contract roles.Ref
	seq      uint32
}

type wait struct {
	tries int
	until time.Time
}

// wait puts off the next try of a parked event. It is not saved: after a
// restart all are tried at once.
func (r *Relay) wait(at place, tries int) {
	if r.waits == nil {
		r.waits = map[place]wait{}
	}
	r.waits[at] = wait{
		tries: tries,
		until: r.now().Add(r.backoff(tries, or(r.Retry.Parked, 10*time.Minute))),
	}
}

// tryParked tries each parked event that is due once, and where it is accepted
// publishes what waited behind it, up to the position.
func (r *Relay) tryParked(ctx context.Context, state *State, p *Progress) error {
	for i := 0; i < len(state.Parked); {
		parked := state.Parked[i]
		at := place{parked.Contract, parked.Seq}
		w := r.waits[at]
		if w.until.After(r.now()) {
			i++
			continue
		}
		still, err := r.release(ctx, parked, state.Position, p)
		if err != nil {
			return err
		}
		if still != nil && still.Seq == parked.Seq {
			r.wait(at, w.tries+1)
			i++
			continue
		}
		delete(r.waits, at)
		after := State{Position: state.Position, Parked: append([]Parked(nil), state.Parked...)}
		if still != nil {
			after.Parked[i] = *still
			r.wait(place{still.Contract, still.Seq}, 1)
			i++
		} else {
			after.Parked = append(after.Parked[:i], after.Parked[i+1:]...)
		}
		if err := r.save(ctx, after); err != nil {
			return err
		}
		*state = after
		if still == nil {
			r.note(Note{What: NoteReleased, Contract: parked.Contract, Seq: parked.Seq})
		}
	}
	return nil
}

// release publishes the waiting records of a contract. Where it is refused
// again it says what is parked now.
func (r *Relay) release(
	ctx context.Context, parked Parked, until event.Position, p *Progress,
) (still *Parked, err error) {
	from, limit := parked.Before, 1
	for first := true; ; first = false {
		items, end, err := r.waiting(ctx, parked.Contract, from, until, limit)
		if err != nil {
			return nil, err
		}
		if first && (len(items) != 1 || items[0].entry.Record.Seq != parked.Seq) {
			return nil, &Error{Op: "read", Contract: parked.Contract, Seq: parked.Seq, Err: errNotThere}
		}
		for _, it := range items {
			still := r.tryOne(ctx, it)
			if err := ctx.Err(); err != nil {
				rec := it.entry.Record
				return nil, &Error{Op: "publish", Contract: rec.Contract, Seq: rec.Seq, Err: err}
			}
			if still != nil {
				return still, nil
			}
			p.Published++
			from = it.entry.Position
		}
		if end {
			return nil, nil
		}
		limit = r.batch()
	}
}

// tryOne publishes one record, or says how it is parked.
func (r *Relay) tryOne(ctx context.Context, it item) *Parked {
	rec := it.entry.Record
	why, err := r.send(ctx, rec)
	if err == nil {
		return nil
	}
	r.note(Note{What: NoteRefused, Contract: rec.Contract, Seq: rec.Seq, Attempt: 1, Err: err})
	return &Parked{
		Contract: rec.Contract, Seq: rec.Seq, Before: it.before,
		Why: why, Attempts: 1, Since: r.now().UTC(),
	}
}

// waiting reads the next records of a contract between two positions; end says
// that there are no more. Nothing is published while the feed is ranged over.
func (r *Relay) waiting(
	ctx context.Context, contract roles.Ref, from, until event.Position, limit int,
) (items []item, end bool, err error) {
	before := from
	if from == until {
		return nil, true, nil
	}
	for entry, err := range r.Feed.From(ctx, from) {
		if err != nil {
			return nil, false, &Error{Op: "read", Contract: contract, Err: err}
		}
		if entry.Record.Contract == contract {
			items = append(items, item{entry: entry, before: before})
		}
		before = entry.Position
		if before == until {
			return items, true, nil
		}
		if len(items) == limit {
			return items, false, nil
		}
	}
	return items, true, nil
}

var errNotThere = errors.New("the parked event is not where it was")
