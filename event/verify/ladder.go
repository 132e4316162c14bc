package verify

import (
	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// What a reaction rests on, and which rung it is: F1 to F3 and F5, and T2, T3, T5
// and T11 where a consequence rests on a test. Basis: process.md sections 6.3 and 11.

// reaction is what Reacted and Referred have in common.
type reaction struct {
	on         uint16
	rung       int
	reason     event.Code
	delegation roles.Ref
	exception  event.Code
	proposal   uint32
}

// reacts is F1, F2, F3 and F5, and T2, T3 and T11 for the report that a reaction
// rests on.
func (p *pass) reacts(a reaction) {
	c := p.c
	position := c.review.reactions + 1
	c.review.reactions++
	p.codes(a.reason, a.exception)
	p.accountable(a)
	if a.rung >= 2 {
		p.heardFor("F1", "rung "+number(a.rung))
	}
	r := p.reportOf(a.on)
	if r == nil {
		return
	}
	if !r.evidenced {
		p.violates("F5", "no-evidence", "evidence")
	}
	p.decides(a)
	p.onLadder(a, r, position)
}

// uncounted takes off the ladder count what was contested with success: an absence or
// a result that was lifted never counted (F4).
func (p *pass) uncounted(a *event.ContestDecided) {
	if a.Outcome != "lifted" {
		return
	}
	for i := range p.c.review.reports {
		r := &p.c.review.reports[i]
		if r.climbed && r.item == a.Item && onTest(r.trigger) {
			r.climbed = false
			p.c.review.reactions--
		}
	}
}

// accountable is F5: a reaction says why, by whom and by whose leave.
func (p *pass) accountable(a reaction) {
	switch {
	case a.reason == "":
		p.violates("F5", "no-reason", "reason")
	case a.delegation.IsZero():
		p.violates("F5", "no-delegation", "delegation")
	case p.e.By.Ref.IsZero():
		p.violates("F5", "no-actor", "actor")
	}
}

// reportOf finds the report of the present review that a reaction rests on.
func (p *pass) reportOf(on uint16) *report {
	all := p.c.review.reports
	for i := p.c.review.past; i < len(all); i++ {
		if all[i].number == on {
			return &all[i]
		}
	}
	if p.sure(doubtReview) {
		p.violates("F5", "on report "+number(on), "from "+number(p.c.review.past+1)+" until "+number(len(all)))
	}
	return nil
}

// decides is T5 for a reaction: who reported or proposed does not decide, and who
// holds the conversations does not recommend.
func (p *pass) decides(a reaction) {
	who := p.e.By.Ref
	for i := range p.c.review.reports[p.c.review.past:] {
		if a.rung < 4 && who == p.c.review.reports[p.c.review.past+i].by {
			p.violates("T5", roles.ProposerDecides.String(), "two-people")
			break
		}
	}
	if p.c.posts[roles.Conversations-1].Has(who) {
		p.violates("T5", roles.PartnerRecommends.String(), "two-people")
	}
}

// onLadder is F2 and F3: the rung is one that the ladder permits, or a coded
// exception that a second person has countersigned; and T2, T3 and T11: whatever
// the ladder says, the evidence carries it.
func (p *pass) onLadder(a reaction, r *report, position int) {
	c := p.c
	if !p.bound() || !p.sure(doubtTests|doubtTalks|doubtReview) {
		return
	}
	grounds, flaws := p.weighed(r)
	for _, flaw := range flaws {
		p.violates(p.flawed(r, flaw), "rung "+number(a.rung)+" "+coded(r.trigger)+" "+string(flaw), "grounds")
	}
	if grounds.IsZero() {
		return
	}
	if it := c.test(r.item); it != nil && onSample(r.trigger) && c.withdrawnSince(it) {
		p.violates("C2", "rung "+number(a.rung)+" taken-before withdrawal", "no-grounds")
	}
	if obstacle, ready := grounds.ReadyFor(agreement.ToReact); !ready {
		p.violates(p.flawed(r, obstacle), "rung "+number(a.rung)+" "+string(obstacle), "ready")
	}
	if !grounds.Cap().Has(a.rung) {
		id := event.RuleID("T3")
		if a.rung >= 4 {
			id = "T2"
		}
		p.violates(id, "rung "+number(a.rung)+" "+string(grounds.Evidence()), grounds.Cap().String())
	}
	permitted := c.terms.Rungs(grounds.Trigger(), grounds.Severity(), grounds.Evidence(), position)
	if a.exception == "" {
		p.permitted(a, grounds, permitted, position)
		return
	}
	if !c.terms.Allows(agreement.LadderExceptions, string(a.exception)) {
		p.violates("F2", "exception "+coded(a.exception), "agreed")
	}
	t := (event.Reacted{}).EventType()
	if a.rung >= 4 {
		t = (event.Referred{}).EventType()
	}
	p.confirms("F2", a.proposal, t, roles.Ref{})
}

// position is a place on the ladder of some terms: of all cases there, F3 says,
// the same rungs are permitted.
type position struct {
	terms    agreement.Hash
	trigger  agreement.Trigger
	severity agreement.Severity
	evidence agreement.Evidence
	at       int
}

// use is what has been done at a position: which rungs within the ladder, and the
// first case that went outside it, until others show that it did.
type use struct {
	within, beyond agreement.Rungs
	ref            roles.Ref
	seq            uint32
}

func (p *pass) permitted(a reaction, g agreement.Grounds, permitted agreement.Rungs, at int) {
	place := position{p.c.pinned, g.Trigger(), g.Severity(), g.Evidence(), at}
	seen := p.v.ladder[place]
	rung := agreement.RungsOf(a.rung)
	if permitted.Has(a.rung) {
		if seen.beyond != 0 {
			p.unequal(Violation{Case: seen.ref, Seq: seen.seq}, seen.beyond, rung)
			seen.beyond = 0
		}
		seen.within |= rung
	} else {
		p.violates("F2", coded(g.Trigger())+" "+string(g.Evidence())+" "+number(at)+" rung "+number(a.rung), permitted.String())
		if seen.within != 0 {
			p.unequal(Violation{Case: p.c.ref, Seq: p.e.Seq}, rung, seen.within)
		} else if seen.beyond == 0 {
			seen.beyond, seen.ref, seen.seq = rung, p.c.ref, p.e.Seq
		}
	}
	p.v.ladder[place] = seen
}

// unequal is F3: at the same place on the same ladder another case got a rung that
// the ladder permits there.
func (p *pass) unequal(at Violation, got, others agreement.Rungs) {
	at.ID, at.Saw, at.Expected = "F3", "rung "+got.String(), "others "+others.String()
	p.v.count.Violations++
	p.report(at)
}
