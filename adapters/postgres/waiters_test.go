package postgres_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/adapters/postgres"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/event/eventtest"
)

// waits says how many statements of the connections with the pool's name wait for a
// lock.
func waits(t testing.TB, pool *pgxpool.Pool) int {
	t.Helper()
	var n int
	require.NoError(t, pool.QueryRow(t.Context(), `SELECT count(*) FROM pg_catalog.pg_stat_activity
		WHERE application_name = current_setting('application_name') AND wait_event_type = 'Lock'`).Scan(&n))
	return n
}

// A host's transaction holds some contracts, or a claim, until everybody else has been
// served. Many wait for them: in memory, but for a few. The host ends only after that,
// so that others who wait for it would wait for ever.
func TestWaitersLeaveThePoolToOthers(t *testing.T) {
	for _, conns := range []int{4, 10} {
		for _, held := range []string{"one contract", "many contracts", "a claim"} {
			t.Run(fmt.Sprintf("%s/%d", held, conns), func(t *testing.T) {
				leavesThePool(t, conns, held)
			})
		}
	}
}

func leavesThePool(t *testing.T, conns int, held string) {
	t.Helper()
	name := fmt.Sprintf("waiters-%s-%d", held, conns)
	pool := connect(t, fmt.Sprintf("%s pool_max_conns=%d application_name='%s'", server(t).DSN("postgres"), conns, name))
	s := open(t, pool, fresh(t, pool))
	batch := func(n int) event.Batch {
		b, err := eventtest.NewChain(eventtest.Contract(n)).Batch(1)
		require.NoError(t, err)
		if held == "a claim" {
			b.Claim = event.Claim{31: 1}
		}
		return b
	}
	watch := connect(t, server(t).DSN("postgres")+" application_name='"+name+"'")
	tx, err := pool.Begin(t.Context())
	require.NoError(t, err)
	defer func() { _ = tx.Rollback(context.WithoutCancel(t.Context())) }()
	contracts := map[string]int{"one contract": 1, "many contracts": 12, "a claim": 1}[held]
	for n := range contracts {
		require.NoError(t, s.In(tx).Append(t.Context(), batch(100+n)))
	}
	const waiters = 24
	var wg sync.WaitGroup
	errs := make([]error, waiters)
	for i := range waiters {
		n := 100 + i%contracts
		if held == "a claim" {
			n = 200 + i
		}
		b := batch(n)
		wg.Go(func() { errs[i] = s.Append(t.Context(), b) })
	}
	// Those who wait have had the time to take what they take.
	eventually(t, func() bool { return waits(t, watch) > 0 }, "nobody waits")
	time.Sleep(300 * time.Millisecond)
	require.LessOrEqual(t, waits(t, watch), 2+2*max(1, conns/4), "those who wait, those who try alone, and two statements")

	ctx, cancel := context.WithTimeout(t.Context(), hang)
	defer cancel()
	other := eventtest.NewChain(eventtest.Contract(1))
	for range 5 {
		b, err := other.Batch(1)
		require.NoError(t, err)
		require.NoError(t, s.Append(ctx, b), "another contract")
		head, err := event.Verify(eventtest.Contract(1), s.Read(ctx, eventtest.Contract(1), 0))
		require.NoError(t, err, "reading")
		require.Equal(t, other.Head, head)
	}
	claimed, err := eventtest.NewChain(eventtest.Contract(2)).Batch(1)
	require.NoError(t, err)
	claimed.Claim = event.Claim{31: 2}
	require.NoError(t, s.Append(ctx, claimed), "another claim")

	require.NoError(t, tx.Commit(t.Context()))
	wg.Wait()
	for _, err := range errs {
		if held == "a claim" {
			require.ErrorIs(t, err, event.ErrClaimed)
			continue
		}
		require.ErrorIs(t, err, event.ErrConflict)
	}
}

