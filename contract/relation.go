package contract

import (
	"slices"
	"time"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// related says whether the actor has any relation to the contract. Without one
// the answer is not-found and nothing else.
func (c *Contract) related(a roles.Actor, now time.Time, today agreement.Date) bool {
	for _, g := range a.Grants {
		if c.relates(a, g, now, today) {
			return true
		}
	}
	return false
}

// capacity finds the grant under which the actor acts in the named role.
func (c *Contract) capacity(r *Request, now time.Time, today agreement.Date) (roles.Grant, bool) {
	for _, g := range r.Actor.Grants {
		if g.Role != r.As || r.Org != "" && g.Org != r.Org {
			continue
		}
		if c.seq == 0 && g.ValidAt(now, c.id) && (g.Org != "" || g.Role == roles.Clock) && !r.Actor.Ref.IsZero() {
			return g, true
		}
		if c.relates(r.Actor, g, now, today) {
			return g, true
		}
	}
	return roles.Grant{}, false
}

// relates ties one grant to this contract: the youth and the guardians by
// person, the duties by who holds them, the agencies by organisation. A
// guardian has no relation any more from the 18th birthday (E4).
func (c *Contract) relates(a roles.Actor, g roles.Grant, now time.Time, today agreement.Date) bool {
	if c.seq == 0 || !g.ValidAt(now, c.id) {
		return false
	}
	if g.Role == roles.Clock {
		return true
	}
	if a.Ref.IsZero() || !a.OnBehalf.IsZero() && !a.OnBehalf.Complete() {
		return false
	}
	subject := event.By{Ref: a.Ref, OnBehalf: a.OnBehalf}.Subject()
	switch g.Role {
	case roles.Youth:
		return subject == c.youth
	case roles.Guardian:
		return c.guardianIndex(subject) > 0 && c.age(today) != 18 && c.age(today) != 0
	case roles.ConversationPartner:
		return c.post(roles.Conversations).Has(a.Ref)
	case roles.Collector, roles.HealthContact:
		return c.post(roles.Testing).Has(a.Ref)
	}
	if g.Org == "" {
		return false
	}
	switch g.Role {
	case roles.Police:
		return g.Org == c.org(police)
	case roles.Prosecutor:
		return g.Org == c.org(prosecutor)
	case roles.Mediation:
		return g.Org == c.org(mediation)
	case roles.AdvisoryUnit:
		return g.Org == c.org(advisory)
	case roles.School:
		return g.Org == c.org(school) && c.tellsSchool(today)
	case roles.Coordinator:
		return g.Org == c.org(responsible) || g.Org == c.org(receiving)
	case roles.Leader:
		return c.takesPart(g.Org)
	case roles.Laboratory:
		return c.answersFor(g.Org)
	}
	return false
}

// tellsSchool: the school learns that there is a case only by a consent of the
// youth that names it, and does then.
func (c *Contract) tellsSchool(on agreement.Date) bool {
	return slices.ContainsFunc(c.consents, func(k consent) bool {
		return k.part == agreement.Exchange && k.giver == 0 && k.toRole == roles.School && c.recipient(&k) == c.org(school) &&
			k.state == event.StateGiven && k.covers(on)
	})
}

// reads says whether the actor takes part in the contract beyond having been
// asked, so that its history may be shown.
func (c *Contract) reads(a roles.Actor, now time.Time, today agreement.Date) bool {
	asked := c.org(receiving)
	if c.transfer == event.StateShared {
		asked = "" // a joint team
	}
	for _, g := range a.Grants {
		if g.Role == roles.School {
			continue // it learns that an appointment exists, from the host
		}
		onlyAsked := asked != "" && g.Org == asked && g.Org != c.org(responsible) && !g.Role.Private()
		if g.Role != roles.Clock && g.Role != roles.Laboratory && !onlyAsked && c.relates(a, g, now, today) {
			return true
		}
	}
	return false
}

// takesPart says whether an organisation is one of the case's own.
func (c *Contract) takesPart(o roles.Org) bool {
	return slices.Contains([]roles.Org{
		c.org(responsible), c.org(receiving), c.org(police), c.org(prosecutor), c.org(mediation), c.org(advisory),
	}, o)
}
