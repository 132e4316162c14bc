package contract_test

import (
	"errors"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/contract"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// walker puts random acts forward by random people at random times, most of
// them sensible enough to get somewhere.
type walker struct {
	rng       *rand.Rand
	lifecycle *contract.Lifecycle
	c         contract.Contract
	history   []event.Envelope
	now       time.Time
	accepted  map[event.Type]int
}

func newWalker(l *contract.Lifecycle, seed1, seed2 uint64) *walker {
	return &walker{
		rng: rand.New(rand.NewPCG(seed1, seed2)), lifecycle: l, c: contract.Open(ref("walk")),
		now: time.Date(2020, 1, 6, 9, 0, 0, 0, time.UTC), accepted: map[event.Type]int{},
	}
}

func (w *walker) chance(percent int) bool { return w.rng.IntN(100) < percent }

func pickOne[T any](w *walker, options ...T) T { return options[w.rng.IntN(len(options))] }

func (w *walker) date(days int) agreement.Date { return agreement.OfTime(w.now).AddDays(days) }

func (w *walker) seq() uint32 {
	if w.c.Seq() == 0 {
		return 0
	}
	return w.c.Seq() - uint32(w.rng.IntN(min(3, int(w.c.Seq()))))
}

var walkRoles = []roles.Role{
	roles.Youth, roles.Youth, roles.Guardian, roles.Guardian, roles.Police, roles.Prosecutor, roles.Coordinator,
	roles.Coordinator, roles.ConversationPartner, roles.Collector, roles.Mediation, roles.AdvisoryUnit, roles.Leader,
	roles.Clock, roles.School,
}

// person names who usually acts in a role, and sometimes somebody else.
func (w *walker) person(role roles.Role) string {
	if w.chance(4) {
		return "stranger"
	}
	switch role {
	case roles.Youth:
		return "youth"
	case roles.Guardian:
		return pickOne(w, "guardian-1", "guardian-2")
	case roles.ConversationPartner:
		return "partner"
	case roles.Collector:
		return "collector"
	case roles.Leader, roles.Coordinator:
		return pickOne(w, role.String()+"-1", role.String()+"-2")
	}
	return role.String()
}

// request makes the next attempt.
func (w *walker) request() contract.Request {
	role := pickOne(w, walkRoles...)
	act := w.act()
	if w.chance(70) {
		if may := w.mayAct(act); len(may) > 0 {
			role = pickOne(w, may...)
		}
	}
	r := contract.Request{Act: act, As: role, Actor: actor(role, w.person(role)), Recorded: w.now}
	if w.chance(5) {
		r.Occurred = w.now.Add(time.Duration(w.rng.IntN(20)-10) * 24 * time.Hour)
	}
	if role == roles.Coordinator && w.c.Receiving() != "" && w.chance(50) {
		r.Actor.Grants[0].Org = w.c.Receiving()
	}
	if role == roles.Coordinator && w.c.Responsible() != "" && w.c.Receiving() == "" {
		r.Actor.Grants[0].Org = w.c.Responsible()
	}
	if w.chance(1) {
		r.Actor = roles.Actor{}
	}
	return r
}

func (w *walker) mayAct(act event.Payload) []roles.Role {
	if act == nil {
		return nil
	}
	for _, row := range contract.Standard().Rows {
		if row.Act == act.EventType() && row.From.Has(w.c.State()) && row.Tracks.Has(w.c.Track()) {
			by := row.By
			if special, ok := row.On[w.c.Track()]; ok {
				by = special.By
			}
			return by.Roles()
		}
	}
	return nil
}

// act makes a random act: one that the state knows, or any.
func (w *walker) act() event.Payload {
	if w.chance(2) {
		return pickOne[event.Payload](w, nil, unknownAct{}, event.Corrected{Target: 1, Reason: "typo"}, event.SignatureVoided{})
	}
	var names []event.Type
	everything := w.chance(10)
	for _, row := range contract.Standard().Rows {
		if everything || row.From.Has(w.c.State()) && row.Tracks.Has(w.c.Track()) {
			names = append(names, row.Act)
		}
	}
	if len(names) == 0 || w.c.Seq() == 0 {
		return w.payload(event.Registered{}.EventType())
	}
	if w.chance(25) {
		if ticks := w.lifecycle.Ticks(w.c, w.now); len(ticks) > 0 {
			return pickOne(w, ticks...)
		}
	}
	return w.payload(pickOne(w, names...))
}

type unknownAct struct{}

func (unknownAct) EventType() event.Type { return "host.unknown" }

func (w *walker) code(options ...event.Code) event.Code {
	if w.chance(5) {
		return ""
	}
	return pickOne(w, options...)
}

func (w *walker) yes() bool { return !w.chance(5) }

func (w *walker) evidence() roles.Ref {
	if w.chance(5) {
		return roles.Ref{}
	}
	return ref("evidence")
}

func (w *walker) payload(name event.Type) event.Payload {
	for _, makeOne := range []func(event.Type) event.Payload{w.intake, w.planning, w.ending, w.beside, w.item} {
		if act := makeOne(name); act != nil {
			return act
		}
	}
	return nil
}

func (w *walker) intake(name event.Type) event.Payload {
	switch name {
	case "case.registered":
		born := w.date(-w.rng.IntN(4*365) - 15*365)
		r := event.Registered{
			Track:       pickOne(w, agreement.Tracks()...),
			OffenceDate: w.date(-w.rng.IntN(30)), OffenceKind: w.code("drug-use", "doping"),
			Birthday15: born.AddYears(15), Birthday16: born.AddYears(16), Birthday18: born.AddYears(18),
			Youth: ref("youth"), Guardians: []roles.Ref{ref("guardian-1"), ref("guardian-2")}[:1+w.rng.IntN(2)],
			Residence: "5001", Stay: "5001", ResidenceOn: w.date(0), Police: "politi-trondelag", Prosecutor: "patale-trondelag",
			Mediation: "konfliktradet-trondelag", Advisory: "rade-trondelag",
		}
		if w.chance(80) {
			r.Track = agreement.Waiver
		}
		return r
	case "case.screening-started":
		return event.ScreeningStarted{}
	case "case.concern-talk-recorded":
		return event.ConcernTalkRecorded{Outcome: w.code("skipped"), SkipReason: w.code("no-need")}
	case "case.scope-rejected":
		return event.ScopeRejected{Reason: pickOne(w, event.Under15, event.OutsideTarget), FollowUp: w.code("talk")}
	case "case.informed":
		return event.Informed{
			TextVersion: w.code("v1"), Language: "nb", TextHash: hash("v1"), Youth: w.yes(),
			Guardians: []roles.Ref{ref("guardian-1"), ref("guardian-2")}, Items: informationItems,
		}
	case "case.other-reaction-chosen":
		return event.OtherReactionChosen{Reason: w.code("fine")}
	case "case.dropped":
		return event.Dropped{Reason: w.code("proof-failed", "other")}
	case "case.not-pursued":
		return event.NotPursuedFurther{Reason: w.code("other")}
	case "contract.offered":
		testing := w.chance(80)
		o := event.Offered{Terms: w.lifecycle.Terms().Hash(), Testing: testing, Conversations: w.chance(90)}
		if testing {
			o.Procedure, o.Material = agreement.Sanction, agreement.Urine
		}
		if w.c.Track().Attendance() {
			o = event.Offered{Terms: o.Terms}
		}
		return o
	case "contract.declined":
		return event.Declined{}
	case "contract.accepted":
		return event.Accepted{WaivesReflection: w.chance(50), WithGuardian: ref("guardian-1")}
	case "contract.offer-lapsed":
		return event.OfferLapsed{}
	case "consent.given", "consent.restored":
		given := consentTo(pickOne(w, agreement.Participation, agreement.Exchange, agreement.TestingPart, agreement.ConversationsPart, agreement.EvaluationPart))
		given.Evidence = w.evidence()
		if name == "consent.restored" {
			return event.ConsentRestored(given)
		}
		return given
	case "consent.refused":
		return event.ConsentRefused{Part: pickOne(w, agreement.Participation, agreement.EvaluationPart)}
	case "consent.not-answered":
		return event.ConsentsLapsed{}
	case "consent.withdrawn":
		given := consentTo(pickOne(w, agreement.Participation, agreement.Exchange, agreement.TestingPart, agreement.ConversationsPart, agreement.EvaluationPart))
		return event.ConsentWithdrawn{Part: given.Part, Procedure: given.Procedure, Material: given.Material, ToRole: given.ToRole, ToOrg: given.ToOrg}
	case "consent.guardian-not-found":
		return event.GuardianNotFound{Proposal: w.seq(), Guardian: ref("guardian-2"), Attempts: w.rng.IntN(3), Evidence: w.evidence()}
	case "case.birthday-reached":
		return event.BirthdayReached{Age: pickOne(w, 16, 18, 17)}
	}
	return nil
}

func (w *walker) planning(name event.Type) event.Payload {
	version := 1 + w.accepted["plan.set"] + w.accepted["plan.changed"]
	switch name {
	case "prosecution.decided":
		return event.Decided{
			GuiltProven: w.yes(), YouthHeard: w.yes(), LengthMonths: 2 + w.rng.IntN(7), Testing: w.chance(70), Conversations: true,
			Procedure: agreement.Sanction, Material: agreement.Urine, ProbationFrom: w.date(0), ProbationTo: w.date(600),
		}
	case "prosecution.attendance-decided":
		return event.AttendanceDecided{GuiltProven: true, YouthHeard: true, Attendances: 1}
	case "advisory.attendance-lapsed":
		return event.AttendanceLapsed{}
	case "prosecution.refused":
		return event.ProsecutorRefused{Reason: w.code("unfit")}
	case "plan.mapping-recorded":
		return event.MappingRecorded{YouthTookPart: w.yes(), GuardianInvited: true, Tool: "tool", On: w.date(0), WashoutWeeks: w.rng.IntN(13)}
	case "plan.set":
		return event.PlanSet{
			Version: version, StartOn: w.date(w.rng.IntN(5)), Band: pickOne(w, agreement.Eased, agreement.Ordinary, agreement.NoBand),
			ConversationEveryWeeks: 2, Tasks: tasks(), Procedure: agreement.Sanction, Material: agreement.Urine, Requester: "5001", Payer: "5001",
		}
	case "contract.signed":
		return event.Signed{Version: version - 1, TextHash: hash("plan"), Language: "nb", Evidence: w.evidence()}
	case "contract.signature-offered":
		return event.SignatureOffered{Version: version - 1, To: pickOne(w, ref("youth"), ref("guardian-1"))}
	case "contract.signature-refused":
		return event.SignatureRefused{}
	case "contract.signing-lapsed":
		return event.SigningLapsed{}
	case "contract.agency-signature-waived":
		return event.AgencySignatureWaived{}
	case "plan.replanned":
		return event.Replanned{Reason: w.code("new-date")}
	case "contract.started":
		return event.Started{}
	case "plan.changed":
		return event.PlanChanged{Version: version, ConversationEveryWeeks: 1 + w.rng.IntN(4), YouthHeard: w.chance(50), Reason: "need"}
	case "plan.band-changed":
		return event.BandChanged{Band: pickOne(w, agreement.Eased, agreement.Ordinary, agreement.Close), YouthHeard: w.chance(50), Reason: "need"}
	case "contract.midway-held":
		return event.MidwayHeld{YouthInvited: true, GuardiansInvited: true}
	case "contract.paused":
		return event.Paused{Reason: w.code("illness", "staffing", "holiday"), Until: w.date(w.rng.IntN(40)), Consented: w.chance(50)}
	case "contract.resumed":
		return event.Resumed{ShiftEnd: w.chance(30)}
	case "prosecution.conditions-changed":
		return event.ConditionsChanged{Testing: w.chance(50), Conversations: true, Reason: "ease"}
	case "prosecution.extended":
		return event.Extended{Months: 1 + w.rng.IntN(4), Wish: w.evidence()}
	case "advisory.called-in":
		return event.CalledIn{Written: true}
	case "advisory.attendance-recorded":
		return event.AttendanceRecorded{Attended: w.chance(70)}
	}
	return nil
}

func (w *walker) ending(name event.Type) event.Payload {
	group := pickOne(w, event.GroupNetwork, event.GroupYouth, event.GroupGuardians)
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
		return event.CompletedEarly{Proposal: w.seq()}
	case "contract.unsuitable-declared":
		return event.UnsuitableDeclared{Proposal: w.seq(), Referral: w.evidence()}
	case "contract.delivery-impossible":
		return event.DeliveryImpossible{Proposal: w.seq(), Attempts: w.evidence()}
	case "contract.basis-lapsed":
		return event.BasisLapsed{}
	case "case.death-recorded":
		if !w.chance(10) {
			return event.TalkHeld{Kind: "withdrawal", Offered: true}
		}
		return event.DeathRecorded{Evidence: w.evidence()}
	case "case.voided":
		return event.Voided{Proposal: w.seq(), Reason: w.code("duplicate")}
	case "evaluation.offered":
		return event.EvaluationOffered{Group: group}
	case "evaluation.held":
		return event.EvaluationHeld{Group: group, TookPart: w.chance(70), Invited: true}
	case "evaluation.declined":
		return event.EvaluationDeclined{Group: group}
	case "contract.closed":
		return event.Closed{OutcomeUnknown: w.chance(50)}
	case "prosecution.outcome-recorded":
		return event.OutcomeRecorded{Value: pickOne(w, event.StateReopened, event.StateDropped, event.StateSetAside, event.StateHeld), Reason: "decided"}
	case "case.inconsistency-resolved":
		return event.InconsistencyResolved{Proposal: w.seq(), Reason: "checked"}
	}
	return nil
}

