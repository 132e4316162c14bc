package agreement

import (
	"errors"
	"slices"

	"github.com/ruskontrakt/ruskontrakt/internal/enum"
)

// Sample is what is known of a test: plain facts, which ground nothing until
// [Weigh] has weighed them. The zero value is a test of which nothing is known.
//
// Basis: process.md sections 6.3, 6.5 and 11 (T1-T4, T11, T12).
type Sample struct {
	Procedure    Procedure
	Material     Material
	CustodyWhole bool // every link: two sealed tubes, seals, observer, receipt, second check
	Confirmed    bool // the laboratory confirmed it, and no contest was lifted
	Pending      bool // a screening was positive, and nothing has confirmed it yet
	Cleared      bool // negative, refuted, consistent with prescribed, unclear, or lifted on a contest
	Diluted      bool // too thin to be used
	ContestOpen  bool // the result, the refusal or the absence is contested, and that is not settled
	WindowOver   bool // the time in which the youth may contest is over, or the contest is settled
	Kept         bool // the laboratory had the sample until then
	OnlyTHC      bool // nothing but THC was found
	Washout      bool // taken within the washout weeks
	Late         bool // a late fact: recorded after the stop that it preceded
}

// Absence is how somebody did not come to a test, conversation or meeting, or
// came. The zero value is not known.
type Absence uint8

// The absences. A contest of a refusal or an absence that was lifted makes it
// Excused, and so does an excuse that was left unanswered.
const (
	NoAbsence         Absence = iota
	Attended                  // came, and took part
	Unable                    // came to a test, and could not deliver
	Missed                    // did not come; whether it is excused is not settled
	Excused                   // did not come, with a good reason
	Unexcused                 // did not come, without one
	Refused                   // would not
	CancelledByAgency         // was not to come after all
	absenceCount
)

var absenceNames = enum.Names{
	"", "attended", "unable", "missed", "excused", "unexcused", "refused", "cancelled-by-agency",
}

// Absences lists every absence in declaration order.
func Absences() []Absence {
	all := make([]Absence, 0, absenceCount-1)
	for a := Attended; a < absenceCount; a++ {
		all = append(all, a)
	}
	return all
}

// String returns the stored name.
func (a Absence) String() string { return enum.Of(absenceNames, a) }

// MarshalText writes the stored name.
func (a Absence) MarshalText() ([]byte, error) { return enum.Marshal(absenceNames, "absence", a) }

// UnmarshalText reads a stored name and leaves a alone on error.
func (a *Absence) UnmarshalText(text []byte) error {
	return enum.Unmarshal(absenceNames, "absence", text, a)
}

// Deviation is what somebody says has happened: plain facts for [Weigh].
type Deviation struct {
	Trigger   Trigger
	Severity  Severity
	Evidenced bool    // a reference to evidence is there
	Absence   Absence // of the test, conversation or meeting
	Sample    Sample  // of a trigger that is a test
	Repeated  bool    // manipulation has been proven before in this contract
}

// Grounds are what a reaction may rest on: a deviation that was weighed and
// found without a flaw. Only [Weigh] makes a non-zero value; no other package
// can, and none is ever read from data: it is weighed anew from the facts. The
// zero value grounds nothing. Grounds are the same when they are ==.
type Grounds struct {
	trigger    Trigger
	severity   Severity
	evidence   Evidence
	answered   bool // rests on a laboratory's confirmed answer
	contested  bool
	windowOver bool
}

// ErrGrounds says that grounds are neither written as data nor read from it.
var ErrGrounds = errors.New("agreement: grounds are weighed from the facts, never written or read")

// Weigh judges whether a deviation may ground a reaction. It returns every
// flaw, in the order of [Flaws]; only without any are the grounds not zero.
func Weigh(d Deviation) (Grounds, []Flaw) {
	w := weighing{Deviation: d}
	w.note(!slices.Contains(Triggers(), d.Trigger), UnknownTrigger)
	w.severity()
	w.note(!d.Evidenced, NoEvidence)
	w.absence()
	w.sample()
	w.note(d.Sample.Late, LateFact)
	if len(w.flaws) != 0 {
		return Grounds{}, w.flaws
	}
	return Grounds{
		trigger: d.Trigger, severity: d.Severity, evidence: evidenceOf(d),
		answered:  onTest(d.Trigger) && d.Sample.Confirmed,
		contested: d.Sample.ContestOpen, windowOver: d.Sample.WindowOver,
	}, nil
}

// weighing gathers the flaws of a deviation.
type weighing struct {
	Deviation
	flaws []Flaw
}

func (w *weighing) note(flawed bool, f Flaw) {
	if flawed {
		w.flaws = append(w.flaws, f)
	}
}

// severity: serious are a new serious offence and repeated proven manipulation.
func (w *weighing) severity() {
	serious := w.Severity == SeriousSeverity
	mayBe := w.Trigger == NewOffence || w.Trigger == ManipulatedSample && w.Repeated
	w.note(!slices.Contains(Severities(), w.Severity), UnknownSeverity)
	w.note(serious && !mayBe, NotSerious)
}

// absence: an excused absence and what an agency called off ground nothing
// (T10), whatever the trigger; a trigger that is an absence must be one.
func (w *weighing) absence() {
	w.note(w.Absence == Excused, ExcusedAbsence)
	w.note(w.Absence == CancelledByAgency, CalledOff)
	w.note(w.Absence == Unable, UnableToDeliver)
	w.note(w.Absence == Missed, ExcuseOpen)
	known := w.Absence != NoAbsence && w.Absence < absenceCount
	switch w.Trigger {
	case MissedTest:
		w.note(!known, AbsenceUnknown)
		w.note(w.Absence == Attended || w.Absence == Refused, NotMissed)
	case MissedConversation:
		w.note(!known, AbsenceUnknown)
		w.note(w.Absence == Attended, NotMissed)
	case RefusedTest:
		w.note(!known, AbsenceUnknown)
		w.note(w.Absence == Attended || w.Absence == Unexcused, NotRefused)
	case MissedMeeting, StaysAway:
		w.note(w.Absence == Attended, NotMissed)
	case PositiveTest, ManipulatedSample, NewOffence:
	}
}

