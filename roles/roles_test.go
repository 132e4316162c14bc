package roles_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/roles"
)

func mustRef(t *testing.T, text string) roles.Ref {
	t.Helper()
	r, err := roles.ParseRef(text)
	require.NoError(t, err)
	return r
}

const (
	one   = "3f2b8c1e-5d47-4a90-9c1f-0b6e2d7a4f11"
	two   = "9a1d4e77-02c5-4bd8-8f30-7c55e1b2a690"
	three = "c07be1f3-6a2d-4e19-b4c8-51d0a9f3e872"
)

func TestStoredNamesNeverChange(t *testing.T) {
	var names []string
	for _, r := range roles.All() {
		names = append(names, r.String())
		parsed, err := roles.ParseRole(r.String())
		require.NoError(t, err)
		require.Equal(t, r, parsed)
	}
	require.Equal(t, strings.Fields("youth guardian police prosecutor coordinator conversation-partner collector health-contact "+
		"laboratory school mediation child-welfare advisory-unit leader county-governor clock"), names)
	var duties []string
	for _, d := range roles.Duties() {
		duties = append(duties, d.String())
	}
	require.Equal(t, []string{"conversations", "testing", "economy"}, duties)
	require.Len(t, duties, roles.DutyCount)
	require.Empty(t, roles.NoRole.String())
	require.Equal(t, "invalid", roles.Role(200).String())
}

func TestNamesAsText(t *testing.T) {
	type row struct {
		Role     roles.Role
		Duty     roles.Duty
		Conflict roles.Conflict
		Ref      roles.Ref
	}
	in := row{roles.Collector, roles.Economy, roles.CollectorTreats, mustRef(t, one)}
	text, err := json.Marshal(in)
	require.NoError(t, err)
	require.JSONEq(t, `{"Role":"collector","Duty":"economy","Conflict":"collector-treats","Ref":"`+one+`"}`, string(text))
	var out row
	require.NoError(t, json.Unmarshal(text, &out))
	require.Equal(t, in, out)

	for _, bad := range []string{`{"Role":"Collector"}`, `{"Role":"boss"}`, `{"Duty":"none"}`, `{"Conflict":"x"}`, `{"Ref":"x"}`} {
		kept := in
		require.Error(t, json.Unmarshal([]byte(bad), &kept), bad)
		require.Equal(t, in, kept, "left alone on error")
	}
	_, err = roles.Role(99).MarshalText()
	require.Error(t, err)
	_, err = roles.Duty(99).MarshalText()
	require.Error(t, err)
	_, err = roles.Conflict(99).MarshalText()
	require.Error(t, err)
}

func TestAnUnknownNameIsClippedInTheError(t *testing.T) {
	_, err := roles.ParseRole(strings.Repeat("x", 65))
	require.EqualError(t, err, `unknown role "`+strings.Repeat("x", 64)+`…"`)
	_, err = roles.ParseRole(strings.Repeat("x", 64))
	require.EqualError(t, err, `unknown role "`+strings.Repeat("x", 64)+`"`)
}

func TestSets(t *testing.T) {
	s := roles.Of(roles.Clock, roles.Youth)
	require.True(t, s.Has(roles.Youth))
	require.True(t, s.Has(roles.Clock))
	require.False(t, s.Has(roles.Guardian))
	require.False(t, s.Has(roles.NoRole))
	require.False(t, roles.Of(roles.NoRole).Has(roles.NoRole), "no role is never a member")
	require.Equal(t, []roles.Role{roles.Youth, roles.Clock}, s.Roles())
	require.Equal(t, "youth, clock", s.String())
	require.Empty(t, roles.Set(0).String())
	require.Empty(t, roles.Set(0).Roles())
}

func TestPrivateRoles(t *testing.T) {
	for _, r := range roles.All() {
		require.Equal(t, r == roles.Youth || r == roles.Guardian, r.Private(), r.String())
	}
}

func TestReferences(t *testing.T) {
	r := mustRef(t, one)
	require.Equal(t, one, r.String())
	require.Equal(t, "3f2b8c1e", r.Short())
	require.False(t, r.IsZero())
	require.True(t, r.Opaque())
	text, err := r.AppendText([]byte("ref "))
	require.NoError(t, err)
	require.Equal(t, "ref "+one, string(text))

	var zero roles.Ref
	require.True(t, zero.IsZero())
	require.Empty(t, zero.String())
	require.Empty(t, zero.Short())
	require.False(t, zero.Opaque())
	require.NoError(t, r.UnmarshalText(nil))
	require.True(t, r.IsZero())

	for name, bad := range map[string]string{
		"empty": "", "upper case": strings.ToUpper(one), "braces": "{" + one + "}", "urn": "urn:uuid:" + one,
		"no hyphens": strings.ReplaceAll(one, "-", ""), "a name": "Kari Nordmann", "one short": one[:35], "not hex": "z" + one[1:],
	} {
		_, err := roles.ParseRef(bad)
		require.ErrorIs(t, err, roles.ErrRef, name)
		if bad != "" {
			require.NotContains(t, err.Error(), bad, "the text is not repeated")
		}
	}
}

