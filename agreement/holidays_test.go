package agreement_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/agreement"
)

// holidays are the public holidays of Norway, written out. Where two fall on
// one day, the one with the fixed date stands.
var holidays = map[string]string{
	"2024-01-01": "new-years-day",
	"2024-03-28": "maundy-thursday",
	"2024-03-29": "good-friday",
	"2024-03-31": "easter-sunday",
	"2024-04-01": "easter-monday",
	"2024-05-01": "labour-day",
	"2024-05-09": "ascension-day",
	"2024-05-17": "constitution-day",
	"2024-05-19": "whit-sunday",
	"2024-05-20": "whit-monday",
	"2024-12-25": "christmas-day",
	"2024-12-26": "boxing-day",

	"2025-01-01": "new-years-day",
	"2025-04-17": "maundy-thursday",
	"2025-04-18": "good-friday",
	"2025-04-20": "easter-sunday",
	"2025-04-21": "easter-monday",
	"2025-05-01": "labour-day",
	"2025-05-17": "constitution-day",
	"2025-05-29": "ascension-day",
	"2025-06-08": "whit-sunday",
	"2025-06-09": "whit-monday",
	"2025-12-25": "christmas-day",
	"2025-12-26": "boxing-day",

	"2026-01-01": "new-years-day",
	"2026-04-02": "maundy-thursday",
	"2026-04-03": "good-friday",
	"2026-04-05": "easter-sunday",
	"2026-04-06": "easter-monday",
	"2026-05-01": "labour-day",
	"2026-05-14": "ascension-day",
	"2026-05-17": "constitution-day",
	"2026-05-24": "whit-sunday",
	"2026-05-25": "whit-monday",
	"2026-12-25": "christmas-day",
	"2026-12-26": "boxing-day",

	"2027-01-01": "new-years-day",
	"2027-03-25": "maundy-thursday",
	"2027-03-26": "good-friday",
	"2027-03-28": "easter-sunday",
	"2027-03-29": "easter-monday",
	"2027-05-01": "labour-day",
	"2027-05-06": "ascension-day",
	"2027-05-16": "whit-sunday",
	"2027-05-17": "constitution-day",
	"2027-12-25": "christmas-day",
	"2027-12-26": "boxing-day",

	"2028-01-01": "new-years-day",
	"2028-04-13": "maundy-thursday",
	"2028-04-14": "good-friday",
	"2028-04-16": "easter-sunday",
	"2028-04-17": "easter-monday",
	"2028-05-01": "labour-day",
	"2028-05-17": "constitution-day",
	"2028-05-25": "ascension-day",
	"2028-06-04": "whit-sunday",
	"2028-06-05": "whit-monday",
	"2028-12-25": "christmas-day",
	"2028-12-26": "boxing-day",

	"2029-01-01": "new-years-day",
	"2029-03-29": "maundy-thursday",
	"2029-03-30": "good-friday",
	"2029-04-01": "easter-sunday",
	"2029-04-02": "easter-monday",
	"2029-05-01": "labour-day",
	"2029-05-10": "ascension-day",
	"2029-05-17": "constitution-day",
	"2029-05-20": "whit-sunday",
	"2029-05-21": "whit-monday",
	"2029-12-25": "christmas-day",
	"2029-12-26": "boxing-day",

	"2030-01-01": "new-years-day",
	"2030-04-18": "maundy-thursday",
	"2030-04-19": "good-friday",
	"2030-04-21": "easter-sunday",
	"2030-04-22": "easter-monday",
	"2030-05-01": "labour-day",
	"2030-05-17": "constitution-day",
	"2030-05-30": "ascension-day",
	"2030-06-09": "whit-sunday",
	"2030-06-10": "whit-monday",
	"2030-12-25": "christmas-day",
	"2030-12-26": "boxing-day",

	"2031-01-01": "new-years-day",
	"2031-04-10": "maundy-thursday",
	"2031-04-11": "good-friday",
	"2031-04-13": "easter-sunday",
	"2031-04-14": "easter-monday",
	"2031-05-01": "labour-day",
	"2031-05-17": "constitution-day",
	"2031-05-22": "ascension-day",
	"2031-06-01": "whit-sunday",
	"2031-06-02": "whit-monday",
	"2031-12-25": "christmas-day",
	"2031-12-26": "boxing-day",

	"2032-01-01": "new-years-day",
	"2032-03-25": "maundy-thursday",
	"2032-03-26": "good-friday",
	"2032-03-28": "easter-sunday",
	"2032-03-29": "easter-monday",
	"2032-05-01": "labour-day",
	"2032-05-06": "ascension-day",
	"2032-05-16": "whit-sunday",
	"2032-05-17": "constitution-day",
	"2032-12-25": "christmas-day",
	"2032-12-26": "boxing-day",
}

