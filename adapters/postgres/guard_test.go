package postgres_test

import (
	"context"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/adapters/postgres"
	"github.com/ruskontrakt/ruskontrakt/adapters/postgres/postgrestest"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/event/eventtest"
)

// Rows are neither changed nor deleted but for erasure, whoever asks. The control
// takes the triggers away; then the chain shows it.
func TestRowsStay(t *testing.T) {
	pool := connect(t, server(t).DSN("postgres"))
	o := fresh(t, pool)
	s := open(t, pool, o)
	b, err := eventtest.NewChain(eventtest.Contract(1)).Batch(3)
	require.NoError(t, err)
	require.NoError(t, s.Append(t.Context(), b))
	attempts := []string{
		`DELETE FROM {s}.events`, `DELETE FROM {s}.events WHERE seq = 2`, `TRUNCATE {s}.events`,
		`UPDATE {s}.events SET seq = seq + 10`, `UPDATE {s}.events SET header = 'x' WHERE seq = 2`,
		`UPDATE {s}.events SET body = 'x' WHERE seq = 2`, `UPDATE {s}.events SET link = decode(repeat('00', 32), 'hex'), salt = NULL, body = NULL`,
		`UPDATE {s}.events SET tx = '1'::xid8, salt = NULL, body = NULL`, `UPDATE {s}.events SET contract = gen_random_uuid()`,
		`SET LOCAL session_replication_role = replica; DELETE FROM {s}.events`,
		`UPDATE {s}.events SET salt = NULL`,
	}
	for _, attempt := range attempts {
		err := pgx.BeginFunc(t.Context(), pool, func(tx pgx.Tx) error {
			_, err := tx.Exec(t.Context(), strings.ReplaceAll(attempt, "{s}", o.Schema))
			return err
		})
		require.Error(t, err, attempt)
	}
	head, err := event.Verify(eventtest.Contract(1), s.Read(t.Context(), eventtest.Contract(1), 0))
	require.NoError(t, err)
	require.EqualValues(t, 3, head.Seq)

	_, err = pool.Exec(t.Context(), strings.ReplaceAll(
		`ALTER TABLE {s}.events DISABLE TRIGGER USER; UPDATE {s}.events SET body = 'x' WHERE seq = 2`, "{s}", o.Schema))
	require.NoError(t, err)
	head, err = event.Verify(eventtest.Contract(1), s.Read(t.Context(), eventtest.Contract(1), 0))
	require.ErrorIs(t, err, event.ErrCorrupt)
	require.EqualValues(t, 1, head.Seq)
}

func TestPreflight(t *testing.T) {
	t.Parallel()
	p := postgrestest.Start(t, "fsync = off", "full_page_writes = off")
	admin := connect(t, p.DSN("postgres"))
	_, err := admin.Exec(t.Context(), `CREATE DATABASE latin ENCODING 'LATIN1' TEMPLATE template0`)
	require.NoError(t, err)
	pool := connect(t, p.DSN("latin")+" options='-c synchronous_commit=remote_write -c default_transaction_read_only=on'")
	_, err = postgres.Preflight(t.Context(), pool, postgres.Options{Standby: true})
	var refused *postgres.PreflightError
	require.ErrorAs(t, err, &refused)
	require.Equal(t, []postgres.Defect{
		{"fsync", "off"}, {"full_page_writes", "off"}, {"synchronous_commit", "remote_write"},
		{"transaction_read_only", "on"}, {"server_encoding", "LATIN1"}, {"synchronous_standby_names", ""},
	}, refused.Defects)
	require.ErrorIs(t, err, postgres.ErrPreflight)
	accept := postgres.Accept{NoFsync: true, TornPages: true, LateCommit: true, Replica: true, OtherEncoding: true}
	report, err := postgres.Preflight(t.Context(), pool, postgres.Options{Accept: accept})
	require.NoError(t, err)
	require.Equal(t, "off", report.Fsync)
	for _, without := range []func(*postgres.Accept){
		func(a *postgres.Accept) { a.NoFsync = false }, func(a *postgres.Accept) { a.TornPages = false },
		func(a *postgres.Accept) { a.LateCommit = false }, func(a *postgres.Accept) { a.Replica = false },
		func(a *postgres.Accept) { a.OtherEncoding = false },
	} {
		a := accept
		without(&a)
		_, err := postgres.Preflight(t.Context(), pool, postgres.Options{Accept: a})
		require.ErrorAs(t, err, &refused)
		require.Len(t, refused.Defects, 1)
	}
	_, err = postgres.Open(t.Context(), pool, postgres.Options{})
	require.ErrorIs(t, err, postgres.ErrPreflight)
	_, err = postgres.Open(t.Context(), admin, postgres.Options{Accept: accept, Schema: `x"; DROP`})
	require.ErrorContains(t, err, "plain name")
}

