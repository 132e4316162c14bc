package contract

import (
	"slices"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// referralRows are rows 36 to 37b: what the prosecutor decides on a referral, and
// what happens when nobody does. Basis: process.md section 6.3.
func referralRows() []Row {
	referred, active := In(event.StateReferred), []event.State{event.StateActive}
	prosecutor := roles.Of(roles.Prosecutor)
	changeable := On(agreement.Waiver, agreement.MediationPlan)
	heard := StateRule("G36a", "row 36; F6 (d)", func(k *Case) Outcome { return must(k.Contract.hearingComplete()) })
	return []Row{
		{
			ID: "36", Act: event.Continued{}.EventType(), From: referred, To: active, Tracks: prosecuted, By: prosecutor,
			Rules: []Rule{ActRule("F5", "section 11", func(_ *Case, a event.Continued) Outcome { return must(a.Reason != "") })},
		},
		{
			ID: "36", Act: event.ConditionsChanged{}.EventType(), From: referred, To: active, Tracks: changeable, By: prosecutor,
			Rules: []Rule{heard, burdensOnGrounds(), conditionsConsented()},
		},
		{
			ID: "36", Act: event.Extended{}.EventType(), From: referred, To: active, Tracks: changeable, By: prosecutor,
			Rules: append([]Rule{heard, burdensOnGrounds()}, extensionRules()...),
		},
		{
			ID: "37", Act: event.Reopened{}.EventType(), From: referred, To: []event.State{event.StateAborted}, Tracks: prosecuted,
			By: prosecutor,
			Reason: func(k *Case) event.Reason {
				if a, ok := k.Act.(event.Reopened); ok && a.Cause == causeNewOffence {
					return event.NewOffence
				}
				return event.Breach
			},
			Rules: []Rule{
				ActRule("G37a", "row 37; F5 (d)", func(_ *Case, a event.Reopened) Outcome { return must(a.Reason != "") }),
				StateRule("G37b", "row 37; F1 (d)", func(k *Case) Outcome { return must(k.Contract.hearingComplete()) }),
				ActRule("G37c", "row 37; T2 (d)", reopenedFor),
			},
			Starts: []Start{startEvaluation},
		},
		{
			ID: "37b", Act: event.ReferralLapsed{}.EventType(), From: referred, To: active, Tracks: prosecuted, By: roles.Of(roles.Clock),
			Rules: []Rule{StateRule("G37ba", "row 37b (k)", func(k *Case) Outcome {
				due, open := k.Contract.open(agreement.DecisionDue)
				last := due.Due.AddDays(k.Terms.N(agreement.DecisionLapseDays))
				if !open || k.Today <= last {
					return Unmet(date("due", last))
				}
				return Met()
			}).As(TooEarly)},
		},
	}
}

// burdensOnGrounds: what burdens the youth rests on a report that still holds, and
// that no contest may yet lift.
func burdensOnGrounds() Rule {
	return Rule{ID: "G36h", Basis: "row 36; T2; T11; F6 (d)", needsData: true, check: func(k *Case) Outcome {
		if a, ok := k.Act.(event.ConditionsChanged); ok && eases(k.Contract, a) {
			return Met()
		}
		return must(slices.ContainsFunc(k.Contract.waiting().reports, func(r report) bool {
			grounds, flaws := k.weigh(r.trigger, r.severity, r.item)
			_, ready := grounds.ReadyFor(agreement.ToReact)
			return len(flaws) == 0 && ready
		}))
	}}
}

const (
	causeBreach     event.Code = "breach"
	causeNewOffence event.Code = "new-offence"
)

// reopenedFor: the end is for what was reported, and rests on evidence that can
// carry it: rung 5.
func reopenedFor(k *Case, a event.Reopened) Outcome {
	if a.Cause != causeBreach && a.Cause != causeNewOffence {
		return Unmet(text("cause", string(a.Cause)))
	}
	carried := slices.ContainsFunc(k.Contract.waiting().reports, func(r report) bool {
		offence := r.trigger == agreement.NewOffence
		grounds, flaws := k.weigh(r.trigger, r.severity, r.item)
		if len(flaws) > 0 || offence != (a.Cause == causeNewOffence) {
			return false
		}
		_, ready := grounds.ReadyFor(agreement.ToReact)
		return ready && grounds.Cap().Has(agreement.MaxRung)
	})
	if !carried {
		return Unmet(text("cause", string(a.Cause)))
	}
	return Met()
}
