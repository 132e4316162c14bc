package contract_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/agreement/draw"
	"github.com/ruskontrakt/ruskontrakt/contract"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

func running(t *testing.T, name string) *world {
	t.Helper()
	return newWorld(t, contract.Standard(), model(t), name).along(event.StateActive)
}

func staysAway(n uint16) event.DeviationReported {
	return event.DeviationReported{Number: n, Trigger: agreement.StaysAway, Severity: agreement.OrdinarySeverity, Evidence: ref("attendance")}
}

func reaction(on uint16, rung int) event.Reacted {
	return event.Reacted{On: on, Rung: rung, Reason: "stays-away", Delegation: ref("delegation")}
}

func refusedBy(t *testing.T, err error, rule string) {
	t.Helper()
	var refusal *contract.Refusal
	require.ErrorAs(t, err, &refusal)
	require.True(t, refusal.Has(rule), "%v", refusal)
}

// What joins an open review asks for a hearing of its own, and one review ends in
// one reaction however many reports it holds.
func TestAFurtherTriggerJoinsTheReview(t *testing.T) {
	w := running(t, "joins")
	w.at("2020-03-02").do(roles.Coordinator, "coordinator", staysAway(1))
	w.at("2020-03-03").do(roles.Coordinator, "coordinator", event.HearingRecorded{YouthHeard: true})
	c := w.at("2020-03-04").do(roles.Coordinator, "coordinator", staysAway(2))
	require.Equal(t, event.StateReviewing, c.State())
	require.Equal(t, 2, c.UnderReview())

	_, err := w.at("2020-03-05").try(roles.Mediation, "mediator", reaction(1, 2))
	refusedBy(t, err, "G34b")
	w.do(roles.Coordinator, "coordinator", event.HearingRecorded{YouthOffered: true})
	c = w.at("2020-03-06").do(roles.Mediation, "mediator", reaction(1, 2))
	require.Equal(t, event.StateActive, c.State())
	require.Equal(t, 1, c.Reactions())
	require.Zero(t, c.UnderReview())

	_, err = w.at("2020-03-09").try(roles.Coordinator, "coordinator", staysAway(2))
	refusedBy(t, err, "G31f")
}

// What was found to be no breach, explained or let lapse never counts.
func TestOnlyReactionsClimbTheLadder(t *testing.T) {
	w := running(t, "climbs")
	report := func(on string, n uint16) {
		w.at(on).do(roles.Coordinator, "coordinator", staysAway(n))
		w.do(roles.Coordinator, "coordinator", event.HearingRecorded{YouthHeard: true})
	}
	report("2020-03-02", 1)
	w.at("2020-03-03").do(roles.Mediation, "mediator", event.NoBreachFound{Reason: "mistake"})
	report("2020-03-09", 2)
	w.at("2020-03-10").do(roles.Mediation, "mediator", event.DeviationExplained{Reason: "ill"})
	report("2020-03-16", 3)
	c := w.at("2020-04-20").do(roles.Clock, "", event.ReviewLapsed{})
	require.Equal(t, event.StateActive, c.State())
	require.Zero(t, c.Reactions())
	report("2020-04-21", 4)
	_, err := w.try(roles.Mediation, "mediator", reaction(4, 3))
	refusedBy(t, err, "G34c")
	c = w.do(roles.Mediation, "mediator", reaction(4, 2))
	require.Equal(t, 1, c.Reactions())
}

// Withdrawing outranks a review; who comes back comes back to it, with nothing lost.
func TestAReviewSurvivesAConsentReview(t *testing.T) {
	w := running(t, "survives")
	w.at("2020-03-02").do(roles.Coordinator, "coordinator", staysAway(1))
	c := w.at("2020-03-03").do(roles.Youth, "youth", event.ConsentWithdrawn{Part: agreement.Participation})
	require.Equal(t, event.StateReconsidering, c.State())
	require.Equal(t, 1, c.UnderReview())
	c = w.at("2020-03-05").do(roles.Youth, "youth", event.ConsentRestored(consentTo(agreement.Participation)))
	require.Equal(t, event.StateReviewing, c.State())
	w.do(roles.Coordinator, "coordinator", event.HearingRecorded{YouthHeard: true})
	w.do(roles.Mediation, "mediator", reaction(1, 2))
}

