package event

import (
	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// The payloads of rows 24 to 30 and 38 to 58: stopping, ending, moving and
// housekeeping. Basis: process.md sections 6.2, 6.4, 6.6 and 7.

// ConsentRestored gives a missing part again (row 25).
type ConsentRestored ConsentGiven

// EventType returns "consent.restored".
func (ConsentRestored) EventType() Type { return "consent.restored" }

// WithdrawalConfirmed says that the withdrawal stands (row 26).
type WithdrawalConfirmed struct{}

// EventType returns "consent.withdrawal-confirmed".
func (WithdrawalConfirmed) EventType() Type { return "consent.withdrawal-confirmed" }

// AnswerLapsed follows an answer that never came although the talk was offered
// (row 26, by the clock).
type AnswerLapsed struct{}

// EventType returns "consent.answer-lapsed".
func (AnswerLapsed) EventType() Type { return "consent.answer-lapsed" }

// Completed ends the period as planned (row 28).
type Completed struct{}

// EventType returns "contract.completed".
func (Completed) EventType() Type { return "contract.completed" }

// EndedByChoice ends a voluntary contract because the youth wants it so.
type EndedByChoice struct{}

// EventType returns "contract.ended-by-choice".
func (EndedByChoice) EventType() Type { return "contract.ended-by-choice" }

// Proposed puts forward an act that needs a second person (rows 29, 30, 42, 47
// and 52, and a guardian who is not found). It moves nothing and lapses.
type Proposed struct {
	Act      Type
	Reason   Code
	Evidence roles.Ref
	About    roles.Ref // the guardian, where the act is about one
	On       uint16    // the report, and
	Rung     int       // the rung, where the act is a reaction or a referral
}

// EventType returns "contract.proposed".
func (Proposed) EventType() Type { return "contract.proposed" }

// CompletedEarly confirms a proposal to complete before the end date (row 29).
type CompletedEarly struct{ Proposal uint32 }

// EventType returns "contract.completed-early".
func (CompletedEarly) EventType() Type { return "contract.completed-early" }

// UnsuitableDeclared confirms that the contract does not suit the youth (row 30).
type UnsuitableDeclared struct {
	Proposal uint32
	Referral roles.Ref // the referral to other help that was made
}

// EventType returns "contract.unsuitable-declared".
func (UnsuitableDeclared) EventType() Type { return "contract.unsuitable-declared" }

// DeliveryImpossible confirms that the agencies cannot deliver (row 30).
type DeliveryImpossible struct {
	Proposal uint32
	Attempts roles.Ref // the documented attempts
}

// EventType returns "contract.delivery-impossible".
func (DeliveryImpossible) EventType() Type { return "contract.delivery-impossible" }

// BasisLapsed ends a contract whose track has closed (row 30).
type BasisLapsed struct{}

// EventType returns "contract.basis-lapsed".
func (BasisLapsed) EventType() Type { return "contract.basis-lapsed" }

// AttendanceLapsed ends an attendance contract long past its date (row 13b, by
// the clock). It is never a breach.
type AttendanceLapsed struct{}

// EventType returns "advisory.attendance-lapsed".
func (AttendanceLapsed) EventType() Type { return "advisory.attendance-lapsed" }

// DeathRecorded ends everything (row 46).
type DeathRecorded struct{ Evidence roles.Ref }

// EventType returns "case.death-recorded".
func (DeathRecorded) EventType() Type { return "case.death-recorded" }

// Voided confirms that the case should never have been opened (row 47).
type Voided struct {
	Proposal uint32
	Reason   Code // duplicate, wrong-person, error
}

// EventType returns "case.voided".
func (Voided) EventType() Type { return "case.voided" }

// Group is one of the groups of the evaluation.
type Group = Code

// The evaluation groups (row 38).
const (
	GroupNetwork   Group = "public-network"
	GroupYouth     Group = "youth"
	GroupGuardians Group = "guardians"
)

// EvaluationOffered documents an offer of an evaluation (row 58).
type EvaluationOffered struct{ Group Group }

// EventType returns "evaluation.offered".
func (EvaluationOffered) EventType() Type { return "evaluation.offered" }

// EvaluationHeld records an evaluation with a group (row 38). Answers are codes.
type EvaluationHeld struct {
	Group    Group
	TookPart bool
	Invited  bool
	Answers  []Code
}

// EventType returns "evaluation.held".
func (EvaluationHeld) EventType() Type { return "evaluation.held" }

// EvaluationDeclined says that a group does without (row 39).
type EvaluationDeclined struct{ Group Group }

// EventType returns "evaluation.declined".
func (EvaluationDeclined) EventType() Type { return "evaluation.declined" }

// Closed closes the case (rows 40 and 41).
type Closed struct{ OutcomeUnknown bool }

// EventType returns "contract.closed".
func (Closed) EventType() Type { return "contract.closed" }

// OutcomeRecorded writes the prosecution mirror (row 41a). Value is a state of
// that region.
type OutcomeRecorded struct {
	Value  State
	Reason Code
}

// EventType returns "prosecution.outcome-recorded".
func (OutcomeRecorded) EventType() Type { return "prosecution.outcome-recorded" }

// Corrected replaces what an earlier event said (row 42). The original stays;
// recorded moves do not change. Illegal lists later events that the correction
// would have refused: where it is not empty the contract is inconsistent.
type Corrected struct {
	Target  uint32
	Reason  Code
	Data    Payload
	Illegal []uint32
}

// EventType returns "case.corrected".
func (Corrected) EventType() Type { return "case.corrected" }

// InconsistencyResolved confirms that the case may go on as it stands (row 42).
type InconsistencyResolved struct {
	Proposal uint32
	Reason   Code
}

// EventType returns "case.inconsistency-resolved".
func (InconsistencyResolved) EventType() Type { return "case.inconsistency-resolved" }

// HandedOver gives a duty to a new holder with a note (row 43).
type HandedOver struct {
	Duty   roles.Duty
	Holder roles.Ref
	Note   roles.Ref
}

// EventType returns "duty.handed-over".
func (HandedOver) EventType() Type { return "duty.handed-over" }

// HolderAppointed names the holder and deputy of a duty (row 54). A zero holder
// says that the duty has lost its holder.
type HolderAppointed struct {
	Duty           roles.Duty
	Holder, Deputy roles.Ref
}

// EventType returns "duty.holder-appointed".
func (HolderAppointed) EventType() Type { return "duty.holder-appointed" }

// ProsecutorNotified tells the prosecutor of an event (row 55).
type ProsecutorNotified struct{ Of uint32 }

// EventType returns "prosecution.notified".
func (ProsecutorNotified) EventType() Type { return "prosecution.notified" }

// TalkHeld records a talk, or that it was offered and not used (row 56). Kind is
// withdrawal, follow-up, dilution or confirm-at-18.
type TalkHeld struct {
	Kind    Code
	Held    bool
	Offered bool
}

// EventType returns "conversation.talk-held".
func (TalkHeld) EventType() Type { return "conversation.talk-held" }

// DeadlineExtended gives more time (row 57). Of is the sequence of the event
// that started the deadline.
type DeadlineExtended struct {
	Key       agreement.Deadline
	Of        uint32
	Until     agreement.Date
	YouthWish bool
	Reason    Code
}

// EventType returns "deadline.extended".
func (DeadlineExtended) EventType() Type { return "deadline.extended" }

// DeadlinePassed holds a deadline against its owner (section 8, by the clock).
type DeadlinePassed struct {
	Key agreement.Deadline
	Of  uint32
}

// EventType returns "deadline.passed".
func (DeadlinePassed) EventType() Type { return "deadline.passed" }

// MoveReported says where the youth lives, stays or goes to school from now on
// (row 48).
type MoveReported struct {
	Residence roles.Org
	Stay      roles.Org
	School    roles.Org
}

// EventType returns "transfer.move-reported".
func (MoveReported) EventType() Type { return "transfer.move-reported" }

// TransferAccepted makes the receiving municipality responsible (row 49).
type TransferAccepted struct {
	Tasks    []Task
	Migrated agreement.Hash // zero: terms kept
	Agreed   bool           // the youth agreed to migrated terms
}

// EventType returns "transfer.accepted".
func (TransferAccepted) EventType() Type { return "transfer.accepted" }

// TransferRefused says that the receiver will not take over (row 51).
type TransferRefused struct {
	Reason   Code
	Document roles.Ref
}

// EventType returns "transfer.refused".
func (TransferRefused) EventType() Type { return "transfer.refused" }

// EndedByMove confirms that the move ends the contract (row 52).
type EndedByMove struct {
	Proposal     uint32
	YouthHeard   bool
	SharingTried roles.Ref // the documented attempt at sharing
}

// EventType returns "transfer.ended-by-move".
func (EndedByMove) EventType() Type { return "transfer.ended-by-move" }

// MoveCancelled says that the move does not happen (row 53).
type MoveCancelled struct{}

// EventType returns "transfer.move-cancelled".
func (MoveCancelled) EventType() Type { return "transfer.move-cancelled" }
