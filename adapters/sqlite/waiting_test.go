package sqlite_test

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	driver "zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	"github.com/ruskontrakt/ruskontrakt/adapters/sqlite"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/event/eventtest"
)

// hold runs SQL on a connection of its own that stays open until let go.
func hold(t *testing.T, path, script string) (letGo func()) {
	t.Helper()
	conn, err := driver.OpenConn(path, driver.OpenReadWrite)
	require.NoError(t, err)
	require.NoError(t, sqlitex.ExecuteScript(conn, "SELECT 1", nil))
	for _, statement := range []string{script} {
		require.NoError(t, sqlitex.ExecuteTransient(conn, statement, nil))
	}
	var once sync.Once
	letGo = func() { once.Do(func() { require.NoError(t, conn.Close()) }) }
	t.Cleanup(letGo)
	return letGo
}

// holdWriting holds the right to write, as another process does.
func holdWriting(t *testing.T, path string) (letGo func()) { return hold(t, path, "BEGIN IMMEDIATE") }

// holdSnapshot holds a snapshot, as another process that reads does.
func holdSnapshot(t *testing.T, path string) (letGo func()) {
	t.Helper()
	conn, err := driver.OpenConn(path, driver.OpenReadWrite)
	require.NoError(t, err)
	require.NoError(t, sqlitex.ExecuteTransient(conn, "BEGIN", nil))
	require.NoError(t, sqlitex.ExecuteTransient(conn, "SELECT count(*) FROM events", nil))
	var once sync.Once
	letGo = func() { once.Do(func() { require.NoError(t, conn.Close()) }) }
	t.Cleanup(letGo)
	return letGo
}

// queued waits until so many calls wait for the writer.
func queued(t *testing.T, store *sqlite.Store, n int) {
	t.Helper()
	require.Eventually(t, func() bool { return store.Queued() == n }, patience, time.Millisecond)
}

// A caller that waits for another process gives up when its context ends, and
// nothing of it is stored when the other lets go.
func TestWithdrawnWhileWaiting(t *testing.T) {
	path := file(t)
	store := open(t, path, sqlite.Options{})
	letGo := holdWriting(t, path)
	batch, err := eventtest.NewChain(eventtest.Contract(1)).Batch(2)
	require.NoError(t, err)
	// The first in the queue stays: behind it nothing is taken before the file is free.
	first, err := eventtest.NewChain(eventtest.Contract(3)).Batch(1)
	require.NoError(t, err)
	stays := make(chan error, 1)
	go func() { stays <- store.Append(context.WithoutCancel(t.Context()), first) }()
	queued(t, store, 1)
	for _, call := range []func(context.Context) error{
		func(ctx context.Context) error { return store.Append(ctx, batch) },
		func(ctx context.Context) error { return store.Erase(ctx, eventtest.Contract(1), 1) },
	} {
		ctx, cancel := context.WithCancel(t.Context())
		answer := make(chan error, 1)
		go func() { answer <- call(ctx) }()
		queued(t, store, 2)
		cancel()
		// The other process has not let go: who waits for it gets ErrBusy.
		require.ErrorIs(t, <-answer, context.Canceled)
	}
	letGo()
	require.NoError(t, <-stays)
	other, err := eventtest.NewChain(eventtest.Contract(2)).Batch(1)
	require.NoError(t, err)
	require.NoError(t, store.Append(t.Context(), other))
	require.Zero(t, verify(t, store, 1).Seq)
	require.NoError(t, store.Append(t.Context(), batch), "the same batch may be tried again")
}

// Another process that does not let go is an error, by BusyTimeout.
func TestBusy(t *testing.T) {
	path := file(t)
	store := open(t, path, sqlite.Options{BusyTimeout: 60 * time.Millisecond})
	letGo := holdWriting(t, path)
	batch, err := eventtest.NewChain(eventtest.Contract(1)).Batch(2)
	require.NoError(t, err)
	err = store.Append(t.Context(), batch)
	require.ErrorIs(t, err, sqlite.ErrBusy)
	require.Equal(t, "sqlite: begin: SQLITE_BUSY", err.Error())
	letGo()
	require.NoError(t, store.Append(t.Context(), batch))
}

