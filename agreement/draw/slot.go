package draw

import (
	"cmp"
	"time"

	"github.com/ruskontrakt/ruskontrakt/agreement"
)

const (
	minutesPerDay = 24 * 60

	// The clocks change at night between 02:00 and 03:00: in March that hour is
	// left out, in October it comes twice.
	changeFrom = 2 * 60
	changeTo   = 3 * 60
)

// Window is a span of every week in which a test may be taken. From is included,
// To is not. The zero value is no window.
type Window struct {
	Weekday  uint16 // 1 Monday to 7 Sunday
	From, To uint16 // minutes after midnight, Europe/Oslo; From < To <= 1440
}

// compare orders windows by weekday, then by the clock.
func (w Window) compare(v Window) int {
	return cmp.Or(cmp.Compare(w.Weekday, v.Weekday), cmp.Compare(w.From, v.From))
}

func (w Window) overlaps(v Window) bool {
	return w.Weekday == v.Weekday && w.From < v.To && v.From < w.To
}

// Slot is one window on one day: somewhere in it the test is taken. The zero
// value is no slot.
type Slot struct {
	On       agreement.Date
	From, To uint16 // minutes after midnight, Europe/Oslo; From < To <= 1440
}

// IsZero says whether s is no slot.
func (s Slot) IsZero() bool { return s == Slot{} }

func (s Slot) valid() bool { return s.On.Valid() && s.From < s.To && s.To <= minutesPerDay }

// Begin returns the first instant of the slot, in UTC; the zero time when s is
// no slot. When the clocks change: 02:30 is 03:00 on the night without it, and
// the earlier of the two on the night that has it twice.
func (s Slot) Begin() time.Time {
	if !s.valid() {
		return time.Time{}
	}
	return time.Unix(60*dayOf(s.On).begin(s.From), 0).UTC()
}

// End returns the instant, in UTC, at which the slot is over; the zero time when
// s is no slot. When the clocks change: 02:30 is 03:00 on the night without it,
// and the later of the two on the night that has it twice.
func (s Slot) End() time.Time {
	if !s.valid() {
		return time.Time{}
	}
	return time.Unix(60*dayOf(s.On).end(s.To), 0).UTC()
}

// day is a civil day as it runs, in minutes: since 1970 in UTC at its midnight,
// and how many it has.
type day struct{ midnight, length int64 }

func dayOf(d agreement.Date) day {
	midnight := d.Start().Unix() / 60
	return day{midnight, d.End().Unix()/60 - midnight}
}

// begin is the first instant at which the clock has reached the minute.
func (d day) begin(minute uint16) int64 {
	if d.length > minutesPerDay && minute >= changeTo {
		return d.midnight + int64(minute) + 60
	}
	return d.midnight + d.skipping(minute)
}

// end is the last instant before which the clock has shown less than the minute.
func (d day) end(minute uint16) int64 {
	if d.length > minutesPerDay && minute > changeFrom {
		return d.midnight + int64(minute) + 60
	}
	return d.midnight + d.skipping(minute)
}

// skipping counts the minutes after midnight that there are up to the minute.
func (d day) skipping(minute uint16) int64 {
	if d.length < minutesPerDay && minute >= changeFrom {
		return max(changeFrom, int64(minute)-60)
	}
	return int64(minute)
}
