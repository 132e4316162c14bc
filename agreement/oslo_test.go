package agreement_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/agreement"
)

func TestOfTime(t *testing.T) {
	for at, want := range map[string]string{
		// Winter: midnight in Norway is 23:00 UTC.
		"2026-01-14T22:59:59Z": "2026-01-14",
		"2026-01-14T23:00:00Z": "2026-01-15",
		// Summer: 22:00 UTC.
		"2026-07-14T21:59:59Z": "2026-07-14",
		"2026-07-14T22:00:00Z": "2026-07-15",
		// The day before and the day summer time begins, 29 March.
		"2026-03-28T22:59:59Z": "2026-03-28",
		"2026-03-28T23:00:00Z": "2026-03-29",
		"2026-03-29T00:59:59Z": "2026-03-29",
		"2026-03-29T01:00:00Z": "2026-03-29",
		"2026-03-29T21:59:59Z": "2026-03-29",
		"2026-03-29T22:00:00Z": "2026-03-30",
		// The day before and the day it ends, 25 October.
		"2026-10-24T21:59:59Z": "2026-10-24",
		"2026-10-24T22:00:00Z": "2026-10-25",
		"2026-10-25T00:59:59Z": "2026-10-25",
		"2026-10-25T01:00:00Z": "2026-10-25",
		"2026-10-25T22:59:59Z": "2026-10-25",
		"2026-10-25T23:00:00Z": "2026-10-26",
		// The first and the last days there are.
		"1899-12-31T22:59:59Z": "",
		"1899-12-31T23:00:00Z": "1900-01-01",
		"2199-12-31T22:59:59Z": "2199-12-31",
		"2199-12-31T23:00:00Z": "",
		"0001-01-01T00:00:00Z": "",
		// The place of the time given makes no difference.
		"2026-01-14T18:00:00-05:00": "2026-01-15",
		"2026-01-15T08:59:59+10:00": "2026-01-14",
	} {
		instant, err := time.Parse(time.RFC3339, at)
		require.NoError(t, err)
		require.Equal(t, want, agreement.OfTime(instant).String(), at)
	}
	require.Zero(t, agreement.OfTime(time.Time{}))
}

func TestDayBeginsAndEndsInNorway(t *testing.T) {
	for _, c := range []struct {
		day, start string
		hours      int
	}{
		{"2026-01-15", "2026-01-14T23:00:00Z", 24},
		{"2026-07-15", "2026-07-14T22:00:00Z", 24},
		{"2026-03-28", "2026-03-27T23:00:00Z", 24},
		{"2026-03-29", "2026-03-28T23:00:00Z", 23},
		{"2026-03-30", "2026-03-29T22:00:00Z", 24},
		{"2026-10-24", "2026-10-23T22:00:00Z", 24},
		{"2026-10-25", "2026-10-24T22:00:00Z", 25},
		{"2026-10-26", "2026-10-25T23:00:00Z", 24},
		{"2024-03-31", "2024-03-30T23:00:00Z", 23}, // the last day of the month
		{"2027-10-31", "2027-10-30T22:00:00Z", 25},
		{"1900-01-01", "1899-12-31T23:00:00Z", 24},
		{"2199-12-31", "2199-12-30T23:00:00Z", 24},
	} {
		d := day(t, c.day)
		require.Equal(t, c.start, d.Start().Format(time.RFC3339Nano), c.day)
		require.Equal(t, time.UTC, d.Start().Location())
		require.Equal(t, time.Duration(c.hours)*time.Hour, d.End().Sub(d.Start()), c.day)
	}
	require.Zero(t, agreement.Date(0).Start())
	require.Zero(t, agreement.Date(0).End())
}

func TestEveryDayHoldsItsOwnInstants(t *testing.T) {
	for d := agreement.Date(1); d.Valid(); d++ {
		start, end := d.Start(), d.End()
		if agreement.OfTime(start) != d || agreement.OfTime(end.Add(-time.Second)) != d {
			t.Fatalf("%s does not hold its own first and last second", d)
		}
		if next := d.AddDays(1); !next.IsZero() && !next.Start().Equal(end) {
			t.Fatalf("%s ends at %s, the next day begins at %s", d, end, next.Start())
		}
	}
}
