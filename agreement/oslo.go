package agreement

import "time"

// The civil day in Norway follows Europe/Oslo: UTC+1, and UTC+2 from 01:00 UTC
// on the last Sunday of March to 01:00 UTC on the last Sunday of October
// (Directive 2000/84/EC, in this form since 1996). The rule is arithmetic, so
// that no time zone file of the host can change what was decided. It is applied
// to every year; instants before 1996 may be an hour off.

const (
	secondsPerHour = 3600
	secondsPerDay  = 24 * secondsPerHour
	unixDate       = 25568 // 1970-01-01 as a Date
)

// OfTime returns the civil date in Norway at t; no date outside 1900 to 2199,
// so also for the zero time.
func OfTime(t time.Time) Date {
	seconds := t.Unix() + unixDate*secondsPerDay + secondsPerHour
	if seconds < secondsPerDay || seconds >= (int64(lastDate)+1)*secondsPerDay {
		return 0
	}
	// By winter time, a day of summer time gives its last hour to the next. The
	// hour at which the clocks change moves nothing over midnight.
	d := Date(seconds / secondsPerDay)
	y, _, _ := d.civil()
	if d >= lastSunday(y, time.March) && d < lastSunday(y, time.October) {
		return Date((seconds + secondsPerHour) / secondsPerDay)
	}
	return d
}

// Start returns the instant, in UTC, at which the civil day begins in Norway;
// the zero time when d is not a valid date.
func (d Date) Start() time.Time {
	if !d.Valid() {
		return time.Time{}
	}
	return d.midnight()
}

// End returns the instant, in UTC, at which the civil day is over and the next
// one begins; the zero time when d is not a valid date. The day is 23 hours
// long when summer time begins and 25 when it ends.
func (d Date) End() time.Time {
	if !d.Valid() {
		return time.Time{}
	}
	return (d + 1).midnight()
}

func (d Date) midnight() time.Time {
	seconds := (int64(d)-unixDate)*secondsPerDay - secondsPerHour
	y, _, _ := d.civil()
	if d > lastSunday(y, time.March) && d <= lastSunday(y, time.October) {
		seconds -= secondsPerHour
	}
	return time.Unix(seconds, 0).UTC()
}

// lastSunday is the last Sunday of a month of 31 days.
func lastSunday(y int, m time.Month) Date {
	last := dateOf(y, m, 31)
	return last - Date(last.Weekday())
}
