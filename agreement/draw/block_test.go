package draw_test

import (
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/agreement/draw"
)

func TestBlocks(t *testing.T) {
	t.Parallel()
	start := date(t, "2026-08-31")
	end := start.AddMonths(6)
	blocks := slices.Collect(draw.Blocks(start, end))
	require.Len(t, blocks, 7)
	for i, block := range blocks {
		require.Equal(t, i+1, block.Number)
		require.Equal(t, start+agreement.Date(28*i), block.First)
		if i < 6 {
			require.Equal(t, 28, block.Days())
		}
	}
	require.Equal(t, draw.Block{Number: 7, First: date(t, "2027-02-15"), Last: date(t, "2027-02-27")}, blocks[6])
	require.Equal(t, 13, blocks[6].Days())

	require.Equal(t, []draw.Block{{1, start, start}}, slices.Collect(draw.Blocks(start, start+1)))
	require.Equal(t, []draw.Block{{1, start, start + 27}}, slices.Collect(draw.Blocks(start, start+28)))
	require.Equal(t, []draw.Block{{1, start, start + 27}, {2, start + 28, start + 28}}, slices.Collect(draw.Blocks(start, start+29)))

	last := date(t, "2199-12-31")
	for _, none := range [][2]agreement.Date{{start, start}, {start + 1, start}, {0, start}, {start, 0}, {-5, start}, {start, last + 1}} {
		require.Empty(t, slices.Collect(draw.Blocks(none[0], none[1])))
	}
	for block := range draw.Blocks(start, end) {
		require.Equal(t, 1, block.Number)
		break
	}
}

func TestBlockDays(t *testing.T) {
	t.Parallel()
	start := date(t, "2026-08-31")
	for _, none := range []draw.Block{{}, {First: start}, {Last: start}, {First: start, Last: start - 1}} {
		require.Zero(t, none.Days())
	}
	require.Equal(t, 1, draw.Block{First: start, Last: start}.Days())
}

func TestCountIn(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ per4Weeks, days, want int }{
		{4, 28, 4}, {2, 28, 2}, {1, 28, 1}, {0, 28, 0},
		{4, 27, 3}, {4, 21, 3}, {4, 20, 2}, {4, 14, 2}, {4, 13, 1}, {4, 7, 1}, {4, 6, 0},
		{2, 27, 1}, {2, 14, 1}, {2, 13, 0}, {1, 27, 0},
		{4, 31, 4}, {4, 56, 4}, {4, 0, 0}, {4, -28, 0}, {-4, 14, 0}, {-4, 28, 0},
		{14, 27, 13}, {14, math.MaxInt, 14}, {14, math.MinInt, 0},
	} {
		require.Equal(t, c.want, draw.CountIn(c.per4Weeks, c.days), "%d in %d days", c.per4Weeks, c.days)
	}
}
