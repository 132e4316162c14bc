package contract

import (
	"context"
	"testing"
	"time"

	"github.com/looplab/fsm"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// BenchmarkBareLooplabSameGuards refuses in looplab's own way with the guards of
// row 22: a before-callback that judges the same rules and cancels with the same
// reasons. It is what a refusal by Decide is held against.
func BenchmarkBareLooplabSameGuards(b *testing.B) {
	terms, err := agreement.Model()
	if err != nil {
		b.Fatal(err)
	}
	l, err := New(Standard(), terms)
	if err != nil {
		b.Fatal(err)
	}
	c := Contract{seq: 1, state: event.StateActive, track: agreement.Waiver}
	row := l.tracks[agreement.Waiver].rows[event.StateActive][l.acts[event.Paused{}.EventType()]]
	at := time.Date(2020, 2, 10, 12, 0, 0, 0, time.UTC)
	act := event.Paused{Reason: "other", Until: agreement.OfTime(at).AddDays(90)}
	machine := fsm.NewFSM("active", []fsm.EventDesc{{Name: "pause", Src: []string{"active"}, Dst: "paused"}}, fsm.Callbacks{
		"before_pause": func(_ context.Context, e *fsm.Event) {
			var k Case
			l.fill(&k, &c, act, at, at)
			k.By, k.row, k.act = event.By{Role: roles.Coordinator}, row.Row, row.act
			if refusal := l.unmet(&k, row); refusal != nil {
				e.Cancel(refusal)
			}
		},
	})
	b.ReportAllocs()
	for b.Loop() {
		_ = machine.Event(context.Background(), "pause")
	}
}
