package event

import (
	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// The payloads of rows 1 to 15b: until the contract runs. Basis: process.md
// section 6.1.
//
// In every payload, what is called Purpose, Tool, Reason, FollowUp, TextVersion or
// FormVersion is a code of the host's own, but where the comment or the agreement
// lists the codes. A TextHash is the SHA-256 of the exact bytes that were shown, in
// an encoding that the host chooses and keeps. A Delegation refers to the decision
// that lets the person act. Evidence and Document refer to what the host keeps.

// Registered opens a case (row 1). The host gives the birthdays; the library
// never learns a date of birth.
type Registered struct {
	Track       agreement.Track
	OffenceDate agreement.Date
	OffenceKind Code // drug-use, drug-possession, doping
	Birthday15  agreement.Date
	Birthday16  agreement.Date
	Birthday18  agreement.Date
	Youth       roles.Ref
	Guardians   []roles.Ref
	Residence   roles.Org // municipality numbers, valid on ResidenceOn
	Stay        roles.Org
	ResidenceOn agreement.Date
	Police      roles.Org
	Prosecutor  roles.Org
	Mediation   roles.Org
	School      roles.Org // empty when none is named
	Advisory    roles.Org // empty but on attendance tracks
}

// EventType returns "case.registered".
func (Registered) EventType() Type { return "case.registered" }

// ScreeningStarted begins the clarification (row 2).
type ScreeningStarted struct{}

// EventType returns "case.screening-started".
func (ScreeningStarted) EventType() Type { return "case.screening-started" }

// ConcernTalkRecorded says what became of the concern talk (row 3). It is never
// compulsory: Outcome is held, declined or skipped.
type ConcernTalkRecorded struct {
	Outcome           Code
	SkipReason        Code
	YouthCalled       bool
	YouthAttended     bool
	GuardiansCalled   []roles.Ref
	GuardiansAttended []roles.Ref
}

// EventType returns "case.concern-talk-recorded".
func (ConcernTalkRecorded) EventType() Type { return "case.concern-talk-recorded" }

// ScopeRejected ends a case outside the scheme (row 4). Reason is Under15 or
// OutsideTarget.
type ScopeRejected struct {
	Reason   Reason
	FollowUp Code // suggested follow-up
}

// EventType returns "case.scope-rejected".
func (ScopeRejected) EventType() Type { return "case.scope-rejected" }

// Informed says what was shown to whom (row 5).
type Informed struct {
	TextVersion Code // of the host's own
	Language    Code
	TextHash    agreement.Hash // SHA-256 of the exact bytes that were shown
	Youth       bool
	Guardians   []roles.Ref
	Items       []Code // the ticked information items, codes of the agreement
}

// EventType returns "case.informed".
func (Informed) EventType() Type { return "case.informed" }

// OtherReactionChosen ends a case that gets another reaction (row 6).
type OtherReactionChosen struct{ Reason Code }

// EventType returns "case.other-reaction-chosen".
func (OtherReactionChosen) EventType() Type { return "case.other-reaction-chosen" }

// Dropped ends the criminal case: before the contract (rows 6 and 14) or while
// it is live (row 45). It is never a breach.
type Dropped struct{ Reason Code }

// EventType returns "case.dropped".
func (Dropped) EventType() Type { return "case.dropped" }

// NotPursuedFurther ends a voluntary case before it was entered: row 6 on that track.
type NotPursuedFurther struct{ Reason Code }

// EventType returns "case.not-pursued".
func (NotPursuedFurther) EventType() Type { return "case.not-pursued" }

// Offered offers the contract (row 7). Terms are fixed here and govern until
// they are pinned at signing.
type Offered struct {
	Terms         agreement.Hash
	Testing       bool // what the contract is to contain
	Conversations bool
	Procedure     agreement.Procedure
	Material      agreement.Material
}

// EventType returns "contract.offered".
func (Offered) EventType() Type { return "contract.offered" }

// Declined turns the offer down (row 8). Who and when lie in this payload, which
// is erased once the prosecutor is told.
type Declined struct{}

// EventType returns "contract.declined".
func (Declined) EventType() Type { return "contract.declined" }

// Accepted takes the offer (row 9). Before the reflection is over, the youth may
// waive the rest of it together with a guardian; from 18 alone.
type Accepted struct {
	WaivesReflection bool
	WithGuardian     roles.Ref
}

// EventType returns "contract.accepted".
func (Accepted) EventType() Type { return "contract.accepted" }

// OfferLapsed ends an offer that nobody answered (row 10).
type OfferLapsed struct{}

// EventType returns "contract.offer-lapsed".
func (OfferLapsed) EventType() Type { return "contract.offer-lapsed" }

// ConsentGiven gives one part of the consent (row 11), or restores it (row 25,
// as ConsentRestored). The giver is the acting person. Categories say what may be
// told; they are codes of the host's own, which the library does not interpret: it
// only asks that there are some. Purpose and FormVersion are the host's own, too.
type ConsentGiven struct {
	Part        agreement.Part
	Purpose     Code
	Procedure   agreement.Procedure // testing: per procedure and material
	Material    agreement.Material
	ToRole      roles.Role // exchange: per recipient and category
	ToOrg       roles.Org
	Categories  []Code
	From, To    agreement.Date // To zero: until the contract has ended
	FormVersion Code
	Language    Code
	Evidence    roles.Ref
}

// EventType returns "consent.given".
func (ConsentGiven) EventType() Type { return "consent.given" }

// ConsentRefused refuses a part (row 12).
type ConsentRefused struct {
	Part   agreement.Part
	ToRole roles.Role
	ToOrg  roles.Org
}

// EventType returns "consent.refused".
func (ConsentRefused) EventType() Type { return "consent.refused" }

// ConsentsLapsed ends a case where only the youth's or a guardian's answer is
// missing (row 12, by the clock).
type ConsentsLapsed struct{}

// EventType returns "consent.not-answered".
func (ConsentsLapsed) EventType() Type { return "consent.not-answered" }

// ConsentWithdrawn withdraws a part (rows 15, 24 and 24b). No reason is asked.
type ConsentWithdrawn struct {
	Part      agreement.Part
	Procedure agreement.Procedure
	Material  agreement.Material
	ToRole    roles.Role
	ToOrg     roles.Org
}

// EventType returns "consent.withdrawn".
func (ConsentWithdrawn) EventType() Type { return "consent.withdrawn" }

// GuardianNotFound takes a guardian who cannot be reached out of the quorum
// (section 4). It is put forward by the coordinator as [Proposed] and takes
// effect when the leader or the prosecutor countersigns.
type GuardianNotFound struct {
	Proposal uint32
	Guardian roles.Ref
	Attempts int
	Evidence roles.Ref
}

// EventType returns "consent.guardian-not-found".
func (GuardianNotFound) EventType() Type { return "consent.guardian-not-found" }

// Decided is the prosecutor's decision (row 13; on the voluntary track nobody's).
type Decided struct {
	GuiltProven   bool
	YouthHeard    bool
	LengthMonths  int
	Testing       bool
	Conversations bool
	Procedure     agreement.Procedure
	Material      agreement.Material
	ProbationFrom agreement.Date
	ProbationTo   agreement.Date // zero: no probation set
}

// EventType returns "prosecution.decided".
func (Decided) EventType() Type { return "prosecution.decided" }

// AttendanceDecided is the prosecutor's decision on an attendance track (row 13b).
type AttendanceDecided struct {
	GuiltProven bool
	YouthHeard  bool
	Attendances int
	AttendBy    agreement.Date
}

// EventType returns "prosecution.attendance-decided".
func (AttendanceDecided) EventType() Type { return "prosecution.attendance-decided" }

// ProsecutorRefused says that there will be no contract (row 14).
type ProsecutorRefused struct{ Reason Code }

// EventType returns "prosecution.refused".
func (ProsecutorRefused) EventType() Type { return "prosecution.refused" }

// BirthdayReached re-checks what was given under the new age (rows 15b and 27).
type BirthdayReached struct{ Age int } // 16 or 18

// EventType returns "case.birthday-reached".
func (BirthdayReached) EventType() Type { return "case.birthday-reached" }
