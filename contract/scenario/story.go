package scenario

import (
	"strings"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/contract"
	"github.com/ruskontrakt/ruskontrakt/event"
)

// Story is what playing a scenario gave.
type Story struct {
	ID string
	// Steps are those that were played, the opening's first.
	Steps      []Played
	Mismatches Mismatches
	// Unplayed counts the steps after one that was refused or permitted against
	// what the file expects: nothing can be said of them.
	Unplayed int
	// After is the case at the end.
	After contract.Contract
}

// OK says whether everything was as the file expects.
func (s *Story) OK() bool { return len(s.Mismatches) == 0 && s.Unplayed == 0 }

// Played is one step that was played.
type Played struct {
	// File is the id of the scenario or opening the step stands in, Index its
	// place there from 0.
	File  string
	Index int
	Step  Step
	// Before and After are the contract around the step.
	Before, After contract.Contract
	// Events are what the step led to; several for a tick, none for a refusal.
	Events []event.Envelope
	// Refusal is nil unless the step was refused.
	Refusal  *contract.Refusal
	NotFound bool
	// Agenda are the deadlines that are open after the step.
	Agenda []contract.Due
}

// Path is where the step stands: the id of the file and a JSON pointer.
func (p *Played) Path() string { return stepPath(p.File, p.Index) }

// Changes lists the deadlines that the step started, met, moved or cancelled.
func (p *Played) Changes() []event.DeadlineChange {
	var all []event.DeadlineChange
	for i := range p.Events {
		all = append(all, p.Events[i].Deadlines...)
	}
	return all
}

// changed lists the deadlines to which the step did one thing.
func (p *Played) changed(op event.DeadlineOp) []agreement.Deadline {
	keys := []agreement.Deadline{}
	for _, change := range p.Changes() {
		if change.Op == op {
			keys = append(keys, change.Key)
		}
	}
	return keys
}

// Findings lists what was noted on the events of the step.
func (p *Played) Findings() []event.Code {
	codes := []event.Code{}
	for i := range p.Events {
		for _, f := range p.Events[i].Findings {
			codes = append(codes, f.Code)
		}
	}
	return codes
}

// Mismatch is one thing that was not as the file expects.
type Mismatch struct {
	// Path is the id of the file and a JSON pointer to what was expected, as
	// "waiver-completed#/steps/3/expect/state".
	Path      string
	Want, Got string
}

func (m Mismatch) String() string { return m.Path + ": want " + m.Want + ", got " + m.Got }

// Mismatches are all of them, in the order of the steps.
type Mismatches []Mismatch

// String has a line for each.
func (m Mismatches) String() string {
	lines := make([]string, len(m))
	for i := range m {
		lines[i] = m[i].String()
	}
	return strings.Join(lines, "\n")
}

// outcome says in one word or list how a step went.
func (p *Played) outcome() string {
	switch {
	case p.NotFound:
		return "not-found"
	case p.Refusal != nil:
		return "refused " + joined(refusedBy(p.Refusal))
	}
	return "permitted"
}

// refusedBy gives the rules of a refusal, or the codes of reasons without one,
// each once and sorted.
func refusedBy(r *contract.Refusal) []string {
	var all []string
	for _, reason := range r.Reasons {
		if reason.Rule != "" {
			all = append(all, string(reason.Rule))
		} else {
			all = append(all, string(reason.Code))
		}
	}
	return unique(all)
}

// owed is an open deadline as a file would expect it.
func owed(d contract.Due) Due { return Due{Key: d.Key, On: d.On, Owner: &d.Owner} }
