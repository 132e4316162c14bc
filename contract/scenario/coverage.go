package scenario

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/contract"
	"github.com/ruskontrakt/ruskontrakt/event"
)

// Transition is one way in which a row of the lifecycle can lead from one state
// to another, or stay. NoTrack stands for any track.
type Transition struct {
	Row   string
	Act   event.Type
	Track agreement.Track
	From  event.State
	To    event.State
}

// String is row, act, track and the two states.
func (t Transition) String() string {
	text := fmt.Sprintf("%s %s: %s -> %s", t.Row, t.Act, stateName(t.From), stateName(t.To))
	if t.Track != agreement.NoTrack {
		text += " (" + t.Track.String() + ")"
	}
	return text
}

// Coverage is what a number of stories had in them, against what the lifecycle
// declares. Make it with [NewCoverage]; it has one owner at a time.
type Coverage struct {
	definition contract.Definition
	fired      map[Transition]bool
	refused    map[event.RuleID]bool
	moves      map[Move]bool // every one that is declared
}

// NewCoverage starts a count for a lifecycle.
func NewCoverage(definition contract.Definition) *Coverage {
	return &Coverage{
		definition: definition, fired: map[Transition]bool{}, refused: map[event.RuleID]bool{}, moves: declaredMoves(definition),
	}
}

// Add counts what a story had in it.
func (c *Coverage) Add(story Story) {
	for i := range story.Steps {
		c.step(&story.Steps[i])
	}
}

func (c *Coverage) step(played *Played) {
	if played.Refusal != nil {
		for _, reason := range played.Refusal.Reasons {
			c.refused[reason.Rule] = true
		}
	}
	state := played.Before.State()
	for i := range played.Events {
		e := &played.Events[i]
		t := Transition{Act: e.Type, Track: played.After.Track(), From: state, To: state}
		for _, m := range e.Moves {
			if m.Region == event.ContractRegion {
				t.To = m.To
				continue
			}
			c.move(e.Type, m)
		}
		state = t.To
		for _, row := range c.definition.Rows {
			if row.Act == t.Act && row.From.Has(t.From) && row.Tracks.Has(t.Track) {
				t.Row = row.ID
				c.fired[t] = true
			}
		}
	}
}

// Declared lists every transition of the lifecycle on a track, in the order of
// the definition.
func (c *Coverage) Declared(track agreement.Track) []Transition {
	exist := contract.In(event.StateNone)
	for _, s := range c.definition.States {
		exist |= contract.In(s.State)
	}
	var all []Transition
	for _, row := range c.definition.Rows {
		if !row.Tracks.Has(track) {
			continue
		}
		for _, from := range append([]event.State{event.StateNone}, event.ContractStates()...) {
			if !row.From.Has(from) || !exist.Has(from) {
				continue
			}
			for _, to := range destinations(row, from) {
				if exist.Has(to) {
					all = append(all, Transition{row.ID, row.Act, track, from, to})
				}
			}
		}
	}
	return all
}

func destinations(row contract.Row, from event.State) []event.State {
	if len(row.To) == 0 || row.Stays {
		return append(slices.Clone(row.To), from)
	}
	return row.To
}

// NeverFired lists the transitions that no story had on any track.
func (c *Coverage) NeverFired() []Transition {
	anywhere := map[Transition]bool{}
	for t := range c.fired {
		t.Track = agreement.NoTrack
		anywhere[t] = true
	}
	var missing []Transition
	listed := map[Transition]bool{}
	for _, track := range agreement.Tracks() {
		for _, t := range c.Declared(track) {
			t.Track = agreement.NoTrack
			if !anywhere[t] && !listed[t] {
				listed[t] = true
				missing = append(missing, t)
			}
		}
	}
	return missing
}

// NeverFiredOn lists the transitions of a track that no story on it had.
func (c *Coverage) NeverFiredOn(track agreement.Track) []Transition {
	return slices.DeleteFunc(c.Declared(track), func(t Transition) bool { return c.fired[t] })
}

// NeverRefused lists the rules that no story had refusing, sorted.
func (c *Coverage) NeverRefused() []event.RuleID {
	var missing []event.RuleID
	for _, rule := range c.definition.Rules() {
		if !c.refused[rule.ID] {
			missing = append(missing, rule.ID)
		}
	}
	slices.Sort(missing)
	return missing
}

// Fired lists the transitions that the stories had, by row, act, track and
// states.
func (c *Coverage) Fired() []Transition {
	all := make([]Transition, 0, len(c.fired))
	for t := range c.fired {
		all = append(all, t)
	}
	slices.SortFunc(all, func(a, b Transition) int {
		return cmp.Or(cmp.Compare(a.Row, b.Row), cmp.Compare(a.Act, b.Act), cmp.Compare(a.Track, b.Track),
			cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To))
	})
	return all
}

// String is a report: the transitions that never fired, the machines beside the
// contract that never moved so, and the rules that never refused.
func (c *Coverage) String() string {
	var b strings.Builder
	missing := c.NeverFired()
	fmt.Fprintf(&b, "%d transitions fired; never fired: %d\n", len(c.fired), len(missing))
	for _, t := range missing {
		fmt.Fprintf(&b, "  %s\n", t)
	}
	unmoved := c.NeverMoved()
	fmt.Fprintf(&b, "%d moves beside the contract; never made: %d\n", len(c.moves)-len(unmoved), len(unmoved))
	for _, m := range unmoved {
		fmt.Fprintf(&b, "  %s\n", m)
	}
	rules := c.NeverRefused()
	fmt.Fprintf(&b, "never refused: %d\n", len(rules))
	for _, r := range rules {
		fmt.Fprintf(&b, "  %s\n", r)
	}
	return b.String()
}
