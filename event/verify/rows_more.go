package verify

import (
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// reviewRows are rows 31 to 37b.
func reviewRows() []row {
	back := in(active)
	return []row{
		{act: event.DeviationReported{}, by: byCoordinator | byCollector | byPartner | byPolice, from: in(active), to: in(reviewing), on: criminal},
		{act: event.DeviationReported{}, by: byCoordinator | byCollector | byPartner | byPolice, from: in(reviewing, referred), stays: true, on: criminal},
		{act: event.NewOffenceNoted{}, by: byPolice, from: in(planning, signed, paused, reconsidering), stays: true, on: criminal},
		{act: event.HearingRecorded{}, by: byRunners, from: in(reviewing, referred), stays: true, on: criminal},
		{act: event.NoBreachFound{}, by: byRunners, from: in(reviewing), to: back, on: criminal},
		{act: event.DeviationExplained{}, by: byRunners, from: in(reviewing), to: back, on: criminal},
		{act: event.Reacted{}, by: byRunners, from: in(reviewing), to: back, on: criminal},
		{act: event.Referred{}, by: byRunners, from: in(reviewing), to: in(referred), on: criminal},
		{act: event.ReviewLapsed{}, by: byClock, from: in(reviewing), to: back, on: criminal},
		{act: event.Continued{}, by: byProsecutor, from: in(referred), to: back, on: criminal},
		{act: event.ConditionsChanged{}, by: byProsecutor, from: in(referred), to: back, on: prosecuted},
		{act: event.Extended{}, by: byProsecutor, from: in(referred), to: back, on: prosecuted},
		{act: event.Reopened{}, by: byProsecutor, from: in(referred), to: in(aborted), on: criminal, reason: because(event.Breach, event.NewOffence)},
		{act: event.ReferralLapsed{}, by: byClock, from: in(referred), to: back, on: criminal},
		{act: event.TestsSuspended{}, by: byProsecutor, from: in(referred), stays: true, on: criminal},
	}
}

// endingRows are rows 38 to 42, 46, 47 and 58.
func endingRows() []row {
	return []row{
		{act: event.EvaluationHeld{}, by: byRunners, from: ended, stays: true},
		{act: event.EvaluationDeclined{}, by: byFamily | byCoordinator | byClock, from: ended, stays: true},
		{act: event.EvaluationOffered{}, by: byRunners, from: ended, stays: true},
		{act: event.Closed{}, by: byRunners, from: in(completed), to: in(event.StateClosedCompleted)},
		{act: event.Closed{}, by: byRunners, from: in(aborted), to: in(closedAborted)},
		{act: event.OutcomeRecorded{}, by: byProsecutor, from: unended | terminal, stays: true, on: criminal},
		{act: event.Corrected{}, by: byAny, from: unended | terminal, stays: true},
		{act: event.InconsistencyResolved{}, by: byProsecutor, from: unended | terminal, stays: true, on: criminal},
		{act: event.InconsistencyResolved{}, by: byLeader, from: unended | terminal, stays: true, on: voluntary},
		{act: event.DeathRecorded{}, by: byRunners | byPolice, from: beforeLive, to: in(notEntered), reason: because(event.Died)},
		{act: event.DeathRecorded{}, by: byRunners | byPolice, from: live | ended, to: in(closedAborted), reason: because(event.Died)},
		{act: event.Voided{}, by: byLeader, from: beforeLive | in(planning), to: in(notEntered), reason: because(event.Void)},
	}
}

// besideRows are rows 43 to 57, and what anybody may put beside a case. Tests and
// conversations are judged by their own machines and by T8.
func besideRows() []row {
	helpers := byRunners | byPartner | byCollector | byPolice | byAdvisory |
		roles.Of(roles.HealthContact, roles.School, roles.Prosecutor, roles.Leader)
	return []row{
		{act: event.HandedOver{}, by: byLeader, from: unended, stays: true},
		{act: event.HolderAppointed{}, by: byLeader, from: unended, stays: true},
		{act: event.MoveReported{}, by: byFamily | byCoordinator, from: unended, stays: true},
		{act: event.TransferAccepted{}, by: byCoordinator, from: live, stays: true},
		{act: event.ResponsibilityShared{}, by: byCoordinator, from: live, stays: true},
		{act: event.TransferRefused{}, by: byCoordinator, from: live, stays: true},
		{act: event.EndedByMove{}, by: byProsecutor, from: live, to: in(aborted), on: criminal, reason: because(event.Moved)},
		{act: event.EndedByMove{}, by: byLeader, from: live, to: in(aborted), on: voluntary, reason: because(event.Moved)},
		{act: event.MoveCancelled{}, by: byFamily | byCoordinator, from: live, stays: true},
		{act: event.ProsecutorNotified{}, by: byRunners, from: unended | terminal, stays: true, on: criminal},
		{act: event.TalkHeld{}, by: byRunners | byPartner, from: live, stays: true},
		{act: event.DeadlineExtended{}, by: byLeader | byCoordinator, from: unended, stays: true},
		{act: event.DeadlinePassed{}, by: byClock, from: unended | terminal, stays: true},
		{act: event.Proposed{}, by: byAny &^ byFamily &^ byClock, from: unended | terminal, stays: true},
		{act: event.RoomOffered{}, by: roles.Of(roles.School), from: unended, stays: true},
		{act: event.ConcernRaised{}, by: helpers, from: unended, stays: true},
		{act: event.ConcernReleased{}, by: byAny, from: unended, stays: true},
		{act: event.ChangeRequested{}, by: byYouth, from: unended, stays: true},
	}
}
