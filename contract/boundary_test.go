package contract_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/contract"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

func (w *world) due(key agreement.Deadline) (string, bool) {
	w.t.Helper()
	agenda := standardLifecycle(w.t).Agenda(w.load(), w.now)
	i := slices.IndexFunc(agenda, func(d contract.Due) bool { return d.Key == key })
	if i < 0 {
		return "", false
	}
	return agenda[i].On.String(), true
}

// TestADeadlineOfTheDayOfTheStopStandsStill: on its last day it has not passed
// yet, so that it runs on after the pause; a day later it had passed.
func TestADeadlineOfTheDayOfTheStopStandsStill(t *testing.T) {
	w := ordinaryWorld(t, "still").along(event.StateActive)
	on, open := w.due(agreement.FirstConversationDue)
	require.True(t, open)
	require.Equal(t, "2020-02-10", on)
	w.at("2020-02-10").do(roles.Coordinator, "coordinator", event.Paused{Reason: "illness", Until: day(t, "2020-02-17")})
	w.at("2020-02-17").do(roles.Coordinator, "coordinator", event.Resumed{})
	on, _ = w.due(agreement.FirstConversationDue)
	require.Equal(t, "2020-02-17", on)

	w = ordinaryWorld(t, "passed").along(event.StateActive)
	w.at("2020-02-11").do(roles.Coordinator, "coordinator", event.Paused{Reason: "illness", Until: day(t, "2020-02-17")})
	w.at("2020-02-17").do(roles.Coordinator, "coordinator", event.Resumed{})
	on, _ = w.due(agreement.FirstConversationDue)
	require.Equal(t, "2020-02-10", on, "what had passed is not moved")
}

// TestTwoOffersToTheYouthThemselves: the youth's own silence counts like a
// guardian's, after two documented offers.
func TestTwoOffersToTheYouthThemselves(t *testing.T) {
	w := ordinaryWorld(t, "silent").along(event.StatePlanning)
	for _, s := range ordinaryWay(t, w.terms) {
		if s.act.EventType() == "plan.mapping-recorded" || s.act.EventType() == "plan.set" {
			w.at(s.on).do(s.role, s.name, s.act)
		}
	}
	offer := event.SignatureOffered{Version: 1, To: ref("youth")}
	signed := event.Signed{Version: 1, TextHash: hash("plan-1"), Language: "nb", Evidence: ref("signature")}
	w.at("2020-01-31").do(roles.Guardian, "guardian-1", signed)
	w.do(roles.Guardian, "guardian-2", signed)
	w.do(roles.Coordinator, "coordinator", offer)
	_, err := w.at("2020-02-10").try(roles.Clock, "", event.SigningLapsed{})
	var refusal *contract.Refusal
	require.ErrorAs(t, err, &refusal)
	require.True(t, refusal.Has("G18bb"))
	w.do(roles.Coordinator, "coordinator", offer)
	c := w.do(roles.Clock, "", event.SigningLapsed{})
	require.Equal(t, event.StateReconsidering, c.State())
	c = w.do(roles.Youth, "youth", event.ConsentRestored(consentTo(agreement.Participation)))
	require.Equal(t, event.StatePlanning, c.State(), "the one who was silent takes it up again")
	_, open := w.due(agreement.SigningDue)
	require.True(t, open, "with a new time to sign")
}
