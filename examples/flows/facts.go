package main

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/contract"
	"github.com/ruskontrakt/ruskontrakt/contract/scenario"
	"github.com/ruskontrakt/ruskontrakt/contract/text"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// stance is what a case looks like from outside.
type stance struct {
	state, prosecution, transfer event.State
	reason                       event.Reason
	responsible                  roles.Org
}

// with gives the stance after the moves of an event.
func (s stance) with(e *event.Envelope) stance {
	for _, m := range e.Moves {
		switch m.Region {
		case event.ContractRegion:
			s.state, s.reason = m.To, cmp.Or(m.Reason, s.reason)
		case event.ProsecutionRegion:
			s.prosecution = m.To
		case event.TransferRegion:
			s.transfer = m.To
		}
	}
	return s
}

// facts tells what an event changed: the state, what moved beside it, and the
// deadlines.
func (p *teller) facts(before, after stance, e *event.Envelope) []fact {
	var all []fact
	change := func(name, from, to string) {
		if from != to {
			all = append(all, fact{name, from + " → " + to})
		}
	}
	change(p.w.state, text.State(p.lang, before.state), text.State(p.lang, after.state))
	change(p.w.cause, text.Reason(p.lang, before.reason), text.Reason(p.lang, after.reason))
	change(p.w.prosecution, text.State(p.lang, before.prosecution), text.State(p.lang, after.prosecution))
	change(p.w.transfer, text.State(p.lang, before.transfer), text.State(p.lang, after.transfer))
	if before.responsible != "" {
		change(p.w.responsible, string(before.responsible), string(after.responsible))
	}
	all = append(all, p.cascades(e)...)
	all = append(all, p.deadlines(e.Deadlines)...)
	for _, f := range e.Findings {
		all = append(all, fact{p.w.noted, text.Code(p.lang, f.Code)})
	}
	return all
}

// cascades are the tests, conversations and consents that another act moves.
func (p *teller) cascades(e *event.Envelope) []fact {
	var all []fact
	for _, m := range e.Moves {
		switch m.Region {
		case event.TestRegion, event.ConversationRegion:
			if strings.HasPrefix(string(e.Type), m.Region.String()+".") {
				continue
			}
		case event.ConsentRegion:
			if m.To != event.StateLapsed {
				continue
			}
		default:
			continue
		}
		all = append(all, fact{p.w.lapsing, fmt.Sprintf("%s %d: %s → %s",
			text.Region(p.lang, m.Region), m.Item, text.State(p.lang, m.From), text.State(p.lang, m.To))})
	}
	return all
}

// deadlines gives a line for each that starts, moves or is held against its
// owner, and one line for those that are met or cancelled.
func (p *teller) deadlines(changes []event.DeadlineChange) []fact {
	var all []fact
	ended := map[event.DeadlineOp][]string{}
	for _, d := range changes {
		name := text.Deadline(p.lang, d.Key)
		due := text.Date(p.lang, d.Due)
		switch d.Op {
		case event.Starts:
			all = append(all, fact{p.w.started, fmt.Sprintf("%s %s %s (%s)", name, p.w.within, due, p.owner(d.Owner))})
		case event.Extends:
			all = append(all, fact{p.w.moved, due + ": " + name})
		case event.Overdue:
			all = append(all, fact{p.w.passed, fmt.Sprintf("%s %s %s (%s)", name, p.w.within, due, p.owner(d.Owner))})
		default:
			if !slices.Contains(ended[d.Op], name) {
				ended[d.Op] = append(ended[d.Op], name)
			}
		}
	}
	for _, op := range []struct {
		op   event.DeadlineOp
		name string
	}{{event.Met, p.w.met}, {event.Cancels, p.w.cancelled}} {
		if names := ended[op.op]; len(names) > 0 {
			all = append(all, fact{op.name, strings.Join(names, ", ")})
		}
	}
	return all
}

func (p *teller) owner(r roles.Role) string {
	if r == roles.NoRole {
		return p.w.nobody
	}
	return text.Role(p.lang, r)
}

