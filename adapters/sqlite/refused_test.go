package sqlite_test

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/adapters/sqlite"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/event/eventtest"
)

// Another process has written to the contract and taken the claim: the conflict is
// told, not the claim, also to a store that remembers the contract as it was.
func TestConflictBeforeClaim(t *testing.T) {
	path := file(t)
	ours, theirs := open(t, path, sqlite.Options{}), open(t, path, sqlite.Options{})
	c := eventtest.NewChain(eventtest.Contract(1))
	put := func(store *sqlite.Store, c *eventtest.Chain, claim event.Claim) error {
		batch, err := c.Batch(1)
		require.NoError(t, err)
		batch.Claim = claim
		return store.Append(t.Context(), batch)
	}
	require.NoError(t, put(ours, c, event.Claim{}))
	stale, taken := *c, event.Claim{31: 1}
	require.NoError(t, put(theirs, eventtest.NewChain(eventtest.Contract(2)), taken))
	require.ErrorIs(t, put(ours, new(stale), taken), event.ErrClaimed, "nothing but the claim is wrong")
	require.NoError(t, put(theirs, c, event.Claim{}))
	conflict, ok := errors.AsType[*event.ConflictError](put(ours, &stale, taken))
	require.True(t, ok, "the conflict comes first")
	require.Equal(t, event.ConflictError{Contract: eventtest.Contract(1), Expected: 1, Actual: 2}, *conflict)
}
