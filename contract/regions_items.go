package contract

import "github.com/ruskontrakt/ruskontrakt/event"

// itemRegions are the machines of tests and conversations. Basis: process.md
// section 6.5. A test or conversation that an agency called off, while it was held
// before the stop, is recorded late.
func itemRegions() []RegionRow {
	to := func(states ...event.State) []event.State { return states }
	test := func(act event.Payload, from States, to []event.State) RegionRow {
		return RegionRow{Region: event.TestRegion, Act: act.EventType(), From: from, To: to}
	}
	talk := func(act event.Payload, from States, to []event.State) RegionRow {
		return RegionRow{Region: event.ConversationRegion, Act: act.EventType(), From: from, To: to}
	}
	none, late := In(event.StateNone), In(event.StateCancelledByAgency)
	planned, notified := In(event.StatePlanned), In(event.StateNotified)
	called := to(event.StateCancelledByAgency)
	return []RegionRow{
		test(event.TestPlanned{}, none, to(event.StatePlanned)),
		test(event.TestsDrawn{}, none, to(event.StatePlanned)),
		test(event.TestNotified{}, planned, to(event.StateNotified)),
		test(event.TestAttended{}, notified|late, to(event.StateAttended)),
		test(event.TestMissed{}, notified|late, to(event.StateMissed)),
		test(event.TestRefused{}, notified|late|In(event.StateAttended), to(event.StateRefused)),
		test(event.TestUnable{}, In(event.StateAttended), to(event.StateUnable)),
		test(event.TestExcused{}, In(event.StateMissed), to(event.StateExcused)),
		test(event.TestUnexcused{}, In(event.StateMissed), to(event.StateUnexcused)),
		test(event.TestCancelled{}, planned|notified|In(event.StateSent), called),
		{Region: event.TestRegion, Act: cascadeStop, From: planned | notified, To: called},

		test(event.TestTaken{}, In(event.StateAttended), to(event.StateTaken)),
		test(event.TestRead{}, In(event.StateTaken), to(event.StateRead)),
		test(event.SampleSent{}, In(event.StateTaken), to(event.StateSent)),
		test(event.TestAnswered{}, In(event.StateSent), to(event.StateAnswered)),
		test(event.TestUnanswered{}, In(event.StateSent), to(event.StateNoAnswer)),
		test(event.FindingRecorded{}, In(event.StateAnswered), to(event.StateNegative, event.StateUnusable, event.StateScreenedPositive)),
		test(event.ConfirmationRequested{}, In(event.StateScreenedPositive), to(event.StateConfirming)),
		test(event.ConfirmationAnswered{}, In(event.StateConfirming),
			to(event.StateConfirmed, event.StateConsistentWithPrescribed, event.StateRefuted, event.StateUnclear)),
		test(event.TestContested{}, In(event.StateConfirmed, event.StateRefused, event.StateUnexcused), to(event.StateContested)),
		test(event.ContestDecided{}, In(event.StateContested), to(event.StateUpheld, event.StateLifted)),

		talk(event.ConversationPlanned{}, none, to(event.StatePlanned)),
		talk(event.ConversationHeld{}, planned|late, to(event.StateHeld)),
		talk(event.ConversationMissed{}, planned|late, to(event.StateMissed)),
		talk(event.ConversationExcused{}, In(event.StateMissed), to(event.StateExcused)),
		talk(event.ConversationUnexcused{}, In(event.StateMissed), to(event.StateUnexcused)),
		talk(event.ConversationMoved{}, planned, to(event.StatePlanned)),
		talk(event.ConversationCancelled{}, planned, called),
		{Region: event.ConversationRegion, Act: cascadeStop, From: planned, To: called},
	}
}
