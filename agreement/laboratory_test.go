package agreement_test

import (
	"maps"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// lab is the laboratory "a" with other members; nil takes one away.
func lab(members object) object {
	whole := object{
		"key": "a", "org": "lab-a", "materials": []any{"urine"}, "creatinineLimit": 1700,
		"storageDays": 28, "answerDays": 10, "mark": "d", "source": "example",
	}
	maps.Copy(whole, members)
	for name, v := range members {
		if v == nil {
			delete(whole, name)
		}
	}
	return whole
}

func TestLoadLaboratories(t *testing.T) {
	saliva := object{"materials": []any{"saliva"}, "creatinineLimit": nil}
	cases := map[string]struct {
		labs []any
		want []string
	}{
		"one":                     {[]any{lab(nil)}, nil},
		"none":                    {[]any{}, nil},
		"two":                     {[]any{lab(nil), lab(object{"key": "b"})}, nil},
		"both materials":          {[]any{lab(object{"materials": []any{"saliva", "urine"}})}, nil},
		"saliva, no limit":        {[]any{lab(saliva)}, nil},
		"least of all":            {[]any{lab(object{"creatinineLimit": 500, "storageDays": 1, "answerDays": 1})}, nil},
		"most of all":             {[]any{lab(object{"creatinineLimit": 10000, "storageDays": 400, "answerDays": 400})}, nil},
		"not an object":           {[]any{"a"}, []string{"/laboratories/0: wrong-type (object)"}},
		"unknown member":          {[]any{lab(object{"name": "x"})}, []string{"/laboratories/0/name: unknown-member"}},
		"no key":                  {[]any{lab(object{"key": nil})}, []string{"/laboratories/0/key: missing"}},
		"key in prose":            {[]any{lab(object{"key": "The lab"})}, []string{"/laboratories/0/key: bad-code (slug)"}},
		"org in prose":            {[]any{lab(object{"org": "The lab"})}, []string{"/laboratories/0/org: bad-code (organisation)"}},
		"no organisation":         {[]any{lab(object{"org": nil})}, []string{"/laboratories/0/org: missing"}},
		"no materials":            {[]any{lab(object{"materials": nil, "creatinineLimit": nil})}, []string{"/laboratories/0/materials: missing"}},
		"empty materials":         {[]any{lab(object{"materials": []any{}, "creatinineLimit": nil})}, []string{"/laboratories/0/materials: missing"}},
		"materials a text":        {[]any{lab(object{"materials": "urine", "creatinineLimit": nil})}, []string{"/laboratories/0/materials: wrong-type (list)"}},
		"another material":        {[]any{lab(object{"materials": []any{"hair"}, "creatinineLimit": nil})}, []string{"/laboratories/0/materials/0: bad-code (material)"}},
		"two other materials":     {[]any{lab(object{"materials": []any{"hair", "nail", "urine"}})}, []string{"/laboratories/0/materials/0: bad-code (material)", "/laboratories/0/materials/1: bad-code (material)"}},
		"a material twice":        {[]any{lab(object{"materials": []any{"urine", "saliva", "urine"}})}, []string{"/laboratories/0/materials/2: duplicate (/laboratories/0/materials/0)"}},
		"urine, no limit":         {[]any{lab(object{"creatinineLimit": nil})}, []string{"/laboratories/0/creatinineLimit: missing"}},
		"saliva, a limit":         {[]any{lab(object{"materials": []any{"saliva"}})}, []string{"/laboratories/0/creatinineLimit: inconsistent (materials)"}},
		"saliva, a limit of 0":    {[]any{lab(object{"materials": []any{"saliva"}, "creatinineLimit": 0})}, []string{"/laboratories/0/creatinineLimit: out-of-range (500, 10000)"}},
		"urine, a limit of 0":     {[]any{lab(object{"creatinineLimit": 0})}, []string{"/laboratories/0/creatinineLimit: out-of-range (500, 10000)"}},
		"limit in millimol":       {[]any{lab(object{"creatinineLimit": 2})}, []string{"/laboratories/0/creatinineLimit: out-of-range (500, 10000)"}},
		"limit a part":            {[]any{lab(object{"creatinineLimit": 1.7})}, []string{"/laboratories/0/creatinineLimit: wrong-type (whole number)"}},
		"limit a text":            {[]any{lab(object{"creatinineLimit": "1700"})}, []string{"/laboratories/0/creatinineLimit: wrong-type (whole number)"}},
		"limit just too low":      {[]any{lab(object{"creatinineLimit": 499})}, []string{"/laboratories/0/creatinineLimit: out-of-range (500, 10000)"}},
		"limit just too high":     {[]any{lab(object{"creatinineLimit": 10001})}, []string{"/laboratories/0/creatinineLimit: out-of-range (500, 10000)"}},
		"not stored":              {[]any{lab(object{"storageDays": 0})}, []string{"/laboratories/0/storageDays: out-of-range (1, 400)"}},
		"stored too long":         {[]any{lab(object{"storageDays": 401})}, []string{"/laboratories/0/storageDays: out-of-range (1, 400)"}},
		"storage unknown":         {[]any{lab(object{"storageDays": nil})}, []string{"/laboratories/0/storageDays: missing"}},
		"answers at once":         {[]any{lab(object{"answerDays": 0})}, []string{"/laboratories/0/answerDays: out-of-range (1, 400)"}},
		"answers too late":        {[]any{lab(object{"answerDays": 401})}, []string{"/laboratories/0/answerDays: out-of-range (1, 400)"}},
		"answer unknown":          {[]any{lab(object{"answerDays": nil})}, []string{"/laboratories/0/answerDays: missing"}},
		"bad mark":                {[]any{lab(object{"mark": "q"})}, []string{"/laboratories/0/mark: bad-code"}},
		"source in prose":         {[]any{lab(object{"source": "see above"})}, []string{"/laboratories/0/source: bad-code (source)"}},
		"the same twice":          {[]any{lab(nil), lab(object{"key": "b"}), lab(object{"org": "lab-b"})}, []string{"/laboratories/2: duplicate (/laboratories/0)"}},
		"the same three times":    {[]any{lab(nil), lab(nil), lab(nil)}, []string{"/laboratories/1: duplicate (/laboratories/0)", "/laboratories/2: duplicate (/laboratories/0)"}},
		"two without a key":       {[]any{lab(object{"key": nil}), lab(object{"key": nil})}, []string{"/laboratories/0/key: missing", "/laboratories/1/key: missing"}},
		"several defects at once": {[]any{lab(object{"key": "", "storageDays": 0, "answerDays": "x"})}, []string{"/laboratories/0/answerDays: wrong-type (whole number)", "/laboratories/0/key: bad-code (slug)", "/laboratories/0/storageDays: out-of-range (1, 400)"}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			_, err := agreement.Load(edited(t, municipalPath, edit{"/laboratories", c.labs}))
			if c.want == nil {
				require.NoError(t, err)
				return
			}
			require.Equal(t, c.want, defects(t, err))
		})
	}
	_, err := agreement.Load(edited(t, municipalPath, edit{"/laboratories", object{}}))
	require.Equal(t, []string{"/laboratories: wrong-type (list)"}, defects(t, err))
}