func (w *walker) beside(name event.Type) event.Payload {
	duty := pickOne(w, roles.Duties()...)
	municipality := pickOne[roles.Org](w, "5001", "5006", "4601")
	switch name {
	case "contract.proposed":
		return event.Proposed{
			Act:    pickOne[event.Type](w, "contract.completed-early", "contract.unsuitable-declared", "contract.delivery-impossible", "case.voided", "transfer.ended-by-move", "consent.guardian-not-found"),
			Reason: w.code("need"), About: pickOne(w, roles.Ref{}, ref("guardian-2")),
		}
	case "duty.handed-over":
		return event.HandedOver{Duty: duty, Holder: ref("new " + duty.String()), Note: w.evidence()}
	case "duty.holder-appointed":
		return event.HolderAppointed{Duty: duty, Holder: pickOne(w, roles.Ref{}, ref("holder "+duty.String())), Deputy: ref("deputy " + duty.String())}
	case "prosecution.notified":
		return event.ProsecutorNotified{Of: w.seq()}
	case "conversation.talk-held":
		return event.TalkHeld{Kind: w.code("withdrawal", "confirm-at-18"), Held: w.chance(50), Offered: true}
	case "deadline.extended":
		return event.DeadlineExtended{Key: agreement.ScreeningDue, Of: 1, Until: w.date(10), Reason: "need"}
	case "deadline.passed":
		return event.DeadlinePassed{Key: agreement.ScreeningDue, Of: 1}
	case "transfer.move-reported":
		return event.MoveReported{Residence: municipality, Stay: municipality}
	case "transfer.accepted":
		return event.TransferAccepted{Tasks: tasks()}
	case "transfer.refused":
		return event.TransferRefused{Reason: w.code("no-capacity"), Document: w.evidence()}
	case "transfer.ended-by-move":
		return event.EndedByMove{Proposal: w.seq(), YouthHeard: w.yes(), SharingTried: w.evidence()}
	case "transfer.move-cancelled":
		return event.MoveCancelled{}
	}
	return nil
}

