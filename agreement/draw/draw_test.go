package draw_test

import (
	"math/big"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/agreement/draw"
)

// vector is the frame of the package documentation.
func vector(t testing.TB) (draw.Seed, draw.Frame) {
	t.Helper()
	var seed draw.Seed
	for i := range seed {
		seed[i] = byte(i)
	}
	return seed, draw.Frame{
		Contract: contract,
		Block:    3,
		First:    date(t, "2026-03-16"),
		Last:     date(t, "2026-04-12"),
		Windows:  []draw.Window{{6, 600, 900}, {4, 900, 1080}, {1, 900, 1080}},
		Count:    2,
		GapHours: 48,
		After:    draw.Slot{On: date(t, "2026-03-14"), From: 900, To: 1080},
	}
}

// The published vector: these lines never change.
func TestVector(t *testing.T) {
	t.Parallel()
	seed, f := vector(t)
	commitment := seed.Commit(contract)
	require.Equal(t, "bef268e8e09e69afd10a04884826494a679d59fa66a900145b34d7170858fa2d", commitment.String())

	slots := slowSlots(t, f)
	require.Len(t, slots, 9)
	sets := slowSets(slots, 2, 48)
	require.Len(t, sets, 32)
	x, _ := slowIndex(seed, f, new(big.Int).Lsh(big.NewInt(1), 64))
	require.Equal(t, uint64(0x001361635ebef209), x.Uint64())

	drawn, err := draw.Draw(seed, f)
	require.NoError(t, err)
	require.Equal(t, []draw.Slot{{date(t, "2026-03-21"), 600, 900}, {date(t, "2026-03-28"), 600, 900}}, drawn)
	require.Equal(t, sets[9], drawn)
}

// Whoever follows the documentation by another road arrives at the same slots.
func TestSameAsListingAllSets(t *testing.T) {
	t.Parallel()
	calendar := agreement.Calendar{Dec24: true, Dec31: true}
	for i, f := range []draw.Frame{
		{First: date(t, "2026-03-16"), Last: date(t, "2026-04-12"), Count: 3, GapHours: 48, Windows: week().Windows},
		{First: date(t, "2026-10-12"), Last: date(t, "2026-11-08"), Count: 4, GapHours: 48, Windows: []draw.Window{{7, 900, 960}, {6, 600, 660}, {5, 900, 960}}},
		{First: date(t, "2026-12-21"), Last: date(t, "2027-01-03"), Count: 2, GapHours: 20, Windows: week().Windows, Calendar: calendar},
		{First: date(t, "2026-12-21"), Last: date(t, "2027-01-03"), Count: 2, GapHours: 20, Windows: week().Windows},
		{First: date(t, "2026-05-11"), Last: date(t, "2026-05-17"), Count: 14, GapHours: 0, Windows: []draw.Window{{2, 0, 600}, {2, 600, 1440}, {3, 0, 1}, {3, 1, 2}}},
		{First: date(t, "2026-10-25"), Last: date(t, "2026-10-26"), Count: 2, GapHours: 0, Windows: []draw.Window{{7, 60, 150}, {7, 150, 240}, {1, 0, 60}}},
		{First: date(t, "2026-03-29"), Last: date(t, "2026-03-30"), Count: 3, GapHours: 1, Windows: []draw.Window{{7, 60, 90}, {7, 125, 175}, {7, 180, 181}, {1, 0, 60}}},
		{First: date(t, "1900-01-01"), Last: date(t, "1900-01-31"), Count: 1, GapHours: 336, Windows: week().Windows},
		{First: date(t, "2199-12-01"), Last: date(t, "2199-12-31"), Count: 2, GapHours: 336, Windows: []draw.Window{{2, 1380, 1440}}},
	} {
		f.Contract, f.Block = contract, i+1
		if i%2 == 1 {
			f.After = draw.Slot{On: f.First, From: 0, To: 10}
		}
		sets := slowLargest(t, f)
		for n := range 20 {
			index, _ := slowIndex(seedOf(n), f, big.NewInt(int64(len(sets))))
			drawn, err := draw.Draw(seedOf(n), f)
			require.NoError(t, err)
			require.Equal(t, sets[index.Int64()], append([]draw.Slot{}, drawn...), "frame %d", i)
		}
	}
}

