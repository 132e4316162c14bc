package checkpoint_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"iter"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/event/checkpoint"
	"github.com/ruskontrakt/ruskontrakt/event/eventtest"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

var (
	noon = time.Date(2025, 1, 1, 12, 0, 0, 0, time.UTC)
	key  = ed25519.NewKeyFromSeed(bytes.Repeat([]byte{7}, ed25519.SeedSize))
)

func public() ed25519.PublicKey { return key.Public().(ed25519.PublicKey) }

// grow appends n records to the contract of the chain.
func grow(t testing.TB, log event.Log, c *eventtest.Chain, n int) {
	t.Helper()
	b, err := c.Batch(n)
	require.NoError(t, err)
	require.NoError(t, log.Append(t.Context(), b))
}

// three is a store with three contracts of 3, 5 and 1 records.
func three(t testing.TB) (*event.Memory, [3]*eventtest.Chain) {
	t.Helper()
	store := &event.Memory{}
	var chains [3]*eventtest.Chain
	for i, n := range []int{3, 5, 1} {
		chains[i] = eventtest.NewChain(eventtest.Contract(i + 1))
		grow(t, store, chains[i], n)
	}
	return store, chains
}

func take(t testing.TB, feed event.Feed, since checkpoint.Checkpoint) checkpoint.Checkpoint {
	t.Helper()
	mark, err := checkpoint.Take(t.Context(), feed, since, noon)
	require.NoError(t, err)
	return mark
}

func TestTakeSeesEveryHead(t *testing.T) {
	store, chains := three(t)
	mark := take(t, store, checkpoint.Checkpoint{})
	require.Len(t, mark.Heads, 3)
	for _, c := range chains {
		require.Contains(t, mark.Heads, c.Head)
	}
	require.NoError(t, mark.Verify(t.Context(), store))
	for _, c := range chains {
		require.NoError(t, mark.VerifyContract(t.Context(), store, c.Head.Contract))
	}
	require.NoError(t, mark.VerifyContract(t.Context(), store, eventtest.Contract(9)))
}

func TestTakeGoesOnFromTheLast(t *testing.T) {
	store, chains := three(t)
	first := take(t, store, checkpoint.Checkpoint{})
	grow(t, store, chains[1], 2)
	grow(t, store, eventtest.NewChain(eventtest.Contract(4)), 1)
	second := take(t, store, first)
	require.Equal(t, take(t, store, checkpoint.Checkpoint{}), second)
	require.NoError(t, first.Verify(t.Context(), store), "what was added since is no mismatch")
	require.Equal(t, second, take(t, store, second))
}

func TestErasureIsNoMismatch(t *testing.T) {
	store, _ := three(t)
	mark := take(t, store, checkpoint.Checkpoint{})
	require.NoError(t, store.Erase(t.Context(), eventtest.Contract(1), 3))
	require.NoError(t, mark.Verify(t.Context(), store))
}

// What the chains alone do not show: each of these stores verifies by itself.
func TestWhatChainsDoNotShow(t *testing.T) {
	whole, _ := three(t)
	mark := take(t, whole, checkpoint.Checkpoint{})
	for name, test := range map[string]struct {
		store func(store *event.Memory)
		class error
		want  []checkpoint.Mismatch
	}{
		"cut tail": {
			func(store *event.Memory) {
				for i, n := range []int{3, 4, 1} {
					grow(t, store, eventtest.NewChain(eventtest.Contract(i+1)), n)
				}
			}, checkpoint.ErrCutShort,
			[]checkpoint.Mismatch{{Contract: eventtest.Contract(2), Seen: 5, There: 4, What: checkpoint.CutShort}},
		},
		"contract gone": {
			func(store *event.Memory) {
				grow(t, store, eventtest.NewChain(eventtest.Contract(1)), 3)
				grow(t, store, eventtest.NewChain(eventtest.Contract(2)), 5)
			}, checkpoint.ErrCutShort,
			[]checkpoint.Mismatch{{Contract: eventtest.Contract(3), Seen: 1, There: 0, What: checkpoint.CutShort}},
		},
		"written anew, and longer": {
			func(store *event.Memory) {
				grow(t, store, eventtest.NewChain(eventtest.Contract(1)), 3)
				grow(t, store, eventtest.NewChain(eventtest.Contract(3)), 1)
				forged := eventtest.NewChain(eventtest.Contract(2))
				records, err := forged.Of(eventtest.Noted{N: 99})
				require.NoError(t, err)
				require.NoError(t, store.Append(t.Context(), event.Batch{Contract: eventtest.Contract(2), Records: records}))
				grow(t, store, forged, 7)
			}, checkpoint.ErrRewritten,
			[]checkpoint.Mismatch{{Contract: eventtest.Contract(2), Seen: 5, There: 5, What: checkpoint.Rewritten}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			store := &event.Memory{}
			test.store(store)
			_, err := checkpoint.Take(t.Context(), store, checkpoint.Checkpoint{}, noon)
			require.NoError(t, err, "the chains verify: that is the point")
			err = mark.Verify(t.Context(), store)
			require.ErrorIs(t, err, test.class)
			mismatch, ok := errors.AsType[*checkpoint.MismatchError](err)
			require.True(t, ok)
			require.Equal(t, test.want, mismatch.Mismatches)
			require.Equal(t, 3, mismatch.Contracts)
			require.NotEmpty(t, err.Error())
			require.ErrorIs(t, mark.VerifyContract(t.Context(), store, test.want[0].Contract), test.class)
		})
	}
}

