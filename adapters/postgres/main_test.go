package postgres_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/adapters/postgres"
	"github.com/ruskontrakt/ruskontrakt/adapters/postgres/postgrestest"
)

// shared is one server for all tests that do not harm it.
var shared = sync.OnceValues(func() (*postgrestest.Server, error) { return postgrestest.New() })

var schemas atomic.Int64

func TestMain(m *testing.M) {
	if job := os.Getenv("POSTGRES_TEST_JOB"); job != "" {
		if err := jobs[job](context.Background()); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	code := m.Run()
	if s, err := shared(); err == nil {
		s.Stop()
	}
	os.Exit(code)
}

func server(t testing.TB) *postgrestest.Server {
	t.Helper()
	s, err := shared()
	postgrestest.Need(t, err)
	return s
}

// connect gives a pool, closed with the test.
func connect(t testing.TB, dsn string) *pgxpool.Pool {
	t.Helper()
	pool, err := pgxpool.New(t.Context(), dsn)
	require.NoError(t, err)
	t.Cleanup(pool.Close)
	return pool
}

// hang is after how long something that must come about never will: no test says how
// fast it is.
const hang = 3 * time.Minute

// eventually waits until something is so.
func eventually(t testing.TB, so func() bool, what string) {
	t.Helper()
	require.Eventually(t, so, hang, 5*time.Millisecond, what)
}

// ask gives the one value that a query answers with.
func ask[T any](t testing.TB, pool *pgxpool.Pool, sql string, args ...any) (value T) {
	t.Helper()
	// Without a prepared statement, for who asks through a pooler.
	args = append([]any{pgx.QueryExecModeExec}, args...)
	require.NoError(t, pool.QueryRow(t.Context(), sql, args...).Scan(&value), sql)
	return value
}

// quiet waits until no other transaction writes: one that a killed or cut-off client
// of an earlier test left behind would hold a feed back.
func quiet(t testing.TB, pool *pgxpool.Pool) {
	t.Helper()
	const others = `SELECT count(*) FROM pg_stat_activity WHERE backend_xid IS NOT NULL AND pid <> pg_backend_pid()`
	eventually(t, func() bool { return ask[int](t, pool, others) == 0 }, "somebody goes on writing")
}

// fresh gives options for empty tables.
func fresh(t testing.TB, pool *pgxpool.Pool) postgres.Options {
	t.Helper()
	quiet(t, pool)
	o := postgres.Options{Schema: fmt.Sprintf("t%d", schemas.Add(1))}
	require.NoError(t, postgres.Migrate(t.Context(), pool, o))
	return o
}

func open(t testing.TB, pool *pgxpool.Pool, o postgres.Options) *postgres.Store {
	t.Helper()
	s, err := postgres.Open(t.Context(), pool, o)
	require.NoError(t, err)
	return s
}

// newStore gives a store on empty tables of the shared server.
func newStore(t testing.TB) *postgres.Store {
	t.Helper()
	pool := connect(t, server(t).DSN("postgres")+" pool_max_conns=20")
	return open(t, pool, fresh(t, pool))
}

// asError is errors.As for an error of the store.
func asError(err error, target **postgres.Error) bool { return errors.As(err, target) }