// brim is the frame with the most sets of all: 140 windows, 14 tests, no gap.
func brim(t testing.TB) draw.Frame {
	t.Helper()
	f := draw.Frame{Contract: contract, Block: 1, First: date(t, "2025-10-01"), Last: date(t, "2025-10-31"), Count: draw.MaxCount}
	for weekday := uint16(3); weekday <= 5; weekday++ { // the days that this month has five times
		for n := range uint16(10) {
			if len(f.Windows) < draw.MaxWindows {
				f.Windows = append(f.Windows, draw.Window{Weekday: weekday, From: n * 60, To: n*60 + 60})
			}
		}
	}
	return f
}

// At the limits the counts still fit into 64 bits, and words are passed over.
func TestGreatestFrame(t *testing.T) {
	t.Parallel()
	f := brim(t)
	slots := slowSlots(t, f)
	require.Len(t, slots, 5*draw.MaxWindows)
	n := new(big.Int).Binomial(int64(len(slots)), draw.MaxCount)
	require.True(t, n.IsUint64())

	passed := 0
	for i := range 100 {
		index, over := slowIndex(seedOf(i), f, n)
		passed += over
		var want []draw.Slot
		for at := 0; len(want) < draw.MaxCount; at++ { // all pairs are compatible: plain combinations
			with := new(big.Int).Binomial(int64(len(slots)-at-1), int64(draw.MaxCount-len(want)-1))
			if index.Cmp(with) < 0 {
				want = append(want, slots[at].Slot)
			} else {
				index.Sub(index, with)
			}
		}
		drawn, err := draw.Draw(seedOf(i), f)
		require.NoError(t, err)
		require.Equal(t, want, drawn)
	}
	require.Positive(t, passed)
}

// What an agreement may say at most, a frame can hold.
func TestLimitsHoldWhatAgreementsSay(t *testing.T) {
	t.Parallel()
	fields := agreement.Fields()
	require.LessOrEqual(t, fields[agreement.BandClosePer4Weeks].Max, draw.MaxCount)
	require.LessOrEqual(t, fields[agreement.TestGapHours].Max, draw.MaxGapHours)
	require.LessOrEqual(t, draw.BlockDays, draw.MaxDays)
}

// The invariants T6 and T7 of process.md, over a year of blocks for each seed.
func TestManyDraws(t *testing.T) {
	t.Parallel()
	f := week()
	start := date(t, "2026-01-05")
	var slots []draw.Slot
	for draws := 0; draws < 100_000; {
		f.After = draw.Slot{}
		seed := seedOf(draws)
		for block := range draw.Blocks(start, start.AddYears(1)) {
			f.Block, f.First, f.Last = block.Number, block.First, block.Last
			f.Count = draw.CountIn(4, block.Days())
			var err error
			slots, err = draw.AppendDraw(slots[:0], seed, f)
			if err != nil || len(slots) != f.Count {
				require.Fail(t, "no draw", "%v %v", slots, err)
			}
			requireAdmissible(t, f, slots)
			if len(slots) > 0 {
				f.After = slots[len(slots)-1]
			}
			draws++
		}
	}
}

func TestGapIsInHoursThatPass(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		saturday string
		gap      int
		want     int
	}{
		"48 h on paper and in fact":     {"2026-03-21", 48, 2},
		"48 h on paper, 47 in March":    {"2026-03-28", 48, 1},
		"47 h asked for, 47 in March":   {"2026-03-28", 47, 2},
		"48 h on paper, 49 in October":  {"2026-10-24", 49, 2},
		"49 h asked for, an hour short": {"2026-10-17", 49, 1},
	} {
		saturday := date(t, c.saturday)
		f := draw.Frame{
			Contract: contract, Block: 1, First: saturday, Last: saturday + 2, Count: 2, GapHours: c.gap,
			Windows: []draw.Window{{6, 600, 900}, {1, 900, 1080}},
		}
		drawn, err := draw.Draw(seedOf(1), f)
		require.NoError(t, err)
		require.Len(t, drawn, c.want, name)

		f.Windows, f.After = f.Windows[1:], draw.Slot{On: saturday, From: 600, To: 900}
		drawn, err = draw.Draw(seedOf(1), f)
		require.NoError(t, err)
		require.Len(t, drawn, c.want-1, name)
	}
}

