package main

import (
	"time"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/contract"
	"github.com/ruskontrakt/ruskontrakt/contract/scenario"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// Format is what a report says in its member "format".
const Format = "ruskontrakt-flows/1"

// Report is what -json writes. All names of states, roles, acts, deadlines and
// rules are the stored ones; dates are civil dates in Norway and times UTC.
// Members that are empty are left out.
type Report struct {
	Format  string  `json:"format"`
	OK      bool    `json:"ok"` // everything went as the files expect
	Stories []Story `json:"stories"`
}

// Story is one scenario that was played.
type Story struct {
	ID string `json:"id"`
	// Title is the title in bokmål (nb), nynorsk (nn) and English (en).
	Title     agreement.Labels `json:"title"`
	Agreement string           `json:"agreement"`
	OK        bool             `json:"ok"`
	Steps     []Step           `json:"steps"`
	End       Stance           `json:"end"`
	Summary   tally            `json:"summary"` // what it came to
	Differs   []Different      `json:"differences,omitempty"`
	Unplayed  int              `json:"unplayed,omitempty"` // steps after one that could not go on
}

// Step is one act put forward, or, with Tick, the passing of time.
type Step struct {
	// Path is the file's id and a JSON pointer to the step in it.
	Path     string     `json:"path"`
	Contract roles.Ref  `json:"contract,omitzero"` // left out where no case was opened
	At       time.Time  `json:"at"`                // when it happened
	Recorded time.Time  `json:"recorded"`
	Tick     bool       `json:"tick,omitempty"`
	By       roles.Ref  `json:"by,omitzero"` // the clock has no reference
	As       roles.Role `json:"as,omitzero"`
	Act      event.Type `json:"act,omitempty"`
	// Decision is permitted, refused or not-found.
	Decision string            `json:"decision"`
	Before   Stance            `json:"before"`
	After    Stance            `json:"after"`
	Events   []Event           `json:"events,omitempty"`
	Refusal  *contract.Refusal `json:"refusal,omitempty"` // a problem document (RFC 9457)
	Open     []Open            `json:"open,omitempty"`    // the deadlines that are open afterwards
}

// Stance is how a case stands; the zero value is no case.
type Stance struct {
	State       event.State  `json:"state,omitzero"`
	Reason      event.Reason `json:"reason,omitzero"`
	Prosecution event.State  `json:"prosecution,omitzero"`
	Transfer    event.State  `json:"transfer,omitzero"`
	Responsible roles.Org    `json:"responsible,omitempty"`
}

// Event is what was stored, without its payload.
type Event struct {
	Seq       uint32         `json:"seq"`
	Type      event.Type     `json:"type"`
	Moves     []Move         `json:"moves,omitempty"`
	Deadlines []Deadline     `json:"deadlines,omitempty"`
	Grounds   []event.RuleID `json:"grounds"` // the rules it was judged by
	Findings  []event.Code   `json:"findings,omitempty"`
}

// Move is one step of one region; Item counts its tests, conversations or
// consents from 1.
type Move struct {
	Region event.Region `json:"region"`
	Item   uint16       `json:"item,omitzero"`
	From   event.State  `json:"from,omitzero"`
	To     event.State  `json:"to,omitzero"`
	Reason event.Reason `json:"reason,omitzero"`
}

// Deadline is what happens to a deadline; Due is its last day and Of the event
// that started it.
type Deadline struct {
	Key   agreement.Deadline `json:"key"`
	Op    event.DeadlineOp   `json:"op"`
	Due   agreement.Date     `json:"due"`
	Of    uint32             `json:"of"`
	Owner roles.Role         `json:"owner,omitzero"` // left out where nobody owes it
}

// Open is an open deadline.
type Open struct {
	Key    agreement.Deadline `json:"key"`
	Due    agreement.Date     `json:"due"`
	Of     uint32             `json:"of"`
	Owner  roles.Role         `json:"owner,omitzero"`
	Org    roles.Org          `json:"org,omitempty"`
	Status contract.DueStatus `json:"status"`
}

// Different is one thing that was not as the file expects.
type Different struct {
	Path string `json:"path"`
	Want string `json:"want"`
	Got  string `json:"got"`
}

func report(stories []told) Report {
	r := Report{Format: Format, OK: true, Stories: make([]Story, len(stories))}
	for i, t := range stories {
		r.OK = r.OK && t.story.OK()
		story := Story{
			ID: t.scenario.ID, Title: t.scenario.Title, Agreement: t.scenario.Agreement, OK: t.story.OK(),
			Steps: make([]Step, len(t.story.Steps)), End: stanceOf(&t.story.After), Summary: t.tally, Unplayed: t.story.Unplayed,
		}
		for j := range t.story.Steps {
			story.Steps[j] = stepOf(&t.story.Steps[j])
		}
		for _, m := range t.story.Mismatches {
			story.Differs = append(story.Differs, Different(m))
		}
		r.Stories[i] = story
	}
	return r
}

func stanceOf(c *contract.Contract) Stance {
	return Stance{c.State(), c.Reason(), c.Prosecution(), c.Transfer(), c.Responsible()}
}

func stepOf(played *scenario.Played) Step {
	s := played.Step
	step := Step{
		Path: played.Path(), Contract: played.After.ID(), At: s.At, Recorded: s.Recorded, Tick: s.Tick, As: s.As, Act: s.Act,
		Decision: decision(played), Before: stanceOf(&played.Before), After: stanceOf(&played.After), Refusal: played.Refusal,
	}
	if !s.Tick && s.By != scenario.Clock {
		step.By = scenario.Ref(s.By)
	}
	for i := range played.Events {
		step.Events = append(step.Events, eventOf(&played.Events[i]))
	}
	for _, d := range played.Agenda {
		step.Open = append(step.Open, Open{d.Key, d.On, d.Of, d.Owner, d.Org, d.Status})
	}
	return step
}

func decision(played *scenario.Played) string {
	switch {
	case played.NotFound:
		return "not-found"
	case played.Refusal != nil:
		return "refused"
	}
	return "permitted"
}

func eventOf(e *event.Envelope) Event {
	told := Event{Seq: e.Seq, Type: e.Type, Grounds: e.Grounds}
	for _, m := range e.Moves {
		told.Moves = append(told.Moves, Move{m.Region, m.Item, m.From, m.To, m.Reason})
	}
	for _, d := range e.Deadlines {
		told.Deadlines = append(told.Deadlines, Deadline{d.Key, d.Op, d.Due, d.Of, d.Owner})
	}
	for _, f := range e.Findings {
		told.Findings = append(told.Findings, f.Code)
	}
	return told
}
