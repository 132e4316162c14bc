package contract

import (
	"slices"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// reviewRows are rows 31 to 35b: deviation, hearing and reaction. Nothing of this
// exists on the voluntary track. Basis: process.md section 6.3.
func reviewRows() []Row {
	reviewing, active := In(event.StateReviewing), []event.State{event.StateActive}
	assessors := roles.Of(roles.Coordinator, roles.Mediation)
	// On its own track the mediation service holds the hearing: its breach talk.
	mediationHears := map[agreement.Track]ByTrack{agreement.MediationPlan: {By: roles.Of(roles.Mediation)}}
	reporters := roles.Of(roles.Coordinator, roles.Collector, roles.ConversationPartner, roles.Police)
	heardLater := Start{Key: agreement.HearingDue, When: func(k *Case, _ event.State) bool {
		_, open := k.Contract.open(agreement.HearingDue)
		return !open
	}}
	reason := func(code event.Code) Outcome { return must(code != "") }
	return []Row{
		{
			ID: "31", Act: event.DeviationReported{}.EventType(), From: In(event.StateActive), To: []event.State{event.StateReviewing},
			Tracks: prosecuted, By: reporters, Rules: reportRules(), Starts: []Start{heardLater},
		},
		{
			// A further trigger joins the open review.
			ID: "31", Act: event.DeviationReported{}.EventType(), From: underReview,
			Tracks: prosecuted, By: reporters, Rules: reportRules(), Starts: []Start{heardLater},
		},
		{
			ID: "31b", Act: event.NewOffenceNoted{}.EventType(),
			From:   In(event.StatePlanning, event.StateSigned, event.StatePaused, event.StateReconsidering),
			Tracks: prosecuted, By: roles.Of(roles.Police),
			Rules: []Rule{
				ActRule("G31b", "row 31; F5 (d)", func(_ *Case, a event.NewOffenceNoted) Outcome { return must(!a.Evidence.IsZero()) }),
				ActRule("G31a", "row 31 (d)", func(_ *Case, a event.NewOffenceNoted) Outcome {
					return must(slices.Contains(agreement.Severities(), a.Severity))
				}),
				ActRule("G31f", "row 31; section 11 (d)", func(k *Case, a event.NewOffenceNoted) Outcome { return nextReport(k, a.Number) }),
			},
		},
		{
			ID: "32", Act: event.HearingRecorded{}.EventType(), From: underReview, Tracks: prosecuted, By: assessors, On: mediationHears,
			Rules: []Rule{
				ActRule("G32a", "row 32; F1 (d)", func(_ *Case, a event.HearingRecorded) Outcome { return must(a.YouthHeard || a.YouthOffered) }),
				ActRule("G32b", "row 32; section 3; section 4 (d)", guardiansHeard),
				StateRule("G32d", "row 32; section 6.5; F1 (d)", toldOfTheResult),
				StateRule("G32c", "row 32; F1 (d)", func(k *Case) Outcome { return must(k.at >= k.Contract.reportedAt) }).As(TooEarly),
			},
			Starts: []Start{{Key: agreement.AssessmentDue, When: func(k *Case, to event.State) bool {
				_, open := k.Contract.open(agreement.AssessmentDue)
				return to == event.StateReviewing && !open
			}}},
		},
		{
			ID: "33", Act: event.NoBreachFound{}.EventType(), From: reviewing, To: active, Tracks: prosecuted, By: assessors,
			Rules: []Rule{ActRule("G33a", "row 33; F5 (d)", func(_ *Case, a event.NoBreachFound) Outcome { return reason(a.Reason) })},
		},
		{
			ID: "33", Act: event.DeviationExplained{}.EventType(), From: reviewing, To: active, Tracks: prosecuted, By: assessors,
			Rules: []Rule{ActRule("G33a", "row 33; F5 (d)", func(_ *Case, a event.DeviationExplained) Outcome { return reason(a.Reason) })},
		},
		{
			ID: "34", Act: event.Reacted{}.EventType(), From: reviewing, To: active, Tracks: prosecuted,
			By: assessors, Proposer: roles.Of(roles.Coordinator), Alone: true,
			Rules: []Rule{
				StateRule("G34a", "row 34; section 3; T5 (d)", notTheReporter),
				StateRule("T5", "section 11; section 3", separateReaction),
				ActRule("G34b", "row 34; F1 (d)", func(k *Case, a event.Reacted) Outcome {
					return must(a.Rung < 2 || k.Contract.hearingComplete())
				}),
				ActRule("G34c", "row 34; F2 (d)", func(k *Case, a event.Reacted) Outcome {
					if a.Rung < 1 || a.Rung > 3 {
						return Unmet(number("rung", a.Rung))
					}
					return reactionAllowed(k, a.On, a.Rung, a.Exception, a.Proposal, a.EventType())
				}),
				ActRule("T3", "section 11; section 6.5 (s45,s47,s48)", func(k *Case, a event.Reacted) Outcome {
					return evidenceCarries(k, a.On, a.Rung)
				}),
				ActRule("T11", "section 11; section 6.5 (d)", func(k *Case, a event.Reacted) Outcome { return contestRespected(k, a.On) }),
				ActRule("F5", "section 11", func(_ *Case, a event.Reacted) Outcome { return must(a.Reason != "" && !a.Delegation.IsZero()) }),
			},
			Starts: []Start{{Key: agreement.FollowUpDue}},
		},
		{
			ID: "35", Act: event.Referred{}.EventType(), From: reviewing, To: []event.State{event.StateReferred}, Tracks: prosecuted,
			By: assessors, Proposer: roles.Of(roles.Coordinator), Alone: true,
			Rules: []Rule{
				StateRule("T5", "section 11; section 3", separateReaction),
				StateRule("G35a", "row 35; F1 (d)", func(k *Case) Outcome { return must(k.Contract.hearingComplete()) }),
				ActRule("G35b", "row 35; F2 (d)", func(k *Case, a event.Referred) Outcome {
					return reactionAllowed(k, a.On, referRung, a.Exception, a.Proposal, a.EventType())
				}),
				ActRule("T2", "section 11; section 6.5 (s45,s47,s48)", func(k *Case, a event.Referred) Outcome {
					return evidenceCarries(k, a.On, referRung)
				}),
				consented(agreement.Exchange),
				ActRule("G35c", "row 35 (d)", func(_ *Case, a event.Referred) Outcome { return must(!a.Evidence.IsZero()) }),
				ActRule("T11", "section 11; section 6.5 (d)", func(k *Case, a event.Referred) Outcome { return contestRespected(k, a.On) }),
				ActRule("F5", "section 11", func(_ *Case, a event.Referred) Outcome { return must(a.Reason != "" && !a.Delegation.IsZero()) }),
			},
			Starts: []Start{{Key: agreement.DecisionDue}},
		},
		{
			ID: "35b", Act: event.ReviewLapsed{}.EventType(), From: reviewing, To: active, Tracks: prosecuted, By: roles.Of(roles.Clock),
			Rules: []Rule{
				StateRule("G35ba", "row 35b (k)", func(k *Case) Outcome {
					if last := reviewLapses(k); last.IsZero() || k.Today <= last {
						return Unmet(date("due", last))
					}
					return Met()
				}).As(TooEarly),
			},
		},
	}
}

// referRung is the rung that a referral stands on.
const referRung = 4

// reportRules are the guards of row 31.
func reportRules() []Rule {
	flawed := func(id event.RuleID, basis string, flaws ...agreement.Flaw) Rule {
		return ActRule(id, basis, func(k *Case, a event.DeviationReported) Outcome {
			_, found := k.weigh(a.Trigger, a.Severity, a.Item)
			for _, f := range found {
				if slices.Contains(flaws, f) {
					return Unmet(text("flaw", string(f)))
				}
			}
			return Met()
		})
	}
	return []Rule{
		ActRule("G31a", "row 31 (d)", func(k *Case, a event.DeviationReported) Outcome {
			if !slices.Contains(agreement.Triggers(), a.Trigger) || !slices.Contains(agreement.Severities(), a.Severity) {
				return Unmet(text("trigger", string(a.Trigger)))
			}
			if !reportable(k.By.Role, a.Trigger) {
				return Unmet(text("trigger", string(a.Trigger)), text("role", k.By.Role.String()))
			}
			return Met()
		}),
		ActRule("G31b", "row 31; F5 (d)", func(_ *Case, a event.DeviationReported) Outcome { return must(!a.Evidence.IsZero()) }),
		flawed("G31c", "row 31; F4 (d)", agreement.ExcusedAbsence, agreement.ExcuseOpen, agreement.NotMissed, agreement.NotRefused,
			agreement.AbsenceUnknown, agreement.UnableToDeliver, agreement.NotSerious),
		flawed("G31d", "row 31; T10; F4 (d)", agreement.CalledOff),
		flawed("G31e", "row 31; T3; T12 (s45,s47,s48)", agreement.Unconfirmed, agreement.RapidTest,
			agreement.NoProcedureStated, agreement.NoMaterialStated, agreement.LateFact, agreement.Contested, agreement.SampleGone),
		flawed("T4", "section 11; row 31 (d)", agreement.WashoutTHC),
		ActRule("G31f", "row 31; section 11 (d)", func(k *Case, a event.DeviationReported) Outcome {
			if k.Contract.isSpent(a.Trigger, a.Item) {
				return Unmet(text("flaw", "reported-before"))
			}
			return nextReport(k, a.Number)
		}),
		ActRule("G31g", "section 2; row 28b (d)", func(k *Case, a event.DeviationReported) Outcome {
			c, most := k.Contract, k.Terms.N(agreement.CallsMax)
			away := a.Trigger == agreement.MissedMeeting || a.Trigger == agreement.StaysAway
			if c.track.Attendance() && away && (int(c.calls) < most || !c.has(callMissed) || c.attended >= c.attendances) {
				return Unmet(number("calls", int(c.calls)), number("of", most), number("attended", int(c.attended)))
			}
			return Met()
		}),
		StateRule("G31h", "section 6.3 (d)", func(k *Case) Outcome {
			if end := k.Contract.endOn; !end.IsZero() && (k.On >= end || k.Today >= end) {
				return Unmet(date("end", end))
			}
			return Met()
		}).As(TooLate),
		ActRule("S8b", "section 8 (d)", func(k *Case, _ event.DeviationReported) Outcome {
			c := k.Contract
			stopped := c.stoppedAt != 0 && k.at >= c.stoppedAt && (c.resumedAt == 0 || k.at < c.resumedAt)
			return must(k.at >= c.runsFrom && !stopped)
		}).As(TooEarly),
	}
}

// nextReport: each report takes a new number, so that none is ever judged twice.
func nextReport(k *Case, n uint16) Outcome {
	if n != k.Contract.reported+1 {
		return Unmet(number("next-report", int(k.Contract.reported)+1))
	}
	if len(k.Contract.waiting().reports) >= mostReports {
		return Unmet(number("most", mostReports))
	}
	return Met()
}

// mostReports bounds what one review holds.
const mostReports = 50