// On the night that has 02:30 twice, a test until 02:30 may have ended at the
// later and one from 02:30 may begin at the earlier: they are not taken to follow
// one another.
func TestHourThatComesTwice(t *testing.T) {
	t.Parallel()
	sunday := date(t, "2026-10-25")
	f := draw.Frame{
		Contract: contract, Block: 1, First: sunday, Last: sunday, Count: 2,
		Windows: []draw.Window{{7, 60, 150}, {7, 150, 240}},
	}
	drawn, err := draw.Draw(seedOf(1), f)
	require.NoError(t, err)
	require.Len(t, drawn, 1)

	f.Windows, f.After = f.Windows[1:], draw.Slot{On: sunday, From: 60, To: 150}
	drawn, err = draw.Draw(seedOf(1), f)
	require.NoError(t, err)
	require.Empty(t, drawn)

	f.After.To = 120 // before that hour
	drawn, err = draw.Draw(seedOf(1), f)
	require.NoError(t, err)
	require.Len(t, drawn, 1)
}

func TestFewerFit(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(*draw.Frame)
		want   int
	}{
		"nothing asked for":       {func(f *draw.Frame) { f.Count = 0 }, 0},
		"in 1900":                 {func(f *draw.Frame) { f.First, f.Last = 1, 28 }, 4},
		"no windows":              {func(f *draw.Frame) { f.Windows = nil }, 0},
		"no such weekday":         {func(f *draw.Frame) { f.Last = f.First; f.Windows = f.Windows[1:] }, 0},
		"only a holiday":          {func(f *draw.Frame) { f.First = date(t, "2026-05-25"); f.Last = f.First }, 0},
		"all too near the last":   {func(f *draw.Frame) { f.After = draw.Slot{On: f.Last, From: 0, To: 1} }, 0},
		"one Wednesday":           {func(f *draw.Frame) { f.Windows = f.Windows[2:3]; f.Last = f.First + 6 }, 1},
		"four Wednesdays":         {func(f *draw.Frame) { f.Windows = f.Windows[2:3]; f.Count = 14 }, 4},
		"two a week, less Monday": {func(f *draw.Frame) { f.Count = 14 }, 8},
		"a fortnight apart":       {func(f *draw.Frame) { f.GapHours = 13*24 + 21 }, 2},
	} {
		f := week()
		c.change(&f)
		drawn, err := draw.Draw(seedOf(1), f)
		require.NoError(t, err, name)
		require.Len(t, drawn, c.want, name)
		requireAdmissible(t, f, drawn)
	}
}

func TestDrawDependsOn(t *testing.T) {
	t.Parallel()
	sequence := func(contract, block, seed int) (all [][]draw.Slot) {
		f := week()
		if contract == 1 {
			f.Contract = other
		}
		for i := range 10 {
			f.Block = 10*block + i + 1
			drawn, err := draw.Draw(seedOf(seed), f)
			require.NoError(t, err)
			all = append(all, drawn)
		}
		return all
	}
	base := sequence(0, 0, 0)
	require.Equal(t, base, sequence(0, 0, 0))
	require.NotEqual(t, base, sequence(1, 0, 0), "contract")
	require.NotEqual(t, base, sequence(0, 1, 0), "block")
	require.NotEqual(t, base, sequence(0, 0, 1), "seed")
}

func TestOrderOfWindowsDoesNotMatter(t *testing.T) {
	t.Parallel()
	f := week()
	f.Windows = append(f.Windows, draw.Window{Weekday: 3, From: 600, To: 660})
	want, err := draw.Draw(seedOf(7), f)
	require.NoError(t, err)
	require.Len(t, want, 4)
	for range f.Windows {
		f.Windows = append(slices.Clone(f.Windows[1:]), f.Windows[0])
		given := slices.Clone(f.Windows)
		drawn, err := draw.Draw(seedOf(7), f)
		require.NoError(t, err)
		require.Equal(t, want, drawn)
		require.Equal(t, given, f.Windows, "what was given is left alone")
	}
}

func TestAppendDraw(t *testing.T) {
	t.Parallel()
	want, err := draw.Draw(seedOf(1), week())
	require.NoError(t, err)
	before := draw.Slot{On: 1, From: 2, To: 3}
	got, err := draw.AppendDraw([]draw.Slot{before}, seedOf(1), week())
	require.NoError(t, err)
	require.Equal(t, append([]draw.Slot{before}, want...), got)

	got, err = draw.AppendDraw([]draw.Slot{before}, seedOf(1), draw.Frame{})
	require.ErrorIs(t, err, draw.ErrFrame)
	require.Equal(t, []draw.Slot{before}, got)
	got, err = draw.AppendDraw([]draw.Slot{before}, draw.Seed{}, week())
	require.ErrorIs(t, err, draw.ErrNoSeed)
	require.Equal(t, []draw.Slot{before}, got)
}
