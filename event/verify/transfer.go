package verify

import (
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// The invariants R5 and R6: at every moment exactly one municipality is
// responsible, and moving changes no terms. Basis: process.md sections 7 and 11.

// answers is R5 for whoever acts for a municipality: the responsible one. The one
// that was asked to take over may answer that; one that shares the case acts
// beside the one in the lead.
func (p *pass) answers() {
	c, by := p.c, p.e.By
	switch p.e.Data.(type) {
	case event.HandedOver, event.HolderAppointed:
		if by.Org != c.responsible && p.sure(doubtTransfer|doubtCase) {
			p.violates("R5", string(p.e.Type)+" by-municipality "+coded(by.Org), coded(c.responsible))
		}
		return
	}
	if by.Role != roles.Coordinator || !p.sure(doubtTransfer|doubtCase) {
		return
	}
	if opening, ok := p.e.Data.(event.Registered); ok {
		c.responsible = opening.Stay
	}
	switch by.Org {
	case c.responsible:
		return
	case c.partner:
		if c.partner != "" {
			return
		}
	case c.asked:
		switch a := p.e.Data.(type) {
		case event.TransferAccepted, event.TransferRefused, event.ResponsibilityShared:
			return
		case event.Proposed:
			if a.Act == (event.ResponsibilityShared{}).EventType() {
				return
			}
		}
	}
	p.violates("R5", string(p.e.Type)+" by-municipality "+coded(by.Org), coded(c.responsible))
}

// reported notes where the youth lives. Before the contract is live the
// responsibility follows at once; afterwards the other municipality is asked.
func (p *pass) reported(a *event.MoveReported) {
	c := p.c
	c.set(moved, true)
	c.stay, c.school = a.Stay, a.School
	switch {
	case c.state.Live() && a.Stay != c.responsible:
		c.asked = a.Stay
	case beforeLive.has(c.state):
		c.responsible = a.Stay
	}
}

// accepted is R5 and R6 for row 49, and C1: what is handed over is covered by a
// consent that names the receiver.
func (p *pass) accepted(a *event.TransferAccepted) {
	c := p.c
	known := p.sure(doubtTransfer | doubtCase)
	if known && (c.asked == "" || p.e.By.Org != c.asked) {
		p.violates("R5", "accepted-by "+coded(p.e.By.Org), coded(c.asked))
	}
	p.consented(sharing(roles.Coordinator, p.e.By.Org))
	if !a.Migrated.IsZero() {
		if !a.Agreed {
			p.violates("R6", "migrated not-agreed", "agreed")
		}
		p.reproducible(a.Migrated)
		c.terms, c.pinned = p.v.terms[a.Migrated], a.Migrated
	}
	c.responsible, c.asked, c.partner = p.e.By.Org, "", ""
	p.tasks(a.Tasks, [roles.DutyCount]roles.Post{})
}

// refused is R5 for row 51: only who was asked says no.
func (p *pass) refused() {
	c := p.c
	if p.sure(doubtTransfer|doubtCase) && (c.asked == "" || p.e.By.Org != c.asked) {
		p.violates("R5", "refused-by "+coded(p.e.By.Org), coded(c.asked))
	}
}

// shared is R5 for row 50: two municipalities have the case, one of them leads
// and is the responsible one.
func (p *pass) shared(a *event.ResponsibilityShared) {
	c := p.c
	p.confirms("R5", a.Proposal, a.EventType(), roles.Ref{})
	other := c.asked
	switch a.Lead {
	case c.responsible:
	case c.asked:
		other = c.responsible
	default:
		if p.sure(doubtTransfer | doubtCase) {
			p.violates("R5", "lead "+coded(a.Lead), coded(c.responsible)+" "+coded(c.asked))
		}
	}
	if p.sure(doubtTransfer | doubtCase) {
		p.consented(sharing(roles.Coordinator, c.asked))
	}
	c.responsible, c.asked, c.partner = a.Lead, "", other
	p.tasks(a.Tasks, [roles.DutyCount]roles.Post{})
}

// cancelled: the youth stays where the case was. A lead that went with the move
// goes back with it.
func (p *pass) cancelled() {
	c := p.c
	if c.transfer == event.StateShared && c.stay == c.responsible && c.partner != "" {
		c.responsible = c.partner
	}
	c.stay = c.responsible
}

// untransferred forgets who was asked, and who shares, when the question is over.
func (p *pass) untransferred() {
	if !p.moves(event.TransferRegion) {
		return
	}
	switch p.c.transfer {
	case event.StateNone:
		p.c.asked, p.c.partner = "", ""
	case event.StateMoveReported:
		p.c.partner = ""
	}
}
