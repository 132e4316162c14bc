package scenario_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/contract"
	"github.com/ruskontrakt/ruskontrakt/contract/scenario"
	"github.com/ruskontrakt/ruskontrakt/event"
)

// TestCoverage: what a story had counts as fired on its track, what it refused
// as refused, and nothing else.
func TestCoverage(t *testing.T) {
	coverage := scenario.NewCoverage(contract.Standard())
	start := scenario.Transition{Row: "19", Act: "contract.started", From: event.StateSigned, To: event.StateActive}
	complete := scenario.Transition{Row: "28", Act: "contract.completed", From: event.StateActive, To: event.StateCompleted}
	require.Contains(t, coverage.NeverFired(), start)
	require.Contains(t, coverage.NeverRefused(), event.RuleID("G28a"))
	require.Empty(t, coverage.Fired())

	coverage.Add(play(t, file(act("2020-02-27", "coordinator-1", "coordinator", "contract.completed", "{}", `{"refused":["G28a"]}`))))
	require.NotContains(t, coverage.NeverFired(), start)
	require.Contains(t, coverage.NeverFired(), complete, "a refusal does not fire")
	require.NotContains(t, coverage.NeverRefused(), event.RuleID("G28a"))
	require.Contains(t, coverage.NeverRefused(), event.RuleID("G28c"))

	start.Track = agreement.Waiver
	require.Contains(t, coverage.Fired(), start)
	require.NotContains(t, coverage.NeverFiredOn(agreement.Waiver), start)
	start.Track = agreement.MediationPlan
	require.Contains(t, coverage.NeverFiredOn(agreement.MediationPlan), start)
	require.Equal(t, "19 contract.started: signed -> active (mediation)", start.String())
	stays := scenario.Transition{Row: "11", Act: "consent.given", Track: agreement.Waiver, From: event.StateConsenting, To: event.StateConsenting}
	require.Contains(t, coverage.Fired(), stays, "a row that stays is a transition too")
	require.Contains(t, coverage.String(), "never fired: ")
	require.Contains(t, coverage.String(), "  28 contract.completed: active -> completed\n")
	require.Contains(t, coverage.String(), "  G28c\n")

	rows := coverage.Declared(agreement.Advisory)
	require.False(t, slices.ContainsFunc(rows, func(tr scenario.Transition) bool { return tr.Row == "16" }), "no plan on an attendance track")
	for _, fired := range coverage.Fired() {
		require.Contains(t, coverage.Declared(fired.Track), fired)
	}
}
