package verify

import (
	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/event"
)

// The machines beside the contract. Basis: process.md sections 4, 6.5, 6.6 and 7.

// testSteps gives where a test may go from a state. What was cancelled by an
// agency can have been attended before the stop that cancelled it, and be recorded
// late.
func testSteps(from event.State) states {
	switch from {
	case event.StateNone:
		return in(event.StatePlanned)
	case event.StatePlanned:
		return in(event.StateNotified, event.StateCancelledByAgency)
	case event.StateNotified:
		return in(event.StateAttended, event.StateRefused, event.StateMissed, event.StateCancelledByAgency)
	case event.StateCancelledByAgency:
		return in(event.StateAttended)
	case event.StateMissed:
		return in(event.StateExcused, event.StateUnexcused)
	case event.StateAttended:
		return in(event.StateTaken, event.StateRefused, event.StateUnable)
	case event.StateTaken:
		return in(event.StateRead, event.StateSent)
	case event.StateSent:
		return in(event.StateAnswered, event.StateNoAnswer, event.StateCancelledByAgency)
	case event.StateAnswered:
		return in(event.StateNegative, event.StateUnusable, event.StateScreenedPositive)
	case event.StateScreenedPositive:
		return in(event.StateConfirming)
	case event.StateConfirming:
		return in(event.StateConfirmed, event.StateConsistentWithPrescribed, event.StateRefuted, event.StateUnclear)
	case event.StateConfirmed, event.StateRefused, event.StateUnexcused:
		return in(event.StateContested)
	case event.StateContested:
		return in(event.StateUpheld, event.StateLifted)
	}
	return 0
}

// talkSteps gives where a conversation may go. One that is moved to another day
// stays planned.
func talkSteps(from event.State) states {
	switch from {
	case event.StateNone:
		return in(event.StatePlanned)
	case event.StatePlanned:
		return in(event.StatePlanned, event.StateMoved, event.StateHeld, event.StateMissed, event.StateCancelledByAgency)
	case event.StateCancelledByAgency:
		return in(event.StateHeld)
	case event.StateMissed:
		return in(event.StateExcused, event.StateUnexcused)
	}
	return 0
}

// own is S6 for the machines beside the contract: an act moves what it is about,
// and nothing else but what it stops.
func (p *pass) own(m *event.Move) {
	if p.e.Data == nil || p.v.rows[p.e.Type] == nil {
		return
	}
	to, ok := states(0), true
	switch m.Region {
	case event.ConsentRegion:
		to = p.consentLeads()
		ok = to.has(m.To)
	case event.ProsecutionRegion:
		to = p.mirrorLeads()
		ok = to.has(m.To)
	case event.TransferRegion:
		to = p.transferLeads()
		stops := m.To == event.StateNone && (ended | terminal).has(p.c.state)
		ok = to.has(m.To) || stops
	case event.TestRegion, event.ConversationRegion:
		to = p.itemLeads(m.Region)
		stops := m.To == event.StateCancelledByAgency && (m.From == event.StatePlanned || m.From == event.StateNotified)
		ok = to.has(m.To) || stops && p.stops()
	}
	if !ok {
		p.violates("S6", string(p.e.Type)+" leads "+m.Region.String()+" "+name(m.To), "another-act")
	}
}

func (p *pass) consentLeads() states {
	switch p.e.Data.(type) {
	case event.ConsentGiven, event.ConsentRestored:
		return in(event.StateGiven)
	case event.ConsentRefused:
		return in(event.StateRefused)
	case event.ConsentWithdrawn:
		return in(event.StateWithdrawn)
	case event.BirthdayReached:
		return in(event.StateLapsed)
	}
	return 0
}

// mirrorLeads is what an act says of the criminal case. Rows 6, 13, 14, 36, 37,
// 41a and 45 write it in the same step.
func (p *pass) mirrorLeads() states {
	switch a := p.e.Data.(type) {
	case event.Registered:
		return in(event.StateReported)
	case event.ConsentGiven, event.GuardianNotFound, event.BirthdayReached:
		return in(event.StateUnderDecision)
	case event.Decided:
		return in(event.StateConditional)
	case event.AttendanceDecided:
		return in(event.StateConditional, event.StateTransferred)
	case event.ProsecutorRefused, event.OtherReactionChosen:
		return in(event.StateOtherReaction)
	case event.Dropped:
		return in(event.StateDropped)
	case event.ConditionsChanged, event.Extended:
		return in(event.StateChanged)
	case event.Reopened:
		return in(event.StateReopened)
	case event.OutcomeRecorded:
		return in(a.Value)
	}
	return 0
}

