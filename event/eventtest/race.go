package eventtest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"

	"github.com/ruskontrakt/ruskontrakt/event"
)

// workers is how many callers race each other.
const workers = 8

// together runs f once for each worker at the same time and joins the errors.
func together(f func(worker int) error) error {
	var wg sync.WaitGroup
	start := make(chan struct{})
	errs := make([]error, workers)
	for worker := range workers {
		wg.Go(func() {
			<-start
			errs[worker] = f(worker)
		})
	}
	close(start)
	wg.Wait()
	return errors.Join(errs...)
}

// expect passes an error of a class on as nil.
func expect(err, class error) error {
	if errors.Is(err, class) {
		return nil
	}
	return err
}

func raceCases() []Case {
	return []Case{
		{
			Name:    "race-one-contract",
			Promise: "of callers that append to the same contract from the same last event exactly one gets through, the others a conflict",
			Check: func(ctx context.Context, s Subject) error {
				c := NewChain(Contract(1))
				for round := range 10 {
					var won [workers]bool
					var heads [workers]event.Head
					err := together(func(worker int) error {
						mine := *c
						records, err := mine.Of(Noted{N: worker + 1}, Noted{N: worker + 1})
						if err != nil {
							return err
						}
						err = s.Log.Append(ctx, event.Batch{
							Contract: Contract(1), Expected: c.Head.Seq, Records: records,
						})
						won[worker], heads[worker] = err == nil, mine.Head
						return expect(err, event.ErrConflict)
					})
					if err != nil {
						return err
					}
					winners := 0
					for worker := range workers {
						if won[worker] {
							winners++
							c.Head = heads[worker]
						}
					}
					if winners != 1 {
						return fmt.Errorf("round %d: %d callers got through, want 1", round+1, winners)
					}
				}
				return verifies(ctx, s.Log, Contract(1), 20)
			},
		},
		{
			Name:    "race-many-contracts",
			Promise: "callers of different contracts do not conflict",
			Check: func(ctx context.Context, s Subject) error {
				err := together(func(worker int) error {
					c := NewChain(Contract(worker + 1))
					for range 10 {
						if _, err := add(ctx, s.Log, c, 1); err != nil {
							return err
						}
					}
					return nil
				})
				for worker := range workers {
					err = first(err, verifies(ctx, s.Log, Contract(worker+1), 10))
				}
				return err
			},
		},
		{
			Name:    "race-for-a-claim",
			Promise: "of contracts that take the same claim at once exactly one gets it, and only that one is written",
			Check: func(ctx context.Context, s Subject) error {
				for round := range 10 {
					var won [workers]bool
					err := together(func(worker int) error {
						c := NewChain(Contract(round*workers + worker + 1))
						_, err := addClaiming(ctx, s.Log, c, 1, claim(byte(round+1)), event.Claim{})
						won[worker] = err == nil
						return expect(err, event.ErrClaimed)
					})
					if err != nil {
						return err
					}
					winners := 0
					for worker := range workers {
						last := uint32(0)
						if won[worker] {
							winners++
							last = 1
						}
						if err := verifies(ctx, s.Log, Contract(round*workers+worker+1), last); err != nil {
							return err
						}
					}
					if winners != 1 {
						return fmt.Errorf("round %d: %d contracts got the claim, want 1", round+1, winners)
					}
				}
				return nil
			},
		},
		{
			Name:    "read-whole-batches",
			Promise: "a reader beside a writer sees whole batches or nothing of them",
			Check: func(ctx context.Context, s Subject) error {
				const rounds, size = 20, 5
				var done atomic.Bool
				return together(func(worker int) error {
					if worker == 0 {
						defer done.Store(true)
						c := NewChain(Contract(1))
						for range rounds {
							if _, err := add(ctx, s.Log, c, size); err != nil {
								return err
							}
						}
						return nil
					}
					for !done.Load() {
						head, err := event.Verify(Contract(1), s.Log.Read(ctx, Contract(1), 0))
						if err != nil {
							return err
						}
						if head.Seq%size != 0 {
							return fmt.Errorf("saw %d records, not a multiple of %d", head.Seq, size)
						}
					}
					return nil
				})
			},
		},
	}
}
