package contract_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/contract"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

func ExampleDefinition_Describe() {
	waiver := contract.Standard().Describe(agreement.Waiver)
	fmt.Println(waiver.States[0])
	for _, t := range waiver.Transitions {
		if t.Row == "9" {
			fmt.Println(t.Act, t.From, "to", t.To, "by", t.Roles, "if", t.Rules, "starts", t.Starts)
		}
	}
	// Output:
	// {received true false police}
	// contract.accepted [offered] to [consenting] by [youth] if [G9a] starts [consents]
}

func alwaysMet(*contract.Case) contract.Outcome { return contract.Met() }

// describable is a lifecycle with one of everything that a description looks at.
func describable() contract.Definition {
	pick := func(*contract.Case) event.State { return event.StateNone }
	return contract.Definition{
		States: []contract.StateSpec{
			{State: event.StateReceived, Owner: roles.Police, OnTrack: map[agreement.Track]roles.Role{agreement.Voluntary: roles.Coordinator}},
			{State: event.StateActive, Owner: roles.Coordinator},
			{State: event.StatePaused, Owner: roles.Coordinator},
			{State: event.StateSigned, Owner: roles.Coordinator},
			{State: event.StateNotEntered},
		},
		Rows: []contract.Row{
			{ID: "1", Act: "case.opened", From: contract.In(event.StateNone), To: []event.State{event.StateReceived},
				By:    roles.Of(roles.Police, roles.Mediation),
				On:    map[agreement.Track]contract.ByTrack{agreement.Voluntary: {By: roles.Of(roles.Coordinator), Proposer: roles.Of(roles.Youth)}},
				Rules: []contract.Rule{contract.StateRule("G1a", "row 1", alwaysMet)}, Starts: []contract.Start{{Key: agreement.ScreeningDue}}},
			{ID: "2", Act: "case.begun", From: contract.In(event.StateReceived, event.StateReviewing), Stays: true, Choose: pick,
				To: []event.State{event.StateActive, event.StateNotEntered}, By: roles.Of(roles.Police),
				Rules: []contract.Rule{contract.StateRule("G2a", "row 2", alwaysMet), contract.StateRule("G1a", "row 1", alwaysMet)}},
			{ID: "3", Act: "case.rested", From: contract.In(event.StateActive, event.StateSigned), To: []event.State{event.StatePaused},
				By: roles.Of(roles.Coordinator)},
			{ID: "4", Act: "case.resumed", From: contract.In(event.StatePaused), Choose: pick, By: roles.Of(roles.Clock),
				To: []event.State{event.StateSigned, event.StateActive, event.StateReviewing}},
			{ID: "5", Act: "case.noted", From: contract.In(event.StateActive), By: roles.Of(roles.Police), Tracks: contract.On(agreement.Waiver)},
			{ID: "6", Act: "case.unused", From: contract.In(event.StateSigned), By: roles.Of(roles.Police)},
		},
		Regions: []contract.RegionRow{
			{Region: event.TestRegion, Act: "case.noted", From: contract.In(event.StateNone, event.StatePlanned), To: []event.State{event.StateHeld}},
			{Region: event.TestRegion, Act: "case.unused", From: contract.In(event.StateNone), To: []event.State{event.StateHeld}},
			{Region: event.ConsentRegion, Act: "case.begun", From: contract.In(event.StateNone), To: []event.State{event.StateGiven},
				Tracks: contract.On(agreement.Voluntary)},
		},
		Deadlines: []contract.DeadlineSpec{
			{Key: agreement.ScreeningDue, Owner: roles.Police, OnTrack: map[agreement.Track]roles.Role{agreement.Voluntary: roles.Leader},
				Met: []event.Type{"case.begun", "case.noted"}, MetLeaving: []event.Type{"case.begun", "case.unused"}},
			{Key: agreement.OfferLapse, Lapses: true},
		},
		Common: []contract.Rule{contract.StateRule("R3", "section 8", alwaysMet)},
	}
}

