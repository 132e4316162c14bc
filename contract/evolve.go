package contract

import (
	"slices"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/event"
)

// apply folds one event into the contract. It consults no rule and no calendar:
// moves and deadlines were recorded as facts. An erased payload leaves the moves
// of the contract region, and marks what can no longer be known.
func (c *Contract) apply(e *event.Envelope) {
	c.seq = e.Seq
	if c.id.IsZero() {
		c.id = e.Contract
	}
	if e.Erased {
		c.lose(e)
	}
	if e.Data != nil {
		c.take(e, e.Data)
	}
	for i := range e.Moves {
		c.move(e, &e.Moves[i])
	}
	for i := range e.Deadlines {
		c.mark(&e.Deadlines[i])
		if d := &e.Deadlines[i]; d.Key == agreement.FollowUpDue && d.Op == event.Starts && e.Type == (event.FindingRecorded{}).EventType() {
			c.change(func(t *sampling) { t.thinTalk = d.Of })
		}
	}
}

// move takes one recorded step of one region.
func (c *Contract) move(e *event.Envelope, m *event.Move) {
	switch m.Region {
	case event.ContractRegion:
		c.enter(e, m)
	case event.ProsecutionRegion:
		c.prosecution = m.To
		if c.state == event.StateAborted {
			c.set(outcomeAfterEnd, true)
		}
	case event.TransferRegion:
		c.transfer = m.To
		if m.To == event.StateNone {
			c.name(func(o *organisations) { o.set(receiving, "") })
		}
	case event.ConsentRegion:
		if i := int(m.Item) - 1; i >= 0 && i < len(c.consents) {
			own(c, ownConsents, &c.consents)
			k := &c.consents[i]
			k.state = m.To
			if m.To != event.StateGiven {
				k.ended = stampOf(e.Occurred)
			}
		}
	case event.TestRegion:
		if t := c.ownTest(m.Item); t != nil {
			t.enter(m.To, stampOf(e.Occurred))
		}
	case event.ConversationRegion:
		if i := c.ownTalk(m.Item); i != nil {
			i.enter(m.To, stampOf(e.Occurred))
		}
	}
}

// enter moves the contract itself and remembers what a later return needs.
func (c *Contract) enter(e *event.Envelope, m *event.Move) {
	on := agreement.OfTime(e.Occurred)
	at := stampOf(e.Occurred)
	switch m.To {
	case event.StateReconsidering:
		c.kept, c.stoppedOn = m.From, on
		c.set(talkOffered, false)
	case event.StatePaused:
		if m.From != event.StateReconsidering {
			c.pausedFrom, c.pausedOn = m.From, on
		}
	}
	if m.From == event.StatePaused && m.To == c.pausedFrom {
		c.pausedDays += uint16(c.paused(on))
	}
	if m.From == event.StateReconsidering && m.To != event.StateAborted {
		c.cause, c.stopBy = noCause, -1
	}
	c.carry(m, at, on)
	if m.To == event.StateActive || (ended | terminal).Has(m.To) {
		c.endReview(m.To)
	}
	if m.To == event.StateSigned && m.From == event.StatePlanning {
		c.set(pinned, true)
	}
	if m.To == event.StateAborted && (m.Reason == event.CaseDropped || m.Reason == event.Breach || m.Reason == event.NewOffence) {
		c.set(outcomeAfterEnd, true)
	}
	c.state, c.since = m.To, max(c.since, at)
	if m.To == event.StateNotEntered {
		c.endSeq = e.Seq
	}
	if m.Reason != event.NoReason {
		c.reason = m.Reason
	}
	if e.Erased && terminal.Has(m.To) {
		// What the end did to the deadlines is erased with it; none but the notice
		// is owed in a terminal state.
		own(c, ownDeadlines, &c.deadlines)
		c.deadlines = slices.DeleteFunc(c.deadlines, func(d Owed) bool {
			return d.Key != agreement.TellProsecutorDue
		})
	}
}

// carry notes when the period starts, when tests and conversations stop and when
// they go on. A review stops nothing.
func (c *Contract) carry(m *event.Move, at stamp, on agreement.Date) {
	carrying := underReview | In(event.StateActive)
	if m.From == event.StateReferred && c.suspended() && m.To != event.StateReconsidering {
		c.change(func(t *sampling) { t.releasedAt = at })
	}
	switch {
	case m.To == event.StateActive && c.runsFrom == 0:
		c.runsFrom, c.startedOn = at, on
	case carrying.Has(m.To) && !carrying.Has(m.From) && c.stoppedAt != 0:
		c.resumedAt = at
	case carrying.Has(m.From) && !carrying.Has(m.To):
		c.stoppedAt, c.resumedAt = at, 0
	}
}

// mark takes one recorded change of a deadline.
func (c *Contract) mark(d *event.DeadlineChange) {
	switch d.Key {
	case agreement.EndDue:
		if d.Op == event.Starts || d.Op == event.Extends {
			c.endOn = d.Due
		}
	case agreement.ReflectionOver:
		if d.Op == event.Starts {
			c.reflection = d.Due
		}
	case agreement.AttendBy:
		if d.Op == event.Starts || d.Op == event.Extends {
			c.attendBy = d.Due
		}
	case agreement.ProposalLapse:
		if d.Op == event.Starts {
			c.lapseOn(d.Due)
		}
		return
	}
	own(c, ownDeadlines, &c.deadlines)
	if d.Op == event.Starts {
		c.deadlines = append(c.deadlines, Owed{Key: d.Key, Due: d.Due, Of: d.Of, Owner: d.Owner})
		return
	}
	for i := range c.deadlines {
		if c.deadlines[i].Key != d.Key || c.deadlines[i].Of != d.Of {
			continue
		}
		switch d.Op {
		case event.Extends:
			c.deadlines[i].Due = d.Due
			c.deadlines[i].Over = false
		case event.Overdue:
			c.deadlines[i].Over = true
		default:
			c.deadlines = slices.Delete(c.deadlines, i, i+1)
		}
		return
	}
}

// lose notes which part of the case an erased payload belonged to.
func (c *Contract) lose(e *event.Envelope) {
	switch {
	case e.Coarse == "consent":
		c.set(consentErased, true)
	case e.Seq == 1:
		c.set(identityErased, true)
	case e.Compartment == event.HealthCompartment:
		c.set(healthErased, true)
	case e.Compartment == event.ConversationCompartment:
		c.set(conversationErased, true)
	case e.Compartment == event.ProsecutionCompartment:
		c.set(prosecutionErased, true)
		c.prosecution = event.StateErased
	}
}

// own lets a slice of the contract be written to: unless it is its own already, it
// becomes a copy.
func own[T any](c *Contract, which owns, s *[]T) {
	if c.owns&which != 0 {
		return
	}
	c.owns |= which
	// Room for a few more, since what is written to is mostly added to.
	*s = append(make([]T, 0, len(*s)+4), *s...)
}
