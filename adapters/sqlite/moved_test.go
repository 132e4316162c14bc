package sqlite_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/adapters/sqlite"
	"github.com/ruskontrakt/ruskontrakt/event/eventtest"
)

// departures are the ways in which a file can go while a store has it open. Each
// gives where the old file lies afterwards; empty where it is gone.
var departures = []struct {
	name string
	do   func(t *testing.T, path string) (left string)
}{
	{"removed", func(t *testing.T, path string) string {
		require.NoError(t, os.Remove(path))
		return ""
	}},
	{"moved away", func(t *testing.T, path string) string {
		for _, part := range []string{"-wal", "-shm", ""} {
			require.NoError(t, os.Rename(path+part, path+".away"+part))
		}
		return path + ".away"
	}},
	{"replaced by another store", func(t *testing.T, path string) string {
		other := made(t, 5)
		require.NoError(t, os.Link(path, path+".old"))
		require.NoError(t, os.Rename(other, path))
		return ""
	}},
	{"replaced by an empty file", func(t *testing.T, path string) string {
		require.NoError(t, os.WriteFile(path+".new", nil, 0o600))
		require.NoError(t, os.Rename(path+".new", path))
		return ""
	}},
	{"write-ahead log removed", func(t *testing.T, path string) string {
		require.NoError(t, os.Remove(path+"-wal"))
		return ""
	}},
	{"folder moved away", func(t *testing.T, path string) string {
		away := filepath.Dir(path) + ".away"
		require.NoError(t, os.Rename(filepath.Dir(path), away))
		return filepath.Join(away, filepath.Base(path))
	}},
}

// A file that goes while many append is noticed: from then on nothing is
// acknowledged. What was, is in the file that went, where that is still to be had.
func TestFileGoesWhileAppending(t *testing.T) {
	for _, departure := range departures {
		t.Run(departure.name, func(t *testing.T) {
			var acknowledged, lost int
			runs := times(4)
			for range runs {
				yes, left := goes(t, departure.do)
				acknowledged += len(yes)
				if left == "" {
					continue
				}
				store := open(t, left, sqlite.Options{})
				for _, contract := range yes {
					if verify(t, store, contract).Seq != 1 {
						lost++
					}
				}
			}
			require.Zero(t, lost)
			fault{
				Fault: "acknowledged after the file went: " + departure.name, Runs: runs, Lost: lost, Setting: "any",
				Control: fmt.Sprintf("until it went appends must be acknowledged, and were: %d", acknowledged),
			}.note(t)
		})
	}
}

// goes appends from several goroutines, lets the file go, and gives the contracts
// whose append was acknowledged.
func goes(t *testing.T, departs func(*testing.T, string) string) (acknowledged []int, left string) {
	t.Helper()
	folder := filepath.Join(t.TempDir(), "cases")
	require.NoError(t, os.Mkdir(folder, 0o700))
	store, err := sqlite.Open(t.Context(), filepath.Join(folder, "cases.db"), sqlite.Options{Accept: anywhere})
	require.NoError(t, err)
	var gone atomic.Bool
	var mu sync.Mutex
	var late, other []error
	var workers sync.WaitGroup
	for w := range 4 {
		workers.Go(func() {
			for n := 1; ; n++ {
				contract := 10_000*(w+1) + n
				batch, err := eventtest.NewChain(eventtest.Contract(contract)).Batch(1)
				knew := gone.Load()
				if err == nil {
					err = store.Append(context.WithoutCancel(t.Context()), batch)
				}
				mu.Lock()
				switch {
				case err == nil && knew:
					late = append(late, errors.New("acknowledged into a file that is gone"))
				case err == nil:
					acknowledged = append(acknowledged, contract)
				case !errors.Is(err, sqlite.ErrMoved):
					other = append(other, err)
				}
				mu.Unlock()
				if err != nil || knew {
					return
				}
			}
		})
	}
	require.Eventually(t, func() bool {
		mu.Lock()
		defer mu.Unlock()
		return len(acknowledged) > 20 || len(other) > 0
	}, patience, time.Millisecond)
	left = departs(t, filepath.Join(folder, "cases.db"))
	gone.Store(true)
	workers.Wait()
	require.Empty(t, other)
	require.Empty(t, late)
	require.NoError(t, store.Close())
	return acknowledged, left
}

// What replaced the file is not touched by the store that had the old one: neither
// by appending nor by erasing nor by closing.
func TestReplacementIsLeftAlone(t *testing.T) {
	path := made(t, 3)
	store, err := sqlite.Open(t.Context(), path, sqlite.Options{Accept: anywhere})
	require.NoError(t, err)
	for _, part := range []string{"", "-wal", "-shm"} {
		require.NoError(t, os.Rename(path+part, path+".away"+part))
	}
	second := open(t, path, sqlite.Options{})
	chain := eventtest.NewChain(eventtest.Contract(7))
	batch, err := chain.Batch(2)
	require.NoError(t, err)
	require.NoError(t, second.Append(t.Context(), batch))

	stray, err := eventtest.NewChain(eventtest.Contract(8)).Batch(1)
	require.NoError(t, err)
	err = store.Append(t.Context(), stray)
	require.ErrorIs(t, err, sqlite.ErrMoved)
	require.NotErrorIs(t, err, sqlite.ErrBusy)
	failed, ok := errors.AsType[*sqlite.Error](err)
	require.True(t, ok)
	require.Equal(t, "begin", failed.Op, "what was gone before has stored nothing, and says so")
	require.ErrorIs(t, store.Erase(t.Context(), eventtest.Contract(1), 2), sqlite.ErrMoved)
	_, err = store.Preflight(t.Context())
	require.ErrorIs(t, err, sqlite.ErrMoved)
	require.NoError(t, store.Close())

	require.EqualValues(t, 2, verify(t, second, 7).Seq)
	batch, err = chain.Batch(1)
	require.NoError(t, err)
	require.NoError(t, second.Append(t.Context(), batch))
	require.EqualValues(t, 3, verify(t, second, 7).Seq)

	away := open(t, path+".away", sqlite.Options{})
	require.EqualValues(t, 3, verify(t, away, 1).Seq)
	for rec, err := range away.Read(t.Context(), eventtest.Contract(1), 1) {
		require.NoError(t, err)
		require.NotNil(t, rec.Body, "nothing has been erased")
	}
}

// A file that comes back is the same file; a link to it elsewhere does no harm.
func TestFileComesBack(t *testing.T) {
	path := made(t, 3)
	link := filepath.Join(t.TempDir(), "link.db")
	require.NoError(t, os.Symlink(path, link))
	store := open(t, link, sqlite.Options{})
	chain := eventtest.NewChain(eventtest.Contract(9))
	batch, err := chain.Batch(1)
	require.NoError(t, err)
	require.NoError(t, os.Rename(path, path+".away"))
	require.ErrorIs(t, store.Append(t.Context(), batch), sqlite.ErrMoved)
	require.NoError(t, os.Rename(path+".away", path))
	require.NoError(t, store.Append(t.Context(), batch))
	require.EqualValues(t, 1, verify(t, store, 9).Seq)

	require.NoError(t, os.Remove(path+"-wal"))
	batch, err = chain.Batch(1)
	require.NoError(t, err)
	require.ErrorIs(t, store.Append(t.Context(), batch), sqlite.ErrMoved, "the log lies beside the file, not beside the link")
}
