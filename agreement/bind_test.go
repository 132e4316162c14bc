package agreement_test

import (
	"encoding/json"
	"errors"
	"maps"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

type object = map[string]any

// layer makes a small document.
func layer(t testing.TB, kind agreement.Kind, members object) *agreement.Document {
	t.Helper()
	whole := object{
		"format": agreement.Format, "kind": kind, "name": "the-" + kind, "version": 1, "validFrom": "2019-07-01",
		"title":  object{"nb": "Prøve", "nn": "Prøve", "en": "Test"},
		"notice": object{"nb": "Oppdiktet", "nn": "Oppdikta", "en": "Invented"},
	}
	if kind == agreement.MunicipalLayer {
		whole["municipality"] = "5001"
	}
	maps.Copy(whole, members)
	text, err := json.Marshal(whole)
	require.NoError(t, err)
	doc, err := agreement.Load(text)
	require.NoError(t, err)
	return doc
}

// leaves lists the single errors of a joined one.
func leaves(err error) []error {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		var all []error
		for _, e := range joined.Unwrap() {
			all = append(all, leaves(e)...)
		}
		return all
	}
	if err == nil {
		return nil
	}
	return []error{err}
}

func widenings(err error) []agreement.Widening {
	var all []agreement.Widening
	for _, e := range leaves(err) {
		var widening *agreement.WideningError
		if errors.As(e, &widening) {
			all = append(all, widening.Widening)
		}
	}
	return all
}

// bindTwo binds an inter-agency and a municipal layer under an empty law. Most
// values are missing; the widenings are what matters.
func bindTwo(t testing.TB, upper, lower object) []agreement.Widening {
	t.Helper()
	law := layer(t, agreement.LawLayer, nil)
	upper = maps.Clone(upper)
	upper["parties"] = append([]any{party("municipality", "5001", "2019-07-01", "2099-12-31")}, asList(upper["parties"])...)
	_, err := agreement.Bind(law, layer(t, agreement.InterAgencyLayer, upper), layer(t, agreement.MunicipalLayer, lower))
	return widenings(err)
}

func asList(v any) []any {
	list, _ := v.([]any)
	return list
}

// TestNarrowValues: for every value, the same is allowed, and one step beyond
// is refused in exactly the directions that its manner of narrowing forbids.
func TestNarrowValues(t *testing.T) {
	allowed := map[agreement.Narrowing][3]bool{ // one less, the same, one more
		agreement.MinUp: {false, true, true}, agreement.MaxDown: {true, true, false},
		agreement.Fixed: {false, true, false}, agreement.Local: {true, true, true},
	}
	for _, spec := range agreement.Fields() {
		for _, upper := range []int{spec.Min, (spec.Min + spec.Max) / 2, spec.Max} {
			for step := -1; step <= 1; step++ {
				lower := upper + step
				if lower < spec.Min || lower > spec.Max {
					continue
				}
				found := bindTwo(t, object{"values": object{spec.Key: value(upper)}}, object{"values": object{spec.Key: value(lower)}})
				require.Equalf(t, allowed[spec.Narrow][step+1], len(found) == 0, "%s: %d under %d", spec.Key, lower, upper)
			}
		}
	}
}

func TestNarrowPeriods(t *testing.T) {
	allowed := map[agreement.Narrowing]map[string]bool{
		agreement.MinUp:   {"9d": false, "10d": true, "11d": true, "1w": false, "2w": true, "20wd": false, "1m": false},
		agreement.MaxDown: {"9d": true, "10d": true, "11d": false, "1w": true, "2w": false, "1wd": false, "1m": false},
	}
	for _, spec := range agreement.Periods() {
		key := spec.Deadline.String()
		for lower, ok := range allowed[spec.Narrow] {
			found := bindTwo(t, object{"deadlines": object{key: value("10d")}}, object{"deadlines": object{key: value(lower)}})
			if ok {
				require.Emptyf(t, found, "%s: %s", key, lower)
				continue
			}
			require.Equal(t, []agreement.Widening{{"/deadlines/" + key, "the-inter-agency", "10d", "the-municipal", lower, spec.Narrow}}, found)
		}
	}
}