// counted is a context that ends when it is asked for the nth time.
type counted struct {
	context.Context
	left atomic.Int64
	done chan struct{}
	once sync.Once
}

func endsAt(ctx context.Context, n int) *counted {
	c := &counted{Context: ctx, done: make(chan struct{})}
	c.left.Store(int64(n))
	return c
}

func (c *counted) ended() bool {
	if c.left.Add(-1) > 0 {
		return false
	}
	c.once.Do(func() { close(c.done) })
	return true
}

func (c *counted) Done() <-chan struct{} {
	c.ended()
	return c.done
}

func (c *counted) Err() error {
	if c.ended() {
		return context.Canceled
	}
	return nil
}

// The context ends at the nth question, for every n: each call gives its error and
// nothing, or its answer and everything.
func TestCancelledAtEveryWait(t *testing.T) {
	const most = 60
	stored, refused := 0, 0
	store := open(t, file(t), sqlite.Options{})
	for n := 1; n <= most; n++ {
		batch, err := eventtest.NewChain(eventtest.Contract(n)).Batch(3)
		require.NoError(t, err)
		err = store.Append(endsAt(t.Context(), n), batch)
		want := uint32(0)
		if err == nil {
			want = 3
			stored++
		} else {
			require.ErrorIs(t, err, context.Canceled)
			refused++
		}
		require.Equal(t, want, verify(t, store, n).Seq, "n = %d", n)
		if want == 0 {
			continue
		}
		// Reading: an error, or everything.
		got := 0
		for _, readErr := range store.Read(endsAt(t.Context(), n), eventtest.Contract(n), 0) {
			if readErr != nil {
				require.ErrorIs(t, readErr, context.Canceled)
				got = -1
				break
			}
			got++
		}
		require.Contains(t, []int{-1, 3}, got)
		err = store.Erase(endsAt(t.Context(), n), eventtest.Contract(n), 2)
		erased := 0
		for rec, readErr := range store.Read(t.Context(), eventtest.Contract(n), 0) {
			require.NoError(t, readErr)
			if rec.Erased() {
				erased++
			}
		}
		if err == nil {
			require.Equal(t, 1, erased)
		} else {
			require.ErrorIs(t, err, context.Canceled)
			require.Zero(t, erased)
		}
	}
	require.NotZero(t, stored)
	require.NotZero(t, refused)
	for n := 1; n <= 30; n++ {
		copied, err := sqlite.Open(endsAt(t.Context(), n), file(t), sqlite.Options{Accept: anywhere})
		if err == nil {
			require.NoError(t, copied.Close())
			continue
		}
		require.ErrorIs(t, err, context.Canceled, "n = %d", n)
	}
	fault{
		Fault: "context ends at the nth wait, for every n", Runs: most, Acknowledged: stored, Setting: "any",
		Control: "some calls must be refused and some go through, and did",
	}.note(t)
}

// Another process writes between two appends of ours: what is remembered of it is
// stale, and the file is the judge.
func TestAnotherProcessWrites(t *testing.T) {
	path := file(t)
	ours, theirs := open(t, path, sqlite.Options{}), open(t, path, sqlite.Options{})
	c := eventtest.NewChain(eventtest.Contract(1))
	first, err := c.Batch(1)
	require.NoError(t, err)
	require.NoError(t, ours.Append(t.Context(), first))
	stale := *c
	second, err := c.Batch(2)
	require.NoError(t, err)
	require.NoError(t, theirs.Append(t.Context(), second))
	late, err := stale.Batch(1)
	require.NoError(t, err)
	conflict, ok := errors.AsType[*event.ConflictError](ours.Append(t.Context(), late))
	require.True(t, ok)
	require.Equal(t, event.ConflictError{Contract: eventtest.Contract(1), Expected: 1, Actual: 3}, *conflict)
	third, err := c.Batch(1)
	require.NoError(t, err)
	require.NoError(t, ours.Append(t.Context(), third), "and it goes on from what is there")
	fourth, err := c.Batch(1)
	require.NoError(t, err)
	require.NoError(t, theirs.Append(t.Context(), fourth))
	require.Equal(t, c.Head, verify(t, ours, 1))
}

