package contract

import (
	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// capacity says whether the acting person may give this part that day.
func capacity(k *Case, part agreement.Part) Outcome {
	if part == agreement.NoPart || !k.mayGive(part) {
		return Unmet(text("part", part.String()), text("role", k.By.Role.String()))
	}
	return Met()
}

// mayGive: the youth always, a guardian while the quorum asks for guardians.
func (k *Case) mayGive(part agreement.Part) bool {
	person := k.Contract.person(k.By.Subject())
	if person <= 0 {
		return person == 0
	}
	return !k.Contract.isOut(person) && guardianParts(part, k.Contract.age(k.On))
}

func (k *Case) informed() bool {
	person := k.Contract.person(k.By.Subject())
	return person >= 0 && k.Contract.asked&(1<<person) != 0
}

// wholeRecord: a consent says what for, on which form, in which language, and
// where the proof is.
func wholeRecord(k *Case, a event.ConsentGiven) Outcome {
	from := a.From
	if from.IsZero() {
		from = k.On
	}
	return must(a.Purpose != "" && a.FormVersion != "" && a.Language != "" && !a.Evidence.IsZero() &&
		(a.To.IsZero() || a.To >= from))
}

// named: exchange names one recipient and what is shared, testing names the
// procedure and the material; nothing is ever given wholesale.
func named(a event.ConsentGiven) Outcome {
	recipient := a.ToRole != roles.NoRole && a.ToOrg != "" && len(a.Categories) > 0
	unnamed := a.ToRole == roles.NoRole && a.ToOrg == "" && len(a.Categories) == 0
	sample := a.Procedure != agreement.NoProcedure && a.Material != agreement.NoMaterial
	noSample := a.Procedure == agreement.NoProcedure && a.Material == agreement.NoMaterial
	switch a.Part {
	case agreement.Exchange:
		return must(recipient && noSample)
	case agreement.TestingPart:
		return must(sample && unnamed)
	}
	return must(unnamed && noSample)
}

// lackingAfter gives what is still missing when a consent is added.
func (k *Case) lackingAfter(a event.ConsentGiven) slots {
	after := consent{
		part: a.Part, giver: int8(k.Contract.person(k.By.Subject())), procedure: a.Procedure, material: a.Material,
		toRole: a.ToRole, from: a.From, to: a.To,
	}
	have := k.Contract.given(k.On)
	if k.Contract.countsTo(&after, a.ToOrg) && after.covers(k.On) {
		have |= slot(a.Part, int(after.giver))
	}
	lack := k.Contract.needed(k.Terms, have, k.On) &^ have
	if k.Contract.has(reconfirm) && (a.Part != agreement.Participation || after.giver != 0) {
		lack |= slot(agreement.Participation, 0)
	}
	return lack
}

// lackingWithout gives what is still missing when a guardian leaves the quorum.
func (k *Case) lackingWithout(guardianRef roles.Ref) slots {
	lack := k.Contract.lacking(k.Terms, k.On)
	i := k.Contract.guardianIndex(guardianRef)
	for part := agreement.Participation; part <= agreement.StatisticsContact; part++ {
		lack &^= slot(part, i)
	}
	return lack
}

// whenComplete is where the case goes when no required consent is missing.
func (c *Contract) whenComplete(lack slots) event.State {
	if lack != 0 {
		return event.StateNone
	}
	if c.track == agreement.Voluntary {
		return event.StatePlanning
	}
	return event.StateDeciding
}

// whenBroken is where a withdrawal leads when a required part lacks what is
// withdrawn; otherwise the state stays.
func whenBroken(k *Case, broken event.State) event.State {
	a, _ := k.Act.(event.ConsentWithdrawn)
	c := k.Contract
	i := c.find(c.person(k.By.Subject()), a)
	if i < 0 || !c.requires(a.Part) || !c.counts(&c.consents[i]) {
		return event.StateNone
	}
	withdrawn := slot(a.Part, int(c.consents[i].giver))
	if c.needed(k.Terms, c.given(k.On)&^withdrawn, k.On)&withdrawn == 0 {
		return event.StateNone
	}
	return broken
}

// withdrew says whether this person has withdrawn something that is required
// this day; a birthday can have changed what is.
func (k *Case) withdrew(person int) bool {
	c := k.Contract
	lack := c.lacking(k.Terms, k.On)
	for i := range c.consents {
		a := &c.consents[i]
		if int(a.giver) == person && a.state == event.StateWithdrawn && c.counts(a) && lack&slot(a.part, person) != 0 {
			return true
		}
	}
	return false
}

// agencyOwesConsentStep: a guardian who cannot be found waits for a
// countersignature, or somebody whose consent is missing has not been informed.
// An agency's step is missing then, and the youth must not lose by it.
func (k *Case) agencyOwesConsentStep() bool {
	if len(k.Contract.guardians) == 0 && k.Contract.age(k.On) < 18 {
		return true // nobody has found out who speaks for the child
	}
	c := k.Contract
	for _, p := range c.waiting().proposals {
		if p.act == (event.GuardianNotFound{}).EventType() && k.Today <= p.until {
			return true
		}
	}
	lack := c.lacking(k.Terms, k.On)
	for person := range 1 + len(c.guardians) {
		if lack.lackOf(person) && c.asked&(1<<person) == 0 {
			return true
		}
	}
	return false
}

// lackingAtAge is what is missing under the new quorum, from 18 without what
// guardians gave.
func (k *Case) lackingAtAge(act event.Payload) slots {
	a, _ := act.(event.BirthdayReached)
	have := k.Contract.given(k.On)
	if a.Age == 18 {
		var youthOnly slots
		for _, part := range agreement.Parts() {
			youthOnly |= slot(part, 0)
		}
		have &= youthOnly
	}
	return k.Contract.needed(k.Terms, have, k.On) &^ have
}

// onlyBirthdayAfterEnd: the period is over and nothing but the birthday is
// open, so that the contract completes instead of ending as lapsed.
func onlyBirthdayAfterEnd(k *Case) bool {
	c := k.Contract
	if c.cause != causeBirthday || c.endOn.IsZero() || k.Today < c.endOn {
		return false
	}
	have := c.given(k.On)
	return c.needed(k.Terms, have, k.On)&^have == 0
}
