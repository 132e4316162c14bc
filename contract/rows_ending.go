package contract

import (
	"slices"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// endingRows are rows 38 to 42, 46, 47 and 58: evaluation, closing, the outcome
// of the criminal case, corrections, death and void. Basis: process.md sections
// 6.2, 6.4 and 6.6.
func endingRows() []Row {
	evaluators := roles.Of(roles.Mediation, roles.Coordinator)
	return []Row{
		{
			ID: "38", Act: event.EvaluationHeld{}.EventType(), From: ended, By: evaluators,
			Rules: []Rule{
				ActRule("G38a", "row 38 (s1)", func(k *Case, a event.EvaluationHeld) Outcome {
					return must((a.TookPart || a.Invited) && k.Contract.evaluated&groupBit(a.Group) == 0)
				}),
				ActRule("G38b", "row 38; E4 (d)", func(k *Case, a event.EvaluationHeld) Outcome { return groupCounts(k, a.Group) }),
			},
			Starts: closeStarts,
		},
		{
			ID: "39", Act: event.EvaluationDeclined{}.EventType(), From: ended,
			By: roles.Of(roles.Youth, roles.Guardian, roles.Coordinator, roles.Clock),
			Rules: []Rule{
				ActRule("G39a", "row 39 (d)", ownChoiceOrSilence),
				ActRule("G39b", "row 39; E4 (d)", func(k *Case, a event.EvaluationDeclined) Outcome { return groupCounts(k, a.Group) }),
			},
			Starts: closeStarts,
		},
		{
			ID: "58", Act: event.EvaluationOffered{}.EventType(), From: ended, By: evaluators,
			Rules: []Rule{ActRule("G58a", "row 58 (d)", func(k *Case, a event.EvaluationOffered) Outcome { return groupCounts(k, a.Group) })},
		},
		{
			ID: "40", Act: event.Closed{}.EventType(), From: In(event.StateCompleted), To: []event.State{event.StateClosedCompleted},
			By:    evaluators,
			Rules: []Rule{StateRule("G40a", "row 40; E1 (s1)", everyGroup)},
		},
		{
			ID: "41", Act: event.Closed{}.EventType(), From: In(event.StateAborted), To: []event.State{event.StateClosedAborted},
			By: evaluators,
			Rules: []Rule{
				StateRule("G41a", "row 41; E1 (s1)", everyGroup),
				ActRule("G41b", "row 41 (d)", func(k *Case, a event.Closed) Outcome {
					c := k.Contract
					if c.track == agreement.Voluntary || c.has(outcomeAfterEnd) {
						return Met()
					}
					return must(a.OutcomeUnknown && c.passed(agreement.OutcomeDue, k.Today))
				}),
			},
		},
		{
			ID: "41a", Act: event.OutcomeRecorded{}.EventType(), From: anyState, Tracks: prosecuted, By: roles.Of(roles.Prosecutor),
			Rules: []Rule{ActRule("G41aa", "row 41a (d)", func(_ *Case, a event.OutcomeRecorded) Outcome { return must(a.Reason != "") })},
		},
		{
			ID: "42", Act: event.Corrected{}.EventType(), From: anyState, By: everyRecorder,
			Rules: []Rule{
				ActRule("G42a", "row 42 (d)", func(_ *Case, a event.Corrected) Outcome { return must(a.Reason != "") }),
				ActRule("G42b", "row 42 (d)", func(k *Case, _ event.Corrected) Outcome {
					// A youth or a guardian corrects only what they said themselves.
					if k.target == nil || k.Contract.hidden(k.target.Seq) && k.target.By.Ref != k.By.Ref {
						return Unmet() // of what is hidden not even the organisation is told
					}
					return must(k.target.By.Role == k.By.Role && k.target.By.Org == k.By.Org &&
						(!k.By.Role.Private() || k.target.By.Subject() == k.By.Subject()))
				}),
				ActRule("G42c", "row 42 (d)", func(k *Case, a event.Corrected) Outcome {
					return must(k.target != nil && a.Data != nil && a.Data.EventType() == k.target.Type && correctable(k.target.Data, a.Data))
				}),
			},
		},
		{
			ID: "42b", Act: event.InconsistencyResolved{}.EventType(), From: anyState,
			By: roles.Of(roles.Prosecutor), Proposer: roles.Of(roles.Leader),
			On: map[agreement.Track]ByTrack{
				agreement.Voluntary: {By: roles.Of(roles.Leader), Proposer: roles.Of(roles.Coordinator)},
			},
			Rules: []Rule{
				StateRule("G42ba", "row 42 (d)", func(k *Case) Outcome { return must(k.Contract.has(inconsistent)) }),
				ActRule("G42bc", "row 42 (d)", func(_ *Case, a event.InconsistencyResolved) Outcome { return must(a.Reason != "") }),
				ActRule("G42bb", "row 42 (d)", func(k *Case, a event.InconsistencyResolved) Outcome {
					return confirms(k, a.Proposal, a.EventType(), roles.Ref{})
				}),
			},
		},
		deathRow(beforeLive, event.StateNotEntered),
		deathRow(live|ended, event.StateClosedAborted),
		{
			ID: "47", Act: event.Voided{}.EventType(), From: beforeLive | In(event.StatePlanning), To: []event.State{event.StateNotEntered},
			By: roles.Of(roles.Leader), Proposer: roles.Of(roles.Police, roles.Coordinator), Reason: always(event.Void),
			Rules: []Rule{
				ActRule("G47a", "row 47 (d)", func(k *Case, a event.Voided) Outcome {
					return confirms(k, a.Proposal, a.EventType(), roles.Ref{})
				}),
				ActRule("G47b", "row 47 (d)", func(_ *Case, a event.Voided) Outcome { return must(slices.Contains(voidReasons, a.Reason)) }),
			},
			Starts: []Start{{Key: agreement.TellProsecutorDue, Tracks: prosecuted}},
		},
	}
}

// deathRow is row 46: before planning the contract is not entered, later it ends.
func deathRow(from States, to event.State) Row {
	return Row{
		ID: "46", Act: event.DeathRecorded{}.EventType(), From: from, To: []event.State{to},
		By: roles.Of(roles.Coordinator, roles.Police, roles.Mediation), Reason: always(event.Died),
		Rules:  []Rule{ActRule("G46a", "row 46 (d)", func(_ *Case, a event.DeathRecorded) Outcome { return must(!a.Evidence.IsZero()) })},
		Starts: []Start{{Key: agreement.TellProsecutorDue, Tracks: prosecuted}},
	}
}

var (
	voidReasons   = []event.Code{"duplicate", "wrong-person", "error"}
	closeStarts   = []Start{{Key: agreement.CloseDue, When: func(k *Case, _ event.State) bool { return k.groupsAfter() == 0 }}}
	everyRecorder = roles.Of(roles.Youth, roles.Guardian, roles.Police, roles.Prosecutor, roles.Coordinator,
		roles.ConversationPartner, roles.Collector, roles.HealthContact, roles.Laboratory, roles.Mediation, roles.AdvisoryUnit, roles.Leader)
)

// groupBit gives a group its bit; 0 for a group that does not exist.
func groupBit(g event.Group) uint8 {
	switch g {
	case event.GroupNetwork:
		return 1
	case event.GroupYouth:
		return 2
	case event.GroupGuardians:
		return 4
	}
	return 0
}

// groups are the groups that an evaluation is owed to this day: guardians only
// while the youth is under 18 and has any.
func (k *Case) groups() uint8 {
	if k.Contract.age(k.On) == 18 || len(k.Contract.guardians) == 0 {
		return 1 | 2
	}
	return 1 | 2 | 4
}

func groupCounts(k *Case, g event.Group) Outcome {
	if groupBit(g)&k.groups() == 0 {
		return Unmet(text("group", string(g)))
	}
	return Met()
}

// groupsAfter are the groups that are still owed an evaluation after the act.
func (k *Case) groupsAfter() uint8 {
	done := k.Contract.evaluated
	switch a := k.Act.(type) {
	case event.EvaluationHeld:
		done |= groupBit(a.Group)
	case event.EvaluationDeclined:
		done |= groupBit(a.Group)
	}
	return k.groups() &^ done
}

func everyGroup(k *Case) Outcome {
	owed := k.groups() &^ k.Contract.evaluated
	for _, g := range []event.Group{event.GroupNetwork, event.GroupYouth, event.GroupGuardians} {
		if owed&groupBit(g) != 0 {
			return Unmet(text("group", string(g)))
		}
	}
	return Met()
}

// ownChoiceOrSilence: a group declines for itself; the clock only after enough
// documented offers.
func ownChoiceOrSilence(k *Case, a event.EvaluationDeclined) Outcome {
	bit := groupBit(a.Group)
	if bit == 0 || k.Contract.evaluated&bit != 0 {
		return Unmet(text("group", string(a.Group)))
	}
	switch k.By.Role {
	case roles.Youth:
		return must(a.Group == event.GroupYouth)
	case roles.Guardian:
		return must(a.Group == event.GroupGuardians)
	case roles.Coordinator:
		return must(a.Group == event.GroupNetwork)
	case roles.Clock:
		least := k.Terms.N(agreement.EvaluationOffersMin)
		if offers := int(k.Contract.evalOffers[groupPlace(a.Group)]); offers < least {
			return Unmet(number("offers", offers), number("least", least))
		}
		// Offers take time to answer: until the evaluation is due.
		return deadlinePassed(agreement.EvaluationDue)(k)
	}
	return Unmet()
}

func groupPlace(g event.Group) int {
	switch g {
	case event.GroupYouth:
		return 1
	case event.GroupGuardians:
		return 2
	}
	return 0
}
