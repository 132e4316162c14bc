package agreement_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/agreement"
)

var (
	ordinary = agreement.Calendar{}
	closing  = agreement.Calendar{Dec24: true, Dec31: true}
)

func TestNextWorkingDay(t *testing.T) {
	for _, c := range []struct {
		calendar agreement.Calendar
		from     string
		want     string
	}{
		{ordinary, "2026-01-12", "2026-01-12"}, // a Monday
		{ordinary, "2026-01-16", "2026-01-16"}, // a Friday
		{ordinary, "2026-01-17", "2026-01-19"}, // a Saturday
		{ordinary, "2026-01-18", "2026-01-19"}, // a Sunday
		{ordinary, "2026-04-01", "2026-04-01"}, // the Wednesday before Easter
		{ordinary, "2026-04-02", "2026-04-07"}, // Maundy Thursday
		{ordinary, "2026-05-14", "2026-05-15"}, // Ascension Day: the Friday after is an ordinary day
		{ordinary, "2026-12-24", "2026-12-24"},
		{closing, "2026-12-24", "2026-12-28"},
		{ordinary, "2026-12-31", "2026-12-31"},
		{closing, "2026-12-31", "2027-01-04"},
		{ordinary, "2199-12-31", "2199-12-31"},
		{closing, "2199-12-31", ""}, // the next one would be in 2200
		{ordinary, "1900-01-01", "1900-01-02"},
	} {
		require.Equal(t, c.want, c.calendar.NextWorkingDay(day(t, c.from)).String(), "%+v", c)
	}
}

func TestAddWorkingDays(t *testing.T) {
	for _, c := range []struct {
		calendar agreement.Calendar
		from     string
		n        int
		want     string
	}{
		{ordinary, "2026-01-12", 0, "2026-01-12"},
		{ordinary, "2026-01-17", 0, "2026-01-17"}, // even a Saturday
		{ordinary, "2026-01-12", -1, "2026-01-12"},
		{ordinary, "2026-01-12", 1, "2026-01-13"},
		{ordinary, "2026-01-12", 4, "2026-01-16"},
		{ordinary, "2026-01-12", 5, "2026-01-19"},
		{ordinary, "2026-01-16", 1, "2026-01-19"},
		{ordinary, "2026-01-17", 1, "2026-01-19"},
		{ordinary, "2026-01-18", 5, "2026-01-23"},
		{ordinary, "2026-04-01", 1, "2026-04-07"},
		{ordinary, "2026-12-22", 5, "2026-12-30"},
		{closing, "2026-12-22", 5, "2027-01-04"},
		{ordinary, "2026-12-31", 1, "2027-01-04"},
		{ordinary, "2026-12-30", 70, "2027-04-13"}, // over New Year and the Easter of the next year
		{ordinary, "2199-12-30", 1, "2199-12-31"},
		{ordinary, "2199-12-30", 2, ""},
		{closing, "2199-12-30", 1, ""},
	} {
		require.Equal(t, c.want, c.calendar.AddWorkingDays(day(t, c.from), c.n).String(), "%+v", c)
	}
}

func TestWorkingDaysBetween(t *testing.T) {
	for _, c := range []struct {
		calendar agreement.Calendar
		a, b     string
		want     int
	}{
		{ordinary, "2026-01-12", "2026-01-12", 0},
		{ordinary, "2026-01-13", "2026-01-12", 0},
		{ordinary, "2026-01-12", "2026-01-13", 1},
		{ordinary, "2026-01-11", "2026-01-12", 1}, // the first day is not counted, the last is
		{ordinary, "2026-01-16", "2026-01-18", 0},
		{ordinary, "2026-01-12", "2026-01-19", 5},
		{ordinary, "2026-04-01", "2026-04-07", 1},
		{ordinary, "2026-04-01", "2026-04-02", 0},
		{ordinary, "2026-04-02", "2026-04-07", 1},
		{ordinary, "2026-04-06", "2026-04-07", 1},
		{ordinary, "2027-05-14", "2027-05-18", 1}, // 17 May is Whit Monday too, and closed once
		{ordinary, "2026-12-23", "2027-01-04", 6},
		{closing, "2026-12-23", "2027-01-04", 4},
		{ordinary, "2025-12-31", "2026-12-31", 253},
		{ordinary, "2025-12-31", "2027-12-31", 508},
	} {
		require.Equal(t, c.want, c.calendar.WorkingDaysBetween(day(t, c.a), day(t, c.b)), "%+v", c)
	}
}