func (w *walker) item(name event.Type) event.Payload {
	item := pickOne[uint16](w, 1, 2, 3, 1, 2, 3, 0, 65535)
	switch name {
	case "test.planned":
		return event.TestPlanned{Item: item, On: w.date(w.rng.IntN(10))}
	case "test.notified":
		return event.TestNotified{Item: item}
	case "test.attended":
		return event.TestAttended{Item: item}
	case "test.missed":
		return event.TestMissed{Item: item}
	case "test.excused":
		return event.TestExcused{Item: item, Reason: "ill"}
	case "test.cancelled-by-agency":
		return event.TestCancelled{Item: item, Reason: "staffing"}
	case "conversation.planned":
		return event.ConversationPlanned{Item: item, On: w.date(w.rng.IntN(10))}
	case "conversation.held":
		return event.ConversationHeld{Item: item}
	case "conversation.missed":
		return event.ConversationMissed{Item: item}
	case "conversation.excused":
		return event.ConversationExcused{Item: item, Reason: "ill"}
	case "conversation.moved":
		return event.ConversationMoved{Item: item, On: w.date(w.rng.IntN(10))}
	case "conversation.cancelled-by-agency":
		return event.ConversationCancelled{Item: item, Reason: "staffing"}
	}
	return nil
}

// step tries one act and checks everything that must hold whatever happens.
func (w *walker) step(t *testing.T) {
	w.now = w.now.Add(time.Duration(w.rng.IntN(72)) * time.Hour)
	if w.chance(2) {
		w.now = w.now.Add(40 * 24 * time.Hour)
	}
	r := w.request()
	before := w.c
	var d contract.Decision
	var err error
	if fix, ok := r.Act.(event.Corrected); ok && len(w.history) > 0 {
		fix.Data = w.history[0].Data
		r.Act = fix
		d, err = w.lifecycle.Correct(w.history, r)
	} else {
		d, err = w.lifecycle.Decide(w.c, r)
	}
	require.Equal(t, before, w.c, "the contract that was asked about is never changed")
	if err != nil {
		var refusal *contract.Refusal
		known := errors.As(err, &refusal) || errors.Is(err, contract.ErrNotFound)
		require.True(t, known, "only refusals: %v", err)
		require.Empty(t, d.Events, "a refusal leads to nothing")
		return
	}
	w.history = append(w.history, d.Events...)
	w.accepted[r.Act.EventType()]++
	replayed, err := contract.Replay(w.history)
	require.NoError(t, err)
	if _, fix := r.Act.(event.Corrected); !fix {
		evolved := before
		for _, e := range d.Events {
			evolved, err = contract.Evolve(evolved, e)
			require.NoError(t, err)
		}
		require.Equal(t, summary(replayed), summary(evolved), "evolving equals replaying")
	}
	require.Equal(t, summary(replayed), summary(d.After), "replay equals decision after %s", r.Act.EventType())
	w.c = replayed
	w.withdrawalEnabled(t)
}

