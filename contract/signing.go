package contract

import (
	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// signerSet has a bit for each signer: 0 the youth, 1.. the guardians, then the
// coordinator and the track's own party.
type signerSet uint8

// privateSigners are the youth and the guardians.
const privateSigners signerSet = 1<<(1+maxGuardians) - 1

// party is the role that signs besides the coordinator (row 18).
func party(track agreement.Track) roles.Role {
	switch track {
	case agreement.Waiver:
		return roles.Police
	case agreement.MediationPlan:
		return roles.Mediation
	}
	return roles.NoRole
}

// signer gives the acting person's place among the signers; a place beyond all
// signers when there is none.
func (k *Case) signer() uint {
	switch k.By.Role {
	case roles.Youth, roles.Guardian:
		if person := k.Contract.person(k.By.Subject()); person >= 0 {
			return uint(person)
		}
	case roles.Coordinator:
		return signCoordinator
	case party(k.Contract.track):
		return signParty
	}
	return signerCount
}

// signers are those who must sign this day: the youth, the guardians whose
// consent is required, the coordinator and the track's party.
func (k *Case) signers() signerSet {
	c := k.Contract
	all := signerSet(1) | 1<<signCoordinator
	if party(c.track) != roles.NoRole {
		all |= 1 << signParty
	}
	if !guardianParts(agreement.Participation, c.age(k.On)) {
		return all
	}
	have := c.given(k.On)
	for i := range c.guardians {
		asked := !c.isOut(i+1) &&
			(k.Terms.Flag(agreement.GuardianQuorumAll) || have&slot(agreement.Participation, i+1) != 0)
		if asked {
			all |= 1 << (i + 1)
		}
	}
	return all
}

// unsigned are the signers who have not signed the plan in force.
func (k *Case) unsigned() signerSet {
	missing := k.signers()
	for i, seq := range k.Contract.signatures {
		if seq != 0 {
			missing &^= 1 << i
		}
	}
	return missing
}

// offersUnanswered: every youth or guardian who has not signed was offered to,
// often enough, and somebody is missing.
func (k *Case) offersUnanswered() bool {
	missing := k.unsigned() & privateSigners
	for person := range 1 + maxGuardians {
		if missing&(1<<person) != 0 && int(k.Contract.signingOffers[person]) < k.Terms.N(agreement.SigningOffersMin) {
			return false
		}
	}
	return missing != 0
}
