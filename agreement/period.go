package agreement

import (
	"cmp"
	"errors"
	"strconv"

	"github.com/ruskontrakt/ruskontrakt/internal/enum"
)

// Unit is what a [Period] counts. The zero value is no unit.
type Unit uint8

// The units.
const (
	NoUnit Unit = iota
	Days
	WorkingDays
	Weeks
	Months
	unitCount
)

var unitNames = enum.Names{"", "d", "wd", "w", "m"}

// String returns the stored name: d, wd, w or m.
func (u Unit) String() string { return enum.Of(unitNames, u) }

// MarshalText writes the stored name.
func (u Unit) MarshalText() ([]byte, error) { return enum.Marshal(unitNames, "unit", u) }

// UnmarshalText reads a stored name and leaves u alone on error.
func (u *Unit) UnmarshalText(text []byte) error { return enum.Unmarshal(unitNames, "unit", text, u) }

// Period is a length of time in days, working days, weeks or months, as an
// agreement states it. Periods are compared with ==. The zero value is no
// period; a period of no days, "0d", is not the same.
type Period struct {
	N    int16 // 0 to 999
	Unit Unit
}

const maxPeriod = 999

// ErrPeriod says that a text or a value is not a period.
var ErrPeriod = errors.New("agreement: not a period of 0 to 999 d, wd, w or m")

// ParsePeriod reads "14d", "5wd", "2w" or "6m"; the empty text is no period.
// Each period has one text only: no sign, no space, no leading zero.
func ParsePeriod(text string) (Period, error) {
	if text == "" {
		return Period{}, nil
	}
	digits := 0
	for digits < len(text) && text[digits] >= '0' && text[digits] <= '9' {
		digits++
	}
	n, err := strconv.ParseInt(text[:digits], 10, 16)
	if err != nil {
		return Period{}, ErrPeriod
	}
	unit, err := enum.Parse[Unit](unitNames, "unit", text[digits:])
	if err != nil {
		return Period{}, ErrPeriod
	}
	p := Period{int16(n), unit}
	if !p.Valid() || p.String() != text {
		return Period{}, ErrPeriod
	}
	return p, nil
}

// IsZero says whether p is no period.
func (p Period) IsZero() bool { return p == Period{} }

// Valid says whether p is a period; no period is not.
func (p Period) Valid() bool {
	return p.Unit > NoUnit && p.Unit < unitCount && p.N >= 0 && p.N <= maxPeriod
}

// String returns the text form, the empty string for no period, and "invalid"
// for a value that is not a period.
func (p Period) String() string {
	text, err := p.MarshalText()
	if err != nil {
		return "invalid"
	}
	return string(text)
}

// MarshalText writes the text form; no period is empty text.
func (p Period) MarshalText() ([]byte, error) {
	if p.IsZero() {
		return nil, nil
	}
	if !p.Valid() {
		return nil, ErrPeriod
	}
	return append(strconv.AppendInt(nil, int64(p.N), 10), unitNames[p.Unit]...), nil
}

// UnmarshalText reads the text form and leaves p alone on error.
func (p *Period) UnmarshalText(text []byte) error {
	parsed, err := ParsePeriod(string(text))
	if err != nil {
		return err
	}
	*p = parsed
	return nil
}

// Cmp compares the lengths of p and q: -1 when p is shorter, 0 when they are
// equally long, 1 when p is longer. The second result is false when they
// cannot be compared: how many days a month or a working day takes depends on
// when it begins. Only equal units, and days with weeks, compare; two periods
// that are none are equal, and none compares with nothing else.
func (p Period) Cmp(q Period) (int, bool) {
	m, unit := p.length()
	n, other := q.length()
	if unit != other {
		return 0, false
	}
	return cmp.Compare(m, n), true
}

// length is the number and unit to compare by: weeks count as days.
func (p Period) length() (int, Unit) {
	if p.Unit == Weeks {
		return 7 * int(p.N), Days
	}
	return int(p.N), p.Unit
}
