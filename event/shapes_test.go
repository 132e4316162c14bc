package event_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// everything has a field of every shape that a host may declare.
type everything struct {
	Ref     roles.Ref
	Refs    []roles.Ref
	Org     roles.Org
	Orgs    []roles.Org
	Code    event.Code
	Codes   []event.Code
	Rule    event.RuleID
	Rules   []event.RuleID
	Type    event.Type
	Date    agreement.Date
	Dates   []agreement.Date
	Time    time.Time
	Hash    agreement.Hash
	Bool    bool
	Int     int
	Uint8   uint8
	Uint16  uint16
	Uint32  uint32
	Uint32s []uint32
	Enum    roles.Role
	Enums   []roles.Role
	Inner   inner
	Free    inner
	List    []inner
	Nested  event.Payload
}

type inner struct {
	A  int
	In []inner2
}

type inner2 struct{ B event.Code }

func (everything) EventType() event.Type { return "host.everything" }

func innerFields(c *event.Coder, v *inner) {
	c.Int("a", &v.A)
	event.List(c, "in", &v.In, func(c *event.Coder, v *inner2) { c.Code("b", &v.B) })
}

func everythingFields(c *event.Coder, e *everything) {
	c.Ref("ref", &e.Ref)
	c.Refs("refs", &e.Refs)
	c.Org("org", &e.Org)
	c.Orgs("orgs", &e.Orgs)
	c.Code("code", &e.Code)
	c.Codes("codes", &e.Codes)
	c.Rule("rule", &e.Rule)
	c.Rules("rules", &e.Rules)
	c.Type("type", &e.Type)
	c.Date("date", &e.Date)
	c.Dates("dates", &e.Dates)
	c.Time("time", &e.Time)
	c.Hash("hash", &e.Hash)
	c.Bool("bool", &e.Bool)
	c.Int("int", &e.Int)
	c.Uint8("uint8", &e.Uint8)
	c.Uint16("uint16", &e.Uint16)
	c.Uint32("uint32", &e.Uint32)
	c.Uint32s("uint32s", &e.Uint32s)
	event.Enum(c, "enum", &e.Enum)
	event.Enums(c, "enums", &e.Enums)
	event.Struct(c, "inner", &e.Inner, innerFields)
	c.Object("free", func(c *event.Coder) { innerFields(c, &e.Free) })
	event.List(c, "list", &e.List, innerFields)
	c.Nested("nested", &e.Nested)
}

func hostMeta(t event.Type) event.Meta {
	return event.Meta{
		Type: t, Version: 1, Coarse: "host",
		Compartment: event.SchoolCompartment, Retention: event.Destroy,
	}
}

func hostRegistry(tb testing.TB) event.Registry {
	tb.Helper()
	r, err := event.Registry{}.With(event.Define(hostMeta("host.everything"), everythingFields))
	require.NoError(tb, err)
	return r
}

func host(p event.Payload) event.Envelope {
	return event.Envelope{
		Contract: contract, Seq: 1, Type: p.EventType(), Data: p,
		Coarse: "host", Compartment: event.SchoolCompartment,
		Occurred: at("2025-03-03T09:15:00Z"), Recorded: at("2025-03-03T09:15:00Z"),
	}
}

func full() everything {
	return everything{
		Ref: youth, Refs: []roles.Ref{youth, guardian}, Org: "5001", Orgs: []roles.Org{"5001", "5006"},
		Code: "a-code", Codes: []event.Code{"a", "b.c"}, Rule: "G16a", Rules: []event.RuleID{"B3"},
		Type: "host.other", Date: date("2199-12-31"), Dates: []agreement.Date{date("1900-01-01"), date("2024-02-29")},
		Time: at("9999-12-31T23:59:59.999999Z"), Hash: agreement.Hash{31: 1}, Bool: true,
		Int: -1<<53 + 1, Uint8: 255, Uint16: 65535, Uint32: 1<<32 - 1, Uint32s: []uint32{0, 1<<32 - 1},
		Enum: roles.Clock, Enums: []roles.Role{roles.Youth, roles.Leader},
		Inner: inner{A: 1}, Free: inner{In: []inner2{{"x"}, {}}},
		List:   []inner{{}, {A: 2, In: []inner2{{"y"}}}, {In: []inner2{{}, {"z"}}}},
		Nested: everything{Int: 3, Nested: event.Signed{Version: 1}},
	}
}

