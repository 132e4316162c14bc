package event

import (
	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// The payloads of tests. Item counts the tests of the contract from 1. Basis:
// process.md section 6.5.

// TestPlanned plans a test. From and To are the window in minutes after midnight
// (Europe/Oslo); zero is any time of the day. Replaces is the unusable test that a
// new sample is offered for; 0 is none.
type TestPlanned struct {
	Item     uint16
	On       agreement.Date
	From, To uint16
	Replaces uint16
}

// EventType returns "test.planned".
func (TestPlanned) EventType() Type { return "test.planned" }

// TestNotified tells the youth of a test: an announced one by the coordinator, a drawn
// one by the collector or the clock.
type TestNotified struct{ Item uint16 }

// EventType returns "test.notified".
func (TestNotified) EventType() Type { return "test.notified" }

// TestAttended says that the youth came.
type TestAttended struct{ Item uint16 }

// EventType returns "test.attended".
func (TestAttended) EventType() Type { return "test.attended" }

// TestMissed says that the youth did not come.
type TestMissed struct{ Item uint16 }

// EventType returns "test.missed".
func (TestMissed) EventType() Type { return "test.missed" }

// TestExcused accepts the absence.
type TestExcused struct {
	Item   uint16
	Reason Code
}

// EventType returns "test.excused".
func (TestExcused) EventType() Type { return "test.excused" }

// TestUnexcused says that the youth was asked and had no reason.
type TestUnexcused struct{ Item uint16 }

// EventType returns "test.unexcused".
func (TestUnexcused) EventType() Type { return "test.unexcused" }

// TestCancelled says that an agency called the test off; it is never missed.
type TestCancelled struct {
	Item   uint16
	Reason Code
}

// EventType returns "test.cancelled-by-agency".
func (TestCancelled) EventType() Type { return "test.cancelled-by-agency" }

// TestRefused says that the youth would not take the test. AskedWithdrawal says
// that the youth was asked whether this withdraws the consent and clearly said no;
// yes or doubt is a withdrawal, never a refusal (section 4).
type TestRefused struct {
	Item            uint16
	AskedWithdrawal bool
}

// EventType returns "test.refused".
func (TestRefused) EventType() Type { return "test.refused" }

// TestUnable says that the youth came and could not give a sample.
type TestUnable struct{ Item uint16 }

// EventType returns "test.unable".
func (TestUnable) EventType() Type { return "test.unable" }

// TestTaken says how a sample was taken. The collector is who puts it forward.
type TestTaken struct {
	Item      uint16
	Sample    roles.Ref // the sample's own reference, all that a laboratory knows
	Procedure agreement.Procedure
	Material  agreement.Material
	Requester roles.Org
	Payer     roles.Org
	Ground    Code      // why it was taken: plan or replacement
	Consent   uint32    // sequence of the youth's consent to testing
	TwoTubes  bool      // custody: two tubes,
	Sealed    bool      // sealed before the youth's eyes,
	Observer  roles.Ref // and who saw it; zero is nobody
	// Washout says that the sample was taken within the weeks in which THC may
	// remain from before; Medication that the youth declared a medicine.
	Washout    bool
	Medication bool
}

// EventType returns "test.taken".
func (TestTaken) EventType() Type { return "test.taken" }

// TestRead is what a rapid test showed: negative or positive. It grounds nothing.
type TestRead struct {
	Item    uint16
	Reading Code
}

// EventType returns "test.read".
func (TestRead) EventType() Type { return "test.read" }

// SampleSent sends a sample to a laboratory, under one of the agreement's
// laboratory profiles.
type SampleSent struct {
	Item       uint16
	Laboratory roles.Org
	Profile    Code
}

// EventType returns "test.sent".
func (SampleSent) EventType() Type { return "test.sent" }

// TestAnswered is the laboratory's answer. Receipt and SealsWhole are custody
// links. Creatinine is in micromol per litre, 0 where it was not measured.
// NewIntake is what only a laboratory may state.
type TestAnswered struct {
	Item       uint16
	Receipt    roles.Ref
	SealsWhole bool
	Creatinine uint32
	NewIntake  bool
}

// EventType returns "test.answered".
func (TestAnswered) EventType() Type { return "test.answered" }

// TestUnanswered says that there will be no answer.
type TestUnanswered struct {
	Item   uint16
	Reason Code
}

// EventType returns "test.no-answer".
func (TestUnanswered) EventType() Type { return "test.no-answer" }

// FindingRecorded is how the answer is read: negative, unusable or
// screened-positive. OnlyTHC says that nothing but THC was found, Diluted that the
// sample was too thin. Delegation is the requester's, where somebody reads in the
// requester's place: a reference to the decision that lets the person do so.
type FindingRecorded struct {
	Item       uint16
	Finding    Code
	OnlyTHC    bool
	Diluted    bool
	Delegation roles.Ref
}

// EventType returns "test.finding-recorded".
func (FindingRecorded) EventType() Type { return "test.finding-recorded" }

// ConfirmationRequested sends a screened sample on to be confirmed.
type ConfirmationRequested struct{ Item uint16 }

// EventType returns "test.confirmation-requested".
func (ConfirmationRequested) EventType() Type { return "test.confirmation-requested" }

// ConfirmationAnswered is the laboratory's second answer: confirmed,
// consistent-with-prescribed, refuted or unclear. SecondCheck is the custody link
// of the second analysis.
type ConfirmationAnswered struct {
	Item        uint16
	Outcome     Code
	SecondCheck roles.Ref
}

// EventType returns "test.confirmation-answered".
func (ConfirmationAnswered) EventType() Type { return "test.confirmation-answered" }

// YouthTold tells the youth the result, and starts the time to contest it.
type YouthTold struct{ Item uint16 }

// EventType returns "test.youth-told".
func (YouthTold) EventType() Type { return "test.youth-told" }

// SampleKept says until when the laboratory keeps the sample at somebody's wish.
type SampleKept struct {
	Item  uint16
	Until agreement.Date
}

// EventType returns "test.sample-kept".
func (SampleKept) EventType() Type { return "test.sample-kept" }

// TestContested contests a result, a refusal or an absence.
type TestContested struct{ Item uint16 }

// EventType returns "test.contested".
func (TestContested) EventType() Type { return "test.contested" }

// ContestDecided settles it: upheld or lifted.
type ContestDecided struct {
	Item    uint16
	Outcome Code
	Reason  Code
}

// EventType returns "test.contest-decided".
func (ContestDecided) EventType() Type { return "test.contest-decided" }

// TestsSuspended stops the planning of tests while the case is with the
// prosecutor.
type TestsSuspended struct{ Reason Code }

// EventType returns "test.suspended".
func (TestsSuspended) EventType() Type { return "test.suspended" }
