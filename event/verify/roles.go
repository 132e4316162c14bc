package verify

import (
	"slices"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// Who acts: T5, R1, R4, R7 and E4. Basis: process.md sections 3, 4 and 11.

// acting judges whoever puts the event forward.
func (p *pass) acting() {
	c, by := p.c, p.e.By
	switch by.Role {
	case roles.Guardian:
		p.access(c.turns18)
	case roles.Collector:
		p.holds(roles.Testing)
	case roles.ConversationPartner:
		p.holds(roles.Conversations)
	}
}

// access is E4: from the day the youth is 18 nothing is done by a guardian.
func (p *pass) access(turns18 agreement.Date) {
	if p.e.By.Role == roles.Guardian && !turns18.IsZero() && p.today >= turns18 {
		p.violates("E4", string(p.e.Type)+" by guardian", "closed at 18")
	}
}

// kept is E4 for what would tell the guardians something after the 18th birthday.
func (p *pass) kept(what string) {
	if p.sure(doubtCase) && p.c.adult(p.on) {
		p.violates("E4", what, "closed at 18")
	}
}

// holds is R1: what belongs to a duty is done by its holder or deputy.
func (p *pass) holds(d roles.Duty) {
	post := p.c.posts[d-1]
	if p.sure(doubtDuty|doubtPlan|doubtTransfer) && !post.Has(p.e.By.Ref) {
		p.violates("R1", d.String()+" by another", "holder deputy")
	}
}

// needs says whether the contract needs a duty: economy always, the others where
// they are part of it.
func (c *file) needs(d roles.Duty) bool {
	switch d {
	case roles.Conversations:
		return c.has(wantsTalks)
	case roles.Testing:
		return c.has(wantsTesting)
	}
	return true
}

// staffed is R1: every duty that the contract needs has a holder and a deputy.
func (p *pass) staffed(posts [roles.DutyCount]roles.Post) {
	if !p.sure(doubtDuty | doubtPlan | doubtCase | doubtDecision | doubtTransfer) {
		return
	}
	for _, d := range roles.Duties() {
		if p.c.needs(d) && !posts[d-1].Manned() {
			p.violates("R1", d.String()+" not-manned", "holder deputy")
		}
	}
}

// separated is T5 for the duties: who takes samples does not hold the
// conversations.
func (p *pass) separated() {
	posts := &p.c.posts
	if clash := roles.Separation(posts[roles.Conversations-1], posts[roles.Testing-1]); clash != roles.NoConflict {
		p.violates("T5", clash.String(), "two-people")
	}
}

// tasks mans the duties of a plan, or of a municipality that takes over.
func (p *pass) tasks(tasks []event.Task, posts [roles.DutyCount]roles.Post) {
	own := [roles.DutyCount]roles.Post{}
	for _, t := range tasks {
		if !manned(t.Duty) {
			continue
		}
		own[t.Duty-1] = roles.Post{Holder: t.Holder, Deputy: t.Deputy}
		posts[t.Duty-1] = own[t.Duty-1]
		if !own[t.Duty-1].Manned() {
			p.violates("R1", t.Duty.String()+" not-manned", "holder deputy")
		}
	}
	p.staffed(own)
	p.c.posts = posts
	p.separated()
}

// appointed is R1 for row 54. A duty may lose its holder; that starts an alarm.
func (p *pass) appointed(a *event.HolderAppointed) {
	if !manned(a.Duty) || !a.Holder.IsZero() && a.Holder == a.Deputy {
		p.violates("R1", a.Duty.String()+" one-person", "holder deputy")
		return
	}
	if !a.Holder.IsZero() && a.Deputy.IsZero() {
		p.violates("R1", a.Duty.String()+" no-deputy", "holder deputy")
	}
	if a.Holder.IsZero() && !p.starts(agreement.VacancyDue) && !p.c.owes(agreement.VacancyDue) && p.sure(doubtDeadlines) {
		p.violates("R1", a.Duty.String()+" vacant", "alarm")
	}
	p.c.posts[a.Duty-1] = roles.Post{Holder: a.Holder, Deputy: a.Deputy}
	p.separated()
}

// handedOver is R4: a duty changes hands with a note. And R1: to somebody who is
// not its deputy.
func (p *pass) handedOver(a *event.HandedOver) {
	if a.Note.IsZero() {
		p.violates("R4", "no-note", "note")
	}
	if !manned(a.Duty) {
		p.violates("R1", "no-duty", "duty")
		return
	}
	post := &p.c.posts[a.Duty-1]
	if a.Holder.IsZero() || a.Holder == post.Deputy {
		p.violates("R1", a.Duty.String()+" one-person", "holder deputy")
	}
	post.Holder = a.Holder
	p.separated()
}

// once keeps who has done something, and says who it was.
func once(people []roles.Ref, who roles.Ref) []roles.Ref {
	if who.IsZero() || slices.Contains(people, who) {
		return people
	}
	return append(people, who)
}

// takes is T5 for the acts: who takes a sample has held no conversation of the
// case, and the other way round.
func (p *pass) takes() {
	p.c.took = once(p.c.took, p.e.By.Ref)
	p.apart()
}

func (p *pass) talks() {
	p.c.talked = once(p.c.talked, p.e.By.Ref)
	p.apart()
}

func (p *pass) apart() {
	who := p.e.By.Ref
	if slices.Contains(p.c.took, who) && slices.Contains(p.c.talked, who) {
		p.violates("T5", roles.CollectorTreats.String(), "two-people")
	}
}

// birthdays is R7: the birthdays of a case are those of one person, whichever way
// one on 29 February is counted.
func (p *pass) birthdays(a *event.Registered) {
	one, two := a.Birthday16.Sub(a.Birthday15), a.Birthday18.Sub(a.Birthday16)
	if a.Birthday15.IsZero() || one < 364 || one > 367 || two < 729 || two > 732 {
		p.violates("R7", "days "+number(one)+" "+number(two), "days 365 730")
	}
}

// birthday is R7: a birthday is recorded when it has come, and once.
func (p *pass) birthday(a *event.BirthdayReached) {
	c := p.c
	if !p.sure(doubtCase) {
		return
	}
	on, before := c.turns16, was16
	switch a.Age {
	case 18:
		on, before = c.turns18, was18
	case 16:
	default:
		p.violates("R7", "birthday "+number(a.Age), "16 18")
		return
	}
	if p.on < on {
		p.violates("R7", "birthday "+number(a.Age)+" early", number(a.Age))
	}
	if c.has(before) {
		p.violates("R7", "birthday "+number(a.Age)+" twice", "once")
	}
	c.set(before|was16, true)
}

// manned says whether a duty is one that there is.
func manned(d roles.Duty) bool { return d != roles.NoDuty && int(d) <= roles.DutyCount }
