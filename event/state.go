package event

import "github.com/ruskontrakt/ruskontrakt/internal/enum"

// State is a state of one of the regions. Names are stored and never change.
// The zero value is the state before the first event.
//
// Basis: process.md sections 5, 6.5, 6.6 and 7.
type State uint8

// The states of the contract, then those of the other regions.
const (
	StateNone State = iota
	StateReceived
	StateScreening
	StateInformed
	StateOffered
	StateConsenting
	StateDeciding
	StatePlanning
	StateSigned
	StateActive
	StatePaused
	StateReviewing
	StateReferred
	StateReconsidering
	StateCompleted
	StateAborted
	StateClosedCompleted
	StateClosedAborted
	StateNotEntered

	// Consent parts.
	StateGiven
	StateRefused
	StateWithdrawn // by the giver
	StateLapsed    // by a birthday

	// The prosecution mirror.
	StateReported
	StateUnderDecision
	StateConditional
	StateTransferred
	StateDropped
	StateOtherReaction
	StateChanged
	StateReopened
	StateSetAside
	StateProbationEnded

	// Moving between municipalities.
	StateMoveReported
	StateMoveRefused

	// Tests and conversations.
	StatePlanned
	StateNotified
	StateAttended
	StateHeld
	StateMissed
	StateExcused
	StateUnexcused
	StateMoved
	StateCancelledByAgency

	// A sample, from the collector to the answer. StateRefused is also what a test
	// comes to that the youth came to and would not take.
	StateTaken
	StateUnable // could not give a sample; never anybody's fault
	StateRead   // a rapid test; it grounds nothing
	StateSent
	StateAnswered
	StateNoAnswer
	StateNegative
	StateUnusable // diluted or spoilt; a new sample is offered
	StateScreenedPositive
	StateConfirming
	StateConfirmed
	StateConsistentWithPrescribed
	StateRefuted
	StateUnclear
	StateContested
	StateUpheld
	StateLifted

	// Two municipalities that share a case, one of them in the lead (row 50).
	StateShared
	StateErased // what a region replays to when its payload has been deleted
	stateCount
)

// StateCount is the number of states: the length of a table indexed by State.
const StateCount = int(stateCount)

const contractStates = StateNotEntered + 1

var stateNames = enum.Names{
	"", "received", "screening", "informed", "offered", "consenting", "deciding", "planning",
	"signed", "active", "paused", "reviewing", "referred", "reconsidering", "completed", "aborted",
	"closed-completed", "closed-aborted", "not-entered",
	"given", "refused", "withdrawn", "lapsed",
	"reported", "under-decision", "conditional", "transferred", "dropped", "other-reaction",
	"changed", "reopened", "set-aside", "probation-ended",
	"move-reported", "move-refused",
	"planned", "notified", "attended", "held", "missed", "excused", "unexcused", "moved",
	"cancelled-by-agency",
	"taken", "unable", "read", "sent", "answered", "no-answer", "negative", "unusable",
	"screened-positive", "confirming", "confirmed", "consistent-with-prescribed", "refuted",
	"unclear", "contested", "upheld", "lifted", "shared", "erased",
}

// ContractStates lists the states of the contract in the order of the process.
func ContractStates() []State {
	all := make([]State, 0, contractStates-1)
	for s := StateReceived; s < contractStates; s++ {
		all = append(all, s)
	}
	return all
}

// Terminal says whether the contract ends in s.
func (s State) Terminal() bool {
	return s == StateClosedCompleted || s == StateClosedAborted || s == StateNotEntered
}

// Live says whether a contract in s is live: planning, signed, active, paused,
// reviewing, referred or reconsidering.
func (s State) Live() bool { return s >= StatePlanning && s <= StateReconsidering }

// String returns the stored name.
func (s State) String() string { return enum.Of(stateNames, s) }

// MarshalText writes the stored name.
func (s State) MarshalText() ([]byte, error) { return enum.Marshal(stateNames, "state", s) }

// UnmarshalText reads a stored name and leaves s alone on error.
func (s *State) UnmarshalText(text []byte) error {
	return enum.Unmarshal(stateNames, "state", text, s)
}

// Region is one of the small machines that move side by side.
type Region uint8

// The regions.
const (
	NoRegion Region = iota
	ContractRegion
	ConsentRegion
	ProsecutionRegion
	TransferRegion
	TestRegion
	ConversationRegion
	regionCount
)

var regionNames = enum.Names{
	"", "contract", "consent", "prosecution", "transfer", "test", "conversation",
}

// String returns the stored name.
func (r Region) String() string { return enum.Of(regionNames, r) }

// MarshalText writes the stored name.
func (r Region) MarshalText() ([]byte, error) { return enum.Marshal(regionNames, "region", r) }

// UnmarshalText reads a stored name and leaves r alone on error.
func (r *Region) UnmarshalText(text []byte) error {
	return enum.Unmarshal(regionNames, "region", text, r)
}

// Reason is why a contract ended before its time or was never entered.
//
// Basis: process.md section 5.
type Reason uint8

// The reasons of aborted and closed-aborted, then those of not-entered.
const (
	NoReason Reason = iota
	Breach
	NewOffence
	Withdrawn
	GuardianWithdrew
	ConsentLapsed
	Moved
	Unsuitable
	CannotDeliver
	BasisLapse
	CaseDropped
	Died
	Under15
	OutsideTarget
	OfferDeclined
	Lapsed
	ConsentMissing
	RefusedByProsecutor
	AnotherReaction
	NotPursued
	Void
	ReasonErased
	reasonCount
)

var reasonNames = enum.Names{
	"", "breach", "new-offence", "withdrawn", "guardian-withdrew", "consent-lapsed", "moved",
	"unsuitable", "cannot-deliver", "basis-lapsed", "dropped", "died",
	"under-15", "outside-target", "declined", "lapsed", "consent-missing", "prosecutor-refused",
	"other-reaction", "not-pursued", "void", "erased",
}

// Reasons lists every reason that can be recorded, in declaration order.
func Reasons() []Reason {
	all := make([]Reason, 0, ReasonErased-1)
	for r := Breach; r < ReasonErased; r++ {
		all = append(all, r)
	}
	return all
}

// String returns the stored name.
func (r Reason) String() string { return enum.Of(reasonNames, r) }

// MarshalText writes the stored name.
func (r Reason) MarshalText() ([]byte, error) { return enum.Marshal(reasonNames, "reason", r) }

// UnmarshalText reads a stored name and leaves r alone on error.
func (r *Reason) UnmarshalText(text []byte) error {
	return enum.Unmarshal(reasonNames, "reason", text, r)
}
