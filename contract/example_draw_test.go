package contract_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/ruskontrakt/ruskontrakt/agreement/draw"
	"github.com/ruskontrakt/ruskontrakt/contract"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// Unannounced tests, from the sealed seed to the one that is shown. The host keeps
// the seed and lets the system act; whoever has the log draws again afterwards.
func ExampleLifecycle_Frame() {
	w := ordinaryWorld(&testing.T{}, "drawn").along(event.StateActive) // signed, and started on 3 February
	ctx, lifecycle := context.Background(), exampleLifecycle()
	act := func(a event.Payload) contract.Contract {
		answer, err := w.ledger.Do(ctx, w.id, contract.Request{Act: a, Actor: roles.TheClock(), As: roles.Clock})
		if err != nil {
			fmt.Println(err)
		}
		return answer.After
	}

	// Once, before any date is drawn.
	var seed draw.Seed // from crypto/rand in earnest, and kept apart from the log
	copy(seed[:], "not random: thirty-two bytes ...")
	c := act(event.DrawCommitted{Commitment: seed.Commit(w.id)})

	// For each block of four weeks when it is about to begin; here the first.
	frame, _ := lifecycle.Frame(c, 1)
	slots, err := draw.Draw(seed, frame)
	if err != nil {
		fmt.Println(err)
	}
	drawn := event.TestsDrawn{Block: frame.Block, First: frame.First, Last: frame.Last}
	for i, s := range slots {
		drawn.Tests = append(drawn.Tests, event.DrawnTest{Item: uint16(c.Tests() + i + 1), On: s.On, From: s.From, To: s.To})
	}
	fmt.Println(act(drawn).Tests(), "tests from", frame.First, "to", frame.Last)

	// When the contract is over; here the prosecutor drops the case on the same day.
	w.do(roles.Prosecutor, "prosecutor", event.Dropped{Reason: "proof-failed"})
	act(event.DrawRevealed{Seed: [32]byte(seed)})

	// Whoever reads the log folds it to where the draw was made, and draws again.
	var before []event.Envelope
	var committed event.DrawCommitted
	var made event.TestsDrawn
	var revealed event.DrawRevealed
	for record, err := range w.log.Read(ctx, w.id, 0) {
		if err != nil {
			fmt.Println(err)
		}
		e, _ := event.Standard().Decode(record)
		switch a := e.Data.(type) {
		case event.DrawCommitted:
			committed = a
		case event.TestsDrawn:
			made = a
		case event.DrawRevealed:
			revealed = a
		}
		if made.Block == 0 {
			before = append(before, e)
		}
	}
	then, _ := contract.Replay(before)
	frame, _ = lifecycle.Frame(then, made.Block)
	again, _ := draw.Draw(draw.Seed(revealed.Seed), frame)
	fmt.Println("sealed beforehand:", draw.Check(draw.Seed(revealed.Seed), committed.Commitment, w.id))
	for i, s := range again {
		fmt.Println(s.On, made.Tests[i].On == s.On && made.Tests[i].From == s.From && made.Tests[i].To == s.To)
	}
	// Output:
	// 2 tests from 2020-02-03 to 2020-03-01
	// sealed beforehand: true
	// 2020-02-10 true
	// 2020-02-17 true
}
