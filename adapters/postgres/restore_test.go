package postgres_test

import (
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/adapters/postgres"
	"github.com/ruskontrakt/ruskontrakt/adapters/postgres/postgrestest"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/event/eventtest"
)

// What somebody else told the session does not make a commit late. The control, a
// row of the host's own on the same connection, is lost in the crash.
func TestACommitIsNeverLate(t *testing.T) {
	t.Parallel()
	p := postgrestest.Start(t)
	pool := connect(t, p.DSN("postgres")+" pool_max_conns=1")
	o := fresh(t, pool)
	s := open(t, pool, o)
	c := eventtest.NewChain(eventtest.Contract(1))
	_, err := pool.Exec(t.Context(), `CREATE TABLE own (n int)`)
	require.NoError(t, err)
	_, err = pool.Exec(t.Context(), `SET synchronous_commit = off`)
	require.NoError(t, err)
	still(t, connect(t, p.DSN("postgres")))
	for range 20 {
		b, err := c.Batch(1)
		require.NoError(t, err)
		require.NoError(t, s.Append(t.Context(), b))
	}
	_, err = pool.Exec(t.Context(), `INSERT INTO own VALUES (1)`)
	require.NoError(t, err)
	require.NoError(t, p.Kill())
	require.NoError(t, p.Up())

	pool = connect(t, p.DSN("postgres"))
	s = open(t, pool, o)
	head, err := event.Verify(eventtest.Contract(1), s.Read(t.Context(), eventtest.Contract(1), 0))
	require.NoError(t, err)
	require.EqualValues(t, 20, head.Seq)
	var rows int
	require.NoError(t, pool.QueryRow(t.Context(), `SELECT count(*) FROM own`).Scan(&rows))
	require.Zero(t, rows, "the control lost nothing: this test shows nothing")
	postgrestest.Fault{
		Store: "postgres", Fault: "kill -9 of the server, the session set to commit late", Runs: 1, Acknowledged: 20,
		Setting: "synchronous_commit raised by each append", Control: "a row of the host's own must be lost, and was",
	}.Report(t)
}

// In a host's transaction an append and an erasure raise the setting, but for who
// accepts late commits, and do not lower a higher one.
func TestAHostsCommitIsRaised(t *testing.T) {
	pool := connect(t, server(t).DSN("postgres"))
	o := fresh(t, pool)
	late := o
	late.Accept.LateCommit = true
	for _, test := range []struct {
		o          postgres.Options
		said, want string
	}{{o, "off", "on"}, {o, "local", "on"}, {o, "remote_apply", "remote_apply"}, {late, "off", "off"}} {
		s := open(t, pool, test.o)
		b, err := eventtest.NewChain(eventtest.Contract(1)).Batch(1)
		require.NoError(t, err)
		in := func(do func(*postgres.Tx) error) string {
			tx, err := pool.Begin(t.Context())
			require.NoError(t, err)
			defer func() { _ = tx.Rollback(t.Context()) }()
			require.NoError(t, s.In(tx).Append(t.Context(), b))
			_, err = tx.Exec(t.Context(), `SET LOCAL synchronous_commit = `+test.said)
			require.NoError(t, err)
			require.NoError(t, do(s.In(tx)))
			var now string
			require.NoError(t, tx.QueryRow(t.Context(), `SELECT current_setting('synchronous_commit')`).Scan(&now))
			return now
		}
		other, err := eventtest.NewChain(eventtest.Contract(2)).Batch(1)
		require.NoError(t, err)
		require.Equal(t, test.want, in(func(tx *postgres.Tx) error { return tx.Append(t.Context(), other) }), "append, %v", test)
		require.Equal(t, test.want, in(func(tx *postgres.Tx) error {
			return tx.Erase(t.Context(), eventtest.Contract(1), 1)
		}), "erase, %v", test)
	}
}

// After a restore other records come to stand where a subscriber stopped. It is told.
func TestAPositionFromBeforeARestore(t *testing.T) {
	t.Parallel()
	p := postgrestest.Start(t)
	pool, err := pgxpool.New(t.Context(), p.DSN("postgres"))
	require.NoError(t, err)
	o := fresh(t, pool)
	_, err = pool.Exec(t.Context(), `CHECKPOINT`)
	require.NoError(t, err)
	pool.Close()
	require.NoError(t, p.Kill())
	data := filepath.Join(p.Folder(), "data")
	require.NoError(t, exec.Command("cp", "-a", data, data+".bak").Run())
	// life appends to a contract, and gives the position of its last record and its
	// place in the table.
	life := func(contract int) (last event.Position, place string, store *postgres.Store) {
		require.NoError(t, p.Up())
		pool, err := pgxpool.New(t.Context(), p.DSN("postgres")+" pool_max_conns=1")
		require.NoError(t, err)
		t.Cleanup(pool.Close)
		s := open(t, pool, o)
		c := eventtest.NewChain(eventtest.Contract(contract))
		for range 4 {
			b, err := c.Batch(1)
			require.NoError(t, err)
			require.NoError(t, s.Append(t.Context(), b))
		}
		f := newFollower()
		require.NoError(t, f.follow(t.Context(), s))
		const ask = `.events ORDER BY position DESC LIMIT 1`
		require.NoError(t, pool.QueryRow(t.Context(), `SELECT tx::text || '-' || position FROM `+o.Schema+ask).Scan(&place))
		return f.position, place, s
	}
	before, placeBefore, _ := life(2)
	require.NoError(t, p.Kill())
	require.NoError(t, exec.Command("rm", "-rf", data).Run())
	require.NoError(t, exec.Command("mv", data+".bak", data).Run())
	_, placeAfter, s := life(3)
	require.Equal(t, placeBefore, placeAfter, "the places do not repeat: this test shows nothing")
	require.ErrorIs(t, (&follower{position: before}).follow(t.Context(), s), postgres.ErrPosition)
}