// Tables filled by another server have transaction ids that this one has not given
// yet: its feed would leave them out.
func TestTablesOfAnotherServer(t *testing.T) {
	pool := connect(t, server(t).DSN("postgres"))
	o := fresh(t, pool)
	// A dump is read before its triggers are made.
	_, err := pool.Exec(t.Context(), strings.ReplaceAll(`ALTER TABLE {s}.events DISABLE TRIGGER USER;
		INSERT INTO {s}.events (contract, seq, tx, link, header)
		VALUES (gen_random_uuid(), 1, '4000000000'::xid8, decode(repeat('00', 32), 'hex'), '');
		ALTER TABLE {s}.events ENABLE ALWAYS TRIGGER events_stay, ENABLE ALWAYS TRIGGER events_only_erased,
			ENABLE ALWAYS TRIGGER events_follow`, "{s}", o.Schema))
	require.NoError(t, err)
	_, err = postgres.Open(t.Context(), pool, o)
	var refused *postgres.PreflightError
	require.ErrorAs(t, err, &refused)
	require.Equal(t, []postgres.Defect{{"transaction id", "behind the events"}}, refused.Defects)
}

// Who migrates is killed at one moment after another, and several begin at once after
// it.
func TestMigrate(t *testing.T) {
	dsn := server(t).DSN("postgres")
	pool := connect(t, dsn)
	o := postgres.Options{Schema: "migrated"}
	_, err := pool.Exec(t.Context(), `DROP SCHEMA IF EXISTS migrated CASCADE`)
	require.NoError(t, err)
	_, err = postgres.Open(t.Context(), pool, o)
	var schema *postgres.SchemaError
	require.ErrorAs(t, err, &schema)
	require.Zero(t, schema.Have)
	// Whoever migrates is killed when he has said so much to the server.
	var words atomic.Int64
	victim := make(chan *os.Process, 1)
	p := newProxy(t, server(t).Folder(), func([]byte) cut {
		if words.Add(-1) == 0 {
			_ = (<-victim).Kill()
		}
		return pass
	})
	step, runs, done := 4/min(postgrestest.Runs(2), 4), 0, false
	for ; !done; runs++ {
		_, err := pool.Exec(t.Context(), `DROP SCHEMA IF EXISTS migrated CASCADE`)
		require.NoError(t, err)
		words.Store(int64(1 + runs*step))
		cmd := job(t, "migrate", postgrestest.DSN(p.folder, "postgres"), o)
		require.NoError(t, cmd.Start())
		victim <- cmd.Process
		err = cmd.Wait()
		if done = err == nil; done {
			<-victim // it had said all that it had to say
		} else {
			require.ErrorContains(t, err, "killed")
		}
		var wg sync.WaitGroup
		errs := make([]error, 4)
		for i := range errs {
			wg.Go(func() { errs[i] = postgres.Migrate(t.Context(), pool, o) })
		}
		wg.Wait()
		for _, err := range errs {
			require.NoError(t, err)
		}
		s := open(t, pool, o)
		b, err := eventtest.NewChain(eventtest.Contract(1)).Batch(1)
		require.NoError(t, err)
		require.NoError(t, s.Append(t.Context(), b))
	}
	require.Greater(t, runs, 3, "a migration that is killed nowhere: this test shows nothing")
	postgrestest.Fault{
		Store: "postgres", Fault: "kill -9 during migration, then four at once", Runs: runs, Acknowledged: runs, Setting: "none",
		Control: "tables without migration are refused, and were",
	}.Report(t)
	_, err = pool.Exec(t.Context(), `INSERT INTO migrated.migrations (version) VALUES (1000)`)
	require.NoError(t, err)
	require.ErrorAs(t, postgres.Migrate(t.Context(), pool, o), &schema)
	require.Equal(t, 1000, schema.Have)
	_, err = postgres.Open(t.Context(), pool, o)
	require.ErrorAs(t, err, &schema)
}

