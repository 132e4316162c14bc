package sqlite

import (
	"context"
	"fmt"
	"time"

	driver "zombiezen.com/go/sqlite"

	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// maxGroup is how many batches share a transaction at most.
const maxGroup = 256

// maxHeads is how many heads the writer remembers at most: about five megabytes.
const maxHeads = 1 << 16

// task is what a caller waits for: a batch, which may share a transaction with
// others, or work that has the connection for itself.
type task struct {
	batch event.Batch
	work  func(*writer) error
	err   error
	done  chan struct{}
}

// submit hands a task in and waits for its answer. Where the context ends first,
// the task is withdrawn, unless the writer has taken it: then the true answer
// comes, and the batch's memory is the writer's until it does.
func (s *Store) submit(ctx context.Context, op string, t *task) error {
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("sqlite: %s: %w", op, err)
	}
	t.done = make(chan struct{})
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return ErrClosed
	}
	s.queue = append(s.queue, t)
	s.mu.Unlock()
	s.rouse()
	select {
	case <-t.done:
		return t.err
	case <-ctx.Done():
	}
	if s.withdraw(t) {
		return fmt.Errorf("sqlite: %s: %w", op, ctx.Err())
	}
	<-t.done
	return t.err
}

// rouse tells the writer to look.
func (s *Store) rouse() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

func (s *Store) withdraw(t *task) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, waiting := range s.queue {
		if waiting == t {
			s.queue = append(s.queue[:i:i], s.queue[i+1:]...)
			return true
		}
	}
	return false
}

// waiting says how many tasks wait, and whether the first wants the connection
// for itself.
func (s *Store) waiting() (n int, alone, closed bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.queue), len(s.queue) > 0 && s.queue[0].work != nil, s.closed
}

// take gives the batches that stand before the first other work, at most limit.
func (s *Store) take(limit int) []*task {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := 0
	for n < len(s.queue) && n < limit && s.queue[n].work == nil {
		n++
	}
	taken := s.queue[:n:n]
	s.queue = s.queue[n:]
	return taken
}

// takeWork gives the first task where it wants the connection for itself; nil
// where it has been withdrawn.
func (s *Store) takeWork() *task {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.queue) == 0 || s.queue[0].work == nil {
		return nil
	}
	t := s.queue[0]
	s.queue = s.queue[1:]
	return t
}

// writer owns the one connection that writes. All of it runs in one goroutine.
type writer struct {
	conn  *driver.Conn
	busy  time.Duration            // how long to wait for another process
	heads map[roles.Ref]event.Head // what was last written; empty after any rollback
	trim  bool                     // the write-ahead log may still hold what was erased
	// homes are where the file must still lie for what is written to count.
	homes []home
}

// newWriter begins with a log to empty: whoever wrote before may have erased and
// gone while others were reading.
func newWriter(conn *driver.Conn, busy time.Duration, homes []home) *writer {
	return &writer{conn: conn, busy: busy, heads: map[roles.Ref]event.Head{}, trim: true, homes: homes}
}

// run works until the store is closed and nothing waits.
func (w *writer) run(s *Store) {
	defer close(s.stopped)
	for {
		n, alone, closed := s.waiting()
		switch {
		case n == 0 && closed:
			s.err = failed("close", w.conn.Close())
			return
		case n == 0:
			<-s.wake
		case alone:
			if t := s.takeWork(); t != nil {
				t.err = t.work(w)
				close(t.done)
			}
		default:
			w.group(s, n)
		}
		if w.trim {
			w.trimLog(0)
		}
	}
}

// group stores what waits in one transaction. Nothing is taken from the queue
// before the file is ours, so that whoever waits for another process may give up.
func (w *writer) group(s *Store, waiting int) {
	if err := w.begin(); err != nil {
		// Who came while we waited has not waited long enough.
		answer(s.take(waiting), err)
		return
	}
	var group []*task
	for len(group) < maxGroup {
		taken := s.take(maxGroup - len(group))
		if len(taken) == 0 {
			break
		}
		group = append(group, taken...)
		for _, t := range taken {
			var fault error
			if t.err, fault = w.add(t.batch); fault != nil {
				w.rollback()
				w.singly(group, fault)
				return
			}
		}
	}
	if err := w.commit(); err != nil {
		// A refusal may rest on what was not stored.
		answer(group, err)
		return
	}
	for _, t := range group {
		close(t.done)
	}
}

// singly stores each batch in a transaction of its own, so that the fault of one
// is not that of all. Nothing of the group has been stored.
func (w *writer) singly(group []*task, fault error) {
	if len(group) == 1 {
		answer(group, fault)
		return
	}
	for _, t := range group {
		if t.err = w.begin(); t.err == nil {
			if t.err, fault = w.add(t.batch); fault != nil {
				w.rollback()
				t.err = fault
			} else if err := w.commit(); err != nil {
				t.err = err
			}
		}
		close(t.done)
	}
}

func answer(tasks []*task, err error) {
	for _, t := range tasks {
		t.err = err
		close(t.done)
	}
}

func (w *writer) begin() error {
	if !w.conn.AutocommitEnabled() {
		w.rollback()
	}
	if err := w.exec("BEGIN IMMEDIATE"); err != nil {
		return failed("begin", err)
	}
	err := w.unmoved("begin")
	if err != nil {
		w.rollback()
	}
	return err
}

// commit makes the transaction durable, in a file that is still in its place. After
// an error its outcome is unknown: it may be in the file when that is opened anew,
// or in one that has been moved away.
func (w *writer) commit() error {
	if err := w.exec("COMMIT"); err != nil {
		w.rollback()
		return failed(opCommit, err)
	}
	return w.unmoved(opCommit)
}

// rollback also forgets: what was remembered may not be stored. Many faults have
// rolled back by themselves; what cannot be is tried again before the next begin.
func (w *writer) rollback() {
	clear(w.heads)
	if !w.conn.AutocommitEnabled() {
		_ = w.exec("ROLLBACK")
	}
}

func (w *writer) exec(query string) error {
	stmt, err := w.conn.Prepare(query)
	if err != nil {
		return err
	}
	return rows(stmt, nil)
}

// trimLog empties the write-ahead log into the file. It waits for readers; where
// they do not go away it is tried again later.
func (w *writer) trimLog(wait time.Duration) {
	w.conn.SetBusyTimeout(wait)
	defer w.conn.SetBusyTimeout(w.busy)
	busy, err := number(w.conn, "PRAGMA wal_checkpoint(TRUNCATE)")
	w.trim = err != nil || busy != 0
}
