package event_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/event/eventtest"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

func TestMemory(t *testing.T) {
	eventtest.Run(t, eventtest.Options{New: func(testing.TB) event.Log { return &event.Memory{} }})
}

func TestBatchCheck(t *testing.T) {
	records := history(t, 4)
	head := func(n int) event.Head {
		if n == 0 {
			return event.Head{}
		}
		return event.Head{Contract: contract, Seq: uint32(n), Link: records[n-1].Link}
	}
	batch := func(change func(*event.Batch)) event.Batch {
		b := event.Batch{Contract: contract, Expected: 2, Records: []event.Record{records[2], records[3]}}
		change(&b)
		return b
	}
	right := func(*event.Batch) {}
	require.NoError(t, batch(right).Check(head(2)))
	first := event.Batch{Contract: contract, Records: records}
	require.NoError(t, first.Check(event.Head{}))

	for _, c := range []struct {
		name  string
		batch event.Batch
		head  event.Head
		what  event.Code
	}{
		{"no contract", batch(func(b *event.Batch) { b.Contract = roles.Ref{} }), head(2), "no-contract"},
		{"no records", batch(func(b *event.Batch) { b.Records = nil }), head(2), "empty"},
		{"claims what it releases", batch(func(b *event.Batch) { b.Claim, b.Release = event.Claim{1}, event.Claim{1} }), head(2), "claims-what-it-releases"},
		{"other contract", batch(func(b *event.Batch) { b.Contract = other }), head(2), "contract"},
		{"does not follow", batch(func(b *event.Batch) { b.Expected = 1 }), head(2), "sequence"},
		{"gap", batch(func(b *event.Batch) { b.Records = []event.Record{records[2], records[2]} }), head(2), "sequence"},
		{"too high to follow", batch(func(b *event.Batch) { b.Expected = 1<<32 - 1; b.Records[0].Seq = 0 }), head(2), "sequence"},
		{"erased", batch(func(b *event.Batch) { b.Records[1].Body = nil }), head(2), "erased"},
		{"links to another head", batch(right), event.Head{Contract: contract, Seq: 2}, "chain"},
	} {
		t.Run(c.name, func(t *testing.T) {
			err := c.batch.Check(c.head)
			require.ErrorIs(t, err, event.ErrBatch)
			var fault *event.BatchError
			require.ErrorAs(t, err, &fault)
			require.Equal(t, c.what, fault.What)
			require.Contains(t, err.Error(), string(c.what))
			if c.what == "chain" {
				require.ErrorIs(t, err, event.ErrCorrupt)
			}
		})
	}

	err := batch(right).Check(head(3))
	require.ErrorIs(t, err, event.ErrConflict)
	require.EqualError(t, err, "event: conflict: contract "+contract.String()+
		": expected event 2 to be the last, it is 3")
}

func TestClaimedErrorDoesNotTellTheHolder(t *testing.T) {
	err := &event.ClaimedError{Contract: contract, Holder: other}
	require.ErrorIs(t, err, event.ErrClaimed)
	require.Contains(t, err.Error(), contract.String())
	require.NotContains(t, err.Error(), other.Short())
}

func TestMemoryRefusesForeignPositions(t *testing.T) {
	var m event.Memory
	require.NoError(t, m.Append(t.Context(), event.Batch{Contract: contract, Records: history(t, 2)}))
	for _, position := range []event.Position{"x", "-1", "3", "1.5"} {
		n := 0
		for entry, err := range m.From(t.Context(), position) {
			require.Error(t, err, position)
			require.Zero(t, entry)
			n++
		}
		require.Equal(t, 1, n)
	}
	for _, err := range m.From(t.Context(), "2") {
		require.NoError(t, err)
		require.Fail(t, "nothing is after the end")
	}
}

func TestMemoryFeedWithoutBodies(t *testing.T) {
	var m event.Memory
	require.NoError(t, m.Append(t.Context(), event.Batch{Contract: contract, Records: history(t, 3)}))
	require.ErrorIs(t, m.Erase(t.Context(), contract, 1), event.ErrRetained)
	require.NoError(t, m.Erase(t.Context(), contract, 2))
	var erased []bool
	for entry, err := range m.From(t.Context(), "") {
		require.NoError(t, err)
		erased = append(erased, entry.Record.Erased())
	}
	require.Equal(t, []bool{false, true, false}, erased)
}
