package contract_test

import (
	"context"
	"crypto/sha256"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/contract"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// ref gives an invented reference for a name: random-looking, always the same.
func ref(name string) roles.Ref {
	sum := sha256.Sum256([]byte("invented/" + name))
	r := roles.Ref(sum[:16])
	r[6] = r[6]&0x0f | 0x40
	r[8] = r[8]&0x3f | 0x80
	return r
}

func hash(name string) agreement.Hash { return sha256.Sum256([]byte("invented/" + name)) }

func day(t testing.TB, text string) agreement.Date {
	t.Helper()
	d, err := agreement.ParseDate(text)
	require.NoError(t, err)
	return d
}

// orgs are the invented organisations of the shipped profile.
var orgs = map[roles.Role]roles.Org{
	roles.Police: "politi-trondelag", roles.Prosecutor: "patale-trondelag", roles.Mediation: "konfliktradet-trondelag",
	roles.AdvisoryUnit: "rade-trondelag", roles.Coordinator: "5001", roles.Leader: "5001", roles.School: "vgs-eksempel",
	roles.ConversationPartner: "5001", roles.Collector: "5001", roles.HealthContact: "5001",
}

func actor(role roles.Role, name string) roles.Actor {
	if role == roles.Clock {
		return roles.TheClock()
	}
	return roles.Actor{Ref: ref(name), Grants: []roles.Grant{{Role: role, Org: orgs[role]}}}
}

// world is one contract in a ledger over a memory log, with a clock that the
// test turns.
type world struct {
	t      testing.TB
	ledger *contract.Ledger
	log    *event.Memory
	id     roles.Ref
	now    time.Time
	terms  *agreement.Terms
	asked  int
}

func newWorld(t testing.TB, def contract.Definition, terms *agreement.Terms, name string) *world {
	t.Helper()
	book, err := contract.NewBook(def, terms)
	require.NoError(t, err)
	w := &world{t: t, log: &event.Memory{}, id: ref(name), terms: terms}
	var salts atomic.Int64
	w.ledger = &contract.Ledger{
		Book: book, Log: w.log,
		Now: func() time.Time { return w.now },
		Salt: func() (event.Salt, error) {
			return sha256.Sum256(fmt.Appendf(nil, "salt %d", salts.Add(1))), nil
		},
	}
	return w
}

func (w *world) at(text string) *world {
	w.t.Helper()
	w.now = day(w.t, text).Start().Add(12 * time.Hour)
	return w
}

// try puts an act forward and gives the answer.
func (w *world) try(role roles.Role, name string, act event.Payload) (contract.Answer, error) {
	w.asked++
	return w.ledger.Do(context.Background(), w.id, contract.Request{
		ID: ref(fmt.Sprintf("request %s %d", w.id, w.asked)), Act: act, Actor: actor(role, name), As: role,
	})
}

// do wants the act to be permitted.
func (w *world) do(role roles.Role, name string, act event.Payload) contract.Contract {
	w.t.Helper()
	answer, err := w.try(role, name, act)
	require.NoError(w.t, err, "%s by %s", act.EventType(), role)
	return answer.After
}

func (w *world) load() contract.Contract {
	w.t.Helper()
	c, err := w.ledger.Load(context.Background(), w.id)
	require.NoError(w.t, err)
	return c
}

var informationItems = []event.Code{
	"voluntary", "criminal-reaction", "right-to-stop", "who-learns-what", "test-method", "length", "hearing-and-advice",
}

func registered(t testing.TB) event.Registered {
	return event.Registered{
		Track: agreement.Waiver, OffenceDate: day(t, "2020-01-03"), OffenceKind: "drug-use",
		Birthday15: day(t, "2018-09-01"), Birthday16: day(t, "2019-09-01"), Birthday18: day(t, "2021-09-01"),
		Youth: ref("youth"), Guardians: []roles.Ref{ref("guardian-1"), ref("guardian-2")},
		Residence: "5001", Stay: "5001", ResidenceOn: day(t, "2020-01-06"),
		Police: "politi-trondelag", Prosecutor: "patale-trondelag", Mediation: "konfliktradet-trondelag",
	}
}

func consentTo(part agreement.Part) event.ConsentGiven {
	c := event.ConsentGiven{
		Part: part, Purpose: "follow-up", FormVersion: "form-1", Language: "nb", Evidence: ref("evidence"),
	}
	switch part {
	case agreement.Exchange:
		c.ToRole, c.ToOrg, c.Categories = roles.Prosecutor, "patale-trondelag", []event.Code{"breach-report"}
	case agreement.TestingPart:
		c.Procedure, c.Material = agreement.Sanction, agreement.Urine
	}
	return c
}

func tasks() []event.Task {
	return []event.Task{
		{Duty: roles.Conversations, Holder: ref("partner"), Deputy: ref("partner-deputy")},
		{Duty: roles.Testing, Holder: ref("collector"), Deputy: ref("collector-deputy")},
		{Duty: roles.Economy, Holder: ref("economy"), Deputy: ref("economy-deputy")},
	}
}

// wayStep is one act of the ordinary way through the waiver track.
type wayStep struct {
	on   string
	role roles.Role
	name string
	act  event.Payload
}

// ordinaryWay leads from the report to the running contract.
func ordinaryWay(t testing.TB, terms *agreement.Terms) []wayStep {
	t.Helper()
	signed := event.Signed{Version: 1, TextHash: hash("plan-1"), Language: "nb", Evidence: ref("signature")}
	guardians := []roles.Ref{ref("guardian-1"), ref("guardian-2")}
	way := []wayStep{
		{"2020-01-06", roles.Police, "officer", registered(t)},
		{"2020-01-07", roles.Police, "officer", event.ScreeningStarted{}},
		{"2020-01-10", roles.Police, "officer", event.ConcernTalkRecorded{
			Outcome: "held", YouthCalled: true, YouthAttended: true, GuardiansCalled: guardians[:1], GuardiansAttended: guardians[:1],
		}},
		{"2020-01-13", roles.Police, "officer", event.Informed{
			TextVersion: "info-1", Language: "nb", TextHash: hash("info-1"), Youth: true,
			Guardians: guardians, Items: informationItems,
		}},
		{"2020-01-15", roles.Police, "officer", event.Offered{
			Terms: terms.Hash(), Testing: true, Conversations: true, Procedure: agreement.Sanction, Material: agreement.Urine,
		}},
		{"2020-01-20", roles.Youth, "youth", event.Accepted{}},
	}
	for _, part := range []agreement.Part{agreement.Participation, agreement.Exchange, agreement.TestingPart, agreement.ConversationsPart} {
		way = append(way, wayStep{"2020-01-21", roles.Youth, "youth", consentTo(part)})
	}
	for _, guardian := range []string{"guardian-1", "guardian-2"} {
		way = append(way,
			wayStep{"2020-01-21", roles.Guardian, guardian, consentTo(agreement.Participation)},
			wayStep{"2020-01-21", roles.Guardian, guardian, consentTo(agreement.Exchange)})
	}
	return append(way,
		wayStep{"2020-01-24", roles.Prosecutor, "prosecutor", event.Decided{
			GuiltProven: true, YouthHeard: true, LengthMonths: 6, Testing: true, Conversations: true,
			Procedure: agreement.Sanction, Material: agreement.Urine,
			ProbationFrom: day(t, "2020-01-24"), ProbationTo: day(t, "2022-01-24"),
		}},
		wayStep{"2020-01-28", roles.Coordinator, "coordinator", event.MappingRecorded{
			YouthTookPart: true, GuardianInvited: true, Tool: "tool-1", On: day(t, "2020-01-28"), WashoutWeeks: 4,
		}},
		wayStep{"2020-01-30", roles.Coordinator, "coordinator", event.PlanSet{
			Version: 1, StartOn: day(t, "2020-02-03"), Band: agreement.Ordinary, ConversationEveryWeeks: 2,
			Windows: []event.Window{{Weekday: 1, From: 15 * 60, To: 18 * 60}}, Tasks: tasks(),
			Procedure: agreement.Sanction, Material: agreement.Urine, Requester: "5001", Payer: "5001",
		}},
		wayStep{"2020-01-31", roles.Youth, "youth", signed},
		wayStep{"2020-01-31", roles.Guardian, "guardian-1", signed},
		wayStep{"2020-01-31", roles.Guardian, "guardian-2", signed},
		wayStep{"2020-01-31", roles.Coordinator, "coordinator", signed},
		wayStep{"2020-01-31", roles.Police, "officer", signed},
		wayStep{"2020-02-03", roles.Coordinator, "coordinator", event.Started{}},
	)
}

// along goes the ordinary way until the contract is in the state.
func (w *world) along(until event.State) *world {
	w.t.Helper()
	for _, s := range ordinaryWay(w.t, w.terms) {
		if c := w.at(s.on).do(s.role, s.name, s.act); c.State() == until {
			return w
		}
	}
	w.t.Fatalf("the ordinary way does not pass %s", until)
	return w
}

func TestTheOrdinaryWayThrough(t *testing.T) {
	terms, err := agreement.Model()
	require.NoError(t, err)
	w := newWorld(t, contract.Standard(), terms, "ordinary").along(event.StateActive)
	c := w.load()
	require.Equal(t, event.StateActive, c.State())
	require.Equal(t, event.StateConditional, c.Prosecution())
	require.Equal(t, "2020-08-03", c.EndsOn().String())
	require.True(t, c.Pinned())

	w.at("2020-02-05").do(roles.ConversationPartner, "partner", event.ConversationPlanned{Item: 1, On: day(t, "2020-02-06")})
	w.at("2020-02-06").do(roles.ConversationPartner, "partner", event.ConversationHeld{Item: 1})
	w.at("2020-02-10").do(roles.Coordinator, "coordinator", event.TestPlanned{Item: 1, On: day(t, "2020-02-12")})
	w.at("2020-02-12").do(roles.Coordinator, "coordinator", event.TestNotified{Item: 1})
	w.do(roles.Collector, "collector", event.TestAttended{Item: 1})
	w.at("2020-05-04").do(roles.Coordinator, "coordinator", event.MidwayHeld{YouthInvited: true, GuardiansInvited: true})

	_, err = w.at("2020-08-02").try(roles.Coordinator, "coordinator", event.Completed{})
	var refusal *contract.Refusal
	require.ErrorAs(t, err, &refusal)
	require.True(t, refusal.Has("G28a"))

	c = w.at("2020-08-03").do(roles.Clock, "", event.Completed{})
	require.Equal(t, event.StateCompleted, c.State())
	done := c.Seq()
	w.at("2020-08-10").do(roles.Mediation, "mediator", event.EvaluationHeld{Group: event.GroupNetwork, TookPart: true})
	w.do(roles.Mediation, "mediator", event.EvaluationHeld{Group: event.GroupYouth, TookPart: true})
	w.do(roles.Guardian, "guardian-1", event.EvaluationDeclined{Group: event.GroupGuardians})
	w.do(roles.Coordinator, "coordinator", event.ProsecutorNotified{Of: done})
	c = w.do(roles.Mediation, "mediator", event.Closed{})
	require.Equal(t, event.StateClosedCompleted, c.State())
	require.Equal(t, c, w.load())
}
