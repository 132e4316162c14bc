package verify

import (
	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// The table of process.md section 8: where a deadline belongs, who owes it, what
// starts and what meets it.

// belongs gives the states a deadline belongs to; leaving them cancels it.
func belongs(key agreement.Deadline) states {
	switch key {
	case agreement.ScreeningDue:
		return in(received)
	case agreement.ConcernTalkDue:
		return in(screening)
	case agreement.OfferDue:
		return in(informed)
	case agreement.ReflectionOver, agreement.OfferLapse:
		return in(offered)
	case agreement.ConsentsDue:
		return in(consenting)
	case agreement.DecisionDue:
		return in(deciding, referred)
	case agreement.MappingDue, agreement.PlanDue, agreement.SigningDue:
		return in(planning)
	case agreement.StartDue:
		return in(signed)
	case agreement.FirstConversationDue, agreement.FirstTestDue, agreement.MidwayDue, agreement.AttendBy:
		return carrying
	case agreement.ResumeDue:
		return in(paused)
	case agreement.HearingDue:
		return in(reviewing, referred)
	case agreement.AssessmentDue:
		return in(reviewing)
	case agreement.WithdrawalTalkDue, agreement.AnswerDue:
		return in(reconsidering)
	case agreement.ReceiverAnswerDue, agreement.SenderDecidesDue, agreement.EndDue, agreement.FollowUpDue:
		return live
	case agreement.EvaluationDue, agreement.CloseDue:
		return ended
	case agreement.OutcomeDue:
		return in(aborted)
	case agreement.VacancyDue:
		return unended
	}
	return unended | terminal
}

// owners gives who can owe a deadline; none where it only lapses.
func owners(key agreement.Deadline) roles.Set {
	switch key {
	case agreement.ScreeningDue, agreement.OfferDue:
		return byPolice | byCoordinator // on the voluntary track there is no police
	case agreement.ConcernTalkDue:
		return byPolice
	case agreement.DecisionDue, agreement.OutcomeDue:
		return byProsecutor
	case agreement.ReflectionOver, agreement.OfferLapse, agreement.ConsentsDue, agreement.AnswerDue, agreement.ProposalLapse:
		return 0
	case agreement.AttendBy:
		return byAdvisory
	case agreement.TellProsecutorDue, agreement.ReceiverAnswerDue, agreement.SenderDecidesDue:
		return byCoordinator
	case agreement.VacancyDue:
		return byLeader
	}
	return byRunners
}

// declared says whether the event starts a deadline by the tables.
func (p *pass) declared(key agreement.Deadline, before event.State) bool {
	now := p.c.state
	arrives := func(s event.State) bool { return now == s && before != s }
	ends := before != now && (ended.has(now) || now == notEntered || now == closedAborted)
	switch key {
	case agreement.ScreeningDue:
		return arrives(received)
	case agreement.ConcernTalkDue:
		return arrives(screening)
	case agreement.OfferDue:
		return arrives(informed)
	case agreement.ReflectionOver, agreement.OfferLapse:
		return arrives(offered)
	case agreement.ConsentsDue:
		return arrives(consenting)
	case agreement.DecisionDue:
		return arrives(deciding) || arrives(referred)
	case agreement.MappingDue, agreement.PlanDue:
		return arrives(planning)
	case agreement.StartDue:
		return arrives(signed)
	case agreement.EvaluationDue:
		return ends && ended.has(now)
	case agreement.OutcomeDue:
		return arrives(aborted)
	case agreement.TellProsecutorDue:
		return ends || arrives(reconsidering)
	}
	switch p.e.Data.(type) {
	case event.PlanSet, event.Replanned:
		return key == agreement.SigningDue
	case event.ConsentRestored:
		return key == agreement.SigningDue && arrives(planning)
	case event.Started:
		return key == agreement.EndDue || key == agreement.MidwayDue || key == agreement.FirstConversationDue || key == agreement.FirstTestDue
	case event.Paused:
		return key == agreement.ResumeDue
	case event.DeviationReported:
		return key == agreement.HearingDue
	case event.HearingRecorded:
		return key == agreement.AssessmentDue
	case event.Reacted, event.FindingRecorded: // a talk after a reaction, and after diluted samples in a row
		return key == agreement.FollowUpDue
	case event.SignatureRefused, event.SigningLapsed, event.ConsentWithdrawn, event.BirthdayReached:
		return key == agreement.WithdrawalTalkDue || key == agreement.AnswerDue
	case event.MoveReported:
		return key == agreement.ReceiverAnswerDue
	case event.TransferRefused:
		return key == agreement.SenderDecidesDue
	case event.TransferAccepted:
		return key == agreement.FirstConversationDue
	case event.AttendanceDecided:
		return key == agreement.AttendBy
	case event.EvaluationHeld, event.EvaluationDeclined:
		return key == agreement.CloseDue
	case event.HolderAppointed:
		return key == agreement.VacancyDue
	case event.Proposed:
		return key == agreement.ProposalLapse
	}
	return p.v.rows[p.e.Type] == nil // a host's own event
}

// meets says whether the event is one that meets a deadline.
func (p *pass) meets(key agreement.Deadline) bool {
	switch a := p.e.Data.(type) {
	case event.ScreeningStarted:
		return key == agreement.ScreeningDue
	case event.ConcernTalkRecorded, event.ScopeRejected:
		return key == agreement.ConcernTalkDue
	case event.Offered:
		return key == agreement.OfferDue
	case event.OtherReactionChosen, event.NotPursuedFurther:
		return key == agreement.OfferDue
	case event.Dropped:
		return key == agreement.OfferDue || key == agreement.DecisionDue
	case event.Declined:
		return key == agreement.OfferDue || key == agreement.OfferLapse
	case event.Accepted:
		return key == agreement.ReflectionOver || key == agreement.OfferLapse
	case event.ConsentGiven, event.ConsentRefused, event.GuardianNotFound:
		return key == agreement.ConsentsDue
	case event.Decided, event.AttendanceDecided, event.ProsecutorRefused, event.Continued, event.ConditionsChanged,
		event.Extended, event.Reopened:
		return key == agreement.DecisionDue
	case event.MappingRecorded:
		return key == agreement.MappingDue
	case event.PlanSet:
		return key == agreement.PlanDue
	case event.Signed:
		return key == agreement.SigningDue
	case event.Started:
		return key == agreement.StartDue
	case event.ConversationHeld:
		return key == agreement.FirstConversationDue
	case event.TestNotified:
		return key == agreement.FirstTestDue
	case event.MidwayHeld:
		return key == agreement.MidwayDue
	case event.Resumed:
		return key == agreement.ResumeDue
	case event.HearingRecorded:
		return key == agreement.HearingDue
	case event.NoBreachFound, event.DeviationExplained, event.Reacted, event.Referred:
		return key == agreement.AssessmentDue
	case event.TalkHeld:
		return key == agreement.FollowUpDue && (a.Kind == "follow-up" || a.Kind == "dilution") ||
			key == agreement.WithdrawalTalkDue && (a.Kind == "withdrawal" || a.Kind == "confirm-at-18")
	case event.ConsentRestored, event.WithdrawalConfirmed:
		return key == agreement.AnswerDue
	case event.ProsecutorNotified:
		return key == agreement.TellProsecutorDue
	case event.TransferAccepted, event.TransferRefused:
		return key == agreement.ReceiverAnswerDue
	case event.ResponsibilityShared:
		return key == agreement.ReceiverAnswerDue || key == agreement.SenderDecidesDue
	case event.EndedByMove:
		return key == agreement.SenderDecidesDue
	case event.Completed:
		return key == agreement.EndDue || key == agreement.AttendBy
	case event.CompletedEarly, event.EndedByChoice:
		return key == agreement.EndDue
	case event.EvaluationHeld, event.EvaluationDeclined:
		return key == agreement.EvaluationDue
	case event.Closed:
		return key == agreement.CloseDue
	case event.OutcomeRecorded:
		return key == agreement.OutcomeDue
	case event.HolderAppointed, event.HandedOver:
		return key == agreement.VacancyDue
	}
	return p.v.rows[p.e.Type] == nil
}
