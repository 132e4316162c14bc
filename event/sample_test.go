package event_test

import (
	"encoding"
	"fmt"
	"hash/fnv"
	"reflect"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// zeroOf returns the payload of a kind with every field zero.
func zeroOf(tb testing.TB, registry event.Registry, k event.Kind) event.Payload {
	tb.Helper()
	rec := seal(tb, event.Link{}, registered())
	rec.Body = fmt.Appendf(nil, `{"type":%q,"v":%d,"occurred":"2025-03-03T09:15:00.000000Z",`+
		`"moves":[{"region":"contract","to":"received"}],"data":{}}`, k.Type, k.Version)
	e, err := registry.Decode(rec)
	require.NoError(tb, err)
	return e.Data
}

// sampleOf returns a payload of a kind with every field set.
func sampleOf(tb testing.TB, k event.Kind) event.Payload {
	tb.Helper()
	zero := zeroOf(tb, event.Standard(), k)
	v := reflect.New(reflect.TypeOf(zero)).Elem()
	fill(tb, v)
	p, ok := reflect.TypeAssert[event.Payload](v)
	require.True(tb, ok)
	return p
}

func fill(tb testing.TB, v reflect.Value) {
	tb.Helper()
	switch v.Addr().Interface().(type) {
	case *roles.Ref:
		v.Set(reflect.ValueOf(guardian))
		return
	case *roles.Org:
		v.SetString("5001")
		return
	case *event.Code, *event.Type:
		v.SetString("a-code")
		return
	case *event.RuleID:
		v.SetString("G16a")
		return
	case *agreement.Date:
		v.Set(reflect.ValueOf(date("2025-08-31")))
		return
	case *agreement.Hash:
		v.Set(reflect.ValueOf(agreement.Hash{1, 31: 2}))
		return
	case *time.Time:
		v.Set(reflect.ValueOf(at("2025-08-31T10:00:00Z")))
		return
	case *event.Payload:
		v.Set(reflect.ValueOf(event.Signed{Version: 2, Language: "nn"}))
		return
	}
	switch v.Kind() {
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int:
		v.SetInt(7)
	case reflect.Uint8:
		_, ok := reflect.TypeAssert[encoding.TextMarshaler](v)
		require.True(tb, ok, "%s has no stored names", v.Type())
		v.SetUint(1)
	case reflect.String:
		v.SetString("some-word")
	case reflect.Uint16, reflect.Uint32:
		v.SetUint(9)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		fill(tb, v.Index(0))
		fill(tb, v.Index(1))
	case reflect.Struct:
		for _, field := range v.Fields() {
			fill(tb, field)
		}
	default:
		require.Fail(tb, "no sample", "%s", v.Type())
	}
}

// sampleEvent is the first event of a contract of its own, of the given kind.
func sampleEvent(tb testing.TB, k event.Kind) event.Envelope {
	tb.Helper()
	e := registered()
	e.Type, e.Data, e.Coarse, e.Compartment = k.Type, sampleOf(tb, k), k.Coarse, k.Compartment
	h := fnv.New128a()
	_, _ = h.Write([]byte(k.Type))
	h.Sum(e.Contract[:0])
	e.Contract[6] = e.Contract[6]&0x0f | 0x40
	e.Contract[8] = e.Contract[8]&0x3f | 0x80
	e.By.OnBehalf = roles.OnBehalf{Of: youth, Reason: "interpreter", Evidence: guardian}
	e.Findings = []event.Finding{{Code: "late-fact", Rule: "R3", Seq: 4}}
	e.Moves = append(e.Moves, event.Move{
		Item: 3, Region: event.TestRegion, From: event.StateNotified, To: event.StateUnexcused,
	})
	return e
}
