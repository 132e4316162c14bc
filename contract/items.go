package contract

import (
	"time"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/event"
)

// about gives the machine and the number of the test or conversation that an act is
// about; none for other acts, and for several drawn at once.
func about(act event.Payload) (event.Region, uint16) {
	const test, talk = event.TestRegion, event.ConversationRegion
	switch a := act.(type) {
	case event.TestPlanned:
		return test, a.Item
	case event.TestNotified:
		return test, a.Item
	case event.TestAttended:
		return test, a.Item
	case event.TestMissed:
		return test, a.Item
	case event.TestExcused:
		return test, a.Item
	case event.TestUnexcused:
		return test, a.Item
	case event.TestCancelled:
		return test, a.Item
	case event.TestRefused:
		return test, a.Item
	case event.TestUnable:
		return test, a.Item
	case event.TestTaken:
		return test, a.Item
	case event.TestRead:
		return test, a.Item
	case event.SampleSent:
		return test, a.Item
	case event.TestAnswered:
		return test, a.Item
	case event.TestUnanswered:
		return test, a.Item
	case event.FindingRecorded:
		return test, a.Item
	case event.ConfirmationRequested:
		return test, a.Item
	case event.ConfirmationAnswered:
		return test, a.Item
	case event.YouthTold:
		return test, a.Item
	case event.SampleKept:
		return test, a.Item
	case event.TestContested:
		return test, a.Item
	case event.ContestDecided:
		return test, a.Item
	case event.TestsDrawn:
		return test, 0
	case event.ConversationPlanned:
		return talk, a.Item
	case event.ConversationHeld:
		return talk, a.Item
	case event.ConversationMissed:
		return talk, a.Item
	case event.ConversationExcused:
		return talk, a.Item
	case event.ConversationUnexcused:
		return talk, a.Item
	case event.ConversationMoved:
		return talk, a.Item
	case event.ConversationCancelled:
		return talk, a.Item
	}
	return event.NoRegion, 0
}

// itemOf gives the number of the item an act is about; 0 for other acts.
func itemOf(act event.Payload) uint16 {
	_, n := about(act)
	return n
}

func itemRegion(act event.Payload) event.Region {
	region, _ := about(act)
	return region
}

// itemsOf gives the numbers of what an act plans.
func itemsOf(act event.Payload) []uint16 {
	a, several := act.(event.TestsDrawn)
	if !several {
		return []uint16{itemOf(act)}
	}
	numbers := make([]uint16, len(a.Tests))
	for i := range a.Tests {
		numbers[i] = a.Tests[i].Item
	}
	return numbers
}

// plannedOn gives the days that an act plans something for.
func plannedOn(act event.Payload) []agreement.Date {
	switch a := act.(type) {
	case event.TestPlanned:
		return []agreement.Date{a.On}
	case event.ConversationPlanned:
		return []agreement.Date{a.On}
	case event.ConversationMoved:
		return []agreement.Date{a.On}
	case event.TestsDrawn:
		days := make([]agreement.Date, len(a.Tests))
		for i := range a.Tests {
			days[i] = a.Tests[i].On
		}
		return days
	}
	return nil
}

// becomes gives the state that an act moves a test or conversation to; StateNone
// when it moves none.
func becomes(act event.Payload) event.State {
	switch a := act.(type) {
	case event.TestPlanned, event.TestsDrawn, event.ConversationPlanned, event.ConversationMoved:
		return event.StatePlanned
	case event.TestNotified:
		return event.StateNotified
	case event.TestAttended:
		return event.StateAttended
	case event.ConversationHeld:
		return event.StateHeld
	case event.TestMissed, event.ConversationMissed:
		return event.StateMissed
	case event.TestExcused, event.ConversationExcused:
		return event.StateExcused
	case event.TestUnexcused, event.ConversationUnexcused:
		return event.StateUnexcused
	case event.TestCancelled, event.ConversationCancelled:
		return event.StateCancelledByAgency
	case event.TestRefused:
		return event.StateRefused
	case event.TestUnable:
		return event.StateUnable
	case event.TestTaken:
		return event.StateTaken
	case event.TestRead:
		return event.StateRead
	case event.SampleSent:
		return event.StateSent
	case event.TestAnswered:
		return event.StateAnswered
	case event.TestUnanswered:
		return event.StateNoAnswer
	case event.FindingRecorded:
		return oneOf(a.Finding, event.StateUnusable, event.StateNegative, event.StateScreenedPositive)
	case event.ConfirmationRequested:
		return event.StateConfirming
	case event.ConfirmationAnswered:
		return oneOf(a.Outcome, event.StateUnclear, event.StateConfirmed, event.StateConsistentWithPrescribed, event.StateRefuted)
	case event.TestContested:
		return event.StateContested
	case event.ContestDecided:
		return oneOf(a.Outcome, event.StateLifted, event.StateUpheld)
	}
	return event.StateNone
}

// oneOf finds the state with a name; otherwise the first, which burdens nobody. A
// rule refuses a name that is none of them.
func oneOf(name event.Code, otherwise event.State, others ...event.State) event.State {
	for _, s := range others {
		if s.String() == string(name) {
			return s
		}
	}
	return otherwise
}

func reasonOf(act event.Payload) event.Code {
	switch a := act.(type) {
	case event.TestExcused:
		return a.Reason
	case event.TestCancelled:
		return a.Reason
	case event.TestUnanswered:
		return a.Reason
	case event.TestsSuspended:
		return a.Reason
	case event.ContestDecided:
		return a.Reason
	case event.ConversationExcused:
		return a.Reason
	case event.ConversationCancelled:
		return a.Reason
	}
	return ""
}

func (c *Contract) itemNow(act event.Payload) event.State {
	region, n := about(act)
	return c.itemState(region, int(n))
}

func (c *Contract) itemOn(act event.Payload) agreement.Date { return c.itemFor(act).on }

// itemFor gives the common part of what an act is about; zero where there is none.
func (c *Contract) itemFor(act event.Payload) item {
	region, n := about(act)
	i, _ := c.itemAt(region, int(n))
	return i
}

// enter takes a recorded step of the item's machine.
func (i *item) enter(to event.State, at stamp) {
	i.state = to
	if to == event.StateCancelledByAgency {
		i.calledOff = at
	}
}

func hours(n int) time.Duration { return time.Duration(n) * time.Hour }