// What is left of a review when a contract ends goes to the prosecutor.
func TestAnEndLeavesTheReviewToTheProsecutor(t *testing.T) {
	w := running(t, "left")
	reported := w.at("2020-03-02").do(roles.Coordinator, "coordinator", staysAway(1)).Seq()
	answer, err := w.at("2020-03-03").try(roles.Prosecutor, "prosecutor", event.Dropped{Reason: "proof-failed"})
	require.NoError(t, err)
	require.Equal(t, event.StateAborted, answer.After.State())
	require.Equal(t, []event.Finding{{Code: contract.ToMirror, Rule: "B2", Seq: reported}}, answer.Events[0].Findings)
	require.Zero(t, answer.After.UnderReview())
}

func TestAConcernIsHiddenUntilItIsReleased(t *testing.T) {
	w := running(t, "concern")
	at := w.at("2020-03-02").do(roles.ConversationPartner, "partner", event.ConcernRaised{Document: ref("concern")}).Seq()
	told := event.ConcernRaised{Document: ref("concern")}
	seen := func(role roles.Role, name string) bool {
		history, err := w.ledger.History(context.Background(), w.id, actor(role, name))
		require.NoError(t, err)
		return slices.ContainsFunc(history, func(e event.Envelope) bool { return e.Seq == at && e.Data == told })
	}
	require.True(t, seen(roles.ConversationPartner, "partner"))
	for role, name := range map[roles.Role]string{
		roles.Youth: "youth", roles.Guardian: "guardian-1", roles.Coordinator: "coordinator", roles.Police: "officer",
	} {
		history, err := w.ledger.History(context.Background(), w.id, actor(role, name))
		require.NoError(t, err)
		require.Len(t, history, int(at)-1, "nothing stands in its place")
		require.False(t, seen(role, name))
	}
	_, err := w.try(roles.Coordinator, "coordinator", event.ConcernReleased{Of: at})
	refusedBy(t, err, "G65t")
	w.do(roles.ConversationPartner, "partner", event.ConcernReleased{Of: at})
	require.True(t, seen(roles.Youth, "youth"))
}

// A draw that were shown when its last test has been told of would say that no other
// comes in these weeks.
func TestADrawIsHiddenUntilItsWeeksAreOver(t *testing.T) {
	w := running(t, "drawn")
	c := w.load()
	lifecycle, err := w.ledger.Book.Of(&c, c.StartedOn())
	require.NoError(t, err)
	w.at(c.StartedOn().String()).do(roles.Clock, "", event.DrawCommitted{Commitment: hash("commitment")})
	frame, ok := lifecycle.Frame(w.load(), 1)
	require.True(t, ok)
	slots, err := draw.Draw(draw.Seed(hash("seed")), frame)
	require.NoError(t, err)
	act := event.TestsDrawn{Block: 1, First: frame.First, Last: frame.Last}
	for i, s := range slots {
		act.Tests = append(act.Tests, event.DrawnTest{Item: uint16(i + 1), On: s.On, From: s.From, To: s.To})
	}
	at := w.do(roles.Clock, "", act).Seq()

	// Whoever plans by hand on one day after the other learns nothing of the dates.
	var answer []contract.Reason
	for on := frame.First; on <= frame.Last.AddDays(2); on++ {
		_, err := w.try(roles.Coordinator, "coordinator", event.TestPlanned{Item: uint16(len(slots) + 1), On: on})
		refused, ok := errors.AsType[*contract.Refusal](err)
		require.True(t, ok, "%s: %v", on, err)
		if answer == nil {
			answer = refused.Reasons
		}
		require.Equal(t, answer, refused.Reasons, on)
	}

	shown := func(role roles.Role, name string) bool {
		history, err := w.ledger.History(context.Background(), w.id, actor(role, name))
		require.NoError(t, err)
		return slices.ContainsFunc(history, func(e event.Envelope) bool { return e.Seq == at })
	}
	require.True(t, shown(roles.Collector, "collector"))
	require.False(t, shown(roles.Youth, "youth"))
	for i, s := range slots {
		w.now = s.Begin().Add(-3 * time.Hour)
		w.do(roles.Collector, "collector", event.TestNotified{Item: uint16(i + 1)})
		require.False(t, shown(roles.Youth, "youth"))
		require.False(t, shown(roles.Coordinator, "coordinator"))
	}
	w.at(frame.Last.String())
	require.False(t, shown(roles.Youth, "youth"))
	w.at(frame.Last.AddDays(1).String())
	require.True(t, shown(roles.Youth, "youth"))
}

