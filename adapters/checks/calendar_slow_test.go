package checks_test

import (
	"testing"
	"time"
	_ "time/tzdata" // the same zone data on every machine

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/no"
	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/agreement"
)

// slowCalendar counts deadlines day by day with package time, in Norwegian
// time, and takes the holidays from rickar/cal. It shares nothing with the
// calendar it judges.
type slowCalendar struct {
	oslo         *time.Location
	closed       map[int]bool // by 20060102
	dec24, dec31 bool
}

func newSlowCalendar(t *testing.T) *slowCalendar {
	t.Helper()
	s := &slowCalendar{oslo: oslo(t), closed: map[int]bool{}}
	business := norwegianCalendar()
	for day := s.noon(2024, time.January, 1); day.Year() < 2048; day = day.AddDate(0, 0, 1) {
		s.closed[number(day)] = !business.IsWorkday(day)
	}
	return s
}

func number(day time.Time) int {
	y, m, d := day.Date()
	return y*10_000 + int(m)*100 + d
}

func norwegianCalendar() *cal.BusinessCalendar {
	business := cal.NewBusinessCalendar()
	business.AddHoliday(no.Holidays...)
	return business
}

func oslo(t *testing.T) *time.Location {
	t.Helper()
	location, err := time.LoadLocation("Europe/Oslo")
	require.NoError(t, err)
	return location
}

// noon keeps clear of the hours at which clocks change.
func (s *slowCalendar) noon(y int, m time.Month, d int) time.Time {
	return time.Date(y, m, d, 12, 0, 0, 0, s.oslo)
}

func (s *slowCalendar) working(day time.Time) bool {
	closed, known := s.closed[number(day)]
	if !known {
		panic("a day that the table does not reach")
	}
	_, m, d := day.Date()
	if s.dec24 && m == time.December && d == 24 || s.dec31 && m == time.December && d == 31 {
		return false
	}
	return !closed
}

func (s *slowCalendar) due(from time.Time, p agreement.Period) time.Time {
	n, last := int(p.N), from
	switch p.Unit {
	case agreement.Days:
		for range n {
			last = last.AddDate(0, 0, 1)
		}
	case agreement.WorkingDays:
		for range n {
			last = last.AddDate(0, 0, 1)
			for !s.working(last) {
				last = last.AddDate(0, 0, 1)
			}
		}
	case agreement.Weeks:
		for range n {
			last = last.AddDate(0, 0, 1)
			for last.Weekday() != from.Weekday() {
				last = last.AddDate(0, 0, 1)
			}
		}
	case agreement.Months:
		y, m, d := from.Date()
		last = s.noon(y, m+time.Month(n), 1)
		for month := last.Month(); last.Day() < d; last = last.AddDate(0, 0, 1) {
			if last.AddDate(0, 0, 1).Month() != month {
				break
			}
		}
	default:
		panic("a unit without a rule")
	}
	for !s.working(last) {
		last = last.AddDate(0, 0, 1)
	}
	return last
}

func periods() []agreement.Period {
	var all []agreement.Period
	for n := int16(1); n <= 30; n++ {
		all = append(all, agreement.Period{N: n, Unit: agreement.Days})
	}
	for n := int16(1); n <= 10; n++ {
		all = append(all, agreement.Period{N: n, Unit: agreement.WorkingDays})
	}
	for _, n := range []int16{1, 2} {
		all = append(all, agreement.Period{N: n, Unit: agreement.Weeks})
	}
	for _, n := range []int16{1, 3, 6, 12} {
		all = append(all, agreement.Period{N: n, Unit: agreement.Months})
	}
	return all
}
