package agreement

import (
	"cmp"
	"slices"

	"github.com/ruskontrakt/ruskontrakt/roles"
)

// TrackOpen says whether a case can start on a track on a day: open and valid
// in law and in the inter-agency agreement, and closed by none below. It
// is a look-up without allocation.
func (t *Terms) TrackOpen(track Track, d Date) bool {
	if track >= trackCount {
		return false
	}
	bound := &t.tracks[track]
	return bound.agreed && bound.term.Open && covers(bound.term.ValidFrom, bound.term.ValidTo, d)
}

// Track returns what the layers together say of a track; zero when none does.
func (t *Terms) Track(track Track) TrackTerm {
	if track >= trackCount {
		return TrackTerm{}
	}
	return t.tracks[track].term
}

// InForce says whether every layer is in force on a day.
func (t *Terms) InForce(d Date) bool { return covers(t.from, t.to, d) }

// Bound says whether an organisation is a party of a kind on a day, the last
// day included. It is a look-up without allocation.
func (t *Terms) Bound(kind PartyKind, org roles.Org, d Date) bool {
	for i := t.firstParty(kind, org); i < len(t.parties); i++ {
		p := &t.parties[i]
		if p.Kind != kind || p.Org != org {
			return false
		}
		if covers(p.From, p.To, d) {
			return true
		}
	}
	return false
}

func (t *Terms) firstParty(kind PartyKind, org roles.Org) int {
	i, _ := slices.BinarySearchFunc(t.parties, Party{Kind: kind, Org: org}, func(a, b Party) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Org, b.Org), cmp.Compare(a.From, b.From))
	})
	return i
}

// HasContacts says whether a municipality has a contact holder for each of the
// three duties on a day; if not, the first duty without one. It is a look-up
// without allocation.
func (t *Terms) HasContacts(municipality roles.Org, d Date) (missing roles.Duty, ok bool) {
	var have [roles.DutyCount + 1]bool
	first, _ := slices.BinarySearchFunc(t.contacts, municipality, func(c Contact, m roles.Org) int {
		return cmp.Compare(c.Municipality, m)
	})
	for i := first; i < len(t.contacts) && t.contacts[i].Municipality == municipality; i++ {
		if c := &t.contacts[i]; covers(c.From, c.To, d) {
			have[c.Duty] = true
		}
	}
	for duty := roles.Conversations; int(duty) < len(have); duty++ {
		if !have[duty] {
			return duty, false
		}
	}
	return roles.NoDuty, true
}

// Allows says whether a set has a code as a member. It is a look-up without
// allocation.
func (t *Terms) Allows(set SetKey, code string) bool {
	return set < setCount && slices.Contains(t.sets[set], code)
}

// Members lists the codes of a set, sorted.
func (t *Terms) Members(set SetKey) []string {
	if set >= setCount {
		return nil
	}
	return slices.Clone(t.sets[set])
}

// Layers lists the documents that the terms were bound from, uppermost first.
func (t *Terms) Layers() []*Document { return slices.Clone(t.layers) }
