package event

import (
	"context"
	"iter"
	"maps"
	"slices"
	"strconv"
	"sync"

	"github.com/ruskontrakt/ruskontrakt/roles"
)

// Memory is a [Log], [Feed] and [Eraser] that keeps everything in memory: for
// tests, examples and dry runs. The zero value is empty and ready. It is safe
// for concurrent use and must not be copied after first use.
type Memory struct {
	mu        sync.RWMutex
	contracts map[roles.Ref][]Record // a slice is never written to, only appended or replaced
	order     []place                // the feed: the position is the index after the record
	claims    map[Claim]roles.Ref
}

type place struct {
	contract roles.Ref
	seq      uint32
}

var (
	_ Log    = (*Memory)(nil)
	_ Feed   = (*Memory)(nil)
	_ Eraser = (*Memory)(nil)
)

// Read yields the records of a contract after a sequence; see [Log].
func (m *Memory) Read(ctx context.Context, contract roles.Ref, after uint32) iter.Seq2[Record, error] {
	return func(yield func(Record, error) bool) {
		m.mu.RLock()
		records := m.contracts[contract]
		m.mu.RUnlock()
		for _, rec := range records[min(int64(after), int64(len(records))):] {
			if err := ctx.Err(); err != nil {
				yield(Record{}, err)
				return
			}
			if !yield(rec.Clone(), nil) {
				return
			}
		}
		if err := ctx.Err(); err != nil {
			yield(Record{}, err)
		}
	}
}

// Clone gives a log of its own that holds the same, claims included: what is
// done to either later is not seen in the other.
func (m *Memory) Clone() *Memory {
	m.mu.RLock()
	defer m.mu.RUnlock()
	held := make(map[roles.Ref][]Record, len(m.contracts))
	for contract, records := range m.contracts {
		held[contract] = slices.Clip(records)
	}
	claims := make(map[Claim]roles.Ref, len(m.claims))
	maps.Copy(claims, m.claims)
	return &Memory{contracts: held, order: slices.Clone(m.order), claims: claims}
}

// Append adds a batch; see [Log].
func (m *Memory) Append(ctx context.Context, b Batch) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return err
	}
	records := m.contracts[b.Contract]
	var head Head
	if n := len(records); n > 0 {
		head = Head{Contract: b.Contract, Seq: records[n-1].Seq, Link: records[n-1].Link}
	}
	if err := b.Check(head); err != nil {
		return err
	}
	holder, held := m.claims[b.Claim]
	if held && holder != b.Contract {
		return &ClaimedError{Contract: b.Contract, Holder: holder}
	}
	if m.contracts == nil {
		m.contracts = map[roles.Ref][]Record{}
		m.claims = map[Claim]roles.Ref{}
	}
	for _, rec := range b.Records {
		records = append(records, rec.Clone())
		m.order = append(m.order, place{b.Contract, rec.Seq})
	}
	m.contracts[b.Contract] = records
	if m.claims[b.Release] == b.Contract {
		delete(m.claims, b.Release)
	}
	if b.Claim != (Claim{}) {
		m.claims[b.Claim] = b.Contract
	}
	return nil
}

// From yields what was appended after a position; see [Feed].
func (m *Memory) From(ctx context.Context, after Position) iter.Seq2[Entry, error] {
	return func(yield func(Entry, error) bool) {
		m.mu.RLock()
		end := len(m.order)
		m.mu.RUnlock()
		next := 0
		if after != "" {
			n, err := strconv.Atoi(string(after))
			if err != nil || n < 0 || n > end {
				yield(Entry{}, ErrPosition)
				return
			}
			next = n
		}
		for ; next < end; next++ {
			if err := ctx.Err(); err != nil {
				yield(Entry{}, err)
				return
			}
			m.mu.RLock()
			p := m.order[next]
			rec := m.contracts[p.contract][p.seq-1].Clone()
			m.mu.RUnlock()
			if !yield(Entry{Position: Position(strconv.Itoa(next + 1)), Record: rec}, nil) {
				return
			}
		}
	}
}

// Erase deletes salt and body of a record; see [Eraser].
func (m *Memory) Erase(ctx context.Context, contract roles.Ref, seq uint32) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return err
	}
	records := m.contracts[contract]
	if seq == 0 || int64(seq) > int64(len(records)) {
		return ErrNoRecord
	}
	erased, err := Erase(records[seq-1])
	if err != nil {
		return err
	}
	records = slices.Clone(records)
	records[seq-1] = erased
	m.contracts[contract] = records
	return nil
}
