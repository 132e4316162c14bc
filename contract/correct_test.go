package contract_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/contract"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// seqOf finds the first event of a type.
func (w *world) seqOf(name event.Type) uint32 {
	w.t.Helper()
	history, err := w.ledger.History(context.Background(), w.id, actor(roles.Coordinator, "coordinator"))
	require.NoError(w.t, err)
	for _, e := range history {
		if e.Type == name {
			return e.Seq
		}
	}
	w.t.Fatalf("no %s", name)
	return 0
}

func TestACorrectionChangesDataAndNotMoves(t *testing.T) {
	w := ordinaryWorld(t, "corrected").along(event.StateActive).at("2020-02-10")
	target := w.seqOf("case.registered")
	right := registered(t)
	right.Birthday15, right.Birthday16, right.Birthday18 = day(t, "2018-03-01"), day(t, "2019-03-01"), day(t, "2021-03-01")
	c := w.do(roles.Police, "officer", event.Corrected{Target: target, Reason: "date-of-birth", Data: right})
	require.Equal(t, event.StateActive, c.State())
	require.False(t, c.Inconsistent())
	require.Equal(t, 18, c.Age(day(t, "2021-03-01")))
	require.Equal(t, 16, c.Age(day(t, "2021-02-28")))
	require.Equal(t, c, w.load(), "the corrected state is what replay gives")

	history, err := w.ledger.History(context.Background(), w.id, actor(roles.Police, "officer"))
	require.NoError(t, err)
	require.Equal(t, registered(t), history[target-1].Data, "the original stays")
}

func TestACorrectionThatMakesALaterEventIllegalStopsTheContract(t *testing.T) {
	w := ordinaryWorld(t, "illegal").along(event.StateActive).at("2020-02-10")
	wrong := registered(t)
	wrong.Birthday15, wrong.Birthday16, wrong.Birthday18 = day(t, "2020-01-04"), day(t, "2021-01-04"), day(t, "2023-01-04")
	correction := event.Corrected{Target: 1, Reason: "date-of-birth", Data: wrong, Illegal: []uint32{99}}
	c := w.do(roles.Police, "officer", correction)
	require.True(t, c.Inconsistent(), "the youth was fourteen at the act, so there should have been no offer")
	require.Equal(t, event.StateActive, c.State())
	history, err := w.ledger.History(context.Background(), w.id, actor(roles.Police, "officer"))
	require.NoError(t, err)
	recorded, _ := history[len(history)-1].Data.(event.Corrected)
	require.Contains(t, recorded.Illegal, w.seqOf("contract.offered"))
	require.NotContains(t, recorded.Illegal, uint32(99), "what the request says of it is not looked at")
	require.NotContains(t, recorded.Illegal, w.seqOf("case.informed"), "what was lawful stays so")

	var refusal *contract.Refusal
	_, err = w.try(roles.Coordinator, "coordinator", event.Paused{Reason: "illness", Until: day(t, "2020-02-20")})
	require.ErrorAs(t, err, &refusal)
	require.True(t, refusal.Has("G42d"))
	w.do(roles.Coordinator, "coordinator", event.TalkHeld{Kind: "follow-up", Held: true})

	c = w.do(roles.Leader, "leader", event.Proposed{Act: "case.inconsistency-resolved", Reason: "looked-into"})
	c = w.do(roles.Prosecutor, "prosecutor", event.InconsistencyResolved{Proposal: c.Seq(), Reason: "looked-into"})
	require.False(t, c.Inconsistent())
	w.do(roles.Coordinator, "coordinator", event.Paused{Reason: "illness", Until: day(t, "2020-02-20")})
}

func TestAWithdrawalIsTakenEvenWhenTheCaseIsInconsistent(t *testing.T) {
	w := ordinaryWorld(t, "inconsistent").along(event.StateActive).at("2020-02-10")
	wrong := registered(t)
	wrong.Birthday15, wrong.Birthday16, wrong.Birthday18 = day(t, "2020-01-04"), day(t, "2021-01-04"), day(t, "2023-01-04")
	require.True(t, w.do(roles.Police, "officer", event.Corrected{Target: 1, Reason: "date-of-birth", Data: wrong}).Inconsistent())
	c := w.do(roles.Youth, "youth", event.ConsentWithdrawn{Part: agreement.Participation})
	require.Equal(t, event.StateReconsidering, c.State())
}