// TestBindJudgesHandMadeLaboratories: a set that no file can hold.
func TestBindJudgesHandMadeLaboratories(t *testing.T) {
	model := load(t, modelPath)
	model.Laboratories[0].Materials = 1 // the bit of no material
	model.Laboratories[0].CreatinineLimit = 0
	model.Laboratories[1].Materials |= 1 << 7
	_, err := agreement.Bind(load(t, lawPath), model)
	require.Equal(t, []string{
		"/laboratories/0/materials: bad-code (material)", "/laboratories/1/materials: bad-code (material)",
	}, defects(t, err))
}

// TestNarrowLaboratories: a layer may only choose among those above, as they
// are, and one that names none takes all over.
func TestNarrowLaboratories(t *testing.T) {
	upper := object{"laboratories": []any{lab(nil), lab(object{"key": "b", "org": "lab-b", "creatinineLimit": 2000})}}
	b := object{"key": "b", "org": "lab-b", "creatinineLimit": 2000}
	with := func(members object) object {
		whole := maps.Clone(b)
		maps.Copy(whole, members)
		return lab(whole)
	}
	const was = "b, lab-b, urine, creatinine 2000, storage 28d, answer 10d"
	cases := map[string]struct {
		lower []any
		want  []agreement.Widening
	}{
		"all":                      {[]any{lab(nil), lab(b)}, nil},
		"one of them":              {[]any{lab(b)}, nil},
		"from another source":      {[]any{with(object{"mark": "s", "source": "s1"})}, nil},
		"unlisted: all taken over": {[]any{}, nil},
		"another": {[]any{with(object{"key": "c"})}, []agreement.Widening{
			{"/laboratories/c", "the-inter-agency", "no such laboratory", "the-municipal", "c, lab-b, urine, creatinine 2000, storage 28d, answer 10d", agreement.Subset},
		}},
		"another limit": {[]any{with(object{"creatinineLimit": 2001})}, []agreement.Widening{
			{"/laboratories/b", "the-inter-agency", was, "the-municipal", "b, lab-b, urine, creatinine 2001, storage 28d, answer 10d", agreement.Fixed},
		}},
		"another organisation": {[]any{with(object{"org": "lab-c"})}, []agreement.Widening{
			{"/laboratories/b", "the-inter-agency", was, "the-municipal", "b, lab-c, urine, creatinine 2000, storage 28d, answer 10d", agreement.Fixed},
		}},
		"more materials": {[]any{with(object{"materials": []any{"urine", "saliva"}})}, []agreement.Widening{
			{"/laboratories/b", "the-inter-agency", was, "the-municipal", "b, lab-b, urine saliva, creatinine 2000, storage 28d, answer 10d", agreement.Fixed},
		}},
		"stored for longer, and another": {[]any{with(object{"storageDays": 29}), with(object{"key": "c", "answerDays": 9})}, []agreement.Widening{
			{"/laboratories/b", "the-inter-agency", was, "the-municipal", "b, lab-b, urine, creatinine 2000, storage 29d, answer 10d", agreement.Fixed},
			{"/laboratories/c", "the-inter-agency", "no such laboratory", "the-municipal", "c, lab-b, urine, creatinine 2000, storage 28d, answer 9d", agreement.Subset},
		}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			require.Equal(t, c.want, bindTwo(t, upper, object{"laboratories": c.lower}))
		})
	}
	// The first layer to name laboratories is free to.
	require.Empty(t, bindTwo(t, object{}, object{"laboratories": []any{lab(nil)}}))
}