// One batch that cannot be stored does not take those with it that wait beside it.
func TestOneFaultIsNotEverybodys(t *testing.T) {
	path := file(t)
	store := open(t, path, sqlite.Options{Accept: []sqlite.Check{sqlite.Schema}})
	require.NoError(t, tamper(t, path, `CREATE TRIGGER fault BEFORE INSERT ON events WHEN NEW.seq = 2
	BEGIN SELECT RAISE(ROLLBACK, 'Kari Nordmann'); END`))
	letGo := holdWriting(t, path)
	const callers = 12
	errs := make([]error, callers)
	var wg sync.WaitGroup
	for i := range callers {
		batch, err := eventtest.NewChain(eventtest.Contract(i + 1)).Batch(1 + i%2)
		require.NoError(t, err)
		wg.Go(func() { errs[i] = store.Append(context.WithoutCancel(t.Context()), batch) })
	}
	queued(t, store, callers)
	letGo()
	wg.Wait()
	for i, err := range errs {
		if i%2 == 0 {
			require.NoError(t, err)
			require.Equal(t, uint32(1), verify(t, store, i+1).Seq)
			continue
		}
		require.EqualError(t, err, "sqlite: insert: SQLITE_CONSTRAINT_TRIGGER", "and nothing of the database's own text")
		require.Zero(t, verify(t, store, i+1).Seq)
	}
}

func TestClose(t *testing.T) {
	store := open(t, file(t), sqlite.Options{})
	c := eventtest.NewChain(eventtest.Contract(1))
	batch, err := c.Batch(1)
	require.NoError(t, err)
	require.NoError(t, store.Append(t.Context(), batch))
	require.NoError(t, store.Close())
	require.NoError(t, store.Close(), "closing again")
	next, err := c.Batch(1)
	require.NoError(t, err)
	require.ErrorIs(t, store.Append(t.Context(), next), sqlite.ErrClosed)
	require.ErrorIs(t, store.Erase(t.Context(), eventtest.Contract(1), 1), sqlite.ErrClosed)
	require.ErrorIs(t, store.Backup(t.Context(), file(t)), sqlite.ErrClosed)
	_, err = store.Preflight(t.Context())
	require.ErrorIs(t, err, sqlite.ErrClosed)
	for _, err := range store.Read(t.Context(), eventtest.Contract(1), 0) {
		require.ErrorIs(t, err, sqlite.ErrClosed)
	}
	for _, err := range store.From(t.Context(), "") {
		require.ErrorIs(t, err, sqlite.ErrClosed)
	}
}

// Close in the midst of everything: each call is answered, and truly.
func TestCloseWhileWorking(t *testing.T) {
	for round := range times(8) {
		path := file(t)
		store := open(t, path, sqlite.Options{})
		var wg sync.WaitGroup
		begun := make(chan struct{}, 1)
		acknowledged := make([]uint32, 8)
		for i := range acknowledged {
			wg.Go(func() {
				c := eventtest.NewChain(eventtest.Contract(i + 1))
				for {
					batch, err := c.Batch(1)
					if err == nil {
						err = store.Append(t.Context(), batch)
					}
					if err != nil {
						if !errors.Is(err, sqlite.ErrClosed) {
							t.Error(err)
						}
						return
					}
					acknowledged[i] = c.Head.Seq
					select {
					case begun <- struct{}{}:
					default:
					}
					for _, err := range store.Read(t.Context(), c.Head.Contract, 0) {
						if err != nil && !errors.Is(err, sqlite.ErrClosed) {
							t.Error(err)
						}
					}
				}
			})
		}
		<-begun
		time.Sleep(span(round, 0, 15*time.Millisecond))
		require.NoError(t, store.Close())
		wg.Wait()
		again := open(t, path, sqlite.Options{})
		for i, want := range acknowledged {
			require.Equal(t, want, verify(t, again, i+1).Seq)
		}
	}
}
