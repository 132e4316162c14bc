package agreement

import (
	"errors"
	"time"
)

// Date is a civil date in Norway, without time of day. The zero value is no
// date; otherwise it counts days, 1900-01-01 being 1, so that dates are
// compared with < and ==. The last date is 2199-12-31. A calculation that
// would leave these years gives no date.
type Date int32

const (
	firstYear = 1900
	lastYear  = 2199
	lastDate  = Date(109573) // 2199-12-31

	// The arithmetic counts from 0000-03-01, so that a leap day is the last
	// day of its year and nothing is negative.
	daysBefore1900 = 693900
	daysPer400     = 146097
	daysPer4       = 1461
	daysPer5Months = 153 // from March or August
)

// ErrDate says that a text or a triple of numbers is not a date of the years
// 1900 to 2199. It does not repeat what was read: a date may be a birthday.
var ErrDate = errors.New("agreement: not a date of the years 1900 to 2199")

// NewDate returns the date of a year, month and day of the month, or [ErrDate]
// when there is no such day, as 30 February.
func NewDate(y int, m time.Month, d int) (Date, error) {
	if y < firstYear || y > lastYear || m < time.January || m > time.December || d < 1 || d > daysIn(y, m) {
		return 0, ErrDate
	}
	return dateOf(y, m, d), nil
}

// ParseDate reads "2006-01-02"; the empty text is no date.
func ParseDate(text string) (Date, error) {
	if text == "" {
		return 0, nil
	}
	if len(text) != len("2006-01-02") || text[4] != '-' || text[7] != '-' {
		return 0, ErrDate
	}
	number := 0 // yyyymmdd
	for i := range len(text) {
		if i == 4 || i == 7 {
			continue
		}
		if text[i] < '0' || text[i] > '9' {
			return 0, ErrDate
		}
		number = number*10 + int(text[i]-'0')
	}
	return NewDate(number/10000, time.Month(number/100%100), number%100)
}

// IsZero says whether d is no date.
func (d Date) IsZero() bool { return d == 0 }

// Valid says whether d is a date; no date is not.
func (d Date) Valid() bool { return d > 0 && d <= lastDate }

// Civil returns year, month and day of the month; three zeros when d is not a
// valid date.
func (d Date) Civil() (y int, m time.Month, day int) {
	if !d.Valid() {
		return 0, 0, 0
	}
	return d.civil()
}

func (d Date) civil() (y int, m time.Month, day int) {
	n := uint32(d) + daysBefore1900
	century := (4*n + 3) / daysPer400
	n -= century * daysPer400 / 4
	year := (4*n + 3) / daysPer4
	n -= year * daysPer4 / 4
	month := (5*n + 2) / daysPer5Months // 0 is March
	n -= (month*daysPer5Months + 2) / 5
	y, m, day = int(century*100+year), time.Month(month+3), int(n+1)
	if m > time.December {
		return y + 1, m - 12, day
	}
	return y, m, day
}

// dateOf is the reverse of civil; the day must exist.
func dateOf(y int, m time.Month, d int) Date {
	if m < time.March {
		y--
		m += 12
	}
	return Date(365*y + y/4 - y/100 + y/400 + (int(m-3)*daysPer5Months+2)/5 + d - 1 - daysBefore1900)
}

func leap(y int) bool { return y%4 == 0 && (y%100 != 0 || y%400 == 0) }

func daysIn(y int, m time.Month) int {
	switch m {
	case time.February:
		if leap(y) {
			return 29
		}
		return 28
	case time.April, time.June, time.September, time.November:
		return 30
	default:
		return 31
	}
}

// String returns "2006-01-02", the empty string for no date, and "invalid" for
// a number that is not a date.
func (d Date) String() string {
	text, err := d.MarshalText()
	if err != nil {
		return "invalid"
	}
	return string(text)
}

// AppendText appends what [Date.MarshalText] returns, without allocation when
// b has room.
func (d Date) AppendText(b []byte) ([]byte, error) {
	if d.IsZero() {
		return b, nil
	}
	if !d.Valid() {
		return b, ErrDate
	}
	y, m, day := d.civil()
	return append(b,
		digit(y/1000), digit(y/100), digit(y/10), digit(y), '-',
		digit(int(m)/10), digit(int(m)), '-',
		digit(day/10), digit(day)), nil
}

// digit is the last decimal digit of n.
func digit(n int) byte { return byte('0' + n%10) }

// MarshalText writes "2006-01-02"; no date is empty text.
func (d Date) MarshalText() ([]byte, error) {
	return d.AppendText(make([]byte, 0, len("2006-01-02")))
}

// UnmarshalText reads what [Date.MarshalText] writes and leaves d alone on
// error.
func (d *Date) UnmarshalText(text []byte) error {
	parsed, err := ParseDate(string(text))
	if err != nil {
		return err
	}
	*d = parsed
	return nil
}

// Weekday returns the day of the week; it says nothing for no date.
func (d Date) Weekday() time.Weekday { return time.Weekday(d % 7) }

// Sub returns the days from e to d: 1 when d is the day after e. Both must be
// dates.
func (d Date) Sub(e Date) int { return int(d) - int(e) }

// AddDays returns the date n days later, or earlier when n is negative. No date
// stays no date.
func (d Date) AddDays(n int) Date {
	sum := int64(d) + int64(n)
	if !d.Valid() || sum < 1 || sum > int64(lastDate) {
		return 0
	}
	return Date(sum)
}

// AddMonths returns the same day of the month n months later, or the last day
// of that month when it is shorter: 31 August and six months is the last day
// of February (domstolloven § 148). A negative n goes back. No date stays no
// date.
func (d Date) AddMonths(n int) Date {
	y, m, day := d.Civil()
	if y == 0 {
		return 0
	}
	months := y*12 + int(m) - 1 + n
	return lastFitting(months/12, time.Month(months%12+1), day)
}

// AddYears returns the same day n years later; 29 February becomes 28 February
// in a year without it. For birthdays see [Date.Birthday].
func (d Date) AddYears(n int) Date {
	y, m, day := d.Civil()
	if y == 0 {
		return 0
	}
	return lastFitting(y+n, m, day)
}

// lastFitting is the given day, or the last of a month that is shorter; no date
// in a year out of range.
func lastFitting(y int, m time.Month, day int) Date {
	if y < firstYear || y > lastYear {
		return 0
	}
	return dateOf(y, m, min(day, daysIn(y, m)))
}

// Birthday returns the day on which a person born on d reaches an age in whole
// years. Who is born on 29 February reaches it on 1 March in a year without
// that day, when 28 February is over.
//
// Basis: the project's own default (d), decision 0002. The host gives the
// birthdays of a case itself, so that no birth date need be known.
func (d Date) Birthday(age int) Date {
	birthday := d.AddYears(age)
	_, _, born := d.Civil()
	_, _, day := birthday.Civil()
	if day < born {
		return birthday.AddDays(1)
	}
	return birthday
}
