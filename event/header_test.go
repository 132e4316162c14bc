package event_test

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/event"
)

func TestReadHeader(t *testing.T) {
	e := registered()
	e.Moves[0].Reason = event.Died
	h, err := seal(t, event.Link{}, e).ReadHeader()
	require.NoError(t, err)
	require.NotZero(t, h.Commitment)
	h.Commitment = agreement.Hash{}
	require.Equal(t, event.Header{
		Format: 1, Contract: contract, Seq: 1, Coarse: "case",
		Compartment: event.CoordinationCompartment, Retention: event.Undecided, Recorded: e.Recorded,
		Moves: []event.HeaderMove{{To: event.StateReceived, Ending: event.EndedEarly}},
	}, h)
}

func TestHeaderFaults(t *testing.T) {
	right := string(seal(t, event.Link{}, registered()).Header)
	for _, c := range []struct {
		name, old, new string
		what           event.Code
		code           event.Code
		field          string
	}{
		{"other contract", contract.String(), other.String(), "contract", "", ""},
		{"other sequence", `"seq":1`, `"seq":2`, "sequence", "", ""},
		{"unknown field", `"f":1`, `"f":1,"g":1`, "header", "unknown-field", ""},
		{"no format", `"f":1,`, ``, "header", "missing-field", "f"},
		{"no contract", `"contract":"` + contract.String() + `",`, ``, "header", "missing-field", "contract"},
		{"no sequence", `"seq":1,`, ``, "header", "missing-field", "seq"},
		{"no kind", `"kind":"case",`, ``, "header", "missing-field", "kind"},
		{"no compartment", `"compartment":"coordination",`, ``, "header", "missing-field", "compartment"},
		{"no retention", `"retention":"U",`, ``, "header", "missing-field", "retention"},
		{"no time", `"recorded":"2025-03-03T09:16:30.000125Z",`, ``, "header", "missing-field", "recorded"},
		{"no commitment", `,"commitment"`, `,"Commitment"`, "header", "unknown-field", ""},
		{"time without decimals", `.000125Z`, `Z`, "header", "not-a-time", "recorded"},
		{"time not UTC", `.000125Z`, `.000125+01:00`, "header", "not-a-time", "recorded"},
		{"no such day", `2025-03-03T`, `2025-02-29T`, "header", "not-a-time", "recorded"},
		{"no such hour", `T09:16`, `T24:16`, "header", "not-a-time", "recorded"},
		{"unknown state", `"to":"received"`, `"to":"receiving"`, "header", "not-a-name", "moves.to"},
		{"moves not as in the body", `"to":"received"`, `"to":"active"`, "moves", "", ""},
		{"truncated", `"commitment":"`, ``, "header", "syntax", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			require.Contains(t, right, c.old)
			rec := seal(t, event.Link{}, registered())
			rec.Header = bytes.Replace(rec.Header, []byte(c.old), []byte(c.new), 1)
			got, err := event.Standard().Decode(rec)
			require.Zero(t, got)
			var corrupt *event.CorruptError
			require.ErrorAs(t, err, &corrupt)
			require.ErrorIs(t, err, event.ErrCorrupt)
			require.Equal(t, c.what, corrupt.What, err.Error())
			if c.code != "" {
				var fault *event.DecodeError
				require.ErrorAs(t, err, &fault)
				require.Equal(t, c.code, fault.Code, err.Error())
				require.Equal(t, c.field, fault.Field)
			}
		})
	}
}

func TestUnknownEvents(t *testing.T) {
	for _, c := range []struct {
		name       string
		header     bool
		old, new   string
		wantType   event.Type
		wantNumber uint16
	}{
		{"unknown type", false, `"type":"case.registered"`, `"type":"case.rejoined"`, "case.rejoined", 1},
		{"later version", false, `"v":1`, `"v":2`, "case.registered", 2},
		{"later version with other fields", false, `"v":1`, `"v":2,"new":[null]`, "case.registered", 2},
		{"later format", true, `"f":1`, `"f":2`, "", 2},
		{"later format with other fields", true, `"f":1`, `"new":{"a":[]}, "f":3`, "", 3},
	} {
		t.Run(c.name, func(t *testing.T) {
			rec := seal(t, event.Link{}, registered())
			part := &rec.Body
			if c.header {
				part = &rec.Header
			}
			require.Contains(t, string(*part), c.old)
			*part = bytes.Replace(*part, []byte(c.old), []byte(c.new), 1)
			got, err := event.Standard().Decode(rec)
			require.Zero(t, got)
			require.ErrorIs(t, err, event.ErrUnknownEvent)
			var unknown *event.UnknownEventError
			require.ErrorAs(t, err, &unknown)
			require.Equal(t, event.UnknownEventError{
				Contract: contract, Seq: 1, Type: c.wantType, Version: c.wantNumber,
			}, *unknown)
			require.Contains(t, err.Error(), contract.String())
		})
	}
}

func TestEndings(t *testing.T) {
	for _, e := range []event.Ending{event.NoEnding, event.EndedEarly, event.NeverEntered, event.VoidedCase} {
		text, err := e.MarshalText()
		require.NoError(t, err)
		require.Equal(t, e.String(), string(text))
		got := event.Ending(9)
		require.NoError(t, got.UnmarshalText(text))
		require.Equal(t, e, got)
	}
	got := event.EndedEarly
	require.Error(t, got.UnmarshalText([]byte("breach")))
	require.Equal(t, event.EndedEarly, got)
	_, err := event.Ending(9).MarshalText()
	require.Error(t, err)
}
