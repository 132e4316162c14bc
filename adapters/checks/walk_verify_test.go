package checks_test

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/contract"
	"github.com/ruskontrakt/ruskontrakt/contract/scenario"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/event/verify"
	"github.com/ruskontrakt/ruskontrakt/internal/walk"
)

// casesVariable says how many random cases the verifier is given; see
// TestTheVerifierAcceptsRandomWalks.
const casesVariable = "RUSKONTRAKT_CASES"

// engine decides under some terms, and walks through what it decides.
type engine struct {
	terms     *agreement.Terms
	lifecycle *contract.Lifecycle
}

// engines are one for each agreement that the scenarios know: the shipped one
// first, it gets most of the walks.
func engines(t testing.TB) []engine {
	t.Helper()
	agreed, err := scenario.Agreements()
	require.NoError(t, err)
	var all []engine
	for _, name := range []string{"trondelag-model", "voluntary-open", "tracks-closing"} {
		require.Contains(t, agreed, name)
		l, err := contract.New(contract.Standard(), agreed[name])
		require.NoError(t, err)
		all = append(all, engine{agreed[name], l})
	}
	return all
}

func termsOf(all []engine) []*agreement.Terms {
	var terms []*agreement.Terms
	for _, e := range all {
		terms = append(terms, e.terms)
	}
	return terms
}

// walked is a case that a random walk led through. Every third is left where it
// stands: a log may end anywhere.
func walked(engines []engine, rows []contract.Row, seed uint64) (*walk.Walker, error) {
	chosen := engines[0]
	if seed%4 == 3 {
		chosen = engines[1+seed/4%uint64(len(engines)-1)]
	}
	w := walk.New(chosen.lifecycle, rows, seed, 11)
	return w, w.Walk(40+int(seed%5)*60, seed%3 != 2)
}

// dispute is a violation that the verifier found in a log of the engine's: one of
// the two is wrong.
type dispute struct {
	seed      uint64
	violation verify.Violation
	event     event.Type
	count     int
}

// disputes gathers them by invariant and event.
type disputes map[string]*dispute

func (d disputes) add(seed uint64, v verify.Violation, t event.Type) {
	key := string(v.ID) + " " + string(t)
	if d[key] == nil {
		d[key] = &dispute{seed: seed, violation: v, event: t}
	}
	d[key].count++
}

func (d disputes) merge(other disputes) {
	for key, o := range other {
		if d[key] == nil {
			d[key] = o
			continue
		}
		d[key].count += o.count
	}
}

func (d disputes) String() string {
	var lines []string
	for key, o := range d {
		lines = append(lines, fmt.Sprintf("%-50s %5d times, first seed %d event %d: saw %q, expected %q",
			key, o.count, o.seed, o.violation.Seq, o.violation.Saw, o.violation.Expected))
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

// judge gives one case to a verifier.
func judge(v *verify.Verifier, seed uint64, history []event.Envelope, found disputes) {
	for i := range history {
		v.Event(&history[i], func(violation verify.Violation) {
			t := event.Type("")
			if violation.Seq >= 1 && int(violation.Seq) <= len(history) {
				t = history[violation.Seq-1].Type
			}
			found.add(seed, violation, t)
		})
	}
}

// casesOr is how many random cases are asked for, or else so many, fewer when short.
func casesOr(t *testing.T, usual, short uint64) uint64 {
	t.Helper()
	text := os.Getenv(casesVariable)
	switch {
	case text != "":
		n, err := strconv.ParseUint(text, 10, 32)
		require.NoError(t, err, casesVariable)
		return n
	case testing.Short():
		return short
	}
	return usual
}

// TestTheVerifierAcceptsRandomWalks gives the verifier what the engine let happen
// to random cases. RUSKONTRAKT_CASES says how many.
func TestTheVerifierAcceptsRandomWalks(t *testing.T) {
	cases := casesOr(t, 6000, 300)
	engines, rows := engines(t), contract.Standard().Rows
	found := disputes{}
	events, faults := 0, []error{}
	var lock sync.Mutex
	var all sync.WaitGroup
	workers := uint64(runtime.GOMAXPROCS(0))
	for worker := range workers {
		all.Go(func() {
			v, mine := verify.New(termsOf(engines)...), disputes{}
			for seed := worker; seed < cases; seed += workers {
				w, err := walked(engines, rows, seed)
				if err != nil {
					lock.Lock()
					faults = append(faults, fmt.Errorf("seed %d: %w", seed, err))
					lock.Unlock()
				}
				judge(v, seed, w.History, mine)
			}
			v.End(func(violation verify.Violation) { mine.add(0, violation, "") })
			lock.Lock()
			defer lock.Unlock()
			found.merge(mine)
			events += v.Count().Events
		})
	}
	all.Wait()
	t.Logf("%d cases, %d events", cases, events)
	require.Empty(t, faults, "the engine contradicts itself")
	require.Empty(t, found, "engine and verifier disagree:\n%s", found)
	require.Greater(t, events, int(cases)*20, "the walks lead somewhere")
}

// TestTheVerifierAcceptsTheScenarios gives it the events of every shipped scenario.
func TestTheVerifierAcceptsTheScenarios(t *testing.T) {
	library, err := scenario.Library()
	require.NoError(t, err)
	player, err := scenario.NewPlayer(scenario.Options{})
	require.NoError(t, err)
	terms := termsOf(engines(t))
	found := map[string]bool{}
	events := 0
	for _, file := range library {
		story, err := player.Play(context.Background(), file)
		require.NoError(t, err, file.ID)
		v := verify.New(terms...) // the case has the same reference in every scenario
		for i := range story.Steps {
			for j := range story.Steps[i].Events {
				e := &story.Steps[i].Events[j]
				v.Event(e, func(violation verify.Violation) {
					found[fmt.Sprintf("%s step %d (%s): %s saw %q, expected %q", file.ID, i, e.Type, violation.ID, violation.Saw, violation.Expected)] = true
				})
			}
		}
		v.End(func(violation verify.Violation) { found[fmt.Sprint(file.ID, violation)] = true })
		events += v.Count().Events
	}
	t.Logf("%d scenarios, %d events", len(library), events)
	var lines []string
	for line := range found {
		lines = append(lines, line)
	}
	slices.Sort(lines)
	require.Empty(t, lines, strings.Join(lines, "\n"))
}
