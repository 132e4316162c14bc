package agreement_test

import (
	"maps"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/agreement"
)

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
