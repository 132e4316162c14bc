package main

import (
	"encoding/xml"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	ical "github.com/emersion/go-ical"
	"github.com/stretchr/testify/require"
	"github.com/teambition/rrule-go"
)

// The calendar is read by a reader of others.
func TestCalendar(t *testing.T) {
	s := opened(t, 2)
	s.well("do", "case-1", "case.screening-started", "-by", "officer-1")
	out := s.well("export", "-format", "ical")
	for line := range strings.SplitSeq(strings.TrimSuffix(out, "\r\n"), "\r\n") {
		require.LessOrEqual(t, len(line), 75, line)
		require.True(t, utf8.ValidString(line), "folded within a letter")
		require.NotContains(t, line, "\n")
	}
	calendar, err := ical.NewDecoder(strings.NewReader(out)).Decode()
	require.NoError(t, err)
	events := calendar.Events()
	require.Len(t, events, 2)
	uids := map[string]bool{}
	for i, want := range []struct{ summary, on string }{
		{"Concern talk", "2020-01-20"}, {"Start screening", "2020-01-13"},
	} {
		e := events[i]
		summary, err := e.Props.Text(ical.PropSummary)
		require.NoError(t, err)
		require.Contains(t, summary, want.summary)
		start, err := e.DateTimeStart(nil)
		require.NoError(t, err)
		require.Equal(t, want.on+"T08:00:00+01:00", start.Format(time.RFC3339))
		end, err := e.DateTimeEnd(nil)
		require.NoError(t, err)
		require.Equal(t, 8*time.Hour, end.Sub(start))
		uid, err := e.Props.Text(ical.PropUID)
		require.NoError(t, err)
		require.Regexp(t, `^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$`, uid)
		uids[uid] = true
	}
	require.Len(t, uids, 2)
	require.Equal(t, out, s.well("export", "-format", "ical"), "who reads it again finds the same entries")
	n, err := (&app{namesFile: "casework.db.people"}).names()
	require.NoError(t, err)
	for name, known := range n.known {
		require.NotContains(t, out, known.Ref.String(), name)
		require.NotContains(t, out, name)
	}
	require.Len(t, decoded(t, s.well("export", "-format", "ical", "-until", "2020-01-13")).Events(), 1)
}

func decoded(t *testing.T, text string) *ical.Calendar {
	t.Helper()
	calendar, err := ical.NewDecoder(strings.NewReader(text)).Decode()
	require.NoError(t, err)
	return calendar
}

// The time zone that the calendar carries is that of Norway: every change of the
// clocks until 2060, as a calculator of others finds them, is one of the time zone
// database, at the same moment and with the same name.
func TestCalendarZone(t *testing.T) {
	var b strings.Builder
	c := &calendar{to: &b}
	c.line("BEGIN:VCALENDAR")
	c.line("VERSION:2.0")
	c.line("PRODID:test")
	for _, line := range zone {
		c.line(line)
	}
	c.line("END:VCALENDAR")
	zones := decoded(t, b.String()).Children
	require.Len(t, zones, 1)
	changes := map[int64]bool{}
	for _, part := range zones[0].Children {
		rule := part.Props.Get(ical.PropRecurrenceRule).Value
		began, err := time.Parse("20060102T150405", part.Props.Get(ical.PropDateTimeStart).Value)
		require.NoError(t, err)
		from, err := time.Parse("-0700", part.Props.Get(ical.PropTimezoneOffsetFrom).Value)
		require.NoError(t, err)
		to, err := time.Parse("-0700", part.Props.Get(ical.PropTimezoneOffsetTo).Value)
		require.NoError(t, err)
		options, err := rrule.StrToROption(rule)
		require.NoError(t, err)
		options.Dtstart = began
		all, err := rrule.NewRRule(*options)
		require.NoError(t, err)
		_, before := from.Zone()
		_, after := to.Zone()
		for _, local := range all.Between(began, began.AddDate(64, 0, 0), true) {
			moment := local.Add(-time.Duration(before) * time.Second)
			name, offset := moment.In(oslo()).Zone()
			require.Equal(t, after, offset, moment)
			require.Equal(t, part.Props.Get(ical.PropTimezoneName).Value, name)
			_, offset = moment.Add(-time.Second).In(oslo()).Zone()
			require.Equal(t, before, offset, moment)
			changes[moment.Unix()] = true
		}
	}
	// And there are no others: from noon to noon the clocks change on these days only.
	days := 0
	for noon := time.Date(1997, 1, 1, 12, 0, 0, 0, oslo()); noon.Year() < 2060; noon = noon.AddDate(0, 0, 1) {
		if next := noon.AddDate(0, 0, 1); next.Sub(noon) != 24*time.Hour {
			at := time.Date(next.Year(), next.Month(), next.Day(), 1, 0, 0, 0, time.UTC)
			require.True(t, changes[at.Unix()], at)
			days++
		}
	}
	require.Equal(t, 2*(2060-1997), days)
}

func TestFolding(t *testing.T) {
	var b strings.Builder
	c := &calendar{to: &b}
	long := strings.Repeat("prøvetaking, møte; ", 20) + "\n" + `\`
	c.text("SUMMARY", long)
	for line := range strings.SplitSeq(b.String(), "\r\n") {
		require.LessOrEqual(t, len(line), 75)
		require.True(t, utf8.ValidString(line))
	}
	text := "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n" + b.String() + "END:VEVENT\r\nEND:VCALENDAR\r\n"
	got, err := decoded(t, text).Events()[0].Props.Text(ical.PropSummary)
	require.NoError(t, err)
	require.Equal(t, long, got)
}

// The process log has a trace a case, coarse activities in their order, and no
// reference that stands in the store.
func TestProcessLog(t *testing.T) {
	s := opened(t, 2)
	s.well("do", "case-1", "case.screening-started", "-by", "officer-1")
	s.well("do", "case-1", "contract.declined", "-as", "youth", "-by", "youth-1")
	out := s.well("export", "-format", "xes")
	var log xesLog
	require.NoError(t, xml.Unmarshal([]byte(out), &log))
	require.Len(t, log.Traces, 2)
	require.Len(t, log.Traces[0].Events, 3)
	require.Len(t, log.Traces[1].Events, 1)
	names := map[string]bool{}
	for _, trace := range log.Traces {
		require.Regexp(t, `^[0-9a-f]{32}$`, trace.value(xesName))
		names[trace.value(xesName)] = true
		last := time.Time{}
		for _, e := range trace.Events {
			require.NotEmpty(t, e.value(xesName))
			require.Equal(t, "complete", e.value(xesPhase))
			at, err := time.Parse(time.RFC3339, e.value(xesTime))
			require.NoError(t, err)
			require.False(t, at.Before(last))
			last = at
		}
	}
	require.Len(t, names, 2)
	require.Equal(t, "received", log.Traces[0].Events[0].value(xesState))
	require.Equal(t, "not-entered", log.Traces[0].Events[2].value(xesState))
	require.NotContains(t, out, "declined", "a fine type")
	n, err := (&app{namesFile: "casework.db.people"}).names()
	require.NoError(t, err)
	for name, known := range n.known {
		require.NotContains(t, out, known.Ref.String(), name)
	}
	for _, global := range log.Globals[1].Strings {
		require.NotEmpty(t, log.Traces[0].Events[0].value(global.Key), "every event has what is global")
	}
}

func (a xesAttributes) value(key string) string {
	for _, all := range [][]xesAttribute{a.Strings, a.Dates} {
		for _, one := range all {
			if one.Key == key {
				return one.Value
			}
		}
	}
	return ""
}
