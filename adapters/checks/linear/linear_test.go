package linear_test

import (
	"context"
	"errors"
	"iter"
	"math/rand/v2"
	"path/filepath"
	"sync"
	"testing"

	"github.com/anishathalye/porcupine"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/adapters/postgres"
	"github.com/ruskontrakt/ruskontrakt/adapters/postgres/postgrestest"
	"github.com/ruskontrakt/ruskontrakt/adapters/sqlite"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// What was told of a log by clients that asked it at once is what it would have told
// them one after the other: appends with the sequence that they expect, claims and
// releases, and readings.
func TestMemory(t *testing.T) {
	t.Parallel()
	report(t, "memory", "none", linearizable(t, shared{&event.Memory{}}, postgrestest.Runs(250)))
}

// Half of the clients use a store of their own on the same file, as another process
// would.
func TestSQLite(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "cases.db")
	var stores shared
	for range 2 {
		store, err := sqlite.Open(t.Context(), path, sqlite.Options{BusyTimeout: patience, Accept: []sqlite.Check{sqlite.Filesystem}})
		require.NoError(t, err)
		t.Cleanup(func() { require.NoError(t, store.Close()) })
		stores = append(stores, store)
	}
	report(t, "sqlite", "two stores on one file", linearizable(t, stores, postgrestest.Runs(60)))
}

// Half of the clients use a store of their own on the same tables, as another process
// would.
func TestPostgreSQL(t *testing.T) {
	t.Parallel()
	server := postgrestest.Start(t)
	var stores shared
	for n := range 2 {
		pool, err := pgxpool.New(t.Context(), server.DSN("postgres"))
		require.NoError(t, err)
		t.Cleanup(pool.Close)
		if n == 0 {
			require.NoError(t, postgres.Migrate(t.Context(), pool, postgres.Options{}))
		}
		store, err := postgres.Open(t.Context(), pool, postgres.Options{})
		require.NoError(t, err)
		stores = append(stores, store)
	}
	report(t, "postgres", "two stores on the same tables", linearizable(t, stores, postgrestest.Runs(60)))
}

func report(t *testing.T, store, setting string, sum tally) {
	t.Helper()
	t.Logf("%+v", sum)
	postgrestest.Fault{
		Store: store, Fault: "six clients at once, history checked for linearizability", Runs: sum.histories, Acknowledged: sum.appended,
		Setting: setting, Control: "checking before the lock, for the sequence or the claim, and a stale reading must be found, and were",
	}.Report(t)
}

// A log that looks before it locks, one that does so with the claims only, and one
// that reads what was there before are found, every time: the checker can tell.
func TestTheCheckerFinds(t *testing.T) {
	// two makes two calls overlap in the log, in one history with a reading after them.
	two := func(t *testing.T, log event.Log, second int, claim int) []porcupine.Operation {
		t.Helper()
		var now clock
		a, b := newClient(0, log, &now), newClient(1, log, &now)
		var wg sync.WaitGroup
		errs := make([]error, 2)
		wg.Go(func() { errs[0] = a.append(t.Context(), 0, claim, 0) })
		wg.Go(func() { errs[1] = b.append(t.Context(), second, claim, 0) })
		wg.Wait()
		require.NoError(t, errors.Join(errs...))
		require.NoError(t, a.read(t.Context(), 0))
		return append(a.noted, b.noted...)
	}
	for range 20 {
		racy := &racyLog{}
		racy.both.Add(2)
		require.False(t, porcupine.CheckOperations(sequentialLog(), two(t, racy, 0, 0)), "two appends after the same event")
		racy = &racyLog{}
		racy.both.Add(2)
		require.False(t, porcupine.CheckOperations(sequentialLog(), two(t, racy, 1, 1)), "one claim given to two")
	}
	require.True(t, porcupine.CheckOperations(sequentialLog(), two(t, &event.Memory{}, 0, 0)), "of a log that is right")
	require.True(t, porcupine.CheckOperations(sequentialLog(), two(t, &event.Memory{}, 1, 1)), "of a log that is right")

	var now clock
	c := newClient(0, &staleLog{}, &now)
	require.NoError(t, c.append(t.Context(), 0, 0, 0))
	require.NoError(t, c.append(t.Context(), 0, 0, 0))
	require.True(t, porcupine.CheckOperations(sequentialLog(), c.noted))
	require.NoError(t, c.read(t.Context(), 0))
	require.False(t, porcupine.CheckOperations(sequentialLog(), c.noted), "a stale reading")
}

func newClient(id int, log event.Log, now *clock) *client {
	return &client{id: id, log: log, first: 1, clock: now, random: rand.New(rand.NewPCG(1, uint64(id)))}
}

// racyLog judges a batch, and only then locks: two have always judged before one of
// them writes. What the second writes goes nowhere, and is acknowledged.
type racyLog struct {
	event.Memory
	both sync.WaitGroup
}

func (l *racyLog) Append(ctx context.Context, b event.Batch) error {
	err := l.Clone().Append(ctx, b)
	l.both.Done()
	l.both.Wait()
	if err == nil {
		_ = l.Memory.Append(ctx, b)
	}
	return err
}

// staleLog reads what was there before the last append.
type staleLog struct {
	event.Memory
	before *event.Memory
}

func (l *staleLog) Append(ctx context.Context, b event.Batch) error {
	l.before = l.Clone()
	return l.Memory.Append(ctx, b)
}

func (l *staleLog) Read(ctx context.Context, contract roles.Ref, after uint32) iter.Seq2[event.Record, error] {
	return l.before.Read(ctx, contract, after)
}
