package text_test

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/contract"
	"github.com/ruskontrakt/ruskontrakt/contract/text"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func golden(t *testing.T, name, have string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		require.NoError(t, os.WriteFile(path, []byte(have), 0o644))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, string(want), have, name)
}

// invented is a description with one of everything that a drawing shows.
func invented() contract.Description {
	received, active, paused := event.StateReceived, event.StateActive, event.StatePaused
	signed, closed, refused := event.StateSigned, event.StateClosedCompleted, event.StateNotEntered
	coordinator := []roles.Role{roles.Coordinator}
	return contract.Description{
		Track: agreement.MediationPlan,
		States: []contract.StateView{
			{State: received, Initial: true, Owner: roles.Police}, {State: signed, Owner: roles.Coordinator},
			{State: active, Owner: roles.Mediation}, {State: paused, Owner: roles.Coordinator},
			{State: closed, Terminal: true}, {State: refused, Terminal: true},
		},
		Transitions: []contract.Transition{
			{Row: "1", Act: "case.registered", From: []event.State{event.StateNone}, To: []event.State{received},
				Roles: []roles.Role{roles.Police, roles.Mediation}, Rules: []event.RuleID{"G1a", "G1b"}, Starts: []agreement.Deadline{agreement.ScreeningDue}},
			{Row: "18", Act: "contract.signed", From: []event.State{received}, To: []event.State{signed}, Stays: true, Roles: coordinator},
			{Row: "18b", Act: "contract.agency-signature-waived", From: []event.State{received}, To: []event.State{signed}, Roles: []roles.Role{roles.Clock}},
			{Row: "19", Act: "contract.started", From: []event.State{signed, paused}, To: []event.State{active}, Roles: coordinator},
			{Row: "22", Act: "contract.paused", From: []event.State{active, paused}, To: []event.State{paused}, Stays: true, Roles: coordinator},
			{Row: "28", Act: "contract.completed", From: []event.State{active}, To: []event.State{closed}, Roles: coordinator},
			{Row: "47", Act: "case.voided", From: []event.State{received, signed, active, paused}, To: []event.State{refused},
				Roles: []roles.Role{roles.Leader}, Proposers: coordinator, Rules: []event.RuleID{"G47a"}},
			{Row: "46", Act: "case.death-recorded", From: []event.State{received, signed, active, paused}, To: []event.State{refused}, Roles: coordinator},
			{Row: "X", Act: `host."odd"; #1|2\`, From: []event.State{received, signed, active, closed}, To: []event.State{closed}, Roles: coordinator},
			{Row: "24", Act: "consent.withdrawn", From: []event.State{received, signed, active, paused, refused}, To: []event.State{closed}, Roles: coordinator},
			{Row: "42", Act: "case.corrected", From: []event.State{received, signed, active, paused, closed, refused}, Stays: true, Roles: coordinator},
		},
		Common: []event.RuleID{"R3"},
		Rules: []contract.RuleView{
			{ID: "G1a", Basis: "row 1 (s1,s5)"}, {ID: "G1b", Basis: "row 1 (d)"}, {ID: "G47a", Basis: "row 47 (d)"}, {ID: "R3", Basis: "section 8"},
		},
		Deadlines: []contract.DeadlineView{
			{Key: agreement.ScreeningDue, Owner: roles.Police, Met: []event.Type{"contract.signed"}}, {Key: agreement.OfferLapse, Lapses: true},
		},
		Regions: []contract.RegionView{
			{Region: event.TestRegion, Act: "test.planned", From: []event.State{event.StateNone}, To: []event.State{event.StatePlanned}},
			{Region: event.TestRegion, Act: "cascade.stopped", From: []event.State{event.StatePlanned, event.StateNotified},
				To: []event.State{event.StateCancelledByAgency}},
		},
	}
}

func TestDrawings(t *testing.T) {
	d := invented()
	golden(t, "invented.nb.mmd", text.Drawing{}.Mermaid(d))
	golden(t, "invented.nn.stays.mmd", text.Drawing{Lang: text.NN, Stays: true}.Mermaid(d))
	golden(t, "invented.en.dot", text.Drawing{Lang: text.EN}.Dot(d))
	for _, lang := range text.Langs() {
		golden(t, "invented."+lang.String()+".md", text.Table(lang, d))
	}
	written, err := text.JSON(text.NN, d)
	require.NoError(t, err)
	golden(t, "invented.nn.json", string(written))
	require.Equal(t, invented(), d, "drawing changes nothing in what is drawn")
}

func TestUnknownLanguageIsDrawnInBokmål(t *testing.T) {
	odd := text.Lang(200)
	require.Equal(t, text.Drawing{}.Mermaid(invented()), text.Drawing{Lang: odd}.Mermaid(invented()))
	require.Equal(t, text.Table(text.NB, invented()), text.Table(odd, invented()))
	written, err := text.JSON(odd, invented())
	require.NoError(t, err)
	require.Contains(t, string(written), `"lang": "nb"`)
}

// TestJSONSaysWhatTheDescriptionSays: nothing is lost on the way, on any track
// of the standard, and an empty list is never null.
func TestJSONSaysWhatTheDescriptionSays(t *testing.T) {
	for _, track := range agreement.Tracks() {
		d := contract.Standard().Describe(track)
		written, err := text.JSON(text.EN, d)
		require.NoError(t, err)
		require.NotContains(t, string(written), "null")
		require.True(t, strings.HasSuffix(string(written), "}\n"))
		var read struct {
			Lang        text.Lang
			Track       agreement.Track
			Transitions []contract.Transition
			Common      []event.RuleID
			States      []struct {
				ID                event.State
				Label             string
				Initial, Terminal bool
				Owner             roles.Role
			}
			Rules []struct {
				ID          event.RuleID
				Basis, Text string
			}
			Deadlines []contract.DeadlineView
			Regions   []contract.RegionView
			Roles     []struct {
				ID    roles.Role
				Label string
			}
		}
		require.NoError(t, json.Unmarshal(written, &read))
		back := contract.Description{Track: read.Track, Transitions: read.Transitions, Common: read.Common,
			Deadlines: read.Deadlines, Regions: read.Regions}
		for _, s := range read.States {
			back.States = append(back.States, contract.StateView{State: s.ID, Initial: s.Initial, Terminal: s.Terminal, Owner: s.Owner})
			require.Equal(t, text.State(text.EN, s.ID), s.Label)
		}
		for _, r := range read.Rules {
			back.Rules = append(back.Rules, contract.RuleView{ID: r.ID, Basis: r.Basis})
			require.Equal(t, text.Rule(text.EN, r.ID), r.Text)
		}
		for _, r := range read.Roles {
			require.Equal(t, text.Role(text.EN, r.ID), r.Label)
		}
		require.Len(t, read.Roles, len(roles.All()))
		require.Equal(t, text.EN, read.Lang)
		emptyForNil(&d)
		require.Equal(t, d, back)
	}
}

// emptyForNil makes an empty list of none, as JSON reads it back.
func emptyForNil(d *contract.Description) {
	for i := range d.Transitions {
		x := &d.Transitions[i]
		x.From, x.To, x.Roles, x.Proposers = empty(x.From), empty(x.To), empty(x.Roles), empty(x.Proposers)
		x.Rules, x.Starts = empty(x.Rules), empty(x.Starts)
	}
	for i := range d.Deadlines {
		d.Deadlines[i].Met = empty(d.Deadlines[i].Met)
	}
}

func empty[T any](all []T) []T {
	if all == nil {
		return []T{}
	}
	return all
}

func TestJSONOfNothingAndOfNonsense(t *testing.T) {
	written, err := text.JSON(text.NB, contract.Description{})
	require.NoError(t, err)
	require.NotContains(t, string(written), "null")
	_, err = text.JSON(text.NB, contract.Description{States: []contract.StateView{{State: 250}}})
	require.ErrorContains(t, err, "unknown state")
}

func TestSchemaIsTheCallersOwn(t *testing.T) {
	require.True(t, json.Valid(text.Schema()))
	text.Schema()[0] = 'x'
	require.True(t, json.Valid(text.Schema()))
}

// TestEveryStateOfEveryTrackIsDrawn in both notations, with an arrow to it and,
// unless it is terminal, one from it.
func TestEveryStateOfEveryTrackIsDrawn(t *testing.T) {
	for _, track := range agreement.Tracks() {
		d := contract.Standard().Describe(track)
		mermaid, dot := text.Drawing{}.Mermaid(d), text.Drawing{}.Dot(d)
		for _, s := range d.States {
			node := strings.ReplaceAll(s.State.String(), "-", "_")
			require.Contains(t, mermaid, `" as `+node+"\n")
			require.Contains(t, dot, "\t"+node+" [label=")
			require.Contains(t, mermaid, "--> "+node+" : ")
			require.Contains(t, dot, "-> "+node+" [label=")
			require.Equal(t, s.Terminal, strings.Contains(mermaid, " "+node+" --> [*]"), s.State)
		}
	}
}
