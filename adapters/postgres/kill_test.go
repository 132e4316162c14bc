package postgres_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/adapters/postgres"
	"github.com/ruskontrakt/ruskontrakt/adapters/postgres/postgrestest"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/event/eventtest"
)

// found counts what is stored of what was acknowledged to append jobs.
func found(t testing.TB, s *postgres.Store, acknowledged map[int][]ack) (acks, lost, doubled int) {
	t.Helper()
	registry, err := eventtest.Registry()
	require.NoError(t, err)
	for contract, told := range acknowledged {
		at, times := map[uint32]int{}, map[int]int{}
		head := event.Head{Contract: eventtest.Contract(contract)}
		for rec, err := range s.Read(t.Context(), head.Contract, 0) {
			require.NoError(t, err)
			head, err = head.Next(rec)
			require.NoError(t, err)
			e, err := registry.Decode(rec)
			require.NoError(t, err)
			n := e.Data.(eventtest.Noted).N
			at[rec.Seq] = n
			if times[n]++; times[n] > 1 {
				doubled++
			}
		}
		for _, a := range told {
			acks++
			if at[a.seq] != a.n {
				lost++
			}
		}
	}
	return acks, lost, doubled
}

// enough is how many acknowledgements there are at least before each kill.
const enough = 20

// awaitMore waits until a job has noted enough in a file.
func awaitMore(t testing.TB, path string) {
	t.Helper()
	lines := func() int {
		text, _ := os.ReadFile(path)
		return bytes.Count(text, []byte("\n"))
	}
	before := lines()
	eventually(t, func() bool { return lines() >= before+enough }, "the job does nothing")
}

// A client is killed while it appends, again and again. The control notes that a
// batch is stored before the commit; it is repeated until something is lost.
func TestClientKilled(t *testing.T) {
	for _, test := range []struct {
		name string
		runs int
	}{{"append", 25}, {"early", 1}} {
		t.Run(test.name, func(t *testing.T) {
			dsn := server(t).DSN("postgres")
			pool := connect(t, dsn)
			o := fresh(t, pool)
			path := filepath.Join(t.TempDir(), "acks")
			runs := postgrestest.Runs(test.runs)
			for run := 0; run < runs; run++ {
				cmd := job(t, test.name, dsn, o, "POSTGRES_TEST_ACKS="+path)
				require.NoError(t, cmd.Start())
				awaitMore(t, path)
				time.Sleep(time.Duration(rand.IntN(150)) * time.Millisecond)
				require.NoError(t, cmd.Process.Kill())
				require.ErrorContains(t, cmd.Wait(), "killed", "the job ended by itself")
				if test.name == "early" && run == runs-1 && run < 100 {
					quiet(t, pool) // what was sent last is stored by now, or never
					if _, lost, _ := found(t, open(t, pool, o), readAcks(t, path)); lost == 0 {
						runs++
					}
				}
			}
			acks, lost, doubled := found(t, open(t, pool, o), readAcks(t, path))
			if test.name == "early" {
				require.Positive(t, lost, "the control lost nothing: this test shows nothing")
				return
			}
			require.Zero(t, lost)
			require.Zero(t, doubled)
			require.GreaterOrEqual(t, acks, enough*runs)
			postgrestest.Fault{
				Store: "postgres", Fault: "kill -9 of the client mid-append", Runs: runs, Acknowledged: acks, Lost: lost, Doubled: doubled,
				Setting: "none", Control: "acknowledging before COMMIT must lose, and did",
			}.Report(t)
		})
	}
}

// Several processes append to one contract and race for claims: every batch that
// was acknowledged is there once, whole and at its place.
func TestManyProcessesOneContract(t *testing.T) {
	const processes = 4
	dsn := server(t).DSN("postgres")
	pool := connect(t, dsn)
	o := fresh(t, pool)
	path := filepath.Join(t.TempDir(), "acks")
	var wg sync.WaitGroup
	errs := make([]error, processes)
	for n := range processes {
		cmd := job(t, "compete", dsn, o, "POSTGRES_TEST_ACKS="+path, fmt.Sprintf("POSTGRES_TEST_ME=%d", n+1))
		wg.Go(func() { errs[n] = cmd.Run() })
	}
	wg.Wait()
	for _, err := range errs {
		require.NoError(t, err)
	}
	s := open(t, pool, o)
	registry, err := eventtest.Registry()
	require.NoError(t, err)
	at := map[int]uint32{}
	times := map[int]int{}
	head := event.Head{Contract: eventtest.Contract(1)}
	for rec, err := range s.Read(t.Context(), eventtest.Contract(1), 0) {
		require.NoError(t, err)
		head, err = head.Next(rec)
		require.NoError(t, err)
		e, err := registry.Decode(rec)
		require.NoError(t, err)
		n := e.Data.(eventtest.Noted).N
		if times[n]++; times[n] == 1 {
			at[n] = rec.Seq
		} else {
			require.Equal(t, at[n]+1, rec.Seq, "a batch is not whole")
		}
	}
	acks, lost, doubled, claims := 0, 0, 0, 0
	for said, seqs := range readAcks(t, path) {
		if said >= 1_000_000 {
			claims++
			require.Len(t, seqs, 1, "a claim was given to two")
			continue
		}
		acks++
		if at[said] != seqs[0].seq {
			lost++
		}
		doubled += times[said] - 2
	}
	require.Equal(t, processes*40, acks)
	require.Equal(t, 20, claims)
	require.Zero(t, lost)
	require.Zero(t, doubled)
	require.EqualValues(t, processes*40*2, head.Seq)

	// The control is a store that looks before it writes and has no unique key.
	_, err = pool.Exec(t.Context(), `CREATE TABLE `+o.Schema+`.naive (seq bigint)`)
	require.NoError(t, err)
	look := func(between func()) {
		require.NoError(t, pgx.BeginFunc(t.Context(), pool, func(tx pgx.Tx) error {
			_, err := tx.Exec(t.Context(), `INSERT INTO `+o.Schema+`.naive SELECT coalesce(max(seq), 0) + 1 FROM `+o.Schema+`.naive`)
			between()
			return err
		}))
	}
	look(func() { look(func() {}) })
	same := ask[int](t, pool, `SELECT count(*) - count(DISTINCT seq) FROM `+o.Schema+`.naive`)
	require.Positive(t, same, "the control doubled nothing: this test shows nothing")
	postgrestest.Fault{
		Store: "postgres", Fault: "four processes on one contract", Runs: 1, Acknowledged: acks, Lost: lost, Doubled: doubled,
		Setting: "none", Control: "look-then-insert without a key must give a sequence twice, and did",
	}.Report(t)
}
