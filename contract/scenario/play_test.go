package scenario_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/contract/scenario"
)

func TestPlayLibrary(t *testing.T) {
	player, err := scenario.NewPlayer(scenario.Options{})
	require.NoError(t, err)
	library, err := scenario.Library()
	require.NoError(t, err)
	for _, s := range library {
		t.Run(s.ID, func(t *testing.T) {
			story, err := player.Play(context.Background(), s)
			require.NoError(t, err)
			require.Empty(t, story.Mismatches.String())
		})
	}
	openings, err := scenario.Openings()
	require.NoError(t, err)
	for _, s := range openings {
		t.Run(s.ID, func(t *testing.T) {
			story, err := player.Play(context.Background(), s)
			require.NoError(t, err)
			require.Empty(t, story.Mismatches.String())
		})
	}
}