func TestTermsLaboratories(t *testing.T) {
	terms := model(t)
	keys := func(terms *agreement.Terms) []string {
		var keys []string
		for _, l := range terms.Laboratories() {
			keys = append(keys, l.Key)
			found, ok := terms.Laboratory(l.Key)
			require.True(t, ok)
			require.Equal(t, l, found)
		}
		return keys
	}
	require.Equal(t, []string{"urine-1700", "urine-2000", "urine-saliva-2700"}, keys(terms))
	require.Equal(t, keys(terms), keys(municipalTerms(t)), "taken over")
	for key, limit := range map[string]int{"urine-1700": 1700, "urine-2000": 2000, "urine-saliva-2700": 2700} {
		l, ok := terms.Laboratory(key)
		require.True(t, ok)
		require.Equal(t, limit, l.CreatinineLimit)
		require.Equal(t, 28, l.StorageDays)
		require.Equal(t, 10, l.AnswerDays)
		require.True(t, l.Materials.Has(agreement.Urine))
		require.Equal(t, key == "urine-saliva-2700", l.Materials.Has(agreement.Saliva))
		require.Equal(t, agreement.MarkDefault, l.Mark)
		require.NoError(t, l.Org.Check())
		require.NotEqual(t, roles.Org(l.Key), l.Org)
	}
	for _, key := range []string{"", "urine-1701", "zzz", "a"} {
		l, ok := terms.Laboratory(key)
		require.False(t, ok, key)
		require.Zero(t, l)
	}
	chosen := municipalTerms(t, edit{"/laboratories", []any{object{
		"key": "urine-2000", "org": "lab-eksempel-b", "materials": []any{"urine"}, "creatinineLimit": 2000,
		"storageDays": 28, "answerDays": 10, "mark": "d", "source": "example",
	}}})
	require.Equal(t, []string{"urine-2000"}, keys(chosen))
	require.NotEqual(t, municipalTerms(t).Hash(), chosen.Hash())
	_, ok := chosen.Laboratory("urine-1700")
	require.False(t, ok)
	without, err := agreement.Bind(load(t, lawPath), load(t, modelPath, edit{"/laboratories", nil}))
	require.NoError(t, err, "the list is optional")
	require.Empty(t, without.Laboratories())

	terms.Laboratories()[0].StorageDays = 1
	again, _ := terms.Laboratory("urine-1700")
	require.Equal(t, 28, again.StorageDays)
}