func TestWhoMayCorrectWhat(t *testing.T) {
	w := ordinaryWorld(t, "who").along(event.StateActive).at("2020-02-10")
	mapping := w.seqOf("plan.mapping-recorded")
	data := event.MappingRecorded{YouthTookPart: true, GuardianInvited: true, Tool: "tool-2", On: day(t, "2020-01-28"), WashoutWeeks: 4}
	other := registered(t)
	other.Youth = ref("another youth")
	siblings := registered(t)
	siblings.Guardians = siblings.Guardians[:1]
	consent := consentTo(agreement.Participation)
	moved := consent
	moved.Part = agreement.EvaluationPart
	offer := event.Offered{Terms: hash("other terms"), Conversations: true}
	for name, test := range map[string]struct {
		role roles.Role
		name string
		act  event.Corrected
		rule string
	}{
		"another role":               {roles.Police, "officer", event.Corrected{Target: mapping, Reason: "typo", Data: data}, "G42b"},
		"no reason":                  {roles.Coordinator, "coordinator", event.Corrected{Target: mapping, Data: data}, "G42a"},
		"no such event":              {roles.Coordinator, "coordinator", event.Corrected{Target: 99, Reason: "typo", Data: data}, "G42c"},
		"event zero":                 {roles.Coordinator, "coordinator", event.Corrected{Reason: "typo", Data: data}, "G42c"},
		"another kind of event":      {roles.Coordinator, "coordinator", event.Corrected{Target: mapping, Reason: "typo", Data: event.Started{}}, "G42c"},
		"nothing":                    {roles.Coordinator, "coordinator", event.Corrected{Target: mapping, Reason: "typo"}, "G42c"},
		"another youth":              {roles.Police, "officer", event.Corrected{Target: 1, Reason: "typo", Data: other}, "G42c"},
		"other guardians":            {roles.Police, "officer", event.Corrected{Target: 1, Reason: "typo", Data: siblings}, "G42c"},
		"another part of a consent":  {roles.Youth, "youth", event.Corrected{Target: w.seqOf("consent.given"), Reason: "typo", Data: moved}, "G42c"},
		"other terms than the offer": {roles.Police, "officer", event.Corrected{Target: w.seqOf("contract.offered"), Reason: "typo", Data: offer}, "G42c"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := w.try(test.role, test.name, test.act)
			var refusal *contract.Refusal
			require.ErrorAs(t, err, &refusal)
			require.True(t, refusal.Has(test.rule), "%v", err)
		})
	}
	c := w.do(roles.Coordinator, "coordinator", event.Corrected{Target: mapping, Reason: "typo", Data: data})
	require.False(t, c.Inconsistent())
	consent.FormVersion = "form-2"
	c = w.do(roles.Youth, "youth", event.Corrected{Target: w.seqOf("consent.given"), Reason: "typo", Data: consent})
	require.False(t, c.Inconsistent())

	l := standardLifecycle(t)
	_, err := l.Decide(c, contract.Request{
		Act: event.Corrected{Target: mapping, Reason: "typo", Data: data}, As: roles.Coordinator,
		Actor: actor(roles.Coordinator, "coordinator"), Recorded: w.now,
	})
	var refusal *contract.Refusal
	require.ErrorAs(t, err, &refusal, "without the history a correction cannot be judged")
	require.True(t, refusal.Has("G42b"))
}

// TestACorrectionNeverTakesBackWhatAnotherEased: what is corrected is what stands.
func TestACorrectionNeverTakesBackWhatAnotherEased(t *testing.T) {
	w := ordinaryWorld(t, "eased").along(event.StateActive).at("2020-02-10")
	correct := func(weeks int) error {
		_, err := w.try(roles.Coordinator, "coordinator", event.Corrected{
			Target: w.seqOf("plan.mapping-recorded"), Reason: "typo",
			Data: event.MappingRecorded{YouthTookPart: true, GuardianInvited: true, Tool: "tool-1", On: day(t, "2020-01-28"), WashoutWeeks: weeks},
		})
		return err
	}
	require.ErrorContains(t, correct(3), "G42c")
	require.NoError(t, correct(6))
	require.ErrorContains(t, correct(4), "G42c", "what was said first is as much less as anything else")
	require.NoError(t, correct(6))
}

// TestACorrectionNeverTightens: behind the signatures nothing gets harder.
func TestACorrectionNeverTightens(t *testing.T) {
	w := ordinaryWorld(t, "tightening").along(event.StateSigned).at("2020-02-01")
	way := ordinaryWay(t, w.terms)
	plan, decision := event.PlanSet{}, event.Decided{}
	for _, s := range way {
		switch a := s.act.(type) {
		case event.PlanSet:
			plan = a
		case event.Decided:
			decision = a
		}
	}
	planSeq, decisionSeq := w.seqOf("plan.set"), w.seqOf("prosecution.decided")
	longer, later, weekly, closer, elsewhere := decision, plan, plan, plan, plan
	longer.LengthMonths = 7
	later.StartOn = later.StartOn.AddDays(1)
	weekly.ConversationEveryWeeks = 1
	closer.Band = agreement.Close
	elsewhere.Windows = []event.Window{{Weekday: 7, From: 0, To: 24 * 60}}
	for name, test := range map[string]struct {
		role roles.Role
		fix  event.Corrected
	}{
		"longer":         {roles.Prosecutor, event.Corrected{Target: decisionSeq, Reason: "typo", Data: longer}},
		"another start":  {roles.Coordinator, event.Corrected{Target: planSeq, Reason: "typo", Data: later}},
		"more talks":     {roles.Coordinator, event.Corrected{Target: planSeq, Reason: "typo", Data: weekly}},
		"closer":         {roles.Coordinator, event.Corrected{Target: planSeq, Reason: "typo", Data: closer}},
		"another window": {roles.Coordinator, event.Corrected{Target: planSeq, Reason: "typo", Data: elsewhere}},
	} {
		_, err := w.try(test.role, test.role.String(), test.fix)
		var refusal *contract.Refusal
		require.ErrorAs(t, err, &refusal, name)
		require.True(t, refusal.Has("G42c"), name)
	}
	shorter, easier := decision, plan
	shorter.LengthMonths, easier.Band, easier.ConversationEveryWeeks = 5, agreement.Eased, 3
	require.False(t, w.do(roles.Prosecutor, "prosecutor", event.Corrected{Target: decisionSeq, Reason: "typo", Data: shorter}).Inconsistent())
	require.False(t, w.do(roles.Coordinator, "coordinator", event.Corrected{Target: planSeq, Reason: "typo", Data: easier}).Inconsistent())
	require.Equal(t, "2020-07-03", w.at("2020-02-03").do(roles.Coordinator, "coordinator", event.Started{}).EndsOn().String())
}
