package verify

import (
	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// The invariants T1 to T4, T11 and T12: how a sample was taken bounds what it may
// lead to. Basis: process.md sections 1 (fact 4), 6.3, 6.5 and 11.

// sample is T1 for a sample that was taken, and C1: under the consent that it
// names, for this procedure and material.
func (p *pass) sample(a *event.TestTaken) {
	c := p.c
	it := p.testFact(a.Item)
	p.takes()
	for _, must := range []struct {
		what string
		ok   bool
	}{
		{"procedure", a.Procedure != agreement.NoProcedure},
		{"material", a.Material != agreement.NoMaterial},
		{"requester", a.Requester != ""},
		{"payer", a.Payer != ""},
		{"ground", a.Ground != ""},
		{"sample", !a.Sample.IsZero()},
		{"collector", p.e.By.Role == roles.Collector && !p.e.By.Ref.IsZero()},
	} {
		if !must.ok {
			p.violates("T1", "no-"+must.what, must.what)
		}
	}
	p.codes(a.Ground)
	if p.bound() && (!c.terms.Allows(agreement.Procedures, a.Procedure.String()) || !c.terms.Allows(agreement.Materials, a.Material.String())) {
		p.violates("T1", a.Procedure.String()+" "+a.Material.String(), "agreed")
	}
	p.underConsent(a)
	if it != nil {
		p.take(it, a)
	}
}

func (p *pass) take(it *item, a *event.TestTaken) {
	it.taken, it.takenAt, it.takenOn, it.by = p.e.Seq, p.at, p.on, p.e.By.Ref
	if (a.Ground == "replacement") != (it.replaces != 0) {
		p.violates("T6", "ground "+coded(a.Ground)+" replaces "+number(it.replaces), "replacement")
	}
	p.custody(it, a)
}

// custody keeps how the sample was taken.
func (p *pass) custody(it *item, a *event.TestTaken) {
	it.procedure, it.material = a.Procedure, a.Material
	it.set(twoTubes, a.TwoTubes)
	it.set(sealed, a.Sealed)
	it.set(observed, !a.Observer.IsZero())
	it.set(washout, a.Washout)
	if !a.Washout && p.c.washesOut(it.takenOn) && p.sure(doubtPlan) {
		p.violates("T4", "taken "+it.takenOn.String()+" no-washout", "washout-weeks "+number(p.c.plan.washout))
	}
}

// washesOut says whether THC may remain from before on a day: in the weeks from
// the start on that the mapping has set.
func (c *file) washesOut(on agreement.Date) bool {
	return on < c.startOn.AddDays(7*c.plan.washout)
}

// underConsent is C1 for the consent that a sample names.
func (p *pass) underConsent(a *event.TestTaken) {
	c := p.c
	if !p.sure(doubtConsent | doubtCase) {
		return
	}
	for i := range c.consents {
		k := &c.consents[i]
		if k.seq != a.Consent {
			continue
		}
		own := scope{part: agreement.TestingPart, procedure: a.Procedure, material: a.Material}
		if k.person != 0 || !k.about(own) || !k.covers(p.at, p.on) {
			p.violates("C1", "sample under "+k.part.String()+" "+k.procedure.String()+" "+k.material.String(), "testing "+a.Procedure.String()+" "+a.Material.String())
		}
		return
	}
	p.violates("C1", "sample under "+number(a.Consent), "a-consent")
}

// sent notes which laboratory has the sample, and for how long it keeps it.
func (p *pass) sent(a *event.SampleSent) {
	it := p.known(a.Item)
	if it == nil || !p.bound() || !p.sure(doubtTests) {
		return
	}
	laboratory, ok := p.c.terms.Laboratory(string(a.Profile))
	if !ok || laboratory.Org != a.Laboratory || !laboratory.Materials.Has(it.material) {
		p.violates("T1", "profile "+coded(a.Profile)+" "+it.material.String(), "agreed")
		return
	}
	it.kept = laboratory.StoredUntil(it.takenOn)
}

// answer notes the laboratory's answer. Only it may state a new intake, and never
// from saliva.
func (p *pass) answer(a *event.TestAnswered) {
	it := p.known(a.Item)
	if it == nil {
		return
	}
	if a.NewIntake && p.sure(doubtTests) && (p.e.By.Role != roles.Laboratory || !it.material.SupportsNewIntake()) {
		p.violates("T1", "new-intake by "+p.e.By.Role.String()+" "+it.material.String(), "laboratory urine")
	}
	it.answered = p.e.Seq
	it.set(receipted, !a.Receipt.IsZero())
	it.set(unbroken, a.SealsWhole)
}

// finding notes how the answer is read. A reading is no result of its own: what is
// confirmed only the laboratory says.
func (p *pass) finding(a *event.FindingRecorded) {
	it := p.known(a.Item)
	if it == nil {
		return
	}
	if p.e.By.Ref == it.by && !it.by.IsZero() {
		p.violates("T5", "collector reads", "two-people")
	}
	it.found, it.saidAt = p.e.Seq, p.at
	it.set(onlyTHC, a.OnlyTHC)
	it.set(diluted, a.Diluted)
}

func (p *pass) confirmed(a *event.ConfirmationAnswered) {
	it := p.known(a.Item)
	if it == nil {
		return
	}
	if p.e.By.Role != roles.Laboratory {
		p.violates("T12", "confirmed-by "+p.e.By.Role.String(), "laboratory")
	}
	it.checked, it.saidAt = p.e.Seq, p.at
	it.toldOn = 0 // of this the youth is told anew
	it.set(rechecked, !a.SecondCheck.IsZero())
}

// toldYouth notes when the time to contest begins: with the record, and not before
// there was something to tell.
func (p *pass) toldYouth(a *event.YouthTold) {
	it := p.known(a.Item)
	p.follows(it)
	if it != nil && it.toldOn.IsZero() {
		it.toldOn = p.today
	}
}

// follows is T11 for what is told of a result, or decided of a contest: it comes
// after that.
func (p *pass) follows(it *item) {
	if it != nil && p.at < it.saidAt && p.sure(doubtTests) {
		p.violates("T11", string(p.e.Type)+" "+p.on.String(), "after-result")
	}
}

func (p *pass) keptSample(a *event.SampleKept) {
	if it := p.known(a.Item); it != nil {
		it.kept = max(it.kept, a.Until)
	}
}

// contest is T11: a result can be contested until the window is over.
func (p *pass) contest(a *event.TestContested) {
	it := p.known(a.Item)
	if it == nil {
		return
	}
	it.disputed, it.saidAt = it.state, p.at
	if p.e.By.Role == roles.Guardian && !under(p.c.turns16, p.on) && p.sure(doubtCase) {
		p.violates("R7", "contested by guardian", "under-16")
	}
	if it.state == event.StateConfirmed && !it.toldOn.IsZero() && p.bound() {
		if last := p.c.windowEnd(it); p.on > last {
			p.violates("T11", "contested "+p.on.String(), "until "+last.String())
		}
	}
}

// settle notes that a contest is decided, by somebody who did not take the sample.
func (p *pass) settled(a *event.ContestDecided) {
	p.codes(a.Outcome, a.Reason)
	it := p.known(a.Item)
	if it == nil {
		return
	}
	if p.e.By.Ref == it.by && !it.by.IsZero() {
		p.violates("T5", "collector decides", "two-people")
	}
	p.follows(it)
	it.settledOn = p.today
}

// windowEnd is the last day on which the youth may contest.
func (c *file) windowEnd(it *item) agreement.Date {
	return it.toldOn.AddDays(c.terms.N(agreement.ContestWindowDays))
}

// notAbout is T12 for a notice to the prosecutor: of a screening that nothing has
// confirmed nobody is told.
func (p *pass) notAbout(of uint32) {
	for i := range p.c.tests {
		it := &p.c.tests[i]
		open := it.state == event.StateScreenedPositive || it.state == event.StateConfirming
		if it.found == of && open {
			p.violates("T12", "told-of test "+number(i+1)+" "+name(it.state), "confirmed")
		}
	}
}

// weighed is what a report says, weighed by the events of the sample as they
// stand.
func (p *pass) weighed(r *report) (agreement.Grounds, []agreement.Flaw) {
	c := p.c
	d := agreement.Deviation{Trigger: r.trigger, Severity: r.severity, Evidenced: r.evidenced, Repeated: r.repeated}
	var it *item
	switch r.trigger {
	case agreement.MissedConversation:
		it = c.talk(r.item)
	case agreement.MissedTest, agreement.RefusedTest, agreement.PositiveTest, agreement.ManipulatedSample:
		it = c.test(r.item)
	}
	if it != nil {
		d.Absence = it.absence()
		d.Sample = p.facts(it)
	}
	return agreement.Weigh(d)
}

// facts are what is known of a sample on the day of the event.
func (p *pass) facts(it *item) agreement.Sample {
	s := agreement.Sample{
		Procedure: it.procedure, Material: it.material, CustodyWhole: it.whole(), OnlyTHC: it.has(onlyTHC),
		Washout: it.has(washout) || p.c.washesOut(it.takenOn), Late: it.has(lateFact),
		ContestOpen: it.state == event.StateContested,
		Pending:     it.state == event.StateScreenedPositive || it.state == event.StateConfirming,
		Cleared:     it.cleared(), Diluted: it.has(diluted),
	}
	s.Confirmed = it.state == event.StateConfirmed || it.disputed == event.StateConfirmed && it.state != event.StateLifted
	switch {
	case !it.settledOn.IsZero():
		s.WindowOver, s.Kept = true, it.kept >= it.settledOn
	case p.c.terms == nil || it.toldOn.IsZero():
		s.Kept = it.kept >= p.today
	default:
		last := p.c.windowEnd(it)
		s.WindowOver, s.Kept = p.on > last, it.kept >= min(last, p.today)
	}
	return s
}

// cleared says whether the sample says nothing against the youth.
func (it *item) cleared() bool {
	switch it.state {
	case event.StateNegative, event.StateRefuted, event.StateConsistentWithPrescribed, event.StateUnclear, event.StateLifted:
		return true
	}
	return false
}

// absence is how the youth did not come, or came. An absence or a refusal whose
// contest was upheld stands; one that was lifted is excused.
func (it *item) absence() agreement.Absence {
	s := it.state
	if s == event.StateContested || s == event.StateUpheld {
		s = it.disputed
	}
	switch s {
	case event.StateMissed:
		return agreement.Missed
	case event.StateExcused:
		return agreement.Excused
	case event.StateUnexcused:
		return agreement.Unexcused
	case event.StateRefused:
		return agreement.Refused
	case event.StateCancelledByAgency:
		return agreement.CancelledByAgency
	case event.StateUnable:
		return agreement.Unable
	case event.StateLifted:
		if it.disputed != event.StateConfirmed {
			return agreement.Excused
		}
	case event.StateNone, event.StatePlanned, event.StateNotified, event.StateMoved, event.StateErased:
		return agreement.NoAbsence
	}
	return agreement.Attended
}