func TestWorkingDaysBetweenCountsThemOneByOne(t *testing.T) {
	for _, calendar := range []agreement.Calendar{ordinary, closing} {
		from := day(t, "2026-12-20")
		n := 0
		for d := from + 1; d < from+800; d++ {
			if calendar.IsWorkingDay(d) {
				n++
				require.Equal(t, d, calendar.AddWorkingDays(from, n), d)
			}
			require.Equal(t, n, calendar.WorkingDaysBetween(from, d), d)
		}
	}
}

func TestDue(t *testing.T) {
	for _, c := range []struct {
		why      string
		calendar agreement.Calendar
		from     string
		period   string
		want     string
	}{
		{"the day it happened is not counted", ordinary, "2026-01-12", "1d", "2026-01-13"},
		{"no days end the same day", ordinary, "2026-01-12", "0d", "2026-01-12"},
		{"no days end on a working day", ordinary, "2026-01-17", "0d", "2026-01-19"},
		{"no working days end on a working day", ordinary, "2026-01-17", "0wd", "2026-01-19"},
		{"ends on a Friday", ordinary, "2026-01-12", "4d", "2026-01-16"},
		{"ends on a Saturday", ordinary, "2026-01-12", "5d", "2026-01-19"},
		{"ends on a Sunday", ordinary, "2026-01-12", "6d", "2026-01-19"},
		{"ends on a Monday", ordinary, "2026-01-12", "7d", "2026-01-19"},
		{"weekends do not count as working days", ordinary, "2026-01-12", "5wd", "2026-01-19"},
		{"same weekday", ordinary, "2026-01-14", "2w", "2026-01-28"},
		{"same weekday, a Saturday", ordinary, "2026-01-17", "1w", "2026-01-26"},
		{"same number", ordinary, "2026-01-14", "1m", "2026-02-16"}, // 14 February is a Saturday
		{"same number, a weekday", ordinary, "2026-01-13", "1m", "2026-02-13"},
		{"ends on Maundy Thursday", ordinary, "2026-03-19", "14d", "2026-04-07"},
		{"ends on the day before Easter", ordinary, "2026-03-18", "14d", "2026-04-01"},
		{"ends on Ascension Day", ordinary, "2026-05-07", "1w", "2026-05-15"},
		{"ends on 17 May, a Monday", ordinary, "2027-04-17", "1m", "2027-05-18"},
		{"31 August and six months", ordinary, "2026-08-31", "6m", "2027-03-01"}, // 28 February is a Sunday
		{"31 August and six months, leap year", ordinary, "2027-08-31", "6m", "2028-02-29"},
		{"29 February and a year", ordinary, "2024-02-29", "12m", "2025-02-28"},
		{"31 January and three months", ordinary, "2026-01-31", "3m", "2026-04-30"},
		{"over the year end", ordinary, "2026-12-23", "7d", "2026-12-30"},
		{"ends on New Year's Day", ordinary, "2026-12-18", "2w", "2027-01-04"},
		{"ends on 24 December, open", ordinary, "2026-12-17", "1w", "2026-12-24"},
		{"ends on 24 December, closed", closing, "2026-12-17", "1w", "2026-12-28"},
		{"ends on 31 December, open", ordinary, "2026-12-17", "14d", "2026-12-31"},
		{"ends on 31 December, closed", closing, "2026-12-17", "14d", "2027-01-04"},
		{"no period", ordinary, "2026-01-12", "", ""},
		{"no date", ordinary, "", "1d", ""},
		{"the last day there is", ordinary, "2199-12-30", "1d", "2199-12-31"},
		{"after the last day", ordinary, "2199-12-31", "1d", ""},
		{"after the last day, in months", ordinary, "2199-12-01", "1m", ""},
	} {
		p, err := agreement.ParsePeriod(c.period)
		require.NoError(t, err)
		require.Equal(t, c.want, c.calendar.Due(day(t, c.from), p).String(), c.why)
	}
}

func BenchmarkDue(b *testing.B) {
	from := day(b, "2026-03-18")
	for _, p := range []agreement.Period{
		{N: 14, Unit: agreement.Days}, {N: 5, Unit: agreement.WorkingDays}, {N: 6, Unit: agreement.Months},
	} {
		b.Run(p.String(), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				ordinary.Due(from, p)
			}
		})
	}
}
