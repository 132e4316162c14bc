package checks_test

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/contract"
	"github.com/ruskontrakt/ruskontrakt/contract/scenario"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// What a scenario can show: an act from a state or to one, by a role, refused by
// a rule of a row, starting a deadline.
type (
	edge struct {
		act   event.Type
		state event.State
		to    bool
	}
	held struct {
		act  event.Type
		role roles.Role
	}
	refused struct {
		row  string
		act  event.Type
		rule event.RuleID
	}
	started struct {
		act event.Type
		key agreement.Deadline
	}
)

// suite plays the shipped scenarios on altered definitions.
type suite struct {
	byRule    map[event.RuleID][]scenario.Scenario
	byRefusal map[refused][]scenario.Scenario
	byEdge    map[edge][]scenario.Scenario // from a state, or to one
	byRole    map[held][]scenario.Scenario
	byStart   map[started][]scenario.Scenario
	agreed    map[string]*agreement.Terms
	openings  map[string]scenario.Scenario
}

// shipped plays the library once for all the tests here, the shortest stories
// first: those are the cheapest that notice something.
var shipped = sync.OnceValues(func() (*suite, error) {
	library, err := scenario.Library()
	if err != nil {
		return nil, err
	}
	agreed, err := scenario.Agreements()
	if err != nil {
		return nil, err
	}
	openings, err := scenario.Openings()
	if err != nil {
		return nil, err
	}
	s := &suite{
		agreed: agreed, openings: openings,
		byRule: map[event.RuleID][]scenario.Scenario{}, byRefusal: map[refused][]scenario.Scenario{},
		byEdge: map[edge][]scenario.Scenario{},
		byRole: map[held][]scenario.Scenario{}, byStart: map[started][]scenario.Scenario{},
	}
	player, err := scenario.NewPlayer(scenario.Options{Terms: agreed, Openings: openings})
	if err != nil {
		return nil, err
	}
	stories := make(map[string]scenario.Story, len(library))
	for _, file := range library {
		story, err := player.Play(context.Background(), file)
		if err != nil {
			return nil, err
		}
		if !story.OK() {
			return nil, fmt.Errorf("%s: %v", file.ID, story.Mismatches)
		}
		stories[file.ID] = story
	}
	slices.SortStableFunc(library, func(a, b scenario.Scenario) int {
		return len(stories[a.ID].Steps) - len(stories[b.ID].Steps)
	})
	for _, file := range library {
		for _, played := range stories[file.ID].Steps {
			if played.Refusal != nil {
				for _, reason := range played.Refusal.Reasons {
					s.byRule[reason.Rule] = once(s.byRule[reason.Rule], file)
					on := refused{played.Refusal.Row, played.Refusal.Act, reason.Rule}
					s.byRefusal[on] = once(s.byRefusal[on], file)
				}
			}
			from := played.Before.State()
			for _, e := range played.Events {
				from = s.note(file, from, e)
			}
		}
	}
	return s, nil
})

func newSuite(t *testing.T) *suite {
	t.Helper()
	if testing.Short() {
		t.Skip("plays thousands of stories; the race detector has nothing to find in them that one story lacks")
	}
	s, err := shipped()
	require.NoError(t, err)
	return s
}

// note files one event under what it shows, and returns the state after it.
func (s *suite) note(file scenario.Scenario, from event.State, e event.Envelope) event.State {
	to := from
	for _, m := range e.Moves {
		if m.Region == event.ContractRegion {
			to = m.To
		}
	}
	s.byEdge[edge{e.Type, from, false}] = once(s.byEdge[edge{e.Type, from, false}], file)
	s.byEdge[edge{e.Type, to, true}] = once(s.byEdge[edge{e.Type, to, true}], file)
	s.byRole[held{e.Type, e.By.Role}] = once(s.byRole[held{e.Type, e.By.Role}], file)
	for _, d := range e.Deadlines {
		if d.Op == event.Starts {
			s.byStart[started{e.Type, d.Key}] = once(s.byStart[started{e.Type, d.Key}], file)
		}
	}
	return to
}

func once(files []scenario.Scenario, file scenario.Scenario) []scenario.Scenario {
	if slices.ContainsFunc(files, func(known scenario.Scenario) bool { return known.ID == file.ID }) {
		return files
	}
	return append(files, file)
}

// noticed says whether some of the scenarios fail on the altered definition, or
// New will not have it at all. The definition is compiled for the agreements that
// come up, one at a time.
func (s *suite) noticed(def contract.Definition, files []scenario.Scenario) bool {
	players := map[string]*scenario.Player{}
	for _, file := range files {
		player := players[file.Agreement]
		if player == nil {
			terms := map[string]*agreement.Terms{file.Agreement: s.agreed[file.Agreement]}
			var err error
			if player, err = scenario.NewPlayer(scenario.Options{Terms: terms, Definition: def, Openings: s.openings}); err != nil {
				return true
			}
			players[file.Agreement] = player
		}
		story, err := player.Play(context.Background(), file)
		if err != nil || !story.OK() {
			return true
		}
	}
	return false
}

