package contract_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/contract"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// defectsOf collects the defects that one New call reports.
func defectsOf(t *testing.T, def contract.Definition) []contract.Defect {
	t.Helper()
	_, err := contract.New(def, model(t))
	var found []contract.Defect
	var walk func(error)
	walk = func(err error) {
		if joined, ok := err.(interface{ Unwrap() []error }); ok {
			for _, e := range joined.Unwrap() {
				walk(e)
			}
			return
		}
		if d, ok := errors.AsType[*contract.Defect](err); ok {
			found = append(found, *d)
		}
	}
	walk(err)
	return found
}

func kinds(defects []contract.Defect) []contract.DefectKind {
	var all []contract.DefectKind
	for _, d := range defects {
		if !slices.Contains(all, d.Kind) {
			all = append(all, d.Kind)
		}
	}
	slices.Sort(all)
	return all
}

func rowOf(def *contract.Definition, id string, act event.Type) *contract.Row {
	for i := range def.Rows {
		if def.Rows[i].ID == id && def.Rows[i].Act == act {
			return &def.Rows[i]
		}
	}
	return nil
}

func TestTheStandardDefinitionIsSound(t *testing.T) {
	require.Empty(t, defectsOf(t, contract.Standard()))
	_, err := contract.New(contract.Standard(), nil)
	require.EqualError(t, err, "contract: defective definition: no-terms")
}

