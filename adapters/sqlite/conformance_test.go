package sqlite_test

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/adapters/sqlite"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/event/eventtest"
)

// anywhere lets tests run where the temporary folder lies in memory.
var anywhere = []sqlite.Check{sqlite.Filesystem}

// patience is how long something may take on a machine that is slow or busy, before
// a test says that it will not come about. Nothing waits that long that comes.
const patience = 5 * time.Minute

// open opens a store that is closed when the test ends.
func open(t testing.TB, path string, o sqlite.Options) *sqlite.Store {
	t.Helper()
	o.Accept = append(o.Accept, anywhere...)
	if o.BusyTimeout == 0 {
		o.BusyTimeout = patience
	}
	store, err := sqlite.Open(t.Context(), path, o)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, store.Close()) })
	return store
}

// file names a file of the test's own, as strace tells it: where it lies indeed.
func file(t testing.TB) string {
	t.Helper()
	folder, err := filepath.EvalSymlinks(t.TempDir())
	require.NoError(t, err)
	return filepath.Join(folder, "cases.db")
}

func TestConformance(t *testing.T) {
	for _, synchronous := range []sqlite.Synchronous{sqlite.Full, sqlite.Normal} {
		t.Run(string(synchronous), func(t *testing.T) {
			paths := map[event.Log]string{}
			eventtest.Run(t, eventtest.Options{
				Timeout: patience,
				New: func(t testing.TB) event.Log {
					path := file(t)
					store := open(t, path, sqlite.Options{Synchronous: synchronous})
					paths[store] = path
					return store
				},
				Reopen: func(t testing.TB, log event.Log) event.Log {
					require.NoError(t, log.(*sqlite.Store).Close())
					return open(t, paths[log], sqlite.Options{Synchronous: synchronous})
				},
			})
		})
	}
}
