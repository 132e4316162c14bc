package draw_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/agreement/draw"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// defects takes an error of a frame apart.
func defects(t testing.TB, err error) (fields []string) {
	t.Helper()
	require.ErrorIs(t, err, draw.ErrFrame)
	joined, ok := err.(interface{ Unwrap() []error })
	require.True(t, ok)
	for _, one := range joined.Unwrap() {
		var defect *draw.FrameError
		require.ErrorAs(t, one, &defect)
		require.NotEmpty(t, defect.Want)
		require.Equal(t, "draw: "+defect.Field+": want "+defect.Want, defect.Error())
		fields = append(fields, defect.Field)
	}
	return fields
}

func TestFrameErrors(t *testing.T) {
	t.Parallel()
	windows := func(list ...draw.Window) func(*draw.Frame) {
		return func(f *draw.Frame) { f.Windows = list }
	}
	many := func(n int) func(*draw.Frame) {
		return func(f *draw.Frame) {
			f.Windows = nil
			for i := range uint16(n) {
				f.Windows = append(f.Windows, draw.Window{Weekday: 1, From: i, To: i + 1})
			}
		}
	}
	const last = 109573 // 2199-12-31
	for name, c := range map[string]struct {
		change func(*draw.Frame)
		want   []string
	}{
		"right":                   {func(*draw.Frame) {}, nil},
		"no contract":             {func(f *draw.Frame) { f.Contract = roles.Ref{} }, []string{"contract"}},
		"block nought":            {func(f *draw.Frame) { f.Block = 0 }, []string{"block"}},
		"block below nought":      {func(f *draw.Frame) { f.Block = -1 }, []string{"block"}},
		"a late block":            {func(f *draw.Frame) { f.Block = math.MaxInt }, nil},
		"no first":                {func(f *draw.Frame) { f.First, f.Last = 0, 27 }, []string{"first"}},
		"no last":                 {func(f *draw.Frame) { f.First, f.Last = last, last+1 }, []string{"last"}},
		"one day":                 {func(f *draw.Frame) { f.Last = f.First }, nil},
		"ends before it starts":   {func(f *draw.Frame) { f.Last = f.First - 1 }, []string{"last"}},
		"31 days":                 {func(f *draw.Frame) { f.Last = f.First + 30 }, nil},
		"32 days":                 {func(f *draw.Frame) { f.Last = f.First + 31 }, []string{"last"}},
		"all the days there are":  {func(f *draw.Frame) { f.First, f.Last = math.MinInt32, math.MaxInt32 }, []string{"first", "last", "last"}},
		"14 tests":                {func(f *draw.Frame) { f.Count = 14 }, nil},
		"15 tests":                {func(f *draw.Frame) { f.Count = 15 }, []string{"count"}},
		"fewer than no tests":     {func(f *draw.Frame) { f.Count = -1 }, []string{"count"}},
		"no gap":                  {func(f *draw.Frame) { f.GapHours = 0 }, nil},
		"gap below nought":        {func(f *draw.Frame) { f.GapHours = -1 }, []string{"gapHours"}},
		"gap of two weeks":        {func(f *draw.Frame) { f.GapHours = 336 }, nil},
		"gap longer than that":    {func(f *draw.Frame) { f.GapHours = 337 }, []string{"gapHours"}},
		"after without a date":    {func(f *draw.Frame) { f.After = draw.Slot{From: 1, To: 2} }, []string{"after"}},
		"after without a span":    {func(f *draw.Frame) { f.After = draw.Slot{On: f.First, From: 2, To: 2} }, []string{"after"}},
		"after beyond midnight":   {func(f *draw.Frame) { f.After = draw.Slot{On: f.First, From: 2, To: 1441} }, []string{"after"}},
		"after in the block":      {func(f *draw.Frame) { f.After = draw.Slot{On: f.Last, From: 1, To: 2} }, nil},
		"after the block":         {func(f *draw.Frame) { f.After = draw.Slot{On: f.Last + 1, From: 1, To: 2} }, []string{"after"}},
		"no windows":              {windows(), nil},
		"28 windows":              {many(28), nil},
		"29 windows":              {many(29), []string{"windows"}},
		"first and last weekday":  {windows(draw.Window{1, 0, 1}, draw.Window{7, 0, 1}), nil},
		"no weekday":              {windows(draw.Window{0, 0, 1}), []string{"windows[0].weekday"}},
		"eighth weekday":          {windows(draw.Window{1, 0, 1}, draw.Window{8, 0, 1}), []string{"windows[1].weekday"}},
		"the whole day":           {windows(draw.Window{1, 0, 1440}), nil},
		"beyond midnight":         {windows(draw.Window{1, 0, 1441}), []string{"windows[0].to"}},
		"no time":                 {windows(draw.Window{1, 5, 5}), []string{"windows[0].to"}},
		"backwards":               {windows(draw.Window{1, 6, 5}), []string{"windows[0].to"}},
		"one after the other":     {windows(draw.Window{1, 5, 9}, draw.Window{1, 9, 12}, draw.Window{1, 1, 5}), nil},
		"same hours, another day": {windows(draw.Window{1, 5, 9}, draw.Window{2, 5, 9}), nil},
		"overlap":                 {windows(draw.Window{1, 5, 9}, draw.Window{2, 5, 9}, draw.Window{1, 8, 12}), []string{"windows[2]"}},
		"overlap before":          {windows(draw.Window{1, 5, 9}, draw.Window{1, 2, 6}), []string{"windows[1]"}},
		"twice the same":          {windows(draw.Window{1, 5, 9}, draw.Window{1, 5, 9}), []string{"windows[1]"}},
		"one within another":      {windows(draw.Window{1, 5, 9}, draw.Window{1, 6, 7}), []string{"windows[1]"}},
		"a whole list": {func(f *draw.Frame) {
			*f = draw.Frame{Count: -1, GapHours: -1, After: draw.Slot{On: 1}, Windows: []draw.Window{{}, {1, 5, 9}, {1, 8, 12}}}
		}, []string{"contract", "block", "first", "last", "count", "gapHours", "after", "after",
			"windows[0].weekday", "windows[0].to", "windows[2]"}},
	} {
		f := week()
		c.change(&f)
		drawn, err := draw.Draw(seedOf(1), f)
		if c.want == nil {
			require.NoError(t, err, name)
			requireAdmissible(t, f, drawn)
			continue
		}
		require.Empty(t, drawn, name)
		require.Equal(t, c.want, defects(t, err), name)
	}
}

// The texts say the limits as numbers.
func TestFrameErrorText(t *testing.T) {
	t.Parallel()
	_, err := draw.Draw(seedOf(1), draw.Frame{
		Contract: contract, Block: 1, First: 1, Last: 40, Count: 15, GapHours: 337, Windows: make([]draw.Window, 29),
	})
	require.EqualError(t, err, "draw: last: want 1 to 31 days from first\n"+
		"draw: count: want 0 to 14\ndraw: gapHours: want 0 to 336\ndraw: windows: want at most 28")
	require.Equal(t, []int{31, 14, 336, 28}, []int{draw.MaxDays, draw.MaxCount, draw.MaxGapHours, draw.MaxWindows})

	var f draw.Frame
	_, err = draw.Draw(seedOf(1), f)
	require.Equal(t, []string{"contract", "block", "first", "last"}, defects(t, err), "the zero value")

	f = week()
	f.First, f.Last = agreement.Date(109573), agreement.Date(109573)
	_, err = draw.Draw(seedOf(1), f)
	require.NoError(t, err, "the last day that there is")
}
