package draw

import (
	"math"
	"slices"
)

// Draw picks the slots of one block, in order of time. Every admissible set of
// f.Count slots is equally likely; when so many do not fit, every admissible set
// of as many as do fit. The result is empty, without error, when none fits or
// none is asked for.
//
// The same seed and the same frame give the same slots for ever. The error is
// [ErrNoSeed] or holds a [*FrameError] for each thing that is wrong.
func Draw(seed Seed, f Frame) ([]Slot, error) { return AppendDraw(nil, seed, f) }

// AppendDraw appends what [Draw] returns to dst, which is returned as it was on
// error.
func AppendDraw(dst []Slot, seed Seed, f Frame) ([]Slot, error) {
	if seed.IsZero() {
		return dst, ErrNoSeed
	}
	if err := f.check(); err != nil {
		return dst, err
	}
	var u urn
	u.fill(&f)
	sets := u.count(f.Count)
	return u.appendSet(dst, seed.below(sets, f.Contract, f.Block)), nil
}

// urn holds the slots of a frame and counts the sets that can be made of them.
type urn struct {
	slots [maxSlots]candidate
	n     int // how many slots there are
	size  int // how many slots a set has
	// sets[k][i] is how many admissible sets of k slots there are among slot i
	// and those after it.
	sets [MaxCount + 1][maxSlots + 1]uint64
}

// candidate is a slot with its span in minutes since 1970, UTC.
type candidate struct {
	Slot
	begin, end int64
	next       int // the first slot that may follow this one in a set
}

// fill lists the slots of the frame in order of time.
func (u *urn) fill(f *Frame) {
	gap := int64(f.GapHours) * 60
	earliest := int64(math.MinInt64)
	if !f.After.IsZero() {
		earliest = dayOf(f.After.On).end(f.After.To) + gap
	}
	var sorted [MaxWindows]Window
	windows := sorted[:copy(sorted[:], f.Windows)]
	slices.SortFunc(windows, Window.compare)

	for on := f.First; on <= f.Last; on++ {
		today := ofWeekday(windows, uint16((on.Weekday()+6)%7+1))
		if len(today) == 0 {
			continue
		}
		if _, holiday := f.Calendar.Holiday(on); holiday {
			continue
		}
		d := dayOf(on)
		for _, w := range today {
			c := candidate{Slot: Slot{on, w.From, w.To}, begin: d.begin(w.From), end: d.end(w.To)}
			// A window in the hour that March leaves out has no time in it.
			if c.begin >= earliest && c.begin < c.end {
				u.slots[u.n] = c
				u.n++
			}
		}
	}
	// Begins and ends both rise, so slots that may follow one another form a
	// tail, and a set is admissible when each may follow the one before it.
	next := 0
	for i := range u.slots[:u.n] {
		for next < u.n && u.slots[next].begin < u.slots[i].end+gap {
			next++
		}
		u.slots[i].next = next
	}
}

// ofWeekday is the part of the sorted windows that has the weekday.
func ofWeekday(windows []Window, weekday uint16) []Window {
	from := 0
	for from < len(windows) && windows[from].Weekday < weekday {
		from++
	}
	to := from
	for to < len(windows) && windows[to].Weekday == weekday {
		to++
	}
	return windows[from:to]
}

// count fills u.sets and returns how many admissible sets there are of the
// wanted size, or of the greatest size that fits.
func (u *urn) count(wanted int) uint64 {
	for i := range u.n + 1 {
		u.sets[0][i] = 1
	}
	for k := 1; k <= wanted; k++ {
		for i := u.n - 1; i >= 0; i-- {
			u.sets[k][i] = u.sets[k][i+1] + u.sets[k-1][u.slots[i].next]
		}
		if u.sets[k][0] == 0 {
			break
		}
		u.size = k
	}
	return u.sets[u.size][0]
}

// appendSet appends the set with the given number, counted from 0 in the order
// in which sets are compared slot by slot, the earlier slot first.
func (u *urn) appendSet(dst []Slot, number uint64) []Slot {
	for i, left := 0, u.size; left > 0; {
		with := u.sets[left-1][u.slots[i].next] // sets that have slot i
		if number >= with {
			number -= with
			i++
			continue
		}
		dst = append(dst, u.slots[i].Slot)
		i, left = u.slots[i].next, left-1
	}
	return dst
}