func TestNarrowSets(t *testing.T) {
	cases := []struct {
		set          string
		upper, lower []any
		rule         agreement.Narrowing // empty: allowed
	}{
		{"pause-reasons", []any{"a", "b"}, []any{"b", "a"}, ""},
		{"pause-reasons", []any{"a", "b"}, []any{"b"}, ""},
		{"pause-reasons", []any{"a", "b"}, []any{}, ""},
		{"pause-reasons", []any{"a", "b"}, []any{"b", "c"}, agreement.Subset},
		{"pause-reasons", []any{}, []any{"a"}, agreement.Subset},
		{"information-items", []any{"a", "b"}, []any{"b", "a"}, ""},
		{"information-items", []any{"a", "b"}, []any{"a"}, agreement.Fixed},
		{"information-items", []any{"a", "b"}, []any{"a", "b", "c"}, agreement.Fixed},
	}
	for _, c := range cases {
		found := bindTwo(t, object{"sets": object{c.set: value(c.upper)}}, object{"sets": object{c.set: value(c.lower)}})
		if c.rule == "" {
			require.Emptyf(t, found, "%v under %v", c.lower, c.upper)
			continue
		}
		require.Lenf(t, found, 1, "%v under %v", c.lower, c.upper)
		require.Equal(t, c.rule, found[0].Rule)
		require.Equal(t, "/sets/"+c.set, found[0].Key)
	}
}

func track(members object) object {
	whole := object{
		"track": "waiver", "open": true, "validFrom": "2019-07-01", "decidedBy": "prosecutor", "mark": "d", "source": "example",
	}
	maps.Copy(whole, members)
	return whole
}

func TestNarrowTracks(t *testing.T) {
	shut := object{"open": false}
	cases := map[string]struct {
		law, agency, municipal object // nil: does not speak of it
		want                   []string
	}{
		"the same":                    {object{}, object{}, object{}, nil},
		"closed below":                {object{}, shut, nil, nil},
		"closed at the bottom":        {object{}, object{}, shut, nil},
		"stays closed":                {shut, shut, shut, nil},
		"opened by the agencies":      {shut, object{}, nil, []string{"/tracks/waiver/open"}},
		"opened by the municipality":  {object{}, shut, object{}, []string{"/tracks/waiver/open"}},
		"opened against both":         {shut, shut, object{}, []string{"/tracks/waiver/open"}},
		"not known to the law":        {nil, object{}, nil, []string{"/tracks/waiver/open"}},
		"not known to the agencies":   {object{}, nil, object{}, []string{"/tracks/waiver/open"}},
		"not known and closed":        {nil, shut, nil, nil},
		"begins the same day":         {object{"validFrom": "2020-01-02"}, object{"validFrom": "2020-01-02"}, nil, nil},
		"begins a day earlier":        {object{"validFrom": "2020-01-02"}, object{"validFrom": "2020-01-01"}, nil, []string{"/tracks/waiver/validFrom"}},
		"begins a day later":          {object{"validFrom": "2020-01-02"}, object{"validFrom": "2020-01-03"}, nil, nil},
		"closed, begins earlier":      {object{"validFrom": "2020-01-02"}, object{"validFrom": "2020-01-01", "open": false}, nil, nil},
		"ends the same day":           {object{"validTo": "2020-01-02"}, object{"validTo": "2020-01-02"}, nil, nil},
		"ends a day later":            {object{"validTo": "2020-01-02"}, object{"validTo": "2020-01-03"}, nil, []string{"/tracks/waiver/validTo"}},
		"ends a day earlier":          {object{"validTo": "2020-01-02"}, object{"validTo": "2020-01-01"}, nil, nil},
		"closed, ends later":          {object{"validTo": "2020-01-02"}, object{"validTo": "2020-01-03", "open": false}, nil, nil},
		"says no end":                 {object{"validTo": "2020-01-02"}, object{}, nil, nil},
		"ends though law does not":    {object{}, object{"validTo": "2020-01-02"}, nil, nil},
		"decided by another":          {object{}, object{"decidedBy": "police"}, nil, []string{"/tracks/waiver/decidedBy"}},
		"closed, decided by another":  {object{}, object{"decidedBy": "police", "open": false}, nil, []string{"/tracks/waiver/decidedBy"}},
		"opinion lacking":             {object{"opinionRequired": true}, object{}, nil, []string{"/tracks/waiver/legalOpinion"}},
		"opinion given":               {object{"opinionRequired": true}, object{"legalOpinion": "o-1"}, object{}, nil},
		"opinion given above":         {object{"opinionRequired": true, "legalOpinion": "o-1"}, object{}, nil, nil},
		"opinion not needed closed":   {object{"opinionRequired": true}, shut, nil, nil},
		"agencies require an opinion": {object{}, object{"opinionRequired": true}, object{}, []string{"/tracks/waiver/legalOpinion"}},
		"opinion below the agencies":  {object{}, object{"opinionRequired": true}, object{"legalOpinion": "o-1"}, nil},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			tracks := func(members, base object) object {
				whole := maps.Clone(base)
				if members != nil {
					whole["tracks"] = []any{track(members)}
				}
				return whole
			}
			_, err := agreement.Bind(
				layer(t, agreement.LawLayer, tracks(c.law, object{})),
				layer(t, agreement.InterAgencyLayer, tracks(c.agency, object{"parties": []any{party("municipality", "5001", "2019-07-01", "2099-12-31")}})),
				layer(t, agreement.MunicipalLayer, tracks(c.municipal, object{})))
			var keys []string
			for _, w := range widenings(err) {
				keys = append(keys, w.Key)
			}
			require.Equal(t, c.want, keys)
		})
	}
}

