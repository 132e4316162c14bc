package postgres_test

import (
	"context"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/adapters/postgres"
	"github.com/ruskontrakt/ruskontrakt/adapters/postgres/postgrestest"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/event/eventtest"
)

// load appends to eight contracts until the test ends or the server is gone.
type load struct {
	wg           sync.WaitGroup
	some         atomic.Int64
	mu           sync.Mutex
	acknowledged map[int][]ack
}

// begin begins a load on the contracts from a number on.
func begin(ctx context.Context, s *postgres.Store, from int) *load {
	l := &load{acknowledged: map[int][]ack{}}
	for n := from; n < from+8; n++ {
		l.wg.Go(func() {
			c := eventtest.NewChain(eventtest.Contract(n))
			for {
				seq := c.Head.Seq + 1
				said := once()
				records, err := c.Of(eventtest.Noted{N: said})
				if err == nil {
					err = s.Append(ctx, event.Batch{Contract: eventtest.Contract(n), Expected: seq - 1, Records: records})
				}
				if err != nil {
					return
				}
				l.mu.Lock()
				l.acknowledged[n] = append(l.acknowledged[n], ack{seq, said})
				l.mu.Unlock()
				l.some.Add(1)
			}
		})
	}
	return l
}

// await waits until so many more have been acknowledged.
func (l *load) await(t testing.TB, more int64) {
	t.Helper()
	enough := l.some.Load() + more
	eventually(t, func() bool { return l.some.Load() >= enough }, "nothing is acknowledged")
}

// end waits until nobody appends any more and gives what was acknowledged.
func (l *load) end() map[int][]ack {
	l.wg.Wait()
	return l.acknowledged
}

// still stops the processes that write the log and the tables of their own accord:
// as on a slow day nothing is written but what a commit waits for. Each is stopped
// while it sleeps, when it holds no lock.
func still(t testing.TB, pool *pgxpool.Pool) {
	t.Helper()
	const writers = `SELECT pid FROM pg_stat_activity WHERE backend_type IN ('walwriter', 'background writer', 'checkpointer')`
	rows, err := pool.Query(t.Context(), writers)
	require.NoError(t, err)
	pids, err := pgx.CollectRows(rows, pgx.RowTo[int])
	require.NoError(t, err)
	require.Len(t, pids, 3)
	for _, pid := range pids {
		eventually(t, func() bool {
			if err := postgrestest.Freeze(pid); err != nil {
				return false
			}
			const sleeps = `SELECT wait_event_type IS NOT DISTINCT FROM 'Activity' FROM pg_stat_activity WHERE pid = $1`
			asleep := ask[bool](t, pool, sleeps, pid)
			if !asleep {
				_ = syscall.Kill(pid, syscall.SIGCONT)
			}
			return asleep
		}, "it never sleeps")
	}
}

// The server and all its processes are killed under load and started again. The
// control does not wait for the disk.
func TestServerKilled(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, settings string
		accept         postgres.Accept
		runs           int
	}{
		{"synchronous_commit on", "", postgres.Accept{}, 2},
		{"control: synchronous_commit off", " options='-c synchronous_commit=off'", postgres.Accept{LateCommit: true}, 1},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			p := postgrestest.Start(t)
			first := connect(t, p.DSN("postgres"))
			o := fresh(t, first)
			o.Accept = test.accept
			acks, lost, doubled := 0, 0, 0
			runs := postgrestest.Runs(test.runs)
			for run := range runs {
				pool, err := pgxpool.New(t.Context(), p.DSN("postgres")+test.settings)
				require.NoError(t, err)
				s := open(t, pool, o)
				still(t, first)
				l := begin(t.Context(), s, 1+8*run)
				l.await(t, 100)
				time.Sleep(time.Duration(rand.IntN(100)) * time.Millisecond)
				require.NoError(t, p.Kill())
				acknowledged := l.end()
				pool.Close()
				first.Reset()
				require.NoError(t, p.Up())
				a, gone, d := found(t, open(t, first, postgres.Options{Schema: o.Schema}), acknowledged)
				acks, lost, doubled = acks+a, lost+gone, doubled+d
			}
			if test.accept.LateCommit {
				require.Positive(t, lost, "the control lost nothing: this test shows nothing")
				return
			}
			require.Zero(t, lost)
			require.Zero(t, doubled)
			require.GreaterOrEqual(t, acks, 100*runs)
			postgrestest.Fault{
				Store: "postgres", Fault: "kill -9 of the server under load, and restart", Runs: runs, Acknowledged: acks, Lost: lost, Doubled: doubled,
				Setting: "fsync=on, synchronous_commit=on", Control: "synchronous_commit=off must lose, and did",
			}.Report(t)
		})
	}
}

