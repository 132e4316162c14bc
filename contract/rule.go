package contract

import (
	"time"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// Rule is a named requirement. Make one with [StateRule] or [ActRule].
type Rule struct {
	// ID is G + row + letter for a guard of process.md section 6, or the id of
	// an invariant of section 11. It never changes.
	ID event.RuleID
	// Basis says where the rule is from: the section of process.md with its
	// mark, and the law where there is one.
	Basis string
	// Code is the reason code of a refusal; empty means RuleUnmet.
	Code event.Code
	// Discloses are the roles that may see the arguments of a refusal; the
	// others learn the rule only. Zero means everybody with a relation.
	Discloses roles.Set

	check     func(*Case) Outcome
	needsData bool
}

// Case is what a rule looks at: the contract before the act, the act, who puts
// it forward, and when. Rules must not change anything in it.
type Case struct {
	Contract *Contract
	Terms    *agreement.Terms
	// Act is nil when an option is judged before anything is filled in; only
	// rules made with StateRule run then.
	Act event.Payload
	By  event.By
	// Occurred is when it happened, Recorded when it is recorded, both UTC;
	// On and Today are their civil dates in Europe/Oslo.
	Occurred, Recorded time.Time
	On, Today          agreement.Date

	at  stamp
	row *Row
	act uint8 // index of the row's act
	// specs say which deadlines stand still.
	specs *[agreement.DeadlineCount]*DeadlineSpec
	// target is the event that a correction is about; proposers are the roles
	// that may propose the act that a proposal names.
	target    *event.Envelope
	proposers roles.Set
}

// Outcome is what a rule found. The zero Outcome is no answer, and no answer is
// a refusal.
type Outcome struct {
	answered, met bool
	args          []Arg
}

// Met says that the rule is fulfilled.
func Met() Outcome { return Outcome{answered: true, met: true} }

// Unmet says that it is not, with what is missing.
func Unmet(args ...Arg) Outcome { return Outcome{answered: true, args: args} }

// must is Met when ok, and otherwise Unmet without arguments.
func must(ok bool) Outcome { return Outcome{answered: true, met: ok} }

// StateRule makes a rule that needs nothing of the act's content, so that it
// can be judged for an option before the act is filled in.
func StateRule(id event.RuleID, basis string, check func(*Case) Outcome) Rule {
	return Rule{ID: id, Basis: basis, check: check}
}

// ActRule makes a rule on the content of one act. Another act in its place is
// no answer, and so a refusal.
func ActRule[T event.Payload](id event.RuleID, basis string, check func(*Case, T) Outcome) Rule {
	return Rule{ID: id, Basis: basis, needsData: true, check: func(k *Case) Outcome {
		act, ok := k.Act.(T)
		if !ok {
			return Outcome{}
		}
		return check(k, act)
	}}
}

// As gives the rule another reason code.
func (r Rule) As(code event.Code) Rule {
	r.Code = code
	return r
}

// Only limits who sees the arguments of a refusal.
func (r Rule) Only(readers ...roles.Role) Rule {
	r.Discloses = roles.Of(readers...)
	return r
}

// Arg is one fact of a refusal. Exactly one of Text, N and Date is meant; which
// one is told by Name.
type Arg struct {
	Name event.Code
	Text string
	N    int
	Date agreement.Date
}

func text(name event.Code, value string) Arg         { return Arg{Name: name, Text: value} }
func number(name event.Code, value int) Arg          { return Arg{Name: name, N: value} }
func date(name event.Code, value agreement.Date) Arg { return Arg{Name: name, Date: value} }
