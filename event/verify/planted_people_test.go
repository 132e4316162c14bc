package verify_test

import (
	"time"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

var plantedFairness = []planted{
	{id: "F1", what: "nobody was heard", way: second, how: func(l *logged) {
		edit(l, 2, func(a *event.HearingRecorded) { a.YouthHeard = false })
	}},
	{id: "F1", what: "a child's guardians were not", way: child, how: func(l *logged) {
		l.deviates("2020-02-10", 1, agreement.NewOffence, agreement.OrdinarySeverity, 0).hears("2020-02-11").reacts("2020-02-12", 1, 2)
	}},
	{id: "F2", what: "a rung that the ladder does not know", way: reacted, how: func(l *logged) {
		edit(l, 1, func(a *event.Reacted) { a.Rung = 2 })
	}},
	{id: "F2", what: "an exception that nobody agreed on", way: excepted, how: func(l *logged) {
		edit(l, 1, func(a *event.Reacted) { a.Exception = "habit" })
	}},
	{id: "F2", what: "an exception that nobody proposed", way: excepted, how: func(l *logged) {
		edit(l, 1, func(a *event.Reacted) { a.Proposal = 1 })
	}},
	{id: "F2", what: "an exception by the proposer", way: excepted, how: func(l *logged) {
		nth[event.Proposed](l, 1).By.Ref = ref("coordinator-2")
	}},
	{id: "F2", what: "a report without a number of its own", way: second, how: func(l *logged) {
		edit(l, 2, func(a *event.DeviationReported) { a.Number = 1 })
	}, also: "F5"},
	{id: "F4", what: "an excused absence", way: confirmedPositive, how: func(l *logged) {
		l.say("2020-03-05", roles.Coordinator, "coordinator", event.TestPlanned{Item: 2, On: day(l.t, "2020-03-06")}, "test 2 planned")
		l.say("2020-03-06", roles.Coordinator, "coordinator", event.TestNotified{Item: 2}, "test 2 planned notified")
		l.say("2020-03-06", roles.Collector, "collector", event.TestMissed{Item: 2}, "test 2 notified missed")
		l.say("2020-03-07", roles.Coordinator, "coordinator", event.TestExcused{Item: 2, Reason: "ill"}, "test 2 missed excused")
		l.deviates("2020-03-20", 1, agreement.MissedTest, agreement.OrdinarySeverity, 2)
	}},
	{id: "F4", what: "reported twice", way: reacted, how: func(l *logged) {
		l.deviates("2020-04-15", 2, agreement.PositiveTest, agreement.OrdinarySeverity, 1)
	}},
	{id: "F4", what: "the end date follows a pause for staffing", way: pausedCase, how: func(l *logged) {
		edit(l, 1, func(a *event.Paused) { a.Reason = "staffing" })
		l.say("2020-02-14", roles.Coordinator, "coordinator", event.Resumed{ShiftEnd: true}, "contract paused active", "met resume", "extends end 2020-08-07")
	}},
	{id: "F4", what: "a move that ends as a breach", way: transferred, how: func(l *logged) {
		l.say("2020-03-10", roles.Prosecutor, "prosecutor", event.UnsuitableDeclared{Proposal: 1, Referral: ref("referral")},
			"contract active aborted for breach", "overdue first-test", "cancels first-test", "overdue first-conversation", "cancels first-conversation",
			"cancels midway", "cancels end", "starts evaluation", "starts outcome")
	}, also: "B2 S6"},
	{id: "F5", what: "no delegation", way: reacted, how: func(l *logged) {
		edit(l, 1, func(a *event.Reacted) { a.Delegation = roles.Ref{} })
	}},
	{id: "F5", what: "no reason", way: reacted, how: func(l *logged) {
		edit(l, 1, func(a *event.Reacted) { a.Reason = "" })
	}},
	{id: "F5", what: "no evidence", way: reacted, how: func(l *logged) {
		edit(l, 1, func(a *event.DeviationReported) { a.Evidence = roles.Ref{} })
	}},
	{id: "F5", what: "on a report of another review", way: second, how: func(l *logged) {
		edit(l, 2, func(a *event.Reacted) { a.On = 1 })
	}},
	{id: "F6", what: "a tighter band unheard", way: running, how: func(l *logged) {
		l.say("2020-03-01", roles.Coordinator, "coordinator", event.BandChanged{Band: agreement.Close, Reason: "need"})
	}},
	{id: "F6", what: "longer without the youth's wish", way: running, how: func(l *logged) {
		l.say("2020-03-01", roles.Prosecutor, "prosecutor", event.Extended{Months: 1, Reason: "need"},
			"prosecution conditional changed", "extends end 2020-09-03")
	}},
	{id: "F6", what: "tests where none are a condition", way: running, how: func(l *logged) {
		edit(l, 1, func(a *event.Decided) { a.Testing = false })
		edit(l, 1, func(a *event.PlanSet) { a.Procedure, a.Material = agreement.NoProcedure, agreement.NoMaterial })
	}},
	{id: "F6", what: "reopened unheard", way: reopened, how: func(l *logged) {
		edit(l, 1, func(a *event.HearingRecorded) { a.YouthHeard = false })
	}, also: "F1"},
}

var plantedRoles = []planted{
	{id: "R1", what: "no deputy", way: running, how: func(l *logged) {
		edit(l, 1, func(a *event.PlanSet) { a.Tasks[2].Deputy = roles.Ref{} })
	}},
	{id: "R1", what: "a duty without anybody", way: transferred, how: func(l *logged) {
		edit(l, 1, func(a *event.TransferAccepted) { a.Tasks = a.Tasks[:2] })
	}},
	{id: "R1", what: "a stranger takes the sample", way: confirmedPositive, how: func(l *logged) {
		nth[event.TestTaken](l, 1).By.Ref = ref("stranger")
	}},
	{id: "R1", what: "vacant without an alarm", way: running, how: func(l *logged) {
		l.say("2020-03-01", roles.Leader, "leader", event.HolderAppointed{Duty: roles.Economy})
	}},
	{id: "R2", what: "met late and nobody held", way: confirmedPositive, how: func(l *logged) {
		e := nth[event.TestNotified](l, 1)
		e.Deadlines = e.Deadlines[1:]
	}},
	{id: "R2", what: "a day too short", way: running, how: func(l *logged) {
		nth[event.PlanSet](l, 1).Deadlines[1].Due--
	}},
	{id: "R2", what: "owed by the youth", way: running, how: func(l *logged) {
		nth[event.PlanSet](l, 1).Deadlines[1].Owner = roles.Youth
	}},
	{id: "R2", what: "never started", way: running, how: func(l *logged) {
		e := nth[event.Decided](l, 1)
		e.Deadlines = e.Deadlines[:2]
		e = nth[event.PlanSet](l, 1)
		e.Deadlines = e.Deadlines[1:]
	}},
	{id: "R2", what: "left open", way: running, how: func(l *logged) {
		e := nth[event.Started](l, 1)
		e.Deadlines = e.Deadlines[1:]
	}},
	{id: "R2", what: "started by nothing", way: running, how: func(l *logged) {
		l.say("2020-03-01", roles.Coordinator, "coordinator", event.TalkHeld{Kind: "follow-up", Held: true}, "starts hearing")
	}},
	{id: "R2", what: "met by something else", way: running, how: func(l *logged) {
		l.say("2020-02-10", roles.Coordinator, "coordinator", event.TalkHeld{Kind: "follow-up", Held: true}, "met midway")
	}},
	{id: "R2", what: "held before its day", way: running, how: func(l *logged) {
		l.say("2020-02-10", roles.Clock, "", event.DeadlinePassed{Key: agreement.MidwayDue, Of: l.events[len(l.events)-3].Seq}, "overdue midway")
	}},
	{id: "R2", what: "more time without a reason", way: running, how: func(l *logged) {
		l.say("2020-02-10", roles.Leader, "leader", event.DeadlineExtended{Key: agreement.MidwayDue, Of: l.events[len(l.events)-3].Seq, Until: day(l.t, "2020-06-02")},
			"extends midway 2020-06-02")
	}},
	{id: "R2", what: "lapsed too early", way: offeredCase, how: func(l *logged) {
		l.say("2020-01-20", roles.Clock, "", event.OfferLapsed{}, "contract offered not-entered for lapsed", "cancels reflection", "cancels offer-lapse", "starts tell-prosecutor")
	}},
	{id: "R3", what: "recorded before it happened", way: running, how: func(l *logged) {
		last(l).Recorded = last(l).Occurred.Add(-time.Hour)
	}},
	{id: "R3", what: "a gap", way: completed, how: func(l *logged) { l.events = append(l.events[:28], l.events[29:]...) }, also: "R2"},
	{id: "R3", what: "a correction of what is to come", way: corrected, how: func(l *logged) {
		edit(l, 1, func(a *event.Corrected) { a.Target = 99 })
	}},
	{id: "R3", what: "a correction as something else", way: corrected, how: func(l *logged) {
		edit(l, 1, func(a *event.Corrected) { a.Data = event.Started{} })
	}},
	{id: "R3", what: "a correction by another role", way: corrected, how: func(l *logged) {
		nth[event.Corrected](l, 1).By.Role = roles.Leader
	}},
	{id: "R3", what: "goes on although inconsistent", way: corrected, how: func(l *logged) {
		edit(l, 1, func(a *event.Corrected) { a.Illegal = []uint32{a.Target} })
		l.say("2020-03-10", roles.Coordinator, "coordinator", event.Paused{Reason: "illness", Until: day(l.t, "2020-03-15")},
			"contract active paused", "starts resume 2020-03-15")
	}},
	{id: "R4", what: "no note", way: running, how: func(l *logged) {
		l.say("2020-03-01", roles.Leader, "leader", event.HandedOver{Duty: roles.Economy, Holder: ref("economy-3")})
	}},
	{id: "R5", what: "another municipality acts", way: transferred, how: func(l *logged) { last(l).By.Org = "5001" }},
	{id: "R5", what: "accepted by who was not asked", way: transferred, how: func(l *logged) {
		nth[event.TransferAccepted](l, 1).By.Org = "5014"
	}, also: "C1"},
	{id: "R5", what: "led by a third", way: sharedCase, how: func(l *logged) {
		edit(l, 1, func(a *event.ResponsibilityShared) { a.Lead = "5014" })
	}},
	{id: "R6", what: "other terms without a yes", way: transferred, how: func(l *logged) {
		edit(l, 1, func(a *event.TransferAccepted) { a.Migrated = l.terms.Hash() })
	}},
	{id: "R7", what: "a birthday before its day", way: running, how: func(l *logged) {
		l.say("2020-03-01", roles.Clock, "", event.BirthdayReached{Age: 18}, "contract active reconsidering",
			"consent 5 given lapsed", "consent 6 given lapsed", "consent 7 given lapsed", "consent 8 given lapsed", "starts withdrawal-talk", "starts answer")
	}},
	{id: "R7", what: "birthdays of two people", way: running, how: func(l *logged) {
		edit(l, 1, func(a *event.Registered) { a.Birthday15 -= 30 })
	}},
}

var plantedEnding = []planted{
	{id: "E1", what: "a group was not asked", way: completed, how: func(l *logged) {
		edit(l, 2, func(a *event.EvaluationHeld) { a.Group = event.GroupNetwork })
	}},
	{id: "E1", what: "the youth declines for the guardians", way: completed, how: func(l *logged) {
		nth[event.EvaluationDeclined](l, 1).By = event.By{Ref: ref("youth"), Role: roles.Youth}
	}},
	{id: "E2", what: "another end", way: completed, how: func(l *logged) {
		last(l).Moves = []event.Move{{Region: event.ContractRegion, From: event.StateClosedCompleted, To: event.StateAborted}}
	}},
	{id: "E2", what: "goes on", way: completed, how: func(l *logged) {
		l.say("2020-09-01", roles.Coordinator, "coordinator", event.TalkHeld{Kind: "follow-up", Held: true})
	}},
	{id: "E3", what: "an end that nobody tells of", way: withdrawnCase, how: func(l *logged) {
		last(l).Deadlines = last(l).Deadlines[:len(last(l).Deadlines)-1]
	}},
	{id: "E4", what: "a guardian of an adult", way: completed, how: func(l *logged) {
		edit(l, 1, func(a *event.Registered) {
			a.Birthday15, a.Birthday16, a.Birthday18 = day(l.t, "2017-08-05"), day(l.t, "2018-08-05"), day(l.t, "2020-08-05")
		})
	}, also: "E1 R2"},
	{id: "E6", what: "not entered for nothing", way: offeredCase, how: func(l *logged) {
		l.say("2020-01-16", roles.Prosecutor, "prosecutor", event.Dropped{}, "contract offered not-entered for dropped", "prosecution reported dropped",
			"cancels reflection", "cancels offer-lapse")
	}},
	{id: "E7", what: "a text", way: reacted, how: func(l *logged) {
		edit(l, 1, func(a *event.Reacted) { a.Reason = "The youth said so" })
	}},
	{id: "E9", what: "terms that nobody has", way: running, how: func(l *logged) {
		edit(l, 1, func(a *event.Offered) { a.Terms[0]++ })
	}},
	{id: "S5", what: "from where it was not", way: running, how: func(l *logged) {
		nth[event.Started](l, 1).Moves[0].From = event.StatePlanning
	}},
	{id: "S6", what: "a step that no table has", way: running, how: func(l *logged) {
		nth[event.PlanSet](l, 1).Moves = []event.Move{{Region: event.ContractRegion, From: event.StatePlanning, To: event.StateActive}}
	}, also: "R2 S5"},
	{id: "S6", what: "by who may not", way: running, how: func(l *logged) { nth[event.Started](l, 1).By.Role = roles.Leader }},
}
