package eventtest_test

import (
	"context"
	"errors"
	"iter"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/event/eventtest"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

func TestMemory(t *testing.T) {
	eventtest.Run(t, eventtest.Options{
		New:    func(testing.TB) event.Log { return &event.Memory{} },
		Reopen: func(_ testing.TB, log event.Log) event.Log { return log },
	})
}

// plain is a log that is neither feed nor eraser.
type plain struct{ event.Log }

func TestNeeds(t *testing.T) {
	s := eventtest.NewSubject(plain{&event.Memory{}})
	require.True(t, s.Has(eventtest.Nothing))
	for _, needs := range []eventtest.Needs{eventtest.Feed, eventtest.Eraser, eventtest.Both, eventtest.Reopen} {
		require.False(t, s.Has(needs), needs)
	}
	s = eventtest.NewSubject(&event.Memory{})
	for _, needs := range []eventtest.Needs{eventtest.Feed, eventtest.Eraser, eventtest.Both} {
		require.True(t, s.Has(needs), needs)
	}
}

func TestCasesAreNamedOnce(t *testing.T) {
	var names []string
	for _, c := range eventtest.Cases() {
		require.NotEmpty(t, c.Promise, c.Name)
		require.NotContains(t, names, c.Name)
		names = append(names, c.Name)
	}
}

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
	}, []string{"feed-restart", "feed-goes-on", "feed-skips-nothing"}},
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

func TestBrokenLogsAreSeen(t *testing.T) {
	cases := map[string]eventtest.Case{}
	unseen := map[string]bool{}
	for _, c := range eventtest.Cases() {
		cases[c.Name] = c
		unseen[c.Name] = true
	}
	for _, control := range controls {
		t.Run(control.name, func(t *testing.T) {
			for _, name := range control.fails {
				c, ok := cases[name]
				require.True(t, ok, name)
				delete(unseen, name)
				var s eventtest.Subject
				if control.log != nil {
					s = eventtest.NewSubject(control.log())
				} else {
					s = eventtest.NewSubject(&event.Memory{})
					s.Reopen = func() eventtest.Subject { return eventtest.NewSubject(&event.Memory{}) }
				}
				ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
				require.Error(t, c.Check(ctx, s), "%s: %s", name, c.Promise)
				cancel()
			}
		})
	}
	require.Empty(t, unseen, "cases that no broken log fails")
}
