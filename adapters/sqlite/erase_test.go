package sqlite_test

import (
	"bytes"
	"os"
	"slices"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
	driver "zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	"github.com/ruskontrakt/ruskontrakt/adapters/sqlite"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/event/eventtest"
)

func itoa(n int) string { return strconv.Itoa(n) }

// traces counts a marker in every file of the store.
func traces(t *testing.T, path, marker string) (n int) {
	t.Helper()
	for _, suffix := range []string{"", "-wal"} {
		content, err := os.ReadFile(path + suffix)
		if os.IsNotExist(err) {
			continue
		}
		require.NoError(t, err)
		n += bytes.Count(content, []byte(marker))
	}
	return n
}

// What was erased is not in the files any more, wherever its pages have been.
func TestErasureLeavesNoTrace(t *testing.T) {
	const contracts, length = 30, 6
	path := file(t)
	store := open(t, path, sqlite.Options{})
	marker := func(contract, seq int) string { return "erase-me-" + itoa(contract) + "-" + itoa(seq) + "-x" }
	for seq := 1; seq <= length; seq++ {
		for contract := 1; contract <= contracts; contract++ {
			c := &eventtest.Chain{Head: event.Head{Contract: eventtest.Contract(contract)}}
			if seq > 1 {
				c.Head = verify(t, store, contract)
			}
			about := slices.Repeat(words, 1)
			if seq == 3 {
				about = slices.Repeat(words, 20) // more than a page of the file
			}
			records, err := c.Of(eventtest.Noted{Words: append(about, event.Code(marker(contract, seq)))})
			require.NoError(t, err)
			require.NoError(t, store.Append(t.Context(), event.Batch{
				Contract: eventtest.Contract(contract), Expected: uint32(seq - 1), Records: records,
			}))
		}
	}
	require.NotZero(t, traces(t, path, marker(7, 3)), "the marker is in the files to begin with")
	for contract := 1; contract <= contracts; contract++ {
		for _, seq := range []int{1, 3, 6} {
			require.NoError(t, store.Erase(t.Context(), eventtest.Contract(contract), uint32(seq)))
			require.Zero(t, traces(t, path, marker(contract, seq)), "contract %d, event %d", contract, seq)
		}
		require.NotZero(t, traces(t, path, marker(contract, 2)), "its neighbour is still there")
		verify(t, store, contract)
	}
	backup := path + ".copy"
	require.NoError(t, store.Backup(t.Context(), backup))
	require.Zero(t, traces(t, backup, marker(7, 3)))

	// Control: the same without what Open sets.
	path = file(t)
	careless, err := sqlite.Open(t.Context(), path, sqlite.Options{Accept: anywhere})
	require.NoError(t, err)
	records, err := eventtest.NewChain(eventtest.Contract(1)).Of(eventtest.Noted{Words: append(slices.Repeat(words, 20), "erase-me-too")})
	require.NoError(t, err)
	require.NoError(t, careless.Append(t.Context(), event.Batch{Contract: eventtest.Contract(1), Records: records}))
	require.NoError(t, careless.Close())
	require.NoError(t, tamper(t, path, "PRAGMA secure_delete = OFF; UPDATE events SET salt = NULL, body = NULL"))
	require.NotZero(t, traces(t, path, "erase-me-too"), "a bare UPDATE leaves the words in the file")
	fault{
		Fault: "traces of erased bodies in the files", Runs: contracts * 3, Setting: "secure_delete=ON, log emptied",
		Control: "a bare UPDATE must leave the words in the file, and did",
	}.note(t)
}

// A reader of another process holds the log; what was erased goes when it has gone.
func TestErasureWaitsForReaders(t *testing.T) {
	path := file(t)
	store := open(t, path, sqlite.Options{})
	c := eventtest.NewChain(eventtest.Contract(1))
	records, err := c.Of(eventtest.Noted{Words: []event.Code{"erase-me-later"}})
	require.NoError(t, err)
	require.NoError(t, store.Append(t.Context(), event.Batch{Contract: eventtest.Contract(1), Records: records}))
	letGo := holdSnapshot(t, path)
	require.NoError(t, store.Erase(t.Context(), eventtest.Contract(1), 1))
	require.NotZero(t, traces(t, path, "erase-me-later"))
	letGo()
	batch, err := c.Batch(1)
	require.NoError(t, err)
	require.NoError(t, store.Append(t.Context(), batch))
	require.NoError(t, store.Close())
	require.Zero(t, traces(t, path, "erase-me-later"))
}

// The same where the store that erased is closed before the reader has gone: the
// next one empties the log.
func TestErasureWaitsForReadersOverARestart(t *testing.T) {
	path := file(t)
	store, err := sqlite.Open(t.Context(), path, sqlite.Options{Accept: anywhere})
	require.NoError(t, err)
	c := eventtest.NewChain(eventtest.Contract(1))
	records, err := c.Of(eventtest.Noted{Words: []event.Code{"erase-me-later"}})
	require.NoError(t, err)
	require.NoError(t, store.Append(t.Context(), event.Batch{Contract: eventtest.Contract(1), Records: records}))
	conn, err := driver.OpenConn(path, driver.OpenReadWrite)
	require.NoError(t, err)
	defer func() { require.NoError(t, conn.Close()) }()
	require.NoError(t, sqlitex.ExecuteTransient(conn, "BEGIN", nil))
	require.NoError(t, sqlitex.ExecuteTransient(conn, "SELECT count(*) FROM events", nil))
	require.NoError(t, store.Erase(t.Context(), eventtest.Contract(1), 1))
	require.NoError(t, store.Close())
	require.NotZero(t, traces(t, path, "erase-me-later"))
	// The reader has stopped; while its connection is open, no closing empties the log.
	require.NoError(t, sqlitex.ExecuteTransient(conn, "COMMIT", nil))
	store = open(t, path, sqlite.Options{})
	for range 2 {
		batch, err := c.Batch(1)
		require.NoError(t, err)
		require.NoError(t, store.Append(t.Context(), batch))
	}
	require.Zero(t, traces(t, path, "erase-me-later"))
}
