package eventtest

import (
	"context"
	"errors"
	"fmt"

	"github.com/ruskontrakt/ruskontrakt/event"
)

func readCases() []Case {
	return []Case{
		{
			Name:    "unknown-contract",
			Promise: "a contract nobody has written to has no records, and that is no error",
			Check: func(ctx context.Context, s Subject) error {
				return first(
					holds(ctx, s.Log, Contract(1), nil),
					verifies(ctx, s.Log, Contract(1), 0),
				)
			},
		},
		{
			Name:    "append-then-read",
			Promise: "what was appended is read, byte for byte, in order and without gaps",
			Check: func(ctx context.Context, s Subject) error {
				c := NewChain(Contract(1))
				one, err := add(ctx, s.Log, c, 1)
				if err != nil {
					return err
				}
				three, err := add(ctx, s.Log, c, 3)
				if err != nil {
					return err
				}
				return first(
					holds(ctx, s.Log, Contract(1), append(one, three...)),
					verifies(ctx, s.Log, Contract(1), 4),
				)
			},
		},
		{
			Name:    "read-after",
			Promise: "only records after the given sequence are read; after the last there are none",
			Check: func(ctx context.Context, s Subject) error {
				want, err := add(ctx, s.Log, NewChain(Contract(1)), 5)
				if err != nil {
					return err
				}
				for _, after := range []uint32{0, 1, 4, 5, 6, 1<<32 - 1} {
					got, err := all(ctx, s.Log, Contract(1), after)
					if err != nil {
						return err
					}
					if err := same(got, want[min(after, 5):]); err != nil {
						return fmt.Errorf("after %d: %w", after, err)
					}
				}
				return nil
			},
		},
		{
			Name:    "read-again",
			Promise: "a sequence may be ranged over again and then sees what was appended meanwhile",
			Check: func(ctx context.Context, s Subject) error {
				c := NewChain(Contract(1))
				if _, err := add(ctx, s.Log, c, 2); err != nil {
					return err
				}
				records := s.Log.Read(ctx, Contract(1), 0)
				for want := 2; want <= 4; want++ {
					n := 0
					for _, err := range records {
						if err != nil {
							return err
						}
						n++
					}
					if n != want {
						return fmt.Errorf("saw %d records, want %d", n, want)
					}
					if _, err := add(ctx, s.Log, c, 1); err != nil {
						return err
					}
				}
				return nil
			},
		},
		{
			Name:    "stop-early",
			Promise: "a reader may stop at any record and nothing is left locked",
			Check: func(ctx context.Context, s Subject) error {
				c := NewChain(Contract(1))
				if _, err := add(ctx, s.Log, c, 3); err != nil {
					return err
				}
				for range 50 {
					for rec, err := range s.Log.Read(ctx, Contract(1), 0) {
						if err != nil || rec.Seq != 1 {
							return fmt.Errorf("first record: sequence %d, error %w", rec.Seq, err)
						}
						break
					}
				}
				if _, err := add(ctx, s.Log, c, 1); err != nil {
					return err
				}
				return verifies(ctx, s.Log, Contract(1), 4)
			},
		},
		{
			Name:    "write-while-reading",
			Promise: "an append inside a loop over a Read works; the reader's records stay in order",
			Check: func(ctx context.Context, s Subject) error {
				c := NewChain(Contract(1))
				if _, err := add(ctx, s.Log, c, 3); err != nil {
					return err
				}
				last := uint32(0)
				for rec, err := range s.Log.Read(ctx, Contract(1), 0) {
					if err != nil {
						return err
					}
					if rec.Seq != last+1 {
						return fmt.Errorf("sequence %d after %d", rec.Seq, last)
					}
					if last = rec.Seq; last <= 3 {
						if _, err := add(ctx, s.Log, c, 1); err != nil {
							return err
						}
					}
				}
				if last < 3 {
					return fmt.Errorf("the reader saw %d records of 3", last)
				}
				return verifies(ctx, s.Log, Contract(1), 6)
			},
		},
		{
			Name:    "read-cancelled",
			Promise: "reading with a cancelled context yields its error last, never a short history as if it were whole",
			Check: func(ctx context.Context, s Subject) error {
				if _, err := add(ctx, s.Log, NewChain(Contract(1)), 3); err != nil {
					return err
				}
				cancelled, cancel := context.WithCancel(ctx)
				cancel()
				_, err := all(cancelled, s.Log, Contract(1), 0)
				return first(fails(err, context.Canceled), verifies(ctx, s.Log, Contract(1), 3))
			},
		},
		{
			Name:    "copies-out",
			Promise: "the reader owns what it gets: changing it does not change the store",
			Check: func(ctx context.Context, s Subject) error {
				if _, err := add(ctx, s.Log, NewChain(Contract(1)), 2); err != nil {
					return err
				}
				got, err := all(ctx, s.Log, Contract(1), 0)
				if err != nil {
					return err
				}
				for _, rec := range got {
					clear(rec.Header)
					clear(rec.Salt)
					clear(rec.Body)
				}
				return verifies(ctx, s.Log, Contract(1), 2)
			},
		},
		{
			Name:    "isolation",
			Promise: "contracts do not see each other's records",
			Check: func(ctx context.Context, s Subject) error {
				var want [3][]event.Record
				var chains [3]*Chain
				for i := range chains {
					chains[i] = NewChain(Contract(i + 1))
				}
				for round := range 3 {
					for i, c := range chains {
						records, err := add(ctx, s.Log, c, round+i+1)
						if err != nil {
							return err
						}
						want[i] = append(want[i], records...)
					}
				}
				for i, c := range chains {
					if err := holds(ctx, s.Log, c.Head.Contract, want[i]); err != nil {
						return err
					}
				}
				return nil
			},
		},
		{
			Name:    "big-history",
			Promise: "a contract of 2,000 events is read whole and verifies",
			Check: func(ctx context.Context, s Subject) error {
				c := NewChain(Contract(1))
				for range 20 {
					if _, err := add(ctx, s.Log, c, 100); err != nil {
						return err
					}
				}
				return verifies(ctx, s.Log, Contract(1), 2000)
			},
		},
		{
			Name:    "big-body",
			Promise: "a body near the limit of 64 kB is kept",
			Check: func(ctx context.Context, s Subject) error {
				words := make([]event.Code, 950)
				for i := range words {
					words[i] = "a-word-of-sixty-four-characters-which-is-as-long-as-a-code-gets."
				}
				c := NewChain(Contract(1))
				records, err := c.Of(Noted{Words: words})
				if err != nil {
					return err
				}
				if len(records[0].Body) < event.MaxBody*9/10 {
					return errors.New("eventtest: the body is not big")
				}
				err = s.Log.Append(ctx, event.Batch{Contract: Contract(1), Records: records})
				return first(err, holds(ctx, s.Log, Contract(1), records))
			},
		},
		{
			Name:    "reopened",
			Promise: "what was appended is there after closing and opening again, claims included",
			Needs:   Reopen,
			Check: func(ctx context.Context, s Subject) error {
				c := NewChain(Contract(1))
				want, err := addClaiming(ctx, s.Log, c, 3, claim(1), event.Claim{})
				if err != nil {
					return err
				}
				s = s.Reopen()
				if err := holds(ctx, s.Log, Contract(1), want); err != nil {
					return err
				}
				_, err = addClaiming(ctx, s.Log, NewChain(Contract(2)), 1, claim(1), event.Claim{})
				if err := fails(err, event.ErrClaimed); err != nil {
					return err
				}
				if _, err = add(ctx, s.Log, c, 1); err != nil {
					return err
				}
				return verifies(ctx, s.Log, Contract(1), 4)
			},
		},
	}
}
