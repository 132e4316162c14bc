package verify_test

import (
	"fmt"
	"time"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/event/verify"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// A case is registered, and somebody writes that the criminal case was dropped who
// may not.
func ExampleVerifier_Event() {
	terms, err := agreement.Model()
	if err != nil {
		fmt.Println(err)
		return
	}
	at := time.Date(2020, 1, 6, 9, 0, 0, 0, time.UTC)
	on := agreement.OfTime(at)
	registered := event.Registered{
		Track: agreement.Waiver, OffenceDate: on, OffenceKind: "drug-use", Youth: ref("youth"), Residence: "5001", Stay: "5001",
		Birthday15: on.AddYears(-1), Birthday16: on, Birthday18: on.AddYears(2), ResidenceOn: on, Police: "politi-trondelag",
	}
	log := []event.Envelope{
		{
			Contract: ref("case"), Seq: 1, Type: registered.EventType(), Occurred: at, Recorded: at, Data: registered,
			By: event.By{Ref: ref("officer"), Org: "politi-trondelag", Role: roles.Police},
			Moves: []event.Move{
				{Region: event.ContractRegion, To: event.StateReceived}, {Region: event.ProsecutionRegion, To: event.StateReported},
			},
			Deadlines: []event.DeadlineChange{{Key: agreement.ScreeningDue, Op: event.Starts, Of: 1, Due: on + 7, Owner: roles.Police}},
		},
		{
			Contract: ref("case"), Seq: 2, Type: "case.dropped", Occurred: at, Recorded: at, Data: event.Dropped{Reason: "proof-failed"},
			By: event.By{Ref: ref("coordinator"), Org: "5001", Role: roles.Coordinator},
			Moves: []event.Move{
				{Region: event.ContractRegion, From: event.StateReceived, To: event.StateNotEntered, Reason: event.CaseDropped},
				{Region: event.ProsecutionRegion, From: event.StateReported, To: event.StateDropped},
			},
			Deadlines: []event.DeadlineChange{
				{Key: agreement.ScreeningDue, Op: event.Cancels, Of: 1, Due: on + 7, Owner: roles.Police},
				{Key: agreement.TellProsecutorDue, Op: event.Starts, Of: 2, Due: on + 2, Owner: roles.Coordinator},
			},
		},
	}
	v := verify.New(terms)
	report := func(x verify.Violation) {
		fmt.Printf("%d %s: saw %s, expected %s\n", x.Seq, x.ID, x.Saw, x.Expected)
	}
	for i := range log {
		v.Event(&log[i], report)
	}
	v.End(report)
	fmt.Println(v.Count().Events, "events")
	// Output:
	// 2 S6: saw case.dropped by coordinator, expected prosecutor
	// 2 B2: saw prosecution dropped by coordinator, expected prosecutor
	// 2 events
}
