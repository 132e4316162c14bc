package draw_test

import (
	"crypto/sha256"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/agreement/draw"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

func TestCommit(t *testing.T) {
	t.Parallel()
	seed := seedOf(1)
	want := agreement.Hash(sha256.Sum256(slices.Concat(
		part([]byte("ruskontrakt/draw/commit/1")), part(contract[:]), part(seed[:]))))
	require.Equal(t, want, seed.Commit(contract))
	require.True(t, draw.Check(seed, want, contract))

	require.False(t, draw.Check(seedOf(2), want, contract), "another seed")
	require.False(t, draw.Check(seed, want, other), "another contract")
	require.False(t, draw.Check(seed, seed.Commit(other), contract), "the commitment of another contract")
}

// Nothing is committed to by who has drawn no seed or names no contract.
func TestCommitOfNothing(t *testing.T) {
	t.Parallel()
	var none draw.Seed
	require.True(t, none.IsZero())
	require.False(t, seedOf(1).IsZero())
	require.True(t, none.Commit(contract).IsZero())
	require.True(t, seedOf(1).Commit(roles.Ref{}).IsZero())
	require.False(t, draw.Check(none, agreement.Hash{}, contract))
	require.False(t, draw.Check(seedOf(1), agreement.Hash{}, roles.Ref{}))
	require.False(t, draw.Check(seedOf(1), agreement.Hash{}, contract))

	drawn, err := draw.Draw(none, week())
	require.ErrorIs(t, err, draw.ErrNoSeed)
	require.Empty(t, drawn)
}
