package postgres_test

import (
	"crypto/sha256"
	"fmt"
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

func day(text string) agreement.Date {
	d, err := agreement.ParseDate(text)
	if err != nil {
		panic(err)
	}
	return d
}

func book(t testing.TB) (contract.Book, *agreement.Terms) {
	t.Helper()
	terms, err := agreement.Model()
	require.NoError(t, err)
	b, err := contract.NewBook(contract.Standard(), terms)
	require.NoError(t, err)
	return b, terms
}

// on is noon of a day.
func on(text string) func() time.Time {
	return func() time.Time { return day(text).Start().Add(12 * time.Hour) }
}

func by(role roles.Role, name string) roles.Actor {
	orgs := map[roles.Role]roles.Org{
		roles.Police: "politi-trondelag", roles.Prosecutor: "patale-trondelag",
		roles.Mediation: "konfliktradet-trondelag", roles.Coordinator: "5001",
	}
	return roles.Actor{Ref: ref(name), Grants: []roles.Grant{{Role: role, Org: orgs[role]}}}
}

// registered is the report that opens a case of a youth of its own.
func registered(name string) event.Registered {
	return event.Registered{
		Track: agreement.Waiver, OffenceDate: day("2020-01-03"), OffenceKind: "drug-use",
		Birthday15: day("2018-09-01"), Birthday16: day("2019-09-01"), Birthday18: day("2021-09-01"),
		Youth: ref("youth of " + name), Guardians: []roles.Ref{ref("guardian of " + name)},
		Residence: "5001", Stay: "5001", ResidenceOn: day("2020-01-06"),
		Police: "politi-trondelag", Prosecutor: "patale-trondelag", Mediation: "konfliktradet-trondelag",
	}
}

func consentTo(part agreement.Part) event.ConsentGiven {
	c := event.ConsentGiven{Part: part, Purpose: "follow-up", FormVersion: "form-1", Language: "nb", Evidence: ref("evidence")}
	switch part {
	case agreement.Exchange:
		c.ToRole, c.ToOrg, c.Categories = roles.Prosecutor, "patale-trondelag", []event.Code{"breach-report"}
	case agreement.TestingPart:
		c.Procedure, c.Material = agreement.Sanction, agreement.Urine
	}
	return c
}

// decide leads a new case to the prosecutor's decision, after which talks may be
// recorded.
func decide(t testing.TB, log event.Log, name string) {
	t.Helper()
	b, terms := book(t)
	guardian := []roles.Ref{ref("guardian of " + name)}
	type step struct {
		on   string
		role roles.Role
		name string
		act  event.Payload
	}
	way := []step{
		{"2020-01-06", roles.Police, "officer", registered(name)},
		{"2020-01-07", roles.Police, "officer", event.ScreeningStarted{}},
		{"2020-01-10", roles.Police, "officer", event.ConcernTalkRecorded{
			Outcome: "held", YouthCalled: true, YouthAttended: true, GuardiansCalled: guardian, GuardiansAttended: guardian,
		}},
		{"2020-01-13", roles.Police, "officer", event.Informed{
			TextVersion: "info-1", Language: "nb", TextHash: agreement.Hash{1}, Youth: true, Guardians: guardian,
			Items: []event.Code{
				"voluntary", "criminal-reaction", "right-to-stop", "who-learns-what", "test-method", "length", "hearing-and-advice",
			},
		}},
		{"2020-01-15", roles.Police, "officer", event.Offered{
			Terms: terms.Hash(), Testing: true, Conversations: true, Procedure: agreement.Sanction, Material: agreement.Urine,
		}},
		{"2020-01-20", roles.Youth, "youth of " + name, event.Accepted{}},
	}
	for _, part := range []agreement.Part{agreement.Participation, agreement.Exchange, agreement.TestingPart, agreement.ConversationsPart} {
		way = append(way, step{"2020-01-21", roles.Youth, "youth of " + name, consentTo(part)})
	}
	way = append(way,
		step{"2020-01-21", roles.Guardian, "guardian of " + name, consentTo(agreement.Participation)},
		step{"2020-01-21", roles.Guardian, "guardian of " + name, consentTo(agreement.Exchange)},
		step{"2020-01-24", roles.Prosecutor, "prosecutor", event.Decided{
			GuiltProven: true, YouthHeard: true, LengthMonths: 6, Testing: true, Conversations: true,
			Procedure: agreement.Sanction, Material: agreement.Urine,
			ProbationFrom: day("2020-01-24"), ProbationTo: day("2022-01-24"),
		}})
	for i, step := range way {
		ledger := contract.Ledger{Book: b, Log: log, Now: on(step.on)}
		_, err := ledger.Do(t.Context(), ref(name), contract.Request{
			ID: ref(fmt.Sprintf("step %d of %s", i, name)), Act: step.act, Actor: by(step.role, step.name), As: step.role,
		})
		require.NoError(t, err, step.act.EventType())
	}
}

// talk is an act that may be put forward any number of times once it is decided.
func talk(id roles.Ref) contract.Request {
	return contract.Request{
		ID: id, Act: event.TalkHeld{Kind: "follow-up", Held: true}, Actor: by(roles.Coordinator, "coordinator"), As: roles.Coordinator,
	}
}
