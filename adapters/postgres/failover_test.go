package postgres_test

import (
	"context"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/adapters/postgres"
	"github.com/ruskontrakt/ruskontrakt/adapters/postgres/postgrestest"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/event/eventtest"
)

// load appends to eight contracts until the context ends or the server is gone, and
// gives what was acknowledged.
func load(t testing.TB, s *postgres.Store, from int) func() map[int][]ack {
	t.Helper()
	ctx := t.Context()
	var some atomic.Int64
	var wg sync.WaitGroup
	var mu sync.Mutex
	acknowledged := map[int][]ack{}
	for n := from; n < from+8; n++ {
		wg.Go(func() {
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
				mu.Lock()
				acknowledged[n] = append(acknowledged[n], ack{seq, said})
				mu.Unlock()
				some.Add(1)
			}
		})
	}
	require.Eventually(t, func() bool { return some.Load() > 100 }, 20*time.Second, time.Millisecond)
	return func() map[int][]ack {
		wg.Wait()
		return acknowledged
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
			// The writer of the log comes by seldom, so that the control shows what
			// it may lose on a slow day.
			p := postgrestest.Start(t, "wal_writer_delay = 10s", "wal_writer_flush_after = 1GB")
			first := connect(t, p.DSN("postgres"))
			o := fresh(t, first)
			o.Accept = test.accept
			acks, lost, doubled := 0, 0, 0
			runs := postgrestest.Runs(test.runs)
			for run := range runs {
				pool, err := pgxpool.New(t.Context(), p.DSN("postgres")+test.settings)
				require.NoError(t, err)
				ended := load(t, open(t, pool, o), 1+8*run)
				time.Sleep(time.Duration(rand.IntN(100)) * time.Millisecond)
				require.NoError(t, p.Kill())
				acknowledged := ended()
				pool.Close()
				first.Reset()
				require.NoError(t, p.Up())
				a, l, d := found(t, open(t, first, postgres.Options{Schema: o.Schema}), acknowledged)
				acks, lost, doubled = acks+a, lost+l, doubled+d
			}
			if test.accept.LateCommit {
				require.Positive(t, lost, "the control lost nothing: this test shows nothing")
				return
			}
			require.Zero(t, lost)
			require.Zero(t, doubled)
			require.Greater(t, acks, 100*runs)
			postgrestest.Fault{
				Store: "postgres", Fault: "kill -9 of the server under load, and restart", Runs: runs, Acknowledged: acks, Lost: lost, Doubled: doubled,
				Setting: "fsync=on, synchronous_commit=on", Control: "synchronous_commit=off must lose, and did",
			}.Report(t)
		})
	}
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
			pool := connect(t, p.DSN("postgres"))
			o := fresh(t, pool)
			b := p.Standby(t, "second")
			if test.standby {
				require.NoError(t, p.Configure("synchronous_standby_names = 'second'"))
				require.NoError(t, p.Reload())
			}
			require.Eventually(t, func() bool {
				var state string
				err := pool.QueryRow(t.Context(), `SELECT sync_state FROM pg_stat_replication WHERE state = 'streaming'`).Scan(&state)
				return err == nil && (state == "sync") == test.standby
			}, 20*time.Second, 20*time.Millisecond)
			second := connect(t, b.DSN("postgres"))
			o.Standby = true
			_, err := postgres.Open(t.Context(), second, o)
			require.ErrorIs(t, err, postgres.ErrPreflight, "a standby")
			_, err = postgres.Open(t.Context(), pool, o)
			require.Equal(t, test.standby, err == nil, "without a synchronous standby, when one is asked for")
			o.Standby = false

			s := open(t, pool, o)
			ended := load(t, s, 1)
			require.NoError(t, b.Configure("primary_conninfo = ''"))
			require.NoError(t, b.Reload())
			time.Sleep(200 * time.Millisecond)
			if test.standby {
				ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
				batch, err := eventtest.NewChain(eventtest.Contract(100)).Batch(1)
				require.NoError(t, err)
				began := time.Now()
				err = s.Append(ctx, batch)
				cancel()
				require.ErrorIs(t, err, context.DeadlineExceeded)
				require.Less(t, time.Since(began), time.Second, "a call returns within its context")
			}
			require.NoError(t, p.Kill())
			acknowledged := ended()
			require.NoError(t, b.Promote())
			acks, lost, doubled := found(t, open(t, second, o), acknowledged)
			if !test.standby {
				require.Positive(t, lost, "the control lost nothing: this test shows nothing")
				return
			}
			require.Zero(t, lost)
			require.Zero(t, doubled)
			require.Greater(t, acks, 100)
			postgrestest.Fault{
				Store: "postgres", Fault: "kill -9 of the primary, promotion of the standby", Runs: 1, Acknowledged: acks, Lost: lost, Doubled: doubled,
				Setting: "synchronous_standby_names", Control: "an asynchronous standby must lose, and did",
			}.Report(t)
		})
	}
}
