package event_test

import (
	"bytes"
	"errors"
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

func TestSealRefuses(t *testing.T) {
	for _, c := range []struct {
		name, field string
		spoil       func(*event.Envelope)
	}{
		{"no contract", "contract", func(e *event.Envelope) { e.Contract = roles.Ref{} }},
		{"no sequence", "seq", func(e *event.Envelope) { e.Seq = 0 }},
		{"not occurred", "occurred", func(e *event.Envelope) { e.Occurred = time.Time{} }},
		{"not recorded", "recorded", func(e *event.Envelope) { e.Recorded = time.Time{} }},
		{"nanoseconds", "recorded", func(e *event.Envelope) { e.Recorded = e.Recorded.Add(1) }},
		{"no payload", "data", func(e *event.Envelope) { e.Data = nil }},
		{"erased", "data", func(e *event.Envelope) { e.Erased = true }},
		{"unknown type", "type", func(e *event.Envelope) { e.Data, e.Type = stranger{}, "host.stranger" }},
		{"other type", "data", func(e *event.Envelope) { e.Type = "contract.signed" }},
		{"other coarse kind", "kind", func(e *event.Envelope) { e.Coarse = "consent" }},
		{"other compartment", "compartment", func(e *event.Envelope) { e.Compartment = event.HealthCompartment }},
		{"impostor", "data", func(e *event.Envelope) { e.Data = impostor{} }},
		{"too large", "data", func(e *event.Envelope) { e.Grounds = make([]event.RuleID, 20_000); fillRules(e.Grounds) }},
		{"too many moves", "moves", func(e *event.Envelope) { e.Moves = manyMoves() }},
	} {
		t.Run(c.name, func(t *testing.T) {
			e := registered()
			c.spoil(&e)
			rec, err := event.Standard().Seal(event.Link{}, salt, e)
			require.Zero(t, rec)
			var fault *event.EncodeError
			require.ErrorAs(t, err, &fault)
			require.Equal(t, c.field, fault.Field, err.Error())
		})
	}
	_, err := event.Standard().Seal(event.Link{}, event.Salt{}, registered())
	require.ErrorIs(t, err, event.ErrEncode, "a zero salt is no salt")
}

func fillRules(all []event.RuleID) {
	for i := range all {
		all[i] = "G1a"
	}
}

func manyMoves() []event.Move {
	all := make([]event.Move, 900)
	for i := range all {
		all[i] = event.Move{Region: event.ContractRegion, To: event.StateActive}
	}
	return all
}

// impostor says that it is another payload than it is.
type impostor struct{}

func (impostor) EventType() event.Type { return "case.registered" }

func TestRegistry(t *testing.T) {
	standard := event.Registry{}.All()
	require.NotEmpty(t, standard)
	require.Len(t, event.Standard().All(), len(standard))
	r := hostRegistry(t)
	require.Len(t, r.All(), len(standard)+1)
	require.Len(t, event.Registry{}.All(), len(standard), "With leaves the registry alone")

	k, ok := r.Kind("host.everything")
	require.True(t, ok)
	require.Equal(t, event.Code("host"), k.Coarse)
	require.Equal(t, event.Destroy, k.Retention)
	_, ok = event.Registry{}.Kind("host.everything")
	require.False(t, ok)

	more, err := r.With(event.Define(hostMeta("host.stranger"), func(*event.Coder, *stranger) {}))
	require.NoError(t, err)
	_, ok = more.Kind("host.everything")
	require.True(t, ok)

	all := more.All()
	all[0] = event.Kind{}
	require.NotEqual(t, all[0].Type, more.All()[0].Type, "All gives a copy")
}

func TestStandardKindsHold(t *testing.T) {
	for _, k := range event.Standard().All() {
		_, err := hostRegistry(t).With(k)
		require.EqualError(t, err, `event: kind "`+string(k.Type)+`": defined twice`)
	}
}

func TestDefects(t *testing.T) {
	none := func(*event.Coder, *stranger) {}
	meta := func(change func(*event.Meta)) event.Kind {
		m := hostMeta("host.stranger")
		change(&m)
		return event.Define(m, none)
	}
	lift := func(stranger) (stranger, error) { return stranger{}, nil }
	for _, c := range []struct {
		want string
		kind event.Kind
	}{
		{"not made by Define", event.Kind{Type: "host.stranger"}},
		{"not in the form of a code", event.Define(hostMeta("Host"), func(*event.Coder, *shouting) {})},
		{`calls itself "host.stranger"`, meta(func(m *event.Meta) { m.Type = "host.other" })},
		{"coarse kind is not", meta(func(m *event.Meta) { m.Coarse = "" })},
		{"the coarse kind tells the type", meta(func(m *event.Meta) { m.Coarse = "host.stranger" })},
		{"no compartment", meta(func(m *event.Meta) { m.Compartment = 0 })},
		{"no compartment", meta(func(m *event.Meta) { m.Compartment = 77 })},
		{"no retention class", meta(func(m *event.Meta) { m.Retention = 0 })},
		{"no retention class", meta(func(m *event.Meta) { m.Retention = 77 })},
		{"version 0 wants 0 upcast steps", meta(func(m *event.Meta) { m.Version = 0 })},
		{"version 2 wants 1 upcast steps, has 0", meta(func(m *event.Meta) { m.Version = 2 })},
		{"version 1 wants 0 upcast steps, has 1", meta(func(m *event.Meta) {
			m.Upcast = []event.Step{event.Lift(1, none, lift)}
		})},
		{"step 1 does not lift version 1", meta(func(m *event.Meta) {
			m.Version, m.Upcast = 2, []event.Step{event.Lift(2, none, lift)}
		})},
		{"step 1 does not lift version 1", meta(func(m *event.Meta) {
			m.Version, m.Upcast = 2, []event.Step{{}}
		})},
		{"step 1 does not give the struct of version 2", meta(func(m *event.Meta) {
			m.Version, m.Upcast = 2, []event.Step{event.Lift(1, none, func(stranger) (inner, error) { return inner{}, nil })}
		})},
		{"step 1 does not give the struct of version 2", meta(func(m *event.Meta) {
			m.Version = 3
			m.Upcast = []event.Step{event.Lift(1, none, lift), event.Lift(2, innerFields, func(inner) (stranger, error) {
				return stranger{}, nil
			})}
		})},
		{`field "a" is declared twice`, event.Define(hostMeta("host.stranger"), func(c *event.Coder, _ *stranger) {
			var n int
			c.Int("a", &n)
			c.Int("a", &n)
		})},
		{`field "A" is declared twice or is not`, event.Define(hostMeta("host.stranger"), func(c *event.Coder, _ *stranger) {
			var n int
			c.Int("A", &n)
		})},
		{`field "in.b\"" is declared twice or is not`, event.Define(hostMeta("host.stranger"), func(c *event.Coder, _ *stranger) {
			c.Object("in", func(c *event.Coder) { c.Code(`b"`, new(event.Code)) })
		})},
	} {
		r, err := event.Registry{}.With(c.kind)
		require.ErrorContains(t, err, c.want)
		require.Len(t, r.All(), len(event.Standard().All()))
	}
	_, err := event.Registry{}.With(event.Kind{}, meta(func(m *event.Meta) { m.Coarse = "" }), meta(func(*event.Meta) {}))
	require.ErrorContains(t, err, "not made by Define")
	require.ErrorContains(t, err, "coarse kind is not")
	require.ErrorContains(t, err, `"host.stranger": defined twice`)
}

type shouting struct{}

func (shouting) EventType() event.Type { return "Host" }

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
	swap := func(old, new string) event.Record {
		other := rec
		require.Contains(t, string(rec.Body), old)
		other.Body = bytes.Replace(rec.Body, []byte(old), []byte(new), 1)
		return other
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