func TestNarrowParties(t *testing.T) {
	upper := object{"parties": []any{party("police", "p1", "2019-07-01", "2020-06-30"), object{
		"kind": "school", "org": "s1", "from": "2019-07-01", "mark": "d", "source": "example",
	}}}
	endless := party("police", "p1", "2019-07-01", "")
	delete(endless, "to")
	cases := map[string]struct {
		lower object
		ok    bool
	}{
		"the same":          {party("police", "p1", "2019-07-01", "2020-06-30"), true},
		"a day less":        {party("police", "p1", "2019-07-02", "2020-06-29"), true},
		"a day earlier":     {party("police", "p1", "2019-06-30", "2020-06-30"), false},
		"a day longer":      {party("police", "p1", "2019-07-01", "2020-07-01"), false},
		"without an end":    {endless, false},
		"another":           {party("police", "p2", "2019-07-01", "2020-06-30"), false},
		"another kind":      {party("school", "p1", "2019-07-01", "2020-06-30"), false},
		"endless narrowed":  {party("school", "s1", "2019-07-01", "2199-12-31"), true},
		"not spoken of yet": {party("mediation", "m1", "2010-01-01", "2199-12-31"), true},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			require.Equal(t, c.ok, len(bindTwo(t, upper, object{"parties": []any{c.lower}})) == 0)
		})
	}
	found := bindTwo(t, upper, object{"parties": []any{endless}})
	require.Equal(t, []agreement.Widening{
		{"/parties/police/p1", "the-inter-agency", "not bound then", "the-municipal", "2019-07-01/", agreement.Subset},
	}, found)
}

func TestNarrowMunicipality(t *testing.T) {
	law := layer(t, agreement.LawLayer, nil)
	agency := layer(t, agreement.InterAgencyLayer, object{"parties": []any{party("municipality", "5001", "2019-07-01", "2099-12-31")}})
	_, err := agreement.Bind(law, agency, layer(t, agreement.MunicipalLayer, nil))
	require.Empty(t, widenings(err))
	_, err = agreement.Bind(law, agency, layer(t, agreement.MunicipalLayer, object{"municipality": "5006"}))
	require.Equal(t, []agreement.Widening{
		{"/municipality", "the-inter-agency", "not a party", "the-municipal", "5006", agreement.Subset},
	}, widenings(err))
}

func ladderRow(from, to int, rungs ...any) object {
	return object{
		"trigger": "missed-test", "severity": "ordinary", "evidence": "recorded",
		"from": from, "to": to, "rungs": rungs, "mark": "d", "source": "example",
	}
}

func TestNarrowLadder(t *testing.T) {
	upper := object{"ladder": []any{ladderRow(1, 2, 1, 2), ladderRow(3, 0, 3)}}
	another := ladderRow(1, 0, 1)
	another["trigger"] = "refused-test"
	cases := map[string]struct {
		lower []any
		at    string // empty: allowed
	}{
		"the same":                 {[]any{ladderRow(1, 2, 1, 2), ladderRow(3, 0, 3)}, ""},
		"fewer rungs":              {[]any{ladderRow(1, 1, 1), ladderRow(2, 2, 2), ladderRow(3, 0, 3)}, ""},
		"one rung more":            {[]any{ladderRow(1, 2, 1, 2, 3), ladderRow(3, 0, 3)}, "1"},
		"begins a step too early":  {[]any{ladderRow(1, 1, 1), ladderRow(2, 0, 3)}, "2"},
		"goes on a step too long":  {[]any{ladderRow(1, 3, 1), ladderRow(4, 0, 3)}, "3"},
		"wrong for ever":           {[]any{ladderRow(1, 2, 1), ladderRow(3, 4, 3), ladderRow(5, 0, 4)}, "5"},
		"unknown to the one above": {[]any{another}, "1"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			found := bindTwo(t, upper, object{"ladder": c.lower})
			if c.at == "" {
				require.Empty(t, found)
				return
			}
			require.Len(t, found, 1)
			require.True(t, strings.HasSuffix(found[0].Key, "/ordinary/recorded/"+c.at), found[0].Key)
		})
	}
}

