package contract_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/contract/scenario"
)

// TestTheShippedScenarios plays every scenario against this package: most rules
// and rows are held to their boundaries there.
func TestTheShippedScenarios(t *testing.T) {
	library, err := scenario.Library()
	require.NoError(t, err)
	player, err := scenario.NewPlayer(scenario.Options{})
	require.NoError(t, err)
	for _, file := range library {
		story, err := player.Play(context.Background(), file)
		require.NoError(t, err, file.ID)
		require.True(t, story.OK(), "%s: %v", file.ID, story.Mismatches)
	}
}
