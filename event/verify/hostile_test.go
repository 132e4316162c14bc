package verify_test

import (
	"math/rand/v2"
	"reflect"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/event/verify"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// scramble gives every number, text and list of a payload another value.
func scramble(rng *rand.Rand, v reflect.Value) {
	switch v.Kind() {
	case reflect.Bool:
		v.SetBool(rng.IntN(2) == 0)
	case reflect.Uint8:
		v.SetUint(uint64(rng.IntN(4)))
	case reflect.Uint16, reflect.Uint32:
		v.SetUint(uint64(rng.IntN(5)))
	case reflect.Int, reflect.Int32:
		v.SetInt([]int64{-1, 0, 1, 3, 12, 43900, 43950, 1 << 30}[rng.IntN(8)])
	case reflect.String:
		v.SetString([]string{"", "x", "5001", "positive-test", "Not a code"}[rng.IntN(5)])
	case reflect.Struct:
		for _, field := range v.Fields() {
			scramble(rng, field)
		}
	case reflect.Slice:
		s := reflect.MakeSlice(v.Type(), rng.IntN(3), 3)
		for i := range s.Len() {
			scramble(rng, s.Index(i))
		}
		v.Set(s)
	}
}

// Whatever a log says, the verifier reports and goes on.
func TestNothingStopsTheVerifier(t *testing.T) {
	t.Parallel()
	var pool []event.Envelope
	for _, way := range ways {
		pool = append(pool, way(t).events...)
	}
	rng := rand.New(rand.NewPCG(1, 2))
	terms := model(t)
	for range 300 {
		v := verify.New(terms)
		if rng.IntN(4) == 0 {
			v = &verify.Verifier{}
		}
		found := 0
		for i := range 60 {
			e := pool[rng.IntN(len(pool))]
			if rng.IntN(2) == 0 {
				e.Seq = uint32(i + 1)
			}
			if rng.IntN(2) == 0 {
				data := reflect.New(reflect.TypeOf(e.Data)).Elem()
				scramble(rng, data)
				e.Data = data.Interface().(event.Payload)
			}
			if rng.IntN(8) == 0 {
				e.Data, e.Erased, e.Type, e.Occurred = nil, true, "", time.Time{}
			}
			e.By.Role = roles.Role(rng.IntN(17))
			e.Moves = append([]event.Move(nil), e.Moves...)
			for j := range e.Moves {
				e.Moves[j].Item = uint16(rng.IntN(4))
				e.Moves[j].Region = event.Region(rng.IntN(7))
			}
			v.Event(&e, func(verify.Violation) { found++ })
		}
		v.End(func(verify.Violation) {})
		require.Positive(t, found)
		require.Equal(t, found, v.Count().Violations)
	}
}

// Without the terms of a case what rests on them is not judged, and E9 says so.
func TestUnknownTerms(t *testing.T) {
	t.Parallel()
	v := verify.New(nil)
	ids := map[event.RuleID]bool{}
	for _, e := range second(t).events {
		v.Event(&e, func(x verify.Violation) { ids[x.ID] = true })
	}
	require.Equal(t, map[event.RuleID]bool{"E9": true}, ids)
	require.Positive(t, v.Count().Unsure)
}