// withdrawalEnabled: in every live state, whoever has given a consent can take
// it back.
func (w *walker) withdrawalEnabled(t *testing.T) {
	if !w.c.State().Live() {
		return
	}
	given := map[roles.Ref]event.ConsentWithdrawn{}
	for _, e := range w.history {
		switch a := e.Data.(type) {
		case event.ConsentGiven:
			if a.Part == agreement.Participation {
				given[e.By.Ref] = event.ConsentWithdrawn{Part: a.Part}
			}
		case event.ConsentRestored:
			if a.Part == agreement.Participation {
				given[e.By.Ref] = event.ConsentWithdrawn{Part: a.Part}
			}
		case event.ConsentWithdrawn:
			if a.Part == agreement.Participation {
				delete(given, e.By.Ref)
			}
		}
	}
	if act, ok := given[ref("youth")]; ok {
		_, err := w.lifecycle.Decide(w.c, contract.Request{
			Act: act, As: roles.Youth, Actor: actor(roles.Youth, "youth"), Recorded: w.now,
		})
		require.NoError(t, err, "withdrawal in %s", w.c.State())
	}
}

// escort takes the contract to an end by lawful acts alone.
func (w *walker) escort(t *testing.T) {
	for range 200 {
		if w.c.State().Terminal() || w.c.Seq() == 0 {
			return
		}
		w.now = w.now.Add(5 * 24 * time.Hour)
		for _, try := range w.lawful() {
			d, err := w.lifecycle.Decide(w.c, try)
			if err != nil {
				continue
			}
			w.history = append(w.history, d.Events...)
			w.c, err = contract.Replay(w.history)
			require.NoError(t, err)
			break
		}
	}
	require.True(t, w.c.State().Terminal(), "no end from %s on %s", w.c.State(), w.c.Track())
}

