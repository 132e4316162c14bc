package draw_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/agreement/draw"
)

func BenchmarkDraw(b *testing.B) {
	every := week()
	every.Windows = nil
	for weekday := uint16(1); weekday <= 7; weekday++ {
		for n := range uint16(4) {
			every.Windows = append(every.Windows, draw.Window{Weekday: weekday, From: n * 360, To: n*360 + 360})
		}
	}
	every.Count, every.GapHours = 14, 0
	for name, f := range map[string]draw.Frame{"five windows, close": week(), "all that a frame may have": every} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			var slots []draw.Slot
			for b.Loop() {
				var err error
				slots, err = draw.AppendDraw(slots[:0], seedOf(1), f)
				require.NoError(b, err)
			}
			require.Len(b, slots, f.Count)
		})
	}
}
