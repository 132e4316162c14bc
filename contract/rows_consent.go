package contract

import (
	"slices"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// consentRows are rows 11, 12, 15, 15b and 24 to 27: giving, refusing,
// withdrawing and restoring consent, and the birthdays. Basis: process.md
// sections 4, 6.1 and 6.2.
func consentRows() []Row {
	notEntered := []event.State{event.StateNotEntered}
	reconsidering := []event.State{event.StateReconsidering}
	return slices.Concat(givingRows(prosecuted, event.StateDeciding), givingRows(On(agreement.Voluntary), event.StatePlanning), []Row{
		{
			ID: "11c", Act: event.ConsentGiven{}.EventType(), From: live.Without(event.StateReconsidering) | ended,
			By: roles.Of(roles.Youth, roles.Guardian), Rules: append(givingRules(), ActRule("G11ca", "section 4; C1 (d)", noGap)),
		},
		{
			ID: "12", Act: event.ConsentRefused{}.EventType(), From: In(event.StateConsenting), To: notEntered,
			By: roles.Of(roles.Youth, roles.Guardian), Reason: always(event.ConsentMissing),
			Rules: []Rule{ActRule("G12a", "row 12; section 4", func(k *Case, a event.ConsentRefused) Outcome {
				c := k.Contract
				required := c.requires(a.Part) &&
					(a.Part != agreement.Exchange || a.ToRole == roles.Prosecutor && a.ToOrg == c.org(prosecutor))
				return must(required && k.mayGive(a.Part))
			})},
			Starts: []Start{{Key: agreement.TellProsecutorDue, Tracks: prosecuted}},
		},
		{
			ID: "12", Act: event.ConsentsLapsed{}.EventType(), From: In(event.StateConsenting), To: notEntered,
			By: roles.Of(roles.Clock), Reason: always(event.ConsentMissing),
			Rules: []Rule{
				StateRule("G12b", "row 12 (d)", func(k *Case) Outcome {
					return must(!k.agencyOwesConsentStep() && k.Contract.lacking(k.Terms, k.On) != 0)
				}),
				StateRule("G12c", "row 12; section 8 (d)", deadlinePassed(agreement.ConsentsDue)).As(TooEarly),
			},
			Starts: []Start{{Key: agreement.TellProsecutorDue, Tracks: prosecuted}},
		},
		{
			ID: "15", Act: event.ConsentWithdrawn{}.EventType(), From: In(event.StateConsenting, event.StateDeciding),
			To: notEntered, Stays: true, By: roles.Of(roles.Youth, roles.Guardian), Reason: always(event.ConsentMissing),
			Choose: func(k *Case) event.State { return whenBroken(k, event.StateNotEntered) },
			Rules:  []Rule{ownConsent()},
			Starts: []Start{{Key: agreement.TellProsecutorDue, When: arrives(event.StateNotEntered), Tracks: prosecuted}},
		},
		{
			ID: "15b", Act: event.BirthdayReached{}.EventType(), From: In(event.StateOffered), By: roles.Of(roles.Clock),
			Rules: []Rule{birthday("G15ba", "row 15b; section 4")},
		},
		{
			ID: "15b", Act: event.BirthdayReached{}.EventType(), From: In(event.StateDeciding), Tracks: prosecuted,
			To: []event.State{event.StateConsenting}, Stays: true, By: roles.Of(roles.Clock),
			Choose: func(k *Case) event.State {
				if k.lackingAtAge(k.Act) != 0 {
					return event.StateConsenting
				}
				return event.StateNone
			},
			Rules:  []Rule{birthday("G15ba", "row 15b; section 4")},
			Starts: []Start{{Key: agreement.ConsentsDue, When: arrives(event.StateConsenting)}},
		},
		{
			ID: "24", Act: event.ConsentWithdrawn{}.EventType(), From: live.Without(event.StateReconsidering),
			To: reconsidering, Stays: true, By: roles.Of(roles.Youth, roles.Guardian),
			Choose: func(k *Case) event.State { return whenBroken(k, event.StateReconsidering) },
			Rules:  []Rule{ownConsent()},
			Starts: []Start{
				{Key: agreement.WithdrawalTalkDue, When: arrives(event.StateReconsidering)},
				{Key: agreement.AnswerDue, When: arrives(event.StateReconsidering)},
				{Key: agreement.TellProsecutorDue, When: arrives(event.StateReconsidering), Tracks: prosecuted},
			},
		},
		{
			ID: "24b", Act: event.ConsentWithdrawn{}.EventType(), From: In(event.StateReconsidering) | ended | terminal,
			By: roles.Of(roles.Youth, roles.Guardian), Rules: []Rule{ownConsent()},
		},
		{
			ID: "25", Act: event.ConsentRestored{}.EventType(), From: In(event.StateReconsidering), To: keptStates, Stays: true,
			By: roles.Of(roles.Youth, roles.Guardian),
			Choose: func(k *Case) event.State {
				a, _ := k.Act.(event.ConsentRestored)
				if k.lackingAfter(event.ConsentGiven(a)) != 0 {
					return event.StateNone
				}
				return k.Contract.kept
			},
			Starts: []Start{{Key: agreement.SigningDue, When: func(k *Case, to event.State) bool {
				_, open := k.Contract.open(agreement.SigningDue)
				return to == event.StatePlanning && k.Contract.has(planned) && !open
			}}},
			Rules: []Rule{
				ActRule("G25a", "row 25; section 4", func(k *Case, a event.ConsentRestored) Outcome {
					person := k.Contract.person(k.By.Subject())
					lack := k.Contract.lacking(k.Terms, k.On)
					theirs := lack.lackOf(person) || person == int(k.Contract.stopBy) ||
						lack == 0 && person == 0 && k.Contract.cause != causeSignature
					return must(theirs && k.mayGive(a.Part))
				}),
				ActRule("G11c", "section 4 (d)", func(k *Case, a event.ConsentRestored) Outcome {
					return wholeRecord(k, event.ConsentGiven(a))
				}),
				ActRule("C4", "section 11; section 4", func(_ *Case, a event.ConsentRestored) Outcome { return named(event.ConsentGiven(a)) }),
			},
		},
		{
			ID: "26", Act: event.WithdrawalConfirmed{}.EventType(), From: In(event.StateReconsidering), To: []event.State{event.StateAborted},
			By: roles.Of(roles.Youth, roles.Guardian),
			Reason: func(k *Case) event.Reason {
				if k.By.Role == roles.Guardian {
					return event.GuardianWithdrew
				}
				return event.Withdrawn
			},
			Rules: []Rule{StateRule("G26a", "row 26; C6", func(k *Case) Outcome {
				person := k.Contract.person(k.By.Subject())
				stopped := person == int(k.Contract.stopBy) && k.Contract.cause != causeWithdrawal
				return must(stopped || k.withdrew(person))
			})},
			Starts: endingStarts,
		},
		{
			ID: "26", Act: event.AnswerLapsed{}.EventType(), From: In(event.StateReconsidering),
			To: []event.State{event.StateAborted, event.StateActive}, By: roles.Of(roles.Clock), Reason: always(event.ConsentLapsed),
			Choose: func(k *Case) event.State {
				if onlyBirthdayAfterEnd(k) {
					return event.StateActive
				}
				return event.StateAborted
			},
			Rules: []Rule{
				StateRule("G26b", "row 26 (d)", func(k *Case) Outcome { return must(k.Contract.has(talkOffered)) }),
				StateRule("G26c", "row 26; section 8 (d)", deadlinePassed(agreement.AnswerDue)).As(TooEarly),
			},
			Starts: endingStarts,
		},
		{
			ID: "27", Act: event.BirthdayReached{}.EventType(), From: live, To: reconsidering, Stays: true, By: roles.Of(roles.Clock),
			Choose: func(k *Case) event.State {
				a, _ := k.Act.(event.BirthdayReached)
				if a.Age == 18 && k.Contract.state != event.StateReconsidering {
					return event.StateReconsidering
				}
				return event.StateNone
			},
			Rules: []Rule{birthday("G27a", "row 27; section 4")},
			Starts: []Start{
				{Key: agreement.WithdrawalTalkDue, When: arrives(event.StateReconsidering)},
				{Key: agreement.AnswerDue, When: turnsAdult},
			},
		},
	})
}

// givingRows are rows 11, 11b and 15b: what completes the consents, and where the
// case goes then. There is nobody to decide on the voluntary track, so that it
// goes on to planning there, if the track is still open; on the others the decision
// asks for that (B1).
func givingRows(tracks Tracks, done event.State) []Row {
	countersigns, begins := roles.Of(roles.Leader), []Rule{stillOpen()}
	doneStarts := []Start{{Key: agreement.MappingDue, When: arrives(done)}, {Key: agreement.PlanDue, When: arrives(done)}}
	if done == event.StateDeciding {
		countersigns, begins = roles.Of(roles.Leader, roles.Prosecutor), nil
		doneStarts = []Start{{Key: agreement.DecisionDue, When: arrives(done)}}
	}
	return []Row{
		{
			ID: "11", Act: event.ConsentGiven{}.EventType(), From: In(event.StateConsenting), To: []event.State{done}, Stays: true, Tracks: tracks,
			By: roles.Of(roles.Youth, roles.Guardian),
			Choose: func(k *Case) event.State {
				a, _ := k.Act.(event.ConsentGiven)
				return k.Contract.whenComplete(k.lackingAfter(a))
			},
			Rules:  append(givingRules(), begins...),
			Starts: doneStarts,
		},
		{
			ID: "11b", Act: event.GuardianNotFound{}.EventType(), From: In(event.StateConsenting), To: []event.State{done}, Stays: true, Tracks: tracks,
			By: countersigns, Proposer: roles.Of(roles.Coordinator),
			Choose: func(k *Case) event.State {
				a, _ := k.Act.(event.GuardianNotFound)
				return k.Contract.whenComplete(k.lackingWithout(a.Guardian))
			},
			Rules: append([]Rule{
				ActRule("G11ba", "section 4 (d)", func(k *Case, a event.GuardianNotFound) Outcome {
					return confirms(k, a.Proposal, a.EventType(), a.Guardian)
				}),
				ActRule("G11bb", "section 4 (d)", func(k *Case, a event.GuardianNotFound) Outcome {
					i := k.Contract.guardianIndex(a.Guardian)
					return must(i > 0 && !k.Contract.isOut(i) && !k.Contract.hasAnswered(i))
				}),
				ActRule("G11bc", "section 4 (d)", func(_ *Case, a event.GuardianNotFound) Outcome {
					return must(a.Attempts > 0 && !a.Evidence.IsZero())
				}),
			}, begins...),
			Starts: doneStarts,
		},
		{
			ID: "15b", Act: event.BirthdayReached{}.EventType(), From: In(event.StateConsenting),
			To: []event.State{done}, Stays: true, Tracks: tracks, By: roles.Of(roles.Clock),
			Choose: func(k *Case) event.State {
				if begins != nil && !k.Terms.TrackOpen(k.Contract.track, k.On) {
					return event.StateNone
				}
				return k.Contract.whenComplete(k.lackingAtAge(k.Act))
			},
			Rules:  []Rule{birthday("G15ba", "row 15b; section 4")},
			Starts: doneStarts,
		},
	}
}

// givingRules hold for a consent whenever it is given: before the decision (row
// 11), or while the contract runs and after it for what is optional, as sharing
// with a municipality the youth moves to (row 11c).
func givingRules() []Rule {
	return []Rule{
		ActRule("G11a", "row 11; section 4; C3", func(k *Case, a event.ConsentGiven) Outcome { return capacity(k, a.Part) }),
		StateRule("G11b", "row 11 (d)", func(k *Case) Outcome { return must(k.informed()) }),
		ActRule("G11c", "section 4 (d)", wholeRecord),
		ActRule("C4", "section 11; section 4", func(_ *Case, a event.ConsentGiven) Outcome { return named(a) }),
	}
}

// noGap: a consent given anew must not leave the days until it begins uncovered.
func noGap(k *Case, a event.ConsentGiven) Outcome {
	i := k.Contract.find(k.Contract.person(k.By.Subject()), scope(a))
	live := i >= 0 && k.Contract.consents[i].state == event.StateGiven && k.Contract.consents[i].covers(k.On)
	return must(!live || a.From <= k.On)
}

// turnsAdult: from the 18th birthday the youth has the whole time to answer
// alone, also when a review was open already.
func turnsAdult(k *Case, _ event.State) bool {
	a, ok := k.Act.(event.BirthdayReached)
	return ok && a.Age == 18
}

// keptStates are the states a consent review can have come from.
var keptStates = []event.State{
	event.StatePlanning, event.StateSigned, event.StateActive, event.StatePaused, event.StateReviewing, event.StateReferred,
}

// arrives holds when the act leads into a state from another one.
func arrives(at event.State) func(*Case, event.State) bool {
	return func(k *Case, to event.State) bool { return to == at && k.Contract.state != at }
}

func ownConsent() Rule {
	return ActRule("G24a", "row 24; section 4", func(k *Case, a event.ConsentWithdrawn) Outcome {
		i := k.Contract.find(k.Contract.person(k.By.Subject()), a)
		return must(i >= 0 && k.Contract.consents[i].state == event.StateGiven && k.at >= k.Contract.consents[i].given)
	})
}

func birthday(id event.RuleID, basis string) Rule {
	return ActRule(id, basis, func(k *Case, a event.BirthdayReached) Outcome {
		c := k.Contract
		switch a.Age {
		case 16:
			return must(!c.has(turned16) && c.age(k.On) >= 16)
		case 18:
			return must(!c.has(turned18) && c.age(k.On) == 18)
		}
		return Unmet()
	}).As(TooEarly)
}
