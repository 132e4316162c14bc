package sqlite_test

import (
	"encoding/binary"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/contract"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// What is due by tomorrow among a million contracts, spread over two years: buckets by
// day in memory beside an SQL index on the same dates. Each round puts back what it
// took, so that the next finds the same; both sides pay for that.
func BenchmarkDue(b *testing.B) {
	const contracts, spread = 1_000_000, 730
	today, err := agreement.ParseDate("2024-01-01")
	require.NoError(b, err)
	name := func(n int) (id roles.Ref) {
		binary.BigEndian.PutUint64(id[8:], uint64(n)*0x9e3779b97f4a7c15)
		id[0] = 1
		return id
	}
	b.Run("wakes", func(b *testing.B) {
		var w contract.Wakes
		for n := range contracts {
			w.Set(name(n), today.AddDays(n%spread+1))
		}
		var due []roles.Ref
		found := 0
		for day := today; b.Loop(); day++ {
			due = w.Due(day+1, due[:0])
			found += len(due)
			for _, id := range due {
				w.Set(id, day.AddDays(spread+1))
			}
		}
		b.ReportMetric(float64(found)/float64(b.N), "due/op")
	})
	b.Run("sql", func(b *testing.B) {
		conn, err := sqlite.OpenConn(filepath.Join(b.TempDir(), "due.db"), sqlite.OpenReadWrite, sqlite.OpenCreate)
		require.NoError(b, err)
		defer func() { _ = conn.Close() }()
		for _, setting := range []string{"PRAGMA journal_mode=WAL", "PRAGMA synchronous=OFF"} {
			require.NoError(b, sqlitex.ExecuteTransient(conn, setting, nil))
		}
		require.NoError(b, sqlitex.ExecuteScript(conn, `
			CREATE TABLE due (contract BLOB PRIMARY KEY, day INTEGER) WITHOUT ROWID; CREATE INDEX by_day ON due (day);`, nil))
		require.NoError(b, fill(conn, contracts, func(n int) (roles.Ref, int64) { return name(n), int64(today) + int64(n%spread) + 1 }))
		read := conn.Prep(`SELECT contract FROM due WHERE day <= ?`)
		put := conn.Prep(`UPDATE due SET day = ? WHERE contract = ?`)
		var due []roles.Ref
		found := 0
		for day := int64(today); b.Loop(); day++ {
			due = due[:0]
			require.NoError(b, sqlitex.ExecuteTransient(conn, "BEGIN", nil))
			read.BindInt64(1, day+1)
			for {
				more, err := read.Step()
				require.NoError(b, err)
				if !more {
					break
				}
				var id roles.Ref
				read.ColumnBytes(0, id[:])
				due = append(due, id)
			}
			require.NoError(b, read.Reset())
			for i := range due {
				put.BindInt64(1, day+spread+1)
				put.BindBytes(2, due[i][:])
				_, err := put.Step()
				require.NoError(b, err)
				require.NoError(b, put.Reset())
			}
			require.NoError(b, sqlitex.ExecuteTransient(conn, "COMMIT", nil))
			found += len(due)
		}
		b.ReportMetric(float64(found)/float64(b.N), "due/op")
	})
}

func fill(conn *sqlite.Conn, n int, row func(int) (roles.Ref, int64)) (err error) {
	defer sqlitex.Save(conn)(&err)
	insert := conn.Prep(`INSERT INTO due (contract, day) VALUES (?, ?)`)
	for i := range n {
		id, day := row(i)
		insert.BindBytes(1, id[:])
		insert.BindInt64(2, day)
		if _, err := insert.Step(); err != nil {
			return err
		}
		if err := insert.Reset(); err != nil {
			return err
		}
	}
	return nil
}
