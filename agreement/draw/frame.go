package draw

import (
	"errors"
	"fmt"
	"strconv"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// The limits of a frame. They keep the number of possible draws below 2^64 and
// are part of the published algorithm.
const (
	MaxWindows  = 28  // four on every day of the week
	MaxCount    = 14  // what an agreement may say at most: a test every other day
	MaxGapHours = 336 // what an agreement may say at most: two weeks
	MaxDays     = 31

	maxSlots = MaxWindows * 5 // 31 days have no weekday more than five times
)

// Frame is everything besides the seed that a draw depends on. The order of the
// windows does not matter. The zero value is refused.
type Frame struct {
	Contract    roles.Ref
	Block       int            // counted from 1: which block of the contract period
	First, Last agreement.Date // both included, at most [MaxDays] days
	Windows     []Window       // those that may be used, at most [MaxWindows]; no two overlap
	Count       int            // how many tests, 0 to [MaxCount]
	GapHours    int            // hours between two tests, 0 to [MaxGapHours]
	// After is the last test before this block: the gap applies to it too. Zero
	// when there is none.
	After    Slot
	Calendar agreement.Calendar // of the terms: knows the holidays
}

// ErrFrame says that a frame makes no sense. Every [*FrameError] is one.
var ErrFrame = errors.New("draw: not a frame")

// FrameError is one thing that is wrong with a frame. It repeats no value.
type FrameError struct {
	Field string // as "count" or "windows[3].weekday", counted from 0
	Want  string // what would be right, as "1 to 7"
}

func (e *FrameError) Error() string { return fmt.Sprintf("draw: %s: want %s", e.Field, e.Want) }

// Unwrap returns [ErrFrame].
func (e *FrameError) Unwrap() error { return ErrFrame }

// checker notes everything that is wrong with a frame.
type checker struct{ errs []error }

func (c *checker) need(ok bool, field, want string) {
	if !ok {
		c.errs = append(c.errs, &FrameError{field, want})
	}
}

// check lists every defect, each a [*FrameError].
func (f *Frame) check() error {
	var c checker
	c.need(!f.Contract.IsZero(), "contract", "a reference")
	c.need(f.Block >= 1, "block", "1 or more")
	c.need(f.First.Valid(), "first", "a date")
	c.need(f.Last.Valid(), "last", "a date")
	c.need(f.Last >= f.First && int64(f.Last)-int64(f.First) < MaxDays, "last", "1 to 31 days from first")
	c.need(f.Count >= 0 && f.Count <= MaxCount, "count", "0 to 14")
	c.need(f.GapHours >= 0 && f.GapHours <= MaxGapHours, "gapHours", "0 to 336")
	c.need(f.After.IsZero() || f.After.valid(), "after", "a date and a span of that day")
	c.need(f.After.On <= f.Last, "after", "no later than last")
	c.windows(f.Windows)
	return errors.Join(c.errs...)
}

func (c *checker) windows(windows []Window) {
	if len(windows) > MaxWindows {
		c.need(false, "windows", "at most 28")
		return
	}
	for i, w := range windows {
		if w.Weekday < 1 || w.Weekday > 7 {
			c.need(false, windowPath(i)+".weekday", "1 to 7")
		}
		if w.From >= w.To || w.To > minutesPerDay {
			c.need(false, windowPath(i)+".to", "after from, at most 1440")
		}
		for j, earlier := range windows[:i] {
			if w.overlaps(earlier) {
				c.need(false, windowPath(i), "no overlap with "+windowPath(j))
			}
		}
	}
}

func windowPath(i int) string { return "windows[" + strconv.Itoa(i) + "]" }
