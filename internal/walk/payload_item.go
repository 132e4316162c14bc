package walk

import (
	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/event"
)

// number is the number of some test or conversation, or of none.
func (w *Walker) number(items int) uint16 {
	if w.chance(10) {
		return pick[uint16](w, 0, 65535, uint16(items+1))
	}
	return uint16(1 + w.rng.IntN(max(1, items)))
}

// item makes the acts on appointments and draws.
func (w *Walker) item(name event.Type) event.Payload {
	n, talk := w.number(len(w.seen.tests)), w.number(len(w.seen.talks))
	switch name {
	case "test.planned":
		return event.TestPlanned{Item: uint16(len(w.seen.tests) + 1), On: w.date(w.rng.IntN(10))}
	case "test.notified":
		return event.TestNotified{Item: n}
	case "test.attended":
		return event.TestAttended{Item: n}
	case "test.missed":
		return event.TestMissed{Item: n}
	case "test.refused":
		return event.TestRefused{Item: n, AskedWithdrawal: w.yes()}
	case "test.unable":
		return event.TestUnable{Item: n}
	case "test.excused":
		return event.TestExcused{Item: n, Reason: "ill"}
	case "test.unexcused":
		return event.TestUnexcused{Item: n}
	case "test.cancelled-by-agency":
		return event.TestCancelled{Item: n, Reason: w.code("staffing")}
	case "test.suspended":
		return event.TestsSuspended{Reason: w.code("waiting")}
	case "conversation.planned":
		return event.ConversationPlanned{Item: uint16(len(w.seen.talks) + 1), On: w.date(w.rng.IntN(10))}
	case "conversation.held":
		return event.ConversationHeld{Item: talk}
	case "conversation.missed":
		return event.ConversationMissed{Item: talk}
	case "conversation.excused":
		return event.ConversationExcused{Item: talk, Reason: "ill"}
	case "conversation.unexcused":
		return event.ConversationUnexcused{Item: talk}
	case "conversation.moved":
		return event.ConversationMoved{Item: talk, On: w.date(w.rng.IntN(10))}
	case "conversation.cancelled-by-agency":
		return event.ConversationCancelled{Item: talk, Reason: w.code("staffing")}
	case "draw.committed":
		return w.commitment()
	case "draw.made":
		if drawn := w.drawing(); len(drawn) > 0 {
			return drawn[0].act
		}
		return event.TestsDrawn{Block: w.seen.block + 1, First: w.today(), Last: w.date(27)}
	case "draw.revealed":
		return event.DrawRevealed{Seed: agreement.Hash(w.seed)}
	}
	return nil
}

// sampled makes the acts on a sample.
func (w *Walker) sampled(name event.Type) event.Payload {
	n := w.number(len(w.seen.tests))
	t := w.seen.test(n)
	switch name {
	case "test.taken":
		a := w.sample(n, t)
		a.Procedure = pick(w, agreement.Sanction, agreement.Medical, agreement.Rapid, a.Procedure, a.Procedure)
		a.Requester = pick(w, home, home, home, "")
		return a
	case "test.read":
		return event.TestRead{Item: n, Reading: w.code("negative", "positive")}
	case "test.sent":
		return w.dispatch(n, t)
	case "test.answered":
		return event.TestAnswered{Item: n, Receipt: w.evidence(), SealsWhole: w.yes(), Creatinine: pick[uint32](w, 0, 900, 5000), NewIntake: w.chance(50)}
	case "test.no-answer":
		return event.TestUnanswered{Item: n, Reason: w.code("lost")}
	case "test.finding-recorded":
		return event.FindingRecorded{Item: n, Finding: w.code("negative", "unusable", "screened-positive"), Diluted: w.chance(20), Delegation: w.evidence()}
	case "test.confirmation-requested":
		return event.ConfirmationRequested{Item: n}
	case "test.confirmation-answered":
		return event.ConfirmationAnswered{Item: n, Outcome: w.code("confirmed", "refuted", "unclear"), SecondCheck: w.evidence()}
	case "test.youth-told":
		return event.YouthTold{Item: n}
	case "test.sample-kept":
		return event.SampleKept{Item: n, Until: w.date(w.rng.IntN(40))}
	case "test.contested":
		return event.TestContested{Item: n}
	case "test.contest-decided":
		return event.ContestDecided{Item: n, Outcome: w.code("upheld", "lifted"), Reason: w.code("heard")}
	}
	return nil
}

// reviewed makes the acts of a review and a referral.
func (w *Walker) reviewed(name event.Type) event.Payload {
	on := uint16(w.rng.IntN(int(w.seen.reported) + 2))
	switch name {
	case "deviation.reported":
		items := max(len(w.seen.tests), len(w.seen.talks))
		return w.deviation(pick(w, agreement.Triggers()...), pick(w, agreement.Severities()...), w.number(items))
	case "deviation.new-offence-noted":
		return event.NewOffenceNoted{Number: w.seen.reported + 1, Severity: pick(w, agreement.Severities()...), Evidence: w.evidence()}
	case "review.hearing-recorded":
		return event.HearingRecorded{YouthHeard: w.chance(50), YouthOffered: w.chance(80), GuardiansHeard: w.chance(30), GuardiansOffered: w.chance(50)}
	case "review.no-breach-found":
		return event.NoBreachFound{Reason: w.code("mistaken")}
	case "review.explained":
		return event.DeviationExplained{Reason: w.code("ill")}
	case "review.reacted":
		return event.Reacted{On: on, Rung: w.rng.IntN(6), Reason: w.code("assessed"), Delegation: w.evidence(), Exception: pick[event.Code](w, "", "", "health", "whim"), Proposal: w.before()}
	case "review.referred":
		return event.Referred{On: on, Reason: w.code("assessed"), Delegation: w.evidence(), Evidence: w.evidence(), Exception: pick[event.Code](w, "", "", "safety"), Proposal: w.before()}
	case "review.lapsed":
		return event.ReviewLapsed{}
	case "referral.continued":
		return event.Continued{Reason: w.code("another-chance")}
	case "referral.reopened":
		return event.Reopened{Cause: w.code("breach", "new-offence"), Reason: w.code("decided")}
	case "referral.lapsed":
		return event.ReferralLapsed{}
	}
	return nil
}
