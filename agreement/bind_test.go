package agreement_test

import (
	"encoding/json"
	"errors"
	"maps"
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
		if widening, ok := errors.AsType[*agreement.WideningError](e); ok {
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
	law.Values[agreement.Field(agreement.FieldCount)] = agreement.Number{}
	_, err = agreement.Bind(law, stray)
	require.Len(t, leaves(err), 2)
}
