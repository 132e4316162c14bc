// Package checkpoint notes where every contract in a store stands, so that what
// the chains alone cannot show is seen later: a tail that was cut off, a history
// written anew from some event on, an older copy put in the store's place. It does
// not keep checkpoints; a checkpoint that lies with the store proves nothing.
//
//	mark, err := checkpoint.Take(ctx, store, checkpoint.Checkpoint{}, now)
//	signed, err := mark.Sign(key) // send it to somebody else
//	...
//	mark, err = checkpoint.Open(signed, public)
//	err = mark.Verify(ctx, store)
//
// # Concurrency
//
// A [Checkpoint] is a value; nothing here changes one after it was made. Take and
// Verify read a feed that others may append to meanwhile.
package checkpoint

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// Checkpoint is where the chains of a store stood at a time. The zero value is
// that of a store without events.
type Checkpoint struct {
	// Taken is when, in UTC to the second, as whoever took it said.
	Taken time.Time
	// Position is the place in the feed up to which the heads hold.
	Position event.Position
	// Heads are those of every contract, ordered by contract.
	Heads []event.Head
}

// Take follows the feed from an earlier checkpoint, the zero one for the whole
// store, verifies every link and returns where the chains stand now. With an
// earlier checkpoint only what was appended since is read, and only that is
// verified: what lies before is left to [Checkpoint.Verify].
//
// The error is that of the feed, or the typed error of package event for the first
// record that does not hold.
func Take(ctx context.Context, feed event.Feed, since Checkpoint, taken time.Time) (Checkpoint, error) {
	heads := since.byContract()
	position := since.Position
	for entry, err := range feed.From(ctx, since.Position) {
		if err != nil {
			return Checkpoint{}, err
		}
		if err := follow(heads, entry.Record); err != nil {
			return Checkpoint{}, err
		}
		position = entry.Position
	}
	return Checkpoint{
		Taken: taken.UTC().Truncate(time.Second), Position: position,
		Heads: slices.SortedFunc(maps.Values(heads), byContract),
	}, nil
}

func byContract(a, b event.Head) int { return bytes.Compare(a.Contract[:], b.Contract[:]) }

func (c Checkpoint) byContract() map[roles.Ref]event.Head {
	heads := make(map[roles.Ref]event.Head, len(c.Heads))
	for _, head := range c.Heads {
		heads[head.Contract] = head
	}
	return heads
}

// follow moves the head of the record's contract on to the record.
func follow(heads map[roles.Ref]event.Head, rec event.Record) error {
	head, known := heads[rec.Contract]
	if !known {
		head.Contract = rec.Contract
	}
	next, err := head.Next(rec)
	if err == nil {
		heads[rec.Contract] = next
	}
	return err
}

// Verify reads the whole feed and says whether the store still holds what the
// checkpoint saw: every contract at least as far, with the same link there. It
// also verifies every chain, what came after the checkpoint included. Erased
// bodies are no fault.
//
// The error is that of the feed; the typed error of package event for the first
// record that does not hold; or a [*MismatchError] with everything that differs.
func (c Checkpoint) Verify(ctx context.Context, feed event.Feed) error {
	wanted := c.byContract()
	heads := make(map[roles.Ref]event.Head, len(wanted))
	var found []Mismatch
	for entry, err := range feed.From(ctx, "") {
		if err != nil {
			return err
		}
		rec := entry.Record
		if err := follow(heads, rec); err != nil {
			return err
		}
		if want, known := wanted[rec.Contract]; known && rec.Seq == want.Seq && rec.Link != want.Link {
			found = append(found, Mismatch{Contract: rec.Contract, Seen: want.Seq, There: rec.Seq, What: Rewritten})
		}
	}
	for _, want := range c.Heads {
		if there := heads[want.Contract].Seq; there < want.Seq {
			found = append(found, Mismatch{Contract: want.Contract, Seen: want.Seq, There: there, What: CutShort})
		}
	}
	if len(found) == 0 {
		return nil
	}
	slices.SortFunc(found, func(a, b Mismatch) int { return bytes.Compare(a.Contract[:], b.Contract[:]) })
	return &MismatchError{Taken: c.Taken, Contracts: len(c.Heads), Mismatches: found}
}

// VerifyContract is Verify for one contract, with a log that need be no feed. A
// contract that the checkpoint did not see has only its chain verified.
func (c Checkpoint) VerifyContract(ctx context.Context, log event.Log, contract roles.Ref) error {
	at, known := slices.BinarySearchFunc(c.Heads, event.Head{Contract: contract}, byContract)
	head := event.Head{Contract: contract}
	var found []Mismatch
	for rec, err := range log.Read(ctx, contract, 0) {
		if err != nil {
			return err
		}
		if head, err = head.Next(rec); err != nil {
			return err
		}
		if known && head.Seq == c.Heads[at].Seq && head.Link != c.Heads[at].Link {
			found = append(found, Mismatch{Contract: contract, Seen: head.Seq, There: head.Seq, What: Rewritten})
		}
	}
	if known && head.Seq < c.Heads[at].Seq {
		found = append(found, Mismatch{Contract: contract, Seen: c.Heads[at].Seq, There: head.Seq, What: CutShort})
	}
	if len(found) == 0 {
		return nil
	}
	return &MismatchError{Taken: c.Taken, Contracts: 1, Mismatches: found}
}

// Mismatch is a contract that is not what the checkpoint saw.
type Mismatch struct {
	Contract roles.Ref
	Seen     uint32 // the last event that the checkpoint saw
	There    uint32 // the last event in the store, or that with another link
	What     event.Code
}

// What a mismatch can be.
const (
	CutShort  event.Code = "cut-short"
	Rewritten event.Code = "rewritten"
)

// The classes of a [*MismatchError].
var (
	// ErrCutShort says that events which the checkpoint saw are not there. Where
	// it is many contracts at once, the store is an older copy.
	ErrCutShort = errors.New("checkpoint: history cut short")
	// ErrRewritten says that an event is another than the checkpoint saw.
	ErrRewritten = errors.New("checkpoint: history rewritten")
)

// MismatchError lists every contract that is not what the checkpoint saw.
type MismatchError struct {
	Taken      time.Time
	Contracts  int // that were compared
	Mismatches []Mismatch
}

func (e *MismatchError) Error() string {
	first := e.Mismatches[0]
	class := ErrCutShort
	if first.What == Rewritten {
		class = ErrRewritten
	}
	return fmt.Sprintf("%v: %d of %d contracts since %s, the first %s: saw event %d, there is %d",
		class, len(e.Mismatches), e.Contracts, e.Taken.Format(time.RFC3339), first.Contract, first.Seen, first.There)
}

// Is tells both classes where both occur.
func (e *MismatchError) Is(target error) bool {
	return slices.ContainsFunc(e.Mismatches, func(m Mismatch) bool {
		return target == ErrCutShort && m.What == CutShort || target == ErrRewritten && m.What == Rewritten
	})
}