// A school has nothing to do with a case until the youth has agreed that it learns
// of it.
func TestASchoolLearnsOfACaseByConsentAlone(t *testing.T) {
	w := newWorld(t, contract.Standard(), model(t), "school")
	for _, s := range ordinaryWay(t, w.terms) {
		if a, ok := s.act.(event.Registered); ok {
			a.School = orgs[roles.School]
			s.act = a
		}
		w.at(s.on).do(s.role, s.name, s.act)
	}
	offer := event.RoomOffered{On: day(t, "2020-03-10"), From: 600, To: 660}
	_, err := w.at("2020-03-02").try(roles.School, "teacher", offer)
	require.ErrorIs(t, err, contract.ErrNotFound)
	share := consentTo(agreement.Exchange)
	share.ToRole, share.ToOrg, share.Categories = roles.School, orgs[roles.School], []event.Code{"appointment"}
	w.do(roles.Youth, "youth", share)
	w.at("2020-03-03").do(roles.School, "teacher", offer)
	w.do(roles.Youth, "youth", event.ConsentWithdrawn{Part: share.Part, ToRole: share.ToRole, ToOrg: share.ToOrg})
	_, err = w.at("2020-03-04").try(roles.School, "teacher", offer)
	require.ErrorIs(t, err, contract.ErrNotFound)
}

// In a joint team both coordinators act, and the lead is the responsible one.
func TestAJointTeamHasOneLead(t *testing.T) {
	w := running(t, "joint")
	for _, giver := range []struct {
		role roles.Role
		name string
	}{{roles.Youth, "youth"}, {roles.Guardian, "guardian-1"}, {roles.Guardian, "guardian-2"}} {
		share := consentTo(agreement.Exchange)
		share.ToRole, share.ToOrg = roles.Coordinator, "5006"
		w.at("2020-03-02").do(giver.role, giver.name, share)
	}
	w.do(roles.Youth, "youth", event.MoveReported{Residence: "5001", Stay: "5006"})
	there := actor(roles.Coordinator, "coordinator-there")
	there.Grants[0].Org = "5006"
	byThem := func(act event.Payload) (contract.Answer, error) {
		return w.ledger.Do(context.Background(), w.id, contract.Request{Act: act, Actor: there, As: roles.Coordinator})
	}
	talk := event.TalkHeld{Kind: "follow-up", Held: true}
	_, err := byThem(talk)
	refusedBy(t, err, "R5")
	proposed, err := byThem(event.Proposed{Act: event.ResponsibilityShared{}.EventType(), Reason: "lives-there"})
	require.NoError(t, err)
	shared := event.ResponsibilityShared{Lead: "5006", Tasks: tasks(), Proposal: proposed.After.Seq()}
	_, err = byThem(shared)
	refusedBy(t, err, "G50a")
	c := w.do(roles.Coordinator, "coordinator", shared)
	require.Equal(t, event.StateShared, c.Transfer())
	require.Equal(t, roles.Org("5006"), c.Responsible())
	require.Equal(t, roles.Org("5001"), c.Receiving())
	_, err = byThem(talk)
	require.NoError(t, err)
	w.do(roles.Coordinator, "coordinator", talk)
}

