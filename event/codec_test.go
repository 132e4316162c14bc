package event_test

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

func TestRoundTripOfEveryKind(t *testing.T) {
	for _, k := range event.Standard().All() {
		t.Run(string(k.Type), func(t *testing.T) {
			want := sampleEvent(t, k)
			rec := seal(t, event.Link{}, want)
			got, err := event.Registry{}.Decode(rec)
			require.NoError(t, err)
			require.Equal(t, want, got)

			again := seal(t, event.Link{}, got)
			require.Equal(t, string(rec.Body), string(again.Body))
			require.Equal(t, rec, again)

			spaced := rec
			var loose bytes.Buffer
			require.NoError(t, json.Indent(&loose, rec.Body, " ", "\t"))
			spaced.Body = loose.Bytes()
			got, err = event.Standard().Decode(spaced)
			require.NoError(t, err)
			require.Equal(t, want, got, "with white space")

			spaced.Body = reversed(t, rec.Body)
			got, err = event.Standard().Decode(spaced)
			require.NoError(t, err)
			require.Equal(t, want, got, "with keys in reverse order")
		})
	}
}

// reversed writes the keys of every object in reverse order.
func reversed(tb testing.TB, in []byte) []byte {
	tb.Helper()
	if in[0] == '[' {
		var all []json.RawMessage
		require.NoError(tb, json.Unmarshal(in, &all))
		for i := range all {
			all[i] = reversed(tb, all[i])
		}
		out, err := json.Marshal(all)
		require.NoError(tb, err)
		return out
	}
	if in[0] != '{' {
		return in
	}
	d := json.NewDecoder(bytes.NewReader(in))
	_, err := d.Token()
	require.NoError(tb, err)
	out := []byte{'}'}
	for d.More() {
		key, err := d.Token()
		require.NoError(tb, err)
		var value json.RawMessage
		require.NoError(tb, d.Decode(&value))
		name, err := json.Marshal(key)
		require.NoError(tb, err)
		m := append(append(name, ':'), reversed(tb, value)...)
		if len(out) > 1 {
			m = append(m, ',')
		}
		out = append(m, out...)
	}
	return append([]byte{'{'}, out...)
}

func TestDecodeOfErased(t *testing.T) {
	e := registered()
	e.Moves = []event.Move{
		{Region: event.ContractRegion, From: event.StateOffered, To: event.StateConsenting},
		{Region: event.TestRegion, Item: 1, To: event.StatePlanned},
		{Region: event.ContractRegion, From: event.StateActive, To: event.StateAborted, Reason: event.Breach},
		{Region: event.ContractRegion, From: event.StateOffered, To: event.StateNotEntered, Reason: event.OfferDeclined},
		{Region: event.ContractRegion, From: event.StateReceived, To: event.StateNotEntered, Reason: event.Void},
	}
	rec := seal(t, event.Link{}, e)
	rec.Salt, rec.Body = nil, nil
	require.True(t, rec.Erased())
	got, err := event.Standard().Decode(rec)
	require.NoError(t, err)
	require.Equal(t, event.Envelope{
		Contract: contract, Seq: 1, Recorded: e.Recorded, Erased: true,
		Coarse: "case", Compartment: event.CoordinationCompartment,
		Moves: []event.Move{
			{Region: event.ContractRegion, From: event.StateOffered, To: event.StateConsenting},
			{Region: event.ContractRegion, From: event.StateActive, To: event.StateAborted, Reason: event.ReasonErased},
			{Region: event.ContractRegion, From: event.StateOffered, To: event.StateNotEntered, Reason: event.ReasonErased},
			{Region: event.ContractRegion, From: event.StateReceived, To: event.StateNotEntered, Reason: event.Void},
		},
	}, got)
}

// What stands in a clear header stands there for ever, also when the body has
// been erased.
func TestHeaderTellsNothingFine(t *testing.T) {
	fine := map[string]string{}
	contractStates := map[event.State]bool{}
	for _, s := range event.ContractStates() {
		contractStates[s] = true
	}
	for s := event.State(1); int(s) < event.StateCount; s++ {
		if !contractStates[s] {
			fine[s.String()] = "state"
		}
	}
	for _, r := range event.Reasons() {
		if r != event.Void {
			fine[r.String()] = "reason"
		}
	}
	for _, r := range roles.All() {
		fine[r.String()] = "role"
	}
	for _, k := range event.Standard().All() {
		fine[string(k.Type)] = "type"
	}
	for _, k := range event.Standard().All() {
		e := sampleEvent(t, k)
		for _, r := range event.Reasons() {
			e.Moves = append(e.Moves, event.Move{
				Region: event.ContractRegion, From: event.StateActive, To: event.StateAborted, Reason: r,
			}, event.Move{
				Region: event.ContractRegion, From: event.StateOffered, To: event.StateNotEntered, Reason: r,
			})
		}
		for s := event.State(1); int(s) < event.StateCount; s++ {
			if !contractStates[s] {
				e.Moves = append(e.Moves, event.Move{Region: event.ConversationRegion, Item: 2, From: s, To: s})
			}
		}
		rec := seal(t, event.Link{}, e)
		for _, text := range texts(t, rec.Header) {
			require.Empty(t, fine[text], "%s: %q in %s", k.Type, text, rec.Header)
		}
		for _, hidden := range []roles.Ref{youth, guardian, officer, e.Request} {
			require.NotContains(t, string(rec.Header), hidden.String())
		}
		require.NotContains(t, string(rec.Header), string(k.Type))
		require.NotContains(t, string(rec.Header), "2025-03-03T09:15", "when it happened")
	}
}

// A coarse kind, compartment or retention class that only one type of event has
// would tell the type.
func TestHeaderDoesNotSingleOutAType(t *testing.T) {
	type clear struct {
		coarse      event.Code
		compartment event.Compartment
		retention   event.Retention
	}
	types := map[clear][]event.Type{}
	for _, k := range event.Standard().All() {
		key := clear{k.Coarse, k.Compartment, k.Retention}
		types[key] = append(types[key], k.Type)
	}
	for key, types := range types {
		require.Greater(t, len(types), 1, "%v is told by %v", types, key)
	}
}

// texts lists every text of a JSON document, keys included.
func texts(tb testing.TB, in []byte) []string {
	tb.Helper()
	var all []string
	d := json.NewDecoder(bytes.NewReader(in))
	for {
		token, err := d.Token()
		if err != nil {
			return all
		}
		if text, ok := token.(string); ok {
			all = append(all, text)
		}
	}
}

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

func TestDecodingAllocatesLittle(t *testing.T) {
	rec := seal(t, event.Link{}, registered())
	allocs := testing.AllocsPerRun(100, func() {
		if _, err := event.Standard().Decode(rec); err != nil {
			t.Fatal(err)
		}
	})
	require.LessOrEqual(t, allocs, 12.0)
}
