package agreement

import (
	"slices"
	"time"
)

// Calendar knows the working days of Norway and counts deadlines. Saturdays,
// Sundays and public holidays are never working days. The zero value is ready
// for use and has 24 and 31 December as ordinary days; an agreement may close
// them (d). A Calendar is a value without state: share it freely.
type Calendar struct {
	Dec24 bool // 24 December is closed
	Dec31 bool // 31 December is closed
}

// Holiday returns the stable key of the holiday on d, as "good-friday", and
// whether there is one. An ordinary Saturday or Sunday is no holiday. When two
// fall on one day, the one with the fixed date is named.
func (c Calendar) Holiday(d Date) (key string, ok bool) {
	y, _, _ := d.Civil()
	if y == 0 {
		return "", false
	}
	closed := c.closed(y)
	i := slices.Index(closed[:], d)
	if i < 0 {
		return "", false
	}
	return closedKeys[i], true
}

// IsWorkingDay says whether d is a Monday to Friday that is no holiday. No date
// is no working day.
func (c Calendar) IsWorkingDay(d Date) bool {
	if weekend(d) || !d.Valid() {
		return false
	}
	_, holiday := c.Holiday(d)
	return !holiday
}

// NextWorkingDay returns d when it is a working day, else the first one after
// it; no date for no date.
func (c Calendar) NextWorkingDay(d Date) Date {
	for d.Valid() && !c.IsWorkingDay(d) {
		d++
	}
	return within(d)
}

// AddWorkingDays returns the n-th working day after d, which is itself not
// counted; d itself when n is not positive, be it a working day or not.
func (c Calendar) AddWorkingDays(d Date, n int) Date {
	var closed closedDays
	for closedYear := 0; n > 0 && d.Valid(); {
		d++
		if weekend(d) {
			continue
		}
		if y, _, _ := d.civil(); y != closedYear {
			closed, closedYear = c.closed(y), y
		}
		if !slices.Contains(closed[:], d) {
			n--
		}
	}
	return within(d)
}

// WorkingDaysBetween returns how many working days come after a up to and
// including b: the n for which AddWorkingDays(a, n) is b, when b is a working
// day. It is 0 when b is not after a, or when either is no date.
func (c Calendar) WorkingDaysBetween(a, b Date) int {
	if !a.Valid() || !b.Valid() || b <= a {
		return 0
	}
	n := weekdaysUpTo(b) - weekdaysUpTo(a)
	from, _, _ := a.civil()
	to, _, _ := b.civil()
	for y := from; y <= to; y++ {
		closed := c.closed(y)
		for i, d := range closed {
			if d > a && d <= b && !weekend(d) && !slices.Contains(closed[:i], d) {
				n--
			}
		}
	}
	return n
}

// Due returns the last day of a deadline of length p that starts by something
// that happened on from. That day is not counted. Weeks end on the same
// weekday; months on the same day of the month, or on its last day when it is
// shorter. A deadline that ends on a Saturday, Sunday or holiday goes on to
// the next working day, so that every deadline ends on a working day.
//
// No date comes out when from is no date, when p is no period, or when the
// deadline would end after 2199.
//
// Basis: domstolloven §§ 148 and 149 (s); working days are counted one by one,
// which the act does not speak of (d).
func (c Calendar) Due(from Date, p Period) Date {
	if !p.Valid() {
		return 0
	}
	n := int(p.N)
	var last Date
	switch p.Unit {
	case Days:
		last = from.AddDays(n)
	case WorkingDays:
		last = c.AddWorkingDays(from, n)
	case Weeks:
		last = from.AddDays(7 * n)
	case Months:
		last = from.AddMonths(n)
	case NoUnit, unitCount:
	}
	return c.NextWorkingDay(last)
}

func weekend(d Date) bool {
	return d.Weekday() == time.Saturday || d.Weekday() == time.Sunday
}

// weekdaysUpTo is the number of Mondays to Fridays from 1900-01-01, a Monday,
// up to and including d.
func weekdaysUpTo(d Date) int {
	return int(d/7*5 + min(d%7, 5))
}

// within is d, or no date when d has left the years there are.
func within(d Date) Date {
	if d.Valid() {
		return d
	}
	return 0
}
