package event_test

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

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
	type legible struct {
		coarse      event.Code
		compartment event.Compartment
		retention   event.Retention
	}
	types := map[legible][]event.Type{}
	for _, k := range event.Standard().All() {
		key := legible{k.Coarse, k.Compartment, k.Retention}
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
