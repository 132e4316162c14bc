package agreement_test

import (
	"bytes"
	"encoding/json"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/agreement"
)

// edit is a JSON pointer and what shall stand there; nil takes the member away.
type edit struct {
	at string
	to any
}

func file(t testing.TB, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	require.NoError(t, err)
	return data
}

// edited reads a file, changes it and returns the new text.
func edited(t testing.TB, path string, edits ...edit) []byte {
	t.Helper()
	var tree any
	require.NoError(t, json.Unmarshal(file(t, path), &tree))
	for _, e := range edits {
		tree = changed(t, tree, strings.Split(e.at, "/")[1:], e.to)
	}
	text, err := json.Marshal(tree)
	require.NoError(t, err)
	return text
}

func changed(t testing.TB, tree any, path []string, to any) any {
	t.Helper()
	if len(path) == 0 {
		return to
	}
	switch node := tree.(type) {
	case []any:
		if path[0] == "-" {
			return append(node, to)
		}
		i, err := strconv.Atoi(path[0])
		require.NoError(t, err)
		node[i] = changed(t, node[i], path[1:], to)
		return node
	case map[string]any:
		if len(path) == 1 && to == nil {
			require.Contains(t, node, path[0])
			delete(node, path[0])
			return node
		}
		node[path[0]] = changed(t, node[path[0]], path[1:], to)
		return node
	case nil:
		return map[string]any{path[0]: changed(t, nil, path[1:], to)}
	}
	t.Fatalf("no place %q", path)
	return nil
}

const (
	lawPath       = "profiles/law.json"
	modelPath     = "profiles/trondelag-model.json"
	municipalPath = "profiles/municipal-5001.json"
)

func load(t testing.TB, path string, edits ...edit) *agreement.Document {
	t.Helper()
	doc, err := agreement.Load(edited(t, path, edits...))
	require.NoError(t, err)
	return doc
}

func defects(t testing.TB, err error) []string {
	t.Helper()
	require.ErrorIs(t, err, agreement.ErrDefective)
	var found *agreement.DefectsError
	require.ErrorAs(t, err, &found)
	lines := make([]string, len(found.Defects))
	for i, d := range found.Defects {
		lines[i] = d.String()
	}
	return lines
}

// TestTwelveDefects: a bad file is never half loaded, and each of its twelve
// different defects gives one message with its path.
func TestTwelveDefects(t *testing.T) {
	doc, err := agreement.Load(file(t, "testdata/twelve-defects.json"))
	require.Nil(t, doc)
	want := []string{
		"/title/nn: bad-text",
		"/values/length-min-months/value: duplicate-member",
		"/notice/en: missing",
		"/validFrom: bad-date",
		"/values/pause-max-days/value: wrong-type (whole number)",
		"/values/pause-typical-days: unknown-member (value)",
		"/deadlines/screening/value: bad-period",
		"/name: bad-code (slug)",
		"/version: out-of-range (1, 9999)",
		"/parties/1: duplicate (/parties/0)",
		"/parties/2/to: ends-too-early",
		"/values/length-default-months/value: inconsistent (length-max-months)",
	}
	require.ElementsMatch(t, want, defects(t, err))
	require.Equal(t, "agreement: defective document: 12 found\n\t"+strings.Join(defects(t, err), "\n\t"), err.Error())
}

