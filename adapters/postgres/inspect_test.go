package postgres_test

import (
	"context"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/adapters/postgres"
	"github.com/ruskontrakt/ruskontrakt/event/eventtest"
)

// Tables that somebody has weakened are not opened. The control are those that
// nobody has touched.
func TestWeakenedTablesAreRefused(t *testing.T) {
	pool := connect(t, server(t).DSN("postgres"))
	for _, test := range []struct {
		alter   string
		missing int
	}{
		{`SELECT 1`, 0},
		{`ALTER TABLE {s}.events SET UNLOGGED`, 1},
		{`ALTER TABLE {s}.claims SET UNLOGGED`, 1},
		{`ALTER TABLE {s}.events DISABLE TRIGGER ALL`, 3},
		{`ALTER TABLE {s}.events ENABLE REPLICA TRIGGER events_follow`, 1},
		{`ALTER TABLE {s}.events ENABLE TRIGGER events_stay`, 1},
		{`DROP TRIGGER events_stay ON {s}.events`, 1},
		{`DROP TRIGGER events_stay ON {s}.events; CREATE TRIGGER events_stay BEFORE TRUNCATE ON {s}.events
			EXECUTE FUNCTION {s}.refuse(); ALTER TABLE {s}.events ENABLE ALWAYS TRIGGER events_stay`, 1},
		{`ALTER TABLE {s}.events DROP CONSTRAINT events_pkey; CREATE INDEX ON {s}.events (contract, seq)`, 1},
		{`DROP INDEX {s}.events_feed; CREATE UNIQUE INDEX events_feed ON {s}.events (tx, position) WHERE seq > 1`, 1},
		{`ALTER TABLE {s}.claims DROP CONSTRAINT claims_pkey`, 1},
	} {
		o := fresh(t, pool)
		_, err := pool.Exec(t.Context(), strings.ReplaceAll(test.alter, "{s}", o.Schema))
		require.NoError(t, err)
		_, err = postgres.Open(t.Context(), pool, o)
		if test.missing == 0 {
			require.NoError(t, err)
			continue
		}
		var refused *postgres.PreflightError
		require.ErrorAs(t, err, &refused, test.alter)
		require.Len(t, refused.Defects, test.missing, test.alter)
	}
}

// A row inserted past the store comes neither before what was read nor after a gap.
// The control is the next record with the number of its transaction.
func TestRowsFollow(t *testing.T) {
	pool := connect(t, server(t).DSN("postgres"))
	o := fresh(t, pool)
	s := open(t, pool, o)
	c := eventtest.NewChain(eventtest.Contract(1))
	b, err := c.Batch(2)
	require.NoError(t, err)
	require.NoError(t, s.Append(t.Context(), b))
	next, err := c.Next(1)
	require.NoError(t, err)
	insert := func(contract [16]byte, seq int, tx, position string) error {
		into := `.events (contract, seq, tx, link, header, salt, body`
		values := `) VALUES ($1, $2, ` + tx + `, $3, $4, $5, $6)`
		if position != "" {
			into, values = into+`, position`, `) OVERRIDING SYSTEM VALUE VALUES ($1, $2, `+tx+`, $3, $4, $5, $6, `+position+`)`
		}
		_, err := pool.Exec(t.Context(), `INSERT INTO `+o.Schema+into+values,
			contract, seq, next[0].Link[:], string(next[0].Header), next[0].Salt, next[0].Body)
		return err
	}
	const own = `pg_current_xact_id()`
	one, two := [16]byte(eventtest.Contract(1)), [16]byte(eventtest.Contract(2))
	require.ErrorContains(t, insert(one, 3, `'5'`, ""), "23001", "the past")
	require.ErrorContains(t, insert(two, 1, `'5'`, ""), "23001", "the past, of a new contract")
	require.ErrorContains(t, insert(one, 3, `'4000000000'`, ""), "23001", "the future")
	require.ErrorContains(t, insert(one, 3, own, "1"), "23001", "a position before the predecessor's")
	require.ErrorContains(t, insert(one, 4, own, ""), "23001", "a gap")
	require.ErrorContains(t, insert(two, 2, own, ""), "23001", "no beginning")
	require.NoError(t, insert(one, 3, own, ""))
	f := newFollower()
	require.NoError(t, f.follow(t.Context(), s))
	require.Len(t, f.seen, 3)
	require.Zero(t, f.disorder)
}

// Tables of the first version are brought forward, with what is in them.
func TestMigrateForward(t *testing.T) {
	pool := connect(t, server(t).DSN("postgres"))
	o := fresh(t, pool)
	_, err := pool.Exec(t.Context(), strings.ReplaceAll(`DROP TRIGGER events_follow ON {s}.events; DROP FUNCTION {s}.follow;
		DELETE FROM {s}.migrations WHERE version = 2`, "{s}", o.Schema))
	require.NoError(t, err)
	_, err = postgres.Open(t.Context(), pool, o)
	var old *postgres.SchemaError
	require.ErrorAs(t, err, &old)
	require.Equal(t, 1, old.Have)
	require.NoError(t, postgres.Migrate(t.Context(), pool, o))
	open(t, pool, o)
}

// Hooks of the pool never see one caller's values while another's batch is written.
// Callers come together until some of them are written together.
func TestHooksSeeNoStranger(t *testing.T) {
	const callers = 40
	type mark struct{}
	config, err := pgxpool.ParseConfig(server(t).DSN("postgres") + " pool_max_conns=4")
	require.NoError(t, err)
	acquired := make(chan any, 1000)
	config.PrepareConn = func(ctx context.Context, _ *pgx.Conn) (bool, error) {
		acquired <- ctx.Value(mark{})
		return true, nil
	}
	pool, err := pgxpool.NewWithConfig(t.Context(), config)
	require.NoError(t, err)
	defer pool.Close()
	s := open(t, pool, fresh(t, connect(t, server(t).DSN("postgres"))))
	for len(acquired) > 0 {
		<-acquired
	}
	seen := map[any]int{}
	for round := 0; round < 100 && seen[nil] == 0; round++ {
		done := make(chan error, callers)
		for n := range callers {
			go func() {
				n := 1 + round*callers + n
				b, err := eventtest.NewChain(eventtest.Contract(n)).Batch(1)
				if err == nil {
					err = s.Append(context.WithValue(t.Context(), mark{}, n), b)
				}
				done <- err
			}()
		}
		for range callers {
			require.NoError(t, <-done)
		}
		for len(acquired) > 0 {
			seen[<-acquired]++
		}
	}
	require.Positive(t, seen[nil], "nothing was written together: this test shows nothing")
	delete(seen, nil)
	for value, times := range seen {
		require.Equal(t, 1, times, "caller %v", value)
	}
}