func TestBothClassesAreTold(t *testing.T) {
	err := &checkpoint.MismatchError{Mismatches: []checkpoint.Mismatch{
		{What: checkpoint.CutShort, Seen: 2, There: 1}, {What: checkpoint.Rewritten, Seen: 2, There: 2},
	}}
	require.ErrorIs(t, err, checkpoint.ErrCutShort)
	require.ErrorIs(t, err, checkpoint.ErrRewritten)
	require.NotErrorIs(t, err, checkpoint.ErrFormat)
	only := &checkpoint.MismatchError{Mismatches: err.Mismatches[1:]}
	require.NotErrorIs(t, only, checkpoint.ErrCutShort)
	require.Contains(t, only.Error(), "rewritten")
}

// changed alters one record of a feed, as somebody who writes to the file does.
type changed struct {
	*event.Memory
	change func(*event.Record)
	fail   error
}

func (c changed) From(ctx context.Context, after event.Position) iter.Seq2[event.Entry, error] {
	return func(yield func(event.Entry, error) bool) {
		for entry, err := range c.Memory.From(ctx, after) {
			if c.change != nil {
				c.change(&entry.Record)
			}
			if !yield(entry, err) {
				return
			}
		}
		if c.fail != nil {
			yield(event.Entry{}, c.fail)
		}
	}
}

func (c changed) Read(ctx context.Context, contract roles.Ref, after uint32) iter.Seq2[event.Record, error] {
	return func(yield func(event.Record, error) bool) {
		for rec, err := range c.Memory.Read(ctx, contract, after) {
			if c.change != nil {
				c.change(&rec)
			}
			if !yield(rec, err) {
				return
			}
		}
		if c.fail != nil {
			yield(event.Record{}, c.fail)
		}
	}
}

func TestBrokenChainsAndFailingFeeds(t *testing.T) {
	store, _ := three(t)
	mark := take(t, store, checkpoint.Checkpoint{})
	altered := changed{Memory: store, change: func(rec *event.Record) {
		if rec.Contract == eventtest.Contract(2) && rec.Seq == 4 {
			rec.Body[10] ^= 1
		}
	}}
	failing := changed{Memory: store, fail: errors.New("the disk is gone")}
	for _, feed := range []changed{altered, failing} {
		want := feed.fail
		if want == nil {
			want = event.ErrCorrupt
		}
		_, err := checkpoint.Take(t.Context(), feed, checkpoint.Checkpoint{}, noon)
		require.ErrorIs(t, err, want)
		require.ErrorIs(t, mark.Verify(t.Context(), feed), want)
		require.ErrorIs(t, mark.VerifyContract(t.Context(), feed, eventtest.Contract(2)), want)
	}
	corrupt, ok := errors.AsType[*event.CorruptError](mark.Verify(t.Context(), altered))
	require.True(t, ok)
	require.Equal(t, uint32(4), corrupt.Seq)
	require.NoError(t, mark.VerifyContract(t.Context(), altered, eventtest.Contract(1)))
}

