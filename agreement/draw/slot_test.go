package draw_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/agreement/draw"
)

// Each minute of ordinary days and of those on which the clocks change, against
// package time.
func TestSlotAgainstTheClock(t *testing.T) {
	t.Parallel()
	location := oslo(t)
	for day, length := range map[string]int{
		"2026-01-14": 1440, "2026-07-14": 1440, "2026-03-28": 1440, "2026-03-29": 1380, "2026-03-30": 1440,
		"2026-10-24": 1440, "2026-10-25": 1500, "2026-10-26": 1440,
	} {
		minutes, clock := slowDay(location, date(t, day))
		require.Len(t, minutes, length)
		for minute := range uint16(1440) {
			begin, _ := slowSpan(minutes, clock, minute, 1440)
			_, end := slowSpan(minutes, clock, 0, minute+1)
			got := draw.Slot{On: date(t, day), From: minute, To: 1440}.Begin()
			if !begin.Equal(got) {
				require.Equal(t, begin, got, "from %d", minute)
			}
			got = draw.Slot{On: date(t, day), From: 0, To: minute + 1}.End()
			if !end.Equal(got) {
				require.Equal(t, end, got, "to %d", minute+1)
			}
		}
	}
}

func TestSlot(t *testing.T) {
	t.Parallel()
	on := date(t, "2026-07-14")
	slot := draw.Slot{On: on, From: 15 * 60, To: 18*60 + 30}
	require.Equal(t, time.Date(2026, time.July, 14, 13, 0, 0, 0, time.UTC), slot.Begin())
	require.Equal(t, time.Date(2026, time.July, 14, 16, 30, 0, 0, time.UTC), slot.End())
	require.False(t, slot.IsZero())
	require.True(t, draw.Slot{}.IsZero())
	for _, none := range []draw.Slot{{}, {On: on}, {On: on, From: 2, To: 2}, {On: on, From: 1, To: 1441}, {On: -1, From: 1, To: 2}} {
		require.Equal(t, time.Time{}, none.Begin())
		require.Equal(t, time.Time{}, none.End())
	}
}