func (w *walker) lawful() []contract.Request {
	var tries []contract.Request
	add := func(role roles.Role, name string, act event.Payload) {
		a := actor(role, name)
		if role == roles.Coordinator || role == roles.Leader {
			a.Grants[0].Org = w.c.Responsible()
		}
		tries = append(tries, contract.Request{Act: act, As: role, Actor: a, Recorded: w.now})
	}
	if w.c.Inconsistent() {
		add(roles.Prosecutor, "prosecutor", event.InconsistencyResolved{Proposal: w.c.Seq(), Reason: "checked"})
		add(roles.Leader, "leader-1", event.Proposed{Act: "case.inconsistency-resolved", Reason: "checked"})
		return tries
	}
	for _, act := range w.lifecycle.Ticks(w.c, w.now) {
		add(roles.Clock, "", act)
	}
	add(roles.Prosecutor, "prosecutor", event.Dropped{Reason: "proof-failed"})
	add(roles.Leader, "leader-1", event.NotPursuedFurther{Reason: "none"})
	add(roles.Youth, "youth", event.EndedByChoice{})
	for _, g := range []event.Group{event.GroupNetwork, event.GroupYouth, event.GroupGuardians} {
		add(roles.Mediation, "mediator", event.EvaluationHeld{Group: g, Invited: true})
	}
	add(roles.Mediation, "mediator", event.Closed{OutcomeUnknown: true})
	add(roles.Leader, "leader-2", event.UnsuitableDeclared{Proposal: w.c.Seq(), Referral: ref("referral")})
	add(roles.Coordinator, "coordinator-1", event.Proposed{Act: "contract.unsuitable-declared", Reason: "need"})
	return tries
}