func TestSignedText(t *testing.T) {
	store, _ := three(t)
	for _, mark := range []checkpoint.Checkpoint{
		take(t, store, checkpoint.Checkpoint{}), {Taken: noon}, {Taken: noon, Position: "a \"b\"\nc\x00é"},
	} {
		signed, err := mark.Sign(key)
		require.NoError(t, err)
		again, err := mark.Sign(key)
		require.NoError(t, err)
		require.Equal(t, signed, again)
		read, err := checkpoint.Open(signed, public())
		require.NoError(t, err)
		require.Equal(t, mark, read)
		// Every single change is seen.
		for at := range signed {
			spoiled := bytes.Clone(signed)
			spoiled[at] ^= 1
			_, err := checkpoint.Open(spoiled, public())
			require.Error(t, err, "byte %d", at)
		}
		for _, spoiled := range [][]byte{nil, signed[:len(signed)-1], append(bytes.Clone(signed), '\n'), signed[1:]} {
			_, err := checkpoint.Open(spoiled, public())
			require.Error(t, err)
		}
	}
}

func TestKeys(t *testing.T) {
	mark := checkpoint.Checkpoint{Taken: noon}
	_, err := mark.Sign(nil)
	require.ErrorIs(t, err, checkpoint.ErrKey)
	signed, err := mark.Sign(key)
	require.NoError(t, err)
	_, err = checkpoint.Open(signed, nil)
	require.ErrorIs(t, err, checkpoint.ErrKey)
	other := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{8}, ed25519.SeedSize)).Public().(ed25519.PublicKey)
	_, err = checkpoint.Open(signed, other)
	require.ErrorIs(t, err, checkpoint.ErrSignature)
}

// A checkpoint with a right signature over a text that nobody should have signed.
func TestSignedNonsense(t *testing.T) {
	head := "00000000-0000-4000-8000-000000000001 1 " + fmt.Sprintf("%064x", 7) + "\n"
	later := "00000000-0000-4000-8000-000000000002 1 " + fmt.Sprintf("%064x", 7) + "\n"
	begin := "ruskontrakt checkpoint 1\n2025-01-01T12:00:00Z\n\"\"\n"
	for name, test := range map[string]struct {
		text string
		ok   bool
	}{
		"right":             {begin + "2\n" + head + later, true},
		"later format":      {"ruskontrakt checkpoint 2\n2025-01-01T12:00:00Z\n\"\"\n0\n", false},
		"no time":           {"ruskontrakt checkpoint 1\nnoon\n\"\"\n0\n", false},
		"another zone":      {"ruskontrakt checkpoint 1\n2025-01-01T13:00:00+01:00\n\"\"\n0\n", false},
		"position unquoted": {"ruskontrakt checkpoint 1\n2025-01-01T12:00:00Z\n18\n0\n", false},
		"too short":         {"ruskontrakt checkpoint 1\n2025-01-01T12:00:00Z\n\"\"\n", false},
		"fewer heads":       {begin + "2\n" + head, false},
		"wrong order":       {begin + "2\n" + later + head, false},
		"twice":             {begin + "2\n" + head + head, false},
		"sequence zero":     {begin + "1\n" + "00000000-0000-4000-8000-000000000001 0 " + fmt.Sprintf("%064x", 7) + "\n", false},
		"sequence too big":  {begin + "1\n" + "00000000-0000-4000-8000-000000000001 4294967296 " + fmt.Sprintf("%064x", 7) + "\n", false},
		"short link":        {begin + "1\n" + "00000000-0000-4000-8000-000000000001 1 07\n", false},
		"no reference":      {begin + "1\n" + "somebody 1 " + fmt.Sprintf("%064x", 7) + "\n", false},
		"two fields":        {begin + "1\n" + "00000000-0000-4000-8000-000000000001 1\n", false},
	} {
		signed := appendSignature([]byte(test.text))
		_, err := checkpoint.Open(signed, public())
		if test.ok {
			require.NoError(t, err, name)
			continue
		}
		require.ErrorIs(t, err, checkpoint.ErrFormat, name)
	}
}

func TestWhatCannotBeReadIsNotSigned(t *testing.T) {
	twice := event.Head{Contract: eventtest.Contract(1), Seq: 1}
	for _, mark := range []checkpoint.Checkpoint{
		{Taken: noon, Heads: []event.Head{twice, twice}},
		{Taken: noon, Heads: []event.Head{{Contract: eventtest.Contract(1)}}},
		{Taken: noon.AddDate(9000, 0, 0)},
	} {
		_, err := mark.Sign(key)
		require.ErrorIs(t, err, checkpoint.ErrFormat)
	}
}