func TestLoadDefects(t *testing.T) {
	long := strings.Repeat("a", 65)
	cases := map[string]struct {
		path  string
		edits []edit
		want  []string
	}{
		"nothing wrong": {modelPath, nil, nil},

		"format of another version": {lawPath, []edit{{"/format", "ruskontrakt-agreement/2"}}, []string{"/format: bad-code (ruskontrakt-agreement/1)"}},
		"unknown kind":              {lawPath, []edit{{"/kind", "treaty"}}, []string{"/kind: bad-code"}},
		"no name":                   {lawPath, []edit{{"/name", nil}}, []string{"/name: missing"}},
		"name too long":             {lawPath, []edit{{"/name", long}}, []string{"/name: bad-code (slug)"}},
		"name as long as allowed":   {lawPath, []edit{{"/name", long[:64]}}, nil},
		"name begins with a hyphen": {lawPath, []edit{{"/name", "-a"}}, []string{"/name: bad-code (slug)"}},
		"name with az09.-":          {lawPath, []edit{{"/name", "0az9.-"}}, nil},
		"greatest version":          {lawPath, []edit{{"/version", 9999}}, nil},
		"version too great":         {lawPath, []edit{{"/version", 10000}}, []string{"/version: out-of-range (1, 9999)"}},
		"version no whole number":   {lawPath, []edit{{"/version", 1.5}}, []string{"/version: wrong-type (whole number)"}},
		"empty title":               {lawPath, []edit{{"/title/nn", ""}}, []string{"/title/nn: missing"}},
		"longest notice":            {lawPath, []edit{{"/notice/en", strings.Repeat("a", 4000)}}, nil},
		"notice too long":           {lawPath, []edit{{"/notice/en", strings.Repeat("a", 4001)}}, []string{"/notice/en: out-of-range (1, 4000)"}},
		"title a list":              {lawPath, []edit{{"/title", []any{}}}, []string{"/title: wrong-type (object)"}},
		"valid for one day":         {lawPath, []edit{{"/validTo", "2014-07-01"}}, nil},
		"valid for no day":          {lawPath, []edit{{"/validTo", "2014-06-30"}}, []string{"/validTo: ends-too-early"}},
		"empty date":                {lawPath, []edit{{"/validFrom", ""}}, []string{"/validFrom: bad-date"}},
		"date a number":             {lawPath, []edit{{"/validFrom", 2014}}, []string{"/validFrom: wrong-type (string)"}},
		"text null":                 {municipalPath, []edit{{"/municipality", []any{}}}, []string{"/municipality: wrong-type (string)"}},

		"municipality above":      {lawPath, []edit{{"/municipality", "5001"}}, []string{"/municipality: wrong-layer (law)"}},
		"no municipality below":   {municipalPath, []edit{{"/municipality", nil}}, []string{"/municipality: bad-code (municipality number)"}},
		"no municipality's form":  {municipalPath, []edit{{"/municipality", "501"}}, []string{"/municipality: bad-code (municipality number)"}},
		"parties not a list":      {modelPath, []edit{{"/parties", map[string]any{}}}, []string{"/parties: wrong-type (list)"}},
		"party not an object":     {modelPath, []edit{{"/parties/0", "x"}}, []string{"/parties/0: wrong-type (object)"}},
		"party unknown":           {modelPath, []edit{{"/parties/0/kind", "church"}}, []string{"/parties/0/kind: bad-code"}},
		"party without a code":    {modelPath, []edit{{"/parties/0/org", ""}}, []string{"/parties/0/org: bad-code (organisation)"}},
		"municipality by name":    {modelPath, []edit{{"/parties/2/org", "trondheim"}}, []string{"/parties/2/org: bad-code (municipality number)"}},
		"no mark":                 {modelPath, []edit{{"/parties/0/mark", nil}}, []string{"/parties/0/mark: missing"}},
		"unknown mark":            {modelPath, []edit{{"/parties/0/mark", "x"}}, []string{"/parties/0/mark: bad-code"}},
		"source in prose":         {modelPath, []edit{{"/parties/0/source", "see above"}}, []string{"/parties/0/source: bad-code (source)"}},
		"same party, one day off": {modelPath, []edit{{"/parties/-", party("police", "politi-trondelag", "2018-01-01", "2019-06-30")}}, nil},
		"same party, one day on":  {modelPath, []edit{{"/parties/-", party("police", "politi-trondelag", "2018-01-01", "2019-07-01")}}, []string{"/parties/61: duplicate (/parties/58)"}},
		"same code, other kind":   {modelPath, []edit{{"/parties/-", party("school", "politi-trondelag", "2019-07-01", "2019-07-01")}}, nil},

		"contact without duty":      {modelPath, []edit{{"/contacts/0/duty", ""}}, []string{"/contacts/0/duty: bad-code (duty)"}},
		"contact duty missing":      {modelPath, []edit{{"/contacts/0/duty", nil}}, []string{"/contacts/0/duty: missing"}},
		"contact at no post":        {modelPath, []edit{{"/contacts/0/post", "Å"}}, []string{"/contacts/0/post: bad-code (organisation)"}},
		"contact in no place":       {modelPath, []edit{{"/contacts/0/municipality", "x"}}, []string{"/contacts/0/municipality: bad-code (municipality number)"}},
		"contact twice":             {modelPath, []edit{{"/contacts/1/duty", "conversations"}}, []string{"/contacts/1: duplicate (/contacts/0)"}},
		"contact ends before":       {modelPath, []edit{{"/contacts/0/to", "2019-06-30"}}, []string{"/contacts/0/to: ends-too-early"}},
		"contact bad mark":          {modelPath, []edit{{"/contacts/0/mark", "q"}}, []string{"/contacts/0/mark: bad-code"}},
		"contact of another's duty": {municipalPath, []edit{{"/contacts", []any{contact("5007")}}}, []string{"/contacts/0/municipality: wrong-layer (municipal)"}},
		"contact of one's own":      {municipalPath, []edit{{"/contacts", []any{contact("5001")}}}, nil},

		"track unknown":          {lawPath, []edit{{"/tracks/0/track", "fine"}}, []string{"/tracks/0/track: bad-code (track)"}},
		"track twice":            {lawPath, []edit{{"/tracks/1/track", "waiver"}}, []string{"/tracks/1: duplicate (/tracks/0)"}},
		"open without a day":     {lawPath, []edit{{"/tracks/0/validFrom", nil}}, []string{"/tracks/0/validFrom: bad-date"}},
		"track valid for a day":  {lawPath, []edit{{"/tracks/0/validTo", "2014-07-01"}}, nil},
		"track valid for no day": {lawPath, []edit{{"/tracks/0/validTo", "2014-06-30"}}, []string{"/tracks/0/validTo: ends-too-early"}},
		"closed with only an end": {lawPath, []edit{{"/tracks/4/validTo", "2014-06-30"}}, []string{
			"/tracks/4/validFrom: bad-date",
		}},
		"basis in prose":       {lawPath, []edit{{"/tracks/0/basis/1", "strpl § 69"}}, []string{"/tracks/0/basis/1: bad-code (slug)"}},
		"opinion in prose":     {lawPath, []edit{{"/tracks/0/legalOpinion", "an opinion"}}, []string{"/tracks/0/legalOpinion: bad-code (slug)"}},
		"decided by nobody":    {lawPath, []edit{{"/tracks/0/decidedBy", "nobody"}}, []string{"/tracks/0/decidedBy: bad-code (role)"}},
		"open is not a flag":   {lawPath, []edit{{"/tracks/0/open", 1}}, []string{"/tracks/0/open: wrong-type (true or false)"}},
		"track bad mark":       {lawPath, []edit{{"/tracks/0/mark", "q"}}, []string{"/tracks/0/mark: bad-code"}},
		"deadline of no days":  {modelPath, []edit{{"/deadlines/offer/value", "0d"}}, []string{"/deadlines/offer/value: out-of-range (1, 400)"}},
		"longest deadline":     {modelPath, []edit{{"/deadlines/offer/value", "400d"}}, nil},
		"deadline too long":    {modelPath, []edit{{"/deadlines/offer/value", "401d"}}, []string{"/deadlines/offer/value: out-of-range (1, 400)"}},
		"computed deadline":    {modelPath, []edit{{"/deadlines/midway", value("7d")}}, []string{"/deadlines/midway: unknown-member (deadline)"}},
		"deadline bad mark":    {modelPath, []edit{{"/deadlines/offer/mark", "q"}}, []string{"/deadlines/offer/mark: bad-code"}},
		"set of other codes":   {modelPath, []edit{{"/sets/materials/value/0", "hair"}}, []string{"/sets/materials/value/0: bad-code (materials)"}},
		"set in prose":         {modelPath, []edit{{"/sets/conditions/value/0", "be good"}}, []string{"/sets/conditions/value/0: bad-code (slug)"}},
		"set with one twice":   {modelPath, []edit{{"/sets/conditions/value/2", "attend-conversations"}}, []string{"/sets/conditions/value/2: duplicate (/sets/conditions/value/0)"}},
		"set bad mark":         {modelPath, []edit{{"/sets/conditions/mark", "q"}}, []string{"/sets/conditions/mark: bad-code"}},
		"unknown set":          {modelPath, []edit{{"/sets/rewards", value([]any{})}}, []string{"/sets/rewards: unknown-member (set)"}},
		"empty set":            {modelPath, []edit{{"/sets/ladder-exceptions/value", []any{}}}, nil},
		"unknown trigger":      {modelPath, []edit{{"/ladder/2/trigger", "rude"}}, []string{"/ladder/2/trigger: bad-code"}},
		"only a late deadline": {municipalPath, []edit{{"/deadlines/vacancy", value("401d")}}, []string{"/deadlines/vacancy/value: out-of-range (1, 400)"}},
		"only a late set":      {municipalPath, []edit{{"/sets/evaluation-groups", value([]any{"press"})}}, []string{"/sets/evaluation-groups/value/0: bad-code (evaluation-groups)"}},
		"computed deadlines":   {municipalPath, []edit{{"/deadlines/midway", value("7d")}, {"/deadlines/vacancy", value("401d")}}, []string{"/deadlines/midway: unknown-member (deadline)", "/deadlines/vacancy/value: out-of-range (1, 400)"}},
		"two unknown values":   {municipalPath, []edit{{"/values/a", value(1)}, {"/values/b", value(1)}}, []string{"/values/a: unknown-member (value)", "/values/b: unknown-member (value)"}},
		"values a list":        {modelPath, []edit{{"/values", []any{}}}, []string{"/values: wrong-type (object)"}},
		"values without names": {modelPath, []edit{{"/values/", value(1)}}, []string{"/values/: unknown-member (value)"}},
		"mark a number":        {modelPath, []edit{{"/values/age-min/mark", 1}}, []string{"/values/age-min/mark: wrong-type (string)"}},
		"value bad source":     {modelPath, []edit{{"/values/age-min/source", ""}}, []string{"/values/age-min/source: bad-code (source)"}},
		"unknown topic":        {modelPath, []edit{{"/disclosure/0/topic", "rumours"}}, []string{"/disclosure/0/topic: bad-code (topic)"}},
		"topic twice":          {modelPath, []edit{{"/disclosure/1/topic", "case-exists"}}, []string{"/disclosure/1: duplicate (/disclosure/0)"}},
		"unknown reader":       {modelPath, []edit{{"/disclosure/0/readers/press", []any{}}}, []string{"/disclosure/0/readers/press: unknown-member (reader)"}},
		"unknown level":        {modelPath, []edit{{"/disclosure/0/readers/youth/0", "X"}}, []string{"/disclosure/0/readers/youth/0: bad-code (grant)"}},
		"unknown circumstance": {modelPath, []edit{{"/disclosure/0/readers/youth/0", "F kin"}}, []string{"/disclosure/0/readers/youth/0: bad-code (grant)"}},
		"grant in other order": {modelPath, []edit{{"/disclosure/0/readers/youth/0", "F deciding consent"}}, []string{"/disclosure/0/readers/youth/0: bad-code (grant)"}},
		"disclosure bad mark":  {modelPath, []edit{{"/disclosure/0/mark", "q"}}, []string{"/disclosure/0/mark: bad-code"}},
		"path of a long name is clipped": {lawPath, []edit{{"/" + long, 1}}, []string{
			"/" + long[:48] + "...: unknown-member",
		}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			doc, err := agreement.Load(edited(t, c.path, c.edits...))
			if c.want == nil {
				require.NoError(t, err)
				require.NotNil(t, doc)
				return
			}
			require.Nil(t, doc)
			require.Equal(t, c.want, defects(t, err))
		})
	}
}

