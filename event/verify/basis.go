package verify

import (
	"slices"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// The invariants B1 to B8: every contract has a legal basis. Basis: process.md
// sections 1, 2 and 11.

// registered opens the file.
func (p *pass) registered(a *event.Registered) {
	c := p.c
	c.track, c.youth, c.offence = a.Track, a.Youth, a.OffenceDate
	c.turns15, c.turns16, c.turns18 = a.Birthday15, a.Birthday16, a.Birthday18
	c.stay, c.responsible, c.school = a.Stay, a.Stay, a.School
	c.police, c.prosecutor = a.Police, a.Prosecutor
	for _, ref := range a.Guardians {
		c.guardians = append(c.guardians, guardian{ref: ref})
	}
	p.birthdays(a)
	if !a.Residence.Municipality() || !a.Stay.Municipality() {
		p.violates("R5", "stay "+coded(a.Stay), "municipality")
	}
}

// offer fixes terms and content.
func (p *pass) offer(a *event.Offered) {
	c := p.c
	c.offeredSeq, c.offeredOn = p.e.Seq, p.on
	c.terms, c.pinned = p.v.terms[a.Terms], a.Terms
	c.procedure, c.material = a.Procedure, a.Material
	c.set(wantsTesting, a.Testing)
	c.set(wantsTalks, a.Conversations)
	c.set(was16, c.turns16 <= p.on)
	c.set(was18, c.turns18 <= p.on)
	p.reproducible(a.Terms)
	if !p.sure(doubtCase) {
		return
	}
	p.oldEnough()
	if !p.bound() {
		return
	}
	p.trackOpen("offered")
	p.partiesBound()
	p.everyItem()
}

// trackOpen is B1: the track is valid on the day on which something begins on it.
func (p *pass) trackOpen(what string) {
	if !p.c.terms.TrackOpen(p.c.track, p.on) {
		p.violates("B1", what+" "+p.c.track.String()+" "+p.on.String(), "open-track")
	}
}

// beginsOpen is B1 for a contract that becomes live, or starts to run.
func (p *pass) beginsOpen(before event.State) {
	c := p.c
	begins := c.state.Live() && (!before.Live() || before == signed && c.state == active)
	if begins && p.e.Data != nil && p.sure(doubtCase) && p.bound() {
		p.trackOpen(c.state.String())
	}
}

// mirrored is B2: the outcome of the criminal case is changed by the prosecutor
// only. That a case was reported and is under decision is no outcome. Where there
// is no criminal case there is nothing to mirror (B6).
func (p *pass) mirrored() {
	for i := range p.e.Moves {
		m := &p.e.Moves[i]
		if m.Region != event.ProsecutionRegion || p.e.Data == nil {
			continue
		}
		opens := m.From == event.StateNone && m.To == event.StateReported || m.From == event.StateReported && m.To == event.StateUnderDecision
		switch {
		case p.c.track == agreement.Voluntary:
			p.violates("B6", "prosecution "+name(m.To), "none")
		case !opens && p.e.By.Role != roles.Prosecutor:
			p.violates("B2", "prosecution "+name(m.To)+" by "+p.e.By.Role.String(), "prosecutor")
		}
	}
}

// breached is B2 for the end of a contract: a breach is established by reopening
// the criminal case, by nobody else and in no other way.
func (p *pass) breached() {
	for i := range p.e.Moves {
		m := &p.e.Moves[i]
		if m.Region != event.ContractRegion || m.Reason != event.Breach && m.Reason != event.NewOffence {
			continue
		}
		if p.c.track == agreement.Voluntary {
			p.violates("B6", "ends "+m.Reason.String(), "no-breach")
		}
		if p.e.By.Role != roles.Prosecutor || p.c.prosecution != event.StateReopened || !p.moves(event.ProsecutionRegion) {
			p.violates("B2", m.Reason.String()+" by "+p.e.By.Role.String()+" prosecution "+name(p.c.prosecution), "prosecutor reopened")
		}
	}
}

// oldEnough is B3: no contract for an act before the 15th birthday. Without an
// act, on the voluntary track, the age on the day of the offer counts.
func (p *pass) oldEnough() {
	act := p.c.offence
	if p.c.track == agreement.Voluntary {
		act = p.c.offeredOn
	}
	if under(p.c.turns15, act) {
		p.violates("B3", "under-15", "15")
	}
}

// decided is B4 and B5 for the prosecutor's decision.
func (p *pass) decided(a *event.Decided) {
	c := p.c
	if p.bound() {
		p.within("B4", "months", a.LengthMonths, c.terms.N(agreement.LengthMinMonths), c.terms.N(agreement.LengthMaxMonths))
		most := a.ProbationFrom.AddMonths(c.terms.N(agreement.ProbationMaxMonths))
		if !a.ProbationTo.IsZero() && (a.ProbationFrom.IsZero() || a.ProbationTo < a.ProbationFrom || a.ProbationTo > most) {
			p.violates("B4", "probation-until "+a.ProbationTo.String(), "until "+most.String())
		}
	}
	p.conditions(a.Testing, a.Conversations, a.Procedure, a.Material)
	for _, s := range []scope{{part: agreement.Participation}, sharing(roles.Prosecutor, c.prosecutor)} {
		p.consented(s)
	}
	c.decidedSeq, c.months, c.probationTo = p.e.Seq, a.LengthMonths, a.ProbationTo
	c.set(wantsTesting, a.Testing)
	c.set(wantsTalks, a.Conversations)
}

func (p *pass) within(id event.RuleID, what string, have, least, most int) {
	if have < least || have > most {
		p.violates(id, what+" "+number(have), number(least)+" "+number(most))
	}
}

// conditions is B5: a condition was offered, and so informed of, and is consented
// to by everybody it takes.
func (p *pass) conditions(testing, talks bool, procedure agreement.Procedure, material agreement.Material) {
	c := p.c
	if testing && p.sure(doubtCase) {
		if !c.has(wantsTesting) || procedure != c.procedure || material != c.material {
			p.violates("B5", "testing "+procedure.String()+" "+material.String(), "offered")
		}
		p.conditioned(c.testing())
	}
	if talks && p.sure(doubtCase) {
		if !c.has(wantsTalks) {
			p.violates("B5", "conversations", "offered")
		}
		p.conditioned(scope{part: agreement.ConversationsPart})
	}
}

func (p *pass) conditioned(s scope) {
	if !p.sure(doubtConsent | doubtCase) {
		return
	}
	if l, missing := p.lacking(s, p.at, p.on); missing {
		p.violates("B5", s.part.String()+" without "+whose(l.person), "consented")
	}
}

func whose(person int) string {
	if person == 0 {
		return "youth"
	}
	return "guardian"
}

// inBand is B4 for the intensity of tests and conversations.
func (p *pass) inBand(band agreement.Band, everyWeeks int) {
	c := p.c
	if !p.bound() || !p.sure(doubtCase|doubtDecision) {
		return
	}
	switch {
	case c.has(wantsTesting) && (band < agreement.Eased || band > agreement.Close):
		p.violates("B4", "band "+coded(band.String()), "band")
	case !c.has(wantsTesting) && band != agreement.NoBand:
		p.violates("F6", "band "+band.String(), "no-testing")
	}
	switch {
	case c.has(wantsTalks) && everyWeeks <= 0:
		p.violates("B4", "every-weeks "+number(everyWeeks), "conversations")
	case !c.has(wantsTalks) && everyWeeks != 0:
		p.violates("F6", "every-weeks "+number(everyWeeks), "no-conversations")
	}
	for _, wide := range c.terms.Narrows(agreement.Plan{Band: band, ConversationEveryWeeks: max(everyWeeks, 0)}) {
		p.violates("B4", wide.Key+" "+coded(wide.Lower), coded(wide.Upper))
	}
}

// extended is B4 for a longer period. By whose wish and after what hearing, F6
// says.
func (p *pass) extended(a *event.Extended) {
	c := p.c
	p.burdens(a.Wish.IsZero(), false)
	c.extensions++
	c.added += a.Months
	if !p.bound() || !p.sure(doubtDecision) {
		return
	}
	p.within("B4", "extensions", c.extensions, 0, c.terms.N(agreement.ExtensionMaxCount))
	p.within("B4", "extension-months", a.Months, 1, c.terms.N(agreement.ExtensionMaxMonths))
	p.within("B4", "total-months", c.months+c.added, 0, c.terms.N(agreement.TotalMaxMonths))
}

// unprosecuted is B6: on the voluntary track nothing exists that could go against
// the youth.
func (p *pass) unprosecuted() {
	if p.c.track != agreement.Voluntary {
		return
	}
	switch p.e.Data.(type) {
	case event.ConcernTalkRecorded, event.ScopeRejected, event.OtherReactionChosen, event.Dropped, event.Decided,
		event.AttendanceDecided, event.ProsecutorRefused, event.DeviationReported, event.NewOffenceNoted,
		event.HearingRecorded, event.NoBreachFound, event.DeviationExplained, event.Reacted, event.Referred,
		event.ReviewLapsed, event.Continued, event.Reopened, event.ReferralLapsed, event.OutcomeRecorded,
		event.ProsecutorNotified, event.TestsSuspended, event.ConditionsChanged, event.Extended:
		p.violates("B6", string(p.e.Type), "none")
	}
	if p.e.By.Role == roles.Prosecutor {
		p.violates("B6", "by "+p.e.By.Role.String(), "none")
	}
}

// inform keeps what was explained; the terms that say what must be are fixed at
// the offer.
func (p *pass) inform(a *event.Informed) {
	c := p.c
	c.informedSeq = p.e.Seq
	c.informed = append(c.informed[:0], a.Items...)
	if !a.Youth {
		p.violates("B7", "youth not-informed", "informed")
	}
	if len(a.Guardians) > 0 {
		p.kept("guardians informed")
	}
}

// everyItem is B7: every information item of the agreement was ticked. That a
// waiver is a criminal reaction has no place where there is no criminal case.
func (p *pass) everyItem() {
	c := p.c
	for _, must := range c.terms.items {
		if c.track == agreement.Voluntary && must == "criminal-reaction" {
			continue
		}
		if !slices.Contains(c.informed, event.Code(must)) {
			p.violatesAt(max(c.informedSeq, 1), "B7", "not-ticked "+must, must)
		}
	}
}

// partiesBound is B8: on the day of the offer the agreements are in force, and
// municipality, police and the school that is named are bound by them.
func (p *pass) partiesBound() {
	c := p.c
	if !c.terms.InForce(p.on) {
		p.violates("B8", "agreement "+p.on.String(), "in-force")
	}
	for _, party := range []struct {
		kind agreement.PartyKind
		org  roles.Org
		must bool
	}{
		{agreement.MunicipalityParty, c.responsible, true},
		{agreement.PoliceParty, c.police, c.track != agreement.Voluntary},
		{agreement.SchoolParty, c.school, c.school != ""},
	} {
		if party.must && !c.terms.Bound(party.kind, party.org, p.on) && p.sure(doubtTransfer) {
			p.violates("B8", string(party.kind)+" not-bound "+p.on.String(), "bound")
		}
	}
}
