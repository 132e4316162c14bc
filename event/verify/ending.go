package verify

import (
	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/agreement/draw"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// The invariants E1 to E9. Basis: process.md sections 6.4 and 11.

// groups are those that an evaluation is owed to on a day: the guardians only
// while the youth is under 18 and has any.
func (c *file) groups(on agreement.Date) []event.Group {
	if c.adult(on) || len(c.guardians) == 0 {
		return evaluationGroups[:2]
	}
	return evaluationGroups[:]
}

var evaluationGroups = [3]event.Group{event.GroupNetwork, event.GroupYouth, event.GroupGuardians}

func groupPlace(g event.Group) int {
	for i, group := range evaluationGroups {
		if g == group {
			return i
		}
	}
	return -1
}

// evaluate is E1 for an evaluation that was held or declined.
func (p *pass) evaluate(g event.Group, ok bool) {
	place := groupPlace(g)
	if place < 0 || place >= len(p.c.groups(p.on)) && p.sure(doubtCase) {
		p.violates("E1", "group "+coded(g), "public-network youth guardians-under-18")
	}
	if !ok {
		p.violates("E1", "group "+coded(g)+" by "+p.e.By.Role.String(), "took-part invited own-choice")
	}
	if place >= 0 {
		p.c.evaluated[place] = p.e.Seq
	}
}

// declines says whether somebody may decline for a group: the group itself, or
// the clock after enough offers.
func (p *pass) declines(g event.Group) bool {
	switch p.e.By.Role {
	case roles.Youth:
		return g == event.GroupYouth
	case roles.Guardian:
		return g == event.GroupGuardians
	case roles.Coordinator:
		return g == event.GroupNetwork
	case roles.Clock:
		place := groupPlace(g)
		return place >= 0 && (!p.bound() || !p.sure(doubtEvaluation) ||
			int(p.c.offers[place]) >= p.c.terms.N(agreement.EvaluationOffersMin))
	}
	return false
}

// closing is E1 for the whole case: every group was asked before it closes.
func (p *pass) closing() {
	if !p.sure(doubtEvaluation | doubtCase) {
		return
	}
	for i, g := range p.c.groups(p.on) {
		if p.c.evaluated[i] == 0 {
			p.violates("E1", "closed without "+string(g), "held declined")
		}
	}
}

// told is E3: an end that the prosecutor did not bring about himself starts the
// time to tell him of it.
func (p *pass) told(before event.State) {
	c := p.c
	if p.e.Data == nil || before == c.state || c.track == agreement.Voluntary || p.e.By.Role == roles.Prosecutor {
		return
	}
	ends := ended.has(c.state) || c.state == notEntered || c.state == closedAborted && !p.is(event.Closed{}.EventType())
	if ends && !p.starts(agreement.TellProsecutorDue) && p.sure(doubtCase) {
		p.violates("E3", string(p.e.Type)+" not-told", agreement.TellProsecutorDue.String())
	}
}

func (p *pass) is(t event.Type) bool { return p.e.Type == t }

// reasoned is E6: a case that is not entered, offered or not, says why in a code.
// And E7: what it says is a code, not a text.
func (p *pass) reasoned() {
	if p.c.state != notEntered || !p.moves(event.ContractRegion) {
		return
	}
	for i := range p.e.Moves {
		if m := &p.e.Moves[i]; m.Region == event.ContractRegion && m.Reason == event.NoReason {
			p.violates("E6", string(p.e.Type)+" no-reason", "reason")
		}
	}
	reason, asked := event.Code(""), true
	switch a := p.e.Data.(type) {
	case event.OtherReactionChosen:
		reason = a.Reason
	case event.Dropped:
		reason = a.Reason
	case event.NotPursuedFurther:
		reason = a.Reason
	case event.ProsecutorRefused:
		reason = a.Reason
	case event.Voided:
		reason = a.Reason
	default:
		asked = false
	}
	if asked && reason == "" {
		p.violates("E6", string(p.e.Type)+" no-code", "code")
	}
}

// codes is E7: nothing that a rule looks at is a text.
func (p *pass) codes(all ...event.Code) {
	for _, c := range all {
		if c != "" && c.Check() != nil {
			p.violates("E7", coded(c), "code")
		}
	}
}

// reproducible is E9: the terms that a contract rests on are at hand, and binding
// their layers anew gives their hash.
func (p *pass) reproducible(hash agreement.Hash) {
	t := p.v.terms[hash]
	switch {
	case t == nil:
		p.violates("E9", "terms "+hash.String(), "known")
	case !t.rebound:
		p.violates("E9", "terms "+hash.String(), "same-hash")
	}
}

// afterwards is E2: after the end of a case nothing comes but corrections and
// their resolution, withdrawals, the outcome of the criminal case, what was still
// owed, and deletion.
func (p *pass) afterwards(done closed) closed {
	p.timely(done.seq, done.recorded)
	done.seq = p.e.Seq
	done.recorded = max(done.recorded, p.e.Recorded.UnixMicro())
	for i := range p.e.Moves {
		if m := &p.e.Moves[i]; m.Region == event.ContractRegion {
			p.violates("E2", name(m.From)+" to "+name(m.To), name(done.state))
		}
	}
	p.access(done.turns18)
	switch a := p.e.Data.(type) {
	case nil, event.ConsentWithdrawn, event.InconsistencyResolved, event.DeadlinePassed, event.ConcernReleased:
	case event.DrawRevealed:
		p.shown(&done, &a)
	case event.OutcomeRecorded:
		p.outcome(done.track)
	case event.Proposed:
		if a.Act != (event.InconsistencyResolved{}).EventType() {
			p.violates("E2", "proposed "+coded(a.Act), name(done.state))
		}
	case event.ProsecutorNotified:
		if done.track == agreement.Voluntary {
			p.violates("B6", string(p.e.Type), "none")
		}
		if a.Of == 0 || a.Of >= p.e.Seq {
			p.violates("E3", "told-of "+number(a.Of), "before "+number(p.e.Seq))
		}
	case event.Corrected:
		if a.Target == 0 || a.Target >= p.e.Seq {
			p.violates("R3", "corrects "+number(a.Target), "before "+number(p.e.Seq))
		}
		if a.Reason == "" {
			p.violates("R3", "no-reason", "reason")
		}
	default:
		if p.v.rows[p.e.Type] != nil {
			p.violates("E2", string(p.e.Type), name(done.state))
		}
	}
	return done
}

// shown is T9 for a seed that is shown when the case has closed.
func (p *pass) shown(done *closed, a *event.DrawRevealed) {
	switch {
	case done.unsure:
		p.v.count.Unsure++
	case done.drawn == nil:
		p.violates("T9", "seed", "committed once")
	default:
		p.redraw(draw.Seed(a.Seed), done.drawn, done.terms)
	}
	done.drawn = nil
}

// outcome is B2 and B6 for a case that has ended.
func (p *pass) outcome(track agreement.Track) {
	switch {
	case track == agreement.Voluntary:
		p.violates("B6", string(p.e.Type), "none")
	case p.e.By.Role != roles.Prosecutor:
		p.violates("B2", string(p.e.Type)+" by "+p.e.By.Role.String(), "prosecutor")
	}
}

// close keeps what E2 needs and gives the rest away.
func (p *pass) close() closed {
	c := p.c
	done := closed{
		link: c.link, recorded: c.recorded, turns18: c.turns18, seq: c.seq, track: c.track, state: c.state,
		drawn: c.drawn.unshown(),
	}
	done.terms, done.unsure = c.terms, c.terms == nil || c.doubt&(doubtTests|doubtPlan|doubtDecision|doubtDeadlines) != 0
	switch p.e.Data.(type) {
	case event.Declined, event.OfferLapsed:
		done.kept = c.seq
	}
	return done
}
