package main

import (
	"context"
	"crypto/sha256"
	"fmt"
	"time"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/contract"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// file is one case on somebody's desk. The first error sticks.
type file struct {
	n      int
	ledger contract.Ledger
	id     roles.Ref
	day    agreement.Date
	after  contract.Contract
	at     roles.Org // the coordinator's municipality
	err    error
}

// ref makes an invented reference, always the same for a name.
func (f *file) ref(name string) roles.Ref {
	sum := sha256.Sum256(fmt.Appendf(nil, "casebook/%d/%s", f.n, name))
	r := roles.Ref(sum[:16])
	r[6] = r[6]&0x0f | 0x40
	r[8] = r[8]&0x3f | 0x80
	return r
}

var orgs = map[roles.Role]roles.Org{
	roles.Police: "politi-trondelag", roles.Prosecutor: "patale-trondelag", roles.Mediation: "konfliktradet-trondelag",
}

// then puts an act forward some days later.
func (f *file) then(days int, role roles.Role, act event.Payload) {
	if f.err != nil {
		return
	}
	f.day = f.day.AddDays(days)
	actor := roles.TheClock()
	if role != roles.Clock {
		org := orgs[role]
		if role == roles.Coordinator {
			org = f.at
		}
		actor = roles.Actor{Ref: f.ref(role.String()), Grants: []roles.Grant{{Role: role, Org: org}}}
	}
	answer, err := f.ledger.Do(context.Background(), f.id, contract.Request{Act: act, Actor: actor, As: role})
	if err != nil {
		f.err = fmt.Errorf("%s by %s on %s: %w", act.EventType(), role, f.day, err)
		return
	}
	f.after = answer.After
}

func runCase(n int, book contract.Book, log event.Log, terms agreement.Hash) error {
	f := &file{n: n, at: "5001"}
	f.id = f.ref("contract")
	f.day = openingDay(n)
	f.ledger = contract.Ledger{Book: book, Log: log, Now: func() time.Time { return f.day.Start().Add(12 * time.Hour) }}
	f.enter(terms)
	f.plan()
	switch n {
	case withdrawnNo:
		f.then(40, roles.Youth, event.ConsentWithdrawn{Part: agreement.Participation})
		f.then(3, roles.Coordinator, event.TalkHeld{Kind: "withdrawal", Held: true})
		f.then(1, roles.Youth, event.WithdrawalConfirmed{})
	case movedNo:
		f.move()
	case breachNo:
		f.breach()
	default:
		f.then(184, roles.Clock, event.Completed{})
		if f.err == nil && f.after.State() != event.StateCompleted {
			f.err = fmt.Errorf("in %s after the period", f.after.State())
		}
	}
	f.close()
	return f.err
}

// openingDay spreads the cases over July to December 2019 and January to May
// 2020. The first acts take about three weeks until the prosecutor decides.
func openingDay(n int) agreement.Date {
	if n <= openedIn2019 {
		return date(2019, time.July, 1).AddDays((n - 1) * 5)
	}
	return date(2020, time.January, 2).AddDays((n - openedIn2019 - 1) * 6)
}

func date(y int, m time.Month, d int) agreement.Date {
	day, err := agreement.NewDate(y, m, d)
	if err != nil {
		panic(err)
	}
	return day
}

func (f *file) enter(terms agreement.Hash) {
	guardian := []roles.Ref{f.ref("guardian")}
	f.then(0, roles.Police, event.Registered{
		Track: agreement.Waiver, OffenceDate: f.day.AddDays(-3), OffenceKind: "drug-use",
		Birthday15: f.day.AddYears(-2).AddDays(30), Birthday16: f.day.AddYears(-1).AddDays(30), Birthday18: f.day.AddYears(1).AddDays(30),
		Youth: f.ref("youth"), Guardians: guardian, Residence: "5001", Stay: "5001", ResidenceOn: f.day,
		Police: orgs[roles.Police], Prosecutor: orgs[roles.Prosecutor], Mediation: orgs[roles.Mediation],
	})
	f.then(1, roles.Police, event.ScreeningStarted{})
	f.then(2, roles.Police, event.ConcernTalkRecorded{
		Outcome: "held", YouthCalled: true, YouthAttended: true, GuardiansCalled: guardian, GuardiansAttended: guardian,
	})
	f.then(1, roles.Police, event.Informed{
		TextVersion: "info-1", Language: "nb", TextHash: sha256.Sum256([]byte("info-1")), Youth: true, Guardians: guardian,
		Items: []event.Code{
			"voluntary", "criminal-reaction", "right-to-stop", "who-learns-what", "test-method", "length", "hearing-and-advice",
		},
	})
	f.then(1, roles.Police, event.Offered{Terms: terms, Conversations: true})
	f.then(4, roles.Youth, event.Accepted{})
	for _, giver := range []roles.Role{roles.Youth, roles.Guardian} {
		f.then(0, giver, f.consent(event.ConsentGiven{Part: agreement.Participation}))
		f.then(0, giver, f.consent(event.ConsentGiven{
			Part: agreement.Exchange, ToRole: roles.Prosecutor, ToOrg: orgs[roles.Prosecutor], Categories: []event.Code{"end-state"},
		}))
	}
	f.then(0, roles.Youth, f.consent(event.ConsentGiven{Part: agreement.ConversationsPart}))
	f.then(3, roles.Prosecutor, event.Decided{GuiltProven: true, YouthHeard: true, LengthMonths: 6, Conversations: true})
}

func (f *file) consent(c event.ConsentGiven) event.ConsentGiven {
	c.Purpose, c.FormVersion, c.Language, c.Evidence = "follow-up", "form-1", "nb", f.ref("form")
	return c
}

func (f *file) tasks() []event.Task {
	var tasks []event.Task
	for _, d := range roles.Duties() {
		tasks = append(tasks, event.Task{Duty: d, Holder: f.ref("holder " + d.String()), Deputy: f.ref("deputy " + d.String())})
	}
	return tasks
}

func (f *file) plan() {
	f.then(4, roles.Coordinator, event.MappingRecorded{YouthTookPart: true, GuardianInvited: true, Tool: "tool-1", On: f.day.AddDays(4)})
	f.then(3, roles.Coordinator, event.PlanSet{Version: 1, StartOn: f.day.AddDays(3), ConversationEveryWeeks: 2, Tasks: f.tasks()})
	for _, signer := range []roles.Role{roles.Youth, roles.Guardian, roles.Coordinator, roles.Police} {
		f.then(0, signer, event.Signed{Version: 1, TextHash: sha256.Sum256([]byte("plan-1")), Language: "nb", Evidence: f.ref("signature")})
	}
	f.then(3, roles.Coordinator, event.Started{})
}

// move takes the youth to a municipality that is not bound by the agreement.
func (f *file) move() {
	f.then(60, roles.Youth, event.MoveReported{Residence: "0301", Stay: "0301"})
	f.at = "0301"
	f.then(10, roles.Coordinator, event.TransferRefused{})
	f.at = "5001"
	f.then(5, roles.Coordinator, event.Proposed{Act: event.EndedByMove{}.EventType(), Reason: "receiver-not-bound"})
	f.then(2, roles.Prosecutor, event.EndedByMove{Proposal: f.after.Seq(), YouthHeard: true, SharingTried: f.ref("sharing")})
}

// breach takes a youth who stays away up the ladder, and from there to the
// prosecutor, who alone can end a contract as a breach.
func (f *file) breach() {
	for n, rung := range []int{2, 3, 4} {
		number := uint16(n + 1)
		f.then(30, roles.Coordinator, event.DeviationReported{
			Number: number, Trigger: agreement.StaysAway, Severity: agreement.OrdinarySeverity, Evidence: f.ref("attendance"),
		})
		f.then(3, roles.Coordinator, event.HearingRecorded{YouthHeard: true})
		if rung < 4 {
			f.then(3, roles.Mediation, event.Reacted{On: number, Rung: rung, Reason: "stays-away", Delegation: f.ref("delegation")})
			f.then(4, roles.Coordinator, event.TalkHeld{Kind: "follow-up", Held: true})
			continue
		}
		f.then(3, roles.Mediation, event.Referred{
			On: number, Reason: "stays-away", Delegation: f.ref("delegation"), Evidence: f.ref("attendance"),
		})
	}
	f.then(9, roles.Prosecutor, event.Reopened{Cause: "breach", Reason: "stays-away"})
}

func (f *file) close() {
	end := f.after.Seq()
	f.then(1, roles.Coordinator, event.ProsecutorNotified{Of: end})
	for _, g := range []event.Group{event.GroupNetwork, event.GroupYouth, event.GroupGuardians} {
		f.then(2, roles.Mediation, event.EvaluationHeld{Group: g, TookPart: true})
	}
	if f.after.Reason() != event.NoReason && f.after.Reason() != event.Breach {
		f.then(5, roles.Prosecutor, event.OutcomeRecorded{Value: event.StateChanged, Reason: "contract-ended"})
	}
	f.then(3, roles.Mediation, event.Closed{})
}
