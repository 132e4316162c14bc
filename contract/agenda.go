package contract

import (
	"slices"
	"time"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// Due is one thing on the agenda: what, by when, and for whom.
type Due struct {
	Key agreement.Deadline
	// On is the last day; the deadline is passed from the day after.
	On agreement.Date
	// Of is the sequence of the event that started it.
	Of uint32
	// Owner owes it; NoRole where it only lapses and nobody owes it.
	Owner roles.Role
	// Org is the organisation of the owner, where the case names one.
	Org    roles.Org
	Status DueStatus
}

// DueStatus is how a deadline stands on a day.
type DueStatus string

// How a deadline can stand.
const (
	Running DueStatus = "running"
	Warning DueStatus = "warning" // a lapse within three days
	Passed  DueStatus = "passed"  // the last day is over
	HeldOn  DueStatus = "overdue" // recorded against its owner
)

const warningDays = 3

// Agenda lists the open deadlines on the day of now (Europe/Oslo), earliest
// first. One that stands still while the contract is paused or its consents are
// reconsidered is running, whatever its date.
func (l *Lifecycle) Agenda(c Contract, now time.Time) []Due {
	today := agreement.OfTime(now)
	agenda := make([]Due, 0, len(c.deadlines))
	for _, d := range c.deadlines {
		due := Due{Key: d.Key, On: d.Due, Of: d.Of, Owner: d.Owner, Org: c.orgOf(d), Status: Running}
		switch {
		case d.Over:
			due.Status = HeldOn
		case l.owes[d.Key].stillIn(c.state):
		case today > d.Due:
			due.Status = Passed
		case d.Owner == roles.NoRole && d.Due.Sub(today) <= warningDays:
			due.Status = Warning
		}
		agenda = append(agenda, due)
	}
	slices.SortStableFunc(agenda, func(a, b Due) int { return int(a.On) - int(b.On) })
	return agenda
}

// orgOf names the organisation that owes a deadline.
func (c *Contract) orgOf(d Owed) roles.Org {
	if d.Key == agreement.ReceiverAnswerDue {
		return c.org(receiving)
	}
	switch d.Owner {
	case roles.Police:
		return c.org(police)
	case roles.Prosecutor:
		return c.org(prosecutor)
	case roles.Mediation:
		return c.org(mediation)
	case roles.AdvisoryUnit:
		return c.org(advisory)
	case roles.Coordinator, roles.Leader:
		return c.org(responsible)
	}
	return ""
}

// Ticks lists what only the passing of time brings about at now: acts that the
// role clock may put forward, each permitted as the contract stands. A host puts
// one forward, and asks again.
func (l *Lifecycle) Ticks(c Contract, now time.Time) []event.Payload {
	var due []event.Payload
	d := l.desk()
	defer l.desks.Put(d)
	d.c = c
	for _, act := range l.clockActs(&c, agreement.OfTime(now)) {
		d.r = Request{Act: act, Actor: roles.TheClock(), As: roles.Clock, Recorded: now}
		if row, err := l.admit(&d.k, &d.c, &d.r); err == nil && l.unmet(&d.k, row) == nil {
			due = append(due, act)
		}
	}
	return due
}

// clockActs are the acts worth asking about, in the order in which they are to
// be put forward: birthdays first, since they change who must answer.
func (l *Lifecycle) clockActs(c *Contract, today agreement.Date) []event.Payload {
	acts := []event.Payload{
		event.BirthdayReached{Age: 16}, event.BirthdayReached{Age: 18},
		event.OfferLapsed{}, event.ConsentsLapsed{}, event.AgencySignatureWaived{}, event.SigningLapsed{},
		event.Resumed{ShiftEnd: true}, event.Resumed{}, event.AnswerLapsed{},
		event.BasisLapsed{}, event.AttendanceLapsed{}, event.ReviewLapsed{}, event.ReferralLapsed{}, event.Completed{},
		event.EvaluationDeclined{Group: event.GroupNetwork}, event.EvaluationDeclined{Group: event.GroupYouth},
		event.EvaluationDeclined{Group: event.GroupGuardians},
	}
	for i := range c.tests {
		if c.tests[i].state == event.StateMissed {
			acts = append(acts, event.TestExcused{Item: uint16(i + 1)})
		}
	}
	for i := range c.talks {
		if c.talks[i].state == event.StateMissed {
			acts = append(acts, event.ConversationExcused{Item: uint16(i + 1)})
		}
	}
	for _, d := range c.deadlines {
		if today > d.Due {
			acts = append(acts, event.DeadlinePassed{Key: d.Key, Of: d.Of})
		}
	}
	return acts
}
