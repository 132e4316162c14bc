package scenario

import (
	"errors"
	"time"

	"github.com/ruskontrakt/ruskontrakt/agreement"
)

var errMoment = errors.New("scenario: not a moment in Norway")

// parseMoment reads "2020-01-10T09:00", "2020-01-10T09:00:30" or "2020-01-10"
// (noon), as the clocks in Norway show it. Of the hour that comes twice when
// summer time ends, the first is meant; the hour that is left out when it begins
// is no moment.
func parseMoment(text string) (time.Time, error) {
	day, clock := text, "12:00"
	if len(text) > len("2006-01-02") && text[len("2006-01-02")] == 'T' {
		day, clock = text[:len("2006-01-02")], text[len("2006-01-02T"):]
	}
	date, err := agreement.ParseDate(day)
	if err != nil || date.IsZero() {
		return time.Time{}, errMoment
	}
	layout := "15:04"
	if len(clock) > len(layout) {
		layout = "15:04:05"
	}
	shown, err := time.Parse(layout, clock)
	if err != nil || shown.Format(layout) != clock {
		return time.Time{}, errMoment
	}
	midnight := time.Date(0, time.January, 1, 0, 0, 0, 0, time.UTC)
	return onClock(date, shown.Sub(midnight))
}

// onClock is the instant at which the clocks show a time of a day. Summer time
// begins at 02:00, which then is 03:00, and ends at 03:00, which then is 02:00.
func onClock(day agreement.Date, shown time.Duration) (time.Time, error) {
	long := day.End().Sub(day.Start())
	switch {
	case long < 24*time.Hour && shown >= 2*time.Hour:
		if shown < 3*time.Hour {
			return time.Time{}, errMoment
		}
		shown -= time.Hour
	case long > 24*time.Hour && shown >= 3*time.Hour:
		shown += time.Hour
	}
	return day.Start().Add(shown), nil
}
