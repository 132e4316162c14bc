package draw_test

import (
	"encoding/binary"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/agreement/draw"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// windowBytes and windowsOf turn windows into bytes and back, five each.
func windowBytes(windows []draw.Window) (b []byte) {
	for _, w := range windows {
		b = binary.BigEndian.AppendUint16(append(b, byte(w.Weekday)), w.From)
		b = binary.BigEndian.AppendUint16(b, w.To)
	}
	return b
}

func windowsOf(b []byte) (windows []draw.Window) {
	for ; len(b) >= 5 && len(windows) <= draw.MaxWindows; b = b[5:] {
		windows = append(windows, draw.Window{
			Weekday: uint16(b[0]), From: binary.BigEndian.Uint16(b[1:]), To: binary.BigEndian.Uint16(b[3:]),
		})
	}
	return windows
}

// mostThatFit takes each slot as soon as it may: no set is larger.
func mostThatFit(t testing.TB, f draw.Frame) int {
	t.Helper()
	n := 0
	for _, s := range slowSlots(t, f) {
		if f.After.IsZero() || s.begin.Sub(f.After.End()).Hours() >= float64(f.GapHours) {
			n, f.After = n+1, s.Slot
		}
	}
	return n
}

// Any frame: no panic, and either a typed error or an admissible set of the
// size asked for, or of the largest that fits.
func FuzzDraw(f *testing.F) {
	_, example := vector(f)
	for _, frame := range []draw.Frame{{}, week(), example, brim(f)} {
		f.Add(frame.Contract[:], 1, frame.Block, int32(frame.First), int32(frame.Last), windowBytes(frame.Windows),
			frame.Count, frame.GapHours, int32(frame.After.On), frame.After.From, frame.After.To, false)
	}
	f.Add(contract[:], 2, 1, int32(46105), int32(46112), windowBytes([]draw.Window{{7, 90, 150}, {7, 150, 200}, {1, 0, 60}}),
		3, 1, int32(46104), uint16(0), uint16(1440), true) // over a night in which the clocks change
	f.Fuzz(func(t *testing.T, ref []byte, seed, block int, first, last int32, windows []byte,
		count, gap int, afterOn int32, afterFrom, afterTo uint16, closed bool,
	) {
		frame := draw.Frame{
			Contract: roles.Ref{}, Block: block, First: agreement.Date(first), Last: agreement.Date(last),
			Windows: windowsOf(windows), Count: count, GapHours: gap,
			After:    draw.Slot{On: agreement.Date(afterOn), From: afterFrom, To: afterTo},
			Calendar: agreement.Calendar{Dec24: closed, Dec31: closed},
		}
		copy(frame.Contract[:], ref)
		drawn, err := draw.Draw(seedOf(seed), frame)
		if err != nil {
			require.NotEmpty(t, defects(t, err))
			require.Empty(t, drawn)
			return
		}
		requireAdmissible(t, frame, drawn)
		if frame.First >= 35430 { // 1997: from here package time has the same clocks
			require.Len(t, drawn, min(frame.Count, mostThatFit(t, frame)))
		}
		again, err := draw.Draw(seedOf(seed), frame)
		require.NoError(t, err)
		require.Equal(t, drawn, again)
	})
}
