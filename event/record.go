package event

import (
	"time"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/internal/enum"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// Record is an event as it is stored: a header in the clear, a body that may be
// deleted, and a link that binds the record to all before it.
//
// Header and Body are canonical JSON. The header tells nothing of the event
// but its coarse kind and how the contract itself moved; everything else lies
// in the body. The header holds a commitment to Salt and Body, so that both can
// be deleted and the chain still verifies. Records are made by [Registry.Seal].
type Record struct {
	Contract roles.Ref
	Seq      uint32 // from 1, without gaps
	Header   []byte
	Salt     []byte // 32 random bytes; nil when erased
	Body     []byte // nil when erased
	Link     Link
}

// Erased says whether the body has been deleted.
func (r Record) Erased() bool { return len(r.Body) == 0 }

// Header is the part of a record that is in the clear for ever.
type Header struct {
	Format      uint16 // 1
	Contract    roles.Ref
	Seq         uint32
	Coarse      Code
	Compartment Compartment
	Retention   Retention
	Recorded    time.Time
	Moves       []HeaderMove // of the contract region only
	// Commitment is SHA-256 over salt and body.
	Commitment agreement.Hash
}

// HeaderMove is a move of the contract region as the header tells it.
type HeaderMove struct {
	From, To State
	Ending   Ending
}

// Ending is all that a header says of why a contract ended.
type Ending uint8

// The endings. The zero value is none.
const (
	NoEnding Ending = iota
	EndedEarly
	NeverEntered
	VoidedCase
)

var endingNames = enum.Names{"", "ended-early", "not-entered", "void"}

// String returns the stored name.
func (e Ending) String() string { return enum.Of(endingNames, e) }

// MarshalText writes the stored name.
func (e Ending) MarshalText() ([]byte, error) { return enum.Marshal(endingNames, "ending", e) }

// UnmarshalText reads a stored name and leaves e alone on error.
func (e *Ending) UnmarshalText(text []byte) error {
	return enum.Unmarshal(endingNames, "ending", text, e)
}

// ending is what a header may say of a move.
func (m Move) ending() Ending {
	switch {
	case m.Reason == NoReason:
		return NoEnding
	case m.Reason == Void:
		return VoidedCase
	case m.To == StateNotEntered:
		return NeverEntered
	}
	return EndedEarly
}

// move is what remains of a move when the body has been erased. The reason is
// known only where the ending tells it.
func (m HeaderMove) move() Move {
	reason := NoReason
	switch m.Ending {
	case EndedEarly, NeverEntered:
		reason = ReasonErased
	case VoidedCase:
		reason = Void
	case NoEnding:
	}
	return Move{Region: ContractRegion, From: m.From, To: m.To, Reason: reason}
}

// headerFormat is the format of headers that this package writes and reads.
const headerFormat = 1

func headerFields(c *Coder, h *Header) {
	c.Uint16("f", &h.Format)
	c.Ref("contract", &h.Contract)
	c.Uint32("seq", &h.Seq)
	c.Code("kind", &h.Coarse)
	Enum(c, "compartment", &h.Compartment)
	Enum(c, "retention", &h.Retention)
	c.Time("recorded", &h.Recorded)
	List(c, "moves", &h.Moves, headerMoveFields)
	c.Hash("commitment", &h.Commitment)
}

func headerMoveFields(c *Coder, m *HeaderMove) {
	Enum(c, "from", &m.From)
	Enum(c, "to", &m.To)
	Enum(c, "ending", &m.Ending)
}

// missing names a field that every header has and this one has not.
func (h *Header) missing() string {
	switch {
	case h.Format == 0:
		return "f"
	case h.Contract.IsZero():
		return "contract"
	case h.Seq == 0:
		return "seq"
	case h.Coarse == "":
		return "kind"
	case h.Compartment == NoCompartment:
		return "compartment"
	case h.Retention == NoRetention:
		return "retention"
	case h.Recorded.IsZero():
		return "recorded"
	case h.Commitment.IsZero():
		return "commitment"
	}
	return ""
}

// bodyFields are the fields of a body. The envelope's other fields are the header's.
func bodyFields(c *Coder, e *Envelope) {
	c.Type("type", &e.Type)
	c.Uint16("v", &c.version)
	c.Time("occurred", &e.Occurred)
	Struct(c, "by", &e.By, byFields)
	c.Ref("request", &e.Request)
	c.Hash("request-hash", &e.RequestHash)
	List(c, "moves", &e.Moves, moveFields)
	List(c, "deadlines", &e.Deadlines, deadlineFields)
	c.Rules("grounds", &e.Grounds)
	List(c, "findings", &e.Findings, findingFields)
	if c.mode == writing {
		c.putData(e.Data)
		return
	}
	e.Data = c.takeData(e.Type, c.version)
}

func byFields(c *Coder, b *By) {
	c.Ref("ref", &b.Ref)
	c.Org("org", &b.Org)
	Enum(c, "role", &b.Role)
	Struct(c, "on-behalf", &b.OnBehalf, onBehalfFields)
}

func onBehalfFields(c *Coder, b *roles.OnBehalf) {
	c.Ref("of", &b.Of)
	reason := Code(b.Reason)
	c.Code("reason", &reason)
	b.Reason = string(reason)
	c.Ref("evidence", &b.Evidence)
}

func moveFields(c *Coder, m *Move) {
	Enum(c, "region", &m.Region)
	c.Uint16("item", &m.Item)
	Enum(c, "from", &m.From)
	Enum(c, "to", &m.To)
	Enum(c, "reason", &m.Reason)
}

func deadlineFields(c *Coder, d *DeadlineChange) {
	Enum(c, "key", &d.Key)
	Enum(c, "op", &d.Op)
	c.Date("due", &d.Due)
	c.Uint32("of", &d.Of)
	Enum(c, "owner", &d.Owner)
}

func findingFields(c *Coder, f *Finding) {
	c.Code("code", &f.Code)
	c.Rule("rule", &f.Rule)
	c.Uint32("seq", &f.Seq)
}
