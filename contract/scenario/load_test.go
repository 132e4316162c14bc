package scenario_test

import (
	"errors"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/contract/scenario"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// file wraps steps in a scenario that is otherwise in order.
func file(steps ...string) string {
	return `{"format":"ruskontrakt-scenario/1","id":"try","title":{"nb":"a","nn":"b","en":"c"},"agreement":"trondelag-model",` +
		`"opening":{"after":"waiver-active"},"steps":[` + strings.Join(steps, ",") + `]}`
}

const held = `{"at":"2020-03-03","by":"partner-1","as":"conversation-partner","act":"conversation.held","data":{"item":1}}`

func load(t *testing.T, text string) scenario.Scenario {
	t.Helper()
	s, err := scenario.Load([]byte(text))
	require.NoError(t, err)
	return s
}

func TestLoad(t *testing.T) {
	s := load(t, file(
		`{"label":"one","contract":"other","at":"2020-01-10T09:00:30","recorded":"2020-07-10","by":"leader-1","as":"leader","org":"5006",
		"on-behalf":{"of":"leader-2","reason":"absent","evidence":"letter"},"act":"duty.handed-over",
		"data":{"duty":"testing","holder":"@collector-3","note":"@note"},
		"expect":{"state":"active","prosecution":"none","transfer":"move-reported","test":{"2":"missed"},"conversation":{},
		"due":[{"key":"end","on":"2020-08-26","owner":"nobody"}],"met":[],"inconsistent":false,"responsible":"5001","finding":["late-fact"]}}`,
		`{"at":"2020-07-11","tick":true,"expect":{"ticked":["contract.completed"],"overdue":["vacancy"],"reason":"died"}}`,
		`{"at":"2020-07-11","by":"clock","as":"clock","act":"contract.completed","expect":{"refused":["G28a","wrong-state"]}}`,
	))
	require.Equal(t, "try", s.ID)
	require.Equal(t, "b", s.Title.NN)
	require.Equal(t, scenario.Opening{After: "waiver-active"}, s.Opening)
	one := s.Steps[0]
	require.Equal(t, time.Date(2020, 1, 10, 8, 0, 30, 0, time.UTC), one.At, "winter time")
	require.Equal(t, time.Date(2020, 7, 10, 10, 0, 0, 0, time.UTC), one.Recorded, "noon, summer time")
	require.Equal(t, scenario.OnBehalf{Of: "leader-2", Reason: "absent", Evidence: "letter"}, one.OnBehalf)
	require.Equal(t, roles.Leader, one.As)
	require.Equal(t, scenario.Data(`{"duty":"testing","holder":"@collector-3","note":"@note"}`), one.Data)
	require.Equal(t, event.StateNone, *one.Expect.Prosecution)
	require.Equal(t, event.StateMoveReported, *one.Expect.Transfer)
	require.Equal(t, event.StateMissed, one.Expect.Tests[2])
	require.NotNil(t, one.Expect.Met, "an empty list says that there are none")
	require.Nil(t, one.Expect.Overdue)
	require.Equal(t, roles.NoRole, *one.Expect.Due[0].Owner)
	require.False(t, *one.Expect.Inconsistent)
	require.Equal(t, s.Steps[1].At, s.Steps[1].Recorded)
	require.True(t, s.Steps[1].Tick)
	require.Equal(t, []string{"G28a", "wrong-state"}, s.Steps[2].Expect.Refused)
}

// TestMoments: the hour that summer time leaves out is no moment, and of the
// hour that comes twice the first is meant.
func TestMoments(t *testing.T) {
	for text, want := range map[string]string{
		"2020-03-29T01:59":    "2020-03-29T00:59:00Z",
		"2020-03-29T03:00":    "2020-03-29T01:00:00Z",
		"2020-10-25T02:30":    "2020-10-25T00:30:00Z",
		"2020-10-25T03:00":    "2020-10-25T02:00:00Z",
		"2020-10-25T23:59:59": "2020-10-25T22:59:59Z",
		"2020-10-25":          "2020-10-25T11:00:00Z",
		"2020-03-29":          "2020-03-29T10:00:00Z",
		"2020-06-01T00:00":    "2020-05-31T22:00:00Z",
	} {
		s := load(t, file(strings.Replace(held, "2020-03-03", text, 1)))
		require.Equal(t, want, s.Steps[0].At.Format(time.RFC3339), text)
	}
	for _, text := range []string{
		"2020-03-29T02:00", "2020-03-29T02:59", "2020-02-30", "2020-1-10", "2020-01-10T9:00", "2020-01-10T24:00", "2020-01-10T09:00Z",
		"2020-01-10 09:00", "2020-01-10T", "T09:00", "",
	} {
		_, err := scenario.Load([]byte(file(strings.Replace(held, "2020-03-03", text, 1))))
		require.ErrorContains(t, err, "/steps/0/at: bad-moment", text)
	}
}

// TestLoadDefects: every defect with its place, and nothing half loaded.
func TestLoadDefects(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       []string
	}{
		{"no JSON", "{", []string{": syntax (1)"}},
		{"not an object", "[]", []string{": wrong-type (object)"}},
		{"nothing", "{}", []string{"/format: missing", "/id: missing", "/title: missing", "/agreement: missing", "/steps: missing"}},
		{
			"head", `{"format":"scenario/2","id":"Ola","title":{"nb":"","nn":1},"agreement":"","opening":{"facts":[]},"steps":{},"more":0}`,
			[]string{
				"/format: bad-name (ruskontrakt-scenario/1)", "/id: bad-name (scenario)", "/title/nb: empty", "/title/nn: wrong-type (string)",
				"/title/en: missing", "/agreement: bad-name (agreement)", "/opening/facts: wrong-type (object)", "/opening/after: missing",
				"/steps: wrong-type (list)", "/more: unknown-member",
			},
		},
		{"member twice", strings.Replace(file(held), `"id":`, `"id":"x","id":`, 1), []string{"/id: duplicate-member"}},
		{"no act", file(`{"at":"2020-01-01"}`), []string{"/steps/0/by: missing", "/steps/0/as: missing", "/steps/0/act: missing"}},
		{"no time", file(`{"tick":true}`), []string{"/steps/0/at: missing"}},
		{"not ticking", file(`{"at":"2020-01-01","tick":false}`), []string{"/steps/0/tick: wrong-type (true)"}},
		{
			"act and tick", file(strings.Replace(held, `"at"`, `"tick":true,"org":"5001","on-behalf":{},"at"`, 1)),
			[]string{
				"/steps/0/by: contradiction (tick)", "/steps/0/as: contradiction (tick)", "/steps/0/org: contradiction (tick)",
				"/steps/0/on-behalf: contradiction (tick)", "/steps/0/act: contradiction (tick)", "/steps/0/data: contradiction (tick)",
			},
		},
		{"clock as somebody", file(strings.Replace(held, "partner-1", "clock", 1)), []string{"/steps/0/by: contradiction (as)"}},
		{"somebody as clock", file(strings.Replace(held, "conversation-partner", "clock", 1)), []string{"/steps/0/by: contradiction (as)"}},
		{"unknown act", file(strings.Replace(held, "held", "hold", 1)), []string{"/steps/0/act: unknown-act"}},
		{"unknown field", file(strings.Replace(held, "item", "number", 1)), []string{"/steps/0/data: bad-data (unknown-field)"}},
		{"wrong type", file(strings.Replace(held, "1}", `"one"}`, 1)), []string{"/steps/0/data/item: bad-data (wrong-type)"}},
		{"bad name", file(strings.Replace(held, "1}", `"&One"}`, 1)), []string{"/steps/0/data/item: bad-name (reference, hash, label or text)"}},
		{"unknown sign", file(strings.Replace(held, "1}", `"$law"}`, 1)), []string{"/steps/0/data/item: bad-name (reference, hash, label or text)"}},
		{"not ASCII", file(strings.Replace(held, "1}", `"å"}`, 1)), []string{"/steps/0/data/item: bad-name (reference, hash, label or text)"}},
		{"quote", file(strings.Replace(held, "1}", `"a\"b"}`, 1)), []string{"/steps/0/data/item: bad-name (reference, hash, label or text)"}},
		{"bad field name", file(strings.Replace(held, "item", "It em", 1)), []string{"/steps/0/data/It em: unknown-member"}},
		{"role and organisation", file(strings.Replace(held, `"conversation-partner"`, `"boss","org":"Ola"`, 1)), []string{"/steps/0/as: bad-name (role)", "/steps/0/org: bad-name (organisation)"}},
		{"back in time", file(held, strings.Replace(held, "03-03", "03-02", 1)), []string{"/steps/1: out-of-order"}},
		{"recorded back in time", file(strings.Replace(held, `"by"`, `"recorded":"2020-04-01","by"`, 1), held), []string{"/steps/1: out-of-order"}},
		{
			"label twice", file(strings.Replace(held, `"at"`, `"label":"a","at"`, 1), strings.Replace(held, `"at"`, `"label":"a","at"`, 1)),
			[]string{"/steps/1/label: duplicate (label)"},
		},
		{
			"expectations", file(strings.Replace(held, "}}", `},"expect":{"state":"done","refused":[],"not-found":true,"reason":"x","test":{"0":"held","1":"x"},
			"due":[{"on":"2020-02-30","owner":"none"}],"met":["x"],"ticked":[],"finding":[1],"inconsistent":"no","colour":1}}`, 1)),
			[]string{
				"/steps/0/expect/state: bad-name (state)", "/steps/0/expect/reason: bad-name (reason)",
				"/steps/0/expect/test/0: unknown-member (number)", "/steps/0/expect/test/1: bad-name (state)",
				"/steps/0/expect/due/0/on: bad-date", "/steps/0/expect/due/0/owner: bad-name (role)", "/steps/0/expect/due/0/key: missing",
				"/steps/0/expect/met/0: bad-name (deadline)", "/steps/0/expect/finding/0: wrong-type (string)",
				"/steps/0/expect/inconsistent: wrong-type (true or false)", "/steps/0/expect/colour: unknown-member",
				"/steps/0/expect/refused: empty", "/steps/0/expect/refused: contradiction (not-found)", "/steps/0/expect/ticked: contradiction (act)",
			},
		},
		{"refused tick", file(`{"at":"2020-01-01","tick":true,"expect":{"refused":["G1a"]}}`), []string{"/steps/0/expect: contradiction (tick)"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, err := scenario.Load([]byte(c.text))
			require.Zero(t, s)
			require.ErrorIs(t, err, scenario.ErrDefective)
			defects, ok := errors.AsType[*scenario.DefectsError](err)
			require.True(t, ok)
			var found []string
			for _, d := range defects.Defects {
				found = append(found, d.String())
			}
			require.ElementsMatch(t, c.want, found)
			require.ErrorContains(t, err, c.want[0])
		})
	}
}

// TestReadDir: a host's own folder; a file is called after what it holds.
func TestReadDir(t *testing.T) {
	folder := fstest.MapFS{"b/try.json": {Data: []byte(file(held))}, "b/notes.txt": {Data: []byte("x")}}
	all, err := scenario.ReadDir(event.Standard(), folder, "b")
	require.NoError(t, err)
	require.Len(t, all, 1)
	folder["b/other.json"] = folder["b/try.json"]
	folder["b/worse.json"] = &fstest.MapFile{Data: []byte("{}")}
	all, err = scenario.ReadDir(event.Standard(), folder, "b")
	require.Empty(t, all)
	require.ErrorIs(t, err, scenario.ErrFileName)
	require.ErrorIs(t, err, scenario.ErrDefective)
	require.ErrorContains(t, err, "b/other.json")
}
