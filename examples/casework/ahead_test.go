package main

import (
	"fmt"
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// What cannot be taken back is not written with a time that has not come: the case
// would stand still until then. Looking ahead is free.
func TestNowAheadOfTheClock(t *testing.T) {
	s := opened(t, 1)
	s.real = func() time.Time { return time.Date(2020, 2, 1, 8, 0, 0, 0, time.UTC) }
	another := fmt.Sprintf(registered, "youth-2")
	writing := [][]string{
		{"open", "-name", "case-2", "-by", "officer-1", "-mint", another},
		{"do", "case-1", "case.screening-started", "-by", "officer-1"},
		{"tick"},
		{"checkpoint", "-key", "key", "-new-key", "-out", "mark"},
	}
	before, err := os.ReadFile("casework.db.people")
	require.NoError(t, err)
	log := s.well("export", "-format", "cloudevents", "-full")
	for _, now := range []string{"2020-02-01T09:01:01", "2020-02-02T09:00", "2034-01-06T09:00"} {
		s.now = now
		for _, args := range writing {
			code, out := s.run("", "", args...)
			require.Equal(t, unusable, code, out)
			require.Contains(t, out, sayAhead[2])
		}
		s.well("agenda")
		s.well("options", "case-1", "-by", "officer-1")
		s.well("show", "case-1", "-by", "officer-1")
		s.well("explain", "case-1", "case.screening-started", "-by", "officer-1")
	}
	s.now = "2020-02-02T09:00"
	s.well("open", "-dry-run", "-by", "officer-1", "-mint", another)
	after, err := os.ReadFile("casework.db.people")
	require.NoError(t, err)
	require.Equal(t, string(before), string(after))
	require.Equal(t, log, s.well("export", "-format", "cloudevents", "-full"))
	require.NoFileExists(t, "key")

	// The clocks of two machines are never quite the same, and what has been may be told.
	for i, now := range []string{"2020-01-31T09:00", "2020-02-01T09:00", "2020-02-01T09:01"} {
		s.now = now
		name := fmt.Sprintf("case-ahead-%d", i)
		s.well("open", "-name", name, "-by", "officer-1", "-mint", fmt.Sprintf(registered, fmt.Sprintf("youth-ahead-%d", i)))
		s.well("do", name, "case.screening-started", "-by", "officer-1")
		s.well("tick")
		s.well("checkpoint", "-key", "key"+name, "-new-key", "-out", "mark"+name)
	}
}

// Without -now it is the time of the machine.
func TestNowIsThatOfTheMachine(t *testing.T) {
	a := newApp(t.Context(), shell{})
	require.False(t, a.ahead())
	for {
		before := time.Now().Truncate(time.Microsecond)
		now := a.now()
		after := time.Now().Round(0)
		if after.Before(before) {
			continue // somebody has set the clock
		}
		require.False(t, now.Before(before) || now.After(after), "%v, %v, %v", before, now, after)
		return
	}
}