// TestEachDefectIsFound breaks the standard definition in one way at a time.
func TestEachDefectIsFound(t *testing.T) {
	always := func(*contract.Case) contract.Outcome { return contract.Met() }
	for name, test := range map[string]struct {
		spoil func(*contract.Definition)
		want  contract.Defect
	}{
		"an act twice from one state": {
			func(d *contract.Definition) { d.Rows = append(d.Rows, *rowOf(d, "19", "contract.started")) },
			contract.Defect{Kind: contract.DuplicateEdge, Row: "19", Act: "contract.started", State: event.StateSigned, Track: agreement.Waiver},
		},
		"a state nothing leads to": {
			func(d *contract.Definition) {
				d.States = append(d.States, contract.StateSpec{State: event.StateHeld, Owner: roles.Coordinator})
			},
			contract.Defect{Kind: contract.UnreachableState, State: event.StateHeld},
		},
		"a state without an owner": {
			func(d *contract.Definition) { d.States[0].Owner = roles.NoRole },
			contract.Defect{Kind: contract.OwnerlessState, State: event.StateReceived, Track: agreement.Waiver},
		},
		"a state without an owner on one track": {
			func(d *contract.Definition) {
				d.States[3].OnTrack = map[agreement.Track]roles.Role{agreement.Advisory: roles.NoRole}
			},
			contract.Defect{Kind: contract.OwnerlessState, State: event.StateOffered, Track: agreement.Advisory},
		},
		"an act nobody may do": {
			func(d *contract.Definition) { rowOf(d, "19", "contract.started").By = 0 },
			contract.Defect{Kind: contract.NobodyMayAct, Row: "19", Act: "contract.started", Track: agreement.Waiver},
		},
		"a rule without a name": {
			func(d *contract.Definition) { d.Common = append(d.Common, contract.StateRule("", "here", always)) },
			contract.Defect{Kind: contract.UnnamedRule},
		},
		"a rule without a basis": {
			func(d *contract.Definition) { d.Common = append(d.Common, contract.StateRule("X1", "", always)) },
			contract.Defect{Kind: contract.UnnamedRule, Rule: "X1"},
		},
		"one name for two rules": {
			func(d *contract.Definition) {
				d.Common = append(d.Common, contract.StateRule("R3", "elsewhere", always))
			},
			contract.Defect{Kind: contract.ConflictingRule, Rule: "R3"},
		},
		"a rule that checks nothing": {
			func(d *contract.Definition) { d.Common = append(d.Common, contract.StateRule("X1", "here", nil)) },
			contract.Defect{Kind: contract.RuleWithoutCheck, Rule: "X1"},
		},
		"a destination that is no state": {
			func(d *contract.Definition) { rowOf(d, "19", "contract.started").To = []event.State{event.StateGiven} },
			contract.Defect{Kind: contract.UndeclaredDestination, Row: "19", Act: "contract.started", State: event.StateGiven, Track: agreement.Waiver},
		},
		"a source that is no state": {
			func(d *contract.Definition) { rowOf(d, "19", "contract.started").From = contract.In(event.StateGiven) },
			contract.Defect{Kind: contract.UndeclaredState, Row: "19", Act: "contract.started"},
		},
		"a choice without a chooser": {
			func(d *contract.Definition) { rowOf(d, "18", "contract.signed").Choose = nil },
			contract.Defect{Kind: contract.NoChoice, Row: "18", Act: "contract.signed"},
		},
		"an act without a name": {
			func(d *contract.Definition) { rowOf(d, "53", "transfer.move-cancelled").Act = "" },
			contract.Defect{Kind: contract.UnnamedAct, Row: "53"},
		},
		"a row without a number": {
			func(d *contract.Definition) { rowOf(d, "53", "transfer.move-cancelled").ID = "" },
			contract.Defect{Kind: contract.UnnamedRow, Act: "transfer.move-cancelled"},
		},
		"a deadline that nobody declared": {
			func(d *contract.Definition) {
				d.Deadlines = slices.DeleteFunc(d.Deadlines, func(s contract.DeadlineSpec) bool { return s.Key == agreement.ResumeDue })
			},
			contract.Defect{Kind: contract.UnknownDeadline, Row: "22", Act: "contract.paused", Key: agreement.ResumeDue},
		},
		"a deadline that nothing starts": {
			func(d *contract.Definition) {
				rowOf(d, "22", "contract.paused").Starts = nil
			},
			contract.Defect{Kind: contract.UnusedDeadline, Key: agreement.ResumeDue},
		},
		"a deadline that nobody owes": {
			func(d *contract.Definition) { d.Deadlines[0].Owner = roles.NoRole },
			contract.Defect{Kind: contract.NobodyMayAct, Key: agreement.ScreeningDue},
		},
		"a deadline that the youth owes": {
			func(d *contract.Definition) { d.Deadlines[0].Owner = roles.Youth },
			contract.Defect{Kind: contract.NobodyMayAct, Key: agreement.ScreeningDue},
		},
		"a state that leads nowhere": {
			func(d *contract.Definition) {
				for i := range d.Rows {
					if len(d.Rows[i].To) > 0 {
						d.Rows[i].From = d.Rows[i].From.Without(event.StateCompleted)
					}
				}
				row := rowOf(d, "40", "contract.closed")
				row.From = contract.In(event.StateAborted)
				rowOf(d, "41", "contract.closed").From = contract.In(event.StateReconsidering)
			},
			contract.Defect{Kind: contract.DeadEnd, State: event.StateCompleted, Track: agreement.Waiver},
		},
	} {
		t.Run(name, func(t *testing.T) {
			def := contract.Standard()
			test.spoil(&def)
			require.Contains(t, defectsOf(t, def), test.want)
			require.NotEmpty(t, test.want.Error())
		})
	}
}

// TestEveryDefectIsReportedAtOnce: duplicate edge, unreachable state, ownerless
// state, an act nobody may do, an unnamed rule and an undeclared destination,
// all by one New call.
func TestEveryDefectIsReportedAtOnce(t *testing.T) {
	def := contract.Standard()
	def.Rows = append(def.Rows, *rowOf(&def, "21", "contract.midway-held"))
	def.States = append(def.States, contract.StateSpec{State: event.StateHeld})
	rowOf(&def, "19", "contract.started").By = 0
	rowOf(&def, "18c", "plan.replanned").To = []event.State{event.StateGiven}
	def.Common = append(def.Common, contract.StateRule("", "", func(*contract.Case) contract.Outcome { return contract.Met() }))
	require.Equal(t, []contract.DefectKind{
		contract.DuplicateEdge, contract.NobodyMayAct, contract.OwnerlessState, contract.UndeclaredDestination,
		contract.UnnamedRule, contract.UnreachableState,
	}, kinds(defectsOf(t, def)))
}

