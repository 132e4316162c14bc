package contract

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/event"
)

// TestWhatASampleGrounds: the plain facts of a test, as its machine and the
// laboratory leave them.
func TestWhatASampleGrounds(t *testing.T) {
	terms, err := agreement.Model()
	require.NoError(t, err)
	noon := func(on agreement.Date) stamp { return stampOf(on.Start().Add(12 * time.Hour)) }
	const taken = agreement.Date(46_150)
	told, last := taken+10, taken+24
	sent := test{
		item: item{on: taken, state: event.StateConfirmed}, takenAt: noon(taken), toldAt: noon(told),
		procedure: agreement.Sanction, material: agreement.Urine, laboratory: 1, marks: answered,
	}
	whole := agreement.Sample{
		Procedure: agreement.Sanction, Material: agreement.Urine, CustodyWhole: true, Confirmed: true, Kept: true,
	}
	common := &sampling{laboratories: []laboratory{{org: "lab-eksempel-a", profile: "urine-1700"}}}
	for name, c := range map[string]struct {
		on     agreement.Date
		late   int // days until it is recorded
		change func(*test, *Contract)
		want   func(*agreement.Sample)
	}{
		"in the time to contest": {on: last},
		"after it":               {on: last + 1, want: func(s *agreement.Sample) { s.WindowOver = true }},
		"not told":               {on: last + 1, change: func(x *test, _ *Contract) { x.toldAt = 0 }},
		"not told, and gone": {on: taken + 29, change: func(x *test, _ *Contract) { x.toldAt = 0 },
			want: func(s *agreement.Sample) { s.Kept = false }},
		"gone before the time is over": {on: taken + 33, change: func(x *test, _ *Contract) { x.toldAt = noon(taken + 20) },
			want: func(s *agreement.Sample) { s.Kept = false }},
		"gone, and the time is over": {on: taken + 60, change: func(x *test, _ *Contract) { x.toldAt = noon(taken + 20) },
			want: func(s *agreement.Sample) { s.WindowOver, s.Kept = true, false }},
		"dated back to when it was there": {on: taken + 26, late: 34, change: func(x *test, _ *Contract) { x.toldAt = noon(taken + 20) },
			want: func(s *agreement.Sample) { s.Kept = false }},
		"not told, dated back to when it was there": {on: taken + 26, late: 3, change: func(x *test, _ *Contract) { x.toldAt = 0 },
			want: func(s *agreement.Sample) { s.Kept = false }},
		"kept on request": {on: taken + 60, change: func(x *test, _ *Contract) { x.toldAt, x.keptUntil = noon(taken+20), taken+34 },
			want: func(s *agreement.Sample) { s.WindowOver = true }},
		"contested": {on: told, change: func(x *test, _ *Contract) { x.state, x.was = event.StateContested, event.StateConfirmed },
			want: func(s *agreement.Sample) { s.ContestOpen = true }},
		"upheld": {on: told + 1, change: func(x *test, _ *Contract) {
			x.state, x.was, x.settledOn = event.StateUpheld, event.StateConfirmed, told+1
		}, want: func(s *agreement.Sample) { s.WindowOver = true }},
		"upheld of what was gone": {on: taken + 40, change: func(x *test, _ *Contract) {
			x.state, x.was, x.settledOn = event.StateUpheld, event.StateConfirmed, taken+29
		}, want: func(s *agreement.Sample) { s.WindowOver, s.Kept = true, false }},
		"lifted": {on: told + 1, change: func(x *test, _ *Contract) {
			x.state, x.was, x.settledOn = event.StateLifted, event.StateConfirmed, told+1
		}, want: func(s *agreement.Sample) { s.WindowOver, s.Confirmed, s.Cleared = true, false, true }},
		"screened only": {on: told, change: func(x *test, _ *Contract) { x.state = event.StateScreenedPositive },
			want: func(s *agreement.Sample) { s.Confirmed, s.Pending = false, true }},
		"being confirmed": {on: told, change: func(x *test, _ *Contract) { x.state = event.StateConfirming },
			want: func(s *agreement.Sample) { s.Confirmed, s.Pending = false, true }},
		"unclear": {on: told, change: func(x *test, _ *Contract) { x.state = event.StateUnclear },
			want: func(s *agreement.Sample) { s.Confirmed, s.Cleared = false, true }},
		"negative": {on: told, change: func(x *test, _ *Contract) { x.state = event.StateNegative },
			want: func(s *agreement.Sample) { s.Confirmed, s.Cleared = false, true }},
		"refuted": {on: told, change: func(x *test, _ *Contract) { x.state = event.StateRefuted },
			want: func(s *agreement.Sample) { s.Confirmed, s.Cleared = false, true }},
		"prescribed": {on: told, change: func(x *test, _ *Contract) { x.state = event.StateConsistentWithPrescribed },
			want: func(s *agreement.Sample) { s.Confirmed, s.Cleared = false, true }},
		"too thin": {on: told, change: func(x *test, _ *Contract) { x.state, x.marks = event.StateUnusable, answered|diluted },
			want: func(s *agreement.Sample) { s.Confirmed, s.Diluted = false, true }},
		"a broken link": {on: told, change: func(x *test, _ *Contract) { x.marks |= custodyBroken },
			want: func(s *agreement.Sample) { s.CustodyWhole = false }},
		"no answer yet": {on: told, change: func(x *test, _ *Contract) { x.marks, x.state = 0, event.StateSent },
			want: func(s *agreement.Sample) { s.CustodyWhole, s.Confirmed = false, false }},
		"THC from before": {on: told, change: func(x *test, _ *Contract) { x.marks |= onlyTHC | inWashout },
			want: func(s *agreement.Sample) { s.OnlyTHC, s.Washout = true, true }},
		"recorded late": {on: told, change: func(x *test, _ *Contract) { x.late = true },
			want: func(s *agreement.Sample) { s.Late = true }},
		"testing withdrawn since": {on: told, change: func(_ *test, c *Contract) {
			c.consents[0].state, c.consents[0].ended = event.StateWithdrawn, noon(told)
		},
			want: func(s *agreement.Sample) { s.Late = true }},
		"participation withdrawn since": {on: told, change: func(_ *test, c *Contract) {
			c.consents[1].state, c.consents[1].ended = event.StateWithdrawn, noon(told)
		},
			want: func(s *agreement.Sample) { s.Late = true }},
		"withdrawn before, and given anew": {on: told, change: func(_ *test, c *Contract) {
			c.consents[0].state, c.consents[0].ended = event.StateWithdrawn, noon(taken-1)
		}},
		"conversations withdrawn since": {on: told, change: func(_ *test, c *Contract) {
			c.consents[0].part, c.consents[0].state, c.consents[0].ended = agreement.ConversationsPart, event.StateWithdrawn, noon(told)
		}},
		"a guardian's lapsed at 18": {on: told, change: func(_ *test, c *Contract) {
			c.consents[1].state, c.consents[1].ended = event.StateLapsed, noon(told)
		}},
	} {
		t.Run(name, func(t *testing.T) {
			x, want := sent, whole
			contract := Contract{common: common, procedure: agreement.Sanction, material: agreement.Urine, consents: []consent{
				{part: agreement.TestingPart, procedure: agreement.Sanction, material: agreement.Urine, given: noon(taken - 9), state: event.StateGiven},
				{part: agreement.Participation, given: noon(taken - 9), state: event.StateGiven},
			}}
			if c.change != nil {
				c.change(&x, &contract)
			}
			if c.want != nil {
				c.want(&want)
			}
			contract.tests = []test{x}
			k := Case{Contract: &contract, Terms: terms, On: c.on, Today: c.on.AddDays(c.late)}
			require.Equal(t, want, k.sampleOf(1))
			require.Zero(t, k.sampleOf(0))
			require.Zero(t, k.sampleOf(2))
		})
	}
}

