//go:build !race

// The race detector makes a sync.Pool forget at random, so that allocations
// cannot be counted under it.

package event_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/event"
)

func TestDecodingAllocatesLittle(t *testing.T) {
	rec := seal(t, event.Link{}, registered())
	allocs := testing.AllocsPerRun(100, func() {
		if _, err := event.Standard().Decode(rec); err != nil {
			t.Fatal(err)
		}
	})
	require.LessOrEqual(t, allocs, 12.0)
}
