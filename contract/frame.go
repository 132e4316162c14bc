package contract

import (
	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/agreement/draw"
	"github.com/ruskontrakt/ruskontrakt/event"
)

// Tests counts the tests that have been planned, those called off included.
func (c Contract) Tests() int { return len(c.tests) }

// Conversations counts the conversations that have been planned, those called off
// included.
func (c Contract) Conversations() int { return len(c.talks) }

// TestSlot gives the day and the window of a test, counted from 1; zero where there
// is no such test. A test without a window has only a day. Until the youth has been
// told of it the date is nobody's but the clock's and the collector's.
func (c Contract) TestSlot(n int) draw.Slot {
	if t := c.test(n); t != nil {
		return t.slot()
	}
	return draw.Slot{}
}

// Commitment is what binds to the seed of the contract period; zero before it is
// made.
func (c Contract) Commitment() agreement.Hash {
	if made := c.inCommon().commitment; made != nil {
		return *made
	}
	return agreement.Hash{}
}

// Frame gives everything but the seed that the unannounced tests of a block are
// drawn from, as the contract and its plan stand: the windows that may be used, as
// many tests as the band has, the gap, and the last test before the block that was
// not called off and is no replacement. One without a window takes the whole of its
// day. It is false when the contract period has no such block. Count is 0 when no
// test may be drawn.
//
// Basis: process.md section 6.5.
func (l *Lifecycle) Frame(c Contract, block int) (draw.Frame, bool) {
	b, ok := c.block(block)
	if !ok {
		return draw.Frame{}, false
	}
	f := draw.Frame{
		Contract: c.id, Block: block, First: b.First, Last: b.Last,
		Count: draw.CountIn(l.terms.BandPer4Weeks(c.inPlan().band), b.Days()), GapHours: l.terms.N(agreement.TestGapHours),
		Calendar: l.terms.Calendar(),
	}
	for _, w := range c.inPlan().windows {
		if outOfLessons(w) {
			f.Windows = append(f.Windows, draw.Window{Weekday: w.Weekday, From: w.From, To: w.To})
		}
	}
	for i := range c.tests {
		t := &c.tests[i]
		slot := t.slot()
		if t.anyTime() {
			slot.To = minutesPerDay
		}
		if t.counts() && t.on < b.First && (f.After.IsZero() || slot.End().After(f.After.End())) {
			f.After = slot
		}
	}
	return f, true
}

const minutesPerDay = 24 * 60

// outOfLessons says whether a test may be taken in a window of the plan.
func outOfLessons(w event.Window) bool { return !w.Lessons || w.Agreed }
