package sqlite_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/adapters/sqlite"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/event/eventtest"
)

// places are the positions after each record of the feed.
func places(t *testing.T, store *sqlite.Store) (all []event.Position) {
	t.Helper()
	for entry, err := range store.From(t.Context(), "") {
		require.NoError(t, err)
		all = append(all, entry.Position)
	}
	return all
}

// After a restore the numbers of the feed come again with other events. Whoever
// was beyond the backup is told, and does not skip what came instead.
func TestPositionsAfterRestore(t *testing.T) {
	path := file(t)
	store := open(t, path, sqlite.Options{})
	add := func(s *sqlite.Store, c *eventtest.Chain, events int) {
		t.Helper()
		batch, err := c.Batch(events)
		require.NoError(t, err)
		require.NoError(t, s.Append(t.Context(), batch))
	}
	first := eventtest.NewChain(eventtest.Contract(1))
	add(store, first, 3)
	require.NoError(t, store.Backup(t.Context(), path+".copy"))
	add(store, first, 2)
	before := places(t, store)
	restored := open(t, path+".copy", sqlite.Options{})
	add(restored, eventtest.NewChain(eventtest.Contract(2)), 4)
	for i, position := range before {
		got := 0
		for _, err := range restored.From(t.Context(), position) {
			if i >= 3 {
				require.ErrorIs(t, err, sqlite.ErrPosition)
				continue
			}
			require.NoError(t, err, "what is in the backup is still a place")
			got++
		}
		if i < 3 {
			require.Equal(t, 7-i-1, got)
		}
	}
}

// Positions of other feeds are refused, not guessed at.
func TestPositions(t *testing.T) {
	store := open(t, made(t, 3), sqlite.Options{})
	second := string(places(t, store)[1])
	_, link, _ := strings.Cut(second, "-")
	for _, position := range []string{
		"0", "-1", "2", "4", "01", "1 ", "x", "99999999999999999999", "-", "2-", "-" + link,
		"4-" + link, "1-" + link, "0-" + link, "-2-" + link, "+2-" + link, "02-" + link, "2-" + link + " ",
		"2-" + link[1:], "2-x" + link[1:], "2--" + link[1:], "2-" + link + "00", "2-0000000000000000", "99999999999999999999-" + link,
	} {
		n := 0
		for _, err := range store.From(t.Context(), event.Position(position)) {
			require.ErrorIs(t, err, sqlite.ErrPosition, position)
			n++
		}
		require.Equal(t, 1, n, position)
	}
	require.NoError(t, store.Erase(t.Context(), eventtest.Contract(1), 2))
	n := 0
	for _, err := range store.From(t.Context(), event.Position(second)) {
		require.NoError(t, err, "erasing moves no place")
		n++
	}
	require.Equal(t, 1, n)
}
