package agreement_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/agreement"
)

func TestDiffOfTheSame(t *testing.T) {
	require.Empty(t, agreement.Diff(load(t, modelPath), load(t, modelPath)))
	shuffled, err := agreement.Load(shuffle(t, file(t, modelPath)))
	require.NoError(t, err)
	require.Empty(t, agreement.Diff(load(t, modelPath), shuffled))
}

// TestDiff: each edit gives exactly the changes listed; read backwards, what
// was narrower is wider.
func TestDiff(t *testing.T) {
	const (
		n = agreement.Narrower
		w = agreement.Wider
		x = agreement.NeitherWay
		l = agreement.LocalMatter
	)
	short := object{"tracks": []any{track(nil)}, "parties": []any{party("police", "p1", "2019-07-01", "2020-06-30")},
		"values":     object{"length-max-months": value(9), "age-min": value(15), "length-default-months": value(6), "test-notice-min-hours": value(2)},
		"deadlines":  object{"offer": value("5wd"), "reflection": value("3d")},
		"sets":       object{"pause-reasons": value([]any{"a", "b"}), "information-items": value([]any{"a"})},
		"ladder":     []any{ladderRow(1, 1, 1), ladderRow(2, 0, 2, 3)},
		"disclosure": disclosure("case-exists", object{"police": []any{"D", "F consent"}}),
		"contacts":   []any{contact("5001")},
	}
	cases := map[string]struct {
		at     string
		to     any
		change agreement.Change
	}{
		"max down":              {"/values/length-max-months/value", 8, change("/values/length-max-months", "9", "8", n)},
		"min up":                {"/values/test-notice-min-hours/value", 3, change("/values/test-notice-min-hours", "2", "3", n)},
		"fixed":                 {"/values/age-min/value", 16, change("/values/age-min", "15", "16", x)},
		"local":                 {"/values/length-default-months/value", 7, change("/values/length-default-months", "6", "7", l)},
		"mark":                  {"/values/age-min/mark", "s", change("/values/age-min/mark", "d", "s", x)},
		"source":                {"/values/age-min/source", "s1", change("/values/age-min/source", "example", "s1", x)},
		"deadline shorter":      {"/deadlines/offer/value", "4wd", change("/deadlines/offer", "5wd", "4wd", n)},
		"reflection shorter":    {"/deadlines/reflection/value", "2d", change("/deadlines/reflection", "3d", "2d", w)},
		"other unit":            {"/deadlines/offer/value", "5d", change("/deadlines/offer", "5wd", "5d", x)},
		"subset":                {"/sets/pause-reasons/value", []any{"b"}, change("/sets/pause-reasons", "{a b}", "{b}", n)},
		"emptied set":           {"/sets/pause-reasons/value", []any{}, change("/sets/pause-reasons", "{a b}", "{}", n)},
		"another set":           {"/sets/pause-reasons/value", []any{"b", "c"}, change("/sets/pause-reasons", "{a b}", "{b c}", x)},
		"fixed set":             {"/sets/information-items/value", []any{}, change("/sets/information-items", "{a}", "{}", x)},
		"rung taken away":       {"/ladder/1/rungs", []any{2}, change("/ladder/missed-test/ordinary/recorded", "1-1: 1; 2-0: 2 3", "1-1: 1; 2-0: 2", n)},
		"rung changed":          {"/ladder/1/rungs", []any{4}, change("/ladder/missed-test/ordinary/recorded", "1-1: 1; 2-0: 2 3", "1-1: 1; 2-0: 4", x)},
		"cell less":             {"/disclosure/0/readers/police", []any{"D"}, change("/disclosure/case-exists/police", "[F consent, D]", "[D]", n)},
		"cell said closed":      {"/disclosure/0/readers/police", []any{}, change("/disclosure/case-exists/police", "[F consent, D]", "[]", n)},
		"cell gone":             {"/disclosure/0/readers/police", nil, change("/disclosure/case-exists/police", "[F consent, D]", "", n)},
		"cell new":              {"/disclosure/0/readers/school", []any{"M"}, change("/disclosure/case-exists/school", "", "[M]", w)},
		"track closed":          {"/tracks/0/open", false, change("/tracks/waiver/open", "true", "false", n)},
		"track later":           {"/tracks/0/validFrom", "2019-07-02", change("/tracks/waiver/validFrom", "2019-07-01", "2019-07-02", n)},
		"track ends":            {"/tracks/0/validTo", "2029-07-02", change("/tracks/waiver/validTo", "", "2029-07-02", n)},
		"track basis":           {"/tracks/0/basis", []any{"strpl-69"}, change("/tracks/waiver/basis", "", "strpl-69", x)},
		"track decided by":      {"/tracks/0/decidedBy", "police", change("/tracks/waiver/decidedBy", "prosecutor", "police", x)},
		"track opinion":         {"/tracks/0/legalOpinion", "o-1", change("/tracks/waiver/legalOpinion", "", "o-1", x)},
		"track needs opinion":   {"/tracks/0/opinionRequired", true, change("/tracks/waiver/opinionRequired", "false", "true", x)},
		"party for longer":      {"/parties/0/to", "2020-07-01", change("/parties/police/p1/2019-07-01", "2019-07-01/2020-06-30", "2019-07-01/2020-07-01", w)},
		"contact's post":        {"/contacts/0/post", "other", change("/contacts/5001/testing/2020-01-01", "unit 2020-01-01/", "other 2020-01-01/", l)},
		"contact ends":          {"/contacts/0/to", "2020-02-01", change("/contacts/5001/testing/2020-01-01", "unit 2020-01-01/", "unit 2020-01-01/2020-02-01", l)},
		"begins earlier":        {"/validFrom", "2019-06-30", change("/validFrom", "2019-07-01", "2019-06-30", w)},
		"ends":                  {"/validTo", "2030-01-01", change("/validTo", "", "2030-01-01", n)},
		"another version":       {"/version", 2, change("/version", "1", "2", x)},
		"another name":          {"/name", "other", change("/name", "the-inter-agency", "other", x)},
		"title: not a term":     {"/title/en", "Other", agreement.Change{}},
		"kind of ladder origin": {"/ladder/1/source", "s1", change("/ladder/missed-test/ordinary/recorded/2/source", "example", "s1", x)},
	}
	before := layer(t, agreement.InterAgencyLayer, short)
	canonical, err := before.Canonical()
	require.NoError(t, err)
	opposite := map[agreement.Effect]agreement.Effect{n: w, w: n, x: x, l: l}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			var tree any
			require.NoError(t, json.Unmarshal(canonical, &tree))
			text, err := json.Marshal(changed(t, tree, strings.Split(c.at, "/")[1:], c.to))
			require.NoError(t, err)
			after, err := agreement.Load(text)
			require.NoError(t, err)
			if c.change.Path == "" {
				require.Empty(t, agreement.Diff(before, after))
				return
			}
			require.Equal(t, []agreement.Change{c.change}, agreement.Diff(before, after))
			back := change(c.change.Path, c.change.After, c.change.Before, opposite[c.change.Effect])
			require.Equal(t, []agreement.Change{back}, agreement.Diff(after, before))
		})
	}
}

