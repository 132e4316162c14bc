package contract

import (
	"slices"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// runningRows are rows 20 to 23, 28 to 30, 45 and 45b: what happens while the
// contract runs, and the ways in which the period ends. Basis: process.md
// section 6.2.
func runningRows() []Row {
	active := In(event.StateActive)
	running := In(event.StateActive, event.StatePaused)
	completed := []event.State{event.StateCompleted}
	aborted := []event.State{event.StateAborted}
	leaderDecides := map[agreement.Track]ByTrack{
		agreement.Voluntary: {By: roles.Of(roles.Leader), Proposer: roles.Of(roles.Coordinator)},
	}
	return []Row{
		{
			ID: "20", Act: event.PlanChanged{}.EventType(), From: active, Tracks: planned3, By: roles.Of(roles.Coordinator),
			Rules: []Rule{
				ActRule("G20a", "row 20; B4 (d)", func(k *Case, a event.PlanChanged) Outcome {
					if a.Version != int(k.Contract.inPlan().version)+1 {
						return Unmet(number("version", int(k.Contract.inPlan().version)+1))
					}
					if windows := windowsOutsideLessons(a.Windows); !windows.met {
						return windows
					}
					return planWithin(k, k.Contract.inPlan().band, a.ConversationEveryWeeks)
				}),
				ActRule("G20b", "row 20; F6 (d)", func(k *Case, a event.PlanChanged) Outcome {
					tightens := a.ConversationEveryWeeks < int(k.Contract.inPlan().talkEvery)
					return must(!tightens || a.YouthHeard && a.Reason != "")
				}),
			},
		},
		{
			ID: "20", Act: event.BandChanged{}.EventType(), From: active, Tracks: planned3, By: roles.Of(roles.Coordinator),
			Rules: []Rule{
				ActRule("G20a", "row 20; B4 (d)", func(k *Case, a event.BandChanged) Outcome {
					if a.Band == k.Contract.inPlan().band {
						return Unmet(text("band", a.Band.String()))
					}
					return planWithin(k, a.Band, int(k.Contract.inPlan().talkEvery))
				}),
				ActRule("G20b", "row 20; F6 (d)", func(k *Case, a event.BandChanged) Outcome {
					return must(a.Band < k.Contract.inPlan().band || a.YouthHeard && a.Reason != "")
				}),
			},
		},
		{
			ID: "21", Act: event.MidwayHeld{}.EventType(), From: active, Tracks: planned3,
			By: roles.Of(roles.Coordinator, roles.Mediation),
			Rules: []Rule{
				ActRule("G21a", "row 21 (d)", func(k *Case, a event.MidwayHeld) Outcome {
					return must(a.YouthInvited && (a.GuardiansInvited || k.Contract.age(k.On) == 18))
				}),
				StateRule("G21b", "row 19 (d)", func(k *Case) Outcome {
					earliest := midway(k.Contract, k.Terms).AddDays(-k.Terms.N(agreement.MidwayWindowDays))
					if k.On < earliest {
						return Unmet(date("earliest", earliest))
					}
					return Met()
				}).As(TooEarly),
			},
		},
		{
			ID: "22", Act: event.Paused{}.EventType(), From: In(event.StateSigned, event.StateActive, event.StateReviewing),
			To: []event.State{event.StatePaused}, Tracks: planned3, By: roles.Of(roles.Coordinator),
			Rules: []Rule{
				ActRule("G22a", "row 22 (d)", func(k *Case, a event.Paused) Outcome {
					return must(k.Terms.Allows(agreement.PauseReasons, string(a.Reason)))
				}),
				ActRule("G22b", "row 22 (d)", func(k *Case, a event.Paused) Outcome {
					most := k.Terms.N(agreement.PauseMaxDays)
					if days := a.Until.Sub(k.On); days < 1 || days > most {
						return Unmet(number("days", days), number("most", most))
					}
					return Met()
				}),
				ActRule("G22c", "row 22 (d)", func(k *Case, a event.Paused) Outcome {
					most := k.Terms.N(agreement.PauseTotalMaxDays)
					if days := int(k.Contract.pausedDays) + a.Until.Sub(k.On); days > most {
						return Unmet(number("days", days), number("most", most))
					}
					return Met()
				}),
				ActRule("G22d", "row 22 (d)", func(k *Case, a event.Paused) Outcome {
					if end := k.Contract.endOn; !end.IsZero() && a.Until > end {
						return Unmet(date("end", end))
					}
					return Met()
				}),
			},
			Starts: []Start{{Key: agreement.ResumeDue}},
		},
		{
			ID: "23", Act: event.Resumed{}.EventType(), From: In(event.StatePaused), Tracks: planned3,
			To: []event.State{event.StateSigned, event.StateActive, event.StateReviewing},
			By: roles.Of(roles.Coordinator, roles.Clock), Choose: func(k *Case) event.State { return k.Contract.pausedFrom },
			Rules: []Rule{
				ActRule("G23a", "row 23 (d)", func(k *Case, a event.Resumed) Outcome {
					return must(!a.ShiftEnd || k.Contract.has(pauseOwnNeed) && !k.Contract.endOn.IsZero())
				}),
				StateRule("G23b", "row 23; section 8 (d)", func(k *Case) Outcome {
					if k.By.Role == roles.Clock && k.Today < k.Contract.pauseUntil {
						return Unmet(date("until", k.Contract.pauseUntil))
					}
					return Met()
				}).As(TooEarly),
				ActRule("G19d", "row 19; B4 (k)", func(k *Case, a event.Resumed) Outcome {
					if !a.ShiftEnd {
						return Met()
					}
					return withinProbation(k.Contract, shiftedEnd(k))
				}),
			},
		},
		{
			ID: "28", Act: event.Completed{}.EventType(), From: running, To: completed,
			By: roles.Of(roles.Coordinator, roles.Clock),
			Rules: []Rule{
				StateRule("G28a", "row 28 (d)", periodOver).As(TooEarly),
				StateRule("G28b", "row 28 (d)", func(k *Case) Outcome { return must(k.Contract.UnderReview() == 0) }),
				StateRule("G28c", "row 28 (d)", nothingDue),
			},
			Starts: []Start{startEvaluation, startTelling},
		},
		{
			ID: "28b", Act: event.CalledIn{}.EventType(), From: active, Tracks: attending, By: roles.Of(roles.AdvisoryUnit),
			Rules: []Rule{StateRule("G28ba", "row 28b (d)", func(k *Case) Outcome {
				most := k.Terms.N(agreement.CallsMax)
				if int(k.Contract.calls) >= most {
					return Unmet(number("most", most))
				}
				return Met()
			})},
		},
		{
			ID: "28b", Act: event.AttendanceRecorded{}.EventType(), From: active, Tracks: attending, By: roles.Of(roles.AdvisoryUnit),
			Rules: []Rule{StateRule("G28bb", "row 28b (d)", func(k *Case) Outcome { return must(k.Contract.calls > 0) })},
		},
		{
			ID: "28c", Act: event.EndedByChoice{}.EventType(), From: active, To: completed, Tracks: On(agreement.Voluntary),
			By: roles.Of(roles.Youth), Starts: []Start{startEvaluation},
		},
		{
			ID: "29", Act: event.CompletedEarly{}.EventType(), From: active, To: completed, Tracks: planned3,
			By: roles.Of(roles.Prosecutor), Proposer: roles.Of(roles.Coordinator), On: leaderDecides,
			Rules: []Rule{
				StateRule("G29a", "row 29 (d)", func(k *Case) Outcome {
					c := k.Contract
					passed, whole := k.On.Sub(c.startedOn)*3, c.endOn.Sub(c.startedOn)*k.Terms.N(agreement.EarlyMinThirds)
					return must(!c.endOn.IsZero() && passed >= whole)
				}).As(TooEarly),
				StateRule("G29b", "row 29 (d)", func(k *Case) Outcome {
					return must(!k.Contract.has(wantsTesting) || k.Contract.inPlan().band == agreement.Eased)
				}),
				ActRule("G29c", "row 29 (d)", func(k *Case, a event.CompletedEarly) Outcome {
					return confirms(k, a.Proposal, a.EventType(), roles.Ref{})
				}),
			},
			Starts: []Start{startEvaluation},
		},
		{
			ID: "30", Act: event.UnsuitableDeclared{}.EventType(), From: live, To: aborted, Reason: always(event.Unsuitable),
			By: roles.Of(roles.Prosecutor), Proposer: roles.Of(roles.Coordinator), On: leaderDecides,
			Rules: []Rule{
				ActRule("G30a", "row 30 (d)", func(_ *Case, a event.UnsuitableDeclared) Outcome { return must(!a.Referral.IsZero()) }),
				ActRule("G30d", "row 30 (d)", func(k *Case, a event.UnsuitableDeclared) Outcome {
					return confirms(k, a.Proposal, a.EventType(), roles.Ref{})
				}),
			},
			Starts: []Start{startEvaluation, startOutcome},
		},
		{
			ID: "30", Act: event.DeliveryImpossible{}.EventType(), From: live, To: aborted, Reason: always(event.CannotDeliver),
			By: roles.Of(roles.Prosecutor), Proposer: roles.Of(roles.Leader), On: leaderDecides,
			Rules: []Rule{
				ActRule("G30b", "row 30 (d)", func(_ *Case, a event.DeliveryImpossible) Outcome { return must(!a.Attempts.IsZero()) }),
				ActRule("G30d", "row 30 (d)", func(k *Case, a event.DeliveryImpossible) Outcome {
					return confirms(k, a.Proposal, a.EventType(), roles.Ref{})
				}),
			},
			Starts: []Start{startEvaluation, startOutcome},
		},
		{
			ID: "30", Act: event.BasisLapsed{}.EventType(), From: live, To: aborted, Reason: always(event.BasisLapse),
			By: roles.Of(roles.Prosecutor, roles.Clock),
			On: map[agreement.Track]ByTrack{agreement.Voluntary: {By: roles.Of(roles.Leader, roles.Clock)}},
			Rules: []Rule{StateRule("G30c", "row 30; B1 (k)", func(k *Case) Outcome {
				return must(!k.Terms.TrackOpen(k.Contract.track, k.On))
			})},
			Starts: endingStarts,
		},
		{
			ID: "45", Act: event.Dropped{}.EventType(), From: live, To: aborted, Tracks: prosecuted,
			By: roles.Of(roles.Prosecutor), Reason: always(event.CaseDropped),
			Rules: []Rule{ActRule("G45a", "row 45 (k)", func(_ *Case, a event.Dropped) Outcome {
				return must(slices.Contains(dropReasons, a.Reason))
			})},
			Starts: []Start{startEvaluation},
		},
		{
			ID: "45b", Act: event.ConditionsChanged{}.EventType(), From: running, Tracks: On(agreement.Waiver, agreement.MediationPlan),
			By: roles.Of(roles.Prosecutor),
			Rules: []Rule{
				ActRule("G45ba", "row 45b (d)", func(k *Case, a event.ConditionsChanged) Outcome {
					return must(eases(k.Contract, a) || !a.Wish.IsZero())
				}),
				conditionsConsented(),
			},
		},
		{
			ID: "45b", Act: event.Extended{}.EventType(), From: running, Tracks: On(agreement.Waiver, agreement.MediationPlan),
			By: roles.Of(roles.Prosecutor),
			Rules: append([]Rule{
				ActRule("G45ba", "row 45b (d)", func(_ *Case, a event.Extended) Outcome { return must(!a.Wish.IsZero()) }),
			}, extensionRules()...),
		},
	}
}

var dropReasons = []event.Code{"proof-failed", "decision-reversed", "court-demanded", "other-reaction"}

// Every end of the period starts the evaluation. The prosecutor is told by whoever
// else ended it, and owes the outcome of the criminal case after every abort but
// his own decision to drop it.
var (
	startEvaluation = Start{Key: agreement.EvaluationDue, When: leavesLive}
	startOutcome    = Start{Key: agreement.OutcomeDue, When: arrives(event.StateAborted), Tracks: prosecuted}
	startTelling    = Start{Key: agreement.TellProsecutorDue, When: func(k *Case, to event.State) bool {
		return leavesLive(k, to) && notProsecutor(k, to)
	}, Tracks: prosecuted}
	endingStarts = []Start{startEvaluation, startOutcome, startTelling}
)

func leavesLive(_ *Case, to event.State) bool { return ended.Has(to) }

// periodOver: the end date has come, or on attendance tracks the youth has met
// as often as decided.
func periodOver(k *Case) Outcome {
	c := k.Contract
	if c.track.Attendance() {
		if c.attended < c.attendances {
			return Unmet(number("attended", int(c.attended)), number("of", int(c.attendances)))
		}
		return Met()
	}
	if c.endOn.IsZero() || k.On < c.endOn {
		return Unmet(date("end", c.endOn))
	}
	return Met()
}

// nothingDue: every test and conversation has been held or is closed. What an
// agency has not closed some time after the end holds the youth no longer: it is
// cancelled with the completion.
func nothingDue(k *Case) Outcome {
	c := k.Contract
	if k.By.Role == roles.Clock && !c.endOn.IsZero() && k.Today > c.endOn.AddDays(k.Terms.N(agreement.ExcuseSilenceDays)) {
		return Met()
	}
	for i := range c.tests {
		if unsettled.Has(c.tests[i].state) {
			return Unmet(number("test", i+1))
		}
	}
	for i := range c.talks {
		if unsettled.Has(c.talks[i].state) {
			return Unmet(number("conversation", i+1))
		}
	}
	return Met()
}

// unsettled are the states of tests and conversations that still wait for
// something. A missed one waits for the answer to whether it is excused.
var unsettled = In(event.StatePlanned, event.StateNotified, event.StateMissed)

// midway is the day in the middle of the period.
func midway(c *Contract, terms *agreement.Terms) agreement.Date {
	return c.startedOn.AddDays(c.endOn.Sub(c.startedOn) * terms.N(agreement.MidwayPercent) / 100)
}

// paused counts the days of the pause that ends on a day. What a late return adds
// to the days agreed is an agency's delay and counts for nobody.
func (c *Contract) paused(on agreement.Date) int {
	return max(0, min(on, c.pauseUntil).Sub(c.pausedOn))
}

// shiftedEnd is the end date moved by the days the pause lasted.
func shiftedEnd(k *Case) agreement.Date {
	return k.Contract.endOn.AddDays(k.Contract.paused(k.On))
}

// coveredUntil says whether every live consent that counts reaches a day.
func (c *Contract) coveredUntil(end agreement.Date) bool {
	for i := range c.consents {
		k := &c.consents[i]
		if k.state == event.StateGiven && c.requires(k.part) && c.counts(k) && !k.to.IsZero() && k.to < end {
			return false
		}
	}
	return true
}
