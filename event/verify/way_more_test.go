package verify_test

import (
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/agreement/draw"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

func number(n uint16) string { return strconv.Itoa(int(n)) }

func offeredCase(t testing.TB) *logged {
	t.Helper()
	return reported(t, "2019-09-01").toOffered()
}

// child is a running contract of somebody who is 15, with the guardians' consent
// to tests and conversations.
func child(t testing.TB) *logged {
	t.Helper()
	l := reported(t, "2020-06-01").toOffered()
	l.say("2020-01-20", roles.Youth, "youth", event.Accepted{}, "contract offered consenting", "met reflection", "met offer-lapse", "starts consents")
	n := 0
	for _, who := range []string{"youth", "guardian-1", "guardian-2"} {
		role := roles.Guardian
		if who == "youth" {
			role = roles.Youth
		}
		for _, part := range []agreement.Part{agreement.Participation, agreement.Exchange, agreement.TestingPart, agreement.ConversationsPart} {
			n++
			steps := []string{"consent " + strconv.Itoa(n) + " given"}
			if n == 12 {
				steps = append(steps, "contract consenting deciding", "prosecution reported under-decision", "met consents", "starts decision")
			}
			l.say("2020-01-21", role, who, consentTo(part), steps...)
		}
	}
	l.say("2020-01-24", roles.Prosecutor, "prosecutor", event.Decided{
		GuiltProven: true, YouthHeard: true, LengthMonths: 6, Testing: true, Conversations: true,
		Procedure: agreement.Sanction, Material: agreement.Urine,
	}, "contract deciding planning", "prosecution under-decision conditional", "met decision", "starts mapping", "starts plan")
	l.say("2020-01-28", roles.Coordinator, "coordinator", event.MappingRecorded{YouthTookPart: true, GuardianInvited: true, Tool: "tool-1", On: day(t, "2020-01-28")}, "met mapping")
	l.say("2020-01-30", roles.Coordinator, "coordinator", event.PlanSet{
		Version: 1, StartOn: day(t, "2020-02-03"), Band: agreement.Ordinary, ConversationEveryWeeks: 2, Tasks: tasks(""),
		Procedure: agreement.Sanction, Material: agreement.Urine, Requester: "5001", Payer: "5001",
	}, "met plan", "starts signing")
	l.say("2020-01-31", roles.Police, "officer", event.Signed{Version: 1, TextHash: agreement.Hash{2}, Language: "nb", Evidence: ref("signature")},
		"contract planning signed", "met signing", "starts start")
	l.say("2020-02-03", roles.Coordinator, "coordinator", event.Started{}, "contract signed active", "met start",
		"starts end 2020-08-03", "starts midway 2020-05-18", "starts first-conversation", "starts first-test")
	l.say("2020-02-06", roles.Coordinator, "coordinator", event.TestPlanned{Item: 1, On: day(t, "2020-02-10")}, "test 1 planned")
	return l
}

var seed = draw.Seed{1, 2, 3}

// drawn is a contract whose tests were drawn, and whose seed is shown at the end.
func drawn(t testing.TB) *logged {
	t.Helper()
	l := running(t)
	l.say("2020-02-07", roles.Clock, "", event.DrawCommitted{Commitment: seed.Commit(l.id)})
	frame := draw.Frame{
		Contract: l.id, GapHours: 48, Count: 2, Calendar: l.terms.Calendar(),
		Windows: []draw.Window{{Weekday: 1, From: 15 * 60, To: 18 * 60}, {Weekday: 4, From: 15 * 60, To: 18 * 60}},
	}
	n := uint16(0)
	for block := range draw.Blocks(day(t, "2020-02-03"), day(t, "2020-08-03")) {
		if block.Number == 1 || block.Number > 3 {
			continue
		}
		frame.Block, frame.First, frame.Last = block.Number, block.First, block.Last
		slots, err := draw.Draw(seed, frame)
		require.NoError(t, err)
		require.Len(t, slots, 2)
		made := event.TestsDrawn{Block: block.Number, First: block.First, Last: block.Last}
		moves := []string{}
		for _, s := range slots {
			n++
			made.Tests = append(made.Tests, event.DrawnTest{Item: n, On: s.On, From: s.From, To: s.To})
			moves = append(moves, "test "+number(n)+" planned")
		}
		frame.After = slots[1]
		l.say(block.First.String(), roles.Clock, "", made, moves...)
	}
	l.say("2020-07-01", roles.Prosecutor, "prosecutor", event.Dropped{Reason: "proof-failed"}, "contract active aborted for dropped",
		"prosecution conditional dropped", "test 1 planned cancelled-by-agency", "test 2 planned cancelled-by-agency",
		"test 3 planned cancelled-by-agency", "test 4 planned cancelled-by-agency",
		"overdue midway", "cancels midway", "overdue first-test", "cancels first-test", "cancels end", "starts evaluation")
	l.say("2020-07-02", roles.Clock, "", event.DrawRevealed{Seed: agreement.Hash(seed)})
	return l
}

// other is the other day of the week that the plan has a window on.
func other(on agreement.Date) agreement.Date {
	if on.Weekday() == 1 {
		return on + 3
	}
	return on - 3
}

// pausedCase is a contract in a pause, with a conversation planned after it.
func pausedCase(t testing.TB) *logged {
	t.Helper()
	l := running(t)
	l.say("2020-02-07", roles.ConversationPartner, "partner", event.ConversationPlanned{Item: 2, On: day(t, "2020-03-12")}, "conversation 2 planned")
	l.say("2020-02-10", roles.Coordinator, "coordinator", event.Paused{Reason: "illness", Until: day(t, "2020-02-20"), Consented: true},
		"contract active paused", "starts resume 2020-02-20")
	return l
}

// voluntaryCase is a running contract without a criminal case.
func voluntaryCase(t testing.TB) *logged {
	t.Helper()
	l := begin(t, "voluntary")
	l.say("2020-01-06", roles.Coordinator, "coordinator", event.Registered{
		Track: agreement.Voluntary, Birthday15: day(t, "2018-09-01"), Birthday16: day(t, "2019-09-01"), Birthday18: day(t, "2021-09-01"),
		Youth: ref("youth"), Residence: "5001", Stay: "5001", ResidenceOn: day(t, "2020-01-06"),
	}, "contract received", "starts screening")
	last(l).Deadlines[0].Owner = roles.Coordinator
	l.owed[0].Owner = roles.Coordinator
	l.say("2020-01-07", roles.Coordinator, "coordinator", event.ScreeningStarted{}, "contract received screening", "met screening")
	return l
}

// corrected is a running contract in which the mapping was corrected.
func corrected(t testing.TB) *logged {
	t.Helper()
	l := running(t)
	mapping := nth[event.MappingRecorded](l, 1)
	fixed := mapping.Data.(event.MappingRecorded)
	fixed.WashoutWeeks = 1
	l.say("2020-03-01", roles.Coordinator, "coordinator", event.Corrected{Target: mapping.Seq, Reason: "typo", Data: fixed})
	return l
}

// excepted is a reaction outside the ladder, which a second person confirmed.
func excepted(t testing.TB) *logged {
	t.Helper()
	l := confirmedPositive(t).deviates("2020-03-20", 1, agreement.PositiveTest, agreement.OrdinarySeverity, 1).hears("2020-03-23")
	l.say("2020-03-24", roles.Coordinator, "coordinator-3", event.Proposed{Act: "review.reacted", Reason: "health"}, "starts proposal")
	l.say("2020-03-25", roles.Coordinator, "coordinator-2", event.Reacted{
		On: 1, Rung: 2, Reason: "assessed", Delegation: ref("delegation"), Exception: "health", Proposal: last(l).Seq,
	}, "contract reviewing active", "met assessment", "starts follow-up")
	return l
}

// sharedCase is a contract that two municipalities have together.
func sharedCase(t testing.TB) *logged {
	t.Helper()
	l := transferred(t)
	l.events = l.events[:len(l.events)-2]
	l.owed = append(l.owed, l.events[len(l.events)-1].Deadlines[0])
	l.say("2020-02-12", roles.Coordinator, "coordinator", event.Proposed{Act: "transfer.shared", Reason: "school"}, "starts proposal")
	l.say("2020-02-14", roles.Coordinator, "coordinator-there", event.ResponsibilityShared{Lead: "5006", Tasks: tasks("there "), Proposal: last(l).Seq},
		"transfer move-reported shared", "met receiver-answer")
	last(l).By.Org = "5006"
	l.say("2020-02-17", roles.Coordinator, "coordinator", event.TestPlanned{Item: 1, On: day(t, "2020-02-20")}, "test 1 planned")
	return l
}