// What is sent to the prosecutor is shared under a live consent, or not at all.
func TestAReferralNeedsTheConsentToShare(t *testing.T) {
	w := newWorld(t, contract.Standard(), model(t), "expired")
	for _, s := range ordinaryWay(t, w.terms) {
		if a, ok := s.act.(event.ConsentGiven); ok && a.Part == agreement.Exchange {
			a.To = day(t, "2020-03-01")
			s.act = a
		}
		w.at(s.on).do(s.role, s.name, s.act)
	}
	w.at("2020-03-02").do(roles.Police, "officer", event.DeviationReported{
		Number: 1, Trigger: agreement.NewOffence, Severity: agreement.SeriousSeverity, Evidence: ref("report"),
	})
	w.do(roles.Coordinator, "coordinator", event.HearingRecorded{YouthHeard: true})
	referral := event.Referred{On: 1, Reason: "new-offence", Delegation: ref("delegation"), Evidence: ref("report")}
	_, err := w.try(roles.Mediation, "mediator", referral)
	refusedBy(t, err, "C1")
	for _, giver := range []struct {
		role roles.Role
		name string
	}{{roles.Youth, "youth"}, {roles.Guardian, "guardian-1"}, {roles.Guardian, "guardian-2"}} {
		w.do(giver.role, giver.name, consentTo(agreement.Exchange))
	}
	w.at("2020-03-03").do(roles.Mediation, "mediator", referral)
}

// sampled leads from the running contract to a confirmed sample of the sanction
// procedure that the youth has been told of.
func sampled(t *testing.T, name string) *world {
	t.Helper()
	w := newWorld(t, contract.Standard(), model(t), name)
	consent := uint32(0)
	for _, s := range ordinaryWay(t, w.terms) {
		c := w.at(s.on).do(s.role, s.name, s.act)
		if a, ok := s.act.(event.ConsentGiven); ok && a.Part == agreement.TestingPart {
			consent = c.Seq()
		}
	}
	laboratory := w.terms.Laboratories()[0]
	byLaboratory := func(act event.Payload) {
		a := actor(roles.Laboratory, "laboratory")
		a.Grants[0].Org = laboratory.Org
		_, err := w.ledger.Do(context.Background(), w.id, contract.Request{Act: act, Actor: a, As: roles.Laboratory})
		require.NoError(t, err)
	}
	w.at("2020-03-09").do(roles.Coordinator, "coordinator", event.TestPlanned{Item: 1, On: day(t, "2020-03-10")})
	w.do(roles.Coordinator, "coordinator", event.TestNotified{Item: 1})
	w.at("2020-03-10").do(roles.Collector, "collector", event.TestAttended{Item: 1})
	w.do(roles.Collector, "collector", event.TestTaken{
		Item: 1, Sample: ref("sample"), Procedure: agreement.Sanction, Material: agreement.Urine, Requester: "5001", Payer: "5001",
		Ground: "plan", Consent: consent, TwoTubes: true, Sealed: true, Observer: ref("observer"),
	})
	w.do(roles.Collector, "collector", event.SampleSent{Item: 1, Laboratory: laboratory.Org, Profile: event.Code(laboratory.Key)})
	byLaboratory(event.TestAnswered{Item: 1, Receipt: ref("receipt"), SealsWhole: true, Creatinine: 9000})
	w.at("2020-03-11").do(roles.HealthContact, "collector-deputy", event.FindingRecorded{
		Item: 1, Finding: "screened-positive", Delegation: ref("delegation"),
	})
	w.do(roles.HealthContact, "collector-deputy", event.ConfirmationRequested{Item: 1})
	byLaboratory(event.ConfirmationAnswered{Item: 1, Outcome: "confirmed", SecondCheck: ref("check")})
	return w
}

func positive(n uint16) event.DeviationReported {
	return event.DeviationReported{
		Number: n, Trigger: agreement.PositiveTest, Severity: agreement.OrdinarySeverity, Item: 1, Evidence: ref("answer"),
	}
}

// Nobody is heard on a result before knowing it, and while it is contested only the
// contest is in the way.
func TestHeardOnWhatOneKnows(t *testing.T) {
	w := sampled(t, "told")
	w.do(roles.Coordinator, "coordinator", positive(1))
	_, err := w.try(roles.Coordinator, "coordinator", event.HearingRecorded{YouthHeard: true})
	refusedBy(t, err, "G32d")
	w.at("2020-03-12").do(roles.HealthContact, "collector-deputy", event.YouthTold{Item: 1})
	w.at("2020-03-13").do(roles.Coordinator, "coordinator", event.HearingRecorded{YouthHeard: true})
	w.do(roles.Youth, "youth", event.TestContested{Item: 1})
	_, err = w.at("2020-04-14").try(roles.Mediation, "mediator", reaction(1, 1))
	var refusal *contract.Refusal
	require.ErrorAs(t, err, &refusal)
	require.True(t, refusal.Has("T11"))
	require.Len(t, refusal.Reasons, 1, "%v", refusal)
}

