package sqlite_test

import (
	"context"
	"crypto/ed25519"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	driver "zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	"github.com/ruskontrakt/ruskontrakt/adapters/sqlite"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/event/checkpoint"
	"github.com/ruskontrakt/ruskontrakt/event/eventtest"
)

// verify follows the chain of a contract and says where it ends.
func verify(t testing.TB, store *sqlite.Store, contract int) event.Head {
	t.Helper()
	head, err := event.Verify(eventtest.Contract(contract), store.Read(t.Context(), eventtest.Contract(contract), 0))
	require.NoError(t, err)
	return head
}

// A file that cannot be written to is not opened, and one in memory is refused.
func TestWrongDisks(t *testing.T) {
	disk := small(t, "2m")
	path := filepath.Join(disk, "cases.db")
	_, err := sqlite.Open(t.Context(), path, sqlite.Options{})
	found, ok := errors.AsType[*sqlite.PreflightError](err)
	require.True(t, ok, "%v", err)
	require.Equal(t, []sqlite.Finding{{Check: sqlite.Filesystem, Want: "a disk of this machine", Got: "tmpfs"}}, found.Findings)
	store, err := sqlite.Open(t.Context(), path, sqlite.Options{Accept: anywhere})
	require.NoError(t, err)
	require.NoError(t, store.Close())
	require.NoError(t, remount(disk, true))
	_, err = sqlite.Open(t.Context(), path, sqlite.Options{Accept: anywhere})
	require.Error(t, err)
	require.NoError(t, remount(disk, false))
	open(t, path, sqlite.Options{})
}

// The disk is full: what does not fit is refused, what was acknowledged stays, and
// once there is room the same store goes on.
func TestDiskFull(t *testing.T) {
	disk := small(t, "8m")
	filler := filepath.Join(disk, "filler")
	noRoom(t, fault{Fault: "disk full, then room again", Setting: "tmpfs of 8 MB"}, filepath.Join(disk, "cases.db"),
		func(string) {
			room, err := free(disk)
			require.NoError(t, err)
			require.NoError(t, os.WriteFile(filler, make([]byte, max(0, room-128<<10)), 0o600))
		},
		func() { require.NoError(t, os.Remove(filler)) })
}

// noRoom takes the room away and gives it back, over and over.
func noRoom(t *testing.T, f fault, path string, take func(path string), give func()) {
	t.Helper()
	store := open(t, path, sqlite.Options{})
	c := eventtest.NewChain(eventtest.Contract(1))
	acknowledged, refused, rounds := 0, 0, times(4)
	for round := range rounds {
		take(path)
		for full := false; !full; {
			before := c.Head
			batch, err := c.Batch(5)
			require.NoError(t, err)
			if err := store.Append(t.Context(), batch); err != nil {
				failure, ok := errors.AsType[*sqlite.Error](err)
				require.True(t, ok, "%v", err)
				require.Contains(t, []string{"SQLITE_FULL", "SQLITE_IOERR_WRITE"}, failure.Code)
				c.Head, full = before, true
				refused++
				continue
			}
			acknowledged++
			require.Less(t, acknowledged, 5000, "the disk is never full")
		}
		require.Equal(t, c.Head, verify(t, store, 1), "round %d: nothing of the refused batch", round)
		give()
		batch, err := c.Batch(1)
		require.NoError(t, err)
		require.NoError(t, store.Append(t.Context(), batch), "there is room again")
		acknowledged++
	}
	require.NotZero(t, refused)
	report, err := store.Preflight(t.Context())
	require.NoError(t, err)
	require.NoError(t, report.Err())
	f.Runs, f.Acknowledged, f.Control = rounds, acknowledged, "appends must be refused while there is no room, and were"
	f.note(t)
}

