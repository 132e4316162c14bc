package agreement

import (
	"cmp"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
)

// Trigger is what a deviation consists of.
//
// Basis: process.md section 6.3.
type Trigger string

// The triggers.
const (
	MissedTest         Trigger = "missed-test"
	RefusedTest        Trigger = "refused-test"
	PositiveTest       Trigger = "positive-test"
	ManipulatedSample  Trigger = "manipulated-sample"
	MissedConversation Trigger = "missed-conversation"
	MissedMeeting      Trigger = "missed-meeting"
	NewOffence         Trigger = "new-offence"
	StaysAway          Trigger = "stays-away"
)

// Triggers lists every trigger.
func Triggers() []Trigger {
	return []Trigger{
		MissedTest, RefusedTest, PositiveTest, ManipulatedSample,
		MissedConversation, MissedMeeting, NewOffence, StaysAway,
	}
}

// Severity is how grave a deviation is.
type Severity string

// The severities.
const (
	OrdinarySeverity Severity = "ordinary"
	SeriousSeverity  Severity = "serious" // a new serious offence; repeated proven manipulation
)

// Severities lists every severity.
func Severities() []Severity { return []Severity{OrdinarySeverity, SeriousSeverity} }

// Evidence is what a deviation rests on. It bounds the reaction, whatever the
// ladder says: medical evidence alone never carries rung 3 or more (T3), and
// rung 4 on a test needs sanction evidence (T2).
type Evidence string

// The kinds of evidence.
const (
	RecordedEvidence Evidence = "recorded" // an attendance record, a refusal, a report
	MedicalEvidence  Evidence = "medical"  // a confirmed sample in the medical procedure
	SanctionEvidence Evidence = "sanction" // sanction procedure, whole custody, confirmed
)

// Evidences lists every kind of evidence.
func Evidences() []Evidence { return []Evidence{RecordedEvidence, MedicalEvidence, SanctionEvidence} }

// MaxRung is the highest rung: the prosecutor's decision.
const MaxRung = 5

// Rungs is a set of rungs, 0 to [MaxRung]. The zero value is empty: the ladder
// permits nothing, and only a coded exception can.
type Rungs uint8

// RungsOf makes a set; rungs outside 0 to [MaxRung] are left out.
func RungsOf(members ...int) Rungs {
	var r Rungs
	for _, n := range members {
		if n >= 0 && n <= MaxRung {
			r |= 1 << n
		}
	}
	return r
}

// Has says whether n is a member.
func (r Rungs) Has(n int) bool { return n >= 0 && n <= MaxRung && r&(1<<n) != 0 }

// List returns the members in ascending order.
func (r Rungs) List() []int {
	list := make([]int, 0, MaxRung+1)
	for n := range MaxRung + 1 {
		if r.Has(n) {
			list = append(list, n)
		}
	}
	return list
}

// String lists the members, separated by spaces.
func (r Rungs) String() string {
	texts := make([]string, 0, MaxRung+1)
	for _, n := range r.List() {
		texts = append(texts, strconv.Itoa(n))
	}
	return strings.Join(texts, " ")
}

// MarshalJSON writes a list of whole numbers.
func (r Rungs) MarshalJSON() ([]byte, error) { return json.Marshal(r.List()) }

// LadderRow says which rungs are permitted for a trigger of a severity with
// some evidence, from one position to another. The first deviation has
// position 1. A zero To is "and all that follow".
//
// Basis: process.md section 6.3; the figures are defaults (d).
type LadderRow struct {
	Evidence Evidence `json:"evidence"`
	From     int      `json:"from"`
	Mark     Mark     `json:"mark"`
	Rungs    Rungs    `json:"rungs"`
	Severity Severity `json:"severity"`
	Source   string   `json:"source"`
	To       int      `json:"to"`
	Trigger  Trigger  `json:"trigger"`
}

// compareSteps orders rows by trigger, severity and evidence.
func compareSteps(a, b LadderRow) int {
	return cmp.Or(cmp.Compare(a.Trigger, b.Trigger), cmp.Compare(a.Severity, b.Severity), cmp.Compare(a.Evidence, b.Evidence))
}

func (row LadderRow) covers(position int) bool {
	return position >= row.From && (row.To == 0 || position <= row.To)
}

// rungsIn finds the rungs that a ladder permits, and whether the ladder knows
// the trigger, severity and evidence at all.
func rungsIn(ladder []LadderRow, trigger Trigger, severity Severity, evidence Evidence, position int) (permitted Rungs, known bool) {
	for i := range ladder {
		row := &ladder[i]
		if row.Trigger != trigger || row.Severity != severity || row.Evidence != evidence {
			continue
		}
		known = true
		if row.covers(position) {
			return row.Rungs, true
		}
	}
	return 0, known
}

// rowBeyond returns the first position at which a row permits a rung that a
// ladder does not, or 0. It looks only where a row of either begins: in
// between neither changes.
func rowBeyond(ladder []LadderRow, row LadderRow) int {
	positions := []int{row.From}
	for _, upper := range ladder {
		if row.covers(upper.From) {
			positions = append(positions, upper.From)
		}
	}
	slices.Sort(positions)
	for _, position := range positions {
		if upper, _ := rungsIn(ladder, row.Trigger, row.Severity, row.Evidence, position); row.Rungs&^upper != 0 {
			return position
		}
	}
	return 0
}

// narrowLadder replaces the rows of upper that lower speaks of.
func narrowLadder(upper, lower []LadderRow) []LadderRow {
	bound := slices.Clone(lower)
	for _, row := range upper {
		if _, known := rungsIn(lower, row.Trigger, row.Severity, row.Evidence, 1); !known {
			bound = append(bound, row)
		}
	}
	slices.SortStableFunc(bound, func(a, b LadderRow) int {
		return cmp.Or(compareSteps(a, b), cmp.Compare(a.From, b.From))
	})
	return bound
}

// Rungs returns the rungs that the ladder permits for a deviation at a
// position, counted from 1; none when the ladder does not know it. It is a
// look-up without allocation.
func (t *Terms) Rungs(trigger Trigger, severity Severity, evidence Evidence, position int) Rungs {
	permitted, _ := rungsIn(t.ladder, trigger, severity, evidence, position)
	return permitted
}
