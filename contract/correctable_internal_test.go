package contract

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// TestWhatACorrectionMaySay: it may ease and explain, and never makes anything harder
// for the youth. Every pair is tried both ways.
func TestWhatACorrectionMaySay(t *testing.T) {
	const day = agreement.Date(18_000)
	hash, one, two := agreement.Hash{1}, roles.Ref{1}, roles.Ref{2}
	for name, c := range map[string]struct{ hard, eased event.Payload }{
		"more conditions":     {event.ConditionsChanged{Testing: true, Conversations: true}, event.ConditionsChanged{Conversations: true}},
		"talks as well":       {event.ConditionsChanged{Conversations: true}, event.ConditionsChanged{}},
		"longer":              {event.Decided{LengthMonths: 6}, event.Decided{LengthMonths: 5}},
		"tests decided":       {event.Decided{Testing: true}, event.Decided{}},
		"talks decided":       {event.Decided{Conversations: true}, event.Decided{}},
		"a longer probation":  {event.Decided{ProbationTo: day + 1}, event.Decided{ProbationTo: day}},
		"no probation limit":  {event.Decided{}, event.Decided{ProbationTo: day}},
		"more meetings":       {event.AttendanceDecided{Attendances: 3}, event.AttendanceDecided{Attendances: 2}},
		"a longer extension":  {event.Extended{Months: 2}, event.Extended{Months: 1}},
		"a shorter washout":   {event.MappingRecorded{WashoutWeeks: 3}, event.MappingRecorded{WashoutWeeks: 4}},
		"a closer band":       {event.BandChanged{Band: agreement.Close}, event.BandChanged{Band: agreement.Eased}},
		"more talks":          {event.PlanChanged{ConversationEveryWeeks: 1}, event.PlanChanged{ConversationEveryWeeks: 2}},
		"the end follows":     {event.Paused{Reason: "illness", Until: day, Consented: true}, event.Paused{Reason: "illness", Until: day}},
		"for the own need":    {event.Paused{Reason: "illness", Until: day, Consented: true}, event.Paused{Reason: "staffing", Until: day, Consented: true}},
		"the end moved":       {event.Resumed{ShiftEnd: true}, event.Resumed{}},
		"the talk was held":   {event.TalkHeld{Kind: "withdrawal", Held: true}, event.TalkHeld{Kind: "follow-up", Held: true}},
		"a graver deviation":  {event.DeviationReported{Severity: agreement.SeriousSeverity}, event.DeviationReported{Severity: agreement.OrdinarySeverity}},
		"a graver offence":    {event.NewOffenceNoted{Severity: agreement.SeriousSeverity}, event.NewOffenceNoted{Severity: agreement.OrdinarySeverity}},
		"a higher rung":       {event.Reacted{Rung: 2}, event.Reacted{Rung: 1}},
		"asked first":         {event.TestRefused{AskedWithdrawal: true}, event.TestRefused{}},
		"kept longer":         {event.SampleKept{Until: day + 1}, event.SampleKept{Until: day}},
		"not diluted":         {event.FindingRecorded{Finding: "unusable"}, event.FindingRecorded{Finding: "unusable", Diluted: true}},
		"more than THC":       {event.FindingRecorded{}, event.FindingRecorded{OnlyTHC: true}},
		"a second check":      {event.ConfirmationAnswered{SecondCheck: one}, event.ConfirmationAnswered{}},
		"a whole seal":        {event.TestAnswered{SealsWhole: true}, event.TestAnswered{}},
		"a new intake":        {event.TestAnswered{NewIntake: true}, event.TestAnswered{}},
		"outside the washout": {event.TestTaken{}, event.TestTaken{Washout: true}},
	} {
		require.True(t, correctable(c.hard, c.eased), name)
		require.False(t, correctable(c.eased, c.hard), name)
		require.True(t, correctable(c.hard, c.hard), name)
	}
	for name, c := range map[string]struct{ was, now event.Payload }{
		"until when a pause":     {event.Paused{Until: day}, event.Paused{Until: day - 1}},
		"by when to meet":        {event.AttendanceDecided{AttendBy: day}, event.AttendanceDecided{AttendBy: day + 1}},
		"the day of a test":      {event.TestPlanned{Item: 1, On: day}, event.TestPlanned{Item: 1, On: day + 1}},
		"the window of a test":   {event.TestPlanned{Item: 1, From: 60, To: 120}, event.TestPlanned{Item: 1, From: 60, To: 180}},
		"the day of a talk":      {event.ConversationPlanned{Item: 1, On: day}, event.ConversationPlanned{Item: 1, On: day + 1}},
		"the day it is moved to": {event.ConversationMoved{Item: 1, On: day}, event.ConversationMoved{Item: 1, On: day + 1}},
		"the laboratory":         {event.SampleSent{Laboratory: "a"}, event.SampleSent{Laboratory: "b"}},
		"its profile":            {event.SampleSent{Profile: "a"}, event.SampleSent{Profile: "b"}},
		"how long there is":      {event.DeadlineExtended{Until: day}, event.DeadlineExtended{Until: day + 1}},
		"which guardian":         {event.GuardianNotFound{Guardian: one}, event.GuardianNotFound{Guardian: two}},
		"the terms":              {event.TransferAccepted{}, event.TransferAccepted{Migrated: hash}},
		"the outcome":            {event.OutcomeRecorded{Value: event.StateConditional}, event.OutcomeRecorded{Value: event.StateDropped}},
		"which version":          {event.Signed{Version: 1}, event.Signed{Version: 2}},
	} {
		require.False(t, correctable(c.was, c.now), name)
		require.False(t, correctable(c.now, c.was), name)
		require.True(t, correctable(c.was, c.was), name)
	}
	for _, never := range []event.Payload{
		nil, event.Started{}, event.Corrected{}, event.Proposed{}, event.HearingRecorded{}, event.TestsDrawn{}, event.DrawCommitted{},
		event.DrawRevealed{}, event.ConcernRaised{}, event.ConcernReleased{}, event.SignatureVoided{}, event.Declined{},
		event.ResponsibilityShared{}, event.YouthTold{}, event.TestMissed{}, event.TestUnexcused{}, event.CompletedEarly{},
	} {
		require.False(t, correctable(never, never), "%T", never)
	}
	for _, c := range [...][2]event.Payload{
		{event.TestExcused{Item: 1, Reason: "a"}, event.TestExcused{Item: 1, Reason: "b"}},
		{event.NoBreachFound{Reason: "a"}, event.NoBreachFound{Reason: "b"}},
		{event.HolderAppointed{Deputy: one}, event.HolderAppointed{Deputy: two}},
		{event.AttendanceRecorded{Attended: true}, event.AttendanceRecorded{}},
		{event.TestTaken{Payer: "5001"}, event.TestTaken{Payer: "5006"}},
	} {
		require.True(t, correctable(c[0], c[1]), "%T", c[0])
	}
	require.False(t, correctable(event.TestExcused{Item: 1}, event.TestExcused{Item: 2}), "of another test")
}
