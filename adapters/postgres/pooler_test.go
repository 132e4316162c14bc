package postgres_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/adapters/postgres"
	"github.com/ruskontrakt/ruskontrakt/adapters/postgres/postgrestest"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/event/eventtest"
)

// Everything works behind a pooler that gives each transaction another connection.
func TestBehindAPooler(t *testing.T) {
	pool := connect(t, postgrestest.DSN(server(t).Pooler(t, 10), "postgres")+" pool_max_conns=20")
	for name, wrap := range map[string]func(*postgres.Store) event.Log{
		"own transaction":         func(s *postgres.Store) event.Log { return s },
		"transaction of the host": func(s *postgres.Store) event.Log { return hosted{Store: s, pool: pool} },
	} {
		t.Run(name, func(t *testing.T) {
			eventtest.Run(t, eventtest.Options{
				New:     func(t testing.TB) event.Log { return wrap(open(t, pool, fresh(t, pool))) },
				Timeout: hang,
			})
		})
	}
}

// The control: named prepared statements, the driver's own default, do not.
func TestNamedStatementsFailBehindAPooler(t *testing.T) {
	pool := connect(t, postgrestest.DSN(server(t).Pooler(t, 1), "postgres"))
	one, err := pool.Acquire(t.Context())
	require.NoError(t, err)
	defer one.Release()
	two, err := pool.Acquire(t.Context())
	require.NoError(t, err)
	defer two.Release()
	var n int
	require.NoError(t, one.QueryRow(t.Context(), `SELECT $1::int`, 1).Scan(&n))
	require.Error(t, two.QueryRow(t.Context(), `SELECT $1::int`, 1).Scan(&n))
}
