package walk

import (
	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// onward are the acts by which a case goes the ordinary way from where it stands
// until the contract runs. Those that are done already are left out, those whose
// time has not come are refused.
func (w *Walker) onward() []attempt {
	voluntary := w.person.track == agreement.Voluntary
	police, prosecutor := roles.Police, roles.Prosecutor
	if voluntary {
		police, prosecutor = roles.Coordinator, roles.Coordinator
	}
	if w.Contract.Seq() == 0 {
		return []attempt{{role: police, act: w.registered()}}
	}
	switch w.Contract.State() {
	case event.StateReceived:
		return []attempt{{role: police, act: event.ScreeningStarted{}}}
	case event.StateScreening:
		talk := event.ConcernTalkRecorded{
			Outcome: "held", YouthCalled: true, YouthAttended: true, GuardiansCalled: w.person.guardians, GuardiansAttended: w.person.guardians[:1],
		}
		informed := attempt{role: police, act: w.informed()}
		if w.Accepted[talk.EventType()] > 0 || voluntary {
			return []attempt{informed}
		}
		return []attempt{{role: police, act: talk}, informed}
	case event.StateInformed:
		return []attempt{{role: police, act: w.offer()}}
	case event.StateOffered:
		return []attempt{{role: roles.Youth, act: event.Accepted{}}}
	case event.StateConsenting:
		return w.consents()
	case event.StateDeciding:
		return []attempt{{role: prosecutor, act: w.decision()}}
	case event.StatePlanning:
		return w.towardsSigning()
	case event.StateSigned:
		return w.towardsStart()
	}
	return nil
}

func (w *Walker) registered() event.Registered {
	p := &w.person
	r := event.Registered{
		Track: p.track, Birthday15: p.born.AddYears(15), Birthday16: p.born.AddYears(16), Birthday18: p.born.AddYears(18),
		OffenceDate: w.date(-w.rng.IntN(25)), OffenceKind: "drug-use",
		Youth: p.youth, Guardians: p.guardians, Residence: home, Stay: home, ResidenceOn: w.today(), School: p.school,
		Police: orgs[roles.Police], Prosecutor: orgs[roles.Prosecutor], Mediation: orgs[roles.Mediation],
	}
	if p.track.Attendance() {
		r.Advisory = orgs[roles.AdvisoryUnit]
	}
	if p.track == agreement.Voluntary {
		r.OffenceDate, r.OffenceKind = 0, ""
	}
	return r
}

func (w *Walker) informed() event.Informed {
	items := w.lifecycle.Terms().Members(agreement.InformationItems)
	a := event.Informed{TextVersion: "v1", Language: "nb", TextHash: hash("v1"), Youth: true}
	if w.today() < w.person.born.AddYears(18) {
		a.Guardians = w.person.guardians
	}
	for _, item := range items {
		a.Items = append(a.Items, event.Code(item))
	}
	return a
}

func (w *Walker) offer() event.Offered {
	p := &w.person
	o := event.Offered{Terms: w.lifecycle.Terms().Hash()}
	if p.track.Attendance() {
		return o
	}
	o.Testing, o.Conversations = p.testing, p.conversations
	if o.Testing {
		o.Procedure, o.Material = p.procedure, p.material
	}
	return o
}

// consents lists what has not been given yet: first what nothing is required of,
// since the case goes on with the last that is.
func (w *Walker) consents() []attempt {
	p := &w.person
	wanted := []event.ConsentGiven{consentTo(agreement.EvaluationPart)}
	if p.shares {
		wanted = append(wanted, w.sharing(roles.Coordinator, elsewhere))
	}
	if p.tells && p.school != "" {
		wanted = append(wanted, w.sharing(roles.School, p.school))
	}
	if p.tells {
		wanted = append(wanted, w.sharing(roles.Guardian, "familie"))
	}
	if p.track != agreement.Voluntary {
		wanted = append(wanted, w.sharing(roles.Prosecutor, orgs[roles.Prosecutor]))
	}
	if w.seen.offered.Testing {
		wanted = append(wanted, w.toTesting())
	}
	if w.seen.offered.Conversations {
		wanted = append(wanted, consentTo(agreement.ConversationsPart))
	}
	wanted = append(wanted, consentTo(agreement.Participation))
	var all []attempt
	for _, a := range wanted {
		if !w.has(p.youth, a) {
			all = append(all, attempt{role: roles.Youth, act: a})
		}
		for _, g := range p.guardians {
			if !w.has(g, a) {
				all = append(all, attempt{role: roles.Guardian, who: g, act: a})
			}
		}
	}
	return all
}

func (w *Walker) has(giver roles.Ref, a event.ConsentGiven) bool {
	return w.seen.given[consentKey{giver, a.Part, a.Procedure, a.ToRole}] != 0
}

func consentTo(part agreement.Part) event.ConsentGiven {
	return event.ConsentGiven{Part: part, Purpose: "follow-up", FormVersion: "form-1", Language: "nb", Evidence: Ref("evidence")}
}

func (w *Walker) toTesting() event.ConsentGiven {
	a := consentTo(agreement.TestingPart)
	a.Procedure, a.Material = w.person.procedure, w.person.material
	return a
}

func (w *Walker) sharing(role roles.Role, org roles.Org) event.ConsentGiven {
	a := consentTo(agreement.Exchange)
	a.ToRole, a.ToOrg, a.Categories = role, org, []event.Code{"breach-report"}
	return a
}

func (w *Walker) decision() event.Payload {
	if w.person.track.Attendance() {
		return event.AttendanceDecided{GuiltProven: true, YouthHeard: true, Attendances: 1}
	}
	o := w.seen.offered
	return event.Decided{
		GuiltProven: true, YouthHeard: true, LengthMonths: w.person.months, Testing: o.Testing, Conversations: o.Conversations,
		Procedure: o.Procedure, Material: o.Material, ProbationFrom: w.today(), ProbationTo: w.today().AddMonths(24),
	}
}

// towardsSigning: mapping, plan, and everybody signs.
func (w *Walker) towardsSigning() []attempt {
	if w.Accepted[event.MappingRecorded{}.EventType()] == 0 {
		return []attempt{{role: roles.Coordinator, act: event.MappingRecorded{
			YouthTookPart: true, GuardianInvited: true, Tool: "tool", On: w.today(), WashoutWeeks: pick(w, 0, 0, 2, 4, 8),
		}}}
	}
	if w.seen.version == 0 {
		return []attempt{{role: roles.Coordinator, act: w.planSet(1)}}
	}
	signed := event.Signed{Version: w.seen.version, TextHash: hash("plan"), Language: "nb", Evidence: Ref("signature")}
	var all []attempt
	add := func(role roles.Role, who roles.Ref) {
		if !w.seen.signed[who] {
			all = append(all, attempt{role: role, who: who, act: signed})
		}
	}
	add(roles.Youth, w.person.youth)
	for _, g := range w.person.guardians {
		add(roles.Guardian, g)
	}
	add(roles.Coordinator, w.inOffice(roles.Coordinator, 1))
	switch w.person.track {
	case agreement.Waiver:
		add(roles.Police, w.usual(roles.Police))
	case agreement.MediationPlan:
		add(roles.Mediation, w.usual(roles.Mediation))
	}
	return all
}

func (w *Walker) planSet(version int) event.PlanSet {
	testing, conversations := w.contains()
	a := event.PlanSet{Version: version, StartOn: w.date(w.rng.IntN(5)), Tasks: tasks("")}
	if conversations {
		a.ConversationEveryWeeks = 2
	}
	if testing {
		a.Band = pick(w, agreement.Eased, agreement.Ordinary, agreement.Close, agreement.Close)
		a.Windows = w.newWindows()
		a.Procedure, a.Material, a.Requester, a.Payer = w.person.procedure, w.person.material, home, home
	}
	return a
}

// contains says what the contract contains: what was decided, or offered.
func (w *Walker) contains() (testing, conversations bool) {
	if w.person.track == agreement.Voluntary {
		return w.seen.offered.Testing, w.seen.offered.Conversations
	}
	return w.seen.conditions.Testing, w.seen.conditions.Conversations
}

func (w *Walker) newWindows() []event.Window {
	var all []event.Window
	for weekday := uint16(1); weekday <= 6; weekday++ {
		if w.chance(60) {
			from := uint16(14*60 + 30*w.rng.IntN(6))
			all = append(all, event.Window{Weekday: weekday, From: from, To: from + 120})
		}
	}
	if w.chance(20) {
		all = append(all, event.Window{Weekday: 2, From: 9 * 60, To: 11 * 60, Lessons: true, Agreed: w.chance(70)})
	}
	return all
}

func (w *Walker) towardsStart() []attempt {
	started := attempt{role: roles.Coordinator, act: event.Started{}}
	if testing, _ := w.contains(); testing && !w.seen.committed && w.chance(80) {
		return []attempt{{role: clock, act: w.commitment()}, started}
	}
	return []attempt{started}
}

func (w *Walker) commitment() event.DrawCommitted {
	return event.DrawCommitted{Commitment: w.seed.Commit(w.Contract.ID())}
}