func party(kind, org, from, to string) map[string]any {
	return map[string]any{"kind": kind, "org": org, "from": from, "to": to, "mark": "d", "source": "example"}
}

func contact(municipality string) map[string]any {
	return map[string]any{"municipality": municipality, "duty": "testing", "post": "unit", "from": "2020-01-01", "mark": "d", "source": "example"}
}

func value(v any) map[string]any {
	return map[string]any{"value": v, "mark": "d", "source": "example"}
}

func TestLoadValueBounds(t *testing.T) {
	for _, spec := range agreement.Fields() {
		for n, ok := range map[int]bool{spec.Min: true, spec.Max: true, spec.Min - 1: false, spec.Max + 1: false} {
			// Alone in its document, so that no other value can disagree.
			_, err := agreement.Load(edited(t, municipalPath, edit{"/values", map[string]any{spec.Key: value(n)}}))
			if ok {
				require.NoErrorf(t, err, "%s %d", spec.Key, n)
				continue
			}
			want := "/values/" + spec.Key + "/value: out-of-range (" + strconv.Itoa(spec.Min) + ", " + strconv.Itoa(spec.Max) + ")"
			require.Equal(t, []string{want}, defects(t, err))
		}
	}
}

func TestLoadConsistency(t *testing.T) {
	cases := []struct {
		low, high string
		a, b      int // fits; one more or less does not
		more      int
	}{
		{"length-min-months", "length-default-months", 6, 6, 7},
		{"length-default-months", "length-max-months", 6, 6, 7},
		{"length-max-months", "total-max-months", 6, 6, 7},
		{"age-min", "age-below", 16, 16, 17},
		{"pause-max-days", "pause-total-max-days", 30, 30, 31},
		{"band-eased-per-4-weeks", "band-ordinary-per-4-weeks", 2, 2, 3},
		{"band-ordinary-per-4-weeks", "band-close-per-4-weeks", 2, 2, 3},
		{"test-notice-min-hours", "test-notice-max-hours", 2, 2, 3},
		{"conversation-every-weeks", "conversations-min-per-4-weeks", 2, 2, 3},
	}
	for _, c := range cases {
		fits := edit{"/values", map[string]any{c.low: value(c.a), c.high: value(c.b)}}
		load(t, municipalPath, fits)
		wrong := edit{"/values", map[string]any{c.low: value(c.more), c.high: value(c.b)}}
		_, err := agreement.Load(edited(t, municipalPath, wrong))
		require.Equal(t, []string{"/values/" + c.low + "/value: inconsistent (" + c.high + ")"}, defects(t, err))
	}
}

