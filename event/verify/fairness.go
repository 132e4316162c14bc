package verify

import (
	"slices"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// The invariants F1 to F6, and T2 to T4, T10 to T12 where a consequence rests on a
// test. Basis: process.md sections 6.3 and 11.

// review is what is kept of deviations and reactions.
type review struct {
	reports   []report
	past      int    // how many of them belong to reviews that are over
	heard     uint32 // the event by which the youth was heard, or could be
	heardToo  bool   // and the guardians
	reactions int    // the ladder count
}

// report is one deviation that was reported, with its number.
type report struct {
	seq          uint32
	number, item uint16
	trigger      agreement.Trigger
	severity     agreement.Severity
	by           roles.Ref
	evidenced    bool
	repeated     bool
	climbed      bool // a reaction that counts rests on it
}

// report judges a deviation: it has a number of its own, and it rests on what may
// ground a reaction.
func (p *pass) deviates(a *event.DeviationReported) {
	c := p.c
	p.codes(event.Code(a.Trigger), event.Code(a.Severity))
	r := report{
		seq: p.e.Seq, number: a.Number, item: a.Item, trigger: a.Trigger, severity: a.Severity,
		by: p.e.By.Ref, evidenced: !a.Evidence.IsZero(), repeated: p.manipulatedBefore(),
	}
	p.counted(a.Number)
	if p.after(p.on) {
		p.violates("F4", "reported "+p.on.String(), "before "+c.endOn.String())
	}
	p.reporter(&r)
	p.grounded(&r)
	p.twice(&r)
	c.review.reports = append(c.review.reports, r)
}

// counted is F2 for the number of a report: each takes the next.
func (p *pass) counted(n uint16) {
	if want := len(p.c.review.reports) + 1; int(n) != want && p.sure(doubtReview) {
		p.violates("F2", "report "+number(n), number(want))
	}
}

// noted keeps a new offence that waits for the next review.
func (p *pass) noted(a *event.NewOffenceNoted) {
	p.codes(event.Code(a.Severity))
	p.counted(a.Number)
	p.c.review.reports = append(p.c.review.reports, report{
		seq: p.e.Seq, number: a.Number, trigger: agreement.NewOffence, severity: a.Severity, by: p.e.By.Ref, evidenced: !a.Evidence.IsZero(),
	})
}

// twice is F4 for a test or a conversation: what has been reported once does not
// count again.
func (p *pass) twice(r *report) {
	talk := r.trigger == agreement.MissedConversation
	if !onTest(r.trigger) && !talk {
		return
	}
	for i := range p.c.review.reports {
		o := &p.c.review.reports[i]
		if o.item == r.item && (onTest(o.trigger) && !talk || o.trigger == agreement.MissedConversation && talk) {
			p.violates("F4", coded(r.trigger)+" "+number(r.item)+" reported-before", "once")
		}
	}
}

// onTest says whether a trigger is about a test.
func onTest(t agreement.Trigger) bool {
	switch t {
	case agreement.MissedTest, agreement.RefusedTest, agreement.PositiveTest, agreement.ManipulatedSample:
		return true
	}
	return false
}

// reviewed ends a review: what was reported in it counts no more.
func (p *pass) reviewed(before event.State) {
	c := p.c
	under := before == reviewing || before == referred || before == reconsidering && (c.kept == reviewing || c.kept == referred)
	if under && (c.state == active || !c.state.Live()) {
		c.review.past = len(c.review.reports)
	}
}

// carried is T2 for a reopened case, the highest rung: something that was reported
// is of the kind it is reopened for, and its evidence can carry that.
func (p *pass) carried(cause event.Code) {
	c := p.c
	if !p.bound() || !p.sure(doubtReview|doubtTests|doubtTalks) {
		return
	}
	for i := range c.review.reports[c.review.past:] {
		r := &c.review.reports[c.review.past+i]
		grounds, flaws := p.weighed(r)
		_, ready := grounds.ReadyFor(agreement.ToReact)
		if len(flaws) == 0 && ready && grounds.Cap().Has(agreement.MaxRung) && (r.trigger == agreement.NewOffence) == (cause == "new-offence") {
			return
		}
	}
	p.violates("T2", "reopened "+coded(cause), "evidence")
}

// manipulatedBefore says whether a reaction has rested on a manipulated sample.
func (p *pass) manipulatedBefore() bool {
	for i := range p.c.review.reports {
		if p.c.review.reports[i].trigger == agreement.ManipulatedSample {
			return true
		}
	}
	return false
}

// reporter is T5: collector and conversation partner report how somebody came, or
// did not, and nothing else.
func (p *pass) reporter(r *report) {
	attendance := false
	switch r.trigger {
	case agreement.MissedTest, agreement.RefusedTest, agreement.MissedConversation, agreement.MissedMeeting, agreement.StaysAway:
		attendance = true
	}
	switch p.e.By.Role {
	case roles.Collector, roles.ConversationPartner:
		if !attendance {
			p.violates("T5", string(r.trigger)+" by "+p.e.By.Role.String(), "attendance")
		}
	case roles.Police:
		if r.trigger != agreement.NewOffence {
			p.violates("S6", coded(r.trigger)+" by police", string(agreement.NewOffence))
		}
	}
}

// grounded says by id what of a deviation must not count.
func (p *pass) grounded(r *report) {
	tests := onTest(r.trigger)
	if tests && !p.sure(doubtTests) || r.trigger == agreement.MissedConversation && !p.sure(doubtTalks) {
		return
	}
	_, flaws := p.weighed(r)
	for _, flaw := range flaws {
		p.violates(p.flawed(r, flaw), coded(r.trigger)+" "+string(flaw), "grounds")
	}
	it := p.c.test(r.item)
	if it == nil || !tests {
		return
	}
	if r.trigger == agreement.RefusedTest && !it.has(askedFirst) {
		p.violates("C6", "refused not-asked", "asked-first")
	}
	if onSample(r.trigger) && p.c.withdrawnSince(it) {
		p.violates("C2", coded(r.trigger)+" taken-before withdrawal", "no-grounds")
	}
}

func onSample(t agreement.Trigger) bool {
	return t == agreement.PositiveTest || t == agreement.ManipulatedSample
}

// withdrawnSince says whether the consent to testing, or to take part, was
// withdrawn after a sample was taken: it grounds nothing any more.
func (c *file) withdrawnSince(it *item) bool {
	testing := scope{part: agreement.TestingPart, procedure: it.procedure, material: it.material}
	for i := range c.consents {
		k := &c.consents[i]
		if (k.about(testing) || k.part == agreement.Participation) && k.state == event.StateWithdrawn &&
			k.given <= it.takenAt && it.takenAt <= k.ended {
			return true
		}
	}
	return false
}

// flawed gives the invariant that a flaw violates.
func (p *pass) flawed(r *report, flaw agreement.Flaw) event.RuleID {
	switch flaw {
	case agreement.NoEvidence:
		return "F5"
	case agreement.CalledOff:
		return "T10"
	case agreement.ExcusedAbsence, agreement.UnableToDeliver, agreement.ExcuseOpen, agreement.AbsenceUnknown,
		agreement.NotMissed, agreement.NotRefused:
		return "F4"
	case agreement.NoProcedureStated, agreement.NoMaterialStated:
		return "T1"
	case agreement.RapidTest, agreement.ClearedSample, agreement.DilutedSample:
		return "T3"
	case agreement.Unconfirmed:
		if it := p.c.test(r.item); it != nil && (it.state == event.StateScreenedPositive || it.state == event.StateConfirming) {
			return "T12"
		}
		return "T3"
	case agreement.Contested, agreement.SampleGone, agreement.WindowOpen:
		return "T11"
	case agreement.WashoutTHC:
		return "T4"
	case agreement.LateFact:
		return "T8"
	}
	return "F2"
}

// hearing notes that the youth was heard, or could have been, and under 16 the
// guardians.
func (p *pass) hearing(a *event.HearingRecorded) {
	r := &p.c.review
	if a.GuardiansHeard || a.GuardiansOffered {
		p.kept("guardians heard")
	}
	if a.YouthHeard || a.YouthOffered {
		r.heard = p.e.Seq
	}
	r.heardToo = a.GuardiansHeard || a.GuardiansOffered
}

// heardFor is F1: the youth, and under 16 the guardians, were heard in this review
// before a reaction of rung 2 or more, or could have been.
func (p *pass) heardFor(id event.RuleID, what string) {
	c := p.c
	if !p.sure(doubtReview | doubtCase) {
		return
	}
	if n := len(c.review.reports); n == 0 || c.review.heard < c.review.reports[n-1].seq {
		p.violates(id, what+" youth not-heard", "heard")
		return
	}
	if under(c.turns16, p.on) && c.anyGuardian() && !c.review.heardToo {
		p.violates(id, what+" guardians not-heard", "heard")
	}
}

// anyGuardian says whether somebody speaks for the child who can be found.
func (c *file) anyGuardian() bool {
	return slices.ContainsFunc(c.guardians, func(g guardian) bool { return g.out == 0 })
}

// burdens is F6 for the prosecutor's change of conditions or length: a burden is
// by the youth's written wish, or after a hearing about the breach.
func (p *pass) burdens(unwished, eases bool) {
	if p.c.state == referred {
		p.heardFor("F6", string(p.e.Type))
	} else if unwished && !eases {
		p.violates("F6", string(p.e.Type)+" no-wish", "wish")
	}
	if p.e.By.Role != roles.Prosecutor {
		p.violates("F6", string(p.e.Type)+" by "+p.e.By.Role.String(), "prosecutor")
	}
}

// tightens is F6 for a plan that becomes harder: the youth was heard, and it says
// why.
func (p *pass) tightens(harder, heard bool, reason event.Code) {
	p.codes(reason)
	if harder && p.sure(doubtPlan) && (!heard || reason == "") {
		p.violates("F6", string(p.e.Type)+" not-heard", "heard reason")
	}
}
