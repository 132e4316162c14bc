package contract

import (
	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// consent is one part given by one person, with its own small machine.
type consent struct {
	from, to     agreement.Date
	given, ended stamp
	seq          uint32 // of the event that gave it
	part         agreement.Part
	giver        int8 // 0 the youth, 1.. a guardian
	state        event.State
	procedure    agreement.Procedure
	material     agreement.Material
	toRole       roles.Role
	toOrg        uint16 // place among the recipients; 0 is none
}

// maxGuardians bounds the guardians of one youth; with the youth and two
// agencies this gives the number of possible signers.
const (
	maxGuardians    = 4
	signCoordinator = 1 + maxGuardians
	signParty       = signCoordinator + 1
	signerCount     = signParty + 1
)

// slots is a set of (part, giver) pairs.
type slots uint64

func slot(part agreement.Part, giver int) slots {
	return 1 << (uint(part)*(1+maxGuardians) + uint(giver))
}

// guardianParts says which parts need the guardians as well at an age.
//
// Basis: process.md section 4: participation and exchange under 18, testing and
// conversations under 16, on the date of the fact.
func guardianParts(part agreement.Part, age int) bool {
	switch part {
	case agreement.Participation, agreement.Exchange:
		return age < 18
	case agreement.TestingPart, agreement.ConversationsPart:
		return age < 16
	}
	return false
}

// requires says whether a part must be consented to for this contract to run.
func (c *Contract) requires(part agreement.Part) bool {
	switch part {
	case agreement.Participation:
		return true
	case agreement.Exchange:
		return c.track != agreement.Voluntary
	case agreement.TestingPart:
		return c.has(wantsTesting)
	case agreement.ConversationsPart:
		return c.has(wantsConversations)
	}
	return false
}

// counts says whether a consent is the one a required part asks for: exchange
// with the case's own prosecutor, testing by the procedure and material on the
// table.
func (c *Contract) counts(k *consent) bool { return c.countsTo(k, c.recipient(k)) }

// countsTo is counts for a consent whose recipient is not yet one of the case.
func (c *Contract) countsTo(k *consent, recipient roles.Org) bool {
	switch k.part {
	case agreement.Exchange:
		return k.toRole == roles.Prosecutor && recipient == c.org(prosecutor)
	case agreement.TestingPart:
		return k.procedure == c.procedure && k.material == c.material
	}
	return true
}

// matches says whether k is the consent that a giver, part and scope name.
func (c *Contract) matches(k *consent, giver int, w event.ConsentWithdrawn) bool {
	return int(k.giver) == giver && k.part == w.Part && k.procedure == w.Procedure &&
		k.material == w.Material && k.toRole == w.ToRole && c.recipient(k) == w.ToOrg
}

// find gives the position of a consent, or -1.
func (c *Contract) find(giver int, w event.ConsentWithdrawn) int {
	for i := range c.consents {
		if c.matches(&c.consents[i], giver, w) {
			return i
		}
	}
	return -1
}

// scope is what tells the consents of one giver apart.
func scope(g event.ConsentGiven) event.ConsentWithdrawn {
	return event.ConsentWithdrawn{
		Part: g.Part, Procedure: g.Procedure, Material: g.Material, ToRole: g.ToRole, ToOrg: g.ToOrg,
	}
}

// needed gives the consents that must be there on a day.
func (c *Contract) needed(terms *agreement.Terms, have slots, on agreement.Date) slots {
	age := c.age(on)
	var need slots
	for part := agreement.Participation; part <= agreement.Exchange; part++ {
		if !c.requires(part) {
			continue
		}
		need |= slot(part, 0)
		if guardianParts(part, age) {
			need |= c.guardianSlots(terms, have, part)
		}
	}
	return need
}

// guardianSlots gives what the guardian quorum asks for one part. A minor
// without any known guardian can never fulfil it.
func (c *Contract) guardianSlots(terms *agreement.Terms, have slots, part agreement.Part) slots {
	if len(c.guardians) == 0 {
		return slot(part, 1)
	}
	var need slots
	for i := range c.guardians {
		if !c.isOut(i + 1) {
			need |= slot(part, i+1)
		}
	}
	if !terms.Flag(agreement.GuardianQuorumAll) && need&have != 0 {
		return 0 // one has consented, the other was informed
	}
	return need
}

// given collects the consents that are live on a day.
func (c *Contract) given(on agreement.Date) slots {
	var have slots
	for i := range c.consents {
		k := &c.consents[i]
		if k.state == event.StateGiven && k.covers(on) && c.counts(k) {
			have |= slot(k.part, int(k.giver))
		}
	}
	return have
}

func (k *consent) covers(on agreement.Date) bool {
	return on >= k.from && (k.to.IsZero() || on <= k.to)
}

// lacking gives the required consents that are not live on a day.
func (c *Contract) lacking(terms *agreement.Terms, on agreement.Date) slots {
	have := c.given(on)
	lack := c.needed(terms, have, on) &^ have
	if c.has(reconfirm) {
		lack |= slot(agreement.Participation, 0)
	}
	return lack
}

// consentedAt says whether everybody whose consent a part needs had consented
// at the moment of a fact (C1).
func (c *Contract) consentedAt(terms *agreement.Terms, part agreement.Part, at stamp, on agreement.Date) bool {
	return c.consentedWithin(terms, part, 0, at, on)
}

// consentedWithin is consentedAt for consents given no earlier than a moment.
func (c *Contract) consentedWithin(terms *agreement.Terms, part agreement.Part, since, at stamp, on agreement.Date) bool {
	var have slots
	for i := range c.consents {
		k := &c.consents[i]
		if k.part == part && c.counts(k) && k.given != 0 && k.given >= since && k.given <= at && k.covers(on) &&
			(k.ended == 0 || at < k.ended) {
			have |= slot(part, int(k.giver))
		}
	}
	need := slot(part, 0)
	if guardianParts(part, c.age(on)) {
		need |= c.guardianSlots(terms, have, part)
	}
	return need&^have == 0
}

// consentedTo says whether a consent of the youth, by the sequence of its event, was
// one to testing by a procedure and material at the moment of a fact, and whether
// everybody else whose consent that needs had given the same.
func (c *Contract) consentedTo(terms *agreement.Terms, procedure agreement.Procedure, material agreement.Material, seq uint32, at stamp, on agreement.Date) bool {
	var have slots
	for i := range c.consents {
		k := &c.consents[i]
		live := k.given != 0 && k.given <= at && k.covers(on) && (k.ended == 0 || at < k.ended)
		if k.part != agreement.TestingPart || k.procedure != procedure || k.material != material || !live {
			continue
		}
		if k.giver > 0 || k.seq == seq {
			have |= slot(agreement.TestingPart, int(k.giver))
		}
	}
	need := slot(agreement.TestingPart, 0)
	if guardianParts(agreement.TestingPart, c.age(on)) {
		need |= c.guardianSlots(terms, have, agreement.TestingPart)
	}
	return need&^have == 0
}

// sharesWith says whether an exchange consent of everybody it takes covers an
// organisation.
func (c *Contract) sharesWith(terms *agreement.Terms, role roles.Role, to roles.Org, on agreement.Date) bool {
	var have slots
	for i := range c.consents {
		k := &c.consents[i]
		if k.part == agreement.Exchange && k.state == event.StateGiven && k.toRole == role && c.recipient(k) == to && k.covers(on) {
			have |= slot(agreement.Exchange, int(k.giver))
		}
	}
	need := slot(agreement.Exchange, 0)
	if guardianParts(agreement.Exchange, c.age(on)) {
		need |= c.guardianSlots(terms, have, agreement.Exchange)
	}
	return need&^have == 0
}

// lackOf lists whose required consent is missing, as bits of persons.
func (l slots) lackOf(giver int) bool {
	for part := agreement.Participation; part <= agreement.StatisticsContact; part++ {
		if l&slot(part, giver) != 0 {
			return true
		}
	}
	return false
}

// partSlots are the pairs of one part with everybody who can give it.
func partSlots(part agreement.Part) slots {
	var s slots
	for giver := range 1 + maxGuardians {
		s |= slot(part, giver)
	}
	return s
}
