package verify

import (
	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// plan is the plan in force.
type plan struct {
	seq       uint32 // of the event that set it
	bandSeq   uint32
	talkSeq   uint32
	band      agreement.Band
	widest    agreement.Band // in the present block of four weeks
	widestTo  agreement.Date
	talkEvery int
	windows   []event.Window
	washout   int // weeks from the start in which THC may remain from before
	mappedSeq uint32
}

// pause is the pause that runs, or the last one.
type pause struct {
	seq     uint32
	on      agreement.Date
	until   agreement.Date
	ownNeed bool // for the youth's need, and agreed
}

// mapping notes until when THC may remain from before.
func (p *pass) mapping(a *event.MappingRecorded) {
	c := p.c
	c.plan.mappedSeq = p.e.Seq
	c.plan.washout = a.WashoutWeeks
	if p.bound() {
		p.within("T4", "washout-weeks", a.WashoutWeeks, 0, c.terms.N(agreement.WashoutMaxWeeks))
	}
}

// setPlan is B4, B5, T1, T5, T7 and R1 for a plan.
func (p *pass) setPlan(a *event.PlanSet) {
	c := p.c
	p.inBand(a.Band, a.ConversationEveryWeeks)
	if p.sure(doubtCase | doubtDecision) {
		procedure, material := c.procedure, c.material
		if !c.has(wantsTesting) {
			procedure, material = agreement.NoProcedure, agreement.NoMaterial
		}
		if a.Procedure != procedure || a.Material != material {
			p.violates("B5", "testing "+a.Procedure.String()+" "+a.Material.String(), "decided")
		}
		if c.has(wantsTesting) && (a.Requester == "" || a.Payer == "") {
			p.violates("T1", "plan no-requester", "requester payer")
		}
	}
	p.outsideLessons(a.Windows)
	p.tasks(a.Tasks, c.posts)
	c.plan.seq, c.plan.bandSeq, c.plan.talkSeq = p.e.Seq, p.e.Seq, p.e.Seq
	c.plan.band, c.plan.talkEvery = a.Band, a.ConversationEveryWeeks
	c.plan.windows = append(c.plan.windows[:0], a.Windows...)
	c.plan.widest = a.Band
}

// changePlan is B4, F6 and T7 for row 20.
func (p *pass) changePlan(a *event.PlanChanged) {
	c := p.c
	if p.sure(doubtPlan) {
		p.inBand(c.plan.band, a.ConversationEveryWeeks)
	}
	p.tightens(a.ConversationEveryWeeks < c.plan.talkEvery, a.YouthHeard, a.Reason)
	p.outsideLessons(a.Windows)
	c.plan.talkSeq, c.plan.talkEvery = p.e.Seq, a.ConversationEveryWeeks
	c.plan.windows = append(c.plan.windows[:0], a.Windows...)
}

func (p *pass) changeBand(a *event.BandChanged) {
	c := p.c
	if p.sure(doubtPlan) {
		p.inBand(a.Band, c.plan.talkEvery)
	}
	p.tightens(a.Band > c.plan.band, a.YouthHeard, a.Reason)
	p.eased(a.Band)
	c.plan.bandSeq, c.plan.band = p.e.Seq, a.Band
}

// changeConditions is B5 and F6 for rows 36 and 45b.
func (p *pass) changeConditions(a *event.ConditionsChanged) {
	c := p.c
	p.codes(a.Reason)
	eases := !p.sure(doubtDecision|doubtCase) || (!a.Testing || c.has(wantsTesting)) && (!a.Conversations || c.has(wantsTalks))
	p.burdens(a.Wish.IsZero(), eases)
	if a.Testing {
		p.conditioned(c.testing())
	}
	if a.Conversations {
		p.conditioned(scope{part: agreement.ConversationsPart})
	}
	c.decidedSeq = p.e.Seq
	c.set(wantsTesting, a.Testing)
	c.set(wantsTalks, a.Conversations)
}

// setPause notes a pause.
func (p *pass) setPause(a *event.Paused) {
	p.codes(a.Reason)
	p.c.pause = pause{seq: p.e.Seq, on: p.on, until: a.Until, ownNeed: a.Consented && a.Reason != "staffing"}
}

// pausedDays counts the days of the pause that ends. What a late return adds to
// the days agreed is an agency's delay and counts for nobody.
func (p *pass) pausedDays() int {
	return max(0, min(p.on, p.c.pause.until).Sub(p.c.pause.on))
}

// shifts is F4: the end date follows a pause only when that was for the youth's
// need and agreed, never for staffing.
func (p *pass) shifts(a *event.Resumed) {
	if a.ShiftEnd && !p.c.pause.ownNeed && p.sure(doubtPlan) {
		p.violates("F4", "end shifted", "own-need agreed")
	}
}

// proposal is an act that waits for a second person.
type proposal struct {
	seq       uint32
	until     agreement.Date
	act       event.Type
	by, about roles.Ref
}

// propose keeps a proposal. A reaction is proposed by nobody who treats or takes
// samples (T5).
func (p *pass) propose(a *event.Proposed) {
	c := p.c
	p.codes(a.Reason)
	if a.Act == (event.Reacted{}).EventType() || a.Act == (event.Referred{}).EventType() {
		for _, d := range []roles.Duty{roles.Conversations, roles.Testing} {
			if c.posts[d-1].Has(p.e.By.Ref) {
				p.violates("T5", "proposed by "+d.String(), "two-people")
			}
		}
	}
	if len(c.proposals) == cap(c.proposals) {
		c.forgetLapsed(p.today)
	}
	c.proposals = append(c.proposals, proposal{seq: p.e.Seq, act: a.Act, by: p.e.By.Ref, about: a.About})
}

// forgetLapsed drops the proposals that nobody can confirm any more.
func (c *file) forgetLapsed(today agreement.Date) {
	kept := c.proposals[:0]
	for _, w := range c.proposals {
		if w.until.IsZero() || w.until >= today {
			kept = append(kept, w)
		}
	}
	c.proposals = kept
}

// confirms says whether an act was proposed, by somebody else, about the same
// person, and in time.
func (p *pass) confirms(id event.RuleID, seq uint32, act event.Type, about roles.Ref) {
	for i := range p.c.proposals {
		w := &p.c.proposals[i]
		if w.seq != seq || w.act != act || w.about != about {
			continue
		}
		if w.by == p.e.By.Ref || w.by == p.e.By.Subject() {
			p.violates(id, string(act)+" same-person", "two-people")
		}
		if !w.until.IsZero() && p.today > w.until {
			p.violates(id, string(act)+" "+p.today.String(), "until "+w.until.String())
		}
		return
	}
	if p.c.doubt == 0 {
		p.violates(id, string(act)+" proposal "+number(seq), "proposed")
	}
}
