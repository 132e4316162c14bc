package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ruskontrakt/ruskontrakt/contract/text"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// number tells the test or conversation that an event is about.
func (a *app) number(e *event.Envelope) string {
	for _, m := range e.Moves {
		if m.Item > 0 && (m.Region == event.TestRegion || m.Region == event.ConversationRegion) &&
			strings.HasPrefix(string(e.Type), m.Region.String()+".") {
			return fmt.Sprintf(" %d", m.Item)
		}
	}
	return ""
}

// facts tells what an event changed: states, deadlines, and what was noticed.
// What the event says itself is not shown: not everybody who takes part may
// learn all of it.
func (a *app) facts(e *event.Envelope) {
	a.moves(e)
	a.deadlines(e.Deadlines)
	for _, f := range e.Findings {
		a.page.fact(a.say(sayFinding), text.Code(a.lang, f.Code))
	}
}

// moves tells how the contract, the criminal case and a move between
// municipalities changed.
func (a *app) moves(e *event.Envelope) {
	for _, m := range e.Moves {
		switch m.Region {
		case event.ContractRegion:
			change := text.State(a.lang, m.From) + " → " + text.State(a.lang, m.To)
			if m.Reason != event.NoReason {
				change += " (" + text.Reason(a.lang, m.Reason) + ")"
			}
			a.page.fact(a.say(sayState), a.page.bold(change))
		case event.ProsecutionRegion, event.TransferRegion:
			a.page.fact(text.Region(a.lang, m.Region), text.State(a.lang, m.From)+" → "+text.State(a.lang, m.To))
		}
	}
}

func (a *app) deadlines(changes []event.DeadlineChange) {
	ended := map[event.DeadlineOp][]string{}
	for _, d := range changes {
		name := text.Deadline(a.lang, d.Key)
		until := fmt.Sprintf("%s %s %s (%s)", name, a.say(sayBy), a.day(d.Due), a.owner(d.Owner))
		switch d.Op {
		case event.Starts:
			a.page.fact(a.say(sayStarts), until)
		case event.Extends:
			a.page.fact(a.say(sayMoved), until)
		case event.Overdue:
			a.page.fact(a.say(sayOverdue), until)
		case event.Met, event.Cancels:
			if !slices.Contains(ended[d.Op], name) {
				ended[d.Op] = append(ended[d.Op], name)
			}
		}
	}
	if met := ended[event.Met]; len(met) > 0 {
		a.page.fact(a.say(sayMet), strings.Join(met, ", "))
	}
	if gone := ended[event.Cancels]; len(gone) > 0 {
		a.page.fact(a.say(sayCancelled), strings.Join(gone, ", "))
	}
}

func (a *app) owner(r roles.Role) string {
	if r == roles.NoRole {
		return a.say(sayNobodyOwes)
	}
	return text.Role(a.lang, r)
}
