package event_test

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/event"
)

// seedBodies adds bodies of every kind, right ones and wrong ones.
func seedBodies(f *testing.F) {
	f.Helper()
	for _, k := range event.Standard().All() {
		f.Add(seal(f, event.Link{}, sampleEvent(f, k)).Body)
	}
	f.Add([]byte(fullBody))
	for _, text := range []string{
		``, `{`, `{}`, `[]`, `null`, `{"type":"host.everything","v":1}`,
		`{"type":"host.everything","v":1,"occurred":"2025-03-03T09:15:00.000000Z","data":{"int":1e3}}`,
		`{"type":"host.everything","v":1,"occurred":"2025-03-03T09:15:00.000000Z","data":{"int":-0}}`,
		`{"type":"host.everything","v":1,"occurred":"2025-03-03T09:15:00.000000Z","data":{"refs":[]}}`,
		`{"type":"host.everything","v":1,"occurred":"2025-03-03T09:15:00.000000Z","data":{"list":[{},]}}`,
		`{"v":1,"data":{"bool":false},"type":"host.everything","occurred":"2025-03-03T09:15:00.000000Z"}`,
	} {
		f.Add([]byte(text))
	}
}

// A body before which a space stands is not canonical and goes the thorough
// way: both ways take the same bodies and read the same from them.
func FuzzBothReadersAgree(f *testing.F) {
	seedBodies(f)
	registry := hostRegistry(f)
	rec, err := registry.Seal(event.Link{}, salt, host(everything{}))
	require.NoError(f, err)
	f.Fuzz(func(t *testing.T, body []byte) {
		if len(body) == 0 || len(body) >= event.MaxBody {
			t.Skip() // the size limit has a test of its own
		}
		quick, thorough := rec, rec
		quick.Body, thorough.Body = body, append([]byte(" "), body...)
		got, err := registry.Decode(quick)
		again, errAgain := registry.Decode(thorough)
		require.Equal(t, err == nil, errAgain == nil, "%v, %v", err, errAgain)
		require.Equal(t, got, again)
		if err != nil {
			require.Zero(t, got)
		}
	})
}

// What was decoded is sealed and decoded to the same, and the second sealing
// gives the same bytes.
func FuzzRoundTrip(f *testing.F) {
	seedBodies(f)
	registry := hostRegistry(f)
	rec, err := registry.Seal(event.Link{}, salt, host(everything{}))
	require.NoError(f, err)
	f.Fuzz(func(t *testing.T, body []byte) {
		one := rec
		one.Body = body
		e, err := registry.Decode(one)
		if err != nil || e.Erased {
			t.Skip() // only what can be read can be written again
		}
		e.Coarse, e.Compartment = "", 0
		two, err := registry.Seal(event.Link{}, salt, e)
		require.NoError(t, err)
		got, err := registry.Decode(two)
		require.NoError(t, err)
		got.Coarse, got.Compartment = "", 0
		three, err := registry.Seal(event.Link{}, salt, got)
		require.NoError(t, err)
		require.Equal(t, two, three)
		if bytes.Equal(body, two.Body) {
			require.Equal(t, e, got)
		}
	})
}

func FuzzHeader(f *testing.F) {
	f.Add(seal(f, event.Link{}, registered()).Header)
	f.Add([]byte(`{"f":2}`))
	f.Add([]byte(` {"seq":1,"f":1}`))
	f.Fuzz(func(t *testing.T, header []byte) {
		if len(header) >= event.MaxHeader {
			t.Skip() // the size limit has a test of its own
		}
		quick := event.Record{Contract: contract, Seq: 1, Header: header}
		thorough := quick
		thorough.Header = append([]byte(" "), header...)
		got, err := quick.ReadHeader()
		again, errAgain := thorough.ReadHeader()
		require.Equal(t, err == nil, errAgain == nil, "%v, %v", err, errAgain)
		require.Equal(t, got, again)
		if err == nil {
			require.Equal(t, contract, got.Contract)
			require.EqualValues(t, 1, got.Seq)
		}
	})
}

func FuzzReadCloudEvent(f *testing.F) {
	rec := seal(f, event.Link{}, registered())
	f.Add(cloudEvent(f, rec, event.Full))
	f.Add(cloudEvent(f, rec, event.Thin))
	f.Fuzz(func(t *testing.T, line []byte) {
		from, rec, err := event.ReadCloudEvent(line)
		if err != nil {
			require.Zero(t, rec)
			return
		}
		var out bytes.Buffer
		require.NoError(t, event.WriteCloudEvent(&out, from, rec, event.Full))
		_, again, err := event.ReadCloudEvent(out.Bytes())
		require.NoError(t, err)
		require.Equal(t, rec, again)
	})
}
