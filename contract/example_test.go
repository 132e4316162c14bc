package contract_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/contract"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// at is noon in Oslo winter time.
func at(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 11, 0, 0, 0, time.UTC) }

func exampleLifecycle() *contract.Lifecycle {
	terms, err := agreement.Model()
	if err != nil {
		panic(err)
	}
	l, err := contract.New(contract.Standard(), terms)
	if err != nil {
		panic(err)
	}
	return l
}

// A police officer reports; the case is received, and screening is due within
// five working days. 6 January 2020 is a Monday.
func ExampleLifecycle_Decide() {
	l := exampleLifecycle()
	d, err := l.Decide(contract.Open(ref("contract")), contract.Request{
		Act: registered(&testing.T{}), Actor: actor(roles.Police, "officer"), As: roles.Police, Recorded: at(2020, time.January, 6),
	})
	fmt.Println(d.After.State(), err)
	for _, due := range l.Agenda(d.After, at(2020, time.January, 6)) {
		fmt.Println(due.Key, due.On, due.Owner)
	}
	// Output:
	// received <nil>
	// screening 2020-01-13 police
}

// A refusal carries every reason, not only the first.
func ExampleRefusal() {
	l := exampleLifecycle()
	wrong := registered(&testing.T{})
	wrong.OffenceKind = "speeding"
	wrong.Track = agreement.Voluntary
	_, err := l.Decide(contract.Open(ref("contract")), contract.Request{
		Act: wrong, Actor: actor(roles.Coordinator, "coordinator"), As: roles.Coordinator, Recorded: at(2020, time.January, 6),
	})
	fmt.Println(err)
	// Output: contract: refused: case.registered: rule-unmet G1a, rule-unmet B1
}

// What may this actor do now?
func ExampleLifecycle_Options() {
	l := exampleLifecycle()
	d, _ := l.Decide(contract.Open(ref("contract")), contract.Request{
		Act: registered(&testing.T{}), Actor: actor(roles.Police, "officer"), As: roles.Police, Recorded: at(2020, time.January, 6),
	})
	for _, o := range l.Options(d.After, actor(roles.Prosecutor, "prosecutor"), at(2020, time.January, 7)) {
		if len(o.Unmet) == 0 {
			fmt.Println(o.Row, o.Act, o.DependsOn)
		}
	}
	// Output:
	// 6 case.other-reaction-chosen [G6a]
	// 6 case.dropped [G6a]
	// 41a prosecution.outcome-recorded [G41aa]
	// 42 case.corrected [G42a G42b G42c]
}

// The passing of time is an act as well: here an offer that nobody answered.
func ExampleLifecycle_Ticks() {
	w := ordinaryWorld(&testing.T{}, "example").along(event.StateOffered)
	l := exampleLifecycle()
	fmt.Println(len(l.Ticks(w.load(), at(2020, time.January, 29))))
	for _, act := range l.Ticks(w.load(), at(2020, time.January, 30)) {
		fmt.Println(act.EventType())
	}
	// Output:
	// 0
	// contract.offer-lapsed
}

// A ledger reads, decides and stores. A repeated request is answered as the
// first time.
func ExampleLedger_Do() {
	terms, _ := agreement.Model()
	book, err := contract.NewBook(contract.Standard(), terms)
	if err != nil {
		fmt.Println(err)
		return
	}
	ledger := contract.Ledger{
		Book: book, Log: &event.Memory{}, Now: func() time.Time { return at(2020, time.January, 6) },
	}
	request := contract.Request{
		ID: ref("request"), Act: registered(&testing.T{}), Actor: actor(roles.Police, "officer"), As: roles.Police,
	}
	first, err := ledger.Do(context.Background(), ref("contract"), request)
	fmt.Println(first.After.State(), first.After.Seq(), first.Repeated, err)
	again, err := ledger.Do(context.Background(), ref("contract"), request)
	fmt.Println(again.After.State(), again.After.Seq(), again.Repeated, err)
	// Output:
	// received 1 false <nil>
	// received 1 true <nil>
}

// Replay folds stored events; no rule is consulted.
func ExampleReplay() {
	l := exampleLifecycle()
	d, _ := l.Decide(contract.Open(ref("contract")), contract.Request{
		Act: registered(&testing.T{}), Actor: actor(roles.Police, "officer"), As: roles.Police, Recorded: at(2020, time.January, 6),
	})
	c, err := contract.Replay(d.Events)
	fmt.Println(c.State(), c.Prosecution(), err)
	_, err = contract.Evolve(c, d.Events[0])
	fmt.Println(err != nil)
	// Output:
	// received reported <nil>
	// true
}
