package event

import (
	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// The payloads of rows 16 to 23: planning, signing, and running as planned.
// Basis: process.md sections 6.1 and 6.2.

// MappingRecorded says that the mapping was done, never what it found (row 16).
// Tool is a code of the host's own.
type MappingRecorded struct {
	YouthTookPart   bool
	GuardianInvited bool
	Tool            Code
	On              agreement.Date
	WashoutWeeks    int // weeks in which THC may remain from before, 0 to 12
}

// EventType returns "plan.mapping-recorded".
func (MappingRecorded) EventType() Type { return "plan.mapping-recorded" }

// Window is a span of a weekday in which an unannounced test may be taken.
type Window struct {
	Weekday  uint16 // 1 Monday to 7 Sunday
	From, To uint16 // minutes after midnight, Europe/Oslo
	Lessons  bool   // overlaps the pupil's lessons
	Agreed   bool   // the pupil agreed to that
}

// Task is one duty of the plan with the people who have it.
type Task struct {
	Duty           roles.Duty
	Holder, Deputy roles.Ref
}

// PlanSet sets a version of the plan (row 17).
type PlanSet struct {
	Version                int
	StartOn                agreement.Date
	Band                   agreement.Band
	ConversationEveryWeeks int
	Windows                []Window
	Tasks                  []Task
	Procedure              agreement.Procedure
	Material               agreement.Material
	Requester              roles.Org
	Payer                  roles.Org
}

// EventType returns "plan.set".
func (PlanSet) EventType() Type { return "plan.set" }

// Signed signs a version of the plan (row 18). TextHash is the SHA-256 of the exact
// bytes that were shown, in an encoding of the host's choice.
type Signed struct {
	Version  int
	TextHash agreement.Hash
	Language Code
	Evidence roles.Ref
}

// EventType returns "contract.signed".
func (Signed) EventType() Type { return "contract.signed" }

// SignatureVoided follows when the signed version is edited (row 18): one for
// each signature. Of is the sequence of the signature.
type SignatureVoided struct {
	Version int
	Of      uint32
}

// EventType returns "contract.signature-voided".
func (SignatureVoided) EventType() Type { return "contract.signature-voided" }

// SignatureOffered documents that somebody was offered to sign (row 18d). Two
// unanswered offers let the signature lapse.
type SignatureOffered struct {
	Version int
	To      roles.Ref
}

// EventType returns "contract.signature-offered".
func (SignatureOffered) EventType() Type { return "contract.signature-offered" }

// SignatureRefused refuses to sign (row 18b).
type SignatureRefused struct{}

// EventType returns "contract.signature-refused".
func (SignatureRefused) EventType() Type { return "contract.signature-refused" }

// SigningLapsed follows two documented offers that the youth or a guardian left
// unanswered (row 18b, by the clock).
type SigningLapsed struct{}

// EventType returns "contract.signing-lapsed".
func (SigningLapsed) EventType() Type { return "contract.signing-lapsed" }

// AgencySignatureWaived completes the signing without an agency that is overdue
// (row 18b, by the clock): its delay never burdens the youth.
type AgencySignatureWaived struct{}

// EventType returns "contract.agency-signature-waived".
func (AgencySignatureWaived) EventType() Type { return "contract.agency-signature-waived" }

// Replanned takes a signed plan up again (row 18c).
type Replanned struct{ Reason Code }

// EventType returns "plan.replanned".
func (Replanned) EventType() Type { return "plan.replanned" }

// Started starts the contract (row 19).
type Started struct{}

// EventType returns "contract.started".
func (Started) EventType() Type { return "contract.started" }

// PlanChanged changes the running plan (row 20).
type PlanChanged struct {
	Version                int
	ConversationEveryWeeks int
	Windows                []Window
	YouthHeard             bool
	Reason                 Code
}

// EventType returns "plan.changed".
func (PlanChanged) EventType() Type { return "plan.changed" }

// BandChanged changes the intensity of the tests (row 20).
type BandChanged struct {
	Band       agreement.Band
	YouthHeard bool
	Reason     Code
}

// EventType returns "plan.band-changed".
func (BandChanged) EventType() Type { return "plan.band-changed" }

// MidwayHeld records the midway meeting (row 21).
type MidwayHeld struct {
	YouthInvited     bool
	GuardiansInvited bool
}

// EventType returns "contract.midway-held".
func (MidwayHeld) EventType() Type { return "contract.midway-held" }

// Paused pauses the contract (row 22). Reason is illness, holiday, institution
// or staffing.
type Paused struct {
	Reason    Code
	Until     agreement.Date
	Consented bool // the youth agreed that the end date follows
}

// EventType returns "contract.paused".
func (Paused) EventType() Type { return "contract.paused" }

// Resumed ends a pause (row 23).
type Resumed struct{ ShiftEnd bool }

// EventType returns "contract.resumed".
func (Resumed) EventType() Type { return "contract.resumed" }

// ConditionsChanged eases the conditions, or changes them on the youth's written
// wish (row 45b).
type ConditionsChanged struct {
	Testing       bool
	Conversations bool
	Wish          roles.Ref // the youth's written wish
	Reason        Code
}

// EventType returns "prosecution.conditions-changed".
func (ConditionsChanged) EventType() Type { return "prosecution.conditions-changed" }

// Extended moves the end date on the youth's request (row 45b).
type Extended struct {
	Months int
	Wish   roles.Ref // the youth's written wish
	Reason Code
}

// EventType returns "prosecution.extended".
func (Extended) EventType() Type { return "prosecution.extended" }

// CalledIn calls the youth in to the advisory unit (row 28b).
type CalledIn struct{ Written bool }

// EventType returns "advisory.called-in".
func (CalledIn) EventType() Type { return "advisory.called-in" }

// AttendanceRecorded says whether the youth met (row 28b).
type AttendanceRecorded struct{ Attended bool }

// EventType returns "advisory.attendance-recorded".
func (AttendanceRecorded) EventType() Type { return "advisory.attendance-recorded" }
