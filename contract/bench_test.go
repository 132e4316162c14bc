package contract_test

import (
	"context"
	"encoding/json"
	"fmt"
	"runtime"
	"testing"
	"time"
	"unsafe"

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
	var events []event.Envelope
	c := contract.Open(ref("bench"))
	for _, s := range ordinaryWay(b, l.Terms()) {
		at := day(b, s.on).Start().Add(12 * time.Hour)
		d, err := l.Decide(c, contract.Request{Act: s.act, As: s.role, Actor: actor(s.role, s.name), Recorded: at})
		require.NoError(b, err)
		events = append(events, d.Events...)
		c = d.After
	}
	return l, events
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

// stored seals a history as a log would hold it.
func stored(b *testing.B, events []event.Envelope) []event.Record {
	b.Helper()
	var kinds event.Registry
	var link event.Link
	var records []event.Record
	for _, e := range events {
		rec, err := kinds.Seal(link, event.Salt{1}, e)
		require.NoError(b, err)
		link = rec.Link
		records = append(records, rec)
	}
	return records
}

// plain is what a program with encoding/json would decode the same bytes into,
// the payload left raw: less work than it would really have.
type plain struct {
	Type     event.Type `json:"type"`
	V        uint16     `json:"v"`
	Occurred time.Time  `json:"occurred"`
	By       struct {
		Ref  roles.Ref  `json:"ref"`
		Org  roles.Org  `json:"org"`
		Role roles.Role `json:"role"`
	} `json:"by"`
	Moves []struct {
		Region   event.Region `json:"region"`
		Item     uint16       `json:"item"`
		From, To event.State
		Reason   event.Reason `json:"reason"`
	} `json:"moves"`
	Deadlines []struct {
		Key   agreement.Deadline `json:"key"`
		Op    event.DeadlineOp   `json:"op"`
		Due   agreement.Date     `json:"due"`
		Of    uint32             `json:"of"`
		Owner roles.Role         `json:"owner"`
	} `json:"deadlines"`
	Grounds []event.RuleID  `json:"grounds"`
	Data    json.RawMessage `json:"data"`
}

func BenchmarkReplayStored(b *testing.B) {
	l, events := history(b)
	for _, n := range []int{40, 1000} {
		records := stored(b, longer(b, l, events, n))
		b.Run(fmt.Sprintf("ours-%d", n), func(b *testing.B) {
			b.ReportAllocs()
			var kinds event.Registry
			history := make([]event.Envelope, 0, n)
			for b.Loop() {
				history = history[:0]
				for i := range records {
					e, err := kinds.Decode(records[i])
					if err != nil {
						b.Fatal(err)
					}
					history = append(history, e)
				}
				_, _ = contract.Replay(history)
			}
		})
		b.Run(fmt.Sprintf("encoding-json-%d", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				for i := range records {
					var header map[string]any
					var body plain
					if json.Unmarshal(records[i].Header, &header) != nil || json.Unmarshal(records[i].Body, &body) != nil {
						b.Fatal("not decoded")
					}
				}
			}
		})
	}
}

// BenchmarkResident measures what a contract of forty events keeps in memory
// when it was read from stored bytes.
func BenchmarkResident(b *testing.B) {
	l, events := history(b)
	records := stored(b, longer(b, l, events, 40))
	var kinds event.Registry
	const many = 2000
	for b.Loop() {
		kept := make([]contract.Contract, many)
		var before, after runtime.MemStats
		runtime.GC()
		runtime.GC() // what the round before left in pools
		runtime.ReadMemStats(&before)
		for i := range kept {
			history := make([]event.Envelope, 0, len(records))
			for _, rec := range records {
				e, err := kinds.Decode(rec)
				require.NoError(b, err)
				history = append(history, e)
			}
			var err error
			kept[i], err = contract.Replay(history)
			require.NoError(b, err)
		}
		runtime.GC()
		runtime.ReadMemStats(&after)
		b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/many+float64(unsafe.Sizeof(kept[0])), "B/contract")
		runtime.KeepAlive(kept)
	}
}