func TestDescribeShowsATrackAndNothingElse(t *testing.T) {
	none, received, active := event.StateNone, event.StateReceived, event.StateActive
	states := func(s ...event.State) []event.State { return s }
	want := contract.Description{
		Track: agreement.Waiver,
		States: []contract.StateView{
			{State: received, Initial: true, Owner: roles.Police}, {State: active, Owner: roles.Coordinator},
			{State: event.StatePaused, Owner: roles.Coordinator}, {State: event.StateNotEntered, Terminal: true},
		},
		Transitions: []contract.Transition{
			{Row: "1", Act: "case.opened", From: states(none), To: states(received), Roles: []roles.Role{roles.Police, roles.Mediation},
				Rules: []event.RuleID{"G1a"}, Starts: []agreement.Deadline{agreement.ScreeningDue}},
			{Row: "2", Act: "case.begun", From: states(received), To: states(active, event.StateNotEntered), Stays: true,
				Roles: []roles.Role{roles.Police}, Rules: []event.RuleID{"G2a", "G1a"}},
			{Row: "3", Act: "case.rested", From: states(active), To: states(event.StatePaused), Roles: []roles.Role{roles.Coordinator}},
			{Row: "4", Act: "case.resumed", From: states(event.StatePaused), To: states(active), Roles: []roles.Role{roles.Clock}},
			{Row: "5", Act: "case.noted", From: states(active), Stays: true, Roles: []roles.Role{roles.Police}},
		},
		Common: []event.RuleID{"R3"},
		Rules:  []contract.RuleView{{ID: "G1a", Basis: "row 1"}, {ID: "G2a", Basis: "row 2"}, {ID: "R3", Basis: "section 8"}},
		Deadlines: []contract.DeadlineView{
			{Key: agreement.ScreeningDue, Owner: roles.Police, Met: []event.Type{"case.begun", "case.noted"}},
		},
		Regions: []contract.RegionView{
			{Region: event.TestRegion, Act: "case.noted", From: states(none, event.StatePlanned), To: states(event.StateHeld)},
		},
	}
	require.Equal(t, want, describable().Describe(agreement.Waiver))

	voluntary := describable().Describe(agreement.Voluntary)
	require.Equal(t, roles.Coordinator, voluntary.States[0].Owner)
	require.Equal(t, []roles.Role{roles.Coordinator}, voluntary.Transitions[0].Roles)
	require.Equal(t, []roles.Role{roles.Youth}, voluntary.Transitions[0].Proposers)
	require.Equal(t, []contract.DeadlineView{
		{Key: agreement.ScreeningDue, Owner: roles.Leader, Met: []event.Type{"case.begun"}},
	}, voluntary.Deadlines)
	require.Len(t, voluntary.Transitions, 4)
	require.Equal(t, event.ConsentRegion, voluntary.Regions[0].Region)
	require.Len(t, voluntary.Regions, 1)
}

func TestDescribeOfNothingIsEmpty(t *testing.T) {
	require.Equal(t, contract.Description{}, contract.Standard().Describe(agreement.NoTrack))
	require.Equal(t, contract.Description{Track: agreement.Waiver}, contract.Definition{Common: describable().Common}.Describe(agreement.Waiver))
}

// TestDescriptionsOfTheStandardHoldTogether: on every track all that is
// mentioned is declared, and only terminal states have neither owner nor exit.
func TestDescriptionsOfTheStandardHoldTogether(t *testing.T) {
	for _, track := range agreement.Tracks() {
		d := contract.Standard().Describe(track)
		var declared []event.State
		for _, s := range d.States {
			declared = append(declared, s.State)
			require.Equal(t, s.Terminal, s.Owner == roles.NoRole, "%s %s", track, s.State)
			require.Equal(t, s.State == event.StateReceived, s.Initial, "%s %s", track, s.State)
			leaves := slices.ContainsFunc(d.Transitions, func(x contract.Transition) bool {
				return slices.Contains(x.From, s.State) && slices.ContainsFunc(x.To, func(to event.State) bool { return to != s.State })
			})
			require.Equal(t, s.Terminal, !leaves, "%s %s", track, s.State)
		}
		require.Equal(t, event.StateReceived, declared[0], track)
		rules := slices.Clone(d.Common)
		var keys []agreement.Deadline
		for _, x := range d.Transitions {
			require.NotEmpty(t, x.From, "%s row %s", track, x.Row)
			require.NotEmpty(t, x.Roles, "%s row %s", track, x.Row)
			require.True(t, x.Stays || len(x.To) > 0, "%s row %s", track, x.Row)
			for _, s := range append(slices.Clone(x.From), x.To...) {
				require.True(t, s == event.StateNone || slices.Contains(declared, s), "%s row %s: %s", track, x.Row, s)
			}
			rules, keys = append(rules, x.Rules...), append(keys, x.Starts...)
		}
		for _, r := range d.Rules {
			require.Contains(t, rules, r.ID)
			require.NotEmpty(t, r.Basis)
		}
		for _, id := range rules {
			require.True(t, slices.ContainsFunc(d.Rules, func(r contract.RuleView) bool { return r.ID == id }), "%s: %s", track, id)
		}
		for _, k := range d.Deadlines {
			require.Contains(t, keys, k.Key)
		}
		require.NotEmpty(t, d.Regions)
	}
}

func TestAttendanceTracksHaveNoSigningOrTests(t *testing.T) {
	for _, track := range []agreement.Track{agreement.Advisory, agreement.Transfer71d} {
		d := contract.Standard().Describe(track)
		for _, r := range d.Regions {
			require.NotContains(t, []event.Region{event.TestRegion, event.ConversationRegion}, r.Region, track)
		}
		for _, s := range d.States {
			require.NotContains(t, []event.State{event.StateSigned, event.StatePaused}, s.State, track)
			if s.State == event.StateActive {
				require.Equal(t, roles.AdvisoryUnit, s.Owner)
			}
		}
	}
}

// TestDescribeGivesItsOwnMemory: what a caller does to a description changes
// nothing in the definition.
func TestDescribeGivesItsOwnMemory(t *testing.T) {
	def := describable()
	d := def.Describe(agreement.Waiver)
	d.Regions[0].To[0] = event.StateMissed
	d.Transitions[1].To[0] = event.StateMissed
	d.Deadlines[0].Met[0] = "x"
	require.Equal(t, describable().Describe(agreement.Waiver), def.Describe(agreement.Waiver))
}
