package event_test

import (
	"bytes"
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/event"
)

// The three versions of an event of a host: v1 counted hours, v2 minutes, v3
// has a span instead.
type (
	shiftV1 struct{ Hours int }
	shiftV2 struct{ Minutes int }
	shift   struct {
		Minutes int
		Room    event.Code
	}
)

func (shift) EventType() event.Type { return "host.shift" }

var errNegative = errors.New("negative hours")

func shiftRegistry(tb testing.TB) event.Registry {
	tb.Helper()
	m := hostMeta("host.shift")
	m.Version = 3
	m.Upcast = []event.Step{
		event.Lift(1, func(c *event.Coder, s *shiftV1) { c.Int("hours", &s.Hours) }, func(s shiftV1) (shiftV2, error) {
			if s.Hours < 0 {
				return shiftV2{}, errNegative
			}
			return shiftV2{Minutes: 60 * s.Hours}, nil
		}),
		event.Lift(2, func(c *event.Coder, s *shiftV2) { c.Int("minutes", &s.Minutes) }, func(s shiftV2) (shift, error) {
			return shift{Minutes: s.Minutes, Room: "unknown"}, nil
		}),
	}
	r, err := hostRegistry(tb).With(event.Define(m, func(c *event.Coder, s *shift) {
		c.Int("minutes", &s.Minutes)
		c.Code("room", &s.Room)
	}))
	require.NoError(tb, err)
	return r
}

func TestUpcast(t *testing.T) {
	r := shiftRegistry(t)
	rec, err := r.Seal(event.Link{}, salt, host(shift{Minutes: 90, Room: "b-2"}))
	require.NoError(t, err)
	require.Contains(t, string(rec.Body), `"v":3`)
	swap := func(old, other string) event.Record {
		changed := rec
		require.Contains(t, string(rec.Body), old)
		changed.Body = bytes.Replace(rec.Body, []byte(old), []byte(other), 1)
		return changed
	}
	const v3 = `"v":3,"occurred":"2025-03-03T09:15:00.000000Z","data":{"minutes":90,"room":"b-2"}`
	for _, c := range []struct {
		name, body string
		want       event.Payload
	}{
		{"present", v3, shift{90, "b-2"}},
		{"one step", `"v":2,"occurred":"2025-03-03T09:15:00.000000Z","data":{"minutes":45}`, shift{45, "unknown"}},
		{"two steps", `"v":1,"occurred":"2025-03-03T09:15:00.000000Z","data":{"hours":2}`, shift{120, "unknown"}},
		{"two steps, loose", `"v": 1,"occurred":"2025-03-03T09:15:00.000000Z","data":{ "hours" : 2 }`, shift{120, "unknown"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := r.Decode(swap(v3, c.body))
			require.NoError(t, err)
			require.Equal(t, c.want, got.Data)
		})
	}
	_, err = r.Decode(swap(v3, `"v":1,"occurred":"2025-03-03T09:15:00.000000Z","data":{"minutes":2}`))
	require.ErrorIs(t, err, event.ErrDecode, "an old version has the old fields only")
	_, err = r.Decode(swap(`"v":3`, `"v":4`))
	require.ErrorIs(t, err, event.ErrUnknownEvent)

	got, err := r.Decode(swap(v3, `"v":1,"occurred":"2025-03-03T09:15:00.000000Z","data":{"hours":-2}`))
	require.Zero(t, got)
	require.ErrorIs(t, err, errNegative)
	var upcast *event.UpcastError
	require.ErrorAs(t, err, &upcast)
	require.Equal(t, event.Type("host.shift"), upcast.Type)
	require.EqualValues(t, 1, upcast.Version)
	require.Contains(t, err.Error(), "negative hours")
}

func TestUpcastInsideACorrection(t *testing.T) {
	r := shiftRegistry(t)
	e := registered()
	e.Data = event.Corrected{Target: 1, Reason: "typing", Data: shift{Minutes: 60, Room: "a"}}
	e.Type, e.Coarse = e.Data.EventType(), ""
	rec, err := r.Seal(event.Link{}, salt, e)
	require.NoError(t, err)
	const now = `"data":{"type":"host.shift","v":3,"data":{"minutes":60,"room":"a"}}`
	require.Contains(t, string(rec.Body), now)
	old := rec
	old.Body = bytes.Replace(rec.Body, []byte(now), []byte(`"data":{"type":"host.shift","v":1,"data":{"hours":5}}`), 1)
	got, err := r.Decode(old)
	require.NoError(t, err)
	require.Equal(t, shift{300, "unknown"}, got.Data.(event.Corrected).Data)

	old.Body = bytes.Replace(rec.Body, []byte(now), []byte(`"data":{"type":"host.later","v":1,"data":{}}`), 1)
	_, err = r.Decode(old)
	var unknown *event.UnknownEventError
	require.ErrorAs(t, err, &unknown)
	require.Equal(t, event.UnknownEventError{Contract: contract, Seq: 1, Type: "host.later", Version: 1}, *unknown)
}
