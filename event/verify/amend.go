package verify

import (
	"slices"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// amend takes a correction: what it says stands from now on in the place of what
// the earlier event said, as far as nothing later has taken that place. Recorded
// moves stay, and events already judged are not judged again: which of them the
// correction makes illegal, it says itself.
//
// Basis: process.md row 42.
func (p *pass) amend(fix *event.Corrected) {
	c, seq := p.c, fix.Target
	p.breaks(fix)
	switch a := fix.Data.(type) {
	case event.Registered:
		c.offence = a.OffenceDate
		c.turns15, c.turns16, c.turns18 = a.Birthday15, a.Birthday16, a.Birthday18
		c.police, c.prosecutor = a.Police, a.Prosecutor
		if !c.has(moved) {
			c.stay, c.responsible, c.school = a.Stay, a.Stay, a.School
		}
	case event.Informed:
		if seq == c.informedSeq {
			c.informed = append(c.informed[:0], a.Items...)
		}
	case event.Offered:
		c.procedure, c.material = a.Procedure, a.Material
		if c.decidedSeq == 0 {
			c.set(wantsTesting, a.Testing)
			c.set(wantsTalks, a.Conversations)
		}
	case event.ConsentGiven:
		c.amendConsent(seq, &a)
	case event.ConsentRestored:
		given := event.ConsentGiven(a)
		c.amendConsent(seq, &given)
	case event.GuardianNotFound:
		for i := range c.guardians {
			g := &c.guardians[i]
			if g.out == seq {
				g.out = 0
			}
			if g.ref == a.Guardian && g.out == 0 {
				g.out = seq
			}
		}
	default:
		if !p.amendPlan(seq, fix.Data) {
			p.amendItem(seq, fix.Data)
		}
	}
}

func (c *file) amendConsent(seq uint32, a *event.ConsentGiven) {
	for i := range c.consents {
		if k := &c.consents[i]; k.seq == seq {
			if !a.From.IsZero() {
				k.from = a.From
			}
			k.to = a.To
		}
	}
}

// amendPlan takes a correction of a decision, a plan, a pause or a duty.
func (p *pass) amendPlan(seq uint32, data event.Payload) bool {
	c := p.c
	switch a := data.(type) {
	case event.Decided:
		c.months, c.probationTo = a.LengthMonths, a.ProbationTo
		if seq == c.decidedSeq {
			c.set(wantsTesting, a.Testing)
			c.set(wantsTalks, a.Conversations)
		}
	case event.ConditionsChanged:
		if seq == c.decidedSeq {
			c.set(wantsTesting, a.Testing)
			c.set(wantsTalks, a.Conversations)
		}
	case event.MappingRecorded:
		if seq == c.plan.mappedSeq {
			c.plan.washout = a.WashoutWeeks
		}
	case event.PlanSet:
		if seq != c.plan.seq {
			return true
		}
		if seq == c.plan.bandSeq {
			c.plan.band = a.Band
		}
		if seq == c.plan.talkSeq {
			c.plan.talkEvery = a.ConversationEveryWeeks
		}
		c.doubt |= doubtDuty // who has a duty since may come from it or from later
	case event.PlanChanged:
		if seq == c.plan.talkSeq {
			c.plan.talkEvery = a.ConversationEveryWeeks
		}
	case event.BandChanged:
		if seq == c.plan.bandSeq {
			c.plan.band = a.Band
		}
	case event.Paused:
		if seq == c.pause.seq {
			c.pause.until, c.pause.ownNeed = a.Until, a.Consented && a.Reason != "staffing"
		}
	case event.Extended:
		c.doubt |= doubtDecision // how much was added is not kept for each
	case event.HandedOver, event.HolderAppointed, event.TransferAccepted, event.ResponsibilityShared:
		c.doubt |= doubtDuty
	case event.EvaluationHeld:
		c.amendGroup(seq, a.Group)
	case event.EvaluationDeclined:
		c.amendGroup(seq, a.Group)
	case event.EvaluationOffered:
		c.doubt |= doubtEvaluation
	default:
		return false
	}
	return true
}

func (c *file) amendGroup(seq uint32, g event.Group) {
	for i := range c.evaluated {
		if c.evaluated[i] == seq {
			c.evaluated[i] = 0
		}
	}
	if place := groupPlace(g); place >= 0 {
		c.evaluated[place] = seq
	}
}

// amendItem takes a correction of what was said of a deviation, a test or a
// conversation.
func (p *pass) amendItem(seq uint32, data event.Payload) {
	c := p.c
	switch a := data.(type) {
	case event.DeviationReported:
		for i := range c.review.reports {
			if r := &c.review.reports[i]; r.seq == seq {
				r.trigger, r.severity, r.item, r.evidenced = a.Trigger, a.Severity, a.Item, !a.Evidence.IsZero()
			}
		}
	case event.HearingRecorded:
		if seq == c.review.heard && !a.YouthHeard && !a.YouthOffered {
			c.review.heard = 0
		}
	case event.TestPlanned:
		if it := c.test(a.Item); it != nil && it.planned == seq {
			it.on, it.from, it.to = a.On, a.From, a.To
		}
	case event.ConversationPlanned:
		c.amendTalk(seq, a.Item, a.On)
	case event.ConversationMoved:
		c.amendTalk(seq, a.Item, a.On)
	case event.TestTaken:
		if it := c.test(a.Item); it != nil && it.taken == seq {
			if a.Procedure != it.procedure {
				p.violates("T1", "procedure "+a.Procedure.String(), it.procedure.String())
			}
			p.custody(it, &a)
		}
	case event.TestAnswered:
		if it := c.test(a.Item); it != nil && it.answered == seq {
			it.set(receipted, !a.Receipt.IsZero())
			it.set(unbroken, a.SealsWhole)
		}
	case event.FindingRecorded:
		if it := c.test(a.Item); it != nil && it.found == seq {
			it.set(onlyTHC, a.OnlyTHC)
			it.set(diluted, a.Diluted)
		}
	case event.ConfirmationAnswered:
		if it := c.test(a.Item); it != nil && it.checked == seq {
			it.set(rechecked, !a.SecondCheck.IsZero())
		}
	case event.TestRefused:
		if it := c.test(a.Item); it != nil {
			it.set(askedFirst, a.AskedWithdrawal)
		}
	case event.TestsDrawn:
		c.doubt |= doubtTests
	}
}

func (c *file) amendTalk(seq uint32, n uint16, on agreement.Date) {
	if it := c.talk(n); it != nil && it.planned == seq {
		it.on = on
	}
}

// breaks judges what a correction says by itself: where it shows that what it
// corrects should not have been, it must say so.
func (p *pass) breaks(fix *event.Corrected) {
	if slices.Contains(fix.Illegal, fix.Target) || p.c.terms == nil {
		return
	}
	c := p.c
	switch a := fix.Data.(type) {
	case event.Informed:
		for _, must := range c.terms.items {
			if !slices.Contains(a.Items, event.Code(must)) && (c.track != agreement.Voluntary || must != "criminal-reaction") {
				p.violates("B7", "corrected not-ticked "+must, must)
			}
		}
	case event.Decided:
		p.within("B4", "corrected months", a.LengthMonths, c.terms.N(agreement.LengthMinMonths), c.terms.N(agreement.LengthMaxMonths))
	case event.Registered:
		if c.offeredSeq != 0 && len(fix.Illegal) == 0 && !a.OffenceDate.IsZero() && under(a.Birthday15, a.OffenceDate) {
			p.violates("B3", "corrected under-15", "15")
		}
	case event.PlanSet:
		p.outsideLessons(a.Windows)
		for _, t := range a.Tasks {
			if (roles.Post{Holder: t.Holder, Deputy: t.Deputy}).Manned() {
				continue
			}
			p.violates("R1", t.Duty.String()+" not-manned", "holder deputy")
		}
	}
}