func TestHolidays(t *testing.T) {
	seen := 0
	for d := day(t, "2024-01-01"); d <= day(t, "2032-12-31"); d++ {
		want, holiday := holidays[d.String()]
		key, ok := agreement.Calendar{}.Holiday(d)
		require.Equal(t, want, key, d)
		require.Equal(t, holiday, ok, d)
		require.Equal(t, !holiday && isWeekday(d), agreement.Calendar{}.IsWorkingDay(d), d)
		if ok {
			seen++
		}
	}
	require.Equal(t, len(holidays), seen)
}

func isWeekday(d agreement.Date) bool {
	return d.Weekday() != time.Saturday && d.Weekday() != time.Sunday
}

func TestDecember24And31AreForTheAgreement(t *testing.T) {
	eve, last := day(t, "2026-12-24"), day(t, "2026-12-31") // both a Thursday
	for _, c := range []struct {
		calendar      agreement.Calendar
		onEve, onLast string
	}{
		{agreement.Calendar{}, "", ""},
		{agreement.Calendar{Dec24: true}, "dec-24", ""},
		{agreement.Calendar{Dec31: true}, "", "dec-31"},
		{agreement.Calendar{Dec24: true, Dec31: true}, "dec-24", "dec-31"},
	} {
		for d, want := range map[agreement.Date]string{eve: c.onEve, last: c.onLast, eve - 1: "", last - 1: "", last + 2: ""} {
			key, ok := c.calendar.Holiday(d)
			require.Equal(t, want, key, d)
			require.Equal(t, want != "", ok, d)
			if isWeekday(d) {
				require.Equal(t, want == "", c.calendar.IsWorkingDay(d), d)
			}
		}
	}
}

func TestNoDateIsNoDay(t *testing.T) {
	var c agreement.Calendar
	for _, d := range []agreement.Date{0, -1, -7, 109574, 109575} {
		key, ok := c.Holiday(d)
		require.Empty(t, key)
		require.False(t, ok)
		require.False(t, c.IsWorkingDay(d))
		require.Zero(t, c.NextWorkingDay(d))
		require.Zero(t, c.AddWorkingDays(d, 0))
		require.Zero(t, c.AddWorkingDays(d, 1))
		require.Zero(t, c.WorkingDaysBetween(d, day(t, "2026-01-12")))
		require.Zero(t, c.WorkingDaysBetween(day(t, "2026-01-12"), d))
		require.Zero(t, c.Due(d, agreement.Period{N: 1, Unit: agreement.Weeks}))
	}
}

// meeus returns Easter Sunday by the general arithmetic of Meeus, Jones and
// Butcher, which holds for every year.
func meeus(y int) time.Time {
	a, b, c := y%19, y/100, y%100
	h := (19*a + b - b/4 - (b-(b+8)/25+1)/3 + 15) % 30
	l := (32 + 2*(b%4) + 2*(c/4) - h - c%4) % 7
	m := (a + 11*h + 22*l) / 451
	n := h + l - 7*m + 114
	return time.Date(y, time.Month(n/31), n%31+1, 0, 0, 0, 0, time.UTC)
}

func TestEasterOfEveryYear(t *testing.T) {
	for y := 1900; y <= 2199; y++ {
		sunday := meeus(y)
		for offset, want := range map[int]string{
			-3: "maundy-thursday", -2: "good-friday", -1: "", 0: "easter-sunday", 1: "easter-monday", 2: "",
			38: "", 39: "ascension-day", 40: "", 49: "whit-sunday", 50: "whit-monday", 51: "",
		} {
			text := sunday.AddDate(0, 0, offset).Format(time.DateOnly)
			switch text[5:] {
			case "05-01":
				want = "labour-day"
			case "05-17":
				want = "constitution-day"
			}
			key, _ := agreement.Calendar{}.Holiday(day(t, text))
			require.Equal(t, want, key, text)
		}
	}
	for _, text := range []string{ // early, late, and where the rule has its exceptions
		"1913-03-23", "1943-04-25", "1954-04-18", "1981-04-19", "2008-03-23", "2038-04-25", "2049-04-18",
		"2076-04-19", "2106-04-18", "2160-03-23", "2199-04-14",
	} {
		key, _ := agreement.Calendar{}.Holiday(day(t, text))
		require.Equal(t, "easter-sunday", key, text)
	}
}

func ExampleCalendar_Holiday() {
	d, _ := agreement.ParseDate("2026-05-14")
	key, ok := agreement.Calendar{}.Holiday(d)
	fmt.Println(key, ok)
	// Output: ascension-day true
}
