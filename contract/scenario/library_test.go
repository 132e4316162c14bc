package scenario_test

import (
	"os"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/contract/scenario"
)

// TestLibrary: sorted, every id its own, every title in three languages that
// are not all one text, and every opening and agreement there.
func TestLibrary(t *testing.T) {
	library, err := scenario.Library()
	require.NoError(t, err)
	openings, err := scenario.Openings()
	require.NoError(t, err)
	agreements, err := scenario.Agreements()
	require.NoError(t, err)
	require.True(t, slices.IsSortedFunc(library, func(a, b scenario.Scenario) int { return compare(a.ID, b.ID) }))
	seen := map[string]bool{}
	for _, s := range library {
		require.False(t, seen[s.ID], s.ID)
		seen[s.ID] = true
		require.NotEqual(t, s.Title.NB, s.Title.EN, s.ID)
		require.Contains(t, agreements, s.Agreement, s.ID)
		require.NotContains(t, openings, s.ID, "an opening and a scenario with one name")
		require.NotEmpty(t, s.Steps, s.ID)
	}
	for _, end := range []string{"waiver-active", "mediation-active", "advisory-active", "voluntary-active"} {
		require.Contains(t, openings, end)
	}
}

func compare(a, b string) int {
	if a < b {
		return -1
	}
	return 1
}

// TestInventedAgreement: the copy here is the fixture of package agreement.
func TestInventedAgreement(t *testing.T) {
	here, err := os.ReadFile("agreements/voluntary-open.json")
	require.NoError(t, err)
	there, err := os.ReadFile("../../agreement/testdata/voluntary-open.json")
	require.NoError(t, err)
	require.Equal(t, string(there), string(here))
	agreements, err := scenario.Agreements()
	require.NoError(t, err)
	on, err := agreement.ParseDate("2020-01-06")
	require.NoError(t, err)
	require.True(t, agreements["voluntary-open"].TrackOpen(agreement.Voluntary, on))
	require.False(t, agreements["trondelag-model"].TrackOpen(agreement.Voluntary, on))
}