// A copy made while others write is whole; put in the store's place it is seen as
// history cut short, by the checkpoint and by a subscriber's position.
func TestBackupAndRestore(t *testing.T) {
	path := file(t)
	store := open(t, path, sqlite.Options{})
	key := ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize))
	add := func(n int) error {
		batch, err := eventtest.NewChain(eventtest.Contract(n)).Batch(3)
		if err != nil {
			return err
		}
		return store.Append(context.WithoutCancel(t.Context()), batch)
	}
	var stop atomic.Bool
	written, ended := make(chan struct{}), make(chan error, 1)
	go func() {
		defer close(written)
		var err error
		for n := 1; err == nil && (!stop.Load() || n < 50); n++ {
			err = add(n)
			select {
			case written <- struct{}{}:
			default:
			}
		}
		ended <- err
	}()
	runs := times(4)
	var copies []string
	for range runs {
		<-written
		copies = append(copies, filepath.Join(t.TempDir(), "copy.db"))
		require.NoError(t, store.Backup(t.Context(), copies[len(copies)-1]))
	}
	stop.Store(true)
	require.NoError(t, <-ended)
	require.NoError(t, add(0), "something that no copy has")
	require.ErrorIs(t, store.Backup(t.Context(), copies[0]), os.ErrExist, "a backup never overwrites")
	mark, err := checkpoint.Take(t.Context(), store, checkpoint.Checkpoint{}, noon)
	require.NoError(t, err)
	signed, err := mark.Sign(key)
	require.NoError(t, err)
	for _, copied := range copies {
		restored := open(t, copied, sqlite.Options{})
		mark, err := checkpoint.Open(signed, key.Public().(ed25519.PublicKey))
		require.NoError(t, err)
		own, err := checkpoint.Take(t.Context(), restored, checkpoint.Checkpoint{}, noon)
		require.NoError(t, err, "by itself the copy is without fault")
		require.NoError(t, own.Verify(t.Context(), store), "all that the copy has is what was stored")
		require.ErrorIs(t, mark.Verify(t.Context(), restored), checkpoint.ErrCutShort)
		for _, err := range restored.From(t.Context(), mark.Position) {
			require.ErrorIs(t, err, sqlite.ErrPosition)
		}
	}
	require.NoError(t, mark.Verify(t.Context(), store))
	fault{
		Fault: "live backup, restored in place of the store", Runs: runs, Acknowledged: len(mark.Heads), Setting: "checkpoint kept outside",
		Control: "the chains of the copy verify by themselves; only the checkpoint sees what is missing",
	}.note(t)
}

// Names that SQLite takes for something else are files like others.
func TestBackupToSpecialNames(t *testing.T) {
	store := open(t, made(t, 3), sqlite.Options{})
	t.Chdir(t.TempDir())
	for _, name := range []string{":memory:", "file:copy.db", "file:copy.db?mode=memory", "copy.db"} {
		require.NoError(t, store.Backup(t.Context(), name), name)
		require.Equal(t, uint32(3), verify(t, open(t, name, sqlite.Options{}), 1).Seq, name)
	}
}

// The clock goes back: the order is that of the sequence and of the feed.
func TestClockGoesBack(t *testing.T) {
	store := open(t, file(t), sqlite.Options{})
	registry, err := eventtest.Registry()
	require.NoError(t, err)
	head := event.Head{Contract: eventtest.Contract(1)}
	var wrote []time.Time
	for i := range 20 {
		recorded := noon.Add(-time.Duration(i) * 24 * time.Hour)
		rec, err := registry.Seal(head.Link, event.Salt{1}, event.Envelope{
			Contract: head.Contract, Seq: head.Seq + 1, Type: eventtest.Noted{}.EventType(), Data: eventtest.Noted{N: i},
			Occurred: recorded, Recorded: recorded,
		})
		require.NoError(t, err)
		require.NoError(t, store.Append(t.Context(), event.Batch{
			Contract: head.Contract, Expected: head.Seq, Records: []event.Record{rec},
		}))
		head.Seq, head.Link = rec.Seq, rec.Link
		wrote = append(wrote, recorded)
	}
	var read, fed []time.Time
	for rec, err := range store.Read(t.Context(), head.Contract, 0) {
		require.NoError(t, err)
		header, err := rec.ReadHeader()
		require.NoError(t, err)
		read = append(read, header.Recorded)
	}
	for entry, err := range store.From(t.Context(), "") {
		require.NoError(t, err)
		header, err := entry.Record.ReadHeader()
		require.NoError(t, err)
		fed = append(fed, header.Recorded)
	}
	require.Equal(t, wrote, read)
	require.Equal(t, wrote, fed)
	fault{
		Fault: "clock going back with every event", Runs: 20, Acknowledged: 20, Setting: "any",
		Control: "the times read back must fall, and did: an order by time would be another",
	}.note(t)
}

