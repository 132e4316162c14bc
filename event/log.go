package event

import (
	"context"
	"errors"
	"fmt"
	"iter"

	"github.com/ruskontrakt/ruskontrakt/roles"
)

// Log keeps the records of contracts. Package eventtest holds an
// implementation to everything that is said here.
//
// A Log is used by many goroutines, and by many processes where it lies in a
// database. It does not look into bodies, and never alters a record that it
// was given but by erasing its salt and body.
type Log interface {
	// Read yields the records of a contract with a sequence greater than
	// after, in order and without gaps. A contract nobody has written to has
	// no records; that is no error. The sequence may be ranged over more than
	// once and reads anew each time. Every record that was appended before
	// the iteration began is seen; whether later ones are is left open.
	// When reading fails the error is yielded last, with a zero record.
	// The caller owns what is yielded.
	Read(ctx context.Context, contract roles.Ref, after uint32) iter.Seq2[Record, error]

	// Append adds the batch: all of it, together with its claim and its
	// release, or on any error nothing. It holds the batch to [Batch.Check]
	// against the head that the contract has in that same atomic step, and is
	// durable when it returns nil. The caller may reuse the batch's memory.
	//
	// The error is a [*BatchError] for a batch that could never be appended, a
	// [*ConflictError] when the contract's head is not the one the caller saw,
	// or a [*ClaimedError]. Where more than one applies, it is the first of
	// these. Any other error says that the outcome is unknown: the records may
	// be stored; read before trying again.
	Append(ctx context.Context, b Batch) error
}

// Feed is a Log that can also be read across contracts, by subscribers that
// keep their own position.
type Feed interface {
	// From yields what was appended after the position, whole history for the
	// zero position. Of one contract the records come in order and without
	// gaps. Between contracts the order is the same at every reading. No
	// record is ever left out: one that becomes visible late gets a late
	// position. The sequence ends at the present end of the feed; whoever
	// comes again from the last position it handled gets the rest, and what
	// it had not handled once more. An erased record comes without its body.
	// A position that this feed did not give, or gave for a history that was lost
	// since, as by a restore, is [ErrPosition]: a subscriber begins anew.
	From(ctx context.Context, after Position) iter.Seq2[Entry, error]
}

// Eraser is a Log that can delete bodies.
type Eraser interface {
	// Erase deletes salt and body of one record for good, by the rule of the
	// function [Erase]; header and link stay. Erasing again is no error. A
	// record that does not exist is [ErrNoRecord].
	Erase(ctx context.Context, contract roles.Ref, seq uint32) error
}

// Position is a place in a feed. Only the feed that gave it can read it. The
// zero value is the beginning.
type Position string

// Entry is a record with its place in a feed.
type Entry struct {
	Position Position // after this record
	Record   Record
}

// Claim is a key that at most one contract may hold, so that a youth has one
// live contract: a hash that the host makes, with a secret of its own, of who
// and where. The zero value is no claim.
type Claim [32]byte

// Batch is what one request appends.
type Batch struct {
	Contract roles.Ref
	// Expected is the sequence of the contract's last record as the caller saw
	// it; 0 when it saw none. The records follow it.
	Expected uint32
	Records  []Record
	// Claim, unless zero, is held by the contract from this batch on. Claiming
	// what the contract holds already changes nothing.
	Claim Claim
	// Release, unless zero, is no longer held. Releasing what the contract
	// does not hold changes nothing.
	Release Claim
}

// Check says whether the batch may be appended to a contract whose chain
// stands at head; the zero Head is a contract without records. The error is a
// [*BatchError] or a [*ConflictError]. It is for those who implement [Log].
func (b Batch) Check(head Head) error {
	if b.Contract.IsZero() {
		return &BatchError{What: "no-contract"}
	}
	if len(b.Records) == 0 {
		return &BatchError{Contract: b.Contract, What: "empty"}
	}
	if b.Claim != (Claim{}) && b.Claim == b.Release {
		return &BatchError{Contract: b.Contract, What: "claims-what-it-releases"}
	}
	for i, rec := range b.Records {
		if rec.Contract != b.Contract {
			return &BatchError{Contract: b.Contract, What: "contract"}
		}
		if uint64(rec.Seq) != uint64(b.Expected)+uint64(i)+1 {
			return &BatchError{Contract: b.Contract, What: "sequence"}
		}
		if rec.Erased() {
			return &BatchError{Contract: b.Contract, What: "erased"}
		}
	}
	if head.Seq != b.Expected {
		return &ConflictError{Contract: b.Contract, Expected: b.Expected, Actual: head.Seq}
	}
	head.Contract = b.Contract
	for _, rec := range b.Records {
		next, err := head.Next(rec)
		if err != nil {
			return &BatchError{Contract: b.Contract, What: "chain", Err: err}
		}
		head = next
	}
	return nil
}

// The classes of why nothing was appended.
var (
	// ErrConflict says that somebody else wrote first. Read again and decide
	// again: what was decided no longer follows.
	ErrConflict = errors.New("event: conflict")
	// ErrClaimed says that another contract holds the claim.
	ErrClaimed = errors.New("event: claimed by another contract")
	// ErrBatch says that a batch could never be appended: a mistake of the caller.
	ErrBatch = errors.New("event: batch does not hold")
	// ErrNoRecord says that there is no such record.
	ErrNoRecord = errors.New("event: no such record")
	// ErrPosition says that a position is none of this feed's: made up, or of a
	// history that was lost. A subscriber that meets it begins anew.
	ErrPosition = errors.New("event: not a position of this feed")
)

// ConflictError says what the caller saw and what is there.
type ConflictError struct {
	Contract         roles.Ref
	Expected, Actual uint32
}

func (e *ConflictError) Error() string {
	return fmt.Sprintf("%v: contract %s: expected event %d to be the last, it is %d",
		ErrConflict, e.Contract, e.Expected, e.Actual)
}

// Is makes errors.Is(err, ErrConflict) true.
func (e *ConflictError) Is(target error) bool { return target == ErrConflict }

// ClaimedError says which contract was refused. Holder is for the program: to
// tell somebody that another contract exists is a disclosure, and it is not in
// the text. A Log that cannot tell leaves it zero.
type ClaimedError struct {
	Contract roles.Ref
	Holder   roles.Ref
}

func (e *ClaimedError) Error() string {
	return fmt.Sprintf("%v: contract %s", ErrClaimed, e.Contract)
}

// Is makes errors.Is(err, ErrClaimed) true.
func (e *ClaimedError) Is(target error) bool { return target == ErrClaimed }

// BatchError says what of a batch does not hold: no-contract, empty,
// claims-what-it-releases, contract, sequence, erased, or chain with the cause.
type BatchError struct {
	Contract roles.Ref
	What     Code
	Err      error
}

func (e *BatchError) Error() string {
	text := fmt.Sprintf("%v: contract %s: %s", ErrBatch, e.Contract, e.What)
	if e.Err != nil {
		text += ": " + e.Err.Error()
	}
	return text
}

// Is makes errors.Is(err, ErrBatch) true.
func (e *BatchError) Is(target error) bool { return target == ErrBatch }

// Unwrap returns the cause.
func (e *BatchError) Unwrap() error { return e.Err }
