package postgres

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/ruskontrakt/ruskontrakt/event"
)

// writer has one statement under way at a time. Who comes meanwhile waits, and
// all that wait are written by the next statement: one commit for many batches.
//
// Of each contract, and of each claim, at most one statement is under way: another
// would wait in the server for the first, with a connection of the pool.
type writer struct {
	mu   sync.Mutex
	busy bool
	// late are the statements for which others have ceased to wait.
	late  int
	queue []*waiting
	under map[held]bool
	// back is closed when as many wait as are wanted; nil when nobody gathers.
	back   chan struct{}
	wanted int
	places
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
	// patience is how long a statement waits for a transaction that holds one of
	// its contracts; after it each batch goes by itself, and then in the places of
	// the patient. A statement that takes longer, for whatever reason, makes room
	// for another. So nobody waits for a stranger's contract.
	patience     = 50 * time.Millisecond
	patienceText = "50ms"
	// groupSize bounds one statement.
	groupSize = 128
)

// put gives the way to write through the writer.
func (w *writer) put(s *Store) putting {
	return func(ctx context.Context, b event.Batch, link event.Link) (bool, error) {
		w.mu.Lock()
		if !w.free(&b) {
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
			return w.await(ctx, p)
		}
		w.hold(&b)
		w.busy = w.busy || !claims(&b)
		w.mu.Unlock()
		written, err := w.direct(ctx, s, b, link)
		w.done(s, &b) //nolint:contextcheck // what is handed on is of other callers
		return written, err
	}
}

// direct writes for a caller that need not wait for anybody.
func (w *writer) direct(ctx context.Context, s *Store, b event.Batch, link event.Link) (bool, error) {
	if claims(&b) {
		return w.single(ctx, s, b, link)
	}
	var written bool
	var err error
	write := func() { written, err = s.write(ctx, s.pool, b, link, patienceText) }
	if w.holding(s, write) { //nolint:contextcheck // what is handed on is of other callers
		w.next(s) //nolint:contextcheck // likewise
	}
	if state(err) == lockNotAvailable {
		return w.patiently(ctx, s, b, link)
	}
	return written, err
}

// holding writes while the caller has the place. It says whether the caller still
// has it: after a while the place is handed on.
func (w *writer) holding(s *Store, write func()) bool {
	late := time.AfterFunc(patience, func() { w.passed(s, 1) })
	write()
	if late.Stop() {
		return true
	}
	w.passed(s, -1)
	return false
}

// passed counts one statement more or fewer that is late; the place is another's.
func (w *writer) passed(s *Store, more int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.late += more
	if more > 0 {
		w.busy = false
	}
	w.start(s)
}

// next hands the place on to those who came meanwhile.
func (w *writer) next(s *Store) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.busy = false
	w.start(s)
}

// done lets others have what batches held.
func (w *writer) done(s *Store, batches ...*event.Batch) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, b := range batches {
		for _, h := range holds(b) {
			delete(w.under, h)
		}
	}
	w.start(s)
}

// The methods from here to take need the lock of the writer.

// free says whether a batch may be written now.
func (w *writer) free(b *event.Batch) bool {
	if !claims(b) && (w.busy || w.late >= w.statements) {
		return false
	}
	return !w.taken(b)
}

// taken says whether something that the batch needs is under way.
func (w *writer) taken(b *event.Batch) bool {
	return slices.ContainsFunc(holds(b), func(h held) bool { return w.under[h] })
}

func (w *writer) hold(b *event.Batch) {
	if w.under == nil {
		w.under = map[held]bool{}
	}
	for _, h := range holds(b) {
		w.under[h] = true
	}
}

// start has those of the queue written that may be.
func (w *writer) start(s *Store) {
	if len(w.queue) == 0 {
		return
	}
	stay := w.queue[:0]
	group := false
	for _, p := range w.queue {
		if claims(&p.batch) && w.free(&p.batch) {
			w.hold(&p.batch)
			go w.alone(s, p)
			continue
		}
		group = group || w.free(&p.batch)
		stay = append(stay, p)
	}
	clear(w.queue[len(stay):])
	w.queue = stay
	if group {
		w.busy = true
		go w.run(s)
	}
}

// called tells who gathers that enough have come.
func (w *writer) called() {
	if w.back != nil && len(w.queue) >= w.wanted {
		close(w.back)
		w.back = nil
	}
}

// take gives what the next statement writes: the oldest batch of each contract that
// is not under way.
func (w *writer) take() []*waiting {
	w.mu.Lock()
	defer w.mu.Unlock()
	var taken, stay []*waiting
	for _, p := range w.queue {
		if claims(&p.batch) || w.taken(&p.batch) || len(taken) == groupSize {
			stay = append(stay, p)
			continue
		}
		w.hold(&p.batch)
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

// run writes until nobody waits, with the values of no caller's context: what it
// writes is of many.
func (w *writer) run(s *Store) {
	for kept := true; kept; {
		taken := w.take()
		if len(taken) == 0 {
			return
		}
		kept = w.holding(s, func() { w.writeTogether(context.Background(), s, taken) })
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

func (w *writer) writeTogether(ctx context.Context, s *Store, taken []*waiting) {
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
	written, err := s.insert(ctx, s.pool, &g, patienceText)
	for i := range taken {
		stop[i]()
	}
	if state(err) == lockNotAvailable || len(taken) > 1 && undone(state(err)) {
		for _, p := range taken {
			go w.alone(s, p) //nolint:contextcheck // each caller waits under a context of its own
		}
		return
	}
	// Before they are answered: who was answered may come back at once.
	batches := make([]*event.Batch, len(taken))
	for i, p := range taken {
		batches[i] = &p.batch
	}
	w.done(s, batches...)
	for _, p := range taken {
		if err != nil {
			p.answer <- answer{err: wrapAppend(err)}
			continue
		}
		p.answer <- answer{written: slices.Contains(written, p.batch.Contract)}
	}
}

// alone writes what had to wait, by itself and under its caller's context. What it
// needs is held for it already.
func (w *writer) alone(s *Store, p *waiting) {
	written, err := w.single(p.ctx, s, p.batch, p.link)
	w.done(s, &p.batch)
	p.answer <- answer{written: written, err: err}
}

// await waits for the answer, or for the end of the caller's context: what is
// still in the queue then is not written at all.
func (w *writer) await(ctx context.Context, p *waiting) (bool, error) {
	select {
	case a := <-p.answer:
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