// When the host gives up, one of those who waited gets through.
func TestAWaiterGetsThroughAfterARollback(t *testing.T) {
	pool := connect(t, server(t).DSN("postgres")+" pool_max_conns=4")
	s := open(t, pool, fresh(t, pool))
	tx, err := pool.Begin(t.Context())
	require.NoError(t, err)
	b, err := eventtest.NewChain(eventtest.Contract(1)).Batch(1)
	require.NoError(t, err)
	require.NoError(t, s.In(tx).Append(t.Context(), b))
	const waiters = 8
	answers := make(chan error, waiters+1)
	for range waiters {
		go func() { answers <- s.Append(t.Context(), b) }()
	}
	gone, cancel := context.WithCancel(t.Context())
	go func() { answers <- s.Append(gone, b) }()
	time.Sleep(200 * time.Millisecond)
	cancel()
	left := <-answers
	require.ErrorIs(t, left, context.Canceled, "who goes is answered while the others wait")
	require.NoError(t, tx.Rollback(t.Context()))
	stored := 0
	for range waiters {
		select {
		case err := <-answers:
			if err == nil {
				stored++
				continue
			}
			require.ErrorIs(t, err, event.ErrConflict)
		case <-time.After(hang):
			require.Fail(t, "nobody answers")
		}
	}
	// The statement of the one who went may have been the one that got through.
	var e *postgres.Error
	if stored == 0 && asError(left, &e) && e.Unknown {
		stored++
	}
	require.Equal(t, 1, stored)
	head, err := event.Verify(eventtest.Contract(1), s.Read(t.Context(), eventtest.Contract(1), 0))
	require.NoError(t, err)
	require.EqualValues(t, 1, head.Seq)
}

// A stricter default would undo appends to contracts that nobody else writes.
func TestAStricterDefaultIsRefused(t *testing.T) {
	dsn := server(t).DSN("postgres")
	o := fresh(t, connect(t, dsn))
	for _, level := range []string{"repeatable read", "serializable"} {
		option := " options='-c default_transaction_isolation=" + map[string]string{
			"repeatable read": `repeatable\\ read`, "serializable": "serializable",
		}[level] + "'"
		_, err := postgres.Open(t.Context(), connect(t, dsn+option), o)
		var refused *postgres.PreflightError
		require.ErrorAs(t, err, &refused)
		require.Equal(t, []postgres.Defect{{"default_transaction_isolation", level}}, refused.Defects)
	}
	report, err := postgres.Preflight(t.Context(), connect(t, dsn), o)
	require.NoError(t, err)
	require.Equal(t, "read committed", report.Isolation)
}

// In a host's stricter transaction a conflict is ErrBeginAgain, and after beginning
// again a conflict. The control is READ COMMITTED, where it is one at once.
func TestAConflictInAStricterTransaction(t *testing.T) {
	s, pool := newStoreOn(t)
	for n, level := range []pgx.TxIsoLevel{pgx.ReadCommitted, pgx.RepeatableRead, pgx.Serializable} {
		c := eventtest.NewChain(eventtest.Contract(n + 1))
		first, err := c.Batch(1)
		require.NoError(t, err)
		require.NoError(t, s.Append(t.Context(), first))
		next, err := c.Batch(1)
		require.NoError(t, err)
		try := func(meanwhile func()) error {
			return pgx.BeginTxFunc(t.Context(), pool, pgx.TxOptions{IsoLevel: level}, func(tx pgx.Tx) error {
				for _, err := range s.In(tx).Read(t.Context(), eventtest.Contract(n+1), 0) {
					require.NoError(t, err)
				}
				meanwhile()
				return s.In(tx).Append(t.Context(), next)
			})
		}
		err = try(func() { require.NoError(t, s.Append(t.Context(), next)) })
		if level == pgx.ReadCommitted {
			require.ErrorIs(t, err, event.ErrConflict)
			require.NotErrorIs(t, err, postgres.ErrBeginAgain)
			continue
		}
		require.ErrorIs(t, err, postgres.ErrBeginAgain)
		require.NotErrorIs(t, err, event.ErrConflict)
		var e *postgres.Error
		require.ErrorAs(t, err, &e)
		require.Equal(t, "40001", e.State)
		require.False(t, e.Unknown)
		require.ErrorIs(t, try(func() {}), event.ErrConflict)
	}
}

