package contract

import (
	"slices"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// correctable says whether a correction keeps to the same thing: it may change
// what was said of a test, a consent or a case, not which one it was. What binds
// the youth, a decision or a signed plan, can be corrected only to something no
// harder: more would be a new decision or a new plan, with its hearing and its
// signatures. What is not listed is recorded anew and not corrected.
func correctable(was, now event.Payload) bool {
	if itemOf(was) != itemOf(now) {
		return false
	}
	for _, judged := range [...]func(was, now event.Payload) (ok, known bool){
		sameCase, noHarderTerms, noHarderReview, noHarderSample, sameAppointment, plainlyCorrectable,
	} {
		if ok, known := judged(was, now); known {
			return ok
		}
	}
	return false
}

// sameCase: who it is about, under which terms and with whose consent stays.
func sameCase(was, now event.Payload) (ok, known bool) {
	switch a := now.(type) {
	case event.Registered:
		b, is := was.(event.Registered)
		return is && a.Youth == b.Youth && a.Track == b.Track && slices.Equal(a.Guardians, b.Guardians), true
	case event.Offered:
		b, is := was.(event.Offered)
		return is && a.Terms == b.Terms, true
	case event.ConsentGiven:
		b, is := was.(event.ConsentGiven)
		return is && scope(a) == scope(b), true
	case event.ConsentRestored:
		b, is := was.(event.ConsentRestored)
		return is && scope(event.ConsentGiven(a)) == scope(event.ConsentGiven(b)), true
	case event.GuardianNotFound:
		b, is := was.(event.GuardianNotFound)
		return is && a.Guardian == b.Guardian && a.Proposal == b.Proposal, true
	case event.OutcomeRecorded:
		b, is := was.(event.OutcomeRecorded)
		return is && a.Value == b.Value, true
	case event.ConsentRefused, event.ConsentWithdrawn, event.BirthdayReached, event.MoveReported:
		return was == now, true
	case event.TransferAccepted:
		b, is := was.(event.TransferAccepted)
		return is && a.Migrated == b.Migrated && a.Agreed == b.Agreed, true
	}
	return false, false
}

// noHarderTerms: no longer, no closer, no more conditions, and no less that spares
// the youth.
func noHarderTerms(was, now event.Payload) (ok, known bool) {
	switch a := now.(type) {
	case event.Decided:
		b, is := was.(event.Decided)
		return is && a.LengthMonths <= b.LengthMonths && (!a.Testing || b.Testing) && (!a.Conversations || b.Conversations) &&
			a.Procedure == b.Procedure && a.Material == b.Material && noLater(a.ProbationTo, b.ProbationTo), true
	case event.AttendanceDecided:
		b, is := was.(event.AttendanceDecided)
		return is && a.Attendances <= b.Attendances && a.AttendBy == b.AttendBy, true
	case event.ConditionsChanged:
		b, is := was.(event.ConditionsChanged)
		return is && (!a.Testing || b.Testing) && (!a.Conversations || b.Conversations), true
	case event.Extended:
		b, is := was.(event.Extended)
		return is && a.Months <= b.Months, true
	case event.MappingRecorded:
		b, is := was.(event.MappingRecorded)
		return is && a.WashoutWeeks >= b.WashoutWeeks, true
	case event.PlanSet:
		b, is := was.(event.PlanSet)
		return is && a.Version == b.Version && a.StartOn == b.StartOn && a.Band <= b.Band &&
			a.ConversationEveryWeeks >= b.ConversationEveryWeeks && slices.Equal(a.Windows, b.Windows), true
	case event.PlanChanged:
		b, is := was.(event.PlanChanged)
		return is && a.Version == b.Version && a.ConversationEveryWeeks >= b.ConversationEveryWeeks && slices.Equal(a.Windows, b.Windows), true
	case event.BandChanged:
		b, is := was.(event.BandChanged)
		return is && a.Band <= b.Band, true
	case event.Paused:
		// A pause for the youth's own need moves the end date with it.
		b, is := was.(event.Paused)
		return is && a.Until == b.Until && (!ownNeed(a) || ownNeed(b)), true
	case event.Resumed:
		b, is := was.(event.Resumed)
		return is && (!a.ShiftEnd || b.ShiftEnd), true
	case event.TalkHeld:
		b, is := was.(event.TalkHeld)
		return is && (!reviewTalk(a) || reviewTalk(b)), true
	case event.Signed:
		b, is := was.(event.Signed)
		return is && a.Version == b.Version, true
	}
	return false, false
}

// ownNeed says whether a pause is one that the end date follows.
func ownNeed(a event.Paused) bool { return a.Consented && a.Reason != "staffing" }

// noLater says whether a day that is a limit moves only forward; zero is no limit.
func noLater(now, was agreement.Date) bool {
	return now == was || !now.IsZero() && (was.IsZero() || now < was)
}

// noHarderReview: no other deviation, and no graver one.
func noHarderReview(was, now event.Payload) (ok, known bool) {
	switch a := now.(type) {
	case event.DeviationReported:
		b, is := was.(event.DeviationReported)
		a.Evidence, b.Evidence = roles.Ref{}, roles.Ref{}
		return is && (a == b || b.Severity == agreement.SeriousSeverity && easedTo(a, b)), true
	case event.NewOffenceNoted:
		b, is := was.(event.NewOffenceNoted)
		return is && a.Number == b.Number && (a.Severity == b.Severity || b.Severity == agreement.SeriousSeverity), true
	case event.Reacted:
		b, is := was.(event.Reacted)
		return is && a.On == b.On && a.Rung <= b.Rung && a.Exception == b.Exception && a.Proposal == b.Proposal, true
	case event.Referred:
		b, is := was.(event.Referred)
		return is && a.On == b.On && a.Exception == b.Exception && a.Proposal == b.Proposal, true
	case event.Reopened:
		b, is := was.(event.Reopened)
		return is && a.Cause == b.Cause, true
	}
	return false, false
}

// easedTo says whether a report is what it was, but less grave.
func easedTo(now, was event.DeviationReported) bool {
	now.Severity = was.Severity
	return now == was
}

// noHarderSample: what is now said of a sample can ground no more than what was. The
// procedure is fixed with the sample, a link of the custody is not mended afterwards,
// where it was sent stays, and an outcome is what the test was moved to.
func noHarderSample(was, now event.Payload) (ok, known bool) {
	switch a := now.(type) {
	case event.TestRefused:
		b, is := was.(event.TestRefused)
		return is && (!a.AskedWithdrawal || b.AskedWithdrawal), true
	case event.TestTaken:
		b, is := was.(event.TestTaken)
		return is && a.Sample == b.Sample && a.Procedure == b.Procedure && a.Material == b.Material && a.Consent == b.Consent &&
			(a.Washout || !b.Washout) && (b.TwoTubes || !a.TwoTubes) && (b.Sealed || !a.Sealed) && linked(b.Observer, a.Observer), true
	case event.TestAnswered:
		b, is := was.(event.TestAnswered)
		return is && linked(b.Receipt, a.Receipt) && (b.SealsWhole || !a.SealsWhole) && (b.NewIntake || !a.NewIntake), true
	case event.FindingRecorded:
		b, is := was.(event.FindingRecorded)
		return is && a.Finding == b.Finding && (a.OnlyTHC || !b.OnlyTHC) && (a.Diluted || !b.Diluted), true
	case event.ConfirmationAnswered:
		b, is := was.(event.ConfirmationAnswered)
		return is && a.Outcome == b.Outcome && linked(b.SecondCheck, a.SecondCheck), true
	case event.SampleKept:
		b, is := was.(event.SampleKept)
		return is && a.Until <= b.Until, true
	case event.ContestDecided:
		b, is := was.(event.ContestDecided)
		return is && a.Outcome == b.Outcome, true
	}
	return false, false
}

// linked says whether a link of the custody is as it was, or taken away.
func linked(was, now roles.Ref) bool { return now.IsZero() || !was.IsZero() }

// sameAppointment: when something is, where it is sent and until when it holds is not
// corrected. What was drawn stands, or nobody could draw again.
func sameAppointment(was, now event.Payload) (ok, known bool) {
	switch now.(type) {
	case event.TestPlanned, event.SampleSent, event.ConversationPlanned, event.ConversationMoved, event.DeadlineExtended:
		return was == now, true
	}
	return false, false
}

// plainlyCorrectable: what binds nobody and grounds nothing, such as the reason for an
// end or an excuse, may be said differently. So may whether somebody came to a call:
// what then should not have been makes the case inconsistent.
func plainlyCorrectable(_, now event.Payload) (ok, known bool) {
	switch now.(type) {
	case event.ConcernTalkRecorded, event.ScopeRejected, event.Informed, event.OtherReactionChosen, event.Dropped,
		event.NotPursuedFurther, event.Accepted, event.ProsecutorRefused, event.Replanned, event.MidwayHeld, event.CalledIn,
		event.AttendanceRecorded, event.NoBreachFound, event.DeviationExplained, event.Continued,
		event.TestExcused, event.TestCancelled, event.TestUnanswered, event.TestRead, event.TestsSuspended,
		event.ConversationExcused, event.ConversationCancelled,
		event.EvaluationOffered, event.EvaluationHeld, event.EvaluationDeclined, event.DeathRecorded,
		event.HandedOver, event.HolderAppointed, event.ProsecutorNotified, event.TransferRefused, event.RoomOffered, event.ChangeRequested:
		return true, true
	}
	return false, false
}