func change(path, before, after string, effect agreement.Effect) agreement.Change {
	return agreement.Change{Path: path, Before: before, After: after, Effect: effect}
}

// TestDiffNewAndGone: what only one of the two says, in order of path.
func TestDiffNewAndGone(t *testing.T) {
	empty := layer(t, agreement.InterAgencyLayer, nil)
	full := layer(t, agreement.InterAgencyLayer, object{
		"values": object{"age-min": value(15)}, "parties": []any{party("police", "p1", "2019-07-01", "2020-06-30")},
		"tracks": []any{track(object{"validTo": "2030-01-01"})}, "deadlines": object{"offer": value("5wd")},
		"sets": object{"materials": value([]any{})}, "ladder": []any{ladderRow(1, 0, 1)},
		"contacts": []any{contact("5001")},
	})
	effects := map[string]agreement.Effect{}
	var paths []string
	for _, c := range agreement.Diff(empty, full) {
		require.Empty(t, c.Before)
		effects[c.Path] = c.Effect
		paths = append(paths, c.Path)
	}
	require.IsIncreasing(t, paths)
	require.Equal(t, agreement.LocalMatter, effects["/contacts/5001/testing/2020-01-01"])
	require.Equal(t, agreement.Wider, effects["/parties/police/p1/2019-07-01"])
	require.Equal(t, agreement.Wider, effects["/tracks/waiver/open"])
	for _, path := range []string{
		"/values/age-min", "/deadlines/offer", "/sets/materials", "/ladder/missed-test/ordinary/recorded", "/tracks/waiver/decidedBy",
		"/parties/police/p1/2019-07-01/mark", "/tracks/waiver/validFrom", "/tracks/waiver/validTo",
	} {
		require.Equal(t, agreement.NeitherWay, effects[path], path)
	}
	for _, c := range agreement.Diff(full, empty) {
		require.Empty(t, c.After)
	}
}

// TestVoluntaryOpenDiffersOnlyThere: the fixture for the voluntary track is
// the model with that one track opened.
func TestVoluntaryOpenDiffersOnlyThere(t *testing.T) {
	require.Equal(t, []agreement.Change{
		change("/name", "trondelag-model", "voluntary-open", agreement.NeitherWay),
		change("/tracks/voluntary/legalOpinion", "", "invented-opinion-1", agreement.NeitherWay),
		change("/tracks/voluntary/open", "false", "true", agreement.Wider),
		change("/tracks/voluntary/validFrom", "", "2019-07-01", agreement.Wider),
	}, agreement.Diff(load(t, modelPath), load(t, "testdata/voluntary-open.json")))
}
