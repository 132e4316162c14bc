package agreement_test

import (
	"encoding/json"
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/agreement"
)

// day reads a date that the test knows to be right.
func day(t testing.TB, text string) agreement.Date {
	t.Helper()
	d, err := agreement.ParseDate(text)
	require.NoError(t, err, text)
	return d
}

func TestEveryDateAgreesWithTimePackage(t *testing.T) {
	at := time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC)
	last := agreement.Date(0)
	for d := agreement.Date(1); d.Valid(); d++ {
		y, m, dd := at.Date()
		gotY, gotM, gotD := d.Civil()
		if gotY != y || gotM != m || gotD != dd || d.Weekday() != at.Weekday() {
			t.Fatalf("date %d is %d-%d-%d %s, want %s", d, gotY, gotM, gotD, d.Weekday(), at)
		}
		if want := at.Format(time.DateOnly); d.String() != want {
			t.Fatalf("date %d is written %s, want %s", d, d, want)
		}
		if made, err := agreement.NewDate(y, m, dd); err != nil || made != d {
			t.Fatalf("NewDate(%d, %d, %d) is %d, %v, want %d", y, m, dd, made, err, d)
		}
		at = at.AddDate(0, 0, 1)
		last = d
	}
	require.Equal(t, "2199-12-31", last.String())
	require.Equal(t, time.Date(2200, 1, 1, 0, 0, 0, 0, time.UTC), at)
}

func TestNewDateRefusesDaysThatAreNot(t *testing.T) {
	for _, c := range []struct {
		y  int
		m  time.Month
		d  int
		ok bool
	}{
		{1899, 12, 31, false}, {1900, 1, 1, true}, {2199, 12, 31, true}, {2200, 1, 1, false},
		{2026, 0, 10, false}, {2026, 13, 1, false}, {2026, 1, 0, false}, {2026, 12, -1, false},
		{2026, 1, 31, true}, {2026, 1, 32, false},
		{2026, 2, 28, true}, {2026, 2, 29, false},
		{2024, 2, 29, true}, {2024, 2, 30, false},
		{2000, 2, 29, true}, {1900, 2, 29, false}, {2100, 2, 29, false},
		{2026, 3, 31, true}, {2026, 3, 32, false}, {2026, 4, 30, true}, {2026, 4, 31, false},
		{2026, 5, 31, true}, {2026, 5, 32, false}, {2026, 6, 30, true}, {2026, 6, 31, false},
		{2026, 7, 31, true}, {2026, 7, 32, false}, {2026, 8, 31, true}, {2026, 8, 32, false},
		{2026, 9, 30, true}, {2026, 9, 31, false}, {2026, 10, 31, true}, {2026, 10, 32, false},
		{2026, 11, 30, true}, {2026, 11, 31, false}, {2026, 12, 31, true}, {2026, 12, 32, false},
	} {
		d, err := agreement.NewDate(c.y, c.m, c.d)
		if !c.ok {
			require.ErrorIs(t, err, agreement.ErrDate, "%d-%d-%d", c.y, c.m, c.d)
			require.Zero(t, d)
			continue
		}
		require.NoError(t, err, "%d-%d-%d", c.y, c.m, c.d)
		y, m, dd := d.Civil()
		require.Equal(t, []int{c.y, int(c.m), c.d}, []int{y, int(m), dd})
	}
}

func TestDateText(t *testing.T) {
	for text, want := range map[string]agreement.Date{
		"": 0, "1900-01-01": 1, "1900-03-01": 60, "1970-01-01": 25568, "2199-12-31": 109573,
	} {
		d, err := agreement.ParseDate(text)
		require.NoError(t, err)
		require.Equal(t, want, d)
		require.Equal(t, text, d.String())
		require.Equal(t, text == "", d.IsZero())
		require.Equal(t, text != "", d.Valid())
	}
	for _, text := range []string{
		"2026-02-29", "2026-2-01", "2026-02-1", "2026/02/01", "2026-02/01", "2026-02-01 ", " 2026-02-01",
		"2026-0a-01", "202/-01-01", "202:-01-01", "2026-02-0:", "1899-12-31", "2200-01-01", "0000-00-00",
		"2026-00-10", "2026-13-10", "2026-01-00", "2026-01-32", "2026-01", "20260101", "٢026-1-01", "+026-01-01",
	} {
		d, err := agreement.ParseDate(text)
		require.ErrorIs(t, err, agreement.ErrDate, text)
		require.NotContains(t, err.Error(), "26", "the error repeats what was read")
		require.Zero(t, d)

		kept := agreement.Date(1)
		require.ErrorIs(t, kept.UnmarshalText([]byte(text)), agreement.ErrDate)
		require.Equal(t, agreement.Date(1), kept, "changed on error")
	}
}