// TestHowSomebodyCame: every state of a test and of a conversation is some absence,
// and a contest that was lifted excuses.
func TestHowSomebodyCame(t *testing.T) {
	for _, c := range []struct {
		state, was event.State
		want       agreement.Absence
	}{
		{event.StatePlanned, 0, agreement.NoAbsence},
		{event.StateNotified, 0, agreement.NoAbsence},
		{event.StateAttended, 0, agreement.Attended},
		{event.StateHeld, 0, agreement.Attended},
		{event.StateNegative, 0, agreement.Attended},
		{event.StateMissed, 0, agreement.Missed},
		{event.StateExcused, 0, agreement.Excused},
		{event.StateUnexcused, 0, agreement.Unexcused},
		{event.StateRefused, 0, agreement.Refused},
		{event.StateUnable, 0, agreement.Unable},
		{event.StateCancelledByAgency, 0, agreement.CancelledByAgency},
		{event.StateContested, event.StateUnexcused, agreement.Unexcused},
		{event.StateUpheld, event.StateRefused, agreement.Refused},
		{event.StateLifted, event.StateRefused, agreement.Excused},
		{event.StateLifted, event.StateUnexcused, agreement.Excused},
		{event.StateLifted, event.StateConfirmed, agreement.Attended},
	} {
		contract := Contract{tests: []test{{item: item{state: c.state}, was: c.was}}, talks: []item{{state: c.state, late: true}}}
		k := Case{Contract: &contract}
		require.Equal(t, c.want, k.absenceOf(event.TestRegion, 1), "%s of %s", c.state, c.was)
		if c.was == event.StateNone {
			require.Equal(t, c.want, k.absenceOf(event.ConversationRegion, 1), c.state)
		}
		require.Zero(t, k.absenceOf(event.TestRegion, 2))
		require.True(t, k.lateOf(event.ConversationRegion, 1))
		require.False(t, k.lateOf(event.TestRegion, 1))
	}
}
