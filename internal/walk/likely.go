package walk

import (
	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// likely are acts that make sense where the case stands: some would be permitted,
// some come too early or from the wrong person.
func (w *Walker) likely() []attempt {
	state := w.Contract.State()
	all := w.moving()
	switch {
	case w.Contract.Inconsistent():
		all = w.resolving()
	case state < event.StateActive:
		all = append(all, w.onward()...)
	case state == event.StateActive:
		all = append(all, w.running()...)
	case state == event.StatePaused:
		all = append(all, attempt{role: roles.Coordinator, act: event.Resumed{ShiftEnd: w.chance(50)}})
		all = append(all, w.items()...)
	case state == event.StateReviewing:
		all = append(all, w.judging()...)
		all = append(all, w.items()...)
	case state == event.StateReferred:
		all = append(all, w.prosecuting()...)
		all = append(all, w.items()...)
	case state == event.StateReconsidering:
		all = append(all, w.reconsidering()...)
	default:
		all = append(all, w.closing()...)
	}
	return all
}

// running is what happens while the contract runs.
func (w *Walker) running() []attempt {
	all := w.items()
	all = append(all, w.reporting()...)
	all = append(all, w.planning()...)
	add := func(role roles.Role, act event.Payload) { all = append(all, attempt{role: role, act: act}) }
	if w.chance(10) {
		add(roles.Coordinator, event.Paused{Reason: pick[event.Code](w, "illness", "holiday", "staffing"), Until: w.date(3 + w.rng.IntN(20)), Consented: w.chance(60)})
	}
	if w.chance(30) {
		add(roles.Coordinator, event.MidwayHeld{YouthInvited: true, GuardiansInvited: true})
		add(roles.Coordinator, event.TalkHeld{Kind: "follow-up", Held: true})
	}
	if w.person.track.Attendance() {
		add(roles.AdvisoryUnit, event.CalledIn{Written: true})
		add(roles.AdvisoryUnit, event.AttendanceRecorded{Attended: w.chance(50)})
		add(roles.Coordinator, w.deviation(agreement.MissedMeeting, agreement.OrdinarySeverity, 0))
	}
	return all
}

// planning puts new tests and conversations into the calendar.
func (w *Walker) planning() []attempt {
	testing, conversations := w.contains()
	var all []attempt
	if conversations && w.chance(40) {
		act := event.ConversationPlanned{Item: uint16(len(w.seen.talks) + 1), On: w.date(1 + w.rng.IntN(8))}
		all = append(all, attempt{role: roles.Coordinator, act: act})
	}
	if !testing {
		return all
	}
	if !w.seen.committed && w.chance(30) {
		all = append(all, attempt{role: clock, act: w.commitment()})
	}
	if w.seen.committed {
		all = append(all, w.drawing()...)
	}
	if w.seen.committed && !w.chance(30) {
		return all
	}
	act := event.TestPlanned{Item: uint16(len(w.seen.tests) + 1), On: w.date(w.rng.IntN(6))}
	if len(w.seen.windows) > 0 && w.chance(50) {
		window := pick(w, w.seen.windows...)
		act.On = w.next(window.Weekday)
		act.From, act.To = window.From, window.To
	}
	return append(all, attempt{role: roles.Coordinator, act: act})
}

// next is the next day, from tomorrow, that is a weekday: 1 Monday to 7 Sunday.
func (w *Walker) next(weekday uint16) agreement.Date {
	on := w.date(1)
	for uint16((on.Weekday()+6)%7+1) != weekday {
		on = on.AddDays(1)
	}
	return on
}

// reconsidering: the talk is held, somebody restores what is missing, or not.
func (w *Walker) reconsidering() []attempt {
	all := []attempt{
		{role: roles.Coordinator, act: event.TalkHeld{Kind: "withdrawal", Held: w.chance(50), Offered: true}},
		{role: roles.Youth, act: event.WithdrawalConfirmed{}},
		{role: roles.Guardian, act: event.WithdrawalConfirmed{}},
	}
	wanted := []event.ConsentGiven{consentTo(agreement.Participation), consentTo(agreement.ConversationsPart), w.toTesting(), w.sharing(roles.Prosecutor, orgs[roles.Prosecutor])}
	for _, a := range wanted {
		for i := range 1 + len(w.person.guardians) {
			giver := attempt{role: roles.Youth, act: event.ConsentRestored(a)}
			if i > 0 {
				giver.role, giver.who = roles.Guardian, w.person.guardians[i-1]
			}
			if who := w.person.guardians; i == 0 && !w.has(w.person.youth, a) || i > 0 && !w.has(who[i-1], a) || a.Part == agreement.Participation {
				all = append(all, giver, giver)
			}
		}
	}
	if testing, _ := w.contains(); testing {
		all = append(all, w.items()...)
	}
	return all
}

// moving is about other municipalities; seldom, unless a move is on.
func (w *Walker) moving() []attempt {
	var all []attempt
	if w.Contract.Transfer() == event.StateNone {
		if w.chance(7) {
			to := pick(w, elsewhere, elsewhere, home, unbound)
			all = append(all, attempt{role: roles.Youth, act: event.MoveReported{Residence: home, Stay: to, School: w.person.school}})
		}
		return all
	}
	asked := w.Contract.Receiving()
	manned := tasks(" " + string(asked))
	shared := event.ResponsibilityShared{Lead: pick(w, asked, w.Contract.Responsible()), Tasks: manned, Proposal: w.proposed(event.ResponsibilityShared{}.EventType())}
	add := func(org roles.Org, act event.Payload) {
		who := Ref(roles.Coordinator.String() + "-" + string(org) + "-" + pick(w, "1", "2"))
		all = append(all, attempt{role: roles.Coordinator, org: org, who: who, act: act})
	}
	if w.Contract.Transfer() == event.StateShared {
		if w.chance(10) {
			all = append(all, attempt{role: roles.Youth, act: event.MoveCancelled{}})
		}
		return all
	}
	add(asked, event.TransferAccepted{Tasks: manned})
	add(asked, event.TransferRefused{Reason: "no-capacity", Document: Ref("letter")})
	add(w.Contract.Responsible(), event.Proposed{Act: shared.EventType(), Reason: "school"})
	add(asked, event.Proposed{Act: shared.EventType(), Reason: "school"})
	add(asked, shared)
	add(w.Contract.Responsible(), shared)
	if w.Contract.Transfer() == event.StateMoveRefused {
		end := event.EndedByMove{YouthHeard: true, SharingTried: Ref("attempt"), Proposal: w.proposed(event.EndedByMove{}.EventType())}
		add(w.Contract.Responsible(), event.Proposed{Act: end.EventType(), Reason: "moved"})
		all = append(all, attempt{role: roles.Prosecutor, act: end})
	}
	if w.chance(20) {
		all = append(all, attempt{role: roles.Youth, act: event.MoveCancelled{}})
	}
	return all
}

// proposed is the latest proposal of an act, or one that is none.
func (w *Walker) proposed(act event.Type) uint32 {
	if p := w.proposal(act); p.seq != 0 {
		return p.seq
	}
	return w.Contract.Seq()
}

// proposal is the latest of an act; zero when there is none.
func (w *Walker) proposal(act event.Type) proposal {
	for i := len(w.seen.proposals) - 1; i >= 0; i-- {
		if w.seen.proposals[i].act == act {
			return w.seen.proposals[i]
		}
	}
	return proposal{}
}

// closing is what is left when the period is over.
func (w *Walker) closing() []attempt {
	var all []attempt
	add := func(role roles.Role, act event.Payload) { all = append(all, attempt{role: role, act: act}) }
	if w.seen.committed && !w.seen.revealed {
		add(clock, event.DrawRevealed{Seed: agreement.Hash(w.seed)})
		add(clock, event.DrawRevealed{Seed: agreement.Hash(w.seed)})
	}
	for _, g := range groups {
		add(roles.Mediation, event.EvaluationHeld{Group: g, TookPart: w.chance(60), Invited: true})
		add(roles.Mediation, event.EvaluationOffered{Group: g})
	}
	add(roles.Coordinator, event.ProsecutorNotified{Of: max(w.seen.ended, 1)})
	add(roles.Prosecutor, event.OutcomeRecorded{Value: pick(w, event.StateReopened, event.StateDropped, event.StateSetAside), Reason: "decided"})
	add(roles.Mediation, event.Closed{})
	return append(all, w.items()...)
}

var groups = []event.Group{event.GroupNetwork, event.GroupYouth, event.GroupGuardians}

// resolving settles what a correction has made inconsistent.
func (w *Walker) resolving() []attempt {
	act := event.InconsistencyResolved{Proposal: w.proposed(event.InconsistencyResolved{}.EventType()), Reason: "checked"}
	return []attempt{
		{role: roles.Prosecutor, act: act},
		{role: roles.Leader, act: act},
		{role: roles.Leader, act: event.Proposed{Act: act.EventType(), Reason: "checked"}},
		{role: roles.Coordinator, act: event.Proposed{Act: act.EventType(), Reason: "checked"}},
	}
}