func TestLoadLadder(t *testing.T) {
	row := func(from, to int, rungs ...any) map[string]any {
		return map[string]any{
			"trigger": "missed-test", "severity": "ordinary", "evidence": "recorded",
			"from": from, "to": to, "rungs": append([]any{}, rungs...), "mark": "d", "source": "example",
		}
	}
	with := func(row map[string]any, key string, to any) map[string]any {
		row[key] = to
		return row
	}
	cases := map[string]struct {
		rows []any
		want []string
	}{
		"one row for all":           {[]any{row(1, 0, 1)}, nil},
		"two, in any order":         {[]any{row(2, 0, 2), row(1, 1, 0, 5)}, nil},
		"begins at two":             {[]any{row(2, 0, 1)}, []string{"/ladder/0/from: not-contiguous"}},
		"begins at nought":          {[]any{row(0, 0, 1)}, []string{"/ladder/0/from: out-of-range (1, 99)"}},
		"overlap":                   {[]any{row(1, 2, 1), row(2, 0, 2)}, []string{"/ladder/1/from: not-contiguous"}},
		"gap":                       {[]any{row(1, 1, 1), row(3, 0, 2)}, []string{"/ladder/1/from: not-contiguous"}},
		"open row followed":         {[]any{row(1, 0, 1), row(2, 0, 2)}, []string{"/ladder/1/from: not-contiguous"}},
		"open row twice":            {[]any{row(1, 0, 1), row(1, 0, 2)}, []string{"/ladder/1/from: not-contiguous"}},
		"no open row":               {[]any{row(1, 1, 1), row(2, 3, 2)}, []string{"/ladder/1/to: not-contiguous"}},
		"ends before it begins":     {[]any{row(1, 1, 1), row(2, 1, 2)}, []string{"/ladder/1/to: ends-too-early"}},
		"another trigger begins":    {[]any{row(1, 0, 1), with(row(1, 0, 1), "trigger", "refused-test")}, nil},
		"another severity begins":   {[]any{row(1, 0, 1), with(row(1, 0, 1), "severity", "serious")}, nil},
		"no rungs":                  {[]any{row(1, 0)}, []string{"/ladder/0/rungs: missing"}},
		"rung six":                  {[]any{row(1, 0, 1, 6)}, []string{"/ladder/0/rungs/1: out-of-range (0, 5)"}},
		"rung below nought":         {[]any{row(1, 0, 1, -1)}, []string{"/ladder/0/rungs/1: out-of-range (0, 5)"}},
		"rung in words":             {[]any{row(1, 0, 1, "two")}, []string{"/ladder/0/rungs/1: wrong-type (whole number)"}},
		"only a rung in words":      {[]any{row(1, 0, "two")}, []string{"/ladder/0/rungs/0: wrong-type (whole number)"}},
		"farthest position":         {[]any{row(1, 98, 1), row(99, 0, 2)}, nil},
		"too far":                   {[]any{row(1, 99, 1), row(100, 0, 2)}, []string{"/ladder/1/from: out-of-range (1, 99)"}},
		"unknown severity":          {[]any{with(row(1, 0, 1), "severity", "grave")}, []string{"/ladder/0/severity: bad-code"}},
		"unknown evidence":          {[]any{with(row(1, 0, 1), "evidence", "hearsay")}, []string{"/ladder/0/evidence: bad-code"}},
		"no mark":                   {[]any{with(row(1, 0, 1), "mark", "")}, []string{"/ladder/0/mark: bad-code"}},
		"medical carries two":       {[]any{with(row(1, 0, 0, 1, 2), "evidence", "medical")}, nil},
		"medical carries no three":  {[]any{with(row(1, 0, 3), "evidence", "medical")}, []string{"/ladder/0/rungs: beyond-evidence (T3)"}},
		"medical carries no five":   {[]any{with(row(1, 0, 5), "evidence", "medical")}, []string{"/ladder/0/rungs: beyond-evidence (T3)"}},
		"recorded test three":       {[]any{with(row(1, 0, 3), "trigger", "positive-test")}, nil},
		"recorded test no four":     {[]any{with(row(1, 0, 4), "trigger", "positive-test")}, []string{"/ladder/0/rungs: beyond-evidence (T2)"}},
		"sanction test four, five":  {[]any{with(with(row(1, 0, 4, 5), "trigger", "positive-test"), "evidence", "sanction")}, nil},
		"manipulation three":        {[]any{with(row(1, 0, 3), "trigger", "manipulated-sample")}, nil},
		"manipulation no four":      {[]any{with(row(1, 0, 4), "trigger", "manipulated-sample")}, []string{"/ladder/0/rungs: beyond-evidence (T2)"}},
		"sanction manipulation":     {[]any{with(with(row(1, 0, 4), "trigger", "manipulated-sample"), "evidence", "sanction")}, nil},
		"recorded absence four":     {[]any{row(1, 0, 4)}, nil},
		"medical on a test, no six": {[]any{with(with(row(1, 0, 4), "trigger", "positive-test"), "evidence", "medical")}, []string{"/ladder/0/rungs: beyond-evidence (T3)"}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			_, err := agreement.Load(edited(t, municipalPath, edit{"/ladder", c.rows}))
			if c.want == nil {
				require.NoError(t, err)
				return
			}
			require.Equal(t, c.want, defects(t, err))
		})
	}
}