const fullBody = `{"type":"host.everything","v":1,"occurred":"2025-03-03T09:15:00.000000Z","data":{` +
	`"ref":"2a4c6e80-1b3d-4f5a-9c7e-8d9fab1c3e5f",` +
	`"refs":["2a4c6e80-1b3d-4f5a-9c7e-8d9fab1c3e5f","3c5e7a91-2d4f-4b6c-8e0a-9fb1cd2e4f60"],` +
	`"org":"5001","orgs":["5001","5006"],"code":"a-code","codes":["a","b.c"],"rule":"G16a","rules":["B3"],` +
	`"type":"host.other","date":"2199-12-31","dates":["1900-01-01","2024-02-29"],` +
	`"time":"9999-12-31T23:59:59.999999Z",` +
	`"hash":"0000000000000000000000000000000000000000000000000000000000000001","bool":true,` +
	`"int":-9007199254740991,"uint8":255,"uint16":65535,"uint32":4294967295,"uint32s":[0,4294967295],` +
	`"enum":"clock","enums":["youth","leader"],"inner":{"a":1},"free":{"in":[{"b":"x"},{}]},` +
	`"list":[{},{"a":2,"in":[{"b":"y"}]},{"in":[{},{"b":"z"}]}],` +
	`"nested":{"type":"host.everything","v":1,"data":{"int":3,` +
	`"nested":{"type":"contract.signed","v":1,"data":{"version":1}}}}}}`

func TestEveryShape(t *testing.T) {
	r := hostRegistry(t)
	for _, want := range []everything{full(), {}} {
		rec, err := r.Seal(event.Link{}, salt, host(want))
		require.NoError(t, err)
		if want.Bool {
			require.Equal(t, fullBody, string(rec.Body))
		}
		got, err := r.Decode(rec)
		require.NoError(t, err)
		require.Equal(t, want, got.Data)

		rec.Body = reversed(t, rec.Body)
		got, err = r.Decode(rec)
		require.NoError(t, err)
		require.Equal(t, want, got.Data)
	}
}

func TestFields(t *testing.T) {
	k, ok := hostRegistry(t).Kind("host.everything")
	require.True(t, ok)
	var lines []string
	for _, f := range k.Fields() {
		lines = append(lines, f.Path+" "+f.Shape)
	}
	require.Equal(t, []string{
		"ref ref", "refs []ref", "org org", "orgs []org", "code code", "codes []code", "rule rule",
		"rules []rule", "type type", "date date", "dates []date", "time time", "hash hash", "bool bool",
		"int int", "uint8 int", "uint16 int", "uint32 int", "uint32s []int", "enum enum", "enums []enum",
		"inner.a int", "inner.in[].b code", "free.a int", "free.in[].b code",
		"list[].a int", "list[].in[].b code", "nested payload",
	}, lines)
	require.Empty(t, event.Kind{}.Fields())
}

func TestUnstorable(t *testing.T) {
	r := hostRegistry(t)
	for _, c := range []struct {
		field string
		data  everything
	}{
		{"org", everything{Org: "Trondheim kommune"}},
		{"orgs", everything{Orgs: []roles.Org{""}}},
		{"refs", everything{Refs: []roles.Ref{{}}}},
		{"code", everything{Code: "Ola Nordmann"}},
		{"code", everything{Code: event.Code(strings.Repeat("a", 65))}},
		{"codes", everything{Codes: []event.Code{"a", ""}}},
		{"rule", everything{Rule: "G 16"}},
		{"rules", everything{Rules: []event.RuleID{""}}},
		{"type", everything{Type: `"`}},
		{"date", everything{Date: -1}},
		{"dates", everything{Dates: []agreement.Date{0}}},
		{"time", everything{Time: at("2025-01-01T00:00:00.0000001Z")}},
		{"time", everything{Time: time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)}},
		{"int", everything{Int: 1 << 53}},
		{"int", everything{Int: -1 << 53}},
		{"enum", everything{Enum: 200}},
		{"enums", everything{Enums: []roles.Role{0}}},
		{"a", everything{List: []inner{{A: 1 << 60}}}},
		{"nested", everything{Nested: stranger{}}},
	} {
		t.Run(c.field, func(t *testing.T) {
			rec, err := r.Seal(event.Link{}, salt, host(c.data))
			require.Zero(t, rec)
			require.ErrorIs(t, err, event.ErrEncode)
			var fault *event.EncodeError
			require.ErrorAs(t, err, &fault)
			require.Equal(t, c.field, fault.Field)
			require.Equal(t, event.Type("host.everything"), fault.Type)
			require.NotContains(t, err.Error(), "Nordmann")
		})
	}
}

type stranger struct{}

func (stranger) EventType() event.Type { return "host.stranger" }