// refusal tells each rule with its id, what is missing, and its basis.
func (p *teller) refusal(played *scenario.Played) []fact {
	if played.NotFound {
		return []fact{{"", p.w.notFoundWhy}}
	}
	var all []fact
	for _, r := range played.Refusal.Reasons {
		id, sentence := string(r.Rule), text.Rule(p.lang, r.Rule)
		if id == "" || sentence == id {
			id, sentence = cmp.Or(id, string(r.Code)), text.Code(p.lang, r.Code)
		}
		all = append(all, fact{id, sentence})
		if len(r.Args) > 0 {
			all = append(all, fact{"  " + p.w.here, p.args(r.Args)})
		}
		if r.Basis != "" {
			all = append(all, fact{"  " + p.w.basis, text.Basis(p.lang, r.Basis)})
		}
	}
	return append(all, fact{"", p.w.nothing})
}

func (p *teller) args(args []contract.Arg) string {
	rendered := make([]string, len(args))
	for i, a := range args {
		rendered[i] = text.Arg(p.lang, a)
	}
	return strings.Join(rendered, ", ")
}

// detail is what tells two acts of one kind apart.
func (p *teller) detail(data event.Payload) string {
	switch a := data.(type) {
	case event.Registered:
		return text.Track(p.lang, a.Track)
	case event.ConsentGiven:
		return p.part(a.Part, a.ToRole, a.ToOrg)
	case event.ConsentRestored:
		return p.part(a.Part, a.ToRole, a.ToOrg)
	case event.ConsentWithdrawn:
		return p.part(a.Part, a.ToRole, a.ToOrg)
	case event.ConsentRefused:
		return p.part(a.Part, a.ToRole, a.ToOrg)
	case event.BirthdayReached:
		return strconv.Itoa(a.Age)
	case event.Decided:
		return text.Arg(p.lang, contract.Arg{Name: "months", N: a.LengthMonths})
	case event.Extended:
		return text.Arg(p.lang, contract.Arg{Name: "months", N: a.Months})
	case event.Paused:
		return text.Arg(p.lang, contract.Arg{Name: "until", Date: a.Until})
	case event.BandChanged:
		return p.value(a.Band.String())
	case event.Proposed:
		return text.Act(p.lang, a.Act)
	case event.HandedOver:
		return text.Duty(p.lang, a.Duty)
	case event.HolderAppointed:
		return text.Duty(p.lang, a.Duty)
	case event.MoveReported:
		return string(a.Stay)
	case event.EvaluationHeld:
		return p.value(string(a.Group))
	case event.EvaluationDeclined:
		return p.value(string(a.Group))
	case event.EvaluationOffered:
		return p.value(string(a.Group))
	}
	return p.item(data)
}

// item is the number of a test or conversation, and the day it is planned for.
func (p *teller) item(data event.Payload) string {
	switch a := data.(type) {
	case event.TestPlanned:
		return p.numbered(a.Item) + ", " + text.Date(p.lang, a.On)
	case event.ConversationPlanned:
		return p.numbered(a.Item) + ", " + text.Date(p.lang, a.On)
	case event.ConversationMoved:
		return p.numbered(a.Item) + ", " + text.Date(p.lang, a.On)
	case event.TestNotified:
		return p.numbered(a.Item)
	case event.TestAttended:
		return p.numbered(a.Item)
	case event.TestMissed:
		return p.numbered(a.Item)
	case event.TestExcused:
		return p.numbered(a.Item)
	case event.TestCancelled:
		return p.numbered(a.Item)
	case event.ConversationHeld:
		return p.numbered(a.Item)
	case event.ConversationMissed:
		return p.numbered(a.Item)
	case event.ConversationExcused:
		return p.numbered(a.Item)
	case event.ConversationCancelled:
		return p.numbered(a.Item)
	}
	return ""
}

func (p *teller) numbered(item uint16) string { return fmt.Sprintf(p.w.no, item) }

// part names a part of the consent, and for an exchange with whom.
func (p *teller) part(part agreement.Part, with roles.Role, org roles.Org) string {
	name := text.Part(p.lang, part)
	if with == roles.NoRole {
		return name
	}
	return fmt.Sprintf("%s (%s, %s)", name, text.Role(p.lang, with), org)
}

// value names a code that occurs as an argument, or shows the code.
func (p *teller) value(code string) string {
	for _, label := range text.Labels(text.ValueKind) {
		if label.ID == code {
			return label.In(p.lang)
		}
	}
	return code
}