// TestReferencesThatTellSomethingAreNotOpaque: versions that hold a time or can
// be recomputed from a name.
func TestReferencesThatTellSomethingAreNotOpaque(t *testing.T) {
	for _, version := range "1235678" {
		telling := one[:14] + string(version) + one[15:]
		require.False(t, mustRef(t, telling).Opaque(), "version %c", version)
	}
	require.False(t, mustRef(t, one[:19]+"c"+one[20:]).Opaque(), "another variant")
}

func TestOrganisationCodes(t *testing.T) {
	for _, good := range []roles.Org{"5001", "a", "politi-trondelag", roles.Org(strings.Repeat("a", 32)), "0", "z9", "a-"} {
		require.NoError(t, good.Check(), string(good))
	}
	for _, bad := range []roles.Org{"", "-a", "A", "å", "a b", "a_b", "a.b", "{", "`", "/", ":", roles.Org(strings.Repeat("a", 33))} {
		require.ErrorIs(t, bad.Check(), roles.ErrOrg, string(bad))
	}
	require.EqualError(t, roles.Org("").Check(), "roles: not an organisation code: 0 characters, want 1 to 32")
	require.EqualError(t, roles.Org("aB").Check(), "roles: not an organisation code: character 2 is not a-z, 0-9 or an inner hyphen")
}

func TestMunicipalityNumbers(t *testing.T) {
	for _, good := range []roles.Org{"5001", "0301", "0000", "9999"} {
		require.True(t, good.Municipality(), string(good))
	}
	for _, bad := range []roles.Org{"", "500", "50011", "500a", "a001", "50:1", "5/01"} {
		require.False(t, bad.Municipality(), string(bad))
	}
}

func TestGrantsAreBounded(t *testing.T) {
	noon := time.Date(2020, 6, 1, 12, 0, 0, 0, time.UTC)
	contract, other := mustRef(t, one), mustRef(t, two)
	for name, test := range map[string]struct {
		grant roles.Grant
		want  bool
	}{
		"open":                  {roles.Grant{Role: roles.Police}, true},
		"no role":               {roles.Grant{}, false},
		"begins now":            {roles.Grant{Role: roles.Police, From: noon}, true},
		"begins later":          {roles.Grant{Role: roles.Police, From: noon.Add(1)}, false},
		"ends later":            {roles.Grant{Role: roles.Police, Until: noon.Add(1)}, true},
		"ends now":              {roles.Grant{Role: roles.Police, Until: noon}, false},
		"this contract":         {roles.Grant{Role: roles.Police, Contract: contract}, true},
		"another contract":      {roles.Grant{Role: roles.Police, Contract: other}, false},
		"another, though valid": {roles.Grant{Role: roles.Police, Contract: other, From: noon, Until: noon.Add(1)}, false},
	} {
		require.Equal(t, test.want, test.grant.ValidAt(noon, contract), name)
	}
}

func TestOnBehalfIsWholeOrNothing(t *testing.T) {
	whole := roles.OnBehalf{Of: mustRef(t, one), Reason: "interpreter", Evidence: mustRef(t, two)}
	require.True(t, whole.Complete())
	require.False(t, whole.IsZero())
	require.True(t, roles.OnBehalf{}.IsZero())
	require.False(t, roles.OnBehalf{}.Complete())
	for _, part := range []roles.OnBehalf{
		{Reason: whole.Reason, Evidence: whole.Evidence}, {Of: whole.Of, Evidence: whole.Evidence}, {Of: whole.Of, Reason: whole.Reason},
	} {
		require.False(t, part.Complete())
		require.False(t, part.IsZero())
	}
}

func TestTheClockIsNobody(t *testing.T) {
	clock := roles.TheClock()
	require.True(t, clock.Ref.IsZero())
	require.Equal(t, []roles.Grant{{Role: roles.Clock}}, clock.Grants)
}

func TestAPostTakesTwoPeople(t *testing.T) {
	a, b := mustRef(t, one), mustRef(t, two)
	require.True(t, roles.Post{Holder: a, Deputy: b}.Manned())
	require.False(t, roles.Post{Holder: a, Deputy: a}.Manned())
	require.False(t, roles.Post{Holder: a}.Manned())
	require.False(t, roles.Post{Deputy: b}.Manned())
	require.False(t, roles.Post{}.Manned())

	post := roles.Post{Holder: a, Deputy: b}
	require.True(t, post.Has(a))
	require.True(t, post.Has(b))
	require.False(t, post.Has(mustRef(t, three)))
	require.False(t, roles.Post{}.Has(roles.Ref{}), "nobody holds nothing")
}

func TestCollectorIsNotTreater(t *testing.T) {
	a, b, c := mustRef(t, one), mustRef(t, two), mustRef(t, three)
	talks := roles.Post{Holder: a, Deputy: b}
	require.Equal(t, roles.NoConflict, roles.Separation(talks, roles.Post{Holder: c}))
	require.Equal(t, roles.CollectorTreats, roles.Separation(talks, roles.Post{Holder: a, Deputy: c}))
	require.Equal(t, roles.CollectorTreats, roles.Separation(talks, roles.Post{Holder: c, Deputy: b}))
	require.Equal(t, roles.NoConflict, roles.Separation(roles.Post{}, roles.Post{}))
}