// Who took a sample, read it or holds the conversations has no say in the reaction,
// under whatever other hat.
func TestHelpersDoNotReact(t *testing.T) {
	w := sampled(t, "hats")
	w.at("2020-03-12").do(roles.HealthContact, "collector-deputy", event.YouthTold{Item: 1})
	w.do(roles.Coordinator, "coordinator", positive(1))
	w.at("2020-03-13").do(roles.Coordinator, "coordinator", event.HearingRecorded{YouthHeard: true})
	w.at("2020-03-30")
	for _, hat := range []string{"collector", "collector-deputy", "partner"} {
		_, err := w.try(roles.Mediation, hat, reaction(1, 1))
		refusedBy(t, err, "T5")
		_, err = w.try(roles.Coordinator, hat, event.Proposed{Act: event.Reacted{}.EventType(), Reason: "health", On: 1, Rung: 1})
		refusedBy(t, err, "T5")
	}
	w.do(roles.Mediation, "mediator", reaction(1, 1))
}

// What was contested with success never counted.
func TestALiftedAbsenceIsTakenOffTheLadder(t *testing.T) {
	w := running(t, "lifted")
	w.at("2020-03-02").do(roles.Coordinator, "coordinator", event.TestPlanned{Item: 1, On: day(t, "2020-03-03")})
	w.do(roles.Coordinator, "coordinator", event.TestNotified{Item: 1})
	w.at("2020-03-04").do(roles.Collector, "collector", event.TestMissed{Item: 1})
	w.do(roles.Coordinator, "coordinator-2", event.TestUnexcused{Item: 1})
	w.do(roles.Coordinator, "coordinator", event.DeviationReported{
		Number: 1, Trigger: agreement.MissedTest, Severity: agreement.OrdinarySeverity, Item: 1, Evidence: ref("attendance"),
	})
	require.Equal(t, 1, w.do(roles.Mediation, "mediator", reaction(1, 1)).Reactions())
	w.at("2020-03-05").do(roles.Youth, "youth", event.TestContested{Item: 1})
	c := w.do(roles.Coordinator, "coordinator-3", event.ContestDecided{Item: 1, Outcome: "lifted", Reason: "was-ill"})
	require.Zero(t, c.Reactions())
}

// An exception that was countersigned for one rung is none for another.
func TestAnExceptionIsForOneRung(t *testing.T) {
	w := running(t, "blank")
	w.at("2020-03-02").do(roles.Coordinator, "coordinator", staysAway(1))
	w.do(roles.Coordinator, "coordinator", event.HearingRecorded{YouthHeard: true})
	c := w.do(roles.Coordinator, "coordinator-2", event.Proposed{Act: event.Reacted{}.EventType(), Reason: "health", On: 1, Rung: 1})
	exception := reaction(1, 3)
	exception.Exception, exception.Proposal = "health", c.Seq()
	_, err := w.try(roles.Mediation, "mediator", exception)
	refusedBy(t, err, "G34c")
	exception.Rung = 1
	w.do(roles.Mediation, "mediator", exception)
}

// Where an agency's correction has made a case inconsistent, the youth can still
// leave it, and what the agency leaves undone still lapses.
func TestAnInconsistentCaseHoldsNobody(t *testing.T) {
	w := running(t, "inconsistent")
	w.at("2020-03-02").do(roles.Coordinator, "coordinator", staysAway(1))
	fixed := registered(t)
	fixed.OffenceDate = day(t, "2017-01-03")
	w.do(roles.Police, "officer", event.Corrected{Target: 1, Reason: "wrong-date", Data: fixed})
	require.True(t, w.load().Inconsistent())
	c := w.at("2020-05-04").do(roles.Clock, "", event.ReviewLapsed{})
	require.Equal(t, event.StateActive, c.State())
	w.do(roles.Youth, "youth", event.ConsentWithdrawn{Part: agreement.Participation})
	c = w.do(roles.Youth, "youth", event.WithdrawalConfirmed{})
	require.Equal(t, event.Withdrawn, c.Reason())
}
