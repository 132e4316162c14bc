package verify

import (
	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/event"
)

// owing is R2 for what starts: what the tables of section 8 say an event starts, it
// starts. A deadline that was never started would never be late.
func (p *pass) owing(before event.State) {
	if p.e.Data == nil || !p.sure(doubtCase|doubtDecision) {
		return
	}
	if p.c.state != before {
		p.arriving(before)
	}
	c := p.c
	switch a := p.e.Data.(type) {
	case event.PlanSet, event.Replanned:
		p.must(agreement.SigningDue)
	case event.Started:
		p.must(agreement.EndDue, agreement.MidwayDue)
		p.mustIf(c.has(wantsTalks), agreement.FirstConversationDue)
		p.mustIf(c.has(wantsTesting), agreement.FirstTestDue)
	case event.Paused:
		p.must(agreement.ResumeDue)
	case event.DeviationReported:
		p.mustIf(!c.owes(agreement.HearingDue), agreement.HearingDue)
	case event.HearingRecorded:
		p.mustIf(c.state == reviewing && !c.owes(agreement.AssessmentDue), agreement.AssessmentDue)
	case event.Reacted:
		p.must(agreement.FollowUpDue)
	case event.BirthdayReached:
		p.mustIf(a.Age == 18 && c.state == reconsidering, agreement.AnswerDue)
	case event.MoveReported:
		p.mustIf(p.moves(event.TransferRegion), agreement.ReceiverAnswerDue)
	case event.TransferRefused:
		p.must(agreement.SenderDecidesDue)
	case event.TransferAccepted:
		p.mustIf(c.has(wantsTalks) && c.runsFrom != 0, agreement.FirstConversationDue)
	case event.AttendanceDecided:
		p.must(agreement.AttendBy)
	case event.EvaluationHeld, event.EvaluationDeclined:
		p.mustIf(p.c.everyGroup(p.on) && !c.owes(agreement.CloseDue) && p.sure(doubtEvaluation), agreement.CloseDue)
	case event.Proposed:
		p.must(agreement.ProposalLapse)
	}
}

// arriving is what starts because the contract came into a state, and not back
// into it.
func (p *pass) arriving(before event.State) {
	c := p.c
	criminal := c.track != agreement.Voluntary
	switch c.state {
	case received:
		p.must(agreement.ScreeningDue)
	case screening:
		p.mustIf(criminal, agreement.ConcernTalkDue)
	case informed:
		p.must(agreement.OfferDue)
	case offered:
		p.must(agreement.OfferLapse)
	case consenting:
		p.must(agreement.ConsentsDue)
	case deciding, referred:
		p.mustIf(before != reconsidering, agreement.DecisionDue)
	case planning:
		p.mustIf(before == consenting || before == deciding, agreement.MappingDue, agreement.PlanDue)
	case signed:
		p.mustIf(before == planning, agreement.StartDue)
	case reconsidering:
		_, birthday := p.e.Data.(event.BirthdayReached)
		_, withdrawal := p.e.Data.(event.ConsentWithdrawn)
		p.mustIf(!birthday, agreement.WithdrawalTalkDue, agreement.AnswerDue)
		if criminal && withdrawal && !p.starts(agreement.TellProsecutorDue) {
			p.violates("E3", string(p.e.Type)+" not-told", agreement.TellProsecutorDue.String())
		}
	case completed:
		p.must(agreement.EvaluationDue)
	case aborted:
		p.must(agreement.EvaluationDue)
		p.mustIf(criminal && !p.moves(event.ProsecutionRegion), agreement.OutcomeDue)
	}
}

func (p *pass) must(keys ...agreement.Deadline) {
	for _, key := range keys {
		if !p.starts(key) {
			p.violates("R2", string(p.e.Type)+" without "+key.String(), "starts")
		}
	}
}

func (p *pass) mustIf(so bool, keys ...agreement.Deadline) {
	if so {
		p.must(keys...)
	}
}

// everyGroup says whether every group that is owed an evaluation on a day has been
// asked.
func (c *file) everyGroup(on agreement.Date) bool {
	for i := range c.groups(on) {
		if c.evaluated[i] == 0 {
			return false
		}
	}
	return true
}