// mirrorsNothing is S6 for a decision of the prosecutor that is not mirrored.
func (p *pass) mirrorsNothing() {
	switch p.e.Data.(type) {
	case event.ConsentGiven, event.GuardianNotFound, event.BirthdayReached:
		return
	}
	if want := p.mirrorLeads(); want != 0 && p.c.track != agreement.Voluntary && p.c.track != agreement.NoTrack && !p.moves(event.ProsecutionRegion) {
		p.violates("S6", string(p.e.Type)+" not-mirrored", "prosecution")
	}
}

func (p *pass) transferLeads() states {
	switch p.e.Data.(type) {
	case event.MoveReported:
		return in(event.StateMoveReported)
	case event.TransferAccepted, event.EndedByMove, event.MoveCancelled:
		return in(event.StateNone)
	case event.TransferRefused:
		return in(event.StateMoveRefused)
	case event.ResponsibilityShared:
		return in(event.StateShared)
	}
	return 0
}

// stops says whether an act can stop tests and conversations that wait: a
// withdrawal, a pause, easier conditions, a suspension, an end.
func (p *pass) stops() bool {
	switch p.e.Data.(type) {
	case event.ConsentWithdrawn, event.Paused, event.ConditionsChanged, event.TestsSuspended:
		return true
	}
	return (ended | terminal).has(p.c.state) || p.c.state == paused || p.c.state == reconsidering
}

// itemLeads is where an act leads the test or the conversation that it is about.
func (p *pass) itemLeads(region event.Region) states {
	if region == event.ConversationRegion {
		return p.talkLeads()
	}
	switch a := p.e.Data.(type) {
	case event.TestPlanned, event.TestsDrawn:
		return in(event.StatePlanned)
	case event.TestNotified:
		return in(event.StateNotified)
	case event.TestAttended:
		return in(event.StateAttended)
	case event.TestMissed:
		return in(event.StateMissed)
	case event.TestExcused:
		return in(event.StateExcused)
	case event.TestUnexcused:
		return in(event.StateUnexcused)
	case event.TestCancelled:
		return in(event.StateCancelledByAgency)
	case event.TestRefused:
		return in(event.StateRefused)
	case event.TestUnable:
		return in(event.StateUnable)
	case event.TestTaken:
		return in(event.StateTaken)
	case event.TestRead:
		return in(event.StateRead)
	case event.SampleSent:
		return in(event.StateSent)
	case event.TestAnswered:
		return in(event.StateAnswered)
	case event.TestUnanswered:
		return in(event.StateNoAnswer)
	case event.FindingRecorded:
		return named(a.Finding)
	case event.ConfirmationRequested:
		return in(event.StateConfirming)
	case event.ConfirmationAnswered:
		return named(a.Outcome)
	case event.TestContested:
		return in(event.StateContested)
	case event.ContestDecided:
		return named(a.Outcome)
	}
	return 0
}

func (p *pass) talkLeads() states {
	switch p.e.Data.(type) {
	case event.ConversationPlanned:
		return in(event.StatePlanned)
	case event.ConversationMoved:
		return in(event.StatePlanned, event.StateMoved)
	case event.ConversationHeld:
		return in(event.StateHeld)
	case event.ConversationMissed:
		return in(event.StateMissed)
	case event.ConversationExcused:
		return in(event.StateExcused)
	case event.ConversationUnexcused:
		return in(event.StateUnexcused)
	case event.ConversationCancelled:
		return in(event.StateCancelledByAgency)
	}
	return 0
}

// named is the state that a code names.
func named(code event.Code) states {
	switch code {
	case "negative":
		return in(event.StateNegative)
	case "unusable":
		return in(event.StateUnusable)
	case "screened-positive":
		return in(event.StateScreenedPositive)
	case "confirmed":
		return in(event.StateConfirmed)
	case "consistent-with-prescribed":
		return in(event.StateConsistentWithPrescribed)
	case "refuted":
		return in(event.StateRefuted)
	case "unclear":
		return in(event.StateUnclear)
	case "upheld":
		return in(event.StateUpheld)
	case "lifted":
		return in(event.StateLifted)
	}
	return 0
}
