package eventtest

import (
	"context"
	"errors"
	"fmt"

	"github.com/ruskontrakt/ruskontrakt/event"
)

// claim returns the nth invented claim.
func claim(n byte) event.Claim { return event.Claim{n, 31: 1} }

func claimCases() []Case {
	none := event.Claim{}
	return []Case{
		{
			Name:    "claim-held",
			Promise: "what one contract claims, another cannot; the refused batch leaves nothing behind",
			Check: func(ctx context.Context, s Subject) error {
				holder, late := NewChain(Contract(1)), NewChain(Contract(2))
				want, err := addClaiming(ctx, s.Log, holder, 1, claim(1), none)
				if err != nil {
					return err
				}
				_, err = addClaiming(ctx, s.Log, late, 2, claim(1), none)
				var claimed *event.ClaimedError
				if err := fails(err, event.ErrClaimed); err != nil {
					return err
				}
				if !errors.As(err, &claimed) || claimed.Contract != Contract(2) ||
					!claimed.Holder.IsZero() && claimed.Holder != Contract(1) {
					return fmt.Errorf("the error does not say who was refused: %w", err)
				}
				return first(
					holds(ctx, s.Log, Contract(1), want),
					holds(ctx, s.Log, Contract(2), nil),
				)
			},
		},
		{
			Name:    "claim-again",
			Promise: "claiming what the contract holds already changes nothing",
			Check: func(ctx context.Context, s Subject) error {
				c := NewChain(Contract(1))
				for range 2 {
					if _, err := addClaiming(ctx, s.Log, c, 1, claim(1), none); err != nil {
						return err
					}
				}
				_, err := addClaiming(ctx, s.Log, NewChain(Contract(2)), 1, claim(1), none)
				return fails(err, event.ErrClaimed)
			},
		},
		{
			Name:    "claims-apart",
			Promise: "different claims do not stand in each other's way, nor does the zero claim",
			Check: func(ctx context.Context, s Subject) error {
				for i, key := range []event.Claim{claim(1), claim(2), none, none} {
					if _, err := addClaiming(ctx, s.Log, NewChain(Contract(i+1)), 1, key, none); err != nil {
						return err
					}
				}
				return nil
			},
		},
		{
			Name:    "claim-released",
			Promise: "what was released can be claimed by another contract",
			Check: func(ctx context.Context, s Subject) error {
				c := NewChain(Contract(1))
				if _, err := addClaiming(ctx, s.Log, c, 1, claim(1), none); err != nil {
					return err
				}
				if _, err := addClaiming(ctx, s.Log, c, 1, none, claim(1)); err != nil {
					return err
				}
				if _, err := addClaiming(ctx, s.Log, NewChain(Contract(2)), 1, claim(1), none); err != nil {
					return err
				}
				_, err := addClaiming(ctx, s.Log, c, 1, claim(1), none)
				return fails(err, event.ErrClaimed)
			},
		},
		{
			Name:    "release-not-held",
			Promise: "releasing what the contract does not hold changes nothing",
			Check: func(ctx context.Context, s Subject) error {
				if _, err := addClaiming(ctx, s.Log, NewChain(Contract(1)), 1, claim(1), none); err != nil {
					return err
				}
				if _, err := addClaiming(ctx, s.Log, NewChain(Contract(2)), 1, none, claim(1)); err != nil {
					return err
				}
				_, err := addClaiming(ctx, s.Log, NewChain(Contract(3)), 1, claim(1), none)
				return fails(err, event.ErrClaimed)
			},
		},
		{
			Name:    "claim-swapped",
			Promise: "one batch may release one claim and take another",
			Check: func(ctx context.Context, s Subject) error {
				c := NewChain(Contract(1))
				if _, err := addClaiming(ctx, s.Log, c, 1, claim(1), none); err != nil {
					return err
				}
				if _, err := addClaiming(ctx, s.Log, c, 1, claim(2), claim(1)); err != nil {
					return err
				}
				if _, err := addClaiming(ctx, s.Log, NewChain(Contract(2)), 1, claim(1), none); err != nil {
					return err
				}
				_, err := addClaiming(ctx, s.Log, NewChain(Contract(3)), 1, claim(2), none)
				return fails(err, event.ErrClaimed)
			},
		},
		{
			Name:    "refused-releases-nothing",
			Promise: "a batch refused for its claim does not release either",
			Check: func(ctx context.Context, s Subject) error {
				c := NewChain(Contract(1))
				if _, err := addClaiming(ctx, s.Log, c, 1, claim(1), none); err != nil {
					return err
				}
				if _, err := addClaiming(ctx, s.Log, NewChain(Contract(2)), 1, claim(2), none); err != nil {
					return err
				}
				_, err := addClaiming(ctx, s.Log, c, 1, claim(2), claim(1))
				if err := fails(err, event.ErrClaimed); err != nil {
					return err
				}
				_, err = addClaiming(ctx, s.Log, NewChain(Contract(3)), 1, claim(1), none)
				return fails(err, event.ErrClaimed)
			},
		},
		{
			Name:    "conflict-claims-nothing",
			Promise: "a batch refused as a conflict neither claims nor releases",
			Check: func(ctx context.Context, s Subject) error {
				c := NewChain(Contract(1))
				late := *c
				if _, err := addClaiming(ctx, s.Log, c, 1, claim(1), none); err != nil {
					return err
				}
				_, err := addClaiming(ctx, s.Log, &late, 1, claim(2), claim(1))
				if err := fails(err, event.ErrConflict); err != nil {
					return err
				}
				if _, err := addClaiming(ctx, s.Log, NewChain(Contract(2)), 1, claim(2), none); err != nil {
					return err
				}
				_, err = addClaiming(ctx, s.Log, NewChain(Contract(3)), 1, claim(1), none)
				return fails(err, event.ErrClaimed)
			},
		},
	}
}
