package verify_test

import (
	"encoding/binary"
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/event/verify"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// since is how much the heap has grown.
func since(before uint64) uint64 {
	now := heap()
	return now - min(before, now)
}

// caseNumber is the reference of the n-th of many cases.
func caseNumber(n int) roles.Ref {
	id := ref("many")
	binary.BigEndian.PutUint32(id[:4], uint32(n))
	return id
}

// A case that has ended keeps some hundred bytes, and the memory of one that is
// open is used again for the next: a log streams through.
func TestMemoryIsFlat(t *testing.T) {
	l := completed(t)
	v := verify.New(l.terms)
	feed := func(n, from, to int) {
		for i := from; i < to; i++ {
			e := l.events[i]
			e.Contract = caseNumber(n)
			v.Event(&e, func(x verify.Violation) { require.Empty(t, x) })
		}
	}
	whole := func(from, to int) uint64 {
		before := heap()
		for n := from; n < to; n++ {
			feed(n, 0, len(l.events))
		}
		return since(before)
	}
	whole(0, 1000)
	grown := whole(1000, 9000)
	require.Less(t, grown/8000, uint64(400), "bytes for each case that has ended")

	const open = 200
	halfway := func(first int) uint64 {
		before := heap()
		for n := first; n < first+open; n++ {
			feed(n, 0, 26)
		}
		grown := since(before)
		for n := first; n < first+open; n++ {
			feed(n, 26, len(l.events))
		}
		return grown
	}
	require.Less(t, halfway(10_000)/open, uint64(16<<10), "bytes for each open case")
	require.Less(t, halfway(20_000)/open, uint64(1<<10), "an open case takes the memory of one that has ended")
	v.End(nil)
	runtime.KeepAlive(v)
}

// Nothing of an event is kept: the caller may use it again.
func TestEventsAreNotKept(t *testing.T) {
	l := second(t)
	v := verify.New(l.terms)
	var e event.Envelope
	for i := range l.events {
		e = l.events[i]
		e.Moves = append([]event.Move(nil), e.Moves...)
		e.Deadlines = append([]event.DeadlineChange(nil), e.Deadlines...)
		v.Event(&e, func(x verify.Violation) { require.Empty(t, x) })
		clear(e.Moves)
		clear(e.Deadlines)
	}
}
