package event_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"iter"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/event"
)

// history is a contract of n events, the second of which may be erased.
func history(tb testing.TB, n int) []event.Record {
	tb.Helper()
	var records []event.Record
	var link event.Link
	for seq := range n {
		e := registered()
		e.Seq = uint32(seq) + 1
		if seq == 1 {
			e.Type, e.Data, e.Coarse = "contract.declined", event.Declined{}, "answer"
		}
		rec := seal(tb, link, e)
		records, link = append(records, rec), rec.Link
	}
	return records
}

func each(records []event.Record) iter.Seq2[event.Record, error] {
	return func(yield func(event.Record, error) bool) {
		for _, rec := range records {
			if !yield(rec, nil) {
				return
			}
		}
	}
}

// The formulas of the two hashes, written a second time.
func TestSealByHand(t *testing.T) {
	sum := func(parts ...[]byte) [32]byte {
		var all []byte
		for _, part := range parts {
			all = binary.BigEndian.AppendUint64(all, uint64(len(part)))
			all = append(all, part...)
		}
		return sha256.Sum256(all)
	}
	prev := event.Link{9, 9}
	rec := seal(t, prev, registered())
	require.Equal(t, salt[:], rec.Salt)
	commitment := sum([]byte("ruskontrakt/event/commitment/1"), salt[:], rec.Body)
	require.Contains(t, string(rec.Header), fmt.Sprintf(`"commitment":"%x"`, commitment))
	link := sum([]byte("ruskontrakt/event/link/1"), prev[:], rec.Header, commitment[:])
	require.Equal(t, event.Link(link), rec.Link)
	require.Equal(t, hex.EncodeToString(link[:]), rec.Link.String())
}

func TestSealIsPure(t *testing.T) {
	one, again := seal(t, event.Link{}, registered()), seal(t, event.Link{}, registered())
	require.Equal(t, one, again)
	require.NotEqual(t, one.Link, seal(t, event.Link{1}, registered()).Link)
	other, err := event.Standard().Seal(event.Link{}, event.Salt{5}, registered())
	require.NoError(t, err)
	require.NotEqual(t, one.Header, other.Header, "the salt is in the commitment")
	require.Equal(t, one.Body, other.Body)

	grown := append(one.Body, '!') //nolint:gocritic // into the room behind the body, on purpose
	require.Equal(t, byte('!'), grown[len(grown)-1])
	require.Equal(t, one.Header, seal(t, event.Link{}, registered()).Header, "parts do not share room")
}

func TestVerify(t *testing.T) {
	records := history(t, 4)
	head, err := event.Verify(contract, each(records))
	require.NoError(t, err)
	require.Equal(t, event.Head{Contract: contract, Seq: 4, Link: records[3].Link}, head)

	head, err = event.Verify(contract, each(nil))
	require.NoError(t, err)
	require.Equal(t, event.Head{Contract: contract}, head)

	for i := range records {
		records[i].Salt, records[i].Body = nil, nil
	}
	_, err = event.Verify(contract, each(records))
	require.NoError(t, err, "everything erased")

	failed := errors.New("failed")
	head, err = event.Verify(contract, func(yield func(event.Record, error) bool) {
		_ = yield(records[0], nil) && yield(event.Record{}, failed)
	})
	require.ErrorIs(t, err, failed)
	require.EqualValues(t, 1, head.Seq)
}

