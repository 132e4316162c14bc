package checks_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/agreement"
)

// dateOf makes a date from its text, apart from OfTime, which is judged below.
func dateOf(t *testing.T, day time.Time) agreement.Date {
	t.Helper()
	d, err := agreement.NewDate(day.Date())
	require.NoError(t, err)
	return d
}

// Easter Sunday and Whit Sunday are no entries of rickar/cal, being Sundays.
var onlySundays = map[string]bool{"easter-sunday": true, "whit-sunday": true}

func TestHolidaysAgreeWithAnIndependentCalendar(t *testing.T) {
	business, calendar := norwegianCalendar(), agreement.Calendar{}
	days := 0
	for day := time.Date(2024, time.January, 1, 12, 0, 0, 0, oslo(t)); day.Year() <= 2045; day = day.AddDate(0, 0, 1) {
		d := dateOf(t, day)
		want, _, _ := business.IsHoliday(day)
		key, holiday := calendar.Holiday(d)
		if onlySundays[key] {
			require.Equal(t, time.Sunday, day.Weekday(), "%s %s", d, key)
			require.False(t, want, "%s: rickar/cal knows %s now", d, key)
		} else {
			require.Equal(t, want, holiday, "%s %s", d, key)
		}
		require.Equal(t, business.IsWorkday(day), calendar.IsWorkingDay(d), d)
		days++
	}
	require.Equal(t, 8036, days)
}

func TestDueAgreesWithASlowCalculator(t *testing.T) {
	slow, lengths := newSlowCalendar(t), periods()
	compared := 0
	for _, calendar := range []agreement.Calendar{{}, {Dec24: true}, {Dec31: true}, {Dec24: true, Dec31: true}} {
		slow.dec24, slow.dec31 = calendar.Dec24, calendar.Dec31
		for from := slow.noon(2024, time.January, 1); from.Year() <= 2045; from = from.AddDate(0, 0, 1) {
			if calendar != (agreement.Calendar{}) && from.Month() != time.December && from.Day() < 20 {
				continue // far from the two days that the calendars differ in
			}
			d := dateOf(t, from)
			for _, p := range lengths {
				want := slow.due(from, p)
				y, m, day := calendar.Due(d, p).Civil()
				if wantY, wantM, wantDay := want.Date(); y != wantY || m != wantM || day != wantDay {
					t.Fatalf("%+v: %s and %s is %04d-%02d-%02d, want %s",
						calendar, d, p, y, m, day, want.Format(time.DateOnly))
				}
				compared++
			}
		}
	}
	require.Greater(t, compared, 8036*len(lengths))
}

// The control: a calculator that forgets one rule must be told apart, or the
// comparison above proves nothing.
func TestSlowCalculatorTellsWrongOnesApart(t *testing.T) {
	slow := newSlowCalendar(t)
	wrong := map[string]func(from time.Time, months int) time.Time{
		"months run over": func(from time.Time, months int) time.Time { return from.AddDate(0, months, 0) },
		"30 days a month": func(from time.Time, months int) time.Time { return from.AddDate(0, 0, 30*months) },
	}
	for name, due := range wrong {
		differs := 0
		for from := slow.noon(2024, time.January, 1); from.Year() <= 2045; from = from.AddDate(0, 0, 1) {
			last := due(from, 6)
			for !slow.working(last) {
				last = last.AddDate(0, 0, 1)
			}
			if !last.Equal(slow.due(from, agreement.Period{N: 6, Unit: agreement.Months})) {
				differs++
			}
		}
		require.Positive(t, differs, name)
	}
}

func TestWorkingDaysBetweenAgreesWithCounting(t *testing.T) {
	slow, calendar := newSlowCalendar(t), agreement.Calendar{}
	for start := 2024; start <= 2045; start++ {
		for month := time.January; month <= time.December; month++ {
			from := slow.noon(start, month, 5)
			n := 0
			for to := from; to.Before(from.AddDate(1, 1, 0)); {
				require.Equal(t, n, calendar.WorkingDaysBetween(dateOf(t, from), dateOf(t, to)), "%s %s", from, to)
				to = to.AddDate(0, 0, 1)
				if slow.working(to) {
					n++
				}
			}
		}
	}
}

func TestCivilDayAgreesWithTheZoneData(t *testing.T) {
	location := oslo(t)
	check := func(at time.Time) {
		y, m, d := at.In(location).Date()
		gotY, gotM, gotD := agreement.OfTime(at).Civil()
		if y != gotY || m != gotM || d != gotD {
			t.Fatalf("%s is %04d-%02d-%02d, want %s", at, gotY, gotM, gotD, at.In(location))
		}
	}
	changes, offset := 0, 3600
	end := time.Date(2199, time.December, 31, 22, 0, 0, 0, time.UTC)
	for at := time.Date(1996, time.January, 1, 0, 0, 0, 0, time.UTC); !at.After(end); at = at.Add(time.Hour) {
		check(at)
		_, now := at.In(location).Zone()
		if now == offset {
			continue
		}
		offset = now
		changes++
		for hours := -48; hours <= 48; hours++ {
			near := at.Add(time.Duration(hours) * time.Hour)
			check(near.Add(-time.Nanosecond))
			check(near.Add(time.Second))
		}
	}
	require.Equal(t, 2*204, changes)
}

func TestStartAndEndAgreeWithTheZoneData(t *testing.T) {
	location := oslo(t)
	lengths := map[string]int{}
	for y := 1996; y <= 2199; y++ {
		for day := time.Date(y, time.January, 1, 0, 0, 0, 0, location); day.Year() == y; day = day.AddDate(0, 0, 1) {
			d, next := dateOf(t, day), day.AddDate(0, 0, 1)
			if !d.Start().Equal(day) || !d.End().Equal(next) {
				t.Fatalf("%s is from %s to %s, want %s to %s", d, d.Start(), d.End(), day, next)
			}
			lengths[fmt.Sprint(d.End().Sub(d.Start()))]++
		}
	}
	require.Equal(t, 204, lengths["23h0m0s"])
	require.Equal(t, 204, lengths["25h0m0s"])
}
