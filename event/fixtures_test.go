package event_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// Invented references.
var (
	contract = ref("0b0e7a52-3f0c-4c1e-9a44-1f2d3c4b5a69")
	other    = ref("1d3f5b7a-9c2e-4f60-8a1b-2c3d4e5f6071")
	youth    = ref("2a4c6e80-1b3d-4f5a-9c7e-8d9fab1c3e5f")
	guardian = ref("3c5e7a91-2d4f-4b6c-8e0a-9fb1cd2e4f60")
	officer  = ref("4e6a8cb2-3f51-4d7e-a01c-b1c2de3f5a71")

	salt = event.Salt{1, 2, 3, 4, 5, 6, 7, 8, 31: 32}
)

func ref(text string) roles.Ref {
	r, err := roles.ParseRef(text)
	if err != nil {
		panic(err)
	}
	return r
}

func date(text string) agreement.Date {
	d, err := agreement.ParseDate(text)
	if err != nil {
		panic(err)
	}
	return d
}

func at(text string) time.Time {
	t, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		panic(err)
	}
	return t.UTC()
}

func seal(tb testing.TB, prev event.Link, e event.Envelope) event.Record {
	tb.Helper()
	rec, err := event.Standard().Seal(prev, salt, e)
	require.NoError(tb, err)
	return rec
}

// registered is the first event of a contract with most of what an envelope
// can hold.
func registered() event.Envelope {
	return event.Envelope{
		Contract: contract, Seq: 1, Type: event.Registered{}.EventType(),
		Coarse: "case", Compartment: event.CoordinationCompartment,
		Occurred: at("2025-03-03T09:15:00Z"), Recorded: at("2025-03-03T09:16:30.000125Z"),
		By:      event.By{Ref: officer, Org: "politi-trondheim", Role: roles.Police},
		Request: ref("5f7b9dc3-4a62-4e8f-b12d-c2d3ef4a6b82"), RequestHash: agreement.Hash{7, 31: 9},
		Moves: []event.Move{
			{Region: event.ContractRegion, To: event.StateReceived},
			{Region: event.ProsecutionRegion, To: event.StateReported},
		},
		Deadlines: []event.DeadlineChange{
			{Key: agreement.ScreeningDue, Op: event.Starts, Due: date("2025-03-10"), Of: 1, Owner: roles.Police},
		},
		Grounds: []event.RuleID{"G1a", "G1b", "B1"},
		Data: event.Registered{
			Track: agreement.Waiver, OffenceDate: date("2025-02-21"), OffenceKind: "drug-use",
			Birthday15: date("2023-05-17"), Birthday16: date("2024-05-17"), Birthday18: date("2026-05-17"),
			Youth: youth, Guardians: []roles.Ref{guardian},
			Residence: "5001", Stay: "5001", ResidenceOn: date("2025-03-03"),
			Police: "politi-trondheim", Prosecutor: "pata-trondelag", Mediation: "konfliktradet-trondelag",
		},
	}
}