// Two hosts that append to the same contracts in different order: one is undone.
func TestADeadlockBetweenHosts(t *testing.T) {
	s, pool := newStoreOn(t)
	batch := func(n int) event.Batch {
		b, err := eventtest.NewChain(eventtest.Contract(n)).Batch(1)
		require.NoError(t, err)
		return b
	}
	var met sync.WaitGroup
	met.Add(2)
	outcomes := make(chan error, 2)
	for _, order := range [][2]event.Batch{{batch(1), batch(2)}, {batch(2), batch(1)}} {
		go func() {
			outcomes <- pgx.BeginFunc(t.Context(), pool, func(tx pgx.Tx) error {
				err := s.In(tx).Append(t.Context(), order[0])
				met.Done()
				met.Wait()
				return errors.Join(err, s.In(tx).Append(t.Context(), order[1]))
			})
		}()
	}
	one, other := <-outcomes, <-outcomes
	if one == nil {
		one, other = other, one
	}
	require.ErrorIs(t, one, postgres.ErrBeginAgain)
	require.NoError(t, other)
}

// A role without the rights that the README names gets a typed error, and nothing is
// stored.
func TestARoleWithoutRights(t *testing.T) {
	admin := connect(t, server(t).DSN("postgres"))
	o := fresh(t, admin)
	role := o.Schema + "_reader"
	_, err := admin.Exec(t.Context(), `CREATE ROLE `+role+` LOGIN`)
	require.NoError(t, err)
	config := admin.Config()
	config.AfterConnect = func(ctx context.Context, conn *pgx.Conn) error {
		_, err := conn.Exec(ctx, `SET SESSION AUTHORIZATION `+role)
		return err
	}
	pool, err := pgxpool.NewWithConfig(t.Context(), config)
	require.NoError(t, err)
	t.Cleanup(pool.Close)
	_, err = postgres.Open(t.Context(), pool, o)
	var e *postgres.Error
	require.ErrorAs(t, err, &e, "no rights at all")
	require.Equal(t, "42501", e.State)
	require.Equal(t, "open", e.Op)

	_, err = admin.Exec(t.Context(), `GRANT USAGE ON SCHEMA `+o.Schema+` TO `+role+`;
		GRANT SELECT ON ALL TABLES IN SCHEMA `+o.Schema+` TO `+role)
	require.NoError(t, err)
	s := open(t, pool, o)
	c := eventtest.NewChain(eventtest.Contract(1))
	b, err := c.Batch(2)
	require.NoError(t, err)
	err = s.Append(t.Context(), b)
	require.ErrorAs(t, err, &e)
	require.Equal(t, "42501", e.State)
	require.False(t, e.Unknown)
	require.NoError(t, open(t, admin, o).Append(t.Context(), b))
	err = s.Erase(t.Context(), eventtest.Contract(1), 2)
	require.ErrorAs(t, err, &e)
	require.Equal(t, "42501", e.State)

	// The control: with the rights it does.
	_, err = admin.Exec(t.Context(), `GRANT INSERT, UPDATE (salt, body) ON `+o.Schema+`.events TO `+role+`;
		GRANT ALL ON `+o.Schema+`.claims TO `+role)
	require.NoError(t, err)
	b, err = c.Batch(1)
	require.NoError(t, err)
	b.Claim = event.Claim{1}
	require.NoError(t, s.Append(t.Context(), b))
	require.NoError(t, s.Erase(t.Context(), eventtest.Contract(1), 2))
}

// What is erased while somebody reads comes erased or whole, and the chain holds.
func TestErasedWhileRead(t *testing.T) {
	s := newStore(t)
	c := eventtest.NewChain(eventtest.Contract(1))
	b, err := c.Batch(700)
	require.NoError(t, err)
	require.NoError(t, s.Append(t.Context(), b))
	erased := map[uint32]bool{}
	for rec, err := range s.Read(t.Context(), eventtest.Contract(1), 0) {
		require.NoError(t, err)
		if rec.Erased() {
			erased[rec.Seq] = true
		}
		if rec.Seq == 1 {
			require.NoError(t, s.Erase(t.Context(), eventtest.Contract(1), 2))
			require.NoError(t, s.Erase(t.Context(), eventtest.Contract(1), 600))
		}
	}
	require.Equal(t, map[uint32]bool{600: true}, erased, "what had been fetched already comes as it was")
	head, err := event.Verify(eventtest.Contract(1), s.Read(t.Context(), eventtest.Contract(1), 0))
	require.NoError(t, err)
	require.Equal(t, c.Head, head)
}

func newStoreOn(t testing.TB) (*postgres.Store, *pgxpool.Pool) {
	t.Helper()
	pool := connect(t, server(t).DSN("postgres")+" pool_max_conns=10")
	return open(t, pool, fresh(t, pool)), pool
}
