package event

import (
	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// The payloads of rows 31 to 37b and 50: deviation, hearing, reaction and referral,
// sharing a case, and what anybody may put beside it. Basis: process.md sections
// 6.3, 6.5 and 7.

// DeviationReported reports a deviation (row 31). Number counts the reports of the
// contract from 1. Item is the test or conversation it is about; 0 is none.
type DeviationReported struct {
	Number   uint16
	Trigger  agreement.Trigger
	Severity agreement.Severity
	Item     uint16
	Evidence roles.Ref
}

// EventType returns "deviation.reported".
func (DeviationReported) EventType() Type { return "deviation.reported" }

// NewOffenceNoted stores a new report while there is no review to join (row 31b).
// It is counted like a report, and joins the next review.
type NewOffenceNoted struct {
	Number   uint16
	Severity agreement.Severity
	Evidence roles.Ref
}

// EventType returns "deviation.new-offence-noted".
func (NewOffenceNoted) EventType() Type { return "deviation.new-offence-noted" }

// HearingRecorded says that the youth was heard, or was offered a hearing and did
// not use it; the same of the guardians (row 32). What was said is never recorded.
type HearingRecorded struct {
	YouthHeard       bool
	YouthOffered     bool
	GuardiansHeard   bool
	GuardiansOffered bool
}

// EventType returns "review.hearing-recorded".
func (HearingRecorded) EventType() Type { return "review.hearing-recorded" }

// NoBreachFound ends a review: there was no deviation (row 33).
type NoBreachFound struct{ Reason Code }

// EventType returns "review.no-breach-found".
func (NoBreachFound) EventType() Type { return "review.no-breach-found" }

// DeviationExplained ends a review: the deviation has an explanation, rung 0 (row
// 33).
type DeviationExplained struct{ Reason Code }

// EventType returns "review.explained".
func (DeviationExplained) EventType() Type { return "review.explained" }

// Reacted ends a review with a reaction, rung 1 to 3 (row 34). On is the number of
// the report that it rests on. Exception is set where the rung is outside the
// ladder; Proposal is then the sequence of the proposal that the act countersigns.
type Reacted struct {
	On         uint16
	Rung       int
	Reason     Code
	Delegation roles.Ref // the decision that lets the person decide reactions
	Exception  Code
	Proposal   uint32
}

// EventType returns "review.reacted".
func (Reacted) EventType() Type { return "review.reacted" }

// Referred sends the case to the prosecutor, rung 4 (row 35). Its fields are those
// of [Reacted]; Evidence refers to what the prosecutor gets.
type Referred struct {
	On         uint16
	Reason     Code
	Delegation roles.Ref
	Evidence   roles.Ref
	Exception  Code
	Proposal   uint32
}

// EventType returns "review.referred".
func (Referred) EventType() Type { return "review.referred" }

// ReviewLapsed lets a deviation lapse that the agency did not assess in time (row
// 35b, by the clock).
type ReviewLapsed struct{}

// EventType returns "review.lapsed".
func (ReviewLapsed) EventType() Type { return "review.lapsed" }

// Continued lets the contract go on as it is (row 36).
type Continued struct{ Reason Code }

// EventType returns "referral.continued".
func (Continued) EventType() Type { return "referral.continued" }

// Reopened takes up the criminal case again and ends the contract (row 37). Cause
// is breach or new-offence.
type Reopened struct {
	Cause  Code
	Reason Code
}

// EventType returns "referral.reopened".
func (Reopened) EventType() Type { return "referral.reopened" }

// ReferralLapsed lets a referral lapse in the contract that the prosecutor did not
// decide in time (row 37b, by the clock).
type ReferralLapsed struct{}

// EventType returns "referral.lapsed".
func (ReferralLapsed) EventType() Type { return "referral.lapsed" }

// ResponsibilityShared lets two municipalities have the case together, one of them
// in the lead and so responsible (row 50). Proposal is the sequence of the other
// municipality's proposal.
type ResponsibilityShared struct {
	Lead     roles.Org
	Tasks    []Task
	Proposal uint32
}

// EventType returns "transfer.shared".
func (ResponsibilityShared) EventType() Type { return "transfer.shared" }

// RoomOffered says that the school lends a room for an appointment.
type RoomOffered struct {
	On       agreement.Date
	From, To uint16 // minutes after midnight, Europe/Oslo
}

// EventType returns "note.room-offered".
func (RoomOffered) EventType() Type { return "note.room-offered" }

// ConcernRaised says that child welfare has been told of a concern. It is hidden
// from everybody else until it is released, and asks for nobody's consent.
type ConcernRaised struct{ Document roles.Ref }

// EventType returns "note.concern-raised".
func (ConcernRaised) EventType() Type { return "note.concern-raised" }

// ConcernReleased makes a concern visible. Of is its sequence.
type ConcernReleased struct{ Of uint32 }

// EventType returns "note.concern-released".
func (ConcernReleased) EventType() Type { return "note.concern-released" }

// ChangeRequested says that the youth asks for a change of the plan, the time or
// the person.
type ChangeRequested struct{ About Code }

// EventType returns "note.change-requested".
func (ChangeRequested) EventType() Type { return "note.change-requested" }
