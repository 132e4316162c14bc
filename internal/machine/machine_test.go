package machine_test

import (
	"errors"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/internal/machine"
)

var (
	states = []string{"", "red", "green", "alone"}
	acts   = []string{"open", "go", "stay"}
	edges  = []machine.Edge{{From: 0, Act: 0, To: 1}, {From: 1, Act: 1, To: 2}, {From: 1, Act: 1, To: 0}, {From: 2, Act: 2, To: 2}}
)

func TestEveryEdgeIsTaken(t *testing.T) {
	m, err := machine.New("light", states, acts, edges)
	require.NoError(t, err)
	for _, e := range edges {
		require.NoError(t, m.Step(e), "%v", e)
		require.True(t, m.Leads(e))
	}
	require.Equal(t, 2, m.Allows(1, 1), "a choice of two destinations")
	require.Equal(t, 0, m.Allows(2, 1))
	require.Equal(t, 1, m.Allows(2, 2))
}

func TestAnEdgeThatIsNotInTheTableIsAFault(t *testing.T) {
	m, err := machine.New("light", states, acts, edges)
	require.NoError(t, err)
	for _, e := range []machine.Edge{{From: 2, Act: 1, To: 0}, {From: 0, Act: 0, To: 2}, {From: 3, Act: 0, To: 1}} {
		var fault *machine.Fault
		require.ErrorAs(t, m.Step(e), &fault)
		require.ErrorIs(t, fault, machine.ErrNotInTable)
		require.False(t, m.Leads(e))
	}
	require.EqualError(t, m.Step(machine.Edge{From: 2, Act: 1, To: 1}),
		"machine light: go from green should lead to red: no such transition in the table")
}

func TestDefectsAreAllReported(t *testing.T) {
	_, err := machine.New("light", []string{"red", "red"}, []string{"go", "go"}, []machine.Edge{
		{From: 0, Act: 0, To: 1}, {From: 0, Act: 0, To: 1}, {From: 5, Act: 0, To: 1}, {From: 0, Act: 9, To: 1}, {From: 0, Act: 0, To: 7},
	})
	require.ErrorIs(t, err, machine.ErrDuplicate)
	require.ErrorIs(t, err, machine.ErrUnnamed)
	joined, ok := errors.Unwrap(err).(interface{ Unwrap() []error })
	if !ok {
		joined, ok = err.(interface{ Unwrap() []error })
	}
	require.True(t, ok)
	require.Len(t, joined.Unwrap(), 6)
}

func TestManyGoroutinesStepAtOnce(t *testing.T) {
	m, err := machine.New("light", states, acts, edges)
	require.NoError(t, err)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 200 {
				for _, e := range edges {
					if m.Step(e) != nil {
						t.Error("a step failed")
					}
				}
			}
		})
	}
	wg.Wait()
}