func TestDateOutOfRangeIsNoDate(t *testing.T) {
	for _, d := range []agreement.Date{-1, math.MinInt32, 109574, math.MaxInt32} {
		require.Equal(t, "invalid", d.String())
		require.False(t, d.Valid())
		require.False(t, d.IsZero())
		_, err := d.MarshalText()
		require.ErrorIs(t, err, agreement.ErrDate)
		b, err := d.AppendText([]byte("kept"))
		require.ErrorIs(t, err, agreement.ErrDate)
		require.Equal(t, "kept", string(b))
		y, m, dd := d.Civil()
		require.Equal(t, [3]int{}, [3]int{y, int(m), dd})
		require.Zero(t, d.AddDays(1))
		require.Zero(t, d.AddDays(-1))
		require.Zero(t, d.AddMonths(0))
		require.Zero(t, d.AddYears(0))
		require.Zero(t, d.Start())
		require.Zero(t, d.End())
	}
}

func TestDateAsJSON(t *testing.T) {
	type fact struct {
		On    agreement.Date            `json:"on"`
		Until agreement.Date            `json:"until,omitzero"`
		Days  map[agreement.Date]string `json:"days"`
	}
	given := fact{On: day(t, "2026-02-28"), Days: map[agreement.Date]string{day(t, "2026-05-17"): "x"}}
	text, err := json.Marshal(given)
	require.NoError(t, err)
	require.JSONEq(t, `{"on":"2026-02-28","days":{"2026-05-17":"x"}}`, string(text))
	var read fact
	require.NoError(t, json.Unmarshal(text, &read))
	require.Equal(t, given, read)
	require.ErrorIs(t, json.Unmarshal([]byte(`{"on":"2026-02-30"}`), &read), agreement.ErrDate)

	empty, err := json.Marshal(agreement.Date(0))
	require.NoError(t, err)
	require.Equal(t, `""`, string(empty))
}

func TestDateAppendTextKeepsWhatIsThere(t *testing.T) {
	b, err := day(t, "2026-12-09").AppendText([]byte("on "))
	require.NoError(t, err)
	require.Equal(t, "on 2026-12-09", string(b))
	b, err = agreement.Date(0).AppendText(b)
	require.NoError(t, err)
	require.Equal(t, "on 2026-12-09", string(b))
}

