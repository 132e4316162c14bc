package contract

import (
	"slices"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// Standard is the lifecycle of process.md. Each call returns a fresh value that
// the caller may extend before handing it to [New].
func Standard() Definition {
	return Definition{
		States: standardStates(),
		Rows: slices.Concat(intakeRows(), consentRows(), planRows(), runningRows(), reviewRows(), referralRows(), itemRows(),
			noteRows(), endingRows(), besideRows()),
		Regions:   append(standardRegions(), itemRegions()...),
		Deadlines: standardDeadlines(),
		Common:    commonRules(),
	}
}

// standardStates names the owner of every state: the role that must move next.
//
// Basis: process.md section 5; section 2 for the tracks.
func standardStates() []StateSpec {
	mediationRuns := map[agreement.Track]roles.Role{agreement.MediationPlan: roles.Mediation}
	noPolice := map[agreement.Track]roles.Role{agreement.Voluntary: roles.Coordinator}
	activeOn := map[agreement.Track]roles.Role{
		agreement.MediationPlan: roles.Mediation, agreement.Advisory: roles.AdvisoryUnit, agreement.Transfer71d: roles.AdvisoryUnit,
	}
	return []StateSpec{
		{State: event.StateReceived, Owner: roles.Police, OnTrack: noPolice},
		{State: event.StateScreening, Owner: roles.Police, OnTrack: noPolice},
		{State: event.StateInformed, Owner: roles.Police, OnTrack: noPolice},
		{State: event.StateOffered, Owner: roles.Youth},
		{State: event.StateConsenting, Owner: roles.Coordinator},
		{State: event.StateDeciding, Owner: roles.Prosecutor},
		{State: event.StatePlanning, Owner: roles.Coordinator, OnTrack: mediationRuns},
		{State: event.StateSigned, Owner: roles.Coordinator, OnTrack: mediationRuns},
		{State: event.StateActive, Owner: roles.Coordinator, OnTrack: activeOn},
		{State: event.StatePaused, Owner: roles.Coordinator, OnTrack: mediationRuns},
		{State: event.StateReviewing, Owner: roles.Coordinator, OnTrack: mediationRuns},
		{State: event.StateReferred, Owner: roles.Prosecutor},
		{State: event.StateReconsidering, Owner: roles.Coordinator, OnTrack: mediationRuns},
		{State: event.StateCompleted, Owner: roles.Mediation, OnTrack: noMediation},
		{State: event.StateAborted, Owner: roles.Mediation, OnTrack: noMediation},
		{State: event.StateClosedCompleted},
		{State: event.StateClosedAborted},
		{State: event.StateNotEntered},
	}
}

// standardDeadlines is the table of process.md section 8.
func standardDeadlines() []DeadlineSpec {
	carrying := In(event.StateActive, event.StateReviewing, event.StateReferred)
	noPolice := map[agreement.Track]roles.Role{agreement.Voluntary: roles.Coordinator}
	mediationRuns := map[agreement.Track]roles.Role{agreement.MediationPlan: roles.Mediation}
	return []DeadlineSpec{
		{Key: agreement.ScreeningDue, Owner: roles.Police, OnTrack: noPolice, In: In(event.StateReceived),
			MetLeaving: types(event.ScreeningStarted{})},
		{Key: agreement.ConcernTalkDue, Owner: roles.Police, In: In(event.StateScreening),
			Met: types(event.ConcernTalkRecorded{}), MetLeaving: types(event.ScopeRejected{})},
		{Key: agreement.OfferDue, Owner: roles.Police, OnTrack: noPolice, In: In(event.StateInformed),
			MetLeaving: types(event.Offered{}, event.OtherReactionChosen{}, event.Dropped{}, event.Declined{}, event.NotPursuedFurther{})},
		{Key: agreement.ReflectionOver, In: In(event.StateOffered), MetLeaving: types(event.Accepted{}), Lapses: true},
		{Key: agreement.OfferLapse, In: In(event.StateOffered), MetLeaving: types(event.Declined{}, event.Accepted{}), Lapses: true},
		{Key: agreement.ConsentsDue, In: In(event.StateConsenting), Lapses: true,
			MetLeaving: types(event.ConsentGiven{}, event.ConsentRefused{}, event.GuardianNotFound{})},
		{Key: agreement.DecisionDue, Owner: roles.Prosecutor, In: In(event.StateDeciding, event.StateReferred),
			MetLeaving: types(event.Decided{}, event.AttendanceDecided{}, event.ProsecutorRefused{}, event.Dropped{},
				event.Continued{}, event.ConditionsChanged{}, event.Extended{}, event.Reopened{})},
		{Key: agreement.MappingDue, Owner: roles.Coordinator, OnTrack: mediationRuns, In: In(event.StatePlanning), Met: types(event.MappingRecorded{})},
		{Key: agreement.PlanDue, Owner: roles.Coordinator, OnTrack: mediationRuns, In: In(event.StatePlanning), Met: types(event.PlanSet{})},
		{Key: agreement.SigningDue, Owner: roles.Coordinator, OnTrack: mediationRuns, In: In(event.StatePlanning),
			MetLeaving: types(event.Signed{}), Void: types(event.PlanSet{}, event.SigningLapsed{})},
		{Key: agreement.StartDue, Owner: roles.Coordinator, OnTrack: mediationRuns, In: In(event.StateSigned), MetLeaving: types(event.Started{})},
		{Key: agreement.FirstConversationDue, Owner: roles.Coordinator, OnTrack: mediationRuns, In: carrying, Met: types(event.ConversationHeld{})},
		{Key: agreement.FirstTestDue, Owner: roles.Coordinator, OnTrack: mediationRuns, In: carrying, Met: types(event.TestNotified{})},
		{Key: agreement.MidwayDue, Owner: roles.Coordinator, OnTrack: mediationRuns, In: carrying, Met: types(event.MidwayHeld{})},
		{Key: agreement.ResumeDue, Owner: roles.Coordinator, OnTrack: mediationRuns, In: In(event.StatePaused), MetLeaving: types(event.Resumed{})},
		{Key: agreement.HearingDue, Owner: roles.Coordinator, OnTrack: mediationRuns, In: underReview,
			Met: types(event.HearingRecorded{})},
		{Key: agreement.AssessmentDue, Owner: roles.Coordinator, OnTrack: mediationRuns, In: In(event.StateReviewing),
			MetLeaving: types(event.NoBreachFound{}, event.DeviationExplained{}, event.Reacted{}, event.Referred{})},
		{Key: agreement.FollowUpDue, Owner: roles.Coordinator, OnTrack: mediationRuns, In: live,
			Met: types(event.TalkHeld{}), MetWhen: func(k *Case, d Owed) bool {
				a, ok := k.Act.(event.TalkHeld)
				return ok && !reviewTalk(a) && (a.Kind == "dilution") == (d.Of == k.Contract.inCommon().thinTalk)
			}},
		{Key: agreement.WithdrawalTalkDue, Owner: roles.Coordinator, OnTrack: mediationRuns, In: In(event.StateReconsidering),
			Met: types(event.TalkHeld{}), MetWhen: func(k *Case, _ Owed) bool {
				a, ok := k.Act.(event.TalkHeld)
				return ok && reviewTalk(a)
			}},
		{Key: agreement.AnswerDue, In: In(event.StateReconsidering), Lapses: true,
			Void: types(event.BirthdayReached{}), VoidWhen: func(k *Case) bool { return turnsAdult(k, event.StateNone) },
			MetLeaving: types(event.ConsentRestored{}, event.WithdrawalConfirmed{})},
		{Key: agreement.TellProsecutorDue, Owner: roles.Coordinator, Met: types(event.ProsecutorNotified{}),
			MetWhen: func(k *Case, d Owed) bool {
				a, ok := k.Act.(event.ProsecutorNotified)
				return ok && a.Of == d.Of
			}},
		{Key: agreement.ReceiverAnswerDue, Owner: roles.Coordinator, In: live,
			Met: types(event.TransferAccepted{}, event.TransferRefused{}, event.ResponsibilityShared{}), Void: types(event.MoveCancelled{}, event.MoveReported{}), VoidWhen: asksAgain},
		{Key: agreement.SenderDecidesDue, Owner: roles.Coordinator, In: live,
			Met: types(event.ResponsibilityShared{}), MetLeaving: types(event.EndedByMove{}), Void: types(event.MoveCancelled{}, event.MoveReported{}, event.TransferAccepted{}), VoidWhen: asksAgain},
		{Key: agreement.AttendBy, Owner: roles.AdvisoryUnit, In: carrying, MetLeaving: types(event.Completed{})},
		{Key: agreement.EndDue, Owner: roles.Coordinator, OnTrack: mediationRuns, In: live,
			MetLeaving: types(event.Completed{}, event.CompletedEarly{}, event.EndedByChoice{})},
		{Key: agreement.EvaluationDue, Owner: roles.Mediation, OnTrack: noMediation, In: ended,
			Met: types(event.EvaluationHeld{}, event.EvaluationDeclined{}), MetWhen: func(k *Case, _ Owed) bool { return k.groupsAfter() == 0 }},
		{Key: agreement.CloseDue, Owner: roles.Mediation, OnTrack: noMediation, In: ended, MetLeaving: types(event.Closed{})},
		{Key: agreement.OutcomeDue, Owner: roles.Prosecutor, In: In(event.StateAborted), Met: types(event.OutcomeRecorded{})},
		{Key: agreement.VacancyDue, Owner: roles.Leader, In: nonTerminal, Met: types(event.HolderAppointed{}, event.HandedOver{}),
			MetWhen: func(k *Case, _ Owed) bool { return !vacantAfter(k) }},
		{Key: agreement.ProposalLapse, Lapses: true},
	}
}

// asksAgain: a further move counts only when it asks another municipality.
func asksAgain(k *Case) bool {
	a, moves := k.Act.(event.MoveReported)
	return !moves || moveAsks(k.Contract, a)
}

// noMediation: where the mediation service has no part the coordinator stands in.
var noMediation = map[agreement.Track]roles.Role{
	agreement.Advisory: roles.Coordinator, agreement.Voluntary: roles.Coordinator, agreement.Transfer71d: roles.Coordinator,
}

func types(acts ...event.Payload) []event.Type {
	names := make([]event.Type, len(acts))
	for i, a := range acts {
		names[i] = a.EventType()
	}
	return names
}

// vacantAfter says whether a duty that the contract needs is without a holder
// after the act.
func vacantAfter(k *Case) bool {
	posts := k.Contract.inPlan().posts
	switch a := k.Act.(type) {
	case event.HolderAppointed:
		posts = postsWith([]event.Task{{Duty: a.Duty, Holder: a.Holder, Deputy: a.Deputy}}, posts)
	case event.HandedOver:
		posts = postsWith([]event.Task{{Duty: a.Duty, Holder: a.Holder, Deputy: k.Contract.post(a.Duty).Deputy}}, posts)
	}
	for i, p := range posts {
		if k.Contract.needs(roles.Duty(i+1)) && p.Holder.IsZero() {
			return true
		}
	}
	return false
}

// cascadeStop is the step by which tests and conversations stop when the
// contract goes where none are carried on. It follows from other acts only and
// is never an event of its own.
const cascadeStop event.Type = "cascade.stopped"

// standardRegions are the machines beside the contract. Basis: process.md
// sections 4, 6.5, 6.6 and 7.
func standardRegions() []RegionRow {
	to := func(states ...event.State) []event.State { return states }
	row := func(region event.Region, act event.Payload, from States, to []event.State) RegionRow {
		return RegionRow{Region: region, Act: act.EventType(), From: from, To: to}
	}
	none := In(event.StateNone)
	mirrored := func(act event.Payload, from States, to []event.State) RegionRow {
		return RegionRow{Region: event.ProsecutionRegion, Act: act.EventType(), From: from, To: to, Tracks: prosecuted}
	}
	consent, move := event.ConsentRegion, event.TransferRegion
	undecided := In(event.StateReported, event.StateUnderDecision)
	decided := In(event.StateConditional, event.StateTransferred, event.StateChanged)
	// What ends the case must never be held up by what the mirror already says.
	anyMirror := undecided | decided | In(event.StateDropped, event.StateOtherReaction, event.StateReopened,
		event.StateSetAside, event.StateProbationEnded, event.StateErased)
	asked := In(event.StateMoveReported, event.StateMoveRefused)
	shared := In(event.StateShared)
	return []RegionRow{
		row(consent, event.ConsentGiven{}, none|In(event.StateGiven, event.StateRefused, event.StateWithdrawn, event.StateLapsed), to(event.StateGiven)),
		row(consent, event.ConsentRestored{}, none|In(event.StateGiven, event.StateRefused, event.StateWithdrawn, event.StateLapsed), to(event.StateGiven)),
		row(consent, event.ConsentRefused{}, none|In(event.StateGiven, event.StateWithdrawn, event.StateLapsed), to(event.StateRefused)),
		row(consent, event.ConsentWithdrawn{}, In(event.StateGiven), to(event.StateWithdrawn)),
		row(consent, event.BirthdayReached{}, In(event.StateGiven), to(event.StateLapsed)),

		mirrored(event.Registered{}, none, to(event.StateReported)),
		mirrored(event.ConsentGiven{}, In(event.StateReported), to(event.StateUnderDecision)),
		mirrored(event.GuardianNotFound{}, In(event.StateReported), to(event.StateUnderDecision)),
		mirrored(event.BirthdayReached{}, In(event.StateReported), to(event.StateUnderDecision)),
		mirrored(event.Decided{}, In(event.StateUnderDecision), to(event.StateConditional)),
		mirrored(event.AttendanceDecided{}, In(event.StateUnderDecision), to(event.StateConditional, event.StateTransferred)),
		mirrored(event.ProsecutorRefused{}, anyMirror, to(event.StateOtherReaction)),
		mirrored(event.OtherReactionChosen{}, anyMirror, to(event.StateOtherReaction)),
		mirrored(event.Dropped{}, anyMirror, to(event.StateDropped)),
		mirrored(event.Reopened{}, anyMirror, to(event.StateReopened)),
		mirrored(event.ConditionsChanged{}, decided, to(event.StateChanged)),
		mirrored(event.Extended{}, decided, to(event.StateChanged)),
		mirrored(event.OutcomeRecorded{}, undecided, to(event.StateDropped, event.StateOtherReaction)),
		mirrored(event.OutcomeRecorded{}, (anyMirror &^ undecided).Without(event.StateProbationEnded), to(event.StateChanged, event.StateReopened, event.StateSetAside,
			event.StateProbationEnded, event.StateDropped, event.StateOtherReaction)),

		row(move, event.MoveReported{}, none|asked|shared, to(event.StateMoveReported)),
		row(move, event.TransferAccepted{}, asked, to(event.StateNone)),
		row(move, event.TransferRefused{}, In(event.StateMoveReported), to(event.StateMoveRefused)),
		row(move, event.EndedByMove{}, In(event.StateMoveRefused), to(event.StateNone)),
		row(move, event.ResponsibilityShared{}, asked, to(event.StateShared)),
		row(move, event.MoveCancelled{}, asked|shared, to(event.StateNone)),
		{Region: move, Act: cascadeStop, From: asked | shared, To: to(event.StateNone)},
	}
}

// commonRules are judged for every act.
func commonRules() []Rule {
	return []Rule{
		StateRule("R3", "section 8; section 11", func(k *Case) Outcome {
			if k.Occurred.After(k.Recorded) {
				return Unmet(date("occurred", k.On), date("recorded", k.Today))
			}
			return Met()
		}).As(TooLate),
		StateRule("G18d", "row 18 (d)", func(k *Case) Outcome {
			if k.By.OnBehalf.IsZero() {
				return Met()
			}
			// Consent, withdrawal, a proposal and every other word is one's own;
			// only a signature can be given for somebody.
			signs := k.row.Act == (event.Signed{}).EventType()
			return must(signs && k.By.OnBehalf.Complete() && k.By.OnBehalf.Of != k.By.Ref)
		}),
		StateRule("S8a", "section 8 (d)", func(k *Case) Outcome {
			if len(k.row.To) == 0 || outranks(k.row.Act) || k.at >= k.Contract.since {
				return Met()
			}
			return Unmet(date("occurred", k.On))
		}).As(TooEarly),
		StateRule("R5", "section 7; section 11", oneResponsible),
		StateRule("G42d", "row 42 (d)", func(k *Case) Outcome {
			return must(len(k.row.To) == 0 || outranks(k.row.Act) || !k.Contract.has(inconsistent))
		}),
	}
}

// oneResponsible: until it has accepted, the municipality that was asked may only
// answer, and its leader give it more time to.
func oneResponsible(k *Case) Outcome {
	c := k.Contract
	asked := c.org(receiving)
	if c.transfer == event.StateShared {
		return Met() // a joint team
	}
	if asked == "" || asked == c.org(responsible) || k.By.Org != asked || k.By.Role.Private() {
		return Met()
	}
	switch k.row.Act {
	case (event.TransferAccepted{}).EventType(), (event.TransferRefused{}).EventType(), (event.ResponsibilityShared{}).EventType():
		return Met()
	case (event.Proposed{}).EventType():
		if a, ok := k.Act.(event.Proposed); ok && a.Act == (event.ResponsibilityShared{}).EventType() {
			return Met()
		}
	case (event.DeadlineExtended{}).EventType():
		if k.By.Role == roles.Leader {
			return Met()
		}
	}
	return Unmet(text("responsible", string(c.org(responsible))))
}

// outranking are taken at any time and whatever else is wrong with the case: a
// withdrawal and its confirmation, a death, and what lapses in the youth's favour.
var outranking = types(event.ConsentWithdrawn{}, event.WithdrawalConfirmed{}, event.DeathRecorded{},
	event.ReviewLapsed{}, event.ReferralLapsed{})

// outranks says whether an act is taken whatever else is wrong with the case.
func outranks(act event.Type) bool {
	return slices.Contains(outranking, act)
}
