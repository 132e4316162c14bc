package contract

import (
	"slices"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// Description is one track of a definition as plain data, for diagrams, tables
// and schemas. It holds stored names only; package contract/text puts words to
// them. Everything stands in the order of the definition.
type Description struct {
	Track       agreement.Track
	States      []StateView
	Transitions []Transition
	// Common are the rules that every act is judged by, besides its own.
	Common []event.RuleID
	// Rules are the rules of the transitions and the common ones, each once.
	Rules     []RuleView
	Deadlines []DeadlineView
	Regions   []RegionView
}

// StateView is a state of the contract that can be entered on the track.
type StateView struct {
	State event.State
	// Initial says that a case opens in it; Terminal that nothing leads out.
	Initial, Terminal bool
	// Owner must move next; NoRole in a terminal state.
	Owner roles.Role
}

// Transition is one row on the track.
type Transition struct {
	Row string
	Act event.Type
	// From are the states it is possible in; [event.StateNone] is the state
	// before the first event. To are the states it can lead to.
	From, To []event.State
	// Stays says that the state can stay as it is.
	Stays bool
	// Roles may put it forward. Where it takes two people, Proposers propose it
	// and Roles confirm it.
	Roles, Proposers []roles.Role
	// Rules are the row's own; those of Description.Common are judged as well.
	Rules []event.RuleID
	// Starts are the deadlines it can start.
	Starts []agreement.Deadline
}

// RuleView is a rule's name and where it is from.
type RuleView struct {
	ID    event.RuleID
	Basis string
}

// DeadlineView is a deadline that something on the track starts.
type DeadlineView struct {
	Key agreement.Deadline
	// Owner owes it; NoRole where nobody does and it can only lapse.
	Owner roles.Role
	// Met are the acts that meet it.
	Met []event.Type
	// Lapses says that an act of the clock waits for its passing.
	Lapses bool
}

// RegionView is one transition of a machine beside the contract.
type RegionView struct {
	Region   event.Region
	Act      event.Type
	From, To []event.State
}

// Describe gives the part of the definition that is in use on one track: states
// that can be entered, and what they, in turn, have to do with. NoTrack and
// tracks without rows have an empty description.
//
// The definition is taken at its word: a destination that a row declares is
// shown even where the row's choice never picks it.
func (d Definition) Describe(track agreement.Track) Description {
	view := Description{Track: track}
	if track == agreement.NoTrack {
		return view
	}
	entered := d.entered(track)
	acts := map[event.Type]bool{}
	started := map[agreement.Deadline]bool{}
	for i := range d.Rows {
		t, used := d.Rows[i].view(track, entered)
		if !used {
			continue
		}
		view.Transitions = append(view.Transitions, t)
		acts[t.Act] = true
		for _, key := range t.Starts {
			started[key] = true
		}
		for _, r := range d.Rows[i].Rules {
			view.addRule(r)
		}
	}
	if len(view.Transitions) == 0 {
		return view
	}
	for _, r := range d.Common {
		view.Common = append(view.Common, r.ID)
		view.addRule(r)
	}
	view.States = d.stateViews(track, entered, view.Transitions)
	view.Deadlines = d.deadlineViews(track, started, acts)
	view.Regions = d.regionViews(track, acts)
	return view
}

// entered gives the states that can be entered on a track. A pause and a
// consent review lead back to where they came from, so that what they declare
// opens no new state.
func (d *Definition) entered(track agreement.Track) States {
	exist, holding := d.statesOf(), In(event.StatePaused, event.StateReconsidering)
	entered := In(event.StateNone)
	for changed := true; changed; {
		before := entered
		for i := range d.Rows {
			row := &d.Rows[i]
			if row.Tracks.Has(track) && (row.From&^holding)&entered != 0 {
				entered |= In(row.To...) & exist
			}
		}
		changed = entered != before
	}
	return entered
}

// view shows a row on a track; false when it does not exist there.
func (r *Row) view(track agreement.Track, entered States) (Transition, bool) {
	from := r.From & entered
	if !r.Tracks.Has(track) || from == 0 {
		return Transition{}, false
	}
	who := r.roleOn(track)
	t := Transition{
		Row: r.ID, Act: r.Act, From: members(from), Stays: r.Stays || len(r.To) == 0,
		Roles: who.By.Roles(), Proposers: who.Proposer.Roles(),
	}
	for _, to := range r.To {
		if entered.Has(to) {
			t.To = append(t.To, to)
		}
	}
	for _, rule := range r.Rules {
		t.Rules = append(t.Rules, rule.ID)
	}
	for _, s := range r.Starts {
		if s.Tracks.Has(track) {
			t.Starts = append(t.Starts, s.Key)
		}
	}
	return t, true
}

func (v *Description) addRule(r Rule) {
	if !slices.ContainsFunc(v.Rules, func(known RuleView) bool { return known.ID == r.ID }) {
		v.Rules = append(v.Rules, RuleView{r.ID, r.Basis})
	}
}

func (d *Definition) stateViews(track agreement.Track, entered States, transitions []Transition) []StateView {
	var opened States
	for _, t := range transitions {
		if slices.Contains(t.From, event.StateNone) {
			opened |= In(t.To...)
		}
	}
	var views []StateView
	for _, s := range d.States {
		if entered.Has(s.State) {
			views = append(views, StateView{
				State: s.State, Initial: opened.Has(s.State), Terminal: s.State.Terminal(), Owner: ownerOn(s, track),
			})
		}
	}
	return views
}

func (d *Definition) deadlineViews(track agreement.Track, started map[agreement.Deadline]bool, acts map[event.Type]bool) []DeadlineView {
	var views []DeadlineView
	for _, s := range d.Deadlines {
		if !started[s.Key] {
			continue
		}
		view := DeadlineView{Key: s.Key, Owner: s.Owner, Lapses: s.Lapses}
		if special, ok := s.OnTrack[track]; ok {
			view.Owner = special
		}
		for _, act := range slices.Concat(s.Met, s.MetLeaving) {
			if acts[act] && !slices.Contains(view.Met, act) {
				view.Met = append(view.Met, act)
			}
		}
		views = append(views, view)
	}
	return views
}

// regionViews shows the machines that an act of the track moves; what only
// follows from other acts is shown where there is something for it to stop.
func (d *Definition) regionViews(track agreement.Track, acts map[event.Type]bool) []RegionView {
	moved := map[event.Region]bool{}
	var views []RegionView
	for _, r := range d.Regions {
		if !r.Tracks.Has(track) || !acts[r.Act] && (r.Act != cascadeStop || !moved[r.Region]) {
			continue
		}
		moved[r.Region] = true
		views = append(views, RegionView{r.Region, r.Act, members(r.From), slices.Clone(r.To)})
	}
	return views
}

// members lists the states of a set in their order.
func members(s States) []event.State {
	var list []event.State
	for m := event.StateNone; int(m) < event.StateCount; m++ {
		if s.Has(m) {
			list = append(list, m)
		}
	}
	return list
}