func TestTampering(t *testing.T) {
	flip := func(b []byte, i int) []byte {
		b = bytes.Clone(b)
		b[i] ^= 1
		return b
	}
	for _, c := range []struct {
		name   string
		tamper func([]event.Record) []event.Record
		want   error
		what   event.Code
		at     uint32
	}{
		{"salt changed", func(r []event.Record) []event.Record { r[1].Salt = flip(r[1].Salt, 3); return r }, event.ErrCorrupt, "commitment", 2},
		{"salt shortened", func(r []event.Record) []event.Record { r[1].Salt = r[1].Salt[:31]; return r }, event.ErrCorrupt, "commitment", 2},
		{"salt gone alone", func(r []event.Record) []event.Record { r[1].Salt = nil; return r }, event.ErrCorrupt, "salt", 2},
		{"body gone alone", func(r []event.Record) []event.Record { r[1].Body = nil; return r }, event.ErrCorrupt, "salt", 2},
		{"body of another event", func(r []event.Record) []event.Record { r[1].Salt, r[1].Body = r[0].Salt, r[0].Body; return r }, event.ErrCorrupt, "commitment", 2},
		{"link changed", func(r []event.Record) []event.Record { r[1].Link[5] ^= 1; return r }, event.ErrCorrupt, "link", 2},
		{"last link changed", func(r []event.Record) []event.Record { r[3].Link[5] ^= 1; return r }, event.ErrCorrupt, "link", 4},
		{"contract changed", func(r []event.Record) []event.Record { r[1].Contract = other; return r }, event.ErrCorrupt, "contract", 2},
		{"header's contract changed", func(r []event.Record) []event.Record {
			r[1].Header = bytes.Replace(r[1].Header, []byte(contract.String()), []byte(other.String()), 1)
			return r
		}, event.ErrCorrupt, "contract", 2},
		{"recorded time changed", func(r []event.Record) []event.Record {
			r[1].Header = bytes.Replace(r[1].Header, []byte("T09:16"), []byte("T09:17"), 1)
			return r
		}, event.ErrCorrupt, "link", 2},
		{"white space in the header", func(r []event.Record) []event.Record {
			r[1].Header = append([]byte(" "), r[1].Header...)
			return r
		}, event.ErrCorrupt, "link", 2},
		{"retention class changed and erased", func(r []event.Record) []event.Record {
			r[0].Header = bytes.Replace(r[0].Header, []byte(`"U"`), []byte(`"K"`), 1)
			r[0].Salt, r[0].Body = nil, nil
			return r
		}, event.ErrCorrupt, "link", 1},
		{"first dropped", func(r []event.Record) []event.Record { return r[1:] }, event.ErrGap, "", 1},
		{"one dropped", func(r []event.Record) []event.Record { return slices.Delete(r, 1, 2) }, event.ErrGap, "", 2},
		{"one doubled", func(r []event.Record) []event.Record { return slices.Insert(r, 2, r[1]) }, event.ErrGap, "", 3},
		{"two swapped", func(r []event.Record) []event.Record { r[1], r[2] = r[2], r[1]; return r }, event.ErrGap, "", 2},
		{"one dropped and the rest renumbered", func(r []event.Record) []event.Record {
			r = slices.Delete(r, 1, 2)
			r[1].Seq = 2
			return r
		}, event.ErrCorrupt, "sequence", 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			head, err := event.Verify(contract, each(c.tamper(history(t, 4))))
			require.ErrorIs(t, err, c.want)
			require.Equal(t, c.at-1, head.Seq, "the last that was right")
			if corrupt, ok := errors.AsType[*event.CorruptError](err); ok {
				require.Equal(t, c.what, corrupt.What)
				require.Equal(t, c.at, corrupt.Seq)
			}
			if gap, ok := errors.AsType[*event.GapError](err); ok {
				require.Equal(t, c.at, gap.Want)
				require.Contains(t, err.Error(), contract.String())
			}
		})
	}
}

// Any single bit, anywhere.
func TestEveryFlippedBitIsSeen(t *testing.T) {
	records := history(t, 2)
	want, err := event.Verify(contract, each(records))
	require.NoError(t, err)
	for _, part := range []func(*event.Record) *[]byte{
		func(r *event.Record) *[]byte { return &r.Header },
		func(r *event.Record) *[]byte { return &r.Salt },
		func(r *event.Record) *[]byte { return &r.Body },
	} {
		for i := range len(*part(&records[1])) {
			changed := slices.Clone(records)
			changed[1] = records[1].Clone()
			(*part(&changed[1]))[i] ^= 1 << (i % 8)
			head, err := event.Verify(contract, each(changed))
			require.Error(t, err, "byte %d", i)
			require.NotEqual(t, want, head)
		}
	}
}

// A chain cut or written anew verifies: only a head kept outside shows it.
func TestHeadKeptOutside(t *testing.T) {
	records := history(t, 3)
	kept, err := event.Verify(contract, each(records))
	require.NoError(t, err)
	cut, err := event.Verify(contract, each(records[:2]))
	require.NoError(t, err)
	require.NotEqual(t, kept, cut)
}

func TestErase(t *testing.T) {
	records := history(t, 3)
	erased, err := event.Erase(records[1])
	require.NoError(t, err)
	require.True(t, erased.Erased())
	require.Nil(t, erased.Salt)
	require.Equal(t, records[1].Header, erased.Header)
	require.False(t, records[1].Erased(), "the argument is left alone")
	again, err := event.Erase(erased)
	require.NoError(t, err)
	require.Equal(t, erased, again)

	records[1] = erased
	_, err = event.Verify(contract, each(records))
	require.NoError(t, err)
}

func TestEraseIsRefused(t *testing.T) {
	for _, c := range []struct {
		class  event.Retention
		reason event.Code
	}{
		{event.Preserve, "preserved"}, {event.SealedAway, "sealed"}, {event.Undecided, "undecided"},
	} {
		m := hostMeta("host.stranger")
		m.Retention = c.class
		r, err := event.Registry{}.With(event.Define(m, func(*event.Coder, *stranger) {}))
		require.NoError(t, err)
		rec, err := r.Seal(event.Link{}, salt, host(stranger{}))
		require.NoError(t, err)
		got, err := event.Erase(rec)
		require.Equal(t, rec, got)
		require.ErrorIs(t, err, event.ErrRetained)
		var retained *event.RetentionError
		require.ErrorAs(t, err, &retained)
		require.Equal(t, event.RetentionError{Contract: contract, Seq: 1, Retention: c.class}, *retained)
		require.Equal(t, c.reason, retained.Reason())
		require.Contains(t, err.Error(), string(c.reason))
	}
	require.Equal(t, event.Code("unclassified"), (&event.RetentionError{}).Reason())
	_, err := event.Erase(event.Record{Contract: contract, Seq: 1})
	require.ErrorIs(t, err, event.ErrCorrupt)
}

func TestClone(t *testing.T) {
	rec := seal(t, event.Link{}, registered())
	clone := rec.Clone()
	require.Equal(t, rec, clone)
	clear(clone.Header)
	clear(clone.Salt)
	clear(clone.Body)
	require.Equal(t, seal(t, event.Link{}, registered()), rec)
}
