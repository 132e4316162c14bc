package agreement

import "time"

// closedDays are the days of one year that are closed whatever their weekday,
// in the order of closedKeys; an entry that is not closed is no date.
type closedDays [14]Date

// closedKeys has the fixed days first: when a movable day falls on a fixed one,
// as Whit Monday on 17 May 2027, the fixed day gives the key.
var closedKeys = [len(closedDays{})]string{
	"new-years-day",
	"labour-day",
	"constitution-day",
	"dec-24",
	"christmas-day",
	"boxing-day",
	"dec-31",
	"maundy-thursday",
	"good-friday",
	"easter-sunday",
	"easter-monday",
	"ascension-day",
	"whit-sunday",
	"whit-monday",
}

// closed returns the closed days of year y.
//
// Basis: lov 24 February 1995 no. 12 om helligdager og helligdagsfred § 2; lov
// om 1 og 17 mai som høgtidsdager § 1; 24 and 31 December by the agreement (d).
func (c Calendar) closed(y int) closedDays {
	easter := easterSunday(y)
	christmas := dateOf(y, time.December, 25)
	days := closedDays{
		dateOf(y, time.January, 1),
		dateOf(y, time.May, 1),
		dateOf(y, time.May, 17),
		0,
		christmas,
		christmas + 1,
		0,
		easter - 3,
		easter - 2,
		easter,
		easter + 1,
		easter + 39,
		easter + 49,
		easter + 50,
	}
	if c.Dec24 {
		days[3] = christmas - 1
	}
	if c.Dec31 {
		days[6] = christmas + 6
	}
	return days
}

// easterSunday is the first Sunday after the paschal full moon, by the
// arithmetic of Gauss with what is constant from 1900 to 2199 worked out.
func easterSunday(y int) Date {
	moon := (19*(y%19) + 24) % 30 // days from 21 March
	if moon >= 28 {
		moon--
	}
	full := dateOf(y, time.March, 21) + Date(moon)
	return full + 7 - Date(full.Weekday())
}
