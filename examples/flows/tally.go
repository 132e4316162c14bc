package main

import (
	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/contract"
	"github.com/ruskontrakt/ruskontrakt/contract/scenario"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// told is a scenario and what came of it.
type told struct {
	scenario scenario.Scenario
	story    scenario.Story
	tally    tally
}

// tally is what a story came to. Each deadline is counted once: overdue if it
// ever was, whatever became of it later. A proposal that lapses is on nobody's
// agenda and not counted.
type tally struct {
	Days     int `json:"days"` // from the first to the last event
	Events   int `json:"events"`
	Refusals int `json:"refusals"`
	InTime   int `json:"met-in-time"`
	Overdue  int `json:"overdue"`
	Dropped  int `json:"cancelled"`
	Open     int `json:"open"`
}

func count(story scenario.Story) tally {
	type deadline struct {
		contract roles.Ref
		key      agreement.Deadline
		of       uint32
	}
	var t tally
	var first, last agreement.Date
	fate := map[deadline]event.DeadlineOp{}
	for _, played := range story.Steps {
		if played.Refusal != nil || played.NotFound {
			t.Refusals++
		}
		for _, e := range played.Events {
			t.Events++
			last = agreement.OfTime(e.Recorded)
			if first.IsZero() {
				first = last
			}
			for _, change := range e.Deadlines {
				d := deadline{e.Contract, change.Key, change.Of}
				if change.Key != agreement.ProposalLapse && fate[d] != event.Overdue && change.Op != event.Extends {
					fate[d] = change.Op
				}
			}
		}
	}
	t.Days = last.Sub(first)
	for _, op := range fate {
		switch op {
		case event.Met:
			t.InTime++
		case event.Overdue:
			t.Overdue++
		case event.Cancels:
			t.Dropped++
		default:
			t.Open++
		}
	}
	return t
}

// add sums two tallies; days do not add up to anything.
func (t tally) add(u tally) tally {
	return tally{
		Events: t.Events + u.Events, Refusals: t.Refusals + u.Refusals, InTime: t.InTime + u.InTime,
		Overdue: t.Overdue + u.Overdue, Dropped: t.Dropped + u.Dropped, Open: t.Open + u.Open,
	}
}

// opened says whether there is a case at all after the story.
func (t told) opened() bool { return t.story.After.State() != event.StateNone }

// first is the first step at which there was a case.
func (t told) first() (contract.Contract, bool) {
	for _, played := range t.story.Steps {
		if played.After.State() != event.StateNone {
			return played.After, true
		}
	}
	return contract.Contract{}, false
}
