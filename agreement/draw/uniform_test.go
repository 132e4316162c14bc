package draw_test

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/agreement/draw"
)

// chiSquare is Pearson's statistic against equal shares.
func chiSquare(counts []int) float64 {
	total := 0
	for _, n := range counts {
		total += n
	}
	share := float64(total) / float64(len(counts))
	var sum float64
	for _, n := range counts {
		sum += (float64(n) - share) * (float64(n) - share) / share
	}
	return sum
}

// critical is the value that chi-square passes once in a thousand times, by the
// approximation of Wilson and Hilferty.
func critical(kinds int) float64 {
	const z = 3.0902
	df := float64(kinds - 1)
	return df * math.Pow(1-2/(9*df)+z*math.Sqrt(2/(9*df)), 3)
}

// Every admissible set of a small frame is drawn equally often, the seeds being
// SHA-256 of 0, 1, 2 and so on. Draws that look fair and are not are found out by
// the same statistic on the same seeds.
func TestUniform(t *testing.T) {
	t.Parallel()
	const draws = 60_000
	f := draw.Frame{
		Contract: contract, Block: 1, First: date(t, "2026-05-11"), Last: date(t, "2026-05-27"),
		Windows: []draw.Window{{1, 900, 1080}, {2, 900, 1080}, {4, 900, 1080}, {6, 600, 720}},
		Count:   3, GapHours: 48,
	}
	slots := slowSlots(t, f)
	sets := slowSets(slots, f.Count, f.GapHours)
	number := map[string]int{}
	for i, set := range sets {
		number[fmt.Sprint(set)] = i
	}
	require.Len(t, number, 34)

	tally := func(pick func(seed draw.Seed) int) (counts []int) {
		counts = make([]int, len(sets))
		for i := range draws {
			counts[pick(seedOf(i))]++
		}
		return counts
	}
	var drawn []draw.Slot
	fair := tally(func(seed draw.Seed) int {
		var err error
		drawn, err = draw.AppendDraw(drawn[:0], seed, f)
		if err != nil {
			require.NoError(t, err)
		}
		return slices.IndexFunc(sets, func(set []draw.Slot) bool { return slices.Equal(set, drawn) })
	})
	require.NotContains(t, fair, 0)
	require.Less(t, chiSquare(fair), critical(len(sets)))

	// A byte without rejection: the first 256 mod 34 sets come too often.
	remainder := tally(func(seed draw.Seed) int { return int(seed[0]) % len(sets) })
	require.Greater(t, chiSquare(remainder), critical(len(sets)))

	// One slot after the other, each at random among those that still fit, until
	// there are enough: sets that leave much room come too seldom.
	greedy := tally(func(seed draw.Seed) int {
		for {
			if set := greedySet(seed, slots, f); set != nil {
				return number[fmt.Sprint(set)]
			}
			seed = sha256.Sum256(seed[:])
		}
	})
	require.Greater(t, chiSquare(greedy), critical(len(sets)))
}

// greedySet picks slots one after the other by the words of the seed; nil when
// it gets stuck.
func greedySet(seed draw.Seed, slots []timed, f draw.Frame) []draw.Slot {
	var chosen []timed
	left := slots
	for i := range f.Count {
		if len(left) == 0 {
			return nil
		}
		next := left[binary.BigEndian.Uint64(seed[8*i:])%uint64(len(left))]
		chosen = append(chosen, next)
		var fit []timed
		for _, s := range left {
			if s.begin.Sub(next.end).Hours() >= float64(f.GapHours) || next.begin.Sub(s.end).Hours() >= float64(f.GapHours) {
				fit = append(fit, s)
			}
		}
		left = fit
	}
	slices.SortFunc(chosen, func(a, b timed) int { return a.begin.Compare(b.begin) })
	var set []draw.Slot
	for _, s := range chosen {
		set = append(set, s.Slot)
	}
	return set
}
