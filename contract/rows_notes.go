package contract

import (
	"slices"

	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// noteRows are what anybody may put beside the contract, which stays where it is:
// a room, a concern, a wish. Basis: process.md sections 3, 4 and 6.5.
func noteRows() []Row {
	helpers := roles.Of(roles.Coordinator, roles.ConversationPartner, roles.Collector, roles.HealthContact,
		roles.Mediation, roles.Police, roles.AdvisoryUnit)
	return []Row{
		{
			ID: "6.5", Act: event.RoomOffered{}.EventType(), From: live, By: roles.Of(roles.School),
			Rules: []Rule{ActRule("G65r", "section 6.5 (s30)", func(k *Case, a event.RoomOffered) Outcome {
				return must(a.On >= k.On && a.From < a.To && a.To <= 24*60)
			})},
		},
		{
			// The duty to tell child welfare is never blocked by consent.
			ID: "6.5", Act: event.ConcernRaised{}.EventType(), From: nonTerminal, By: helpers,
			Rules: []Rule{ActRule("G65s", "section 4 (d)", func(_ *Case, a event.ConcernRaised) Outcome { return must(!a.Document.IsZero()) })},
		},
		{
			ID: "6.5", Act: event.ConcernReleased{}.EventType(), From: anyState, By: helpers | roles.Of(roles.Leader),
			Rules: []Rule{ActRule("G65t", "section 4 (d)", func(k *Case, a event.ConcernReleased) Outcome {
				own := slices.ContainsFunc(k.Contract.waiting().concerns, func(c concern) bool {
					// Who raised it may be out of the case since; a leader of the
					// organisation, or of the one now responsible, stands in.
					leads := k.By.Role == roles.Leader && (k.By.Org == c.org || k.By.Org == k.Contract.org(responsible))
					return c.seq == a.Of && (c.by == k.By.Ref || leads)
				})
				return must(own)
			})},
		},
		{
			ID: "6.5", Act: event.ChangeRequested{}.EventType(), From: live, By: roles.Of(roles.Youth),
			Rules: []Rule{ActRule("G65u", "section 3 (d)", func(_ *Case, a event.ChangeRequested) Outcome { return must(a.About != "") })},
		},
	}
}

// concern is one that has not been released: nobody else is to see it.
type concern struct {
	by  roles.Ref
	org roles.Org
	seq uint32
}

// hidden says whether an event is a concern that has not been released.
func (c *Contract) hidden(seq uint32) bool {
	return slices.ContainsFunc(c.waiting().concerns, func(k concern) bool { return k.seq == seq })
}

func (c *Contract) takeNote(e *event.Envelope, data event.Payload) {
	switch a := data.(type) {
	case event.ConcernRaised:
		raised := concern{by: e.By.Ref, org: e.By.Org, seq: e.Seq}
		c.await(func(p *pending) { p.concerns = with(p.concerns, raised) })
	case event.ConcernReleased:
		c.await(func(p *pending) {
			p.concerns = without(p.concerns, func(k concern) bool { return k.seq == a.Of })
		})
	}
}
