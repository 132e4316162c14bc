package contract_test

import (
	"context"
	"testing"
	"time"

	"github.com/looplab/fsm"
	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/contract"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// bare is a looplab machine with the transitions of the waiver track: what the
// figures of this package are held against.
func bare() *fsm.FSM {
	var events []fsm.EventDesc
	for _, row := range contract.Standard().Rows {
		if !row.Tracks.Has(agreement.Waiver) {
			continue
		}
		for s := event.StateNone; int(s) < event.StateCount; s++ {
			if !row.From.Has(s) {
				continue
			}
			targets := row.To
			if len(targets) == 0 {
				targets = []event.State{s}
			}
			for _, to := range targets {
				events = append(events, fsm.EventDesc{
					Name: string(row.Act) + ">" + to.String(), Src: []string{s.String()}, Dst: to.String(),
				})
			}
		}
	}
	return fsm.NewFSM("", events, nil)
}

func history(b *testing.B) (*contract.Lifecycle, []event.Envelope) {
	b.Helper()
	l := standardLifecycle(b)
	w := newWalker(l, 1, 1)
	for _, s := range ordinaryWay(b, l.Terms()) {
		w.now = day(b, s.on).Start().Add(12 * time.Hour)
		d, err := l.Decide(w.c, contract.Request{Act: s.act, As: s.role, Actor: actor(s.role, s.name), Recorded: w.now})
		require.NoError(b, err)
		w.history = append(w.history, d.Events...)
		w.c = d.After
	}
	return l, w.history
}

// longer adds planned and held conversations until the history has n events.
func longer(b *testing.B, l *contract.Lifecycle, events []event.Envelope, n int) []event.Envelope {
	b.Helper()
	c, err := contract.Replay(events)
	require.NoError(b, err)
	at := day(b, "2020-02-04").Start()
	for item := uint16(1); len(events) < n; {
		at = at.Add(time.Hour)
		var act event.Payload = event.ConversationPlanned{Item: item, On: agreement.OfTime(at)}
		if len(events)%2 == 0 {
			act = event.ConversationHeld{Item: item}
			item++
		}
		if _, planned := act.(event.ConversationPlanned); !planned && c.Conversation(int(item-1)) != event.StatePlanned {
			act = event.ConversationPlanned{Item: item - 1, On: agreement.OfTime(at)}
			item--
		}
		d, err := l.Decide(c, contract.Request{
			Act: act, As: roles.ConversationPartner, Actor: actor(roles.ConversationPartner, "partner"), Recorded: at,
		})
		require.NoError(b, err)
		events = append(events, d.Events...)
		c = d.After
	}
	return events
}

func BenchmarkBareLooplab(b *testing.B) {
	machine := bare()
	b.Run("accepted", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			machine.SetState("signed")
			_ = machine.Event(context.Background(), "contract.started>active")
		}
	})
	b.Run("refused", func(b *testing.B) {
		b.ReportAllocs()
		machine.SetState("active")
		for b.Loop() {
			_ = machine.Event(context.Background(), "contract.started>active")
		}
	})
	b.Run("available", func(b *testing.B) {
		b.ReportAllocs()
		machine.SetState("active")
		for b.Loop() {
			_ = machine.AvailableTransitions()
		}
	})
}

// guarded is the looplab way to refuse: a before-callback that runs the same
// two guards and cancels.
func BenchmarkBareLooplabGuarded(b *testing.B) {
	machine := fsm.NewFSM("informed", []fsm.EventDesc{{Name: "offer", Src: []string{"informed"}, Dst: "offered"}}, fsm.Callbacks{
		"before_offer": func(_ context.Context, e *fsm.Event) { e.Cancel(contract.ErrRefused) },
	})
	b.ReportAllocs()
	for b.Loop() {
		_ = machine.Event(context.Background(), "offer")
	}
}

func BenchmarkDecide(b *testing.B) {
	l, events := history(b)
	before, err := contract.Replay(events[:len(events)-1])
	require.NoError(b, err)
	active, err := contract.Replay(events)
	require.NoError(b, err)
	at := day(b, "2020-02-03").Start().Add(12 * time.Hour)
	coordinator := actor(roles.Coordinator, "coordinator")
	for _, bench := range []struct {
		name string
		c    contract.Contract
		r    contract.Request
		ok   bool
	}{
		{"permitted-moves", before, contract.Request{Act: event.Started{}, As: roles.Coordinator, Actor: coordinator, Recorded: at}, true},
		{"permitted-stays", active, contract.Request{Act: event.TalkHeld{Kind: "follow-up", Held: true}, As: roles.Coordinator, Actor: coordinator, Recorded: at}, true},
		{"refused-state", active, contract.Request{Act: event.Started{}, As: roles.Coordinator, Actor: coordinator, Recorded: at}, false},
		{"refused-rules", active, contract.Request{Act: event.Paused{Reason: "other", Until: agreement.OfTime(at).AddDays(90)}, As: roles.Coordinator, Actor: coordinator, Recorded: at}, false},
	} {
		b.Run(bench.name, func(b *testing.B) {
			_, err := l.Decide(bench.c, bench.r)
			require.Equal(b, bench.ok, err == nil, "%v", err)
			b.ReportAllocs()
			for b.Loop() {
				_, _ = l.Decide(bench.c, bench.r)
			}
		})
	}
}

func BenchmarkOptions(b *testing.B) {
	l, events := history(b)
	c, err := contract.Replay(events)
	require.NoError(b, err)
	at := day(b, "2020-02-04").Start().Add(12 * time.Hour)
	coordinator := actor(roles.Coordinator, "coordinator")
	b.ReportAllocs()
	for b.Loop() {
		_ = l.Options(c, coordinator, at)
	}
}

func BenchmarkReplay(b *testing.B) {
	l, events := history(b)
	for _, n := range []int{40, 1000} {
		long := longer(b, l, events, n)
		b.Run(map[int]string{40: "typed-40", 1000: "typed-1000"}[n], func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				_, _ = contract.Replay(long)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/event")
		})
	}
}

func BenchmarkNew(b *testing.B) {
	terms, err := agreement.Model()
	require.NoError(b, err)
	def := contract.Standard()
	b.ReportAllocs()
	for b.Loop() {
		_, _ = contract.New(def, terms)
	}
}
