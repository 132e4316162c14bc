package checks_test

import (
	"context"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/contract"
	"github.com/ruskontrakt/ruskontrakt/contract/scenario"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/event/verify"
	"github.com/ruskontrakt/ruskontrakt/internal/walk"
)

var update = flag.Bool("update", false, "write docs/invariants.md")

// invariantsFile is where the table of what was planted stands.
const invariantsFile = "../../docs/invariants.md"

// eachPlant is how many logs a violation is planted in, where so many have a
// place for it.
const eachPlant = 5

func plants() []plant {
	return slices.Concat(basisPlants(), consentPlants(), testPlants(), fairnessPlants(), rolePlants(), endPlants(), furtherPlants())
}

// histories are valid logs: random walks that were led to an end, and the shipped
// scenarios.
func histories(t testing.TB, engines []engine) []history {
	t.Helper()
	rows := contract.Standard().Rows
	all := stories(t)
	closing := engines[len(engines)-1].terms
	for seed := range uint64(600) {
		e := engines[0]
		if seed%9 == 8 {
			e = engines[1]
		}
		w := walk.New(e.lifecycle, rows, seed, 23)
		require.NoError(t, w.Walk(int(60+seed%4*50), true))
		if len(w.History) > 0 {
			all = append(all, history{events: w.History, erase: w.Erase, terms: e.terms})
		}
	}
	for i := range all {
		all[i].closing = closing
	}
	return all
}

// stories are the logs of the shipped scenarios, but those with something that the
// store has to delete.
func stories(t testing.TB) []history {
	t.Helper()
	library, err := scenario.Library()
	require.NoError(t, err)
	agreed, err := scenario.Agreements()
	require.NoError(t, err)
	player, err := scenario.NewPlayer(scenario.Options{Terms: agreed})
	require.NoError(t, err)
	var all []history
	for _, file := range library {
		story, err := player.Play(context.Background(), file)
		require.NoError(t, err, file.ID)
		h := history{terms: agreed[file.Agreement]}
		for _, played := range story.Steps {
			for _, e := range played.Events {
				if e.Contract == scenario.Ref("case") {
					h.events = append(h.events, e)
				}
			}
		}
		erasable := func(i int) bool {
			switch h.events[i].Data.(type) {
			case event.Declined, event.OfferLapsed:
				return true
			}
			return false
		}
		if len(h.events) > 0 && h.find(0, erasable) < 0 {
			all = append(all, h)
		}
	}
	return all
}

// outcome is what became of a plant.
type outcome struct {
	plant
	planted, caught int
	// alone counts the logs in which nothing but this invariant was violated: a
	// verifier without it would have let them through.
	alone  int
	others map[event.RuleID]int
	missed string
}

// plantedIn puts a violation in the logs that have a place for it.
func plantedIn(t testing.TB, p plant, logs []history, terms []*agreement.Terms) *outcome {
	t.Helper()
	o := &outcome{plant: p, others: map[event.RuleID]int{}}
	for i := range logs {
		if o.planted == eachPlant {
			break
		}
		// What is corrected later is not wrong any more.
		if !p.corrected && first(&logs[i], 0, anywhere[event.Corrected]) >= 0 {
			continue
		}
		violations, fits := p.in(t, &logs[i], terms)
		if !fits {
			continue
		}
		o.planted++
		others := map[event.RuleID]bool{}
		caught := false
		for _, v := range violations {
			caught = caught || v.ID == p.id
			others[v.ID] = v.ID != p.id
		}
		for id, other := range others {
			if other {
				o.others[id]++
			}
		}
		switch {
		case !caught:
			o.missed = fmt.Sprintf("log %d: %v", i, violations)
		case len(others) == 1:
			o.alone++
			o.caught++
		default:
			o.caught++
		}
	}
	return o
}

// in mutates one log and gives what the verifier finds in it.
func (p *plant) in(t testing.TB, log *history, terms []*agreement.Terms) ([]verify.Violation, bool) {
	t.Helper()
	h := log.copied()
	if p.change != nil && !p.change(t, h) {
		return nil, false
	}
	if p.inMemory {
		return judged(h, terms), true
	}
	records := h.sealed(t)
	if p.broken != nil {
		if len(records) < 6 {
			return nil, false
		}
		records = p.broken(records)
	}
	if p.beside {
		other := log.copied()
		other.rename()
		return found(t, terms, other.sealed(t), records), true
	}
	return found(t, terms, records), true
}

// rename makes another case of a log.
func (h *history) rename() {
	for i := range h.events {
		h.events[i].Contract[0] ^= 1
	}
}

// judged gives the events to a verifier as they are, without storing them.
func judged(h *history, terms []*agreement.Terms) []verify.Violation {
	var all []verify.Violation
	v := verify.New(terms...)
	for i := range h.events {
		v.Event(&h.events[i], func(x verify.Violation) { all = append(all, x) })
	}
	return all
}

// guardedTwice are the invariants of which no violation is left to their own
// check: the tables say by role whose act the outcome of a criminal case is, and
// where cases differ at one position of the ladder, one of them has left it.
var guardedTwice = map[event.RuleID]bool{"B2": true, "F3": true}

// TestPlantedViolationsAreCaught plants a violation of every invariant that a log
// can violate in logs that have none, and wants it found under its id.
func TestPlantedViolationsAreCaught(t *testing.T) {
	if testing.Short() {
		t.Skip("reads thousands of logs; the race detector has nothing to find in them that one log lacks")
	}
	engines := engines(t)
	terms := termsOf(engines)
	logs := histories(t, engines)
	for i := range logs {
		require.Empty(t, found(t, terms, logs[i].copied().sealed(t)), "log %d, not mutated", i)
	}
	var outcomes []*outcome
	perID := map[event.RuleID]int{}
	alone := map[event.RuleID]int{}
	for _, p := range plants() {
		o := plantedIn(t, p, logs, terms)
		outcomes = append(outcomes, o)
		perID[p.id] += o.caught
		alone[p.id] += o.alone
	}
	t.Log("\n" + figures(outcomes))
	for _, o := range outcomes {
		require.Positive(t, o.planted, "%s: no log has a place for %s", o.id, o.what)
		require.Equal(t, o.planted, o.caught, "%s: %s: %s", o.id, o.what, o.missed)
	}
	for _, inv := range verify.Invariants() {
		if inv.Unseen != "" {
			require.Zero(t, perID[inv.ID], "%s: planted though no log can violate it", inv.ID)
			continue
		}
		require.Positive(t, perID[inv.ID], "%s: nothing was planted", inv.ID)
		require.True(t, alone[inv.ID] > 0 || guardedTwice[inv.ID], "%s: without this check nothing gets through", inv.ID)
	}
	page := invariantsPage(t, outcomes, alone)
	if *update {
		require.NoError(t, os.WriteFile(invariantsFile, []byte(page), 0o600))
	}
	want, err := os.ReadFile(invariantsFile)
	require.NoError(t, err)
	require.Equal(t, string(want), page, "go test ./adapters/checks -run Planted -update")
}

// figures are for whoever runs the test.
func figures(outcomes []*outcome) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%-4s %-70s %8s %7s %6s  others\n", "id", "planted", "in logs", "caught", "alone")
	for _, o := range outcomes {
		var others []string
		for id, n := range o.others {
			others = append(others, fmt.Sprintf("%s:%d", id, n))
		}
		slices.Sort(others)
		fmt.Fprintf(&b, "%-4s %-70s %8d %7d %6d  %s\n", o.id, o.what, o.planted, o.caught, o.alone, strings.Join(others, " "))
	}
	return b.String()
}
