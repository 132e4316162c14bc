package roles

import "github.com/ruskontrakt/ruskontrakt/internal/enum"

// Duty is a task that every municipality names a holder and a deputy for.
//
// Basis: process.md section 3 (s7).
type Duty uint8

// The three duties.
const (
	NoDuty Duty = iota
	Conversations
	Testing
	Economy
	dutyCount
)

// DutyCount is the number of duties.
const DutyCount = int(dutyCount) - 1

var dutyNames = enum.Names{"", "conversations", "testing", "economy"}

// Duties lists every duty in declaration order.
func Duties() []Duty { return []Duty{Conversations, Testing, Economy} }

// String returns the stored name.
func (d Duty) String() string { return enum.Of(dutyNames, d) }

// MarshalText writes the stored name.
func (d Duty) MarshalText() ([]byte, error) { return enum.Marshal(dutyNames, "duty", d) }

// UnmarshalText reads a stored name and leaves d alone on error.
func (d *Duty) UnmarshalText(text []byte) error { return enum.Unmarshal(dutyNames, "duty", text, d) }

// Post is one duty as it is manned. The zero value is vacant.
type Post struct {
	Holder, Deputy Ref
}

// Manned says whether the post has both a holder and a deputy, and they are
// two people (R1).
func (p Post) Manned() bool {
	return !p.Holder.IsZero() && !p.Deputy.IsZero() && p.Holder != p.Deputy
}

// Has says whether the person holds or deputises for the post.
func (p Post) Has(person Ref) bool {
	return !person.IsZero() && (p.Holder == person || p.Deputy == person)
}

// Conflict is a pair of tasks that one person may not have in the same
// contract. The zero value is no conflict.
//
// Basis: process.md section 3, invariant T5.
type Conflict uint8

// The separations of duties.
const (
	NoConflict Conflict = iota
	// CollectorTreats: the one who takes samples also holds the conversations.
	CollectorTreats
	// PartnerRecommends: the conversation partner also recommends a reaction.
	PartnerRecommends
	// ProposerDecides: the proposer of a reaction also decides it.
	ProposerDecides
)

var conflictNames = enum.Names{"", "collector-treats", "partner-recommends", "proposer-decides"}

// String returns the stored name.
func (c Conflict) String() string { return enum.Of(conflictNames, c) }

// MarshalText writes the stored name.
func (c Conflict) MarshalText() ([]byte, error) { return enum.Marshal(conflictNames, "conflict", c) }

// UnmarshalText reads a stored name and leaves c alone on error.
func (c *Conflict) UnmarshalText(text []byte) error {
	return enum.Unmarshal(conflictNames, "conflict", text, c)
}

// Separation finds the conflict that manning the duties this way would make:
// holder or deputy of testing also holding or deputising for conversations.
func Separation(conversations, testing Post) Conflict {
	if conversations.Has(testing.Holder) || conversations.Has(testing.Deputy) {
		return CollectorTreats
	}
	return NoConflict
}