// follow makes a standby of a server and waits until it follows. A synchronous one is
// asked for before it is there: then a commit that waits shows that the server has
// heard of it.
func follow(t testing.TB, p *postgrestest.Server, watch *pgxpool.Pool, synchronous bool) *postgrestest.Server {
	t.Helper()
	const state = `SELECT coalesce(max(sync_state), '') FROM pg_stat_replication WHERE state = 'streaming'`
	if !synchronous {
		b := p.Standby(t, "second")
		eventually(t, func() bool { return ask[string](t, watch, state) == "async" }, "the standby does not follow")
		return b
	}
	require.NoError(t, p.Configure("synchronous_standby_names = 'second'"))
	require.NoError(t, p.Reload())
	var waits atomic.Bool
	written := make(chan error, 1)
	go func() {
		var err error
		for err == nil && !waits.Load() {
			_, err = watch.Exec(t.Context(), `SELECT pg_logical_emit_message(true, '', '')`)
		}
		written <- err
	}()
	const waiting = `SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep'`
	eventually(t, func() bool { return ask[int](t, watch, waiting) > 0 }, "commits wait for no standby")
	waits.Store(true)
	b := p.Standby(t, "second")
	require.NoError(t, <-written)
	eventually(t, func() bool { return ask[string](t, watch, state) == "sync" }, "the standby does not follow")
	return b
}

// The primary is killed under load and its standby promoted, after the connection
// between the two has been cut for a while. The control's commits do not wait for
// the standby.
func TestFailover(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name    string
		standby bool
	}{{"synchronous standby", true}, {"control: asynchronous standby", false}} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			p := postgrestest.Start(t)
			watch := connect(t, p.DSN("postgres"))
			o := fresh(t, watch)
			b := follow(t, p, watch, test.standby)
			// Its connections are younger than the setting.
			pool := connect(t, p.DSN("postgres"))
			second := connect(t, b.DSN("postgres"))
			o.Standby = true
			_, err := postgres.Open(t.Context(), second, o)
			require.ErrorIs(t, err, postgres.ErrPreflight, "a standby")
			_, err = postgres.Open(t.Context(), pool, o)
			require.Equal(t, test.standby, err == nil, "without a synchronous standby, when one is asked for")
			o.Standby = false

			s := open(t, pool, o)
			l := begin(t.Context(), s, 1)
			l.await(t, 100)
			require.NoError(t, b.Configure("primary_conninfo = ''"))
			require.NoError(t, b.Reload())
			const followers = `SELECT count(*) FROM pg_stat_replication`
			eventually(t, func() bool { return ask[int](t, watch, followers) == 0 }, "the standby goes on following")
			if test.standby {
				ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
				batch, err := eventtest.NewChain(eventtest.Contract(100)).Batch(1)
				require.NoError(t, err)
				answer := make(chan error, 1)
				go func() { answer <- s.Append(ctx, batch) }()
				select {
				case err := <-answer:
					require.ErrorIs(t, err, context.DeadlineExceeded)
				case <-time.After(hang):
					require.Fail(t, "a call does not return within its context")
				}
				cancel()
			} else {
				// Each of the eight may have been under way before; not more.
				l.await(t, 20)
			}
			require.NoError(t, p.Kill())
			acknowledged := l.end()
			require.NoError(t, b.Promote())
			acks, lost, doubled := found(t, open(t, second, o), acknowledged)
			if !test.standby {
				require.Positive(t, lost, "the control lost nothing: this test shows nothing")
				return
			}
			require.Zero(t, lost)
			require.Zero(t, doubled)
			require.GreaterOrEqual(t, acks, 100)
			postgrestest.Fault{
				Store: "postgres", Fault: "kill -9 of the primary, promotion of the standby", Runs: 1, Acknowledged: acks, Lost: lost, Doubled: doubled,
				Setting: "synchronous_standby_names", Control: "an asynchronous standby must lose, and did",
			}.Report(t)
		})
	}
}
