package contract_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/contract"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/internal/walk"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

func optionFor(options []contract.Option, act event.Type) (contract.Option, bool) {
	i := slices.IndexFunc(options, func(o contract.Option) bool { return o.Act == act })
	if i < 0 {
		return contract.Option{}, false
	}
	return options[i], true
}

func TestOptionsSayWhatStandsInTheWay(t *testing.T) {
	w := ordinaryWorld(t, "options").along(event.StateActive).at("2020-02-10")
	l := standardLifecycle(t)
	options := l.Options(w.load(), actor(roles.Coordinator, "coordinator"), w.now)

	completed, ok := optionFor(options, "contract.completed")
	require.True(t, ok)
	require.Equal(t, "28", completed.Row)
	require.Equal(t, roles.Coordinator, completed.As)
	require.Equal(t, []event.State{event.StateCompleted}, completed.To)
	require.Len(t, completed.Unmet, 1)
	require.Equal(t, event.RuleID("G28a"), completed.Unmet[0].Rule)
	require.Equal(t, contract.TooEarly, completed.Unmet[0].Code)

	paused, ok := optionFor(options, "contract.paused")
	require.True(t, ok)
	require.Empty(t, paused.Unmet)
	require.Equal(t, []event.RuleID{"G22a", "G22b", "G22c", "G22d"}, paused.DependsOn)

	early, ok := optionFor(options, "contract.completed-early")
	require.True(t, ok)
	require.True(t, early.Proposes, "the coordinator proposes, the prosecutor confirms")
	_, ok = optionFor(options, "contract.started")
	require.False(t, ok, "what the state does not know is no option")
	_, ok = optionFor(options, "case.dropped")
	require.False(t, ok, "what only others may do is no option")

	youth := l.Options(w.load(), actor(roles.Youth, "youth"), w.now)
	withdraw, ok := optionFor(youth, "consent.withdrawn")
	require.True(t, ok)
	require.Empty(t, withdraw.Unmet)
	require.Nil(t, l.Options(w.load(), actor(roles.Youth, "youth"), time.Time{}))
}

// TestWhatIsNoOptionIsRefusedAndWhatIsUnmetIsRefused holds Options to Decide,
// in every state of the ordinary way.
func TestWhatIsNoOptionIsRefusedAndWhatIsUnmetIsRefused(t *testing.T) {
	l := standardLifecycle(t)
	w := walk.New(l, contract.Standard().Rows, 5, 5)
	people := []roles.Role{roles.Youth, roles.Guardian, roles.Police, roles.Prosecutor, roles.Coordinator, roles.Mediation, roles.Leader}
	steps := 0
	for w.Contract.State() < event.StateActive {
		onward, err := w.Onward()
		require.NoError(t, err)
		if !onward {
			w.Now = w.Now.Add(24 * time.Hour)
			continue
		}
		steps++
		for _, role := range people {
			a := w.Actor(role)
			options := l.Options(w.Contract, a, w.Now)
			for _, row := range contract.Standard().Rows {
				act := w.Payload(row.Act)
				if act == nil || act.EventType() != row.Act {
					continue
				}
				_, err := l.Decide(w.Contract, contract.Request{Act: act, As: role, Actor: a, Recorded: w.Now})
				option, possible := optionFor(options, row.Act)
				if !possible || option.Proposes || len(option.Unmet) > 0 {
					require.Error(t, err, "%s by %s in %s", row.Act, role, w.Contract.State())
				}
			}
		}
	}
	require.Greater(t, steps, 15, "the walk went the ordinary way")
}

func TestTheAgendaSaysWhatIsDueForWhom(t *testing.T) {
	w := ordinaryWorld(t, "agenda").along(event.StateOffered)
	l := standardLifecycle(t)
	find := func(key agreement.Deadline) contract.Due {
		agenda := l.Agenda(w.load(), w.now)
		i := slices.IndexFunc(agenda, func(d contract.Due) bool { return d.Key == key })
		require.GreaterOrEqual(t, i, 0, key.String())
		require.True(t, slices.IsSortedFunc(agenda, func(a, b contract.Due) int { return int(a.On) - int(b.On) }))
		return agenda[i]
	}
	offer := find(agreement.OfferLapse)
	require.Equal(t, "2020-01-29", offer.On.String())
	require.Equal(t, roles.NoRole, offer.Owner, "the youth never owes a deadline")
	require.Equal(t, contract.Running, offer.Status)
	w.at("2020-01-25")
	require.Equal(t, contract.Running, find(agreement.OfferLapse).Status)
	w.at("2020-01-26")
	require.Equal(t, contract.Warning, find(agreement.OfferLapse).Status)
	w.at("2020-01-29")
	require.Equal(t, contract.Warning, find(agreement.OfferLapse).Status)
	require.Empty(t, l.Ticks(w.load(), w.now), "on its last day nothing has lapsed")
	w.at("2020-01-30")
	require.Equal(t, contract.Passed, find(agreement.OfferLapse).Status)
	require.Equal(t, []event.Payload{event.OfferLapsed{}}, l.Ticks(w.load(), w.now))
	w.do(roles.Clock, "", event.OfferLapsed{})

	tell := find(agreement.TellProsecutorDue)
	require.Equal(t, "2020-02-03", tell.On.String(), "two working days")
	require.Equal(t, roles.Coordinator, tell.Owner)
	require.Equal(t, roles.Org("5001"), tell.Org)
	w.at("2020-02-04")
	require.Equal(t, contract.Passed, find(agreement.TellProsecutorDue).Status)
	require.Equal(t, []event.Payload{event.DeadlinePassed{Key: agreement.TellProsecutorDue, Of: tell.Of}}, l.Ticks(w.load(), w.now))
	w.do(roles.Clock, "", event.DeadlinePassed{Key: agreement.TellProsecutorDue, Of: tell.Of})
	require.Equal(t, contract.HeldOn, find(agreement.TellProsecutorDue).Status)
	require.Empty(t, l.Ticks(w.load(), w.now), "it is held against its owner once")
}

func TestTheAgendaNamesTheOrganisationThatOwes(t *testing.T) {
	w := ordinaryWorld(t, "owners").along(event.StateReceived)
	l := standardLifecycle(t)
	first := func() contract.Due { return l.Agenda(w.load(), w.now)[0] }
	require.Equal(t, roles.Org("politi-trondelag"), first().Org)
	w = ordinaryWorld(t, "owners-2").along(event.StateDeciding)
	require.Equal(t, roles.Org("patale-trondelag"), first().Org)
	w = ordinaryWorld(t, "owners-3").along(event.StateActive).at("2020-02-10")
	w.do(roles.Youth, "youth", event.MoveReported{Residence: "5006", Stay: "5006"})
	agenda := l.Agenda(w.load(), w.now)
	i := slices.IndexFunc(agenda, func(d contract.Due) bool { return d.Key == agreement.ReceiverAnswerDue })
	require.Equal(t, roles.Org("5006"), agenda[i].Org)
	require.Equal(t, roles.Org("5001"), w.load().Responsible(), "the sender until receipt")
	require.Equal(t, roles.Org("5006"), w.load().Receiving())
}