func TestLaboratoryValues(t *testing.T) {
	l, _ := model(t).Laboratory("urine-1700")
	for creatinine, diluted := range map[int]bool{0: false, 1: true, 1699: true, 1700: false, 9000: false} {
		require.Equal(t, diluted, l.Diluted(creatinine), creatinine)
	}
	require.False(t, agreement.Laboratory{}.Diluted(1))
	require.Equal(t, "2021-03-03", l.StoredUntil(day(t, "2021-02-03")).String())
	for material, supports := range map[agreement.Material]bool{agreement.NoMaterial: false, agreement.Urine: true, agreement.Saliva: false} {
		require.Equal(t, supports, material.SupportsNewIntake(), material)
	}
}

func TestMaterialSet(t *testing.T) {
	const beyond = agreement.Saliva + 1
	both := agreement.MaterialsOf(agreement.Saliva, agreement.Urine, agreement.NoMaterial, beyond, agreement.Saliva)
	require.Equal(t, []agreement.Material{agreement.Urine, agreement.Saliva}, both.List())
	require.Equal(t, "urine saliva", both.String())
	require.Equal(t, agreement.MaterialsOf(agreement.Urine, agreement.Saliva), both)
	one := agreement.MaterialsOf(agreement.Saliva)
	for m := range beyond + 1 {
		require.Equal(t, m == agreement.Saliva, one.Has(m), m)
		require.False(t, agreement.MaterialSet(0).Has(m))
		require.Equal(t, m == agreement.Urine || m == agreement.Saliva, (agreement.MaterialSet(0xff)).Has(m), m)
	}
	text, err := both.MarshalJSON()
	require.NoError(t, err)
	require.Equal(t, `["urine","saliva"]`, string(text))
	require.Zero(t, agreement.MaterialsOf(agreement.NoMaterial, beyond))
	require.Empty(t, agreement.MaterialSet(0).String())
}

func TestDiffLaboratories(t *testing.T) {
	doc := func(labs ...any) *agreement.Document {
		return layer(t, agreement.InterAgencyLayer, object{"laboratories": append([]any{}, labs...)})
	}
	const a, b = "a, lab-a, urine, creatinine 1700, storage 28d, answer 10d", "b, lab-a, urine, creatinine 1700, storage 28d, answer 10d"
	one, two := doc(lab(nil)), doc(lab(nil), lab(object{"key": "b"}))
	require.Empty(t, agreement.Diff(two, two))
	more := []agreement.Change{
		change("/laboratories", "{a}", "{a b}", agreement.Wider),
		change("/laboratories/b", "", b, agreement.NeitherWay),
		change("/laboratories/b/mark", "", "d", agreement.NeitherWay),
		change("/laboratories/b/source", "", "example", agreement.NeitherWay),
	}
	require.Equal(t, more, agreement.Diff(one, two))
	require.Equal(t, change("/laboratories", "{a b}", "{a}", agreement.Narrower), agreement.Diff(two, one)[0])
	require.Equal(t, change("/laboratories", "", "{a}", agreement.NeitherWay), agreement.Diff(doc(), one)[0])
	require.Equal(t, []agreement.Change{
		change("/laboratories/a", a, "a, lab-a, urine saliva, creatinine 1700, storage 28d, answer 9d", agreement.NeitherWay),
		change("/laboratories/a/source", "example", "s2", agreement.NeitherWay),
	}, agreement.Diff(one, doc(lab(object{"answerDays": 9, "materials": []any{"saliva", "urine"}, "source": "s2"}))))
}
