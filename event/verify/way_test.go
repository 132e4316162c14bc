package verify_test

import (
	"testing"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// The logs that the tests of the invariants start from. In 2020: the youth is 16
// in most, 15 in those of a child.

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

func tasks(of string) []event.Task {
	return []event.Task{
		{Duty: roles.Conversations, Holder: ref(of + "partner"), Deputy: ref(of + "partner-2")},
		{Duty: roles.Testing, Holder: ref(of + "collector"), Deputy: ref(of + "health")},
		{Duty: roles.Economy, Holder: ref(of + "economy"), Deputy: ref(of + "economy-2")},
	}
}

var items = []event.Code{
	"voluntary", "criminal-reaction", "right-to-stop", "who-learns-what", "test-method", "length", "hearing-and-advice",
}

func begin(t testing.TB, name string) *logged {
	t.Helper()
	return &logged{t: t, terms: model(t), id: ref(name)}
}

// reported opens a case of a youth who turned 16 in the given year.
func reported(t testing.TB, turned16 string) *logged {
	t.Helper()
	l := begin(t, "case")
	b16 := day(t, turned16)
	l.say("2020-01-06", roles.Police, "officer", event.Registered{
		Track: agreement.Waiver, OffenceDate: day(t, "2020-01-03"), OffenceKind: "drug-use",
		Birthday15: b16.AddYears(-1), Birthday16: b16, Birthday18: b16.AddYears(2),
		Youth: ref("youth"), Guardians: []roles.Ref{ref("guardian-1"), ref("guardian-2")},
		Residence: "5001", Stay: "5001", ResidenceOn: day(t, "2020-01-06"),
		Police: "politi-trondelag", Prosecutor: "patale-trondelag", Mediation: "konfliktradet-trondelag",
	}, "contract received", "prosecution reported", "starts screening")
	return l
}

func (l *logged) toOffered() *logged {
	l.t.Helper()
	guardians := []roles.Ref{ref("guardian-1"), ref("guardian-2")}
	l.say("2020-01-07", roles.Police, "officer", event.ScreeningStarted{}, "contract received screening", "met screening", "starts concern-talk")
	l.say("2020-01-10", roles.Police, "officer", event.ConcernTalkRecorded{
		Outcome: "held", YouthCalled: true, YouthAttended: true, GuardiansCalled: guardians, GuardiansAttended: guardians,
	}, "met concern-talk")
	l.say("2020-01-13", roles.Police, "officer", event.Informed{
		TextVersion: "info-1", Language: "nb", TextHash: agreement.Hash{1}, Youth: true, Guardians: guardians, Items: items,
	}, "contract screening informed", "starts offer")
	l.say("2020-01-15", roles.Police, "officer", event.Offered{
		Terms: l.terms.Hash(), Testing: true, Conversations: true, Procedure: agreement.Sanction, Material: agreement.Urine,
	}, "contract informed offered", "met offer", "starts reflection 2020-01-18", "starts offer-lapse")
	return l
}

func (l *logged) toDeciding() *logged {
	l.t.Helper()
	l.toOffered()
	l.say("2020-01-20", roles.Youth, "youth", event.Accepted{}, "contract offered consenting", "met reflection", "met offer-lapse", "starts consents")
	parts := []agreement.Part{agreement.Participation, agreement.Exchange, agreement.TestingPart, agreement.ConversationsPart}
	l.say("2020-01-21", roles.Youth, "youth", consentTo(parts[0]), "consent 1 given")
	l.say("2020-01-21", roles.Youth, "youth", consentTo(parts[1]), "consent 2 given")
	l.say("2020-01-21", roles.Youth, "youth", consentTo(parts[2]), "consent 3 given")
	l.say("2020-01-21", roles.Youth, "youth", consentTo(parts[3]), "consent 4 given")
	l.say("2020-01-21", roles.Guardian, "guardian-1", consentTo(parts[0]), "consent 5 given")
	l.say("2020-01-21", roles.Guardian, "guardian-1", consentTo(parts[1]), "consent 6 given")
	l.say("2020-01-21", roles.Guardian, "guardian-2", consentTo(parts[0]), "consent 7 given")
	l.say("2020-01-21", roles.Guardian, "guardian-2", consentTo(parts[1]), "consent 8 given",
		"contract consenting deciding", "prosecution reported under-decision", "met consents", "starts decision")
	return l
}

// running is a contract that has started on Monday 3 February 2020.
func running(t testing.TB) *logged {
	t.Helper()
	l := reported(t, "2019-09-01").toDeciding()
	l.say("2020-01-24", roles.Prosecutor, "prosecutor", event.Decided{
		GuiltProven: true, YouthHeard: true, LengthMonths: 6, Testing: true, Conversations: true,
		Procedure: agreement.Sanction, Material: agreement.Urine, ProbationFrom: day(t, "2020-01-24"), ProbationTo: day(t, "2022-01-24"),
	}, "contract deciding planning", "prosecution under-decision conditional", "met decision", "starts mapping", "starts plan")
	l.say("2020-01-28", roles.Coordinator, "coordinator", event.MappingRecorded{
		YouthTookPart: true, GuardianInvited: true, Tool: "tool-1", On: day(t, "2020-01-28"), WashoutWeeks: 2,
	}, "met mapping")
	l.say("2020-01-30", roles.Coordinator, "coordinator", event.PlanSet{
		Version: 1, StartOn: day(t, "2020-02-03"), Band: agreement.Ordinary, ConversationEveryWeeks: 2,
		Windows: []event.Window{{Weekday: 1, From: 15 * 60, To: 18 * 60}, {Weekday: 4, From: 15 * 60, To: 18 * 60}}, Tasks: tasks(""),
		Procedure: agreement.Sanction, Material: agreement.Urine, Requester: "5001", Payer: "5001",
	}, "met plan", "starts signing")
	signed := event.Signed{Version: 1, TextHash: agreement.Hash{2}, Language: "nb", Evidence: ref("signature")}
	l.say("2020-01-31", roles.Youth, "youth", signed)
	l.say("2020-01-31", roles.Guardian, "guardian-1", signed)
	l.say("2020-01-31", roles.Guardian, "guardian-2", signed)
	l.say("2020-01-31", roles.Coordinator, "coordinator", signed)
	l.say("2020-01-31", roles.Police, "officer", signed, "contract planning signed", "met signing", "starts start")
	l.say("2020-02-03", roles.Coordinator, "coordinator", event.Started{}, "contract signed active", "met start",
		"starts end 2020-08-03", "starts midway 2020-05-18", "starts first-conversation", "starts first-test")
	l.say("2020-02-05", roles.ConversationPartner, "partner", event.ConversationPlanned{Item: 1, On: day(t, "2020-02-06")}, "conversation 1 planned")
	l.say("2020-02-06", roles.ConversationPartner, "partner", event.ConversationHeld{Item: 1}, "conversation 1 planned held", "met first-conversation")
	return l
}

// confirmedPositive is a contract with a confirmed sanction sample that the youth
// has been told of, and whose time to contest is over.
func confirmedPositive(t testing.TB) *logged {
	t.Helper()
	l := running(t)
	l.say("2020-02-14", roles.Coordinator, "coordinator", event.TestPlanned{Item: 1, On: day(t, "2020-02-20")}, "test 1 planned")
	l.say("2020-02-20", roles.Coordinator, "coordinator", event.TestNotified{Item: 1}, "test 1 planned notified", "overdue first-test", "met first-test")
	l.say("2020-02-20", roles.Collector, "collector", event.TestAttended{Item: 1}, "test 1 notified attended")
	l.say("2020-02-20", roles.Collector, "collector", event.TestTaken{
		Item: 1, Sample: ref("sample"), Procedure: agreement.Sanction, Material: agreement.Urine, Requester: "5001", Payer: "5001",
		Ground: "plan", Consent: 9, TwoTubes: true, Sealed: true, Observer: ref("observer"),
	}, "test 1 attended taken")
	l.say("2020-02-20", roles.Collector, "collector", event.SampleSent{Item: 1, Laboratory: "lab-eksempel-a", Profile: "urine-1700"}, "test 1 taken sent")
	l.say("2020-02-24", roles.Laboratory, "laborant", event.TestAnswered{Item: 1, Receipt: ref("receipt"), SealsWhole: true, Creatinine: 9000, NewIntake: true}, "test 1 sent answered")
	l.say("2020-02-24", roles.HealthContact, "health", event.FindingRecorded{Item: 1, Finding: "screened-positive", Delegation: ref("delegation")}, "test 1 answered screened-positive")
	l.say("2020-02-25", roles.HealthContact, "health", event.ConfirmationRequested{Item: 1}, "test 1 screened-positive confirming")
	l.say("2020-02-28", roles.Laboratory, "laborant", event.ConfirmationAnswered{Item: 1, Outcome: "confirmed", SecondCheck: ref("check")}, "test 1 confirming confirmed")
	l.say("2020-03-02", roles.HealthContact, "health", event.YouthTold{Item: 1})
	l.say("2020-03-03", roles.Laboratory, "laborant", event.SampleKept{Item: 1, Until: day(t, "2020-04-30")})
	return l
}

func (l *logged) deviates(on string, n uint16, trigger agreement.Trigger, severity agreement.Severity, item uint16) *logged {
	l.t.Helper()
	role, who := roles.Coordinator, "coordinator"
	if trigger == agreement.NewOffence {
		role, who = roles.Police, "officer"
	}
	l.say(on, role, who, event.DeviationReported{Number: n, Trigger: trigger, Severity: severity, Item: item, Evidence: ref("evidence")},
		"contract active reviewing", "starts hearing")
	return l
}

func (l *logged) hears(on string) *logged {
	l.t.Helper()
	l.say(on, roles.Coordinator, "coordinator-2", event.HearingRecorded{YouthHeard: true}, "met hearing", "starts assessment")
	return l
}

func (l *logged) reacts(on string, number uint16, rung int) *logged {
	l.t.Helper()
	l.say(on, roles.Coordinator, "coordinator-2", event.Reacted{On: number, Rung: rung, Reason: "assessed", Delegation: ref("delegation")},
		"contract reviewing active", "met assessment", "starts follow-up")
	l.say(on, roles.Coordinator, "coordinator", event.TalkHeld{Kind: "follow-up", Held: true}, "met follow-up")
	return l
}

// refers sends a new serious offence to the prosecutor.
func (l *logged) refers(on string, number uint16) *logged {
	l.t.Helper()
	l.say(on, roles.Coordinator, "coordinator-2", event.Referred{On: number, Reason: "serious", Delegation: ref("delegation"), Evidence: ref("report")},
		"contract reviewing referred", "met assessment", "starts decision")
	return l
}

// reacted is a contract in which a confirmed positive test led to a talk.
func reacted(t testing.TB) *logged {
	t.Helper()
	return confirmedPositive(t).deviates("2020-03-20", 1, agreement.PositiveTest, agreement.OrdinarySeverity, 1).hears("2020-03-23").reacts("2020-03-25", 1, 1)
}

// second is one in which a new offence follows: position 2 on the ladder, rung 3.
func second(t testing.TB) *logged {
	t.Helper()
	return reacted(t).deviates("2020-04-15", 2, agreement.NewOffence, agreement.OrdinarySeverity, 0).hears("2020-04-16").reacts("2020-04-17", 2, 3)
}

// referredCase is one with a new serious offence that lies with the prosecutor.
func referredCase(t testing.TB) *logged {
	t.Helper()
	return running(t).deviates("2020-02-10", 1, agreement.NewOffence, agreement.SeriousSeverity, 0).hears("2020-02-11").refers("2020-02-12", 1)
}

// reopened is one that the prosecutor has ended for it.
func reopened(t testing.TB) *logged {
	t.Helper()
	l := referredCase(t)
	l.say("2020-02-20", roles.Prosecutor, "prosecutor", event.Reopened{Cause: "new-offence", Reason: "serious"},
		"contract referred aborted for new-offence", "prosecution conditional reopened", "met decision", "cancels midway", "cancels end",
		"overdue first-test", "cancels first-test", "starts evaluation")
	return l
}

func (l *logged) evaluates(on string) *logged {
	l.t.Helper()
	l.say(on, roles.Mediation, "mediator", event.EvaluationHeld{Group: event.GroupNetwork, TookPart: true})
	l.say(on, roles.Mediation, "mediator", event.EvaluationHeld{Group: event.GroupYouth, TookPart: true})
	l.say(on, roles.Guardian, "guardian-1", event.EvaluationDeclined{Group: event.GroupGuardians}, "met evaluation", "starts close")
	return l
}

// completed is a contract that ran to its end, evaluated and closed.
func completed(t testing.TB) *logged {
	t.Helper()
	l := running(t)
	l.say("2020-02-17", roles.Coordinator, "coordinator", event.TestPlanned{Item: 1, On: day(t, "2020-02-17")}, "test 1 planned")
	l.say("2020-02-17", roles.Coordinator, "coordinator", event.TestNotified{Item: 1}, "test 1 planned notified", "met first-test")
	l.say("2020-02-17", roles.Collector, "collector", event.TestAttended{Item: 1}, "test 1 notified attended")
	l.say("2020-05-04", roles.Coordinator, "coordinator", event.MidwayHeld{YouthInvited: true, GuardiansInvited: true}, "met midway")
	l.say("2020-08-03", roles.Clock, "", event.Completed{}, "contract active completed", "met end", "starts evaluation", "starts tell-prosecutor")
	told := uint32(len(l.events))
	l.evaluates("2020-08-10")
	l.say("2020-08-11", roles.Coordinator, "coordinator", event.ProsecutorNotified{Of: told}, "overdue tell-prosecutor", "met tell-prosecutor")
	l.say("2020-08-12", roles.Mediation, "mediator", event.Closed{}, "contract completed closed-completed", "met close")
	l.say("2020-08-20", roles.Prosecutor, "prosecutor", event.OutcomeRecorded{Value: event.StateProbationEnded, Reason: "over"})
	return l
}

// withdrawnCase is one in which the youth withdrew and confirmed it.
func withdrawnCase(t testing.TB) *logged {
	t.Helper()
	l := running(t)
	l.say("2020-02-10", roles.Coordinator, "coordinator", event.TestPlanned{Item: 1, On: day(t, "2020-02-13")}, "test 1 planned")
	l.say("2020-02-11", roles.Youth, "youth", event.ConsentWithdrawn{Part: agreement.Participation}, "consent 1 given withdrawn",
		"contract active reconsidering", "test 1 planned cancelled-by-agency", "starts withdrawal-talk", "starts answer", "starts tell-prosecutor")
	l.say("2020-02-12", roles.Coordinator, "coordinator", event.TalkHeld{Kind: "withdrawal", Held: true}, "met withdrawal-talk")
	l.say("2020-02-13", roles.Youth, "youth", event.WithdrawalConfirmed{}, "contract reconsidering aborted for withdrawn", "met answer",
		"cancels midway", "cancels end", "cancels first-test", "starts evaluation", "starts outcome", "starts tell-prosecutor")
	return l
}

// transferred is a contract that another municipality has taken over.
func transferred(t testing.TB) *logged {
	t.Helper()
	l := running(t)
	share := consentTo(agreement.Exchange)
	share.ToRole, share.ToOrg = roles.Coordinator, "5006"
	l.say("2020-02-10", roles.Youth, "youth", share, "consent 9 given")
	l.say("2020-02-10", roles.Guardian, "guardian-1", share, "consent 10 given")
	l.say("2020-02-10", roles.Guardian, "guardian-2", share, "consent 11 given")
	l.say("2020-02-11", roles.Youth, "youth", event.MoveReported{Residence: "5006", Stay: "5006"}, "transfer move-reported", "starts receiver-answer")
	l.say("2020-02-14", roles.Coordinator, "coordinator-there", event.TransferAccepted{Tasks: tasks("there ")}, "transfer move-reported -",
		"met receiver-answer", "starts first-conversation")
	l.events[len(l.events)-1].By.Org = "5006"
	l.say("2020-02-17", roles.Coordinator, "coordinator-there", event.TestPlanned{Item: 1, On: day(t, "2020-02-20")}, "test 1 planned")
	l.events[len(l.events)-1].By.Org = "5006"
	return l
}