func TestDateAdd(t *testing.T) {
	for _, c := range []struct {
		from                string
		years, months, days int
		want                string
	}{
		{"2026-01-30", 0, 0, 1, "2026-01-31"},
		{"2026-01-31", 0, 0, 1, "2026-02-01"},
		{"2024-02-28", 0, 0, 1, "2024-02-29"},
		{"2026-02-28", 0, 0, 1, "2026-03-01"},
		{"2025-12-31", 0, 0, 1, "2026-01-01"},
		{"2026-01-01", 0, 0, -1, "2025-12-31"},
		{"1900-01-02", 0, 0, -1, "1900-01-01"},
		{"1900-01-01", 0, 0, -1, ""},
		{"1900-01-01", 0, 0, -2, ""},
		{"2199-12-30", 0, 0, 1, "2199-12-31"},
		{"2199-12-31", 0, 0, 1, ""},
		{"2026-01-01", 0, 0, math.MaxInt, ""},
		{"2026-01-01", 0, 0, math.MinInt, ""},
		{"2026-01-01", 0, 0, 1 << 32, ""},
		{"", 0, 0, 1, ""},

		{"2026-08-31", 0, 6, 0, "2027-02-28"},
		{"2027-08-31", 0, 6, 0, "2028-02-29"},
		{"2026-08-30", 0, 6, 0, "2027-02-28"},
		{"2026-08-28", 0, 6, 0, "2027-02-28"},
		{"2026-08-27", 0, 6, 0, "2027-02-27"},
		{"2026-01-31", 0, 3, 0, "2026-04-30"},
		{"2026-06-30", 0, 6, 0, "2026-12-30"},
		{"2026-07-15", 0, 5, 0, "2026-12-15"},
		{"2026-07-15", 0, 6, 0, "2027-01-15"},
		{"2024-02-29", 0, 12, 0, "2025-02-28"},
		{"2024-02-29", 0, 48, 0, "2028-02-29"},
		{"2026-03-31", 0, -1, 0, "2026-02-28"},
		{"2026-01-15", 0, -1, 0, "2025-12-15"},
		{"2026-01-15", 0, 0, 0, "2026-01-15"},
		{"1900-02-15", 0, -1, 0, "1900-01-15"},
		{"1900-01-15", 0, -1, 0, ""},
		{"2199-11-15", 0, 1, 0, "2199-12-15"},
		{"2199-12-15", 0, 1, 0, ""},
		{"2026-01-15", 0, math.MaxInt, 0, ""},
		{"2026-01-15", 0, math.MinInt, 0, ""},
		{"", 0, 6, 0, ""},
		{"", 0, 24_000, 0, ""},

		{"2024-02-29", 1, 0, 0, "2025-02-28"},
		{"2024-02-29", 4, 0, 0, "2028-02-29"},
		{"2008-05-17", 18, 0, 0, "2026-05-17"},
		{"2008-05-17", -18, 0, 0, "1990-05-17"},
		{"1901-05-17", -1, 0, 0, "1900-05-17"},
		{"1900-05-17", -1, 0, 0, ""},
		{"2198-05-17", 1, 0, 0, "2199-05-17"},
		{"2199-05-17", 1, 0, 0, ""},
		{"2026-05-17", math.MaxInt, 0, 0, ""},
		{"", 1, 0, 0, ""},
		{"", 2000, 0, 0, ""},
	} {
		got := day(t, c.from)
		switch {
		case c.years != 0:
			got = got.AddYears(c.years)
		case c.months != 0:
			got = got.AddMonths(c.months)
		default:
			got = got.AddDays(c.days)
		}
		require.Equal(t, c.want, got.String(), "%+v", c)
	}
}

func TestDateSub(t *testing.T) {
	a, b := day(t, "2026-02-28"), day(t, "2026-03-01")
	require.Equal(t, 1, b.Sub(a))
	require.Equal(t, -1, a.Sub(b))
	require.Equal(t, 0, a.Sub(a))
	require.Equal(t, 366, day(t, "2025-01-01").Sub(day(t, "2024-01-01")))
}

func TestBirthday(t *testing.T) {
	for _, c := range []struct {
		born string
		age  int
		want string
	}{
		{"2008-02-29", 15, "2023-03-01"},
		{"2008-02-29", 16, "2024-02-29"},
		{"2008-02-29", 18, "2026-03-01"},
		{"2008-02-29", 0, "2008-02-29"},
		{"2008-02-28", 18, "2026-02-28"},
		{"2008-03-01", 18, "2026-03-01"},
		{"2010-12-31", 15, "2025-12-31"},
		{"2190-01-01", 15, ""},
		{"", 15, ""},
	} {
		require.Equal(t, c.want, day(t, c.born).Birthday(c.age).String(), "%+v", c)
	}
}

func TestDateAllocatesNothing(t *testing.T) {
	d, c, at := day(t, "2026-03-31"), agreement.Calendar{}, time.Unix(1_800_000_000, 0)
	buffer := make([]byte, 0, 16)
	require.Zero(t, testing.AllocsPerRun(20, func() {
		_, _ = d.AppendText(buffer)
		_ = d.AddMonths(6).Birthday(1).End()
		_ = agreement.OfTime(at)
		_ = c.Due(d, agreement.Period{N: 10, Unit: agreement.WorkingDays})
		_ = c.WorkingDaysBetween(d, d+400)
		_, _ = c.Holiday(d)
	}))
}
