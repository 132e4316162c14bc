package verify

import (
	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// judge takes an event: what it says is judged by the case as it was, then the
// moves and the deadlines follow, then what must hold of the case after it.
func (p *pass) judge() {
	before := p.c.state
	if p.e.Data == nil {
		p.lose()
	} else {
		p.acting()
		p.answers()
		p.unprosecuted()
		p.consistent()
		if !p.intake() && !p.runs() && !p.reviews() && !p.tests() {
			p.beside()
		}
	}
	p.lapses()
	p.follow()
	p.owing(before)
	p.deadlines(before)
	p.settle(before)
}

// settle judges the case as the event leaves it.
func (p *pass) settle(before event.State) {
	p.mirrored()
	p.mirrorsNothing()
	p.breached()
	p.untransferred()
	if p.c.state != before {
		p.beginsOpen(before)
		p.completes(before)
		p.told(before)
		p.reasoned()
		p.reviewed(before)
	}
	switch p.e.Data.(type) {
	case event.ConsentWithdrawn:
		p.stopped()
	case event.BirthdayReached:
		p.adults()
	case event.Closed:
		p.closing()
	}
}

// intake takes rows 1 to 18.
func (p *pass) intake() bool {
	c := p.c
	switch a := p.e.Data.(type) {
	case event.Registered:
		p.registered(&a)
	case event.Informed:
		p.inform(&a)
	case event.Offered:
		p.offer(&a)
	case event.Accepted:
		p.accept(&a)
	case event.ConsentGiven:
		p.give(&a)
	case event.ConsentRestored:
		given := event.ConsentGiven(a)
		p.give(&given)
	case event.ConsentRefused:
		p.takeRefusal(&a)
	case event.ConsentWithdrawn:
		p.withdraw(&a)
	case event.GuardianNotFound:
		p.notFound(&a)
	case event.Decided:
		p.decided(&a)
	case event.AttendanceDecided:
		c.decidedSeq = p.e.Seq
		for _, s := range []scope{{part: agreement.Participation}, sharing(roles.Prosecutor, c.prosecutor)} {
			p.consented(s)
		}
	case event.MappingRecorded:
		p.mapping(&a)
	case event.PlanSet:
		p.setPlan(&a)
	case event.Started:
		p.staffed(c.posts)
	case event.BirthdayReached:
		p.birthday(&a)
	default:
		return false
	}
	return true
}

// runs takes rows 20 to 30 and 38 to 41a.
func (p *pass) runs() bool {
	switch a := p.e.Data.(type) {
	case event.PlanChanged:
		p.changePlan(&a)
	case event.BandChanged:
		p.changeBand(&a)
	case event.Paused:
		p.setPause(&a)
	case event.ConditionsChanged:
		p.grow()
		p.changeConditions(&a)
	case event.Extended:
		p.grow()
		p.extended(&a)
		p.fresh(&a)
	case event.CompletedEarly:
		p.confirms("S6", a.Proposal, a.EventType(), roles.Ref{})
	case event.UnsuitableDeclared:
		p.confirms("S6", a.Proposal, a.EventType(), roles.Ref{})
	case event.DeliveryImpossible:
		p.confirms("S6", a.Proposal, a.EventType(), roles.Ref{})
	case event.EndedByMove:
		p.confirms("S6", a.Proposal, a.EventType(), roles.Ref{})
	case event.Voided:
		p.codes(a.Reason)
		p.confirms("S6", a.Proposal, a.EventType(), roles.Ref{})
	case event.InconsistencyResolved:
		p.codes(a.Reason)
		p.confirms("S6", a.Proposal, a.EventType(), roles.Ref{})
		p.c.set(inconsistent, false)
	case event.EvaluationOffered:
		if place := groupPlace(a.Group); place >= 0 && p.c.offers[place] < 255 {
			p.c.offers[place]++
		}
	case event.EvaluationHeld:
		p.codes(a.Answers...)
		p.evaluate(a.Group, a.TookPart || a.Invited)
	case event.EvaluationDeclined:
		p.evaluate(a.Group, p.declines(a.Group))
	case event.OtherReactionChosen:
		p.codes(a.Reason)
	case event.Dropped:
		p.codes(a.Reason)
	case event.NotPursuedFurther:
		p.codes(a.Reason)
	case event.ProsecutorRefused:
		p.codes(a.Reason)
	case event.OutcomeRecorded:
		p.codes(a.Reason)
	default:
		return false
	}
	return true
}

// reviews takes rows 31 to 37b.
func (p *pass) reviews() bool {
	switch a := p.e.Data.(type) {
	case event.DeviationReported:
		p.deviates(&a)
	case event.NewOffenceNoted:
		p.noted(&a)
	case event.HearingRecorded:
		p.hearing(&a)
	case event.Reacted:
		p.reacts(reaction{a.On, a.Rung, a.Reason, a.Delegation, a.Exception, a.Proposal})
		if r := p.reportOf(a.On); r != nil {
			r.climbed = true
		}
	case event.Referred:
		if a.Evidence.IsZero() {
			p.violates("F5", "referred no-evidence", "evidence")
		}
		p.consented(sharing(roles.Prosecutor, p.c.prosecutor))
		p.reacts(reaction{a.On, 4, a.Reason, a.Delegation, a.Exception, a.Proposal})
		p.c.review.reactions-- // only React and row 36 grow the count
	case event.Continued:
		p.codes(a.Reason)
		p.grow()
	case event.Reopened:
		p.codes(a.Cause, a.Reason)
		p.heardFor("F6", string(p.e.Type))
		p.carried(a.Cause)
		if a.Reason == "" {
			p.violates("F5", "no-reason", "reason")
		}
	case event.NoBreachFound:
		p.codes(a.Reason)
	case event.DeviationExplained:
		p.codes(a.Reason)
	case event.TestsSuspended:
		p.codes(a.Reason)
		p.c.suspended, p.c.released = p.at, 0
	default:
		return false
	}
	return true
}

// grow counts what row 36 decides on the ladder.
func (p *pass) grow() {
	if p.c.state == referred {
		p.c.review.reactions++
	}
}

// fresh is C1 for a longer period: every consent stands, until its new end.
func (p *pass) fresh(a *event.Extended) {
	if !p.sure(doubtConsent | doubtCase) {
		return
	}
	p.complete()
	end := p.c.endOn.AddMonths(a.Months)
	for i := range p.c.consents {
		k := &p.c.consents[i]
		required := k.part == agreement.Participation || k.about(sharing(roles.Prosecutor, p.c.prosecutor)) ||
			p.c.has(wantsTesting) && k.about(p.c.testing()) || p.c.has(wantsTalks) && k.part == agreement.ConversationsPart
		if required && k.item != 0 && k.state == event.StateGiven && !k.to.IsZero() && k.to < end {
			p.violates("C1", string(p.e.Type)+" "+k.part.String()+" until "+k.to.String(), "until "+end.String())
		}
	}
}

// tests takes the acts of section 6.5.
func (p *pass) tests() bool {
	c := p.c
	switch a := p.e.Data.(type) {
	case event.TestPlanned:
		p.planTest(&a)
	case event.TestNotified:
		p.tested(c.testing())
		p.plannable(agreement.TestingPart, p.on)
	case event.TestAttended:
		p.cameBefore(p.testFact(a.Item))
	case event.TestMissed:
		p.absent(p.testFact(a.Item))
	case event.TestRefused:
		p.refusedTest(&a)
	case event.TestUnable:
		p.testFact(a.Item)
	case event.TestTaken:
		p.sample(&a)
	case event.TestExcused:
		p.codes(a.Reason)
		p.silent(p.known(a.Item))
	case event.TestUnexcused:
		p.tested(c.testing())
		p.unanswered(p.known(a.Item))
	case event.TestCancelled:
		p.codes(a.Reason)
		p.known(a.Item)
	case event.TestRead:
		p.codes(a.Reading)
		p.tested(c.testing())
		p.known(a.Item)
	case event.SampleSent:
		p.tested(c.testing())
		p.sent(&a)
	case event.ConfirmationRequested:
		p.tested(c.testing())
		p.known(a.Item)
	case event.TestUnanswered:
		p.codes(a.Reason)
		p.known(a.Item)
	case event.TestAnswered:
		p.answer(&a)
	case event.FindingRecorded:
		p.finding(&a)
	case event.ConfirmationAnswered:
		p.confirmed(&a)
	case event.YouthTold:
		p.toldYouth(&a)
	case event.SampleKept:
		p.keptSample(&a)
	case event.TestContested:
		p.contest(&a)
	case event.ContestDecided:
		p.settled(&a)
		p.uncounted(&a)
	case event.DrawCommitted:
		p.commit(&a)
	case event.TestsDrawn:
		p.drawTests(&a)
	case event.DrawRevealed:
		p.reveal(&a)
	case event.ConversationPlanned:
		p.planTalk(a.Item, a.On)
	case event.ConversationMoved:
		p.planTalk(a.Item, a.On)
	case event.ConversationHeld:
		p.cameBefore(p.talkFact(a.Item))
		p.talks()
	case event.ConversationMissed:
		p.absent(p.talkFact(a.Item))
	case event.ConversationExcused:
		p.codes(a.Reason)
		p.silent(c.talk(a.Item))
	case event.ConversationUnexcused:
		p.talked()
		p.unanswered(c.talk(a.Item))
	case event.ConversationCancelled:
		p.codes(a.Reason)
	case event.TalkHeld:
		if c.state == reconsidering && (a.Kind == "withdrawal" || a.Kind == "confirm-at-18") && (a.Held || a.Offered) {
			c.set(talkOffered, true)
		}
	default:
		return false
	}
	return true
}

// beside takes the rest.
func (p *pass) beside() {
	switch a := p.e.Data.(type) {
	case event.HandedOver:
		p.handedOver(&a)
	case event.HolderAppointed:
		p.appointed(&a)
	case event.MoveReported:
		p.reported(&a)
	case event.TransferAccepted:
		p.accepted(&a)
	case event.TransferRefused:
		p.refused()
	case event.ResponsibilityShared:
		p.shared(&a)
	case event.MoveCancelled:
		p.cancelled()
	case event.Proposed:
		p.propose(&a)
	case event.ProsecutorNotified:
		if a.Of == 0 || a.Of >= p.e.Seq {
			p.violates("E3", "told-of "+number(a.Of), "before "+number(p.e.Seq))
		}
		p.notAbout(a.Of)
	case event.Corrected:
		p.links(&a)
		p.c.set(inconsistent, p.c.has(inconsistent) || len(a.Illegal) > 0)
		p.amend(&a)
	}
}

// lose notes what is gone with an erased payload: only the contract's own moves
// are known of it.
func (p *pass) lose() {
	c := p.c
	gone := doubtDeadlines | doubtStates
	switch p.e.Coarse {
	case "answer": // a decline, or an offer that lapsed: it said no more
		gone = doubtDeadlines
	case "case":
		gone |= doubtCase | doubtReview
		c.set(inconsistent, false)
	case "consent":
		gone |= doubtConsent
		c.prosecution = event.StateErased
	case "contract":
		gone |= doubtCase | doubtPlan | doubtReview
	case "plan":
		gone |= doubtPlan | doubtDuty
	case "prosecution":
		gone |= doubtDecision | doubtReview
		c.prosecution = event.StateErased
	case "appointment":
		gone |= doubtTests | doubtTalks
	case "evaluation":
		gone |= doubtEvaluation
	case "duty":
		gone |= doubtDuty
	case "transfer":
		gone |= doubtTransfer | doubtDuty
		c.transfer = event.StateErased
	case "deadline", "attendance":
	default:
		gone = ^doubts(0)
	}
	if p.e.Seq == 1 {
		gone |= doubtCase | doubtTransfer
		c.prosecution = event.StateErased
	}
	if p.moves(event.ContractRegion) {
		gone |= doubtTests | doubtTalks | doubtTransfer // what the step stopped is not known
		c.prosecution, c.transfer = event.StateErased, event.StateErased
	}
	c.doubt |= gone
}
