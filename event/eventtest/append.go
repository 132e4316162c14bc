package eventtest

import (
	"context"
	"errors"
	"fmt"

	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// spoiled are batches that could never be appended, each made from a right one
// of three records.
var spoiled = []struct {
	name  string
	spoil func(*event.Batch)
}{
	{"no contract", func(b *event.Batch) { b.Contract = roles.Ref{} }},
	{"no records", func(b *event.Batch) { b.Records = nil }},
	{"record of another contract", func(b *event.Batch) { b.Records[2].Contract = Contract(9) }},
	{"gap", func(b *event.Batch) { b.Records = append(b.Records[:1:1], b.Records[2]) }},
	{"twice the same", func(b *event.Batch) { b.Records[2] = b.Records[1] }},
	{"wrong order", func(b *event.Batch) { b.Records[0], b.Records[1] = b.Records[1], b.Records[0] }},
	{"erased", func(b *event.Batch) { b.Records[2].Salt, b.Records[2].Body = nil, nil }},
	{"body changed", func(b *event.Batch) { b.Records[2].Body[10] ^= 1 }},
	{"header changed", func(b *event.Batch) { b.Records[2].Header[10] ^= 1 }},
	{"link changed", func(b *event.Batch) { b.Records[2].Link[10] ^= 1 }},
	{"claims what it releases", func(b *event.Batch) { b.Claim, b.Release = claim(1), claim(1) }},
}

func appendCases() []Case {
	return []Case{
		{
			Name:    "spoiled-batch",
			Promise: "a batch that does not hold is refused with ErrBatch and nothing of it is written",
			Check: func(ctx context.Context, s Subject) error {
				c := NewChain(Contract(1))
				want, err := add(ctx, s.Log, c, 2)
				if err != nil {
					return err
				}
				before := c.Head
				for _, spoiled := range spoiled {
					c.Head = before
					b, err := c.Batch(3)
					if err != nil {
						return err
					}
					spoiled.spoil(&b)
					err = first(
						fails(s.Log.Append(ctx, b), event.ErrBatch),
						holds(ctx, s.Log, Contract(1), want),
					)
					if err != nil {
						return fmt.Errorf("%s: %w", spoiled.name, err)
					}
				}
				return nil
			},
		},
		{
			Name:    "foreign-chain",
			Promise: "records that continue another history than the stored one are refused",
			Check: func(ctx context.Context, s Subject) error {
				c := NewChain(Contract(1))
				want, err := add(ctx, s.Log, c, 2)
				if err != nil {
					return err
				}
				foreign := NewChain(Contract(1))
				if _, err := foreign.Of(Noted{N: 7}, Noted{N: 8}); err != nil {
					return err
				}
				b, err := foreign.Batch(1)
				if err != nil {
					return err
				}
				return first(
					fails(s.Log.Append(ctx, b), event.ErrBatch),
					holds(ctx, s.Log, Contract(1), want),
				)
			},
		},
		{
			Name:    "conflict",
			Promise: "a batch that expects another last event is refused with both sequences, and nothing is written",
			Check: func(ctx context.Context, s Subject) error {
				c := NewChain(Contract(1))
				behind := *c
				want, err := add(ctx, s.Log, c, 3)
				if err != nil {
					return err
				}
				ahead := *c
				if _, err := ahead.Next(1); err != nil {
					return err
				}
				for _, late := range []Chain{behind, ahead} {
					expected := late.Head.Seq
					b, err := late.Batch(2)
					if err != nil {
						return err
					}
					err = s.Log.Append(ctx, b)
					var conflict *event.ConflictError
					if !errors.As(err, &conflict) {
						return fmt.Errorf("expecting %d: got error %w, want a conflict", expected, err)
					}
					if *conflict != (event.ConflictError{Contract: Contract(1), Expected: expected, Actual: 3}) {
						return fmt.Errorf("the conflict says: %w", conflict)
					}
					if err := holds(ctx, s.Log, Contract(1), want); err != nil {
						return err
					}
				}
				return nil
			},
		},
		{
			Name:    "conflict-first",
			Promise: "a batch for a contract without records that expects some is a conflict",
			Check: func(ctx context.Context, s Subject) error {
				c := NewChain(Contract(1))
				if _, err := c.Next(1); err != nil {
					return err
				}
				b, err := c.Batch(1)
				if err != nil {
					return err
				}
				return first(
					fails(s.Log.Append(ctx, b), event.ErrConflict),
					holds(ctx, s.Log, Contract(1), nil),
				)
			},
		},
		{
			Name:    "append-cancelled",
			Promise: "appending with a cancelled context returns its error and writes nothing",
			Check: func(ctx context.Context, s Subject) error {
				c := NewChain(Contract(1))
				want, err := add(ctx, s.Log, c, 1)
				if err != nil {
					return err
				}
				b, err := c.Batch(2)
				if err != nil {
					return err
				}
				cancelled, cancel := context.WithCancel(ctx)
				cancel()
				return first(
					fails(s.Log.Append(cancelled, b), context.Canceled),
					holds(ctx, s.Log, Contract(1), want),
					s.Log.Append(ctx, b),
					verifies(ctx, s.Log, Contract(1), 3),
				)
			},
		},
		{
			Name:    "copies-in",
			Promise: "the caller may reuse the memory of a batch after Append",
			Check: func(ctx context.Context, s Subject) error {
				b, err := NewChain(Contract(1)).Batch(2)
				if err != nil {
					return err
				}
				if err := s.Log.Append(ctx, b); err != nil {
					return err
				}
				for i := range b.Records {
					clear(b.Records[i].Header)
					clear(b.Records[i].Salt)
					clear(b.Records[i].Body)
				}
				clear(b.Records)
				return verifies(ctx, s.Log, Contract(1), 2)
			},
		},
	}
}
