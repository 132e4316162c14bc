package event

import (
	"time"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/internal/enum"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// Type is the stored name of an event, as "contract.signed". It never changes.
type Type string

// Payload is what an event says beyond its envelope. Payloads are plain values.
type Payload interface {
	EventType() Type
}

// Code is a short machine word for what people would otherwise write as prose:
// lower-case ASCII letters, digits, dots and hyphens, at most 64. The zero
// value says nothing.
type Code string

// RuleID names a rule, as "G16a", "B3" or "R3". It never changes.
type RuleID string

// By is who put an event forward and in what capacity.
type By struct {
	Ref      roles.Ref
	Org      roles.Org
	Role     roles.Role
	OnBehalf roles.OnBehalf
}

// Subject is the person whose act it is: the one acted for, or the acting person.
func (b By) Subject() roles.Ref {
	if b.OnBehalf.IsZero() {
		return b.Ref
	}
	return b.OnBehalf.Of
}

// Move is one step of one region. Item tells the tests, conversations and
// consents of a contract apart, counted from 1; it is 0 in the other regions.
type Move struct {
	Item     uint16
	Region   Region
	From, To State
	Reason   Reason
}

// DeadlineOp is what happens to a deadline.
type DeadlineOp uint8

// What can happen to a deadline.
const (
	NoDeadlineOp DeadlineOp = iota
	Starts
	Met
	Extends
	Cancels
	Overdue // held against its owner; stays open until met
	deadlineOpCount
)

var deadlineOpNames = enum.Names{"", "starts", "met", "extends", "cancels", "overdue"}

// String returns the stored name.
func (o DeadlineOp) String() string { return enum.Of(deadlineOpNames, o) }

// MarshalText writes the stored name.
func (o DeadlineOp) MarshalText() ([]byte, error) {
	return enum.Marshal(deadlineOpNames, "deadline operation", o)
}

// UnmarshalText reads a stored name and leaves o alone on error.
func (o *DeadlineOp) UnmarshalText(text []byte) error {
	return enum.Unmarshal(deadlineOpNames, "deadline operation", text, o)
}

// DeadlineChange is what an event does to one deadline. Due is the last day of
// the deadline (Europe/Oslo). Of is the sequence of the event that started it.
type DeadlineChange struct {
	Due   agreement.Date
	Of    uint32
	Key   agreement.Deadline
	Op    DeadlineOp
	Owner roles.Role // who owes it; NoRole where it only lapses
}

// Finding is something the library noticed about a permitted act, as a fact
// that was recorded after the stop it preceded.
type Finding struct {
	Code Code
	Rule RuleID
	Seq  uint32 // another event it concerns; 0 is none
}

// Envelope is an event with everything that is known about it. Times are UTC
// with microseconds. An envelope is a value; its slices are never written to
// after it was made.
type Envelope struct {
	Contract roles.Ref
	Seq      uint32 // from 1, without gaps
	Type     Type   // empty when the payload has been erased
	Occurred time.Time
	Recorded time.Time
	By       By
	// Request identifies the request that caused the event, RequestHash its
	// content; both are zero on events that did not come through a ledger.
	Request     roles.Ref
	RequestHash agreement.Hash
	Moves       []Move
	Deadlines   []DeadlineChange
	Grounds     []RuleID
	Findings    []Finding
	Data        Payload // nil when erased
	// Erased says that the payload is gone; Compartment and Coarse remain.
	Erased      bool
	Coarse      Code
	Compartment Compartment
}

// Compartment is the part of the case that a payload belongs to; each has its
// own readers, retention class and, where a host seals payloads, its own key.
//
// Basis: process.md section 9.
type Compartment uint8

// The compartments.
const (
	NoCompartment Compartment = iota
	CoordinationCompartment
	ConversationCompartment
	HealthCompartment
	ProsecutionCompartment
	SchoolCompartment
	StatisticsCompartment
	compartmentCount
)

var compartmentNames = enum.Names{
	"", "coordination", "conversation", "health", "prosecution", "school", "statistics",
}

// String returns the stored name.
func (c Compartment) String() string { return enum.Of(compartmentNames, c) }

// MarshalText writes the stored name.
func (c Compartment) MarshalText() ([]byte, error) {
	return enum.Marshal(compartmentNames, "compartment", c)
}

// UnmarshalText reads a stored name and leaves c alone on error.
func (c *Compartment) UnmarshalText(text []byte) error {
	return enum.Unmarshal(compartmentNames, "compartment", text, c)
}

// Retention is what the archive law asks for a payload.
//
// Basis: process.md section 9; retention classes of the archive act.
type Retention uint8

// The retention classes.
const (
	NoRetention Retention = iota
	Preserve              // B: never erased
	Destroy               // K: erased when its time has come
	SealedAway            // G: kept from sight
	Undecided             // U: kept until somebody decides
	retentionCount
)

var retentionNames = enum.Names{"", "B", "K", "G", "U"}

// String returns the stored name: B, K, G or U.
func (r Retention) String() string { return enum.Of(retentionNames, r) }

// MarshalText writes the stored name.
func (r Retention) MarshalText() ([]byte, error) {
	return enum.Marshal(retentionNames, "retention class", r)
}

// UnmarshalText reads a stored name and leaves r alone on error.
func (r *Retention) UnmarshalText(text []byte) error {
	return enum.Unmarshal(retentionNames, "retention class", text, r)
}
