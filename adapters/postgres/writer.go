package postgres

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// writer has one statement under way at a time. Who comes meanwhile waits, and
// all that wait are written by the next statement: one commit for many batches.
type writer struct {
	mu    sync.Mutex
	busy  bool
	queue []*waiting
	// back is closed when as many wait as are wanted; nil when nobody gathers.
	back   chan struct{}
	wanted int
}

// waiting is a batch and who waits for it.
type waiting struct {
	batch  event.Batch
	link   event.Link
	ctx    context.Context // of the one call that waits
	answer chan answer
	group  *together
}

type answer struct {
	written bool
	err     error
	// alone says that nothing was written, and that the batch must go by itself.
	alone bool
}

// together is a group under way. When all who waited for it have gone, it is
// broken off.
type together struct {
	left atomic.Int32
}

const (
	// gathering is how long the writer waits at most, after a statement for
	// several, for as many to come: those who were answered come back, and are
	// written together again instead of one alone and then the others.
	gathering = 200 * time.Microsecond
	// patience is how long a statement for several waits for a transaction that
	// holds one of the contracts; after it each batch goes by itself. A statement
	// for one that takes longer makes room for another. So nobody waits for a
	// stranger's contract.
	patience     = 50 * time.Millisecond
	patienceText = "50ms"
	// groupSize bounds one statement.
	groupSize = 128
)

// put gives the way to write through the writer.
func (w *writer) put(s *Store) putting {
	return func(ctx context.Context, b event.Batch, link event.Link) (bool, error) {
		w.mu.Lock()
		if w.busy {
			p := &waiting{batch: b, link: link, ctx: ctx, answer: make(chan answer, 1)}
			// The caller may go, and reuse its memory, while the statement is
			// being written.
			p.batch.Records = make([]event.Record, len(b.Records))
			for i, rec := range b.Records {
				p.batch.Records[i] = rec.Clone()
			}
			w.queue = append(w.queue, p)
			w.called()
			w.mu.Unlock()
			return w.await(ctx, s, p)
		}
		w.busy = true
		w.mu.Unlock()
		var written bool
		var err error
		kept := w.holding(s, func() { written, err = s.alone(ctx, b, link) }) //nolint:contextcheck // what is handed on is of other callers
		if kept {
			w.next(s) //nolint:contextcheck // what is handed on is of other callers
		}
		return written, err
	}
}

// holding writes while the caller has one of the places. It says whether the caller
// still has it: after a while the place is handed on.
func (w *writer) holding(s *Store, write func()) bool {
	late := time.AfterFunc(patience, func() { w.next(s) })
	write()
	return late.Stop()
}

// next hands a place on to those who came meanwhile.
func (w *writer) next(s *Store) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.queue) == 0 {
		w.busy = false
		return
	}
	go w.run(s)
}

// run writes until nobody waits, with the values of no caller's context: what it
// writes is of many.
func (w *writer) run(s *Store) {
	for kept := true; kept; {
		taken := w.take()
		if len(taken) == 0 {
			return
		}
		kept = w.holding(s, func() { s.writeTogether(context.Background(), taken) })
		if kept && len(taken) > 1 {
			w.gather(len(taken))
		}
	}
}

// gather waits until as many are waiting as were just written, but not for long.
// A sleep would be simpler and takes five times as long: the runtime of an idle
// program rounds it up to a millisecond.
func (w *writer) gather(as int) {
	w.mu.Lock()
	if len(w.queue) >= as {
		w.mu.Unlock()
		return
	}
	back := make(chan struct{})
	w.back, w.wanted = back, as
	w.mu.Unlock()
	enough := time.NewTimer(gathering)
	defer enough.Stop()
	select {
	case <-back:
	case <-enough.C:
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.back = nil
}

// called tells who gathers that enough have come; the writer is locked.
func (w *writer) called() {
	if w.back != nil && len(w.queue) >= w.wanted {
		close(w.back)
		w.back = nil
	}
}

// take gives what the next statement writes: the oldest batch of each contract.
func (w *writer) take() []*waiting {
	w.mu.Lock()
	defer w.mu.Unlock()
	var taken, stay []*waiting
	contracts := map[roles.Ref]bool{}
	for _, p := range w.queue {
		if contracts[p.batch.Contract] || len(taken) == groupSize {
			stay = append(stay, p)
			continue
		}
		contracts[p.batch.Contract] = true
		taken = append(taken, p)
	}
	w.queue = stay
	if len(taken) == 0 {
		w.busy = false
	}
	group := &together{}
	group.left.Store(int32(len(taken)))
	for _, p := range taken {
		p.group = group
	}
	return taken
}

func (s *Store) writeTogether(ctx context.Context, taken []*waiting) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var g group
	for _, p := range taken {
		g.add(p.batch, p.link)
	}
	stop := make([]func() bool, len(taken))
	for i, p := range taken {
		stop[i] = context.AfterFunc(p.ctx, func() { //nolint:contextcheck // each caller waits under a context of its own
			if p.group.left.Add(-1) == 0 {
				cancel()
			}
		})
	}
	limit := patienceText
	if len(taken) == 1 {
		limit = ""
	}
	written, err := s.insert(ctx, s.pool, &g, limit)
	for i, p := range taken {
		stop[i]()
		switch {
		case len(taken) > 1 && undone(state(err)):
			p.answer <- answer{alone: true}
		case err != nil:
			p.answer <- answer{err: wrapAppend(err)}
		default:
			p.answer <- answer{written: slices.Contains(written, p.batch.Contract)}
		}
	}
}

// await waits for the answer, or for the end of the caller's context: what is
// still in the queue then is not written at all.
func (w *writer) await(ctx context.Context, s *Store, p *waiting) (bool, error) {
	select {
	case a := <-p.answer:
		if a.alone {
			return s.alone(ctx, p.batch, p.link)
		}
		return a.written, a.err
	case <-ctx.Done():
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if i := slices.Index(w.queue, p); i >= 0 {
		w.queue = slices.Delete(w.queue, i, i+1)
		return false, ctx.Err()
	}
	return false, wrapAppend(ctx.Err())
}
