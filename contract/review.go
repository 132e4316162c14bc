package contract

import (
	"slices"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// report is one deviation of the open review, or a new offence that waits for one.
type report struct {
	trigger  agreement.Trigger
	severity agreement.Severity
	by       roles.Ref
	seq      uint32
	number   uint16
	item     uint16
	heard    bool // the youth has been heard on it, or would not be
	waits    bool // an offence noted while there was no review to join
}

// underReview are the states in which a deviation is being judged.
var underReview = In(event.StateReviewing, event.StateReferred)

// takeReview stores what deviations, hearings and reactions say.
func (c *Contract) takeReview(e *event.Envelope, data event.Payload) {
	switch a := data.(type) {
	case event.DeviationReported:
		c.report(e, report{trigger: a.Trigger, severity: a.Severity, number: a.Number, item: a.Item})
		c.spend(a.Trigger, a.Item)
		c.eachReport(func(r *report) { r.waits = false })
	case event.NewOffenceNoted:
		c.report(e, report{trigger: agreement.NewOffence, severity: a.Severity, number: a.Number, waits: c.UnderReview() == 0})
	case event.HearingRecorded:
		c.eachReport(func(r *report) { r.heard = true })
	case event.Reacted:
		c.reactions++
		c.prove(a.On)
		c.climb(a.On)
		c.forget(a.Proposal, agreement.OfTime(e.Recorded))
	case event.Referred:
		c.prove(a.On)
		c.forget(a.Proposal, agreement.OfTime(e.Recorded))
	case event.Continued:
		c.reactions++
	case event.ConditionsChanged, event.Extended:
		if c.state == event.StateReferred {
			c.reactions++
		}
	}
}

func (c *Contract) report(e *event.Envelope, r report) {
	r.by, r.seq = e.By.Ref, e.Seq
	c.reported = r.number
	c.reportedAt = max(c.reportedAt, stampOf(e.Recorded))
	c.await(func(p *pending) { p.reports = with(p.reports, r) })
}

// prove notes a manipulation that a reaction rests on: the next one is a repeated
// one.
func (c *Contract) prove(on uint16) {
	for _, r := range c.waiting().reports {
		if r.number == on && r.trigger == agreement.ManipulatedSample {
			c.set(manipulated, true)
		}
	}
}

// climb marks the test that a reaction rests on.
func (c *Contract) climb(on uint16) {
	for _, r := range c.waiting().reports {
		if r.number != on || itemRegionOf(r.trigger) != event.TestRegion {
			continue
		}
		if t := c.ownTest(r.item); t != nil {
			t.climbed = true
		}
	}
}

// spend marks the test or conversation that a report is about: one deviation is
// reported once.
func (c *Contract) spend(trigger agreement.Trigger, n uint16) {
	i := int(n) - 1
	switch itemRegionOf(trigger) {
	case event.TestRegion:
		if i >= 0 && i < len(c.tests) {
			own(c, ownTests, &c.tests)
			c.tests[i].reported = true
		}
	case event.ConversationRegion:
		if i >= 0 && i < len(c.talks) {
			own(c, ownTalks, &c.talks)
			c.talks[i].reported = true
		}
	}
}

func (c *Contract) isSpent(trigger agreement.Trigger, n uint16) bool {
	i := int(n) - 1
	switch itemRegionOf(trigger) {
	case event.TestRegion:
		return i >= 0 && i < len(c.tests) && c.tests[i].reported
	case event.ConversationRegion:
		return i >= 0 && i < len(c.talks) && c.talks[i].reported
	}
	return false
}

// itemRegionOf is the machine whose item a trigger is about; none for the others.
func itemRegionOf(trigger agreement.Trigger) event.Region {
	switch trigger {
	case agreement.MissedTest, agreement.RefusedTest, agreement.PositiveTest, agreement.ManipulatedSample:
		return event.TestRegion
	case agreement.MissedConversation:
		return event.ConversationRegion
	}
	return event.NoRegion
}

// weigh judges what a deviation may ground, from the facts as they stand now: a
// contest may have been lifted since it was reported. That there is evidence is a rule of
// its own (G31b).
func (k *Case) weigh(trigger agreement.Trigger, severity agreement.Severity, item uint16) (agreement.Grounds, []agreement.Flaw) {
	d := agreement.Deviation{Trigger: trigger, Severity: severity, Evidenced: true, Repeated: k.Contract.has(manipulated)}
	region := itemRegionOf(trigger)
	if region == event.TestRegion {
		d.Sample = k.sampleOf(int(item))
	}
	if region != event.NoRegion {
		d.Absence = k.absenceOf(region, int(item))
		d.Sample.Late = d.Sample.Late || k.lateOf(region, int(item))
	}
	return agreement.Weigh(d)
}

// grounds are those of an open report; evidence was asked for when it was made.
func (k *Case) grounds(on uint16) (agreement.Grounds, *report, []agreement.Flaw) {
	for _, r := range k.Contract.waiting().reports {
		if r.number == on {
			g, flaws := k.weigh(r.trigger, r.severity, r.item)
			return g, &r, flaws
		}
	}
	return agreement.Grounds{}, nil, nil
}

// position is where on the ladder the next reaction stands: only reactions and what
// the prosecutor decides on a referral count.
func (c *Contract) position() int { return int(c.reactions) + 1 }

// hearingComplete says whether the youth has been heard on everything reported.
func (c *Contract) hearingComplete() bool {
	return !slices.ContainsFunc(c.waiting().reports, func(r report) bool { return !r.heard })
}

// reviews says whether the open review rests on a test.
func (k *Case) reviews(item uint16) bool {
	return slices.ContainsFunc(k.Contract.waiting().reports, func(r report) bool {
		return r.item == item && itemRegionOf(r.trigger) == event.TestRegion
	})
}

// contestsClose is the last day on which anything reported may be contested; zero
// when nothing may.
func (k *Case) contestsClose() agreement.Date {
	var last agreement.Date
	for _, r := range k.Contract.waiting().reports {
		if r.trigger == agreement.PositiveTest {
			last = max(last, k.contestOpenUntil(int(r.item)))
		}
	}
	return last
}

// endReview forgets the review that is over. In the state active there is none, and
// what waits for one goes on waiting; an end leaves everything to the prosecutor.
func (c *Contract) endReview(to event.State) {
	if c.pending == nil {
		return
	}
	c.await(func(p *pending) {
		p.reports = without(p.reports, func(r report) bool { return to != event.StateActive || !r.waits })
	})
}

// reportable: nobody but the police reports an offence, and who only sees whether
// somebody came reports only that.
func reportable(role roles.Role, trigger agreement.Trigger) bool {
	switch role {
	case roles.Coordinator:
		return trigger != agreement.NewOffence
	case roles.Collector:
		return trigger == agreement.MissedTest || trigger == agreement.RefusedTest
	case roles.ConversationPartner:
		return trigger == agreement.MissedConversation
	case roles.Police:
		return trigger == agreement.NewOffence
	}
	return false
}

// adult and minors: whom a hearing has to reach besides the youth.
func guardiansHeard(k *Case, a event.HearingRecorded) Outcome {
	switch k.Contract.age(k.On) {
	case 18, 0:
		return must(!a.GuardiansHeard && !a.GuardiansOffered)
	case 16:
		return must(!a.GuardiansHeard && !a.GuardiansOffered || k.Contract.tellsGuardians(k.On))
	}
	return must(a.GuardiansHeard || a.GuardiansOffered || !k.Contract.anyGuardian())
}

// toldOfTheResult: nobody is heard on a result that they have not been told of.
func toldOfTheResult(k *Case) Outcome {
	for _, r := range k.Contract.waiting().reports {
		if t := k.Contract.test(int(r.item)); r.trigger == agreement.PositiveTest && (t == nil || t.toldAt == 0 || t.toldAt > k.at) {
			return Unmet(number("test", int(r.item)))
		}
	}
	return Met()
}

// anyGuardian says whether somebody speaks for the child who could be found.
func (c *Contract) anyGuardian() bool {
	for i := range c.guardians {
		if !c.isOut(i + 1) {
			return true
		}
	}
	return false
}

// tellsGuardians says whether the youth has agreed to share with the guardians.
func (c *Contract) tellsGuardians(on agreement.Date) bool {
	return slices.ContainsFunc(c.consents, func(k consent) bool {
		return k.part == agreement.Exchange && k.giver == 0 && k.toRole == roles.Guardian && k.state == event.StateGiven && k.covers(on)
	})
}

// reactionAllowed: the rung stands in the ladder, or a coded exception of the
// agreement does that somebody else has proposed. Nothing carries more than its
// evidence can.
func reactionAllowed(k *Case, on uint16, rung int, exception event.Code, proposal uint32, act event.Type) Outcome {
	grounds, r, flaws := k.grounds(on)
	if r == nil {
		return Unmet(number("report", int(on)))
	}
	if slices.Contains(flaws, agreement.Contested) {
		return Met() // nothing can be weighed while it is contested, says T11
	}
	position := k.Contract.position()
	permitted := grounds.Rungs(k.Terms, position)
	if permitted.Has(rung) {
		return must(exception == "")
	}
	if exception == "" || !k.Terms.Allows(agreement.LadderExceptions, string(exception)) {
		return Unmet(number("rung", rung), text("rungs", permitted.String()), number("position", position))
	}
	// What is countersigned is this exception, for what had been reported then.
	for _, p := range k.Contract.waiting().proposals {
		if p.seq == proposal && (p.reason != exception || p.on != on || int(p.rung) != rung) {
			return Unmet(text("proposal", string(act)))
		}
	}
	return confirms(k, proposal, act, roles.Ref{})
}

// evidenceCarries: T2 and T3, whatever the ladder or an exception says.
func evidenceCarries(k *Case, on uint16, rung int) Outcome {
	grounds, r, flaws := k.grounds(on)
	if r == nil {
		return Unmet(number("report", int(on)))
	}
	if slices.Contains(flaws, agreement.Contested) {
		return Met() // said by T11
	}
	if len(flaws) > 0 {
		return Unmet(text("flaw", string(flaws[0])))
	}
	if !grounds.Cap().Has(rung) {
		return Unmet(number("rung", rung), text("evidence", string(grounds.Evidence())))
	}
	return Met()
}

// contestRespected: no consequence while the result is contested or may still be
// (T11).
func contestRespected(k *Case, on uint16) Outcome {
	grounds, r, flaws := k.grounds(on)
	if slices.Contains(flaws, agreement.Contested) {
		return Unmet(text("flaw", string(agreement.Contested)))
	}
	if r == nil || len(flaws) > 0 {
		return Met() // said by T2
	}
	if obstacle, ready := grounds.ReadyFor(agreement.ToReact); !ready {
		return Unmet(text("flaw", string(obstacle)))
	}
	return Met()
}

// notTheReporter: who reported a deviation, or proposed a reaction, does not decide
// on it.
func notTheReporter(k *Case) Outcome {
	for _, p := range k.Contract.waiting().proposals {
		if p.act == k.row.Act && p.by == k.By.Ref && k.Today <= p.until {
			return Unmet(text("same-person", string(k.row.Act)))
		}
	}
	for _, r := range k.Contract.waiting().reports {
		if r.by == k.By.Ref {
			return Unmet(text("same-person", string(k.row.Act)))
		}
	}
	return Met()
}

// separateReaction: who talks with the youth, takes the samples or reads them neither
// proposes a reaction nor decides on it (T5).
func separateReaction(k *Case) Outcome {
	c := k.Contract
	if c.post(roles.Conversations).Has(k.By.Ref) || c.post(roles.Testing).Has(k.By.Ref) {
		return Unmet(text("same-person", string(k.row.Act)))
	}
	for _, r := range c.waiting().reports {
		t := c.test(int(r.item))
		if itemRegionOf(r.trigger) == event.TestRegion && t != nil && (c.isPerson(t.by, k.By.Ref) || c.isPerson(t.found, k.By.Ref)) {
			return Unmet(text("same-person", string(k.row.Act)))
		}
	}
	return Met()
}

// reviewLapses is the day after which a deviation that was not assessed lapses.
// Where nobody even heard the youth, the assessment counts from when that should
// have been.
func reviewLapses(k *Case) agreement.Date {
	due, assessed := k.Contract.open(agreement.AssessmentDue)
	if !assessed {
		hearing, open := k.Contract.open(agreement.HearingDue)
		if !open {
			return 0
		}
		due.Due = k.Terms.Calendar().Due(hearing.Due, k.Terms.Period(agreement.AssessmentDue))
	}
	return due.Due.AddDays(k.Terms.N(agreement.AssessmentLapseDays))
}
