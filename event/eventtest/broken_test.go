package eventtest_test

import (
	"context"
	"iter"
	"sync"

	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// broken is a log that breaks a promise in one place and is right in all others.
type broken struct {
	*event.Memory
	read   func(context.Context, roles.Ref, uint32) iter.Seq2[event.Record, error]
	append func(context.Context, event.Batch) error
	from   func(context.Context, event.Position) iter.Seq2[event.Entry, error]
	erase  func(context.Context, roles.Ref, uint32) error
}

func (b broken) Read(ctx context.Context, contract roles.Ref, after uint32) iter.Seq2[event.Record, error] {
	if b.read != nil {
		return b.read(ctx, contract, after)
	}
	return b.Memory.Read(ctx, contract, after)
}

func (b broken) Append(ctx context.Context, batch event.Batch) error {
	if b.append != nil {
		return b.append(ctx, batch)
	}
	return b.Memory.Append(ctx, batch)
}

func (b broken) From(ctx context.Context, after event.Position) iter.Seq2[event.Entry, error] {
	if b.from != nil {
		return b.from(ctx, after)
	}
	return b.Memory.From(ctx, after)
}

func (b broken) Erase(ctx context.Context, contract roles.Ref, seq uint32) error {
	if b.erase != nil {
		return b.erase(ctx, contract, seq)
	}
	return b.Memory.Erase(ctx, contract, seq)
}

// rows is a log that stores what it is given without looking.
type rows struct {
	mu      sync.Mutex
	records map[roles.Ref][]event.Record
}

func (r *rows) Read(_ context.Context, contract roles.Ref, after uint32) iter.Seq2[event.Record, error] {
	return func(yield func(event.Record, error) bool) {
		r.mu.Lock()
		defer r.mu.Unlock()
		for _, rec := range r.records[contract] {
			if rec.Seq > after && !yield(rec, nil) {
				return
			}
		}
	}
}

func (r *rows) Append(_ context.Context, b event.Batch) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.records == nil {
		r.records = map[roles.Ref][]event.Record{}
	}
	r.records[b.Contract] = append(r.records[b.Contract], b.Records...)
	return nil
}

// mapped changes each record that a sequence yields; drop leaves it out.
func mapped(
	in iter.Seq2[event.Record, error], change func(event.Record) (event.Record, bool),
) iter.Seq2[event.Record, error] {
	return func(yield func(event.Record, error) bool) {
		for rec, err := range in {
			if err == nil {
				var keep bool
				if rec, keep = change(rec); !keep {
					continue
				}
			}
			if !yield(rec, err) {
				return
			}
		}
	}
}

// claimsApart keeps claims in a step of its own, beside the records.
func claimsApart(before bool) func() event.Log {
	return func() event.Log {
		b := broken{Memory: &event.Memory{}}
		var mu sync.Mutex
		holders := map[event.Claim]roles.Ref{}
		claim := func(batch event.Batch) error {
			mu.Lock()
			defer mu.Unlock()
			if holders[batch.Release] == batch.Contract {
				delete(holders, batch.Release)
			}
			if holder, held := holders[batch.Claim]; held && holder != batch.Contract {
				return &event.ClaimedError{Contract: batch.Contract, Holder: holder}
			}
			if batch.Claim != (event.Claim{}) {
				holders[batch.Claim] = batch.Contract
			}
			return nil
		}
		b.append = func(ctx context.Context, batch event.Batch) error {
			bare := batch
			bare.Claim, bare.Release = event.Claim{}, event.Claim{}
			if before {
				if err := claim(batch); err != nil {
					return err
				}
				return b.Memory.Append(ctx, bare)
			}
			if err := b.Memory.Append(ctx, bare); err != nil {
				return err
			}
			return claim(batch)
		}
		return b
	}
}

// feed changes what the feed tells.
func feed(change func([]event.Entry) []event.Entry) func() event.Log {
	return func() event.Log {
		b := broken{Memory: &event.Memory{}}
		b.from = func(ctx context.Context, after event.Position) iter.Seq2[event.Entry, error] {
			return func(yield func(event.Entry, error) bool) {
				var all []event.Entry
				for entry, err := range b.Memory.From(ctx, after) {
					if err != nil {
						yield(event.Entry{}, err)
						return
					}
					all = append(all, entry)
				}
				for _, entry := range change(all) {
					if !yield(entry, nil) {
						return
					}
				}
			}
		}
		return b
	}
}