func disclosure(topic string, readers object) []any {
	return []any{object{"topic": topic, "readers": readers, "mark": "d", "source": "example"}}
}

func TestNarrowDisclosure(t *testing.T) {
	upper := object{"disclosure": disclosure("case-exists", object{"police": []any{"D", "F consent deciding"}})}
	cases := map[string]struct {
		topic, reader string
		lower         []any
		ok            bool
	}{
		"the same":                       {"case-exists", "police", []any{"D", "F consent deciding"}, true},
		"nothing":                        {"case-exists", "police", []any{}, true},
		"less, always":                   {"case-exists", "police", []any{"M"}, true},
		"the same in more circumstances": {"case-exists", "police", []any{"F consent own deciding"}, true},
		"more, always":                   {"case-exists", "police", []any{"F"}, false},
		"more in fewer circumstances":    {"case-exists", "police", []any{"F consent"}, false},
		"another reader":                 {"case-exists", "school", []any{"count"}, false},
		"another reader, nothing":        {"case-exists", "school", []any{}, true},
		"another topic":                  {"end-state", "police", []any{"M"}, false},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			found := bindTwo(t, upper, object{"disclosure": disclosure(c.topic, object{c.reader: c.lower})})
			require.Equal(t, c.ok, len(found) == 0)
			for _, w := range found {
				require.Equal(t, "/disclosure/"+c.topic+"/"+c.reader, w.Key)
			}
		})
	}
}

// TestWideningNamesBoth: the error names both layers and both values, and
// every widening is reported.
func TestWideningNamesBoth(t *testing.T) {
	law, model := load(t, lawPath), load(t, modelPath)
	municipal := load(t, municipalPath,
		edit{"/values/length-max-months/value", 13},
		edit{"/values/test-notice-min-hours/value", 1},
		edit{"/deadlines/first-conversation/value", "8d"})
	terms, err := agreement.Bind(law, model, municipal)
	require.Nil(t, terms)
	require.ErrorIs(t, err, agreement.ErrWidens)
	require.Equal(t, []agreement.Widening{
		{"/values/length-max-months", "trondelag-model", "12", "municipal-5001", "13", agreement.MaxDown},
		{"/values/test-notice-min-hours", "trondelag-model", "2", "municipal-5001", "1", agreement.MinUp},
		{"/deadlines/first-conversation", "trondelag-model", "7d", "municipal-5001", "8d", agreement.MaxDown},
	}, widenings(err))
	require.Equal(t, `agreement: a layer widens the one above: /values/length-max-months: `+
		`municipal-5001 says "13", above it trondelag-model says "12" (max-down)`, leaves(err)[0].Error())
}

// TestEveryWideningIsReported: of each kind the first does not hide the second.
func TestEveryWideningIsReported(t *testing.T) {
	both := func(a, b object) []any { return []any{a, b} }
	mediation := object{"track": "mediation"}
	shut := object{"open": false}
	shutMediation := object{"open": false, "track": "mediation"}
	found := bindTwo(t, object{
		"deadlines":  object{"offer": value("5wd"), "plan": value("5d")},
		"sets":       object{"conditions": value([]any{"a"}), "pause-reasons": value([]any{"a"})},
		"tracks":     both(track(shut), track(shutMediation)),
		"ladder":     []any{ladderRow(1, 1, 1), ladderRow(2, 0, 2)},
		"disclosure": disclosure("case-exists", object{"police": []any{"D"}, "school": []any{"M"}}),
	}, object{
		"deadlines":  object{"offer": value("6wd"), "plan": value("6d")},
		"sets":       object{"conditions": value([]any{"b"}), "pause-reasons": value([]any{"b"})},
		"tracks":     both(track(nil), track(mediation)),
		"ladder":     []any{ladderRow(1, 1, 2), ladderRow(2, 0, 3)},
		"disclosure": disclosure("case-exists", object{"police": []any{"F"}, "school": []any{"D"}}),
	})
	var keys []string
	for _, w := range found {
		keys = append(keys, w.Key)
	}
	require.Equal(t, []string{
		"/deadlines/offer", "/deadlines/plan", "/sets/conditions", "/sets/pause-reasons",
		"/tracks/waiver/open", "/tracks/mediation/open",
		"/ladder/missed-test/ordinary/recorded/1", "/ladder/missed-test/ordinary/recorded/2",
		"/disclosure/case-exists/police", "/disclosure/case-exists/school",
	}, keys)
}

