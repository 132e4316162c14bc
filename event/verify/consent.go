package verify

import (
	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// The invariants C1 to C6. Basis: process.md sections 4 and 11. Consent and age
// are judged by the moment of the fact.

// consented is C1, C2 and C3 for what needs a consent: the youth's own is missing
// (C1), it was there and was withdrawn (C2), or a guardian's is missing (C3).
func (p *pass) consented(s scope) {
	if !p.sure(doubtConsent | doubtCase) {
		return
	}
	l, missing := p.lacking(s, p.at, p.on)
	if !missing {
		return
	}
	id := event.RuleID("C1")
	switch {
	case l.withdrawn:
		id = "C2"
	case l.person > 0:
		id = "C3"
	}
	p.violates(id, string(p.e.Type)+" without "+l.part.String()+" "+whose(l.person), "consented")
}

// tested is C1 and C2 for what is recorded of a test; talked of a conversation.
func (p *pass) tested(s scope) {
	p.consented(s)
	p.consented(scope{part: agreement.Participation})
}

func (p *pass) talked() { p.tested(scope{part: agreement.ConversationsPart}) }

// complete is C1 and C3 for what only goes on with every required consent: the
// decision, the signed contract, the start, the way back from a consent review.
func (p *pass) complete() {
	c := p.c
	p.consented(scope{part: agreement.Participation})
	if c.track != agreement.Voluntary {
		p.consented(sharing(roles.Prosecutor, c.prosecutor))
	}
	if c.has(wantsTesting) {
		p.consented(c.testing())
	}
	if c.has(wantsTalks) {
		p.consented(scope{part: agreement.ConversationsPart})
	}
}

// completes finds the steps that need every consent.
func (p *pass) completes(before event.State) {
	c := p.c
	if p.e.Data == nil || before == c.state {
		return
	}
	switch {
	case before == consenting && (c.state == deciding || c.state == planning),
		before == planning && c.state == signed,
		before == signed && c.state == active,
		before == reconsidering && c.state.Live():
		p.complete()
	}
}

// give is C3 and C4 for a consent: who gives it has a say in that part on that
// day, and it names one recipient, or one procedure and material, and no more.
func (p *pass) give(a *event.ConsentGiven) {
	c := p.c
	person := c.person(p.e.By.Subject())
	if p.sure(doubtCase) {
		switch {
		case person < 0:
			p.violates("C3", a.Part.String()+" by-stranger", "youth guardian")
		case person > 0 && !c.guardiansGive(a.Part, p.on):
			p.violates("C3", a.Part.String()+" by-guardian", "youth-alone")
		}
	}
	p.named(a)
	p.takeConsent(a)
}

// named is C4.
func (p *pass) named(a *event.ConsentGiven) {
	to := a.ToRole != roles.NoRole && a.ToOrg != "" && len(a.Categories) > 0
	toNobody := a.ToRole == roles.NoRole && a.ToOrg == "" && len(a.Categories) == 0
	of := a.Procedure != agreement.NoProcedure && a.Material != agreement.NoMaterial
	ofNothing := a.Procedure == agreement.NoProcedure && a.Material == agreement.NoMaterial
	ok, want := toNobody && ofNothing, "no-recipient no-sample"
	switch a.Part {
	case agreement.NoPart:
		ok, want = false, "part"
	case agreement.Exchange:
		ok, want = to && ofNothing && a.ToOrg.Check() == nil, "role organisation categories"
	case agreement.TestingPart:
		ok, want = of && toNobody, "procedure material"
	}
	if !ok {
		p.violates("C4", a.Part.String()+" "+a.ToRole.String()+" "+number(len(a.Categories))+" "+a.Procedure.String()+" "+a.Material.String(), want)
	}
}

// withdraw is C2: what is withdrawn was given, by whoever withdraws it. That
// everything under it stops, settle sees.
func (p *pass) withdraw(a *event.ConsentWithdrawn) {
	c := p.c
	person := c.person(p.e.By.Subject())
	p.heard(max(person, 0))
	s := scope{part: a.Part, procedure: a.Procedure, material: a.Material, role: a.ToRole, org: a.ToOrg}
	if p.sure(doubtConsent|doubtCase) && (person < 0 || !c.lives(person, s)) {
		p.violates("C2", "withdraws "+a.Part.String()+" not-given", "given")
	}
}

// stopped is C2 after a withdrawal: no test and no conversation waits any more
// whose consent is gone.
func (p *pass) stopped() {
	a, withdrawal := p.e.Data.(event.ConsentWithdrawn)
	if !withdrawal || !p.sure(doubtConsent|doubtCase) {
		return
	}
	c := p.c
	part := func(part agreement.Part, s scope, items []item) {
		if a.Part != part && a.Part != agreement.Participation {
			return
		}
		now := p.e.Recorded.UnixMicro() + 1
		gone, _ := p.lacking(s, now, p.today)
		out, _ := p.lacking(scope{part: agreement.Participation}, now, p.today)
		for i := range items {
			if waits(items[i].state) && (gone.withdrawn || out.withdrawn) && p.sure(doubtTests|doubtTalks) {
				p.violates("C2", part.String()+" "+number(i+1)+" "+name(items[i].state), "stopped")
			}
		}
	}
	part(agreement.TestingPart, c.testing(), c.tests)
	part(agreement.ConversationsPart, scope{part: agreement.ConversationsPart}, c.talks)
}

func waits(s event.State) bool { return s == event.StatePlanned || s == event.StateNotified }

// notFound is C3: a guardian leaves the quorum who could not be found, on the
// coordinator's proposal and another's countersignature, and never one who has
// answered.
func (p *pass) notFound(a *event.GuardianNotFound) {
	c := p.c
	p.confirms("C3", a.Proposal, a.EventType(), a.Guardian)
	if a.Attempts < 1 || a.Evidence.IsZero() {
		p.violates("C3", "attempts "+number(a.Attempts), "attempts evidence")
	}
	person := c.person(a.Guardian)
	if person < 1 {
		if p.sure(doubtCase) {
			p.violates("C3", "not-a-guardian", "guardian")
		}
		return
	}
	if c.guardians[person-1].said {
		p.violates("C3", "guardian answered", "not-found")
	}
	c.guardians[person-1].out = p.e.Seq
}

// adults is C3 after the 18th birthday: nothing that guardians gave stands.
func (p *pass) adults() {
	a, birthday := p.e.Data.(event.BirthdayReached)
	if !birthday || a.Age != 18 || !p.sure(doubtConsent) {
		return
	}
	for i := range p.c.consents {
		k := &p.c.consents[i]
		if k.person > 0 && k.state == event.StateGiven && k.item != 0 {
			p.violates("C3", k.part.String()+" guardian given", "lapsed")
		}
	}
}

// accept is C5: the time to reflect is over, or it was waived by the youth
// together with a guardian, from 18 alone. The time is whole days.
func (p *pass) accept(a *event.Accepted) {
	c := p.c
	if !p.bound() || !p.sure(doubtCase) || c.offeredSeq == 0 {
		return
	}
	last := c.offeredOn.AddDays(int(c.terms.Period(agreement.ReflectionOver).N))
	if p.on > last {
		return
	}
	if a.WaivesReflection && (c.adult(p.on) || c.person(a.WithGuardian) > 0) {
		return
	}
	p.violates("C5", "accepted "+p.on.String(), "after "+last.String())
}
