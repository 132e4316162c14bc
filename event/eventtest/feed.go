package eventtest

import (
	"context"
	"fmt"
	"sync/atomic"

	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// entries reads a feed to its present end.
func entries(ctx context.Context, feed event.Feed, after event.Position) ([]event.Entry, error) {
	var all []event.Entry
	for entry, err := range feed.From(ctx, after) {
		if err != nil {
			return all, fmt.Errorf("feed: %w", err)
		}
		all = append(all, entry)
	}
	return all, nil
}

// interleaved appends to three contracts in turn: 18 records in all.
func interleaved(ctx context.Context, s Subject) (map[roles.Ref][]event.Record, error) {
	want := map[roles.Ref][]event.Record{}
	chains := []*Chain{NewChain(Contract(1)), NewChain(Contract(2)), NewChain(Contract(3))}
	for n := 1; n <= 3; n++ {
		for _, c := range chains {
			records, err := add(ctx, s.Log, c, n)
			if err != nil {
				return nil, err
			}
			want[c.Head.Contract] = append(want[c.Head.Contract], records...)
		}
	}
	return want, nil
}

// tells says how entries differ from what was appended.
func tells(got []event.Entry, want map[roles.Ref][]event.Record) error {
	records := map[roles.Ref][]event.Record{}
	for _, entry := range got {
		records[entry.Record.Contract] = append(records[entry.Record.Contract], entry.Record)
	}
	for contract, want := range want {
		if err := same(records[contract], want); err != nil {
			return fmt.Errorf("contract %s: %w", contract.Short(), err)
		}
		delete(records, contract)
	}
	if len(records) > 0 {
		return fmt.Errorf("records of %d contracts nobody wrote to", len(records))
	}
	return nil
}

// sameEntries says how two readings of a feed differ.
func sameEntries(got, want []event.Entry) error {
	if len(got) != len(want) {
		return fmt.Errorf("got %d entries, want %d", len(got), len(want))
	}
	for i := range want {
		if got[i].Position != want[i].Position {
			return fmt.Errorf("entry %d has another position than before", i+1)
		}
		if err := sameRecord(got[i].Record, want[i].Record); err != nil {
			return fmt.Errorf("entry %d: %w", i+1, err)
		}
	}
	return nil
}

func feedCases() []Case {
	return []Case{
		{
			Name:    "feed-empty",
			Promise: "the feed of an empty log is empty",
			Needs:   Feed,
			Check: func(ctx context.Context, s Subject) error {
				got, err := entries(ctx, s.Feed, "")
				if err == nil && len(got) > 0 {
					return fmt.Errorf("%d entries", len(got))
				}
				return err
			},
		},
		{
			Name:    "feed-all",
			Promise: "the feed tells every record once, those of one contract in order",
			Needs:   Feed,
			Check: func(ctx context.Context, s Subject) error {
				want, err := interleaved(ctx, s)
				if err != nil {
					return err
				}
				got, err := entries(ctx, s.Feed, "")
				return first(err, tells(got, want))
			},
		},
		{
			Name:    "feed-restart",
			Promise: "from any position the feed goes on with the next entry, the same at every reading",
			Needs:   Feed,
			Check: func(ctx context.Context, s Subject) error {
				if _, err := interleaved(ctx, s); err != nil {
					return err
				}
				whole, err := entries(ctx, s.Feed, "")
				if err != nil {
					return err
				}
				for i, entry := range whole {
					rest, err := entries(ctx, s.Feed, entry.Position)
					if err := first(err, sameEntries(rest, whole[i+1:])); err != nil {
						return fmt.Errorf("from entry %d: %w", i+1, err)
					}
				}
				return nil
			},
		},
		{
			Name:    "feed-goes-on",
			Promise: "from its end the feed tells what was appended since, and only that",
			Needs:   Feed,
			Check: func(ctx context.Context, s Subject) error {
				c := NewChain(Contract(1))
				var position event.Position
				for n := range 3 {
					want, err := add(ctx, s.Log, c, n+1)
					if err != nil {
						return err
					}
					got, err := entries(ctx, s.Feed, position)
					err = first(err, tells(got, map[roles.Ref][]event.Record{Contract(1): want}))
					if err != nil {
						return fmt.Errorf("round %d: %w", n+1, err)
					}
					position = got[len(got)-1].Position
				}
				return nil
			},
		},
		{
			Name:    "feed-stop-early",
			Promise: "a subscriber may stop at any entry and nothing is left locked",
			Needs:   Feed,
			Check: func(ctx context.Context, s Subject) error {
				c := NewChain(Contract(1))
				if _, err := add(ctx, s.Log, c, 3); err != nil {
					return err
				}
				for range 50 {
					for entry, err := range s.Feed.From(ctx, "") {
						if err != nil || entry.Record.Seq != 1 {
							return fmt.Errorf("first entry: sequence %d, error %w", entry.Record.Seq, err)
						}
						break
					}
				}
				_, err := add(ctx, s.Log, c, 1)
				return err
			},
		},
		{
			Name:    "feed-cancelled",
			Promise: "a feed with a cancelled context yields its error",
			Needs:   Feed,
			Check: func(ctx context.Context, s Subject) error {
				if _, err := add(ctx, s.Log, NewChain(Contract(1)), 3); err != nil {
					return err
				}
				cancelled, cancel := context.WithCancel(ctx)
				cancel()
				_, err := entries(cancelled, s.Feed, "")
				return fails(err, context.Canceled)
			},
		},
		{
			Name:    "feed-position",
			Promise: "a position that the feed did not give is ErrPosition",
			Needs:   Feed,
			Check: func(ctx context.Context, s Subject) error {
				if _, err := add(ctx, s.Log, NewChain(Contract(1)), 2); err != nil {
					return err
				}
				_, err := entries(ctx, s.Feed, "not a position")
				return fails(err, event.ErrPosition)
			},
		},
		{
			Name:    "feed-skips-nothing",
			Promise: "a subscriber that follows while others append misses nothing and sees no contract out of order",
			Needs:   Feed,
			Check: func(ctx context.Context, s Subject) error {
				const rounds = 15
				var writing atomic.Int32
				writing.Store(workers - 1)
				seen := map[roles.Ref]uint32{}
				var position event.Position
				follow := func() error {
					got, err := entries(ctx, s.Feed, position)
					if err != nil {
						return err
					}
					for _, entry := range got {
						contract := entry.Record.Contract
						if entry.Record.Seq != seen[contract]+1 {
							return fmt.Errorf("sequence %d after %d", entry.Record.Seq, seen[contract])
						}
						seen[contract], position = entry.Record.Seq, entry.Position
					}
					return nil
				}
				err := together(func(worker int) error {
					if worker == 0 {
						for writing.Load() > 0 {
							if err := follow(); err != nil {
								return err
							}
						}
						return nil
					}
					defer writing.Add(-1)
					c := NewChain(Contract(worker))
					for range rounds {
						if _, err := add(ctx, s.Log, c, 2); err != nil {
							return err
						}
					}
					return nil
				})
				if err := first(err, follow()); err != nil {
					return err
				}
				for worker := 1; worker < workers; worker++ {
					if n := seen[Contract(worker)]; n != rounds*2 {
						return fmt.Errorf("saw %d records of a contract, want %d", n, rounds*2)
					}
				}
				return nil
			},
		},
	}
}
