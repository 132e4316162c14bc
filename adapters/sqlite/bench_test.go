package sqlite_test

import (
	"database/sql"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	_ "modernc.org/sqlite" // the naive store goes through database/sql

	"github.com/ruskontrakt/ruskontrakt/adapters/sqlite"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/event/eventtest"
)

// median notes how long each of many things took and reports the median and the
// rate, which a mean would hide behind the checkpoints.
type median struct {
	mu    sync.Mutex
	times []time.Duration
}

func (m *median) note(times []time.Duration) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.times = append(m.times, times...)
}

func (m *median) report(b *testing.B) {
	slices.Sort(m.times)
	b.ReportMetric(float64(m.times[len(m.times)/2])/1e3, "p50-us")
	b.ReportMetric(float64(m.times[len(m.times)*99/100])/1e3, "p99-us")
	b.ReportMetric(float64(len(m.times))/b.Elapsed().Seconds(), "ops/s")
}

// chains are batches made beforehand, so that sealing is not measured.
type chains struct {
	mu   sync.Mutex
	next int
}

// batches makes the next n batches, over contracts of forty records each.
func (c *chains) batches(b *testing.B, n, size int) []event.Batch {
	registry, err := eventtest.Registry()
	require.NoError(b, err)
	made := make([]event.Batch, 0, n)
	var head event.Head
	for range n {
		if head.Seq == 0 || head.Seq >= 40 {
			c.mu.Lock()
			c.next++
			head = event.Head{Contract: eventtest.Contract(c.next)}
			c.mu.Unlock()
		}
		batch := event.Batch{Contract: head.Contract, Expected: head.Seq}
		for range size {
			rec, err := registry.Seal(head.Link, event.Salt{1}, event.Envelope{
				Contract: head.Contract, Seq: head.Seq + 1, Data: eventtest.Noted{N: 1, Words: words},
				Type: eventtest.Noted{}.EventType(), Occurred: noon, Recorded: noon,
			})
			require.NoError(b, err)
			batch.Records = append(batch.Records, rec)
			head.Seq, head.Link = rec.Seq, rec.Link
		}
		made = append(made, batch)
	}
	return made
}

var noon = time.Date(2025, 1, 1, 12, 0, 0, 0, time.UTC)

// words make a record as long as the usual one: about 800 bytes.
var words = []event.Code{
	"the-body-of-a-usual-event-is-about-four-hundred-bytes-long", "this-is-made-to-be-as-long-as-such-a-body",
	"and-says-nothing-else", "who-acted", "in-what-capacity", "the-moves-of-every-region", "the-deadlines-that-began",
	"the-rules-that-permitted-it", "and-the-data-of-the-event-itself",
}

func share(n, workers, worker int) int { return (n + workers - 1 - worker) / workers }

// each runs f b.N times over the workers, each with batches of its own.
func each(b *testing.B, workers, size int, f func(event.Batch) error) {
	var c chains
	made := make([][]event.Batch, workers)
	for worker := range made {
		made[worker] = c.batches(b, share(b.N, workers, worker), size)
	}
	var m median
	var wg sync.WaitGroup
	b.ResetTimer()
	for _, batches := range made {
		wg.Go(func() {
			times := make([]time.Duration, 0, len(batches))
			for _, batch := range batches {
				start := time.Now()
				if err := f(batch); err != nil {
					b.Error(err)
					return
				}
				times = append(times, time.Since(start))
			}
			m.note(times)
		})
	}
	wg.Wait()
	b.StopTimer()
	m.report(b)
}

// BenchmarkAppend sets one durable append beside the floor of the disk and beside
// a store without remembered heads, prepared statements or shared transactions.
// Run it with -benchtime 5000x: all of it in one run, on the same disk.
func BenchmarkAppend(b *testing.B) {
	b.Run("floor", benchmarkFloor)
	for _, shape := range []struct {
		name          string
		workers, size int
	}{{"1x1", 1, 1}, {"1x5", 1, 5}, {"16x1", 16, 1}, {"16x5", 16, 5}} {
		b.Run("ours/"+shape.name, func(b *testing.B) {
			store := open(b, file(b), sqlite.Options{})
			each(b, shape.workers, shape.size, func(batch event.Batch) error { return store.Append(b.Context(), batch) })
		})
		b.Run("naive/"+shape.name, func(b *testing.B) {
			store := openNaive(b)
			each(b, shape.workers, shape.size, store.append)
		})
	}
}

