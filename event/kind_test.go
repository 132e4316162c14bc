package event_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

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