// sample: T1, T3, T4, T11 and T12.
func (w *weighing) sample() {
	if !onTest(w.Trigger) {
		return
	}
	s := w.Sample
	positive := w.Trigger == PositiveTest
	w.note(s.Procedure == NoProcedure || s.Procedure >= procedureCount, NoProcedureStated)
	w.note(s.Material == NoMaterial || s.Material >= materialCount, NoMaterialStated)
	w.note(s.Procedure == Rapid, RapidTest)
	// Of a manipulation there is no word of a laboratory to wait for, but what it has
	// said is not gone round by another name: T12 and section 6.3.
	otherwise := s.Pending || s.Cleared || s.Diluted
	w.note(positive && !s.Confirmed || !positive && otherwise, Unconfirmed)
	w.note(!positive && s.Cleared, ClearedSample)
	w.note(!positive && s.Diluted, DilutedSample)
	w.note(positive && s.ContestOpen, Contested)
	w.note(positive && s.OnlyTHC && s.Washout, WashoutTHC)
	w.note((positive || s.Confirmed) && s.WindowOver && !s.Kept, SampleGone)
}

// onTest says whether a trigger is what a sample showed.
func onTest(t Trigger) bool { return t == PositiveTest || t == ManipulatedSample }

// evidenceOf says what a deviation without a flaw rests on. A sanction sample
// with a broken chain of custody counts as medical. What a collector saw of a
// manipulation, without an answer from a laboratory, is recorded evidence, but
// not where the procedure could carry no more than medical.
func evidenceOf(d Deviation) Evidence {
	switch s := d.Sample; {
	case !onTest(d.Trigger):
		return RecordedEvidence
	case s.Procedure != Sanction || !s.CustodyWhole:
		return MedicalEvidence
	case !s.Confirmed:
		return RecordedEvidence
	}
	return SanctionEvidence
}

// carries is the set of rungs that a kind of evidence can carry for a trigger,
// whatever a ladder or an exception says: medical evidence never rung 3 or more
// (T3), and rung 4 or more on a test needs sanction evidence (T2).
func carries(t Trigger, e Evidence) Rungs {
	switch {
	case e == MedicalEvidence:
		return RungsOf(0, 1, 2)
	case onTest(t) && e != SanctionEvidence:
		return RungsOf(0, 1, 2, 3)
	}
	return RungsOf(0, 1, 2, 3, 4, 5)
}

// IsZero says whether g grounds nothing.
func (g Grounds) IsZero() bool { return g == Grounds{} }

// Trigger returns what the deviation consists of.
func (g Grounds) Trigger() Trigger { return g.trigger }

// Severity returns how grave the deviation is.
func (g Grounds) Severity() Severity { return g.severity }

// Evidence returns what the deviation rests on.
func (g Grounds) Evidence() Evidence { return g.evidence }

// Cap returns the rungs that the evidence can carry at all, for a coded
// exception from the ladder, too; none for zero grounds.
func (g Grounds) Cap() Rungs {
	if g.IsZero() {
		return 0
	}
	return carries(g.trigger, g.evidence)
}

// Rungs returns the rungs that the ladder of the terms permits at a position,
// counted from 1, within [Grounds.Cap]; none for zero grounds. It is a look-up
// without allocation.
func (g Grounds) Rungs(t *Terms, position int) Rungs {
	return t.Rungs(g.trigger, g.severity, g.evidence, position) & g.Cap()
}

// Step is what somebody wants to do on grounds. The zero value is nothing.
type Step uint8

// The steps.
const (
	NoStep   Step = iota
	ToReport      // report the deviation, which opens a review (row 31)
	ToReact       // let a consequence follow: react, refer, decide (rows 34-37)
)

// ReadyFor says whether a step may be taken yet; if not, what stands in the
// way: [Groundless], [UnknownStep], [Contested] or [WindowOpen]. Reporting
// needs grounds; whether a positive test is confirmed and uncontested, and the
// sample was there for as long as it could be contested, has been weighed. A
// consequence waits while anything is contested, and what rests on a
// laboratory's answer also until the time to contest it is over (T11). Weigh
// anew at every step: facts change. It is a look-up without allocation.
func (g Grounds) ReadyFor(step Step) (obstacle Flaw, ok bool) {
	switch {
	case g.IsZero():
		return Groundless, false
	case step == ToReport:
		return "", true
	case step != ToReact:
		return UnknownStep, false
	case g.contested:
		return Contested, false
	case g.answered && !g.windowOver:
		return WindowOpen, false
	}
	return "", true
}

// MarshalJSON returns [ErrGrounds].
func (Grounds) MarshalJSON() ([]byte, error) { return nil, ErrGrounds }

// MarshalText returns [ErrGrounds].
func (Grounds) MarshalText() ([]byte, error) { return nil, ErrGrounds }

// UnmarshalJSON returns [ErrGrounds], also for null, and leaves g alone.
func (*Grounds) UnmarshalJSON([]byte) error { return ErrGrounds }

// UnmarshalText returns [ErrGrounds] and leaves g alone.
func (*Grounds) UnmarshalText([]byte) error { return ErrGrounds }
