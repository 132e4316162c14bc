package main

import (
	"fmt"
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/event/verify"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// Records that bear a time which has not come are refused, by the clock of the machine
// and not by -now; the minute that two clocks may be apart is allowed.
func TestImportRefusesWhatIsRecordedAhead(t *testing.T) {
	s := opened(t, 1)
	s.now = "2020-02-01T09:00:30"
	s.well("do", "case-1", "case.screening-started", "-by", "officer-1")
	require.NoError(t, os.WriteFile("log.jsonl", []byte(s.well("export", "-full")), 0o600))
	s.globals = []string{"-db", "other.db"}

	s.real = func() time.Time { return time.Date(2020, 2, 1, 7, 59, 29, 0, time.UTC) }
	for _, now := range []string{"2020-01-06T09:00", "2020-03-01T09:00"} {
		s.now = now
		out := s.refused("import", "log.jsonl")
		require.Contains(t, out, "log.jsonl:2:")
		require.Contains(t, out, fmt.Sprintf(sayRecordedLater[2], "1 February 2020 08:59"))
		require.NoFileExists(t, "other.db")
	}

	s.real = func() time.Time { return time.Date(2020, 2, 1, 7, 59, 30, 0, time.UTC) }
	require.Contains(t, s.well("import", "log.jsonl"), "Taken in: 2 events")
}

// Verify tells what the clocks were like, and is silent where nothing is to be told.
func TestVerifyTellsTheClocks(t *testing.T) {
	s := opened(t, 3)
	for _, c := range []string{"case-1", "case-2"} {
		s.now = "2020-02-01T09:00"
		s.well("do", c, "case.screening-started", "-by", "officer-1")
	}
	out := s.well("verify")
	require.NotContains(t, out, "Recorded")

	// Only the machine's clock counts, less the minute; two of five events lie ahead.
	s.real = func() time.Time { return time.Date(2020, 2, 1, 7, 58, 59, 0, time.UTC) }
	out = s.well("verify")
	require.Contains(t, out, fmt.Sprintf(sayLater[2], 2, "1 February 2020 08:58"))
	require.Contains(t, out, "Everything holds.")
	s.real = func() time.Time { return time.Date(2020, 2, 1, 7, 59, 0, 0, time.UTC) }
	require.NotContains(t, s.well("verify"), "Recorded")

	// Which of the two stands first is told by its number, whatever the clock said.
	a, told := quiet(t)
	judge, err := a.inspector()
	require.NoError(t, err)
	verifier := judge.(*invariants).verifier
	for i, hour := range []int{9, 8, 7, 10} {
		e := event.Envelope{Seq: uint32(i) + 1, Contract: roles.Ref{1}, Recorded: time.Date(2020, 2, 1, hour, 0, 0, 0, time.UTC)}
		verifier.Event(&e, func(verify.Violation) {})
	}
	require.Zero(t, judge.end(a, &names{}))
	require.NoError(t, a.page.flush())
	require.Equal(t, "Recorded earlier than the event before: 2.\n", told.String())
}
