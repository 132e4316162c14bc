package contract

import (
	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// Definition is a lifecycle as data: the one declaration from which the tables,
// the looplab machines, the diagrams and the documentation are made. Hosts may
// append their own rows; [New] reports every defect at once.
type Definition struct {
	// States of the contract region that exist, in the order of the process.
	States []StateSpec
	// Rows are the transitions of the contract region.
	Rows []Row
	// Regions are the transitions of the machines beside it.
	Regions []RegionRow
	// Deadlines says who owes each deadline and what meets it.
	Deadlines []DeadlineSpec
	// Common are the rules that every act is judged by.
	Common []Rule
}

// StateSpec is a state and the role that must move next in it. A terminal state
// has no owner.
type StateSpec struct {
	State event.State
	Owner roles.Role
	// OnTrack replaces the owner on single tracks.
	OnTrack map[agreement.Track]roles.Role
}

// Row is one transition of the contract region: process.md section 6. Rows with
// the same act and source on the same track are a defect.
type Row struct {
	// ID is the row's number in process.md, as "16" or "18b". Rows that the
	// specification needs but does not number are explained in docs/decisions.
	ID string
	// Act is the event that somebody may put forward.
	Act event.Type
	// From are the states it is possible in.
	From States
	// To are the declared destinations; empty means that the state stays.
	To []event.State
	// Stays says that staying is possible besides the destinations in To.
	Stays bool
	// Choose picks the destination when there is a choice; it must return a
	// member of To, or StateNone to stay.
	Choose func(*Case) event.State
	// Reason is recorded when the destination is an early end.
	Reason func(*Case) event.Reason
	// By are the roles that may put it forward.
	By roles.Set
	// Proposer are the roles that may propose it, where the act takes two
	// people; By then confirms.
	Proposer roles.Set
	// Alone says that By may also act without a proposal, which only some uses of
	// the act need, as an exception from the ladder does.
	Alone bool
	// On replaces the roles on single tracks.
	On map[agreement.Track]ByTrack
	// Tracks are the tracks it exists on; zero means all.
	Tracks Tracks
	// Rules are all judged; every one that is unmet is reported.
	Rules []Rule
	// Starts are the deadlines it starts when its condition holds.
	Starts []Start
}

// ByTrack is who acts on one track.
type ByTrack struct{ By, Proposer roles.Set }

// Start starts a deadline.
type Start struct {
	Key agreement.Deadline
	// When is nil or must hold for it to start; it is given the state that the
	// act leads to.
	When func(k *Case, to event.State) bool
	// Tracks are the tracks it starts on; zero means all.
	Tracks Tracks
}

// RegionRow is one transition of a machine beside the contract. Act may also be
// a cascade (see cascadeStop) that only follows from another act.
type RegionRow struct {
	Region event.Region
	Act    event.Type
	From   States
	To     []event.State
	Tracks Tracks
}

// DeadlineSpec says who owes a deadline, in which states it lives and what
// meets it. Leaving those states cancels it; the youth and the guardians never
// owe one.
type DeadlineSpec struct {
	Key     agreement.Deadline
	Owner   roles.Role // NoRole: nobody owes it, it only lapses
	OnTrack map[agreement.Track]roles.Role
	In      States // zero: every state
	// Met are the acts that meet it; MetWhen must hold as well, where it is set.
	Met     []event.Type
	MetWhen func(*Case, Owed) bool
	// MetLeaving are the acts that meet it when they leave its states.
	MetLeaving []event.Type
	// Void are the acts after which nobody owes it any more; VoidWhen must hold
	// as well, where it is set.
	Void     []event.Type
	VoidWhen func(*Case) bool
	// Lapses says that its passing is what an act of the clock waits for, so
	// that it is not held against anybody.
	Lapses bool
}

// Owed is an open deadline: its last day, the sequence of the event that
// started it, and who owes it.
type Owed struct {
	Due   agreement.Date
	Of    uint32
	Key   agreement.Deadline
	Owner roles.Role
	Over  bool // held against its owner
}

// States is a set of states.
type States uint64

// In makes a set of states.
func In(members ...event.State) States {
	var s States
	for _, m := range members {
		s |= 1 << m
	}
	return s
}

// Has says whether a state is a member.
func (s States) Has(m event.State) bool { return s&(1<<m) != 0 }

// Without leaves members out.
func (s States) Without(members ...event.State) States { return s &^ In(members...) }

// Tracks is a set of tracks; the zero value means all of them.
type Tracks uint8

// On makes a set of tracks.
func On(members ...agreement.Track) Tracks {
	var t Tracks
	for _, m := range members {
		t |= 1 << m
	}
	return t
}

// Has says whether a track is a member; every track is one of the zero value.
func (t Tracks) Has(m agreement.Track) bool { return t == 0 || t&(1<<m) != 0 }

// The sets that process.md names.
var (
	beforeLive = In(event.StateReceived, event.StateScreening, event.StateInformed, event.StateOffered,
		event.StateConsenting, event.StateDeciding)
	live = In(event.StatePlanning, event.StateSigned, event.StateActive, event.StatePaused,
		event.StateReviewing, event.StateReferred, event.StateReconsidering)
	ended       = In(event.StateCompleted, event.StateAborted)
	terminal    = In(event.StateClosedCompleted, event.StateClosedAborted, event.StateNotEntered)
	nonTerminal = beforeLive | live | ended
	anyState    = nonTerminal | terminal

	prosecuted = On(agreement.Waiver, agreement.MediationPlan, agreement.Advisory, agreement.Transfer71d)
	planned3   = On(agreement.Waiver, agreement.MediationPlan, agreement.Voluntary)
	attending  = On(agreement.Advisory, agreement.Transfer71d)
)
