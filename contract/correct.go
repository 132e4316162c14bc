package contract

import (
	"slices"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// Correct judges a correction (row 42) against the whole history. The state
// after it is recomputed with the corrected content where the event stands;
// recorded moves do not change. Later events that would now be refused are
// listed in the event, and the contract is inconsistent until that is resolved.
// What the request says of Illegal is not looked at.
//
// Errors are those of [Lifecycle.Decide], and *[OrderError] for a history that
// does not hold together.
func (l *Lifecycle) Correct(history []event.Envelope, r Request) (Decision, error) {
	before, err := Replay(history)
	if err != nil {
		return Decision{}, err
	}
	fix, ok := r.Act.(event.Corrected)
	if !ok {
		return l.Decide(before, r)
	}
	fix.Illegal = nil
	r.Act = fix
	var k Case
	row, err := l.admit(&k, &before, &r)
	if err != nil {
		return Decision{}, err
	}
	if fix.Target >= 1 && int(fix.Target) <= len(history) {
		k.target = &history[fix.Target-1]
	}
	if refusal := l.unmet(&k, row); refusal != nil {
		return Decision{}, refusal
	}
	fix.Illegal = l.newlyIllegal(history, fix)
	k.Act = fix
	r.Act = fix
	d, err := l.judge(&k, &r, row)
	if err != nil {
		return Decision{}, err
	}
	d.After, err = Replay(slices.Concat(history, d.Events))
	return d, err
}

// newlyIllegal lists the events after the corrected one that the correction
// would have refused and the history as it stands does not.
func (l *Lifecycle) newlyIllegal(history []event.Envelope, fix event.Corrected) []uint32 {
	stands := corrected(history)
	already := l.illegal(history, stands)
	changed := map[uint32]event.Payload{fix.Target: fix.Data}
	for seq, data := range stands {
		if seq != fix.Target {
			changed[seq] = data
		}
	}
	var fresh []uint32
	for _, seq := range l.illegal(history, changed) {
		if !slices.Contains(already, seq) {
			fresh = append(fresh, seq)
		}
	}
	return fresh
}

// illegal judges every act of a history again, with corrected content.
func (l *Lifecycle) illegal(history []event.Envelope, corrections map[uint32]event.Payload) []uint32 {
	var c Contract
	var found []uint32
	for i := range history {
		e := history[i]
		if data, some := corrections[e.Seq]; some {
			e.Data = data
		}
		if !l.wouldStand(&c, &e) {
			found = append(found, e.Seq)
		}
		c.apply(&e)
	}
	return found
}

// wouldStand says whether the rules would let a recorded act happen again.
// Consequences, corrections and erased events are not judged.
func (l *Lifecycle) wouldStand(c *Contract, e *event.Envelope) bool {
	index, act := l.acts[e.Type]
	if _, fix := e.Data.(event.Corrected); fix || !act || e.Data == nil {
		return true
	}
	var k Case
	l.fill(&k, c, e.Data, e.Occurred, e.Recorded)
	k.By = e.By
	row := l.tracks[k.trackNow()].rows[c.state][index]
	if row == nil {
		return false
	}
	k.row, k.act = row.Row, row.act
	k.proposers = l.proposerFor(c, k.trackNow(), e.Data)
	return l.unmet(&k, row) == nil
}

// correctable says whether a correction keeps to the same thing: it may change
// what was said of a test, a consent or a case, not which one it was. What binds
// the youth, a decision or a signed plan, can be corrected only to something no
// harder: more would be a new decision or a new plan, with its hearing and its
// signatures.
func correctable(was, now event.Payload) bool {
	switch a := now.(type) {
	case event.Corrected, event.Proposed, event.SignatureVoided, event.Declined, event.OfferLapsed, nil:
		return false
	case event.Registered:
		b, ok := was.(event.Registered)
		return ok && a.Youth == b.Youth && a.Track == b.Track && slices.Equal(a.Guardians, b.Guardians)
	case event.Offered:
		b, ok := was.(event.Offered)
		return ok && a.Terms == b.Terms
	case event.ConsentGiven:
		b, ok := was.(event.ConsentGiven)
		return ok && scope(a) == scope(b)
	case event.ConsentRestored:
		b, ok := was.(event.ConsentRestored)
		return ok && scope(event.ConsentGiven(a)) == scope(event.ConsentGiven(b))
	case event.Decided:
		b, ok := was.(event.Decided)
		return ok && a.LengthMonths <= b.LengthMonths && (!a.Testing || b.Testing) && (!a.Conversations || b.Conversations) &&
			a.Procedure == b.Procedure && a.Material == b.Material
	case event.PlanSet:
		b, ok := was.(event.PlanSet)
		return ok && a.Version == b.Version && a.StartOn == b.StartOn && a.Band <= b.Band &&
			a.ConversationEveryWeeks >= b.ConversationEveryWeeks && slices.Equal(a.Windows, b.Windows)
	case event.PlanChanged:
		b, ok := was.(event.PlanChanged)
		return ok && a.Version == b.Version && a.ConversationEveryWeeks >= b.ConversationEveryWeeks && slices.Equal(a.Windows, b.Windows)
	case event.BandChanged:
		b, ok := was.(event.BandChanged)
		return ok && a.Band <= b.Band
	case event.Extended:
		b, ok := was.(event.Extended)
		return ok && a.Months <= b.Months
	case event.DeviationReported:
		b, ok := was.(event.DeviationReported)
		a.Evidence, b.Evidence = roles.Ref{}, roles.Ref{}
		return ok && (a == b || b.Severity == agreement.SeriousSeverity && easedTo(a, b))
	case event.NewOffenceNoted:
		b, ok := was.(event.NewOffenceNoted)
		return ok && a.Number == b.Number && (a.Severity == b.Severity || b.Severity == agreement.SeriousSeverity)
	case event.Reacted:
		b, ok := was.(event.Reacted)
		return ok && a.On == b.On && a.Rung <= b.Rung && a.Exception == b.Exception && a.Proposal == b.Proposal
	case event.Referred:
		b, ok := was.(event.Referred)
		return ok && a.On == b.On && a.Exception == b.Exception && a.Proposal == b.Proposal
	case event.Reopened:
		b, ok := was.(event.Reopened)
		return ok && a.Cause == b.Cause
	case event.HearingRecorded, event.ResponsibilityShared, event.ConcernRaised, event.ConcernReleased:
		return false // who was heard, who is responsible: that is recorded anew
	case event.TestsDrawn, event.DrawCommitted, event.DrawRevealed:
		return false // what was drawn stands, or nobody could draw again
	case event.ConsentRefused, event.ConsentWithdrawn, event.BirthdayReached:
		return was == now
	case event.MoveReported:
		return was == now
	}
	return itemOf(was) == itemOf(now) && carriesNoMore(was, now)
}

// easedTo says whether a report is what it was, but less grave.
func easedTo(now, was event.DeviationReported) bool {
	now.Severity = was.Severity
	return now == was
}

// carriesNoMore says whether what is now said of a sample can ground no more than
// what was: the procedure is fixed with the sample, a link of the custody is not
// mended afterwards, and an outcome is what the test was moved to.
func carriesNoMore(was, now event.Payload) bool {
	switch a := now.(type) {
	case event.TestTaken:
		b, ok := was.(event.TestTaken)
		return ok && a.Sample == b.Sample && a.Procedure == b.Procedure && a.Material == b.Material && a.Consent == b.Consent &&
			(a.Washout || !b.Washout) && (b.TwoTubes || !a.TwoTubes) && (b.Sealed || !a.Sealed) && linked(b.Observer, a.Observer)
	case event.TestAnswered:
		b, ok := was.(event.TestAnswered)
		return ok && linked(b.Receipt, a.Receipt) && (b.SealsWhole || !a.SealsWhole) && (b.NewIntake || !a.NewIntake)
	case event.FindingRecorded:
		b, ok := was.(event.FindingRecorded)
		return ok && a.Finding == b.Finding && (a.OnlyTHC || !b.OnlyTHC)
	case event.ConfirmationAnswered:
		b, ok := was.(event.ConfirmationAnswered)
		return ok && a.Outcome == b.Outcome && linked(b.SecondCheck, a.SecondCheck)
	case event.ContestDecided:
		b, ok := was.(event.ContestDecided)
		return ok && a.Outcome == b.Outcome
	}
	return true
}

// linked says whether a link of the custody is as it was, or taken away.
func linked(was, now roles.Ref) bool { return now.IsZero() || !was.IsZero() }
