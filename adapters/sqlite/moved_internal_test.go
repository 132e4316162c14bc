package sqlite

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/event/eventtest"
)

// fresh is a writer over a new file.
func fresh(t *testing.T) (*writer, string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "cases.db")
	require.NoError(t, create(path))
	before, err := homeAt(path)
	require.NoError(t, err)
	o := Options{Synchronous: Full, BusyTimeout: busyTimeout}
	conn, err := connect(t.Context(), path, o, false)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, conn.Close()) })
	require.NoError(t, migrate(t.Context(), conn, schema, busyTimeout))
	where, err := homes(before)
	require.NoError(t, err)
	require.Len(t, where, 2, "the file and its log")
	return newWriter(conn, busyTimeout, where), path
}

// A file that goes after the transaction has begun is noticed before anybody is
// told that it was stored; the error is the one that leaves the outcome open.
func TestFileGoesBeforeTheCommit(t *testing.T) {
	for _, part := range []string{"", "-wal"} {
		w, path := fresh(t)
		batch, err := eventtest.NewChain(eventtest.Contract(1)).Batch(1)
		require.NoError(t, err)
		require.NoError(t, w.begin())
		refusal, fault := w.add(batch)
		require.NoError(t, refusal)
		require.NoError(t, fault)
		require.NoError(t, os.Remove(path+part))
		err = w.commit()
		require.ErrorIs(t, err, ErrMoved)
		require.Equal(t, &Error{Op: opCommit, Code: moved.String()}, err)
	}
}

// A file that is swapped while it is opened belongs to nobody.
func TestFileGoesWhileOpening(t *testing.T) {
	path := filepath.Join(t.TempDir(), "cases.db")
	require.NoError(t, create(path))
	before, err := homeAt(path)
	require.NoError(t, err)
	require.NoError(t, create(path+".other"))
	require.NoError(t, os.Rename(path+".other", path))
	_, err = homes(before)
	require.ErrorIs(t, err, ErrMoved)
	require.NoError(t, os.Remove(path))
	_, err = homes(before)
	require.ErrorIs(t, err, ErrMoved)
	_, err = homeAt(path)
	require.ErrorIs(t, err, os.ErrNotExist)
}