func TestLoadUnreadable(t *testing.T) {
	cases := map[string]struct{ text, want string }{
		"nothing":      {"", ": syntax (0)"},
		"another type": {"[]", ": wrong-type (object)"},
		"too large":    {strings.Repeat(" ", 1<<20) + "{}", ": too-large (1048576)"},
		"too deep":     {strings.Repeat("[", 33) + strings.Repeat("]", 33), strings.Repeat("/0", 32) + ": too-deep (32)"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			_, err := agreement.Load([]byte(c.text))
			require.Equal(t, []string{c.want}, defects(t, err))
		})
	}
	for _, number := range []string{"-0", "1.0", "1e0", "99999999999"} {
		_, err := agreement.Load(bytes.Replace(file(t, lawPath), []byte(`"version": 1`), []byte(`"version": `+number), 1))
		require.Equal(t, []string{"/version: wrong-type (whole number)"}, defects(t, err))
	}
	_, err := agreement.Load(append(file(t, lawPath), "{}"...))
	require.Equal(t, []string{": trailing-data"}, defects(t, err))
}

// TestDefectsQuoteNothing: what somebody wrote into a file by mistake does not
// come out again in an error.
func TestDefectsQuoteNothing(t *testing.T) {
	text := bytes.ReplaceAll(file(t, lawPath), []byte(`"prosecutor"`), []byte(`"Kari Nordmann"`))
	_, err := agreement.Load(text)
	require.Len(t, defects(t, err), 4)
	require.NotContains(t, err.Error(), "Nordmann")
}