// Neither an error nor the server's log holds anything of a contract. The control,
// an INSERT that violates the key, puts it into the log.
func TestNothingInErrorsAndLogs(t *testing.T) {
	t.Parallel()
	p := postgrestest.Start(t)
	pool := connect(t, p.DSN("postgres"))
	o := fresh(t, pool)
	s := open(t, pool, o)
	contract := eventtest.Contract(77)
	c := eventtest.NewChain(contract)
	b, err := c.Batch(2)
	require.NoError(t, err)
	b.Claim = event.Claim{0xfa, 0xce, 31: 1}
	require.NoError(t, s.Append(t.Context(), b))
	require.ErrorIs(t, s.Append(t.Context(), b), event.ErrConflict)
	other, err := eventtest.NewChain(eventtest.Contract(78)).Batch(1)
	require.NoError(t, err)
	other.Claim = b.Claim
	require.ErrorIs(t, s.Append(t.Context(), other), event.ErrClaimed)

	// A table that is gone fails every statement.
	next, err := c.Batch(1)
	require.NoError(t, err)
	_, err = pool.Exec(t.Context(), `ALTER TABLE `+o.Schema+`.events RENAME TO gone`)
	require.NoError(t, err)
	err = s.Append(t.Context(), next)
	var e *postgres.Error
	require.ErrorAs(t, err, &e)
	require.Equal(t, "42P01", e.State)
	require.False(t, e.Unknown)
	require.EqualError(t, err, "postgres: append: SQLSTATE 42P01")
	_, err = pool.Exec(t.Context(), `ALTER TABLE `+o.Schema+`.gone RENAME TO events`)
	require.NoError(t, err)

	secrets := []string{contract.String(), hex.EncodeToString(b.Claim[:4]), "eventtest.noted"}
	log := func() string {
		text, err := os.ReadFile(p.Log())
		require.NoError(t, err)
		return string(text)
	}
	for _, secret := range secrets {
		require.NotContains(t, log(), secret)
	}
	_, err = pool.Exec(t.Context(), `INSERT INTO `+o.Schema+`.events (contract, seq, tx, link, header)
		VALUES ($1, 1, pg_current_xact_id(), decode(repeat('00', 32), 'hex'), '')`, contract.String())
	require.Error(t, err)
	require.Contains(t, log(), contract.String(), "the control: the key is in the log")
}

// A host that holds a contract in a long transaction keeps nobody from the others,
// and a conflict leaves the host's transaction usable.
func TestALongTransactionHoldsUpOnlyItsContract(t *testing.T) {
	pool := connect(t, server(t).DSN("postgres")+" pool_max_conns=10")
	s := open(t, pool, fresh(t, pool))
	tx, err := pool.Begin(t.Context())
	require.NoError(t, err)
	defer func() { _ = tx.Rollback(context.Background()) }()
	held := eventtest.NewChain(eventtest.Contract(1))
	b, err := held.Batch(2)
	require.NoError(t, err)
	require.NoError(t, s.In(tx).Append(t.Context(), b))

	waiting := make(chan error, 1)
	go func() { waiting <- s.Append(t.Context(), b) }()
	const locked = `SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'`
	eventually(t, func() bool { return ask[int](t, pool, locked) > 0 }, "the held contract is not held")
	ctx, cancel := context.WithTimeout(t.Context(), hang)
	defer cancel()
	var wg sync.WaitGroup
	errs := make([]error, 8)
	for n := range errs {
		wg.Go(func() {
			c := eventtest.NewChain(eventtest.Contract(n + 2))
			for range 5 {
				b, err := c.Batch(1)
				if err == nil {
					err = s.Append(ctx, b)
				}
				if err != nil {
					errs[n] = err
				}
			}
		})
	}
	wg.Wait()
	for _, err := range errs {
		require.NoError(t, err)
	}
	select {
	case err := <-waiting:
		require.Fail(t, "the held contract was not held", "%v", err)
	default:
	}
	require.ErrorIs(t, s.In(tx).Append(t.Context(), b), event.ErrConflict)
	claimed, err := eventtest.NewChain(eventtest.Contract(50)).Batch(2)
	require.NoError(t, err)
	claimed.Claim = event.Claim{1}
	require.NoError(t, s.Append(t.Context(), claimed))
	late, err := eventtest.NewChain(eventtest.Contract(51)).Batch(2)
	require.NoError(t, err)
	late.Claim = event.Claim{1}
	require.ErrorIs(t, s.In(tx).Append(t.Context(), late), event.ErrClaimed)
	require.NoError(t, tx.Commit(t.Context()))
	require.ErrorIs(t, <-waiting, event.ErrConflict)
	head, err := event.Verify(eventtest.Contract(51), s.Read(t.Context(), eventtest.Contract(51), 0))
	require.NoError(t, err)
	require.Zero(t, head.Seq, "a refused batch left something in the host's transaction")
}

