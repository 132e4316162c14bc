package walk

import (
	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// reporting reports what tests and conversations have come to.
func (w *Walker) reporting() []attempt {
	var all []attempt
	for n := max(1, len(w.seen.tests)-latest+1); n <= len(w.seen.tests); n++ {
		all = append(all, w.reportTest(n)...)
	}
	for n := max(1, len(w.seen.talks)-latest+1); n <= len(w.seen.talks); n++ {
		all = append(all, w.reportTalk(n)...)
	}
	if w.chance(8) {
		all = append(all, attempt{role: roles.Coordinator, act: w.deviation(agreement.StaysAway, agreement.OrdinarySeverity, 0)})
	}
	if w.chance(8) {
		severity := pick(w, agreement.OrdinarySeverity, agreement.SeriousSeverity)
		all = append(all, attempt{role: roles.Police, act: w.deviation(agreement.NewOffence, severity, 0)})
	}
	return all
}

func (w *Walker) reportTest(n int) []attempt {
	role, trigger := pick(w, roles.Coordinator, roles.Collector), agreement.MissedTest
	switch w.Contract.Test(n) {
	case event.StateUnexcused:
	case event.StateUpheld:
		trigger = pick(w, agreement.MissedTest, agreement.RefusedTest, agreement.PositiveTest)
	case event.StateRefused:
		trigger = agreement.RefusedTest
	case event.StateConfirmed:
		role = roles.Coordinator
		trigger = pick(w, agreement.PositiveTest, agreement.PositiveTest, agreement.PositiveTest, agreement.ManipulatedSample)
	default:
		return nil
	}
	severity := agreement.OrdinarySeverity
	if trigger == agreement.ManipulatedSample && w.chance(30) {
		severity = agreement.SeriousSeverity
	}
	return []attempt{{role: role, act: w.deviation(trigger, severity, uint16(n))}}
}

func (w *Walker) reportTalk(n int) []attempt {
	if w.Contract.Conversation(n) != event.StateUnexcused {
		return nil
	}
	role := pick(w, roles.Coordinator, roles.ConversationPartner)
	return []attempt{{role: role, act: w.deviation(agreement.MissedConversation, agreement.OrdinarySeverity, uint16(n))}}
}

func (w *Walker) deviation(trigger agreement.Trigger, severity agreement.Severity, item uint16) event.DeviationReported {
	return event.DeviationReported{Number: w.seen.reported + 1, Trigger: trigger, Severity: severity, Item: item, Evidence: Ref("report")}
}

// judging goes on with an open review: somebody is heard, somebody decides.
func (w *Walker) judging() []attempt {
	var all []attempt
	hears := roles.Coordinator
	if w.person.track == agreement.MediationPlan {
		hears = roles.Mediation
	}
	if w.seen.heard < len(w.seen.reports) {
		all = append(all, attempt{role: hears, act: w.hearing()}, attempt{role: hears, act: w.hearing()})
	}
	if w.chance(10) {
		all = append(all, attempt{role: hears, act: pick[event.Payload](w, event.NoBreachFound{Reason: "mistaken"}, event.DeviationExplained{Reason: "ill"})})
	}
	if w.chance(20) {
		all = append(all, w.reporting()...)
	}
	if len(w.seen.reports) == 0 {
		return all
	}
	r := pick(w, w.seen.reports...)
	return append(all, w.reactions(r)...)
}

// hearing says who was heard. Whether the guardians must be depends on the age
// and on what was agreed; both ways are tried.
func (w *Walker) hearing() event.HearingRecorded {
	a := event.HearingRecorded{YouthHeard: w.chance(70), YouthOffered: true}
	switch {
	case w.Contract.Age(w.today()) == 15:
		a.GuardiansHeard, a.GuardiansOffered = w.chance(70), true
	case w.person.tells && w.Contract.Age(w.today()) == 16:
		a.GuardiansHeard = w.chance(50)
	}
	return a
}

// reactions are those that the ladder permits for a report, and an exception.
func (w *Walker) reactions(r report) []attempt {
	var all []attempt
	position := w.Contract.Reactions() + 1
	assessor := attempt{role: pick(w, roles.Coordinator, roles.Mediation)}
	assessor.who = Ref("assessor")
	if onSample(r) && !w.seen.test(r.item).told.IsZero() {
		// Nothing may follow before it can no longer be contested.
		days := w.lifecycle.Terms().N(agreement.ContestWindowDays)
		assessor.at = w.noon(agreement.OfTime(w.seen.test(r.item).told).AddDays(days + 1))
	}
	reacted := event.Reacted{On: r.number, Reason: "assessed", Delegation: Ref("delegation")}
	referred := event.Referred{On: r.number, Reason: "assessed", Delegation: Ref("delegation"), Evidence: Ref("case file")}
	for rung := 1; rung <= 4; rung++ {
		if !w.permitted(r, position).Has(rung) {
			continue
		}
		a := assessor
		reacted.Rung = rung
		a.act = reacted
		if rung == 4 {
			a.act = referred
		}
		all = append(all, a, a)
	}
	return append(all, w.exceptions(r, assessor)...)
}

// exceptions are reactions outside the ladder: the coordinator proposes, the
// assessor confirms.
func (w *Walker) exceptions(r report, assessor attempt) []attempt {
	var all []attempt
	code := pick[event.Code](w, "health", "safety", "youth-wish")
	reacted := event.Reacted{On: r.number, Reason: "assessed", Delegation: Ref("delegation"), Rung: 1 + w.rng.IntN(3), Exception: code}
	referred := event.Referred{On: r.number, Reason: "assessed", Delegation: Ref("delegation"), Evidence: Ref("case file"), Exception: code}
	for _, act := range []event.Type{reacted.EventType(), referred.EventType()} {
		p := w.proposal(act)
		open := p.seq > w.seen.opened && p.on.AddDays(10) >= w.today()
		switch {
		case open && act == reacted.EventType():
			reacted.Proposal = p.seq
			assessor.act = reacted
			all = append(all, assessor, assessor)
		case open:
			referred.Proposal = p.seq
			assessor.act = referred
			all = append(all, assessor, assessor)
		case w.chance(10) || onSample(r) && w.chance(20):
			all = append(all, attempt{role: roles.Coordinator, act: event.Proposed{Act: act, Reason: code}})
		}
	}
	return all
}

func onSample(r report) bool {
	return r.trigger == agreement.PositiveTest || r.trigger == agreement.ManipulatedSample
}

// permitted is what the ladder says, whatever evidence there is.
func (w *Walker) permitted(r report, position int) agreement.Rungs {
	var all agreement.Rungs
	for _, e := range agreement.Evidences() {
		all |= w.lifecycle.Terms().Rungs(r.trigger, r.severity, e, position)
	}
	return all
}

// prosecuting is what the prosecutor may do with a referral.
func (w *Walker) prosecuting() []attempt {
	testing, conversations := w.contains()
	cause := event.Code("breach")
	if w.chance(30) {
		cause = "new-offence"
	}
	all := []attempt{
		{role: roles.Prosecutor, act: event.Reopened{Cause: cause, Reason: "decided"}},
		{role: roles.Prosecutor, act: event.Reopened{Cause: cause, Reason: "decided"}},
		{role: roles.Prosecutor, act: event.Continued{Reason: "another-chance"}},
		{role: roles.Prosecutor, act: event.ConditionsChanged{Testing: testing && w.chance(70), Conversations: conversations, Reason: "decided"}},
		{role: roles.Prosecutor, act: event.Extended{Months: 1 + w.rng.IntN(3), Reason: "decided"}},
		{role: roles.Prosecutor, act: event.TestsSuspended{Reason: "waiting"}},
	}
	if w.seen.heard < len(w.seen.reports) {
		all = append(all, w.judging()...)
	}
	return all
}