// TestTakingAwayARuleFailsAScenario takes the rules away one at a time.
func TestTakingAwayARuleFailsAScenario(t *testing.T) {
	t.Parallel()
	s := newSuite(t)
	def := contract.Standard()
	rules := def.Rules()
	var unnoticed []event.RuleID
	for _, rule := range rules {
		without := contract.Standard()
		gone := func(r contract.Rule) bool { return r.ID == rule.ID }
		without.Common = slices.DeleteFunc(without.Common, gone)
		for i := range without.Rows {
			without.Rows[i].Rules = slices.DeleteFunc(slices.Clone(without.Rows[i].Rules), gone)
		}
		if !s.noticed(without, s.byRule[rule.ID]) {
			unnoticed = append(unnoticed, rule.ID)
		}
	}
	t.Logf("%d rules taken away one at a time, %d unnoticed", len(rules), len(unnoticed))
	require.Empty(t, unnoticed)
}

// TestTakingARuleFromOneRowFailsAScenario takes every rule from one row at a
// time: a rule that stands on several rows is asked for on each of them.
func TestTakingARuleFromOneRowFailsAScenario(t *testing.T) {
	t.Parallel()
	s := newSuite(t)
	def := contract.Standard()
	var unnoticed []string
	tried := 0
	for i, row := range def.Rows {
		for n, rule := range row.Rules {
			altered := contract.Standard()
			altered.Rows[i].Rules = slices.Delete(slices.Clone(row.Rules), n, n+1)
			tried++
			if !s.noticed(altered, s.byRefusal[refused{row.ID, row.Act, rule.ID}]) {
				unnoticed = append(unnoticed, fmt.Sprintf("row %s %s %s, tracks %v", row.ID, row.Act, rule.ID, row.Tracks))
			}
		}
	}
	t.Logf("%d rules taken from one row at a time, %d unnoticed", tried, len(unnoticed))
	require.Empty(t, unnoticed)
}

// TestDroppingOrRedirectingATransitionFailsAScenario drops every source of every
// row, and leads every destination elsewhere, one at a time.
func TestDroppingOrRedirectingATransitionFailsAScenario(t *testing.T) {
	t.Parallel()
	s := newSuite(t)
	def := contract.Standard()
	var unnoticed []string
	tried := 0
	try := func(name string, i int, files []scenario.Scenario, alter func(*contract.Row)) {
		altered := contract.Standard()
		alter(&altered.Rows[i])
		tried++
		if !s.noticed(altered, files) {
			unnoticed = append(unnoticed, name)
		}
	}
	for i, row := range def.Rows {
		for _, spec := range append([]contract.StateSpec{{State: event.StateNone}}, def.States...) {
			if !row.From.Has(spec.State) {
				continue
			}
			try("row "+row.ID+" "+string(row.Act)+" dropped from "+spec.State.String(), i, s.byEdge[edge{row.Act, spec.State, false}], func(r *contract.Row) {
				r.From = r.From.Without(spec.State)
			})
		}
		for n, to := range row.To {
			try("row "+row.ID+" "+string(row.Act)+" redirected from "+to.String(), i, s.byEdge[edge{row.Act, to, true}], func(r *contract.Row) {
				elsewhere := event.StateAborted
				if to == elsewhere {
					elsewhere = event.StateCompleted
				}
				r.To = slices.Clone(r.To)
				r.To[n] = elsewhere
				if choose := r.Choose; choose != nil {
					r.Choose = func(k *contract.Case) event.State {
						if chosen := choose(k); chosen != to {
							return chosen
						}
						return elsewhere
					}
				}
			})
		}
	}
	t.Logf("%d transitions dropped or redirected one at a time, %d unnoticed", tried, len(unnoticed))
	require.Empty(t, unnoticed)
}

// TestTakingARoleAwayFailsAScenario takes every role of every row away, and
// every deadline that a row starts.
func TestTakingARoleAwayFailsAScenario(t *testing.T) {
	t.Parallel()
	s := newSuite(t)
	def := contract.Standard()
	var unnoticed []string
	tried := 0
	for i, row := range def.Rows {
		for _, role := range row.By.Roles() {
			altered := contract.Standard()
			altered.Rows[i].By &^= roles.Of(role)
			tried++
			if !s.noticed(altered, s.byRole[held{row.Act, role}]) {
				unnoticed = append(unnoticed, "row "+row.ID+" "+string(row.Act)+" by "+role.String())
			}
		}
		for n, start := range row.Starts {
			altered := contract.Standard()
			altered.Rows[i].Starts = slices.Delete(slices.Clone(row.Starts), n, n+1)
			tried++
			if !s.noticed(altered, s.byStart[started{row.Act, start.Key}]) {
				unnoticed = append(unnoticed, "row "+row.ID+" "+string(row.Act)+" starts "+start.Key.String())
			}
		}
	}
	t.Logf("%d roles and deadlines taken away one at a time, %d unnoticed by a scenario", tried, len(unnoticed))
	require.Empty(t, unnoticed)
}
