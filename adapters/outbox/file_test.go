package outbox_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/adapters/outbox"
	"github.com/ruskontrakt/ruskontrakt/adapters/outbox/internal/oracle"
	"github.com/ruskontrakt/ruskontrakt/event/eventtest"
)

// damageEach flips a bit of each byte, and cuts the file at each: never is it
// read as something else, nor as the beginning.
func damageEach(t *testing.T, f outbox.FilePositions) {
	t.Helper()
	whole, err := os.ReadFile(f.Path)
	require.NoError(t, err)
	for i := range whole {
		bent := append([]byte(nil), whole...)
		bent[i] ^= 1
		for _, data := range [][]byte{bent, whole[:i]} {
			require.NoError(t, os.WriteFile(f.Path, data, 0o600))
			_, err := f.Load(t.Context())
			require.ErrorIs(t, err, outbox.ErrPositionFile, "byte %d", i)
		}
	}
}

func TestFilePositionsNoFolder(t *testing.T) {
	f := outbox.FilePositions{Path: t.TempDir() + "/missing/relay.position"}
	require.Error(t, f.Save(t.Context(), outbox.State{}))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	require.ErrorIs(t, f.Save(ctx, outbox.State{}), context.Canceled)
	_, err := f.Load(ctx)
	require.ErrorIs(t, err, context.Canceled)
}

// A relay with a file goes on after a restart, parked events included.
func TestRestartFromFile(t *testing.T) {
	log, b := filled(t, 3, 5), &broker{}
	f := outbox.FilePositions{Path: t.TempDir() + "/relay.position"}
	b.refuse = func(c oracle.Came) error {
		if c.Contract == eventtest.Contract(1) && c.Seq == 2 {
			return errRefused
		}
		return nil
	}
	r := newRelay(log, b, newClock())
	r.Positions = f
	require.Equal(t, 1, drain(t, r).Parked)
	b.refuse = nil
	r = newRelay(log, b, newClock())
	r.Positions = f
	require.Equal(t, 4, drain(t, r).Published, "tried at once after a restart")
	require.Zero(t, exact(t, &b.tally, log))
}

func TestFilePositions(t *testing.T) {
	path := filepath.Join(t.TempDir(), "relay.position")
	f := outbox.FilePositions{Path: path}
	s, err := f.Load(t.Context())
	require.NoError(t, err)
	require.Zero(t, s, "no file is the beginning")
	want := outbox.State{Position: "12\n\"x", Parked: []outbox.Parked{{
		Contract: eventtest.Contract(1), Seq: 7, Before: "3", Why: outbox.Refused, Attempts: 5,
		Since: time.Date(2025, 3, 1, 12, 0, 0, 5000, time.UTC),
	}}}
	require.NoError(t, f.Save(t.Context(), want))
	got, err := f.Load(t.Context())
	require.NoError(t, err)
	require.Equal(t, want, got)
	left, err := filepath.Glob(path + "*")
	require.NoError(t, err)
	require.Equal(t, []string{path}, left)
	damageEach(t, f)
}
