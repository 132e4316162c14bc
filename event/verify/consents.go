package verify

import (
	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// consent is one span of one part of the consent by one person. A part that is
// given again has a span before it, which facts of its time are judged by.
type consent struct {
	seq          uint32
	given, ended int64 // in microseconds since 1970; 0: not ended
	from, to     agreement.Date
	org          roles.Org
	person       int16
	part         agreement.Part
	procedure    agreement.Procedure
	material     agreement.Material
	role         roles.Role
	state        event.State
	item         uint16 // 0: a span that another has replaced
}

// scope is what a consent is about, and tells the consents of one person apart.
type scope struct {
	part      agreement.Part
	procedure agreement.Procedure
	material  agreement.Material
	role      roles.Role
	org       roles.Org
}

func (k *consent) about(s scope) bool {
	return k.part == s.part && k.procedure == s.procedure && k.material == s.material && k.role == s.role && k.org == s.org
}

// covers says whether the span holds at the moment of a fact and on its day.
func (k *consent) covers(at int64, on agreement.Date) bool {
	return k.given != 0 && k.given <= at && (k.ended == 0 || at < k.ended) &&
		on >= k.from && (k.to.IsZero() || on <= k.to)
}

// testing is what a test of the contract needs; sharing what goes to an agency.
func (c *file) testing() scope {
	return scope{part: agreement.TestingPart, procedure: c.procedure, material: c.material}
}

func sharing(role roles.Role, org roles.Org) scope {
	return scope{part: agreement.Exchange, role: role, org: org}
}

// lack is a consent that is missing: whose and of which part. Withdrawn says
// that it was there and was withdrawn before.
type lack struct {
	part      agreement.Part
	person    int
	withdrawn bool
}

// guardiansGive says whether a part needs the guardians as well on a day.
//
// Basis: process.md section 4: participation and exchange under 18, testing and
// conversations under 16, on the date of the fact.
func (c *file) guardiansGive(part agreement.Part, on agreement.Date) bool {
	switch part {
	case agreement.Participation, agreement.Exchange:
		return under(c.turns18, on)
	case agreement.TestingPart, agreement.ConversationsPart:
		return under(c.turns16, on)
	}
	return false
}

// lacking finds the first consent to a scope that was missing at the moment of a
// fact.
func (p *pass) lacking(s scope, at int64, on agreement.Date) (lack, bool) {
	c := p.c
	if !c.given(0, s, at, on) {
		return c.missing(0, s, at), true
	}
	if !c.guardiansGive(s.part, on) {
		return lack{}, false
	}
	if len(c.guardians) == 0 {
		return lack{part: s.part, person: 1}, true
	}
	first, some := lack{}, false
	for i := range c.guardians {
		if c.guardians[i].out != 0 {
			continue
		}
		if c.given(i+1, s, at, on) {
			if c.terms != nil && !c.terms.Flag(agreement.GuardianQuorumAll) {
				return lack{}, false // one has consented, the others were informed
			}
			continue
		}
		if !some {
			first, some = c.missing(i+1, s, at), true
		}
	}
	return first, some
}

func (c *file) given(person int, s scope, at int64, on agreement.Date) bool {
	for i := range c.consents {
		k := &c.consents[i]
		if int(k.person) == person && k.about(s) && k.covers(at, on) {
			return true
		}
	}
	return false
}

func (c *file) missing(person int, s scope, at int64) lack {
	l := lack{part: s.part, person: person}
	for i := range c.consents {
		k := &c.consents[i]
		if int(k.person) == person && k.about(s) && k.ended != 0 && k.ended <= at && k.state == event.StateWithdrawn {
			l.withdrawn = true
		}
	}
	return l
}

// lives says whether a person's consent to a scope stands given, whatever day it
// is.
func (c *file) lives(person int, s scope) bool {
	for i := range c.consents {
		k := &c.consents[i]
		if int(k.person) == person && k.about(s) && k.state == event.StateGiven && k.item != 0 {
			return true
		}
	}
	return false
}

// takeConsent opens a span: a consent given or restored.
func (p *pass) takeConsent(a *event.ConsentGiven) {
	c := p.c
	person := c.person(p.e.By.Subject())
	if person < 0 {
		return
	}
	p.heard(person)
	item, was := p.consentItem(), event.StateNone
	for i := range c.consents {
		k := &c.consents[i]
		if k.item == item && item != 0 {
			k.item, was = 0, k.state
			if k.ended == 0 {
				k.state, k.ended = event.StateLapsed, p.at
			}
		}
	}
	from := a.From
	if from.IsZero() {
		from = p.on
	}
	c.consents = append(c.consents, consent{
		seq: p.e.Seq, given: p.at, from: from, to: a.To, org: a.ToOrg, person: int16(person), part: a.Part,
		procedure: a.Procedure, material: a.Material, role: a.ToRole, item: item, state: was,
	})
}

// takeRefusal notes a part that was refused: it has never been given.
func (p *pass) takeRefusal(a *event.ConsentRefused) {
	c := p.c
	person := c.person(p.e.By.Subject())
	p.heard(person)
	item := p.consentItem()
	if person < 0 || c.consentOf(item) != nil {
		return
	}
	c.consents = append(c.consents, consent{
		seq: p.e.Seq, org: a.ToOrg, person: int16(person), part: a.Part, role: a.ToRole, item: item,
	})
}

func (p *pass) heard(person int) {
	if person > 0 {
		p.c.guardians[person-1].said = true
	}
}

// consentItem is the number of the consent that the event gives or refuses.
func (p *pass) consentItem() uint16 {
	for i := range p.e.Moves {
		if p.e.Moves[i].Region == event.ConsentRegion {
			return p.e.Moves[i].Item
		}
	}
	return 0
}

func (c *file) consentOf(item uint16) *consent {
	if item == 0 {
		return nil
	}
	for i := range c.consents {
		if c.consents[i].item == item {
			return &c.consents[i]
		}
	}
	return nil
}
