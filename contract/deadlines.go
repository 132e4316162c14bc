package contract

import (
	"slices"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// deadlineChanges computes what an act does to the deadlines: which are met,
// cancelled, moved and started. The dates are stored as facts, so that replay
// needs no calendar.
func (l *Lifecycle) deadlineChanges(k *Case, row *Row, to event.State, changes []event.DeadlineChange) []event.DeadlineChange {
	c := k.Contract
	for i := range c.deadlines {
		if l.effects[c.deadlines[i].Key][k.act] == 0 && to == c.state {
			continue
		}
		change, some := l.changeOf(k, c.deadlines[i], to)
		if !some {
			continue
		}
		if late, held := l.late(k, c.deadlines[i], change.Op); held {
			changes = append(changes, late)
		}
		changes = append(changes, change)
	}
	changes = explicitChange(k, changes)
	for i := range row.Starts {
		s := &row.Starts[i]
		if !s.Tracks.Has(k.trackNow()) || s.When != nil && !s.When(k, to) {
			continue
		}
		changes = append(changes, event.DeadlineChange{
			Key: s.Key, Op: event.Starts, Due: l.due(k, s.Key, changes), Of: c.seq + 1, Owner: l.owner(s.Key, k.trackNow()),
		})
	}
	return changes
}

// late holds a deadline against its owner when it is met or falls away after its
// last day: an agency's delay never vanishes because nobody noted it in time.
func (l *Lifecycle) late(k *Case, d Owed, op event.DeadlineOp) (event.DeadlineChange, bool) {
	gone := op == event.Met || op == event.Cancels
	held := gone && d.Owner != roles.NoRole && !d.Over && k.On > d.Due && !l.owes[d.Key].stillIn(k.Contract.state)
	return event.DeadlineChange{Key: d.Key, Op: event.Overdue, Due: d.Due, Of: d.Of, Owner: d.Owner}, held
}

// trackNow is the contract's track, or the one it is being registered on.
func (k *Case) trackNow() agreement.Track {
	if k.Contract.seq > 0 {
		return k.Contract.track
	}
	if opening, ok := k.Act.(event.Registered); ok && int(opening.Track) < trackCount {
		return opening.Track
	}
	return agreement.NoTrack
}

func (l *Lifecycle) owner(key agreement.Deadline, track agreement.Track) roles.Role {
	spec := l.owes[key]
	if special, ok := spec.OnTrack[track]; ok {
		return special
	}
	return spec.Owner
}

// changeOf says what the act does to one open deadline.
func (l *Lifecycle) changeOf(k *Case, d Owed, to event.State) (event.DeadlineChange, bool) {
	spec := l.owes[d.Key]
	c := k.Contract
	change := event.DeadlineChange{Key: d.Key, Due: d.Due, Of: d.Of, Owner: d.Owner}
	effect := l.effects[d.Key][k.act]
	if effect&meets != 0 && (spec.MetWhen == nil || spec.MetWhen(k, d)) {
		change.Op = event.Met
		return change, true
	}
	if effect&voids != 0 && (spec.VoidWhen == nil || spec.VoidWhen(k)) {
		change.Op = event.Cancels
		return change, true
	}
	if to == c.state || spec.In == 0 {
		return change, false
	}
	switch c.fate(spec, to) {
	case stands:
		return change, false
	case resumes:
		since := c.pausedOn
		if c.state == event.StateReconsidering {
			since = c.stoppedOn
		}
		change.Op = event.Extends
		change.Due = l.terms.Calendar().NextWorkingDay(d.Due.AddDays(k.On.Sub(since)))
		// What had run out before the stop stays as it is.
		return change, k.On > since && d.Due >= since
	}
	change.Op = event.Cancels
	if effect&meetsLeaving != 0 {
		change.Op = event.Met
	}
	return change, true
}

// effect is what an act does to a deadline, of what its spec declares.
type effect uint8

const (
	meets effect = 1 << iota
	meetsLeaving
	voids
)

func effectsOf(spec *DeadlineSpec, acts []string) []effect {
	table := make([]effect, len(acts))
	for i, name := range acts {
		for _, declared := range []struct {
			acts   []event.Type
			effect effect
		}{{spec.Met, meets}, {spec.MetLeaving, meetsLeaving}, {spec.Void, voids}} {
			if slices.Contains(declared.acts, event.Type(name)) {
				table[i] |= declared.effect
			}
		}
	}
	return table
}

// fate is what happens to a deadline when its contract changes state.
type fate uint8

const (
	leaves  fate = iota // its states are left
	stands              // it goes on, or stands still
	resumes             // it stood still and runs again
)

// stillIn says whether an open deadline stands still in a state: it is kept for
// the state that a pause or a consent review came from.
func (s *DeadlineSpec) stillIn(at event.State) bool { return s != nil && s.In != 0 && !s.In.Has(at) }

// fate: a pause and a consent review let the deadlines of the state they came
// from stand still; coming back, these run on.
func (c *Contract) fate(spec *DeadlineSpec, to event.State) fate {
	holding := c.state == event.StateReconsidering || c.state == event.StatePaused
	enters := to == event.StateReconsidering || to == event.StatePaused && c.state != event.StateReconsidering
	switch {
	case spec.In.Has(to) && (spec.In.Has(c.state) || !holding || spec.Key == agreement.ResumeDue):
		return stands
	case spec.In.Has(to):
		return resumes
	case enters:
		return stands
	case to == event.StatePaused && spec.In.Has(c.pausedFrom):
		return stands
	}
	return leaves
}

// reviewTalk says whether a talk is the one that a consent review waits for.
func reviewTalk(a event.TalkHeld) bool { return a.Kind == "withdrawal" || a.Kind == "confirm-at-18" }

// explicitChange is the change to one deadline that the act itself asks for:
// overdue, extended, or the end of the period moved.
func explicitChange(k *Case, changes []event.DeadlineChange) []event.DeadlineChange {
	key, of, op, due := agreement.EndDue, uint32(0), event.Extends, agreement.Date(0)
	switch a := k.Act.(type) {
	case event.DeadlinePassed:
		key, of, op = a.Key, a.Of, event.Overdue
	case event.DeadlineExtended:
		key, of, due = a.Key, a.Of, a.Until
	case event.TalkHeld:
		// However late the agency came with its talk, the youth has a talk's
		// time to answer after it.
		answer, open := k.Contract.open(agreement.AnswerDue)
		due = k.Terms.Calendar().Due(k.On, k.Terms.Period(agreement.WithdrawalTalkDue))
		if !open || !reviewTalk(a) || k.Contract.has(talkOffered) || due <= answer.Due {
			return changes
		}
		key = agreement.AnswerDue
	case event.ContestDecided:
		// What waited for the contest is assessed in the time there is after it.
		assessment, open := k.Contract.open(agreement.AssessmentDue)
		due = k.Terms.Calendar().Due(k.On, k.Terms.Period(agreement.AssessmentDue))
		if !open || !k.reviews(a.Item) || due <= assessment.Due {
			return changes
		}
		key = agreement.AssessmentDue
	case event.Extended:
		due = k.Contract.endOn.AddMonths(a.Months)
	case event.Resumed:
		if !a.ShiftEnd {
			return changes
		}
		due = shiftedEnd(k)
	default:
		return changes
	}
	d, ok := k.Contract.deadlineOf(key, of)
	if of == 0 {
		d, ok = k.Contract.open(key)
	}
	if !ok {
		return changes
	}
	if due.IsZero() {
		due = d.Due
	}
	return append(changes, event.DeadlineChange{Key: key, Op: op, Due: due, Of: d.Of, Owner: d.Owner})
}

// due computes the last day of a deadline.
func (l *Lifecycle) due(k *Case, key agreement.Deadline, before []event.DeadlineChange) agreement.Date {
	calendar, period := l.terms.Calendar(), l.terms.Period(key)
	switch key {
	case agreement.ReflectionOver:
		return k.On.AddDays(int(period.N))
	case agreement.OfferLapse:
		return max(calendar.Due(max(k.On, k.Today), period), startedBefore(before, agreement.ReflectionOver))
	case agreement.EndDue:
		// The period is a length agreed, not a time limit to act within: it is
		// not moved to a working day, which would only lengthen it.
		return k.On.AddMonths(l.months(k.Contract))
	case agreement.MidwayDue:
		end := startedBefore(before, agreement.EndDue)
		middle := k.On.AddDays(end.Sub(k.On) * l.terms.N(agreement.MidwayPercent) / 100)
		return calendar.NextWorkingDay(middle.AddDays(l.terms.N(agreement.MidwayWindowDays)))
	case agreement.AssessmentDue:
		return calendar.Due(max(k.On, k.contestsClose()), period)
	case agreement.ResumeDue:
		if a, ok := k.Act.(event.Paused); ok {
			return a.Until
		}
	case agreement.AttendBy:
		if a, ok := k.Act.(event.AttendanceDecided); ok && !a.AttendBy.IsZero() {
			return a.AttendBy
		}
	}
	from := k.On
	if l.owes[key].Lapses {
		// What lapses to the youth's loss runs from when it was recorded: a late
		// entry is an agency's delay.
		from = max(k.On, k.Today)
	}
	return calendar.Due(from, period)
}

// months is the length that was decided; where nobody decides one, as on the
// voluntary track, the agreement's own.
func (l *Lifecycle) months(c *Contract) int {
	if c.length == 0 {
		return l.terms.N(agreement.LengthDefaultMonths)
	}
	return int(c.length)
}

func startedBefore(changes []event.DeadlineChange, key agreement.Deadline) agreement.Date {
	for _, c := range changes {
		if c.Key == key && c.Op == event.Starts {
			return c.Due
		}
	}
	return 0
}