// benchmarkFloor writes a page to a preallocated file and waits for the disk.
func benchmarkFloor(b *testing.B) {
	f, err := os.Create(filepath.Join(b.TempDir(), "floor"))
	require.NoError(b, err)
	defer func() { require.NoError(b, f.Close()) }()
	const size = 4 << 20
	_, err = f.Write(make([]byte, size))
	require.NoError(b, err)
	require.NoError(b, f.Sync())
	page := make([]byte, 4096)
	var at atomic.Int64
	each(b, 1, 1, func(event.Batch) error {
		if _, err := f.WriteAt(page, at.Add(4096)%size); err != nil {
			return err
		}
		return flush(f)
	})
}

// naive is what one writes in an hour on database/sql: one insert an event.
type naive struct{ db *sql.DB }

func openNaive(b *testing.B) naive {
	db, err := sql.Open("sqlite", "file:"+file(b)+
		"?_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=busy_timeout(10000)&_txlock=immediate")
	require.NoError(b, err)
	b.Cleanup(func() { require.NoError(b, db.Close()) })
	db.SetMaxOpenConns(1)
	_, err = db.ExecContext(b.Context(), `CREATE TABLE events (position INTEGER PRIMARY KEY, contract BLOB, seq INTEGER,
		header BLOB, link BLOB, salt BLOB, body BLOB, UNIQUE (contract, seq))`)
	require.NoError(b, err)
	return naive{db}
}

func (n naive) append(batch event.Batch) error {
	tx, err := n.db.Begin()
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }()
	var head event.Head
	var link []byte
	err = tx.QueryRow(`SELECT seq, link FROM events WHERE contract = ? ORDER BY seq DESC LIMIT 1`, batch.Contract[:]).
		Scan(&head.Seq, &link)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	copy(head.Link[:], link)
	if err := batch.Check(head); err != nil {
		return err
	}
	for _, rec := range batch.Records {
		_, err := tx.Exec(`INSERT INTO events (contract, seq, header, link, salt, body) VALUES (?, ?, ?, ?, ?, ?)`,
			rec.Contract[:], rec.Seq, rec.Header, rec.Link[:], rec.Salt, rec.Body)
		if err != nil {
			return err
		}
	}
	return tx.Commit()
}

// BenchmarkLoad sets reading a contract of forty events beside decoding its bytes.
func BenchmarkLoad(b *testing.B) {
	store := open(b, file(b), sqlite.Options{Synchronous: sqlite.Normal})
	registry, err := eventtest.Registry()
	require.NoError(b, err)
	var c chains
	batches := c.batches(b, 40*200, 1)
	for seq := range 40 { // as it grows: no contract's events lie together
		for contract := range 200 {
			require.NoError(b, store.Append(b.Context(), batches[contract*40+seq]))
		}
	}
	contract := eventtest.Contract(7)
	var records []event.Record
	for rec, err := range store.Read(b.Context(), contract, 0) {
		require.NoError(b, err)
		records = append(records, rec)
	}
	require.Len(b, records, 40)
	decode := func(b *testing.B, rec event.Record) {
		if _, err := registry.Decode(rec); err != nil {
			b.Fatal(err)
		}
	}
	b.Run("read", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			for _, err := range store.Read(b.Context(), contract, 0) {
				if err != nil {
					b.Fatal(err)
				}
			}
		}
	})
	b.Run("read-verify-decode", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			head := event.Head{Contract: contract}
			for rec, err := range store.Read(b.Context(), contract, 0) {
				if err != nil {
					b.Fatal(err)
				}
				if head, err = head.Next(rec); err != nil {
					b.Fatal(err)
				}
				decode(b, rec)
			}
		}
	})
	b.Run("decode", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			for _, rec := range records {
				decode(b, rec)
			}
		}
	})
	b.Run("verify-decode", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			head := event.Head{Contract: contract}
			for _, rec := range records {
				var err error
				if head, err = head.Next(rec); err != nil {
					b.Fatal(err)
				}
				decode(b, rec)
			}
		}
	})
	b.Run("decode-encoding-json", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			for _, rec := range records {
				var header, body map[string]any
				if json.Unmarshal(rec.Header, &header) != nil || json.Unmarshal(rec.Body, &body) != nil {
					b.Fatal("not JSON")
				}
			}
		}
	})
}