// A very long history is read whole, in flat memory, and its end by its index.
func TestLongHistory(t *testing.T) {
	length := 100_000
	if testing.Short() {
		length = 10_000
	}
	path := file(t)
	store := open(t, path, sqlite.Options{Synchronous: sqlite.Normal})
	registry, err := eventtest.Registry()
	require.NoError(t, err)
	head := event.Head{Contract: eventtest.Contract(1)}
	for int(head.Seq) < length {
		batch := event.Batch{Contract: head.Contract, Expected: head.Seq}
		for range 500 {
			rec, err := registry.Seal(head.Link, event.Salt{1}, event.Envelope{
				Contract: head.Contract, Seq: head.Seq + 1, Type: eventtest.Noted{}.EventType(), Data: eventtest.Noted{N: 1},
				Occurred: noon, Recorded: noon,
			})
			require.NoError(t, err)
			batch.Records = append(batch.Records, rec)
			head.Seq, head.Link = rec.Seq, rec.Link
		}
		require.NoError(t, store.Append(t.Context(), batch))
	}
	heap := func() uint64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	before, most := heap(), uint64(0)
	start := time.Now()
	read := event.Head{Contract: head.Contract}
	for rec, err := range store.Read(t.Context(), head.Contract, 0) {
		require.NoError(t, err)
		if read, err = read.Next(rec); err != nil {
			require.NoError(t, err)
		}
		if rec.Seq%uint32(length/5) == 0 {
			most = max(most, heap())
		}
	}
	took := time.Since(start)
	require.Equal(t, head, read)
	require.Less(t, int64(most)-int64(before), int64(8<<20), "reading a history keeps it in memory")
	t.Logf("%d events read and verified in %v, %.1f us an event, heap grew by at most %d kB",
		length, took, float64(took.Microseconds())/float64(length), (int64(most)-int64(before))/1024)
	for rec, err := range store.Read(t.Context(), head.Contract, head.Seq-1) {
		require.NoError(t, err)
		require.Equal(t, head.Seq, rec.Seq)
	}
	require.Regexp(t, `^SEARCH events USING INDEX \S+ \(contract=\? AND seq>\?\)$`, plan(t, path, sqlite.SelectEvents))
	fault{
		Fault: "history of " + itoa(length) + " events in one contract", Runs: 1, Acknowledged: length,
		Setting: "pages of 256 records", Control: "every link followed to the head that was written",
	}.note(t)
}

// plan tells how SQLite goes about a query.
func plan(t *testing.T, path, query string) string {
	t.Helper()
	conn, err := driver.OpenConn(path, driver.OpenReadOnly)
	require.NoError(t, err)
	defer func() { require.NoError(t, conn.Close()) }()
	var steps []string
	require.NoError(t, sqlitex.ExecuteTransient(conn, "EXPLAIN QUERY PLAN "+query, &sqlitex.ExecOptions{
		Args: []any{0, 0, 0},
		ResultFunc: func(stmt *driver.Stmt) error {
			steps = append(steps, stmt.GetText("detail"))
			return nil
		},
	}))
	return strings.Join(steps, "\n")
}
