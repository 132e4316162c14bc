package eventtest

import (
	"context"
	"errors"
	"fmt"

	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// erased returns want as it should be once record seq has been erased.
func erased(want []event.Record, seq uint32) []event.Record {
	after := append([]event.Record{}, want...)
	after[seq-1].Salt, after[seq-1].Body = nil, nil
	return after
}

func eraseCases() []Case {
	return []Case{
		{
			Name:    "erase",
			Promise: "erasing deletes salt and body of that record and nothing else; the chain verifies and goes on",
			Needs:   Eraser,
			Check: func(ctx context.Context, s Subject) error {
				c, neighbour := NewChain(Contract(1)), NewChain(Contract(2))
				want, err := add(ctx, s.Log, c, 3)
				if err != nil {
					return err
				}
				untouched, err := add(ctx, s.Log, neighbour, 3)
				if err != nil {
					return err
				}
				err = first(
					s.Eraser.Erase(ctx, Contract(1), 2),
					holds(ctx, s.Log, Contract(1), erased(want, 2)),
					holds(ctx, s.Log, Contract(2), untouched),
					verifies(ctx, s.Log, Contract(1), 3),
				)
				if err != nil {
					return err
				}
				_, err = add(ctx, s.Log, c, 1)
				return first(err, verifies(ctx, s.Log, Contract(1), 4))
			},
		},
		{
			Name:    "erase-last",
			Promise: "after the last record has been erased the next one still follows it",
			Needs:   Eraser,
			Check: func(ctx context.Context, s Subject) error {
				c := NewChain(Contract(1))
				if _, err := add(ctx, s.Log, c, 2); err != nil {
					return err
				}
				if err := s.Eraser.Erase(ctx, Contract(1), 2); err != nil {
					return err
				}
				_, err := add(ctx, s.Log, c, 1)
				return first(err, verifies(ctx, s.Log, Contract(1), 3))
			},
		},
		{
			Name:    "erase-twice",
			Promise: "erasing again is no error and changes nothing",
			Needs:   Eraser,
			Check: func(ctx context.Context, s Subject) error {
				want, err := add(ctx, s.Log, NewChain(Contract(1)), 2)
				return first(
					err,
					s.Eraser.Erase(ctx, Contract(1), 1),
					s.Eraser.Erase(ctx, Contract(1), 1),
					holds(ctx, s.Log, Contract(1), erased(want, 1)),
				)
			},
		},
		{
			Name:    "erase-retained",
			Promise: "a record that must be preserved is not erased, and the error says its class",
			Needs:   Eraser,
			Check: func(ctx context.Context, s Subject) error {
				want, err := NewChain(Contract(1)).Of(Kept{N: 1}, Noted{N: 2})
				if err != nil {
					return err
				}
				if err := s.Log.Append(ctx, event.Batch{Contract: Contract(1), Records: want}); err != nil {
					return err
				}
				err = s.Eraser.Erase(ctx, Contract(1), 1)
				var retained *event.RetentionError
				if !errors.As(err, &retained) || retained.Retention != event.Preserve {
					return fmt.Errorf("got error %w, want that class B is preserved", err)
				}
				return holds(ctx, s.Log, Contract(1), want)
			},
		},
		{
			Name:    "erase-nothing",
			Promise: "erasing a record that does not exist is ErrNoRecord",
			Needs:   Eraser,
			Check: func(ctx context.Context, s Subject) error {
				want, err := add(ctx, s.Log, NewChain(Contract(1)), 2)
				return first(
					err,
					fails(s.Eraser.Erase(ctx, Contract(1), 0), event.ErrNoRecord),
					fails(s.Eraser.Erase(ctx, Contract(1), 3), event.ErrNoRecord),
					fails(s.Eraser.Erase(ctx, Contract(2), 1), event.ErrNoRecord),
					holds(ctx, s.Log, Contract(1), want),
				)
			},
		},
		{
			Name:    "erase-cancelled",
			Promise: "erasing with a cancelled context returns its error and erases nothing",
			Needs:   Eraser,
			Check: func(ctx context.Context, s Subject) error {
				want, err := add(ctx, s.Log, NewChain(Contract(1)), 2)
				if err != nil {
					return err
				}
				cancelled, cancel := context.WithCancel(ctx)
				cancel()
				return first(
					fails(s.Eraser.Erase(cancelled, Contract(1), 1), context.Canceled),
					holds(ctx, s.Log, Contract(1), want),
				)
			},
		},
		{
			Name:    "feed-erased",
			Promise: "the feed tells an erased record in its place, without salt and body",
			Needs:   Both,
			Check: func(ctx context.Context, s Subject) error {
				want, err := add(ctx, s.Log, NewChain(Contract(1)), 3)
				if err != nil {
					return err
				}
				if err := s.Eraser.Erase(ctx, Contract(1), 2); err != nil {
					return err
				}
				got, err := entries(ctx, s.Feed, "")
				return first(err, tells(got, map[roles.Ref][]event.Record{Contract(1): erased(want, 2)}))
			},
		},
	}
}
