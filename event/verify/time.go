package verify

import (
	"slices"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// owed is an open deadline.
type owed struct {
	due   agreement.Date
	of    uint32
	key   agreement.Deadline
	owner roles.Role
	over  bool // held against its owner
}

// owes says whether a deadline is open.
func (c *file) owes(key agreement.Deadline) bool {
	return slices.ContainsFunc(c.owed, func(d owed) bool { return d.key == key })
}

// starts says whether the event starts a deadline.
func (p *pass) starts(key agreement.Deadline) bool {
	for i := range p.e.Deadlines {
		if d := &p.e.Deadlines[i]; d.Key == key && d.Op == event.Starts {
			return true
		}
	}
	return false
}

// deadlines is R2: only declared deadlines start, with the date that the calendar
// gives; each is met, extended for a reason, cancelled, or held against whoever
// owes it; and none is met late without that.
//
// Basis: process.md section 8; section 11, R2.
func (p *pass) deadlines(before event.State) {
	for i := range p.e.Deadlines {
		d := &p.e.Deadlines[i]
		if d.Key == agreement.NoDeadline {
			p.violates("R2", "no-deadline", "deadline")
			continue
		}
		if d.Op == event.Starts {
			p.startDeadline(d, before)
			continue
		}
		if d.Key == agreement.ProposalLapse {
			continue // lapses by itself: see confirms
		}
		at := p.c.owedAt(d.Key, d.Of)
		if at < 0 {
			if p.sure(doubtDeadlines) {
				p.violates("R2", d.Key.String()+" "+d.Op.String()+" of "+number(d.Of), "open")
			}
			continue
		}
		p.changeDeadline(d, at, before)
	}
	p.leftOpen()
}

func (c *file) owedAt(key agreement.Deadline, of uint32) int {
	return slices.IndexFunc(c.owed, func(d owed) bool { return d.key == key && d.of == of })
}

// startDeadline is R2 for a deadline that begins.
func (p *pass) startDeadline(d *event.DeadlineChange, before event.State) {
	c := p.c
	if d.Of != p.e.Seq {
		p.violates("R2", d.Key.String()+" of "+number(d.Of), number(p.e.Seq))
	}
	if !p.declared(d.Key, before) {
		p.violates("R2", d.Key.String()+" started-by "+string(p.e.Type), "declared")
	}
	if who := owners(d.Key); !who.Has(d.Owner) && (who != 0 || d.Owner != roles.NoRole) {
		p.violates("R2", d.Key.String()+" owed-by "+coded(d.Owner.String()), coded(who.String()))
	}
	switch d.Key {
	case agreement.EndDue:
		p.endsBy(d.Due, p.on.AddMonths(p.length()))
	case agreement.ProposalLapse:
		if n := len(c.proposals); n > 0 && c.proposals[n-1].seq == p.e.Seq {
			c.proposals[n-1].until = d.Due
		}
		p.due(d)
		return
	}
	p.due(d)
	c.owed = append(c.owed, owed{due: d.Due, of: d.Of, key: d.Key, owner: d.Owner})
}

// length is how many months were decided, or where nobody decides what the
// agreement says.
func (p *pass) length() int {
	if p.c.months == 0 && p.c.terms != nil {
		return p.c.terms.N(agreement.LengthDefaultMonths)
	}
	return p.c.months
}

// endsBy is B4 for the end date: it comes no later than what was decided, and
// within the probation period.
func (p *pass) endsBy(due, latest agreement.Date) {
	c := p.c
	if p.bound() && p.sure(doubtDecision|doubtDeadlines|doubtPlan) && due > latest {
		p.violates("B4", "end "+due.String(), "until "+latest.String())
	}
	if !c.probationTo.IsZero() && due > c.probationTo {
		p.violates("B4", "end "+due.String(), "probation-until "+c.probationTo.String())
	}
	c.endOn = due
}

// due is R2 for the date: counted by the calendar from the day of the fact, or
// from that of the record, where what lapses would burden the youth.
func (p *pass) due(d *event.DeadlineChange) {
	c := p.c
	if c.terms == nil {
		p.onTermless()
		return
	}
	period := c.terms.Period(d.Key)
	from := p.on
	if owners(d.Key) == 0 {
		from = max(p.on, p.today)
	}
	want := c.terms.calendar.Due(from, period)
	exact := true
	switch d.Key {
	case agreement.ReflectionOver:
		want = p.on.AddDays(int(period.N))
	case agreement.OfferLapse:
		want = max(want, p.on.AddDays(int(c.terms.Period(agreement.ReflectionOver).N)))
	case agreement.MidwayDue:
		middle := p.on.AddDays(c.endOn.Sub(p.on) * c.terms.N(agreement.MidwayPercent) / 100)
		want = c.terms.calendar.NextWorkingDay(middle.AddDays(c.terms.N(agreement.MidwayWindowDays)))
	case agreement.ResumeDue:
		if a, ok := p.e.Data.(event.Paused); ok {
			want = a.Until
		}
	case agreement.AttendBy:
		if a, ok := p.e.Data.(event.AttendanceDecided); ok && !a.AttendBy.IsZero() {
			want = a.AttendBy
		}
	case agreement.AssessmentDue:
		exact = false // from the later of hearing and contest closing
	case agreement.EndDue:
		return
	}
	if d.Due < want || exact && d.Due != want {
		p.violates("R2", d.Key.String()+" "+d.Due.String(), want.String())
	}
}

// onTermless: before the offer no terms are fixed, and what rests on them is not
// judged.
func (p *pass) onTermless() {
	if p.c.offeredSeq != 0 {
		p.v.count.Unsure++
	}
}

// changeDeadline is R2 for what becomes of an open deadline.
func (p *pass) changeDeadline(d *event.DeadlineChange, at int, before event.State) {
	c := p.c
	o := &c.owed[at]
	switch d.Op {
	case event.Overdue:
		p.held(d, o, before)
		o.over = true
	case event.Extends:
		p.longer(d, o, before)
		o.due, o.over = d.Due, false
	case event.Met, event.Cancels:
		late := o.owner != roles.NoRole && !o.over && p.on > o.due && !standsStill(o.key, before)
		if late && p.sure(doubtDeadlines) {
			p.violates("R2", o.key.String()+" "+o.due.String()+" "+d.Op.String()+" "+p.on.String(), event.Overdue.String())
		}
		if d.Op == event.Met && !p.meets(o.key) {
			p.violates("R2", o.key.String()+" met-by "+string(p.e.Type), "declared")
		}
		if d.Key == agreement.TellProsecutorDue && d.Op == event.Cancels {
			p.violates("E3", o.key.String()+" cancelled", "met")
		}
		c.owed = slices.Delete(c.owed, at, at+1)
	case event.NoDeadlineOp, event.Starts:
		p.violates("R2", o.key.String()+" no-operation", "operation")
	}
}

// lapses is R2 for what the clock lets lapse: not before its day is over, and what
// an agency has not done yet never costs the youth.
func (p *pass) lapses() {
	if p.e.Data == nil || p.e.By.Role != roles.Clock {
		return
	}
	switch p.e.Data.(type) {
	case event.OfferLapsed:
		p.lapsed(agreement.OfferLapse, 0)
	case event.ConsentsLapsed:
		p.lapsed(agreement.ConsentsDue, 0)
	case event.SigningLapsed:
		p.lapsed(agreement.SigningDue, 0)
	case event.AnswerLapsed:
		p.lapsed(agreement.AnswerDue, 0)
		if !p.c.has(talkOffered) && p.sure(doubtTalks) {
			p.violates("R2", string(p.e.Type)+" no-talk", "talk")
		}
	case event.AttendanceLapsed:
		p.lapsed(agreement.AttendBy, agreement.AttendGraceDays)
	case event.ReferralLapsed:
		p.lapsed(agreement.DecisionDue, agreement.DecisionLapseDays)
	case event.ReviewLapsed:
		if p.c.owes(agreement.AssessmentDue) {
			p.lapsed(agreement.AssessmentDue, agreement.AssessmentLapseDays)
		} else {
			p.lapsed(agreement.HearingDue, agreement.AssessmentLapseDays)
		}
	}
}

func (p *pass) lapsed(key agreement.Deadline, grace agreement.Field) {
	if !p.bound() || !p.sure(doubtDeadlines) {
		return
	}
	i := slices.IndexFunc(p.c.owed, func(d owed) bool { return d.key == key })
	if i < 0 {
		p.violates("R2", string(p.e.Type)+" "+key.String()+" not-open", "open")
		return
	}
	last := p.c.owed[i].due
	if grace != 0 {
		last = last.AddDays(p.c.terms.N(grace))
	}
	if p.today <= last {
		p.violates("R2", string(p.e.Type)+" "+p.today.String(), "after "+last.String())
	}
}

// held: only who owes a deadline can be late with it, and only when it has
// passed. The youth and the guardians never owe one.
func (p *pass) held(d *event.DeadlineChange, o *owed, before event.State) {
	day := p.on
	if a, noted := p.e.Data.(event.DeadlinePassed); noted {
		day = p.today
		if a.Key != d.Key || a.Of != d.Of {
			p.violates("R2", d.Key.String()+" "+number(d.Of), a.Key.String()+" "+number(a.Of))
		}
	}
	switch {
	case o.owner == roles.NoRole || o.owner.Private():
		p.violates("R2", o.key.String()+" held-against "+coded(o.owner.String()), "nobody")
	case !p.sure(doubtDeadlines):
	case o.over:
		p.violates("R2", o.key.String()+" overdue-twice", "once")
	case day <= o.due || standsStill(o.key, before):
		p.violates("R2", o.key.String()+" overdue "+day.String(), "after "+o.due.String())
	}
}

// longer: more time is given with a reason, or comes with the way back from a
// pause or a review, or with a longer period.
func (p *pass) longer(d *event.DeadlineChange, o *owed, before event.State) {
	c := p.c
	switch a := p.e.Data.(type) {
	case event.DeadlineExtended:
		p.codes(a.Reason)
		earlier := a.Until <= o.due && p.sure(doubtDeadlines)
		if a.Reason == "" || a.Until != d.Due || earlier || a.Key != d.Key || a.Of != d.Of {
			p.violates("R2", o.key.String()+" extends "+d.Due.String(), "reason later")
		}
		return
	case event.Extended:
		if o.key == agreement.EndDue {
			p.endsBy(d.Due, c.endOn.AddMonths(a.Months))
			return
		}
	case event.Resumed:
		if o.key == agreement.EndDue {
			p.endsBy(d.Due, c.endOn.AddDays(p.pausedDays()))
			p.shifts(&a)
			return
		}
	case event.TalkHeld:
		if o.key == agreement.AnswerDue && d.Due > o.due {
			return
		}
	}
	if o.key == agreement.AssessmentDue && d.Due > o.due && p.closesContest() {
		return
	}
	back := before != c.state && (before == paused || before == reconsidering)
	if (!back || d.Due < o.due || !standsStill(o.key, before)) && p.sure(doubtDeadlines) {
		p.violates("R2", o.key.String()+" "+o.due.String()+" extends "+d.Due.String()+" by "+string(p.e.Type), "reason")
	}
}

// closesContest: the assessment counts from the later of hearing and contest
// closing.
func (p *pass) closesContest() bool {
	switch p.e.Data.(type) {
	case event.HearingRecorded, event.YouthTold, event.TestContested, event.ContestDecided, event.ConfirmationAnswered:
		return true
	}
	return false
}

// leftOpen is R2 for a state that is left: it cancels its own deadlines.
func (p *pass) leftOpen() {
	c := p.c
	if p.e.Data == nil || c.doubt&doubtDeadlines != 0 {
		return
	}
	for i := range c.owed {
		o := &c.owed[i]
		if !belongs(o.key).has(c.state) && !standsStill(o.key, c.state) {
			p.violates("R2", o.key.String()+" open in "+name(c.state), "closed")
		}
	}
}

// standsStill says whether a deadline does not run in a pause or a consent
// review, because it belongs to the state that was left for it.
func standsStill(key agreement.Deadline, s event.State) bool {
	return (s == paused || s == reconsidering) && !belongs(key).has(s)
}
