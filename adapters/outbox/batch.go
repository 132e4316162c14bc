package outbox

import (
	"context"
	"errors"
	"slices"
	"sync"

	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// batch is what one Step publishes.
type batch struct {
	from   event.Position
	items  []item   // in the feed's order
	queues []*queue // in the order of their first record
	full   bool     // the feed may have more

	mu       sync.Mutex
	next     int // queue that nobody has taken
	accepted int // messages so far
	refused  int // contracts refused since the last accepted message
}

type item struct {
	entry  event.Entry
	queue  *queue // nil when the contract waits already
	before event.Position
}

// queue is the records of one contract: they go one after another.
type queue struct {
	records []event.Record
	done    int // acknowledged
	settled int // of the items counted so far

	// Of the refused record, when there is one:
	why      event.Code
	err      error
	attempts int
	accepted int // messages of the batch accepted when it was first refused
}

// read takes the next records from the feed. It reads to its own end before
// anything is published: a feed may hold a connection while it is ranged over.
func (r *Relay) read(ctx context.Context, state State) (*batch, error) {
	held := map[roles.Ref]bool{}
	for _, p := range state.Parked {
		held[p.Contract] = true
	}
	b := &batch{from: state.Position}
	queues := map[roles.Ref]*queue{}
	before := state.Position
	for entry, err := range r.Feed.From(ctx, state.Position) {
		if err != nil {
			return nil, &Error{Op: "read", Err: err}
		}
		it := item{entry: entry, before: before}
		before = entry.Position
		if contract := entry.Record.Contract; !held[contract] {
			q := queues[contract]
			if q == nil {
				q = &queue{}
				queues[contract] = q
				b.queues = append(b.queues, q)
			}
			q.records = append(q.records, entry.Record)
			it.queue = q
		}
		b.items = append(b.items, it)
		if len(b.items) == r.batch() {
			b.full = true
			break
		}
	}
	return b, nil
}

// publish works through the queues, Lanes at a time, and returns when all are
// done, refused, or given up because the broker seems to be away.
func (r *Relay) publish(ctx context.Context, b *batch) {
	lanes := min(or(r.Lanes, 1), len(b.queues))
	if lanes <= 1 {
		r.lane(ctx, b)
		return
	}
	var wg sync.WaitGroup
	for range lanes {
		wg.Go(func() { r.lane(ctx, b) })
	}
	wg.Wait()
}

func (r *Relay) lane(ctx context.Context, b *batch) {
	for q := b.take(r.suspects()); q != nil && ctx.Err() == nil; q = b.take(r.suspects()) {
		for _, rec := range q.records {
			if !r.deliver(ctx, b, q, rec) {
				break
			}
		}
	}
}

// take gives the next queue, or nil.
func (b *batch) take(suspects int) *queue {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.next == len(b.queues) || b.refused >= suspects {
		return nil
	}
	b.next++
	return b.queues[b.next-1]
}

func (b *batch) acceptedSoFar() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.accepted
}

// deliver publishes one record with as many attempts as there may be.
func (r *Relay) deliver(ctx context.Context, b *batch, q *queue, rec event.Record) bool {
	accepted := 0
	for attempt := 1; ; attempt++ {
		why, err := r.send(ctx, rec)
		if err == nil {
			b.mu.Lock()
			q.done++
			b.accepted++
			b.refused = 0
			b.mu.Unlock()
			return true
		}
		if ctx.Err() != nil {
			return false
		}
		if attempt == 1 {
			accepted = b.acceptedSoFar()
		}
		r.note(Note{What: NoteRefused, Contract: rec.Contract, Seq: rec.Seq, Attempt: attempt, Err: err})
		if why != Refused || attempt >= r.attempts() {
			b.mu.Lock()
			q.why, q.err, q.attempts, q.accepted = why, err, attempt, accepted
			if why == Refused {
				b.refused++
			}
			b.mu.Unlock()
			return false
		}
		if r.sleep(ctx, r.backoff(attempt, r.longest())) != nil {
			return false
		}
	}
}

// settle parks what may be parked and saves how far the batch got: up to the
// first record that is neither acknowledged nor waiting.
func (r *Relay) settle(ctx context.Context, b *batch, state *State, p *Progress) error {
	after := State{Position: b.from, Parked: state.Parked}
	var parked []Note
	var stopped *item
	for i := range b.items {
		it := &b.items[i]
		q := it.queue
		if q != nil && q.settled == q.done && !q.waits() {
			if !atFault(b, q) || len(after.Parked) >= r.maxParked() {
				stopped = it
				break
			}
			rec := it.entry.Record
			after.Parked = append(slices.Clip(after.Parked), Parked{
				Contract: rec.Contract, Seq: rec.Seq, Before: it.before,
				Why: q.why, Attempts: q.attempts, Since: r.now().UTC(),
			})
			parked = append(parked, Note{
				What: NoteParked, Contract: rec.Contract, Seq: rec.Seq, Attempt: q.attempts, Err: q.err,
			})
			q.parked()
		}
		p.Read++
		if q == nil || q.waits() {
			p.Held++
		} else {
			q.settled++
		}
		after.Position = it.entry.Position
	}
	p.Published += b.accepted
	if p.Read > 0 {
		if err := r.save(ctx, after); err != nil {
			return err
		}
		*state = after
	}
	for _, n := range parked {
		r.wait(place{n.Contract, n.Seq}, 1)
		r.note(n)
	}
	if stopped == nil {
		p.More = b.full
		return nil
	}
	return r.stopped(ctx, stopped, atFault(b, stopped.queue))
}

// stopped is the error of a batch that did not get to its end.
func (r *Relay) stopped(ctx context.Context, at *item, full bool) error {
	rec := at.entry.Record
	if err := ctx.Err(); err != nil {
		return &Error{Op: "publish", Contract: rec.Contract, Seq: rec.Seq, Err: err}
	}
	class := ErrUnavailable
	if full {
		class = ErrParkedFull
	}
	err := &Error{
		Op: "publish", Contract: rec.Contract, Seq: rec.Seq, Err: errors.Join(class, at.queue.err),
	}
	r.note(Note{What: NoteUnavailable, Contract: rec.Contract, Seq: rec.Seq, Err: at.queue.err})
	return err
}

// atFault says whether the refused record is: it says so itself, or the broker
// accepted another contract's after it had begun to refuse this one. That may be
// wrong where a broker comes and goes; then the event is soon published anyhow.
func atFault(b *batch, q *queue) bool {
	return q.err != nil && (q.why != Refused || b.accepted > q.accepted)
}

const waiting = -1

func (q *queue) waits() bool { return q.done == waiting }
func (q *queue) parked()     { q.done = waiting }
