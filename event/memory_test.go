package event_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/event"
)

// TestMemoryClone: a clone holds what the log held, and from then on neither sees
// what is done to the other.
func TestMemoryClone(t *testing.T) {
	records := history(t, 4)
	var log event.Memory
	put := func(m *event.Memory, expected uint32, claim, release event.Claim, recs ...event.Record) error {
		return m.Append(t.Context(), event.Batch{Contract: contract, Expected: expected, Records: recs, Claim: claim, Release: release})
	}
	stored := func(m *event.Memory) (all []event.Record) {
		for rec, err := range m.Read(t.Context(), contract, 0) {
			require.NoError(t, err)
			all = append(all, rec)
		}
		return all
	}
	fed := func(m *event.Memory) (n int) {
		for _, err := range m.From(t.Context(), "") {
			require.NoError(t, err)
			n++
		}
		return n
	}
	require.NoError(t, put(log.Clone(), 0, event.Claim{}, event.Claim{}, records[0]), "of an empty log")
	require.Empty(t, stored(&log))
	require.NoError(t, put(&log, 0, event.Claim{1}, event.Claim{}, records[0], records[1], records[2]))

	clone := log.Clone()
	require.Equal(t, records[:3], stored(clone))
	require.Equal(t, 3, fed(clone))
	require.NoError(t, put(clone, 3, event.Claim{2}, event.Claim{1}, records[3]))
	require.NoError(t, clone.Erase(t.Context(), contract, 2))
	require.Equal(t, records[:3], stored(&log))
	require.Equal(t, 3, fed(&log))
	require.Equal(t, 4, fed(clone))

	require.True(t, stored(clone)[1].Erased())

	second := log.Clone()
	require.NoError(t, put(&log, 3, event.Claim{}, event.Claim{}, records[3]))
	require.NoError(t, log.Erase(t.Context(), contract, 2))
	require.Equal(t, records[:3], stored(second))

	e := registered()
	e.Contract = other
	first := seal(t, event.Link{}, e)
	claim := func(m *event.Memory, c event.Claim) error {
		return m.Append(t.Context(), event.Batch{Contract: other, Records: []event.Record{first}, Claim: c})
	}
	require.ErrorIs(t, claim(log.Clone(), event.Claim{1}), event.ErrClaimed, "claims are copied")
	require.NoError(t, claim(log.Clone(), event.Claim{2}), "what the clone claimed is free here")
	require.ErrorIs(t, claim(clone, event.Claim{2}), event.ErrClaimed)
	require.NoError(t, claim(clone, event.Claim{1}))
}
