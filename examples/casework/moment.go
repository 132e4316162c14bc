package main

import (
	"errors"
	"time"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/contract/text"
)

var errMoment = errors.New("casework: not a moment")

func oslo() *time.Location {
	where, err := time.LoadLocation("Europe/Oslo")
	if err != nil {
		panic(err) // the database is linked in
	}
	return where
}

// moment reads a time as the clocks in Norway show it, "2020-01-14T14:00", with
// or without seconds, or one with its offset (RFC 3339). Of the hour that comes
// twice when summer time ends it takes the first; the hour that is left out when
// it begins is none.
func (a *app) moment(s string) (time.Time, error) {
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		return t.UTC(), nil
	}
	for _, layout := range []string{"2006-01-02T15:04", "2006-01-02T15:04:05"} {
		t, err := time.ParseInLocation(layout, s, a.oslo)
		if err != nil {
			continue
		}
		if t.Format(layout) != s {
			return time.Time{}, errMoment
		}
		if earlier := t.Add(-time.Hour); earlier.Format(layout) == s {
			t = earlier
		}
		return t.UTC(), nil
	}
	return time.Time{}, errMoment
}

func (a *app) setNow(s string) (err error) {
	a.fixed, err = a.moment(s)
	return err
}

func (a *app) setOccurred(s string) (err error) {
	a.occurred, err = a.moment(s)
	return err
}

// date reads a date, which must be there.
func date(to *agreement.Date) func(string) error {
	return func(s string) (err error) {
		*to, err = agreement.ParseDate(s)
		if err == nil && to.IsZero() {
			err = errMoment
		}
		return err
	}
}

// clock shows the time of day in Norway.
func (a *app) clock(t time.Time) string {
	layout := "15.04"
	if a.lang == text.EN {
		layout = "15:04"
	}
	return t.In(a.oslo).Format(layout)
}

func (a *app) day(d agreement.Date) string { return text.Date(a.lang, d) }
