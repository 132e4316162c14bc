package text

import (
	"bytes"
	_ "embed" // for the schema
	"encoding/json"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/contract"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

//go:embed schema/lifecycle.schema.json
var lifecycleSchema []byte

// Schema returns the JSON Schema (draft 2020-12) of what [JSON] writes. The
// caller owns it.
func Schema() []byte { return bytes.Clone(lifecycleSchema) }

// JSON writes a description with its labels in one language, indented and with
// a line break at the end; [Schema] documents it. Names are the stored ones, so
// that what is read from it does not depend on the language. The same
// description always gives the same bytes.
//
// The error is that of a value without a stored name, as a state that does not
// exist.
func JSON(lang Lang, d contract.Description) ([]byte, error) {
	view := lifecycle{
		Schema: "urn:ruskontrakt:lifecycle:1", Lang: lang.index(), Track: d.Track, Label: Track(lang, d.Track), Common: some(d.Common),
	}
	view.States = each(d.States, func(s contract.StateView) state {
		return state{s.State, State(lang, s.State), s.Initial, s.Terminal, s.Owner}
	})
	view.Transitions = each(d.Transitions, func(t contract.Transition) transition {
		return transition{
			t.Row, t.Act, Act(lang, t.Act), some(t.From), some(t.To), t.Stays, some(t.Roles), some(t.Proposers), some(t.Rules), some(t.Starts),
		}
	})
	view.Rules = each(d.Rules, func(r contract.RuleView) rule { return rule{r.ID, r.Basis, Rule(lang, r.ID)} })
	view.Deadlines = each(d.Deadlines, func(k contract.DeadlineView) deadline {
		return deadline{k.Key, Deadline(lang, k.Key), k.Owner, some(k.Met), k.Lapses}
	})
	view.Regions = each(d.Regions, func(r contract.RegionView) region {
		return region{r.Region, r.Act, some(r.From), some(r.To)}
	})
	view.Roles = each(roles.All(), func(r roles.Role) roleLabel { return roleLabel{r, Role(lang, r)} })
	return written(view)
}

func written(view any) ([]byte, error) {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(view); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

type lifecycle struct {
	Schema      string          `json:"$schema"`
	Lang        Lang            `json:"lang"`
	Track       agreement.Track `json:"track"`
	Label       string          `json:"label"`
	States      []state         `json:"states"`
	Transitions []transition    `json:"transitions"`
	Common      []event.RuleID  `json:"common"`
	Rules       []rule          `json:"rules"`
	Deadlines   []deadline      `json:"deadlines"`
	Regions     []region        `json:"regions"`
	Roles       []roleLabel     `json:"roles"`
}

type state struct {
	ID       event.State `json:"id"`
	Label    string      `json:"label"`
	Initial  bool        `json:"initial"`
	Terminal bool        `json:"terminal"`
	Owner    roles.Role  `json:"owner"`
}

type transition struct {
	Row       string               `json:"row"`
	Act       event.Type           `json:"act"`
	Label     string               `json:"label"`
	From      []event.State        `json:"from"`
	To        []event.State        `json:"to"`
	Stays     bool                 `json:"stays"`
	Roles     []roles.Role         `json:"roles"`
	Proposers []roles.Role         `json:"proposers"`
	Rules     []event.RuleID       `json:"rules"`
	Starts    []agreement.Deadline `json:"starts"`
}

type rule struct {
	ID    event.RuleID `json:"id"`
	Basis string       `json:"basis"`
	Text  string       `json:"text"`
}

type deadline struct {
	Key    agreement.Deadline `json:"key"`
	Label  string             `json:"label"`
	Owner  roles.Role         `json:"owner"`
	Met    []event.Type       `json:"met"`
	Lapses bool               `json:"lapses"`
}

type region struct {
	Region event.Region  `json:"region"`
	Act    event.Type    `json:"act"`
	From   []event.State `json:"from"`
	To     []event.State `json:"to"`
}

type roleLabel struct {
	ID    roles.Role `json:"id"`
	Label string     `json:"label"`
}

func each[A, B any](all []A, view func(A) B) []B {
	views := make([]B, len(all))
	for i, one := range all {
		views[i] = view(one)
	}
	return views
}

// some makes an empty list of none, so that JSON never has null in its place.
func some[T any](all []T) []T {
	if all == nil {
		return []T{}
	}
	return all
}
