package checks_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/contract"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/event/verify"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// history is a valid log of one case, to be mutated in a copy.
type history struct {
	events  []event.Envelope
	erase   []uint32
	terms   *agreement.Terms
	closing *agreement.Terms // other terms, under which tracks close
}

// copied shares no event with h. Payloads are values; a mutation that changes a
// list in one makes its own.
func (h history) copied() *history {
	h.events = slices.Clone(h.events)
	for i := range h.events {
		e := &h.events[i]
		e.Moves, e.Deadlines = slices.Clone(e.Moves), slices.Clone(e.Deadlines)
	}
	h.erase = slices.Clone(h.erase)
	return &h
}

// find gives the first event from a place on for which a condition holds, or -1.
func (h *history) find(from int, is func(i int) bool) int {
	for i := max(from, 0); i < len(h.events); i++ {
		if is(i) {
			return i
		}
	}
	return -1
}

// first is the first event of a payload's type for which a condition holds.
func first[T event.Payload](h *history, from int, is func(i int, a T) bool) int {
	return h.find(from, func(i int) bool {
		a, ok := h.events[i].Data.(T)
		return ok && is(i, a)
	})
}

// any is a condition that always holds.
func anywhere[T event.Payload](int, T) bool { return true }

func at[T event.Payload](h *history, i int) T {
	a, _ := h.events[i].Data.(T)
	return a
}

// state is the contract before an event.
func (h *history) state(t testing.TB, i int) contract.Contract {
	t.Helper()
	c, err := contract.Replay(h.events[:i])
	require.NoError(t, err)
	return c
}

// lastItem says whether no later event plans a further item of a region.
func (h *history) lastItem(i int, region event.Region) bool {
	return h.find(i+1, func(i int) bool {
		return slices.ContainsFunc(h.events[i].Moves, func(m event.Move) bool { return m.Region == region && m.From == event.StateNone })
	}) < 0
}

// drop takes an event out and numbers the rest anew.
func (h *history) drop(i int) {
	gone := h.events[i].Seq
	h.events = slices.Delete(h.events, i, i+1)
	h.renumber(func(seq uint32) uint32 {
		if seq > gone {
			return seq - 1
		}
		return seq
	})
}

// insert puts an event in after another, by the same person at the same time
// unless it says otherwise, and numbers the rest anew.
func (h *history) insert(after int, e event.Envelope) int {
	before := h.events[after]
	e.Contract, e.Seq = before.Contract, before.Seq+1
	e.Type = e.Data.EventType()
	if e.Recorded.IsZero() {
		e.Recorded = before.Recorded
	}
	if e.Occurred.IsZero() {
		e.Occurred = e.Recorded
	}
	h.renumber(func(seq uint32) uint32 {
		if seq > before.Seq {
			return seq + 1
		}
		return seq
	})
	h.events = slices.Insert(h.events, after+1, e)
	return after + 1
}

// renumber gives every event, and everything that refers to one, its new number.
func (h *history) renumber(to func(uint32) uint32) {
	for i := range h.events {
		e := &h.events[i]
		e.Seq = to(e.Seq)
		for j := range e.Deadlines {
			e.Deadlines[j].Of = to(e.Deadlines[j].Of)
		}
		e.Data = renumbered(e.Data, to)
	}
	for i := range h.erase {
		h.erase[i] = to(h.erase[i])
	}
}

func renumbered(data event.Payload, to func(uint32) uint32) event.Payload {
	switch a := data.(type) {
	case event.CompletedEarly:
		a.Proposal = to(a.Proposal)
		return a
	case event.UnsuitableDeclared:
		a.Proposal = to(a.Proposal)
		return a
	case event.DeliveryImpossible:
		a.Proposal = to(a.Proposal)
		return a
	case event.Voided:
		a.Proposal = to(a.Proposal)
		return a
	case event.EndedByMove:
		a.Proposal = to(a.Proposal)
		return a
	case event.GuardianNotFound:
		a.Proposal = to(a.Proposal)
		return a
	case event.InconsistencyResolved:
		a.Proposal = to(a.Proposal)
		return a
	case event.Reacted:
		a.Proposal = to(a.Proposal)
		return a
	case event.Referred:
		a.Proposal = to(a.Proposal)
		return a
	case event.ResponsibilityShared:
		a.Proposal = to(a.Proposal)
		return a
	case event.ProsecutorNotified:
		a.Of = to(a.Of)
		return a
	case event.DeadlineExtended:
		a.Of = to(a.Of)
		return a
	case event.DeadlinePassed:
		a.Of = to(a.Of)
		return a
	case event.SignatureVoided:
		a.Of = to(a.Of)
		return a
	case event.ConcernReleased:
		a.Of = to(a.Of)
		return a
	case event.TestTaken:
		a.Consent = to(a.Consent)
		return a
	case event.Corrected:
		a.Target, a.Data = to(a.Target), renumbered(a.Data, to)
		a.Illegal = slices.Clone(a.Illegal)
		for i := range a.Illegal {
			a.Illegal[i] = to(a.Illegal[i])
		}
		return a
	}
	return data
}

// by is somebody of an organisation.
func by(role roles.Role, who roles.Ref, org roles.Org) event.By {
	return event.By{Ref: who, Role: role, Org: org}
}

// sealed is the log as it would be stored: the chain is whole whatever was
// changed, and what is to be deleted is.
func (h *history) sealed(t testing.TB) []event.Record {
	t.Helper()
	var records []event.Record
	var link event.Link
	for _, e := range h.events {
		var number [8]byte
		binary.BigEndian.PutUint64(number[:], uint64(e.Seq))
		rec, err := event.Registry{}.Seal(link, sha256.Sum256(number[:]), e)
		require.NoError(t, err, "%s at %d", e.Type, e.Seq)
		link = rec.Link
		if slices.Contains(h.erase, e.Seq) {
			rec, err = event.Erase(rec)
			require.NoError(t, err)
		}
		records = append(records, rec)
	}
	return records
}

// found are the violations in some logs, read as lines by one verifier.
func found(t testing.TB, terms []*agreement.Terms, logs ...[]event.Record) []verify.Violation {
	t.Helper()
	var all []verify.Violation
	report := func(v verify.Violation) { all = append(all, v) }
	v := verify.New(terms...)
	for _, records := range logs {
		var lines bytes.Buffer
		for _, rec := range records {
			require.NoError(t, event.WriteCloudEvent(&lines, "https://example.test/ruskontrakt", rec, event.Full))
		}
		require.NoError(t, v.Lines(&lines, report))
	}
	v.End(report)
	return all
}
