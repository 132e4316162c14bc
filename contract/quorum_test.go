package contract_test

import (
	"context"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/contract"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// oneGuardian are terms under which one guardian consents and the other is
// informed.
func oneGuardian(t *testing.T) *agreement.Terms {
	t.Helper()
	file, err := os.ReadFile("../agreement/profiles/trondelag-model.json")
	require.NoError(t, err)
	all := `"guardian-quorum-all": {"value": 1`
	require.Contains(t, string(file), all)
	doc, err := agreement.Load([]byte(strings.Replace(string(file), all, `"guardian-quorum-all": {"value": 0`, 1)))
	require.NoError(t, err)
	law, err := agreement.Law()
	require.NoError(t, err)
	terms, err := agreement.Bind(law, doc)
	require.NoError(t, err)
	return terms
}

// TestOneGuardianConsentsTheOtherIsInformed: the quorum that an agreement may
// choose instead of all.
func TestOneGuardianConsentsTheOtherIsInformed(t *testing.T) {
	w := newWorld(t, contract.Standard(), oneGuardian(t), "quorum")
	var signed bool
	for _, s := range ordinaryWay(t, w.terms) {
		if s.name == "guardian-2" {
			continue // informed, and nothing more
		}
		c := w.at(s.on).do(s.role, s.name, s.act)
		signed = signed || c.State() == event.StateSigned
	}
	require.True(t, signed, "only the guardian who consented signs")
	require.Equal(t, event.StateActive, w.load().State())

	second := consentTo(agreement.Participation)
	w.at("2020-02-10").do(roles.Guardian, "guardian-2", second)
	c := w.do(roles.Guardian, "guardian-1", event.ConsentWithdrawn{Part: agreement.Participation})
	require.Equal(t, event.StateActive, c.State(), "the other guardian's consent still stands")
	c = w.do(roles.Guardian, "guardian-2", event.ConsentWithdrawn{Part: agreement.Participation})
	require.Equal(t, event.StateReconsidering, c.State())
	c = w.do(roles.Guardian, "guardian-1", event.ConsentRestored(second))
	require.Equal(t, event.StateActive, c.State())
}

func TestUnderAllEveryGuardianCounts(t *testing.T) {
	w := ordinaryWorld(t, "all").along(event.StateActive).at("2020-02-10")
	c := w.do(roles.Guardian, "guardian-2", event.ConsentWithdrawn{Part: agreement.Participation})
	require.Equal(t, event.StateReconsidering, c.State(), "even against the youth's wish")
	w.do(roles.Coordinator, "coordinator", event.TalkHeld{Kind: "withdrawal", Held: true})
	c = w.do(roles.Guardian, "guardian-2", event.WithdrawalConfirmed{})
	require.Equal(t, event.GuardianWithdrew, c.Reason(), "never as the youth's act")
}

// TestARepeatedRequestGivesAllItsEvents: the act and what followed from it.
func TestARepeatedRequestGivesAllItsEvents(t *testing.T) {
	w := ordinaryWorld(t, "voided").along(event.StateSigned).at("2020-02-01")
	r := contract.Request{
		ID: ref("replan"), Act: event.Replanned{Reason: "new-date"}, Actor: actor(roles.Coordinator, "coordinator"), As: roles.Coordinator,
	}
	first, err := w.ledger.Do(context.Background(), w.id, r)
	require.NoError(t, err)
	require.Len(t, first.Events, 6, "five signatures are voided")
	w.do(roles.Coordinator, "coordinator", event.TalkHeld{Kind: "follow-up", Held: true})
	again, err := w.ledger.Do(context.Background(), w.id, r)
	require.NoError(t, err)
	require.Len(t, again.Events, 6)
	require.Equal(t, first.After, again.After)
}

// TestTheRefusalNamesWhatIsOpen: which conversation still waits.
func TestTheRefusalNamesWhatIsOpen(t *testing.T) {
	w := ordinaryWorld(t, "open").along(event.StateActive).at("2020-02-05")
	w.do(roles.ConversationPartner, "partner", event.ConversationPlanned{Item: 1, On: day(t, "2020-02-06")})
	w.do(roles.ConversationPartner, "partner", event.ConversationPlanned{Item: 2, On: day(t, "2020-02-20")})
	w.at("2020-02-06").do(roles.ConversationPartner, "partner", event.ConversationHeld{Item: 1})
	open := func(role roles.Role) error {
		_, err := w.try(role, "coordinator", event.Completed{})
		return err
	}
	var refusal *contract.Refusal
	w.at("2020-08-10")
	for _, role := range []roles.Role{roles.Coordinator, roles.Clock} {
		require.ErrorAs(t, open(role), &refusal)
		require.Equal(t, event.RuleID("G28c"), refusal.Reasons[0].Rule)
		require.Equal(t, []contract.Arg{{Name: "conversation", N: 2}}, refusal.Reasons[0].Args)
	}
	// What no agency has closed a week after the end holds the youth no longer.
	w.at("2020-08-11")
	require.ErrorAs(t, open(roles.Coordinator), &refusal)
	require.NoError(t, open(roles.Clock))
	c := w.load()
	require.Equal(t, event.StateCompleted, c.State())
	require.Equal(t, event.StateCancelledByAgency, c.Conversation(2))
}