func TestBindLayers(t *testing.T) {
	law, model, municipal := load(t, lawPath), load(t, modelPath), load(t, municipalPath)
	plan := layer(t, agreement.PlanLayer, nil)
	for _, layers := range [][]*agreement.Document{
		{law, model}, {law, model, municipal}, {law, model, municipal, plan}, {law, model, plan},
	} {
		terms, err := agreement.Bind(layers...)
		require.NoError(t, err)
		require.Equal(t, layers, terms.Layers())
		require.Equal(t, layers[len(layers)-1].Name, terms.Name())
	}
	for _, layers := range [][]*agreement.Document{
		nil, {law}, {model}, {model, law}, {law, law}, {law, municipal}, {law, model, model}, {law, model, nil},
		{law, model, municipal, municipal}, {law, model, plan, municipal}, {law, model, plan, plan}, {nil, model},
	} {
		terms, err := agreement.Bind(layers...)
		require.Nil(t, terms)
		require.ErrorIs(t, err, agreement.ErrLayers)
	}
}

func TestBindMissing(t *testing.T) {
	_, err := agreement.Bind(layer(t, agreement.LawLayer, nil), layer(t, agreement.InterAgencyLayer, nil))
	require.ErrorIs(t, err, agreement.ErrIncomplete)
	require.Len(t, leaves(err), len(agreement.Fields())+len(agreement.Periods())+len(agreement.Sets())+2)
	for at, key := range map[string]string{
		"/values/length-max-months": "/values/length-max-months",
		"/deadlines/offer":          "/deadlines/offer",
		"/sets/materials":           "/sets/materials",
		"/ladder":                   "/ladder",
		"/disclosure":               "/disclosure",
	} {
		_, err := agreement.Bind(load(t, lawPath), load(t, modelPath, edit{at, nil}))
		require.EqualError(t, err, "agreement: a value is missing: "+key)
	}
}

func TestBindInconsistent(t *testing.T) {
	law, model := load(t, lawPath), load(t, modelPath)
	_, err := agreement.Bind(law, model, load(t, municipalPath, edit{"/values/length-max-months/value", 5}))
	require.ErrorIs(t, err, agreement.ErrInconsistent)
	require.EqualError(t, err, "agreement: values do not fit together: length-default-months, length-max-months")
	_, err = agreement.Bind(law, load(t, modelPath, edit{"/validTo", "2020-01-01"}), load(t, municipalPath))
	require.NoError(t, err)
	_, err = agreement.Bind(law, load(t, modelPath, edit{"/validTo", "2019-12-31"}), load(t, municipalPath))
	require.ErrorIs(t, err, agreement.ErrLayers)
}

// TestBindJudgesHandMadeDocuments: what did not come from Load is judged all
// the same.
func TestBindJudgesHandMadeDocuments(t *testing.T) {
	law, model := load(t, lawPath), load(t, modelPath)
	model.Parties[0].From = 0
	model.Values[agreement.AgeMin] = agreement.Number{Mark: "x", Source: "s1", Value: 14}
	model.Deadlines[agreement.OfferDue] = agreement.PeriodTerm{Mark: "d", Source: "s1"}
	model.Tracks[0].Track, model.Tracks[1].DecidedBy = agreement.NoTrack, roles.NoRole
	model.Disclosure[0].Topic = agreement.NoTopic
	model.Contacts[0].Duty = roles.NoDuty
	model.Title.NB = "a\u202e"
	model.ValidTo = -1
	_, err := agreement.Bind(law, model)
	require.ElementsMatch(t, []string{
		"/title/nb: bad-text", "/validTo: bad-date", "/parties/0/from: bad-date", "/contacts/0/duty: missing",
		"/tracks/0/track: missing", "/tracks/1/decidedBy: missing", "/values/age-min/value: out-of-range (15, 18)",
		"/values/age-min/mark: bad-code", "/deadlines/offer/value: bad-period", "/disclosure/0/topic: missing",
	}, defects(t, err))
	_, err = agreement.Bind(&agreement.Document{Kind: agreement.LawLayer}, &agreement.Document{Kind: agreement.InterAgencyLayer})
	require.Len(t, leaves(err), 2)
	stray := load(t, modelPath)
	stray.Values[agreement.Field(agreement.FieldCount)] = agreement.Number{Mark: "d", Source: "s1"}
	require.True(t, stray.Hash().IsZero())
	_, err = stray.Canonical()
	require.ErrorContains(t, err, "agreement: canonical form")
	_, err = agreement.Bind(law, stray)
	require.ErrorIs(t, err, agreement.ErrDefective)
}
