package postgres_test

import (
	"context"
	"encoding/binary"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/event/eventtest"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// BenchmarkFsync is the floor: 500 bytes into a file that is already that long,
// and to the disk.
func BenchmarkFsync(b *testing.B) {
	file, err := os.Create(filepath.Join(b.TempDir(), "floor"))
	require.NoError(b, err)
	defer func() { _ = file.Close() }()
	const size = 16 << 20
	_, err = file.Write(make([]byte, size))
	require.NoError(b, err)
	require.NoError(b, file.Sync())
	line := make([]byte, 500)
	at := int64(0)
	for b.Loop() {
		_, err := file.WriteAt(line, at)
		require.NoError(b, err)
		require.NoError(b, file.Sync())
		at = (at + 500) % (size - 500)
	}
}

type appender interface {
	Append(ctx context.Context, batch event.Batch) error
}

// plain is the store that one would write at first: one INSERT for each event in a
// transaction, and the unique key as judge.
type plain struct{ pool *pgxpool.Pool }

func (p plain) Append(ctx context.Context, batch event.Batch) error {
	return pgx.BeginFunc(ctx, p.pool, func(tx pgx.Tx) error {
		for _, rec := range batch.Records {
			_, err := tx.Exec(ctx, `INSERT INTO plain (contract, seq, link, header, salt, body) VALUES ($1, $2, $3, $4, $5, $6)`,
				[16]byte(rec.Contract), rec.Seq, rec.Link[:], string(rec.Header), rec.Salt, rec.Body)
			if err != nil {
				return err
			}
		}
		return nil
	})
}

const plainTable = `CREATE TABLE IF NOT EXISTS plain (position bigserial PRIMARY KEY, contract uuid NOT NULL,
	seq bigint NOT NULL, link bytea NOT NULL, header text NOT NULL, salt bytea, body bytea, UNIQUE (contract, seq))`

func benchServer(b *testing.B) *pgxpool.Pool {
	b.Helper()
	config, err := pgxpool.ParseConfig(server(b).DSN("postgres"))
	require.NoError(b, err)
	config.MaxConns = 20
	pool, err := pgxpool.NewWithConfig(b.Context(), config)
	require.NoError(b, err)
	b.Cleanup(pool.Close)
	return pool
}

// chains makes ready what a caller appends, so that making it is not measured.
func chains(b *testing.B, contract roles.Ref, batches, size int) []event.Batch {
	b.Helper()
	c := eventtest.NewChain(contract)
	all := make([]event.Batch, batches)
	for i := range all {
		var err error
		all[i], err = c.Batch(size)
		require.NoError(b, err)
	}
	return all
}

var benchContracts atomic.Int64

func BenchmarkAppend(b *testing.B) {
	for _, callers := range []int{1, 16} {
		for _, size := range []int{1, 5} {
			for _, who := range []string{"ours", "hosted", "plain"} {
				b.Run(who+"/callers="+strconv.Itoa(callers)+"/events="+strconv.Itoa(size), func(b *testing.B) {
					pool := benchServer(b)
					var store appender
					switch s := open(b, pool, fresh(b, pool)); who {
					case "ours":
						store = s
					case "hosted":
						store = hosted{Store: s, pool: pool}
					default:
						_, err := pool.Exec(b.Context(), `DROP TABLE IF EXISTS plain; `+plainTable)
						require.NoError(b, err)
						store = plain{pool}
					}
					benchAppend(b, store, callers, size)
				})
			}
		}
	}
}

func benchAppend(b *testing.B, store appender, callers, size int) {
	b.Helper()
	work := make([][]event.Batch, callers)
	for i := range work {
		work[i] = chains(b, eventtest.Contract(int(benchContracts.Add(1))), b.N/callers+1, size)
	}
	before := cpu(b)
	b.ResetTimer()
	var wg sync.WaitGroup
	errs := make([]error, callers)
	for i := range callers {
		wg.Go(func() {
			for _, batch := range work[i] {
				if err := store.Append(b.Context(), batch); err != nil {
					errs[i] = err
					return
				}
			}
		})
	}
	wg.Wait()
	b.StopTimer()
	for _, err := range errs {
		require.NoError(b, err)
	}
	b.ReportMetric(float64(b.N*size)/b.Elapsed().Seconds(), "events/s")
	b.ReportMetric(float64((cpu(b)-before).Microseconds())/float64(b.N), "cpu-us/op")
}

// cpu is the processor time of this program and of the server: it says more than
// the clock on a machine that others use as well.
func cpu(b *testing.B) time.Duration {
	b.Helper()
	var own syscall.Rusage
	require.NoError(b, syscall.Getrusage(syscall.RUSAGE_SELF, &own))
	theirs, err := server(b).CPU()
	require.NoError(b, err)
	return theirs + time.Duration(own.Utime.Nano()+own.Stime.Nano())
}

// BenchmarkScan reads 20,000 events: by the feed, and by a scan in the order of a
// serial number that reads the same columns in pages of the same size.
func BenchmarkScan(b *testing.B) {
	pool := benchServer(b)
	o := fresh(b, pool)
	s := open(b, pool, o)
	const contracts, batches, size = 20, 20, 50
	for n := range contracts {
		for _, batch := range chains(b, eventtest.Contract(n+1), batches, size) {
			require.NoError(b, s.Append(b.Context(), batch))
		}
	}
	_, err := pool.Exec(b.Context(), `CREATE UNIQUE INDEX serial ON `+o.Schema+`.events (position); VACUUM ANALYZE `+o.Schema+`.events`)
	if err != nil {
		_, err = pool.Exec(b.Context(), `CREATE UNIQUE INDEX serial ON `+o.Schema+`.events (position)`)
		require.NoError(b, err)
		_, err = pool.Exec(b.Context(), `VACUUM ANALYZE `+o.Schema+`.events`)
	}
	require.NoError(b, err)
	const all = contracts * batches * size
	b.Run("feed", func(b *testing.B) {
		for b.Loop() {
			n := 0
			for _, err := range s.From(b.Context(), "") {
				require.NoError(b, err)
				n++
			}
			require.Equal(b, all, n)
		}
		b.ReportMetric(float64(b.N*all)/b.Elapsed().Seconds(), "events/s")
	})
	b.Run("plain", func(b *testing.B) {
		for b.Loop() {
			n := scanPlain(b, pool, o.Schema)
			require.Equal(b, all, n)
		}
		b.ReportMetric(float64(b.N*all)/b.Elapsed().Seconds(), "events/s")
	})
}

func scanPlain(b *testing.B, pool *pgxpool.Pool, schema string) int {
	b.Helper()
	n, last := 0, int64(0)
	for {
		rows, err := pool.Query(b.Context(), `SELECT contract, seq, link, header, salt, body, position FROM `+schema+`.events
			WHERE position > $1 ORDER BY position LIMIT 256`, pgx.QueryResultFormats{1}, last)
		require.NoError(b, err)
		var page []event.Record
		for rows.Next() {
			row := rows.RawValues()
			page = append(page, event.Record{
				Contract: roles.Ref(row[0]), Seq: uint32(binary.BigEndian.Uint64(row[1])), Link: event.Link(row[2]),
				Header: append([]byte(nil), row[3]...), Salt: append([]byte(nil), row[4]...), Body: append([]byte(nil), row[5]...),
			})
			last = int64(binary.BigEndian.Uint64(row[6]))
		}
		require.NoError(b, rows.Err())
		n += len(page)
		if len(page) < 256 {
			return n
		}
	}
}
