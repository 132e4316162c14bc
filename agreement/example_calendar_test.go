package agreement_test

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/ruskontrakt/ruskontrakt/agreement"
)

func ExampleDate() {
	reported, _ := agreement.NewDate(2026, time.August, 31)
	fmt.Println(reported, reported.Weekday())
	fmt.Println(reported.AddMonths(6))

	// Half past midnight in Norway is still the day before in UTC.
	at := time.Date(2026, time.August, 31, 22, 30, 0, 0, time.UTC)
	fmt.Println(agreement.OfTime(at))
	// Output:
	// 2026-08-31 Monday
	// 2027-02-28
	// 2026-09-01
}

func ExampleDate_Birthday() {
	born, _ := agreement.ParseDate("2008-02-29")
	fmt.Println(born.Birthday(16), born.Birthday(18))
	// Output: 2024-02-29 2026-03-01
}

func ExamplePeriod() {
	var deadlines map[string]agreement.Period
	err := json.Unmarshal([]byte(`{"screening": "5wd", "offer-lapse": "14d", "length": "6m"}`), &deadlines)
	fmt.Println(err, deadlines["screening"], deadlines["length"].N)

	fortnight := agreement.Period{N: 2, Unit: agreement.Weeks}
	fmt.Println(fortnight.Cmp(deadlines["offer-lapse"]))
	fmt.Println(fortnight.Cmp(deadlines["screening"]))
	// Output:
	// <nil> 5wd 6
	// 0 true
	// 0 false
}

func ExampleCalendar_Due() {
	calendar := agreement.Calendar{Dec24: true} // the agreement keeps 24 December closed
	offered, _ := agreement.ParseDate("2026-12-10")
	fmt.Println(calendar.Due(offered, agreement.Period{N: 14, Unit: agreement.Days}))
	fmt.Println(calendar.Due(offered, agreement.Period{N: 5, Unit: agreement.WorkingDays}))
	fmt.Println(calendar.Due(offered, agreement.Period{N: 1, Unit: agreement.Months}))
	// Output:
	// 2026-12-28
	// 2026-12-17
	// 2027-01-11
}

func ExampleCalendar_WorkingDaysBetween() {
	before, _ := agreement.ParseDate("2026-03-27")
	after, _ := agreement.ParseDate("2026-04-10")
	fmt.Println(agreement.Calendar{}.WorkingDaysBetween(before, after))
	// Output: 7
}