// summary is what two contracts must agree in to be the same.
func summary(c contract.Contract) contract.Contract { return c }

// guide leads the walk along the ordinary way for a while, so that random
// steps begin everywhere.
func (w *walker) guide(t *testing.T, steps int) {
	t.Helper()
	for _, s := range ordinaryWay(t, w.lifecycle.Terms())[:steps] {
		w.now = day(t, s.on).Start().Add(12 * time.Hour)
		d, err := w.lifecycle.Decide(w.c, contract.Request{Act: s.act, As: s.role, Actor: actor(s.role, s.name), Recorded: w.now})
		require.NoError(t, err, "%s", s.act.EventType())
		w.history = append(w.history, d.Events...)
		w.accepted[s.act.EventType()]++
		w.c = d.After
	}
}

func walkOnce(t *testing.T, l *contract.Lifecycle, seed1, seed2 uint64, steps int) *walker {
	w := newWalker(l, seed1, seed2)
	way := len(ordinaryWay(t, l.Terms()))
	switch {
	case w.chance(50):
		w.guide(t, way)
	case w.chance(70):
		w.guide(t, w.rng.IntN(way))
	}
	for range steps {
		w.step(t)
	}
	w.escort(t)
	return w
}

func TestRandomWalks(t *testing.T) {
	l := standardLifecycle(t)
	reached := map[event.State]bool{}
	for seed := range uint64(25) {
		w := walkOnce(t, l, seed, 1, 120)
		for _, e := range w.history {
			for _, m := range e.Moves {
				if m.Region == event.ContractRegion {
					reached[m.To] = true
				}
			}
		}
	}
	require.True(t, reached[event.StateActive], "the walks are worth something only if they get as far as this")
}

func FuzzDecide(f *testing.F) {
	l := standardLifecycle(f)
	for seed := range uint64(4) {
		f.Add(seed, seed*7, uint16(80))
	}
	f.Fuzz(func(t *testing.T, seed1, seed2 uint64, steps uint16) {
		walkOnce(t, l, seed1, seed2, int(steps%300))
	})
}

func standardLifecycle(t testing.TB) *contract.Lifecycle {
	t.Helper()
	terms, err := agreement.Model()
	require.NoError(t, err)
	l, err := contract.New(contract.Standard(), terms)
	require.NoError(t, err)
	return l
}