// TestARuleThatDoesNotAnswerRefuses: no answer, and the wrong act, are never
// permission.
func TestARuleThatDoesNotAnswerRefuses(t *testing.T) {
	for name, rule := range map[string]contract.Rule{
		"no answer": contract.StateRule("X1", "here", func(*contract.Case) contract.Outcome { return contract.Outcome{} }),
		"wrong act": contract.ActRule("X1", "here", func(*contract.Case, event.Started) contract.Outcome { return contract.Met() }),
	} {
		t.Run(name, func(t *testing.T) {
			def := contract.Standard()
			row := rowOf(&def, "1", "case.registered")
			row.Rules = append(row.Rules, rule)
			w := newWorld(t, def, model(t), "unanswered").at("2020-01-06")
			_, err := w.try(roles.Police, "officer", registered(t))
			var refusal *contract.Refusal
			require.ErrorAs(t, err, &refusal)
			require.Equal(t, []contract.Reason{{Code: contract.RuleUnmet, Rule: "X1", Basis: "here"}}, refusal.Reasons)
		})
	}
}

// HostAct is an event of a host's own.
type HostAct struct{ Room event.Code }

// EventType returns the stored name.
func (HostAct) EventType() event.Type { return "host.room-booked" }

func TestAHostAddsAnActOfItsOwn(t *testing.T) {
	def := contract.Standard()
	def.Rows = append(def.Rows, contract.Row{
		ID: "H1", Act: HostAct{}.EventType(), From: contract.In(event.StateActive), By: roles.Of(roles.Coordinator),
		Rules: []contract.Rule{contract.ActRule("H1a", "local routine", func(_ *contract.Case, a HostAct) contract.Outcome {
			if a.Room == "" {
				return contract.Unmet(contract.Arg{Name: "field", Text: "room"})
			}
			return contract.Met()
		}).As("room-missing").Only(roles.Coordinator)},
	})
	w := newWorld(t, def, model(t), "host")
	var err error
	w.ledger.Kinds, err = event.Standard().With(event.Define(event.Meta{
		Type: HostAct{}.EventType(), Version: 1, Coarse: "host", Compartment: event.CoordinationCompartment, Retention: event.Undecided,
	}, func(c *event.Coder, e *HostAct) { c.Code("room", &e.Room) }))
	require.NoError(t, err)
	w.along(event.StateActive).at("2020-02-10").do(roles.Coordinator, "coordinator", HostAct{Room: "room-1"})
	_, err = w.try(roles.Coordinator, "coordinator", HostAct{})
	var refusal *contract.Refusal
	require.ErrorAs(t, err, &refusal)
	require.Equal(t, []contract.Reason{{Code: "room-missing", Rule: "H1a", Basis: "local routine", Args: []contract.Arg{{Name: "field", Text: "room"}}}}, refusal.Reasons)
}

// TestArgumentsAreForThoseWhoMayLearnThem: who may not see what is missing still
// gets the rule.
func TestArgumentsAreForThoseWhoMayLearnThem(t *testing.T) {
	def := contract.Standard()
	def.Common = append(def.Common, contract.StateRule("X1", "here", func(k *contract.Case) contract.Outcome {
		if k.Contract.State() != event.StateActive {
			return contract.Met()
		}
		return contract.Unmet(contract.Arg{Name: "detail", Text: "something"})
	}).Only(roles.Coordinator))
	w := newWorld(t, def, model(t), "filtered").along(event.StateActive).at("2020-02-10")
	var refusal *contract.Refusal
	_, err := w.try(roles.Coordinator, "coordinator", event.TalkHeld{Kind: "follow-up", Held: true})
	require.ErrorAs(t, err, &refusal)
	require.Len(t, refusal.Reasons[0].Args, 1)
	_, err = w.try(roles.Mediation, "mediator", event.TalkHeld{Kind: "follow-up", Held: true})
	require.ErrorAs(t, err, &refusal)
	require.Equal(t, event.RuleID("X1"), refusal.Reasons[0].Rule)
	require.Empty(t, refusal.Reasons[0].Args)
}