// A caller whose context ends while others write gets its answer at once, and what
// was not sent is not stored.
func TestAWaitingCallerMayGo(t *testing.T) {
	pool := connect(t, server(t).DSN("postgres")+" pool_max_conns=10")
	s := open(t, pool, fresh(t, pool))
	var wg sync.WaitGroup
	var unknown, told int
	var mu sync.Mutex
	stored := map[int]bool{}
	for n := range 200 {
		wg.Go(func() {
			ctx, cancel := context.WithTimeout(t.Context(), time.Duration(rand.IntN(80))*time.Millisecond)
			defer cancel()
			b, err := eventtest.NewChain(eventtest.Contract(n + 1)).Batch(1)
			if err == nil {
				err = s.Append(ctx, b)
			}
			mu.Lock()
			defer mu.Unlock()
			var e *postgres.Error
			switch {
			case err == nil:
				told++
				stored[n+1] = true
			case asError(err, &e) && e.Unknown:
				unknown++
			default:
				stored[n+1] = false
			}
		})
	}
	wg.Wait()
	for n, want := range stored {
		head, err := event.Verify(eventtest.Contract(n), s.Read(t.Context(), eventtest.Contract(n), 0))
		require.NoError(t, err)
		require.Equal(t, want, head.Seq == 1, "contract %d", n)
	}
	t.Logf("%d stored, %d unknown, %d not sent", told, unknown, 200-told-unknown)
}

// A history of 100,000 events is appended, read and followed in a memory that does
// not grow with it.
func TestLongHistory(t *testing.T) {
	events := 100_000
	if testing.Short() {
		events = 10_000
	}
	s := newStore(t)
	c := eventtest.NewChain(eventtest.Contract(1))
	for range events / 1000 {
		b, err := c.Batch(1000)
		require.NoError(t, err)
		require.NoError(t, s.Append(t.Context(), b))
	}
	head, err := event.Verify(eventtest.Contract(1), s.Read(t.Context(), eventtest.Contract(1), 0))
	require.NoError(t, err)
	require.Equal(t, c.Head, head)
	f := newFollower()
	require.NoError(t, f.follow(t.Context(), s))
	require.Len(t, f.seen, events)
	require.Zero(t, f.disorder)
	// The control: one record less is seen.
	short := func(yield func(event.Record, error) bool) {
		for rec, err := range s.Read(t.Context(), eventtest.Contract(1), 0) {
			if rec.Seq != uint32(events/2) && !yield(rec, err) {
				return
			}
		}
	}
	_, err = event.Verify(eventtest.Contract(1), short)
	require.ErrorIs(t, err, event.ErrGap)
	postgrestest.Fault{
		Store: "postgres", Fault: fmt.Sprintf("a history of %d events", events), Runs: 1, Acknowledged: events,
		Setting: "none", Control: "one record left out must be seen, and was",
	}.Report(t)
}
