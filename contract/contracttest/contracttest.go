// Package contracttest plays scenario files as tests: those that ship with the
// library, on the standard lifecycle or on a host's own, and files of a host.
//
// It is for test files only; production code uses package scenario.
//
//	func TestLifecycle(t *testing.T) {
//		coverage := contracttest.Library(t, scenario.Options{})
//		require.Empty(t, coverage.NeverRefused())
//	}
package contracttest

import (
	"maps"
	"slices"
	"testing"

	"github.com/ruskontrakt/ruskontrakt/contract/scenario"
)

// Library plays every opening and every scenario that ships with the library,
// each as a subtest named by its id, and returns what they covered. Zero options
// play them on the standard lifecycle.
func Library(t *testing.T, o scenario.Options) *scenario.Coverage {
	t.Helper()
	openings, err := scenario.Openings()
	if err != nil {
		t.Fatal(err)
	}
	library, err := scenario.Library()
	if err != nil {
		t.Fatal(err)
	}
	all := make([]scenario.Scenario, 0, len(openings)+len(library))
	for _, id := range slices.Sorted(maps.Keys(openings)) {
		all = append(all, openings[id])
	}
	return Run(t, o, append(all, library...)...)
}

// Run plays scenarios, each as a subtest named by its id, and returns what they
// covered. A subtest fails with a line for everything that is not as the file
// expects. The report of what was never covered is in the log of t.
func Run(t *testing.T, o scenario.Options, scenarios ...scenario.Scenario) *scenario.Coverage {
	t.Helper()
	player, err := scenario.NewPlayer(o)
	if err != nil {
		t.Fatal(err)
	}
	coverage := scenario.NewCoverage(player.Definition())
	for _, s := range scenarios {
		t.Run(s.ID, func(t *testing.T) {
			story, err := player.Play(t.Context(), s)
			if err != nil {
				t.Fatal(err)
			}
			coverage.Add(story)
			if !story.OK() {
				t.Errorf("%s\n%d steps not played", story.Mismatches, story.Unplayed)
			}
		})
	}
	t.Log(coverage)
	return coverage
}
