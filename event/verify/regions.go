package verify

import (
	"github.com/ruskontrakt/ruskontrakt/event"
)

// follow takes the moves of the event: each goes out from where its region was
// (S5), and where the contract goes is a row of the tables (S6).
//
// Basis: process.md sections 5, 6, 6.5, 6.6 and 7.
func (p *pass) follow() {
	before := p.c.state
	for i := range p.e.Moves {
		m := &p.e.Moves[i]
		switch m.Region {
		case event.ContractRegion:
			p.enter(m)
		case event.ProsecutionRegion:
			p.single(m, &p.c.prosecution)
		case event.TransferRegion:
			p.single(m, &p.c.transfer)
		case event.ConsentRegion:
			p.moveConsent(m)
		case event.TestRegion:
			p.moveItem(m, &p.c.tests, testSteps)
		case event.ConversationRegion:
			p.moveItem(m, &p.c.talks, talkSteps)
		case event.NoRegion:
			p.violates("S5", "no-region", "region")
		}
		p.own(m)
	}
	p.tabled(before)
}

// single moves a region of which there is one.
func (p *pass) single(m *event.Move, now *event.State) {
	if m.From != *now && *now != event.StateErased {
		p.violates("S5", m.Region.String()+" from "+name(m.From), name(*now))
	}
	*now = m.To
}

// enter moves the contract and keeps what a later return is judged by.
func (p *pass) enter(m *event.Move) {
	c := p.c
	if m.From != c.state {
		p.violates("S5", "contract from "+name(m.From), name(c.state))
	}
	at := p.at
	if p.e.Data == nil {
		at = p.e.Recorded.UnixMicro()
	}
	switch {
	case m.To == reconsidering:
		c.kept = c.state
		c.set(talkOffered, false)
	case m.To == paused && c.state != reconsidering:
		c.pausedFrom = c.state
	}
	switch {
	case carrying.has(m.To) && c.runsFrom == 0:
		c.runsFrom, c.startOn = at, p.on
	case carrying.has(m.To) && !carrying.has(c.state):
		c.resumed = at
	case !carrying.has(m.To) && carrying.has(c.state):
		c.stopped, c.resumed = at, 0
	}
	if c.state == referred && c.suspended != 0 && c.released == 0 {
		c.released = at
	}
	c.state = m.To
}

// tabled is S6: the act is one of the state, the track and the role, and leads
// where the tables say, for the reason they say.
func (p *pass) tabled(before event.State) {
	e := p.e
	if e.Data == nil {
		return
	}
	r := p.v.rows[e.Type]
	if r == nil || len(r.rows) == 0 {
		return
	}
	if p.c.track == 0 {
		p.sure(doubtCase)
		return
	}
	fits, acts := false, false
	var want row
	for i := range r.rows {
		line := &r.rows[i]
		if !line.on.has(p.c.track) || !line.from.has(before) {
			continue
		}
		fits = true
		want = *line
		if line.by.Has(e.By.Role) {
			acts = true
			break
		}
	}
	switch {
	case !fits:
		p.violates("S6", string(e.Type)+" in "+name(before)+" on "+p.c.track.String(), "another-state")
	case !acts:
		p.violates("S6", string(e.Type)+" by "+e.By.Role.String(), want.by.String())
	default:
		p.leads(before, &want)
	}
}

// leads says whether the contract went where a row lets it go.
func (p *pass) leads(before event.State, line *row) {
	moved := false
	for i := range p.e.Moves {
		m := &p.e.Moves[i]
		if m.Region != event.ContractRegion {
			continue
		}
		moved = true
		if !line.to.has(m.To) {
			p.violates("S6", string(p.e.Type)+" leads "+name(m.To), "another-state")
		}
		early := m.To == aborted || m.To == closedAborted || m.To == notEntered
		switch {
		case early && line.reason != 0 && !line.reason.has(m.Reason):
			p.violates(p.wrongReason(before, m.Reason), string(p.e.Type)+" for "+coded(m.Reason.String()), "another-reason")
		case (!early || line.reason == 0) && m.Reason != event.NoReason:
			p.violates("S6", string(p.e.Type)+" for "+m.Reason.String(), "no-reason")
		}
	}
	if !moved && !line.stays {
		p.violates("S6", string(p.e.Type)+" stays "+name(before), "moves")
	}
	if !moved {
		return
	}
	switch p.e.Data.(type) {
	case event.Resumed:
		p.returns(before, p.c.pausedFrom)
	case event.ConsentRestored:
		p.returns(before, p.c.kept)
	}
}

// returns: a pause and a consent review lead back to where they came from.
func (p *pass) returns(before, to event.State) {
	if p.c.state != to {
		p.violates("S6", name(before)+" leads "+name(p.c.state), name(to))
	}
}

// wrongReason: a withdrawal that is called anything else is C6; any other end
// that is called a breach counts what must not count (F4).
func (p *pass) wrongReason(before event.State, r event.Reason) event.RuleID {
	switch p.e.Data.(type) {
	case event.WithdrawalConfirmed, event.AnswerLapsed, event.ConsentWithdrawn, event.ConsentRefused, event.ConsentsLapsed:
		return "C6"
	}
	switch {
	case r != event.Breach && r != event.NewOffence:
		return "S6"
	case before == reconsidering:
		return "C6"
	}
	return "F4"
}

// moveConsent moves one part of the consent.
func (p *pass) moveConsent(m *event.Move) {
	c := p.c
	k := c.consentOf(m.Item)
	if k == nil {
		if p.sure(doubtConsent | doubtCase) {
			p.violates("S5", "consent "+number(m.Item), "given-before")
		}
		return
	}
	if k.state != m.From && p.sure(doubtConsent) {
		p.violates("S5", "consent "+number(m.Item)+" from "+name(m.From), name(k.state))
	}
	k.state = m.To
	if m.To != event.StateGiven && k.ended == 0 {
		k.ended = p.at
	}
}

// moveItem moves one test or conversation.
func (p *pass) moveItem(m *event.Move, items *[]item, may func(event.State) states) {
	n := int(m.Item)
	if n == len(*items)+1 && m.From == event.StateNone {
		*items = append(*items, item{})
	}
	if n < 1 || n > len(*items) {
		if p.sure(doubtTests | doubtTalks) {
			p.violates("S5", m.Region.String()+" "+number(m.Item), "until "+number(len(*items)))
		}
		return
	}
	it := &(*items)[n-1]
	known := p.c.doubt&(doubtTests|doubtTalks) == 0
	switch {
	case m.From == event.StateCancelledByAgency && m.To == event.StateMissed:
		p.violates("T10", m.Region.String()+" "+number(m.Item)+" missed", "cancelled-by-agency")
	case it.state != m.From && known:
		p.violates("S5", m.Region.String()+" "+number(m.Item)+" from "+name(m.From), name(it.state))
	case !may(m.From).has(m.To) && known:
		p.violates("S6", m.Region.String()+" "+name(m.From)+" to "+name(m.To), "another-step")
	}
	it.state = m.To
	if m.To == event.StateCancelledByAgency {
		it.calledOff = p.at
	}
}
