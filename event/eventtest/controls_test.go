package eventtest_test

import (
	"context"
	"errors"
	"iter"
	"slices"
	"sync"
	"time"

	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/event/eventtest"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// controls are logs that break one promise each, with the cases that must see it.
var controls = []struct {
	name  string
	log   func() event.Log
	fails []string
}{
	{"stores without looking", func() event.Log { return &rows{} }, []string{
		"spoiled-batch", "foreign-chain", "conflict", "conflict-first", "append-cancelled", "copies-in",
		"copies-out", "read-cancelled", "claim-held", "race-one-contract", "race-for-a-claim",
	}},
	{"an unknown contract is an error", func() event.Log {
		b := broken{Memory: &event.Memory{}}
		b.read = func(ctx context.Context, contract roles.Ref, after uint32) iter.Seq2[event.Record, error] {
			for range b.Memory.Read(ctx, contract, 0) {
				return b.Memory.Read(ctx, contract, after)
			}
			return func(yield func(event.Record, error) bool) { yield(event.Record{}, event.ErrNoRecord) }
		}
		return b
	}, []string{"unknown-contract"}},
	{"loses a byte of the body", func() event.Log {
		b := broken{Memory: &event.Memory{}}
		b.read = func(ctx context.Context, contract roles.Ref, after uint32) iter.Seq2[event.Record, error] {
			return mapped(b.Memory.Read(ctx, contract, after), func(rec event.Record) (event.Record, bool) {
				rec.Body = rec.Body[:max(len(rec.Body)-1, 0)]
				return rec, true
			})
		}
		return b
	}, []string{"append-then-read", "stop-early", "big-history"}},
	{"reads after with >=", func() event.Log {
		b := broken{Memory: &event.Memory{}}
		b.read = func(ctx context.Context, contract roles.Ref, after uint32) iter.Seq2[event.Record, error] {
			return b.Memory.Read(ctx, contract, max(after, 1)-1)
		}
		return b
	}, []string{"read-after"}},
	{"a page of 1,000 is all it reads", func() event.Log {
		b := broken{Memory: &event.Memory{}}
		b.read = func(ctx context.Context, contract roles.Ref, after uint32) iter.Seq2[event.Record, error] {
			return mapped(b.Memory.Read(ctx, contract, after), func(rec event.Record) (event.Record, bool) {
				return rec, rec.Seq <= after+1000
			})
		}
		return b
	}, []string{"big-history"}},
	{"a column of 32 kB", func() event.Log {
		b := broken{Memory: &event.Memory{}}
		b.append = func(ctx context.Context, batch event.Batch) error {
			for _, rec := range batch.Records {
				if len(rec.Body) > 32<<10 {
					return errors.New("too long")
				}
			}
			return b.Memory.Append(ctx, batch)
		}
		return b
	}, []string{"big-body"}},
	{"reads once and remembers", func() event.Log {
		b := broken{Memory: &event.Memory{}}
		b.read = func(ctx context.Context, contract roles.Ref, after uint32) iter.Seq2[event.Record, error] {
			var records []event.Record
			for rec, err := range b.Memory.Read(ctx, contract, after) {
				if err != nil {
					return b.Memory.Read(ctx, contract, after)
				}
				records = append(records, rec)
			}
			return func(yield func(event.Record, error) bool) {
				for _, rec := range records {
					if !yield(rec, nil) {
						return
					}
				}
			}
		}
		return b
	}, []string{"read-again"}},
	{"holds a lock for a reader that stops early", func() event.Log {
		b := broken{Memory: &event.Memory{}}
		locked := false
		b.read = func(ctx context.Context, contract roles.Ref, after uint32) iter.Seq2[event.Record, error] {
			return func(yield func(event.Record, error) bool) {
				locked = true
				for rec, err := range b.Memory.Read(ctx, contract, after) {
					if !yield(rec, err) {
						return
					}
				}
				locked = false
			}
		}
		b.append = func(ctx context.Context, batch event.Batch) error {
			if locked {
				return context.DeadlineExceeded
			}
			return b.Memory.Append(ctx, batch)
		}
		return b
	}, []string{"stop-early", "write-while-reading"}},
	{"mixes contracts", func() event.Log {
		b := broken{Memory: &event.Memory{}}
		b.read = func(ctx context.Context, contract roles.Ref, after uint32) iter.Seq2[event.Record, error] {
			if contract == eventtest.Contract(2) || contract == eventtest.Contract(3) {
				for range b.Memory.Read(ctx, contract, 0) {
					return b.Memory.Read(ctx, eventtest.Contract(1), after)
				}
			}
			return b.Memory.Read(ctx, contract, after)
		}
		return b
	}, []string{"isolation", "race-many-contracts"}},
	{"writes a batch one by one", func() event.Log {
		b := broken{Memory: &event.Memory{}}
		b.append = func(ctx context.Context, batch event.Batch) error {
			if err := ctx.Err(); err != nil || len(batch.Records) == 0 {
				return b.Memory.Append(ctx, batch)
			}
			for i := range batch.Records {
				one := batch
				one.Expected += uint32(i)
				one.Records = batch.Records[i : i+1]
				if err := b.Memory.Append(ctx, one); err != nil {
					return err
				}
				time.Sleep(50 * time.Microsecond)
			}
			return nil
		}
		return b
	}, []string{"spoiled-batch", "read-whole-batches"}},
	{"one contract at a time", func() event.Log {
		b := broken{Memory: &event.Memory{}}
		var busy sync.Mutex
		b.append = func(ctx context.Context, batch event.Batch) error {
			if !busy.TryLock() {
				return &event.ConflictError{Contract: batch.Contract, Expected: batch.Expected}
			}
			defer busy.Unlock()
			time.Sleep(100 * time.Microsecond)
			return b.Memory.Append(ctx, batch)
		}
		return b
	}, []string{"race-many-contracts"}},
	{"looks at the head before it locks", func() event.Log {
		b := broken{Memory: &event.Memory{}}
		store := &rows{}
		b.read = store.Read
		b.append = func(ctx context.Context, batch event.Batch) error {
			head, err := event.Verify(batch.Contract, store.Read(ctx, batch.Contract, 0))
			if err != nil {
				return err
			}
			if err := batch.Check(head); err != nil {
				return err
			}
			time.Sleep(200 * time.Microsecond)
			return store.Append(ctx, batch)
		}
		return b
	}, []string{"race-one-contract"}},
	{"claims without asking", func() event.Log {
		b := broken{Memory: &event.Memory{}}
		b.append = func(ctx context.Context, batch event.Batch) error {
			batch.Claim = event.Claim{}
			return b.Memory.Append(ctx, batch)
		}
		return b
	}, []string{"claim-held", "claim-again", "release-not-held", "race-for-a-claim", "refused-releases-nothing"}},
	{"claims after it has written", claimsApart(false), []string{"claim-held", "race-for-a-claim", "refused-releases-nothing"}},
	{"claims before it looks at the head", claimsApart(true), []string{"conflict-claims-nothing"}},
	{"refuses a claim that the contract holds", func() event.Log {
		b := broken{Memory: &event.Memory{}}
		var claimed []event.Claim
		b.append = func(ctx context.Context, batch event.Batch) error {
			if slices.Contains(claimed, batch.Claim) {
				return &event.ClaimedError{Contract: batch.Contract}
			}
			err := b.Memory.Append(ctx, batch)
			if err == nil && batch.Claim != (event.Claim{}) {
				claimed = append(claimed, batch.Claim)
			}
			return err
		}
		return b
	}, []string{"claim-again", "claim-released"}},
	{"the zero claim is a claim", func() event.Log {
		b := broken{Memory: &event.Memory{}}
		b.append = func(ctx context.Context, batch event.Batch) error {
			if batch.Claim == (event.Claim{}) && batch.Release == (event.Claim{}) {
				batch.Claim = event.Claim{31: 0xff}
			}
			return b.Memory.Append(ctx, batch)
		}
		return b
	}, []string{"claims-apart"}},
	{"never releases", func() event.Log {
		b := broken{Memory: &event.Memory{}}
		b.append = func(ctx context.Context, batch event.Batch) error {
			if batch.Claim != batch.Release {
				batch.Release = event.Claim{}
			}
			return b.Memory.Append(ctx, batch)
		}
		return b
	}, []string{"claim-released", "claim-swapped"}},
	{"forgets on reopening", nil, []string{"reopened"}},
	{"feed leaves out the last entry", feed(func(all []event.Entry) []event.Entry {
		return all[:max(len(all)-1, 0)]
	}), []string{"feed-all", "feed-goes-on", "feed-skips-nothing"}},
	{"feed tells the newest first", feed(func(all []event.Entry) []event.Entry {
		slices.Reverse(all)
		return all
	}), []string{"feed-all", "feed-restart", "feed-stop-early", "feed-erased"}},
	{"feed is never empty", feed(func(all []event.Entry) []event.Entry {
		return append(all, event.Entry{Position: "0"})
	}), []string{"feed-empty"}},
	{"feed begins anew each time", func() event.Log {
		b := broken{Memory: &event.Memory{}}
		b.from = func(ctx context.Context, _ event.Position) iter.Seq2[event.Entry, error] {
			return b.Memory.From(ctx, "")
		}
		return b
	}, []string{"feed-restart", "feed-goes-on", "feed-skips-nothing", "feed-position"}},
	{"ignores the context", func() event.Log {
		b := broken{Memory: &event.Memory{}}
		b.read = func(_ context.Context, contract roles.Ref, after uint32) iter.Seq2[event.Record, error] {
			return b.Memory.Read(context.Background(), contract, after)
		}
		b.append = func(_ context.Context, batch event.Batch) error {
			return b.Memory.Append(context.Background(), batch)
		}
		b.from = func(_ context.Context, after event.Position) iter.Seq2[event.Entry, error] {
			return b.Memory.From(context.Background(), after)
		}
		b.erase = func(_ context.Context, contract roles.Ref, seq uint32) error {
			return b.Memory.Erase(context.Background(), contract, seq)
		}
		return b
	}, []string{"read-cancelled", "append-cancelled", "feed-cancelled", "erase-cancelled"}},
	{"erases nothing", func() event.Log {
		b := broken{Memory: &event.Memory{}}
		b.erase = func(ctx context.Context, _ roles.Ref, _ uint32) error { return ctx.Err() }
		return b
	}, []string{"erase", "erase-twice", "erase-retained", "erase-nothing", "feed-erased"}},
	{"erases everything", func() event.Log {
		b := broken{Memory: &event.Memory{}}
		b.erase = func(ctx context.Context, contract roles.Ref, seq uint32) error {
			for other := range seq {
				_ = b.Memory.Erase(ctx, contract, other)
			}
			return b.Memory.Erase(ctx, contract, seq)
		}
		return b
	}, []string{"erase"}},
	{"deletes the row", func() event.Log {
		b := broken{Memory: &event.Memory{}}
		gone := map[uint32]bool{}
		b.erase = func(ctx context.Context, contract roles.Ref, seq uint32) error {
			err := b.Memory.Erase(ctx, contract, seq)
			gone[seq] = err == nil
			return err
		}
		b.read = func(ctx context.Context, contract roles.Ref, after uint32) iter.Seq2[event.Record, error] {
			return mapped(b.Memory.Read(ctx, contract, after), func(rec event.Record) (event.Record, bool) {
				return rec, !gone[rec.Seq]
			})
		}
		return b
	}, []string{"erase", "erase-last", "erase-twice"}},
}
