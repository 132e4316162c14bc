package walk

import (
	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// ending makes the acts by which a contract ends, and what follows.
func (w *Walker) ending(name event.Type) event.Payload {
	group := pick(w, groups...)
	switch name {
	case "consent.withdrawal-confirmed":
		return event.WithdrawalConfirmed{}
	case "consent.answer-lapsed":
		return event.AnswerLapsed{}
	case "contract.completed":
		return event.Completed{}
	case "contract.ended-by-choice":
		return event.EndedByChoice{}
	case "contract.completed-early":
		return event.CompletedEarly{Proposal: w.before()}
	case "contract.unsuitable-declared":
		return event.UnsuitableDeclared{Proposal: w.before(), Referral: w.evidence()}
	case "contract.delivery-impossible":
		return event.DeliveryImpossible{Proposal: w.before(), Attempts: w.evidence()}
	case "contract.basis-lapsed":
		return event.BasisLapsed{}
	case "case.death-recorded":
		if !w.chance(10) {
			return event.TalkHeld{Kind: "withdrawal", Offered: true}
		}
		return event.DeathRecorded{Evidence: w.evidence()}
	case "case.voided":
		return event.Voided{Proposal: w.before(), Reason: w.code("duplicate")}
	case "evaluation.offered":
		return event.EvaluationOffered{Group: group}
	case "evaluation.held":
		return event.EvaluationHeld{Group: group, TookPart: w.chance(70), Invited: true}
	case "evaluation.declined":
		return event.EvaluationDeclined{Group: group}
	case "contract.closed":
		return event.Closed{OutcomeUnknown: w.chance(50)}
	case "prosecution.outcome-recorded":
		return event.OutcomeRecorded{Value: pick(w, event.StateReopened, event.StateDropped, event.StateSetAside, event.StateHeld), Reason: "decided"}
	case "case.corrected":
		return w.correction()
	case "case.inconsistency-resolved":
		return event.InconsistencyResolved{Proposal: w.before(), Reason: "checked"}
	}
	return nil
}

// twoPerson are acts that somebody proposes and somebody else confirms.
var twoPerson = []event.Payload{
	event.CompletedEarly{}, event.UnsuitableDeclared{}, event.DeliveryImpossible{}, event.Voided{}, event.EndedByMove{},
	event.GuardianNotFound{}, event.ResponsibilityShared{}, event.Reacted{}, event.Referred{},
}

// beside makes the acts of rows 43 and 48 to 57 and the proposals.
func (w *Walker) beside(name event.Type) event.Payload {
	duty, other := pick(w, roles.Duties()...), pick(w, roles.Duties()...)
	switch name {
	case "contract.proposed":
		return event.Proposed{
			Act: pick(w, twoPerson...).EventType(), Reason: w.code("need"), About: pick(w, roles.Ref{}, w.person.guardians[len(w.person.guardians)-1]),
		}
	case "duty.handed-over":
		return event.HandedOver{Duty: duty, Holder: Ref("new " + other.String()), Note: w.evidence()}
	case "duty.holder-appointed":
		return event.HolderAppointed{Duty: duty, Holder: pick(w, roles.Ref{}, Ref("new "+other.String())), Deputy: Ref("deputy " + duty.String())}
	case "prosecution.notified":
		return event.ProsecutorNotified{Of: w.before()}
	case "conversation.talk-held":
		return event.TalkHeld{Kind: w.code("withdrawal", "confirm-at-18", "dilution", "follow-up"), Held: w.chance(50), Offered: true}
	case "deadline.extended":
		return w.extension()
	case "deadline.passed":
		return event.DeadlinePassed{Key: agreement.ScreeningDue, Of: 1}
	case "transfer.move-reported":
		to := pick(w, home, elsewhere, unbound)
		return event.MoveReported{Residence: to, Stay: to}
	case "transfer.accepted":
		return event.TransferAccepted{Tasks: tasks("")}
	case "transfer.refused":
		return event.TransferRefused{Reason: w.code("no-capacity"), Document: w.evidence()}
	case "transfer.shared":
		return event.ResponsibilityShared{Lead: pick(w, home, elsewhere), Tasks: tasks(""), Proposal: w.before()}
	case "transfer.ended-by-move":
		return event.EndedByMove{Proposal: w.before(), YouthHeard: w.yes(), SharingTried: w.evidence()}
	case "transfer.move-cancelled":
		return event.MoveCancelled{}
	case "note.room-offered":
		return event.RoomOffered{On: w.date(w.rng.IntN(5) - 1), From: 12 * 60, To: 13 * 60}
	case "note.concern-raised":
		return event.ConcernRaised{Document: w.evidence()}
	case "note.concern-released":
		return event.ConcernReleased{Of: w.seen.concern}
	case "note.change-requested":
		return event.ChangeRequested{About: w.code("time", "person")}
	}
	return nil
}

// extension gives one of the open deadlines more time.
func (w *Walker) extension() event.Payload {
	agenda := w.lifecycle.Agenda(w.Contract, w.Now)
	if len(agenda) == 0 {
		return event.DeadlineExtended{Key: agreement.ScreeningDue, Of: 1, Until: w.date(10), Reason: "need"}
	}
	due := pick(w, agenda...)
	return event.DeadlineExtended{Key: due.Key, Of: due.Of, Until: due.On.AddDays(w.rng.IntN(14)), Reason: w.code("need"), YouthWish: w.chance(50)}
}
