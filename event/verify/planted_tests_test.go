package verify_test

import (
	"testing"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// reportsPositive reports the confirmed sample.
func reportsPositive(t testing.TB) *logged {
	t.Helper()
	return confirmedPositive(t).deviates("2020-03-20", 1, agreement.PositiveTest, agreement.OrdinarySeverity, 1)
}

// diluted is a sample that was too thin, and a new one offered for it.
func diluted(t testing.TB) *logged {
	t.Helper()
	l := running(t)
	l.say("2020-02-14", roles.Coordinator, "coordinator", event.TestPlanned{Item: 1, On: day(t, "2020-02-17")}, "test 1 planned")
	l.say("2020-02-17", roles.Coordinator, "coordinator", event.TestNotified{Item: 1}, "test 1 planned notified", "met first-test")
	l.say("2020-02-17", roles.Collector, "collector", event.TestAttended{Item: 1}, "test 1 notified attended")
	l.say("2020-02-17", roles.Collector, "collector", event.TestTaken{
		Item: 1, Sample: ref("sample"), Procedure: agreement.Sanction, Material: agreement.Urine, Requester: "5001", Payer: "5001",
		Ground: "plan", Consent: 9, TwoTubes: true, Sealed: true, Observer: ref("observer"),
	}, "test 1 attended taken")
	l.say("2020-02-17", roles.Collector, "collector", event.SampleSent{Item: 1, Laboratory: "lab-eksempel-a", Profile: "urine-1700"}, "test 1 taken sent")
	l.say("2020-02-18", roles.Laboratory, "laborant", event.TestAnswered{Item: 1, Receipt: ref("receipt"), SealsWhole: true, Creatinine: 900}, "test 1 sent answered")
	l.say("2020-02-18", roles.HealthContact, "health", event.FindingRecorded{Item: 1, Finding: "unusable", Diluted: true, Delegation: ref("delegation")}, "test 1 answered unusable")
	l.say("2020-02-18", roles.Coordinator, "coordinator", event.TestPlanned{Item: 2, On: day(t, "2020-02-18"), Replaces: 1}, "test 2 planned")
	return l
}

var plantedTests = []planted{
	{id: "T1", what: "no payer", way: confirmedPositive, how: func(l *logged) {
		edit(l, 1, func(a *event.TestTaken) { a.Payer = "" })
	}},
	{id: "T1", what: "a new intake that the municipality states", way: confirmedPositive, how: func(l *logged) {
		nth[event.TestAnswered](l, 1).By.Role = roles.HealthContact
	}},
	{id: "T1", what: "a laboratory that nobody agreed on", way: confirmedPositive, how: func(l *logged) {
		edit(l, 1, func(a *event.SampleSent) { a.Profile = "urine-2000" })
	}},
	{id: "T1", what: "another procedure afterwards", way: confirmedPositive, how: func(l *logged) {
		taken := nth[event.TestTaken](l, 1)
		fixed := taken.Data.(event.TestTaken)
		fixed.Procedure = agreement.Medical
		l.say("2020-03-04", roles.Collector, "collector", event.Corrected{Target: taken.Seq, Reason: "typo", Data: fixed})
	}},
	{id: "T2", what: "a broken custody before the prosecutor", way: reportsPositive, how: func(l *logged) {
		edit(l, 1, func(a *event.TestTaken) { a.Sealed = false })
		l.hears("2020-03-23").refers("2020-03-24", 1)
	}, also: "F2"},
	{id: "T2", what: "reopened on nothing", way: reopened, how: func(l *logged) {
		edit(l, 1, func(a *event.Reopened) { a.Cause = "breach" })
	}},
	{id: "T3", what: "a medical sample carries rung 3", way: reportsPositive, how: func(l *logged) {
		edit(l, 1, func(a *event.TestAnswered) { a.SealsWhole = false })
		l.hears("2020-03-23").reacts("2020-03-24", 1, 3)
	}, also: "F2"},
	{id: "T3", what: "a refuted sample is reported", way: reportsPositive, how: func(l *logged) {
		nth[event.ConfirmationAnswered](l, 1).Moves[0].To = event.StateRefuted
		edit(l, 1, func(a *event.ConfirmationAnswered) { a.Outcome = "refuted" })
	}},
	{id: "T4", what: "THC of before", way: reportsPositive, how: func(l *logged) {
		edit(l, 1, func(a *event.FindingRecorded) { a.OnlyTHC = true })
		edit(l, 1, func(a *event.MappingRecorded) { a.WashoutWeeks = 12 })
		edit(l, 1, func(a *event.TestTaken) { a.Washout = true })
	}},
	{id: "T4", what: "the washout is kept back", way: confirmedPositive, how: func(l *logged) {
		edit(l, 1, func(a *event.MappingRecorded) { a.WashoutWeeks = 12 })
	}},
	{id: "T5", what: "the collector holds conversations", way: running, how: func(l *logged) {
		edit(l, 1, func(a *event.PlanSet) { a.Tasks[1].Deputy = ref("partner") })
	}},
	{id: "T5", what: "who talked takes a sample", way: confirmedPositive, how: func(l *logged) {
		edit(l, 1, func(a *event.PlanSet) { a.Tasks[1].Deputy = ref("partner") })
		nth[event.TestTaken](l, 1).By.Ref = ref("partner")
	}},
	{id: "T5", what: "the collector reads the sample", way: confirmedPositive, how: func(l *logged) {
		nth[event.FindingRecorded](l, 1).By.Ref = ref("collector")
	}},
	{id: "T5", what: "the reporter decides", way: reacted, how: func(l *logged) {
		nth[event.Reacted](l, 1).By.Ref = ref("coordinator")
	}},
	{id: "T5", what: "the conversation partner decides", way: reacted, how: func(l *logged) {
		nth[event.Reacted](l, 1).By.Ref = ref("partner-2")
	}},
	{id: "T6", what: "two tests in two days", way: confirmedPositive, how: func(l *logged) {
		l.say("2020-02-21", roles.Coordinator, "coordinator", event.TestPlanned{Item: 2, On: day(l.t, "2020-02-21")}, "test 2 planned")
	}, also: "T8"},
	{id: "T6", what: "more than the band has", way: confirmedPositive, how: func(l *logged) {
		for i, on := range []string{"2020-03-09", "2020-03-12", "2020-03-16"} {
			n := uint16(i + 2)
			l.say("2020-03-05", roles.Coordinator, "coordinator", event.TestPlanned{Item: n, On: day(l.t, on)}, "test "+number(n)+" planned")
		}
	}},
	{id: "T6", what: "two new samples for one", way: diluted, how: func(l *logged) {
		l.say("2020-02-18", roles.Coordinator, "coordinator", event.TestPlanned{Item: 3, On: day(l.t, "2020-02-19"), Replaces: 1}, "test 3 planned")
	}},
	{id: "T6", what: "a new sample for a good one", way: diluted, how: func(l *logged) {
		e := nth[event.FindingRecorded](l, 1)
		e.Moves[0].To = event.StateNegative
		edit(l, 1, func(a *event.FindingRecorded) { a.Finding = "negative" })
	}},
	{id: "T7", what: "a window in lessons", way: running, how: func(l *logged) {
		edit(l, 1, func(a *event.PlanSet) { a.Windows[0].Lessons = true })
	}},
	{id: "T7", what: "a test in lessons", way: running, how: func(l *logged) {
		edit(l, 1, func(a *event.PlanSet) { a.Windows[0].Lessons = true })
		l.say("2020-02-14", roles.Coordinator, "coordinator", event.TestPlanned{Item: 1, On: day(l.t, "2020-02-17"), From: 15 * 60, To: 16 * 60}, "test 1 planned")
	}},
	{id: "T8", what: "planned in a pause", way: pausedCase, how: func(l *logged) {
		l.say("2020-02-12", roles.Coordinator, "coordinator", event.TestPlanned{Item: 1, On: day(l.t, "2020-03-20")}, "test 1 planned")
	}},
	{id: "T8", what: "planned for a day that is over", way: running, how: func(l *logged) {
		l.say("2020-02-14", roles.Coordinator, "coordinator", event.TestPlanned{Item: 1, On: day(l.t, "2020-02-13")}, "test 1 planned")
		last(l).Occurred = day(l.t, "2020-02-12").Start()
	}},
	{id: "T8", what: "held in a pause", way: pausedCase, how: func(l *logged) {
		l.say("2020-02-12", roles.ConversationPartner, "partner", event.ConversationHeld{Item: 2}, "conversation 2 planned held")
	}},
	{id: "T8", what: "a late fact without the finding", way: pausedCase, how: func(l *logged) {
		l.say("2020-02-12", roles.ConversationPartner, "partner", event.ConversationHeld{Item: 2}, "conversation 2 planned held")
		last(l).Occurred = day(l.t, "2020-02-09").Start()
	}},
	{id: "T8", what: "after the end date", way: running, how: func(l *logged) {
		l.say("2020-08-04", roles.ConversationPartner, "partner", event.ConversationPlanned{Item: 2, On: day(l.t, "2020-08-05")}, "conversation 2 planned")
	}},
	{id: "T8", what: "suspended by the prosecutor", way: referredCase, how: func(l *logged) {
		l.say("2020-02-13", roles.Prosecutor, "prosecutor", event.TestsSuspended{Reason: "waiting"})
		l.say("2020-02-14", roles.Coordinator, "coordinator", event.TestPlanned{Item: 1, On: day(l.t, "2020-02-17")}, "test 1 planned")
	}},
	{id: "T9", what: "another date than was drawn", way: drawn, how: func(l *logged) {
		edit(l, 1, func(a *event.TestsDrawn) { a.Tests[0].On = other(a.Tests[0].On) })
	}, also: "T6"},
	{id: "T9", what: "drawn long before its block", way: drawn, how: func(l *logged) {
		e := nth[event.TestsDrawn](l, 1)
		e.Occurred, e.Recorded = e.Occurred.AddDate(0, 0, -2), e.Recorded.AddDate(0, 0, -2)
	}},
	{id: "T9", what: "another seed than was sealed", way: drawn, how: func(l *logged) {
		edit(l, 1, func(a *event.DrawRevealed) { a.Seed[0]++ })
	}},
	{id: "T9", what: "drawn from no seed", way: drawn, how: func(l *logged) {
		edit(l, 1, func(a *event.DrawCommitted) { a.Commitment = agreement.Hash{} })
	}},
	{id: "T10", what: "missed what was cancelled", way: confirmedPositive, how: func(l *logged) {
		l.say("2020-03-05", roles.Coordinator, "coordinator", event.TestPlanned{Item: 2, On: day(l.t, "2020-03-06")}, "test 2 planned")
		l.say("2020-03-05", roles.Coordinator, "coordinator", event.TestCancelled{Item: 2, Reason: "staffing"}, "test 2 planned cancelled-by-agency")
		l.say("2020-03-06", roles.Collector, "collector", event.TestMissed{Item: 2}, "test 2 cancelled-by-agency missed")
	}},
	{id: "T10", what: "attended what was cancelled", way: confirmedPositive, how: func(l *logged) {
		l.say("2020-03-05", roles.Coordinator, "coordinator", event.TestPlanned{Item: 2, On: day(l.t, "2020-03-06")}, "test 2 planned")
		l.say("2020-03-05", roles.Coordinator, "coordinator", event.TestCancelled{Item: 2, Reason: "staffing"}, "test 2 planned cancelled-by-agency")
		l.say("2020-03-06", roles.Collector, "collector", event.TestAttended{Item: 2}, "test 2 cancelled-by-agency attended")
		last(l).Findings = []event.Finding{{Code: "late-fact", Rule: "T8"}}
	}},
	{id: "T10", what: "attended before it was cancelled, and not marked late", way: confirmedPositive, how: func(l *logged) {
		l.say("2020-03-05", roles.Coordinator, "coordinator", event.TestPlanned{Item: 2, On: day(l.t, "2020-03-06")}, "test 2 planned")
		l.say("2020-03-05", roles.Coordinator, "coordinator", event.TestNotified{Item: 2}, "test 2 planned notified")
		l.say("2020-03-07", roles.Coordinator, "coordinator", event.TestCancelled{Item: 2, Reason: "staffing"}, "test 2 notified cancelled-by-agency")
		l.say("2020-03-09", roles.Collector, "collector", event.TestAttended{Item: 2}, "test 2 cancelled-by-agency attended")
		last(l).Occurred = day(l.t, "2020-03-06").Start()
	}},
	{id: "T10", what: "refused what was cancelled before it was attended late", way: confirmedPositive, how: func(l *logged) {
		l.say("2020-03-05", roles.Coordinator, "coordinator", event.TestPlanned{Item: 2, On: day(l.t, "2020-03-06")}, "test 2 planned")
		l.say("2020-03-05", roles.Coordinator, "coordinator", event.TestNotified{Item: 2}, "test 2 planned notified")
		l.say("2020-03-07", roles.Coordinator, "coordinator", event.TestCancelled{Item: 2, Reason: "staffing"}, "test 2 notified cancelled-by-agency")
		l.say("2020-03-09", roles.Collector, "collector", event.TestAttended{Item: 2}, "test 2 cancelled-by-agency attended")
		last(l).Occurred = day(l.t, "2020-03-06").Start()
		last(l).Findings = []event.Finding{{Code: "late-fact", Rule: "T8"}}
		l.say("2020-03-09", roles.Collector, "collector", event.TestRefused{Item: 2, AskedWithdrawal: true}, "test 2 attended refused")
	}},
	{id: "F4", what: "missed before the day", way: confirmedPositive, how: func(l *logged) {
		l.say("2020-03-05", roles.Coordinator, "coordinator", event.TestPlanned{Item: 2, On: day(l.t, "2020-03-09")}, "test 2 planned")
		l.say("2020-03-05", roles.Coordinator, "coordinator", event.TestNotified{Item: 2}, "test 2 planned notified")
		l.say("2020-03-08", roles.Collector, "collector", event.TestMissed{Item: 2}, "test 2 notified missed")
	}},
	{id: "F4", what: "without excuse after the silence, dated back", way: confirmedPositive, how: func(l *logged) {
		l.say("2020-03-05", roles.Coordinator, "coordinator", event.TestPlanned{Item: 2, On: day(l.t, "2020-03-09")}, "test 2 planned")
		l.say("2020-03-05", roles.Coordinator, "coordinator", event.TestNotified{Item: 2}, "test 2 planned notified")
		l.say("2020-03-09", roles.Collector, "collector", event.TestMissed{Item: 2}, "test 2 notified missed")
		l.say("2020-03-17", roles.Coordinator, "coordinator", event.TestUnexcused{Item: 2}, "test 2 missed unexcused")
		last(l).Occurred = day(l.t, "2020-03-16").Start()
	}},
	{id: "T3", what: "a diluted sample is called manipulated", way: diluted, how: func(l *logged) {
		l.deviates("2020-02-19", 1, agreement.ManipulatedSample, agreement.OrdinarySeverity, 1)
	}},
	{id: "T12", what: "a screening is called manipulated", way: confirmedPositive, how: func(l *logged) {
		nth[event.ConfirmationAnswered](l, 1).Moves = nil
		l.deviates("2020-03-20", 1, agreement.ManipulatedSample, agreement.OrdinarySeverity, 1)
	}},
	{id: "T11", what: "told before there was a result", way: confirmedPositive, how: func(l *logged) {
		e := nth[event.YouthTold](l, 1)
		e.Occurred = nth[event.ConfirmationAnswered](l, 1).Occurred.Add(-1e9)
	}},
	{id: "T11", what: "the time to contest dated back", way: reacted, how: func(l *logged) {
		e := nth[event.YouthTold](l, 1)
		e.Recorded = day(l.t, "2020-03-12").Start()
	}},
	{id: "T11", what: "a contest whose decision is dated back to when the sample was there", way: confirmedPositive, how: func(l *logged) {
		l.say("2020-03-10", roles.Youth, "youth", event.TestContested{Item: 1}, "test 1 confirmed contested")
		l.say("2020-05-02", roles.Coordinator, "coordinator", event.ContestDecided{Item: 1, Outcome: "upheld", Reason: "read-again"}, "test 1 contested upheld")
		last(l).Occurred = day(l.t, "2020-04-29").Start()
		l.deviates("2020-05-02", 1, agreement.PositiveTest, agreement.OrdinarySeverity, 1)
	}},
	{id: "T11", what: "a contest decided before it was made", way: confirmedPositive, how: func(l *logged) {
		l.say("2020-03-10", roles.Youth, "youth", event.TestContested{Item: 1}, "test 1 confirmed contested")
		l.say("2020-03-12", roles.Coordinator, "coordinator", event.ContestDecided{Item: 1, Outcome: "upheld", Reason: "read-again"}, "test 1 contested upheld")
		last(l).Occurred = day(l.t, "2020-03-09").Start()
	}},
	{id: "T10", what: "reported what was cancelled", way: confirmedPositive, how: func(l *logged) {
		l.say("2020-03-05", roles.Coordinator, "coordinator", event.TestPlanned{Item: 2, On: day(l.t, "2020-03-06")}, "test 2 planned")
		l.say("2020-03-05", roles.Coordinator, "coordinator", event.TestCancelled{Item: 2, Reason: "staffing"}, "test 2 planned cancelled-by-agency")
		l.deviates("2020-03-20", 1, agreement.MissedTest, agreement.OrdinarySeverity, 2)
	}},
	{id: "T11", what: "a reaction within the time to contest", way: reacted, how: func(l *logged) {
		nth[event.YouthTold](l, 1).Occurred = day(l.t, "2020-03-12").Start()
		nth[event.YouthTold](l, 1).Recorded = day(l.t, "2020-03-12").Start()
	}},
	{id: "T11", what: "reported while contested", way: confirmedPositive, how: func(l *logged) {
		l.say("2020-03-10", roles.Youth, "youth", event.TestContested{Item: 1}, "test 1 confirmed contested")
		l.deviates("2020-03-20", 1, agreement.PositiveTest, agreement.OrdinarySeverity, 1)
	}},
	{id: "T11", what: "contested too late", way: confirmedPositive, how: func(l *logged) {
		l.say("2020-03-17", roles.Youth, "youth", event.TestContested{Item: 1}, "test 1 confirmed contested")
	}},
	{id: "T11", what: "the sample is gone", way: reportsPositive, how: func(l *logged) {
		edit(l, 1, func(a *event.TestTaken) { a.Medication = true })
		told := nth[event.YouthTold](l, 1)
		told.Occurred = day(l.t, "2020-03-10").Start()
		told.Recorded = told.Occurred
		edit(l, 1, func(a *event.SampleKept) { a.Until = day(l.t, "2020-03-04") })
		nth[event.DeviationReported](l, 1).Recorded = day(l.t, "2020-03-30").Start()
		nth[event.DeviationReported](l, 1).Occurred = day(l.t, "2020-03-30").Start()
		nth[event.DeviationReported](l, 1).Deadlines[0].Due = day(l.t, "2020-04-06")
	}},
	{id: "T12", what: "a screening is reported", way: confirmedPositive, how: func(l *logged) {
		l.events = l.events[:nth[event.ConfirmationAnswered](l, 1).Seq-1]
		l.deviates("2020-03-20", 1, agreement.PositiveTest, agreement.OrdinarySeverity, 1)
	}},
	{id: "T12", what: "the prosecutor is told of a screening", way: confirmedPositive, how: func(l *logged) {
		found := nth[event.FindingRecorded](l, 1).Seq
		l.events = l.events[:found]
		l.say("2020-02-25", roles.Coordinator, "coordinator", event.ProsecutorNotified{Of: found})
	}},
	{id: "T12", what: "confirmed by the municipality", way: confirmedPositive, how: func(l *logged) {
		nth[event.ConfirmationAnswered](l, 1).By.Role = roles.HealthContact
	}},
}
