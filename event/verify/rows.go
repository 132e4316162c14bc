package verify

import (
	"slices"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// row is one line of the tables of process.md sections 6 and 7, as far as a log
// shows it: who does what in which state, and where it may lead.
type row struct {
	act    event.Payload
	by     roles.Set
	from   states
	to     states // where the contract may go
	stays  bool   // or that it stays
	on     tracks // zero: all
	reason reasons
}

type states uint64

func in(members ...event.State) states {
	var s states
	for _, m := range members {
		s |= 1 << m
	}
	return s
}

func (s states) has(m event.State) bool { return s&(1<<m) != 0 }

type tracks uint8

func on(members ...agreement.Track) tracks {
	var t tracks
	for _, m := range members {
		t |= 1 << m
	}
	return t
}

func (t tracks) has(m agreement.Track) bool { return t == 0 || t&(1<<m) != 0 }

type reasons uint32

func because(members ...event.Reason) reasons {
	var r reasons
	for _, m := range members {
		r |= 1 << m
	}
	return r
}

func (r reasons) has(m event.Reason) bool { return r&(1<<m) != 0 }

// rule is what the tables say of one type of event.
type rule struct {
	number uint16
	rows   []row
}

// rulesByType numbers the types of the process, and gives each its rows.
func rulesByType() map[event.Type]*rule {
	all := map[event.Type]*rule{}
	for i, kind := range event.Standard().All() {
		all[kind.Type] = &rule{number: uint16(i + 1)}
	}
	for _, r := range slices.Concat(intakeRows(), runningRows(), reviewRows(), endingRows(), besideRows()) {
		of := all[r.act.EventType()]
		of.rows = append(of.rows, r)
	}
	return all
}

// The sets that process.md names.
const (
	received      = event.StateReceived
	screening     = event.StateScreening
	informed      = event.StateInformed
	offered       = event.StateOffered
	consenting    = event.StateConsenting
	deciding      = event.StateDeciding
	planning      = event.StatePlanning
	signed        = event.StateSigned
	active        = event.StateActive
	paused        = event.StatePaused
	reviewing     = event.StateReviewing
	referred      = event.StateReferred
	reconsidering = event.StateReconsidering
	completed     = event.StateCompleted
	aborted       = event.StateAborted
	notEntered    = event.StateNotEntered
	closedAborted = event.StateClosedAborted
)

const (
	beforeLive states = 1<<received | 1<<screening | 1<<informed | 1<<offered | 1<<consenting | 1<<deciding
	live       states = 1<<planning | 1<<signed | 1<<active | 1<<paused | 1<<reviewing | 1<<referred | 1<<reconsidering
	ended      states = 1<<completed | 1<<aborted
	terminal   states = 1<<event.StateClosedCompleted | 1<<closedAborted | 1<<notEntered
	unended           = beforeLive | live | ended
	carrying   states = 1<<active | 1<<reviewing | 1<<referred

	criminal   tracks = 1<<agreement.Waiver | 1<<agreement.MediationPlan | 1<<agreement.Advisory | 1<<agreement.Transfer71d
	planned    tracks = 1<<agreement.Waiver | 1<<agreement.MediationPlan | 1<<agreement.Voluntary
	prosecuted tracks = 1<<agreement.Waiver | 1<<agreement.MediationPlan
	attending  tracks = 1<<agreement.Advisory | 1<<agreement.Transfer71d
	voluntary  tracks = 1 << agreement.Voluntary
)

var (
	byYouth       = roles.Of(roles.Youth)
	byFamily      = roles.Of(roles.Youth, roles.Guardian)
	byPolice      = roles.Of(roles.Police)
	byProsecutor  = roles.Of(roles.Prosecutor)
	byCoordinator = roles.Of(roles.Coordinator)
	byMediation   = roles.Of(roles.Mediation)
	byLeader      = roles.Of(roles.Leader)
	byAdvisory    = roles.Of(roles.AdvisoryUnit)
	byPartner     = roles.Of(roles.ConversationPartner)
	byCollector   = roles.Of(roles.Collector)
	byClock       = roles.Of(roles.Clock)
	byRunners     = byCoordinator | byMediation // who runs a contract
	byAny         = ^roles.Set(0)
)

// intakeRows are rows 1 to 19.
func intakeRows() []row {
	never := in(notEntered)
	return []row{
		{act: event.Registered{}, by: byPolice | byMediation, from: in(event.StateNone), to: in(received), on: criminal},
		{act: event.Registered{}, by: byCoordinator, from: in(event.StateNone), to: in(received), on: voluntary},
		{act: event.ScreeningStarted{}, by: byPolice | byCoordinator, from: in(received), to: in(screening)},
		{act: event.ConcernTalkRecorded{}, by: byPolice, from: in(screening), stays: true, on: criminal},
		{act: event.ScopeRejected{}, by: byPolice | byProsecutor, from: in(screening), to: never, on: criminal, reason: because(event.Under15, event.OutsideTarget)},
		{act: event.Informed{}, by: byPolice | byRunners, from: in(screening), to: in(informed)},
		{act: event.OtherReactionChosen{}, by: byProsecutor, from: beforeLive &^ in(deciding), to: never, on: criminal, reason: because(event.AnotherReaction)},
		{act: event.Dropped{}, by: byProsecutor, from: beforeLive, to: never, on: criminal, reason: because(event.CaseDropped)},
		{act: event.NotPursuedFurther{}, by: byLeader, from: beforeLive &^ in(deciding), to: never, on: voluntary, reason: because(event.NotPursued)},
		{act: event.Offered{}, by: byPolice | byProsecutor, from: in(informed), to: in(offered), on: criminal},
		{act: event.Offered{}, by: byCoordinator, from: in(informed), to: in(offered), on: voluntary},
		{act: event.Declined{}, by: byFamily, from: in(screening, informed, offered), to: never, reason: because(event.OfferDeclined)},
		{act: event.Accepted{}, by: byYouth, from: in(offered), to: in(consenting)},
		{act: event.OfferLapsed{}, by: byClock, from: in(offered), to: never, reason: because(event.Lapsed)},
		{act: event.ConsentGiven{}, by: byFamily, from: in(consenting), to: in(deciding), stays: true, on: criminal},
		{act: event.ConsentGiven{}, by: byFamily, from: in(consenting), to: in(planning), stays: true, on: voluntary},
		{act: event.ConsentGiven{}, by: byFamily, from: live&^in(reconsidering) | ended, stays: true},
		{act: event.GuardianNotFound{}, by: byLeader | byProsecutor, from: in(consenting), to: in(deciding), stays: true, on: criminal},
		{act: event.GuardianNotFound{}, by: byLeader, from: in(consenting), to: in(planning), stays: true, on: voluntary},
		{act: event.ConsentRefused{}, by: byFamily, from: in(consenting), to: never, stays: true, reason: because(event.ConsentMissing)},
		{act: event.ConsentsLapsed{}, by: byClock, from: in(consenting), to: never, reason: because(event.ConsentMissing)},
		{act: event.Decided{}, by: byProsecutor, from: in(deciding), to: in(planning), on: prosecuted},
		{act: event.AttendanceDecided{}, by: byProsecutor, from: in(deciding), to: in(active), on: attending},
		{act: event.ProsecutorRefused{}, by: byProsecutor, from: in(deciding), to: never, on: criminal, reason: because(event.RefusedByProsecutor)},
		{act: event.ConsentWithdrawn{}, by: byFamily, from: in(consenting, deciding), to: never, stays: true, reason: because(event.ConsentMissing)},
		{act: event.BirthdayReached{}, by: byClock, from: in(offered), stays: true},
		{act: event.BirthdayReached{}, by: byClock, from: in(consenting), to: in(deciding), stays: true, on: criminal},
		{act: event.BirthdayReached{}, by: byClock, from: in(consenting), to: in(planning), stays: true, on: voluntary},
		{act: event.BirthdayReached{}, by: byClock, from: in(deciding), to: in(consenting), stays: true},
		{act: event.MappingRecorded{}, by: byCoordinator | byPartner, from: in(planning), stays: true, on: planned},
		{act: event.PlanSet{}, by: byRunners, from: in(planning), stays: true, on: planned},
		{act: event.Signed{}, by: byFamily | byCoordinator | byPolice, from: in(planning), to: in(signed), stays: true, on: on(agreement.Waiver)},
		{act: event.Signed{}, by: byFamily | byRunners, from: in(planning), to: in(signed), stays: true, on: on(agreement.MediationPlan)},
		{act: event.Signed{}, by: byFamily | byCoordinator, from: in(planning), to: in(signed), stays: true, on: voluntary},
		{act: event.SignatureVoided{}, by: byRunners, from: in(planning, signed), stays: true, on: planned},
		{act: event.SignatureOffered{}, by: byRunners, from: in(planning), stays: true, on: planned},
		{act: event.SignatureRefused{}, by: byFamily, from: in(planning, signed), to: in(reconsidering), on: planned},
		{act: event.SigningLapsed{}, by: byClock, from: in(planning), to: in(reconsidering), on: planned},
		{act: event.AgencySignatureWaived{}, by: byClock, from: in(planning), to: in(signed), on: planned},
		{act: event.Replanned{}, by: byCoordinator, from: in(signed), to: in(planning), on: planned},
		{act: event.Started{}, by: byRunners, from: in(signed), to: in(active), on: planned},
	}
}

// runningRows are rows 20 to 30, 45 and 45b.
func runningRows() []row {
	return []row{
		{act: event.PlanChanged{}, by: byCoordinator, from: in(active), stays: true, on: planned},
		{act: event.BandChanged{}, by: byCoordinator, from: in(active), stays: true, on: planned},
		{act: event.MidwayHeld{}, by: byRunners, from: in(active), stays: true, on: planned},
		{act: event.Paused{}, by: byCoordinator, from: in(signed, active, reviewing), to: in(paused), on: planned},
		{act: event.Resumed{}, by: byCoordinator | byClock, from: in(paused), to: in(signed, active, reviewing), on: planned},
		{act: event.ConsentWithdrawn{}, by: byFamily, from: live &^ in(reconsidering), to: in(reconsidering), stays: true},
		{act: event.ConsentWithdrawn{}, by: byFamily, from: in(offered, reconsidering) | ended | terminal, stays: true},
		{act: event.ConsentRestored{}, by: byFamily, from: in(reconsidering), to: live &^ in(reconsidering), stays: true},
		{act: event.WithdrawalConfirmed{}, by: byYouth, from: in(reconsidering), to: in(aborted), reason: because(event.Withdrawn)},
		{act: event.WithdrawalConfirmed{}, by: roles.Of(roles.Guardian), from: in(reconsidering), to: in(aborted), reason: because(event.GuardianWithdrew)},
		{act: event.AnswerLapsed{}, by: byClock, from: in(reconsidering), to: in(aborted, active), reason: because(event.ConsentLapsed)},
		{act: event.BirthdayReached{}, by: byClock, from: live, to: in(reconsidering), stays: true},
		{act: event.Completed{}, by: byCoordinator | byClock, from: in(active, paused), to: in(completed)},
		{act: event.CalledIn{}, by: byAdvisory, from: in(active), stays: true, on: attending},
		{act: event.AttendanceRecorded{}, by: byAdvisory, from: in(active), stays: true, on: attending},
		{act: event.AttendanceLapsed{}, by: byClock, from: in(active), to: in(aborted), on: attending, reason: because(event.CannotDeliver)},
		{act: event.EndedByChoice{}, by: byYouth, from: in(active), to: in(completed), on: voluntary},
		{act: event.CompletedEarly{}, by: byProsecutor, from: in(active), to: in(completed), on: prosecuted},
		{act: event.CompletedEarly{}, by: byLeader, from: in(active), to: in(completed), on: voluntary},
		{act: event.UnsuitableDeclared{}, by: byProsecutor, from: live, to: in(aborted), on: criminal, reason: because(event.Unsuitable)},
		{act: event.UnsuitableDeclared{}, by: byLeader, from: live, to: in(aborted), on: voluntary, reason: because(event.Unsuitable)},
		{act: event.DeliveryImpossible{}, by: byProsecutor, from: live, to: in(aborted), on: criminal, reason: because(event.CannotDeliver)},
		{act: event.DeliveryImpossible{}, by: byLeader, from: live, to: in(aborted), on: voluntary, reason: because(event.CannotDeliver)},
		{act: event.BasisLapsed{}, by: byProsecutor | byClock, from: live, to: in(aborted), on: criminal, reason: because(event.BasisLapse)},
		{act: event.BasisLapsed{}, by: byLeader | byClock, from: live, to: in(aborted), on: voluntary, reason: because(event.BasisLapse)},
		{act: event.Dropped{}, by: byProsecutor, from: live, to: in(aborted), on: criminal, reason: because(event.CaseDropped)},
		{act: event.ConditionsChanged{}, by: byProsecutor, from: in(active, paused), stays: true, on: prosecuted},
		{act: event.Extended{}, by: byProsecutor, from: in(active, paused), stays: true, on: prosecuted},
	}
}
