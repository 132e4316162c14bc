package scenario

import (
	"strings"
	"time"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// Format is what a file says in its member "format".
const Format = "ruskontrakt-scenario/1"

// Scenario is one file. Make it with [Load]; the zero value has no steps.
type Scenario struct {
	ID    string
	Title agreement.Labels
	// Agreement names the terms; the player is told which names there are.
	Agreement string
	Opening   Opening
	Steps     []Step
}

// Opening is what has happened before: the steps of another file, with some
// facts of the registration replaced. The zero value is nothing.
type Opening struct {
	// After is the id of the opening.
	After string
	// Facts replace members of the data of case.registered; null removes one.
	Facts Data
}

// Data is a JSON object as it stands in the file, names not yet replaced; see
// [Ref]. The zero value is no object, which stands for an empty one.
type Data string

// Step is one act put forward, or, with Tick, the passing of time.
type Step struct {
	// Label names the sequence of the event that the step leads to.
	Label string
	// Contract tells several cases of one scenario apart; empty is the first.
	Contract string
	// At is when it happened and Recorded when it is recorded, both UTC.
	At, Recorded time.Time
	// By is the name of who puts the act forward, or Clock.
	By string
	As roles.Role
	// Org is the organisation acted for; empty is the usual one of the role, as
	// the schema lists them.
	Org      roles.Org
	OnBehalf OnBehalf
	Act      event.Type
	Data     Data
	Tick     bool
	Expect   Expect
}

// Clock is the name in "by" that stands for the passing of time.
const Clock = "clock"

// OnBehalf says for whom and why somebody acts. Of and Evidence are names.
type OnBehalf struct {
	Of       string
	Reason   event.Code
	Evidence string
}

// Expect is what a step must lead to. What is zero is not looked at; a step
// that expects neither a refusal nor not-found must be permitted.
type Expect struct {
	// State is the state of the contract after the step.
	State event.State
	// Refused are the ids of the unmet rules, or the codes of reasons that have
	// no rule: all of them, in any order.
	Refused  []string
	NotFound bool
	// Reason is why the contract ended early or was never entered.
	Reason event.Reason
	// Prosecution and Transfer are states of those regions; "none" in the file
	// is the zero state.
	Prosecution, Transfer *event.State
	// Tests and Conversations are states by number.
	Tests, Conversations map[int]event.State
	// Due must be open after the step; other deadlines may be as well.
	Due []Due
	// Met and Overdue are the deadlines that the step met, or held against their
	// owner: all of them, in any order. Nil is not looked at.
	Met, Overdue []agreement.Deadline
	// Findings are the codes noted on the step's events: all of them.
	Findings     []event.Code
	Inconsistent *bool
	Responsible  roles.Org
	// Ticked are the acts of the clock that a tick led to, in order.
	Ticked []event.Type
}

// Due is a deadline that must be open: its last day and, unless nil, who owes
// it. "nobody" in the file is the zero role.
type Due struct {
	Key   agreement.Deadline
	On    agreement.Date
	Owner *roles.Role
}

func (d Due) String() string {
	text := d.Key.String() + " on " + d.On.String()
	if d.Owner == nil {
		return text
	}
	return text + " owed by " + ownerName(*d.Owner)
}

// nobody and none are how a file names the zero role and the zero state.
const (
	nobody = "nobody"
	none   = "none"
)

func ownerName(r roles.Role) string {
	if r == roles.NoRole {
		return nobody
	}
	return r.String()
}

func stateName(s event.State) string {
	if s == event.StateNone {
		return none
	}
	return s.String()
}

// org gives the organisation that somebody acts for in a step: the one the step
// names, else the usual one of the role. The three agencies of the county have
// one code each; coordinators, leaders and everybody with a task act for the
// municipality in which the case was registered.
func (s Step) org(municipality roles.Org) roles.Org {
	if s.Org != "" {
		return s.Org
	}
	switch s.As {
	case roles.Police:
		return "politi-trondelag"
	case roles.Prosecutor:
		return "patale-trondelag"
	case roles.Mediation:
		return "konfliktradet-trondelag"
	case roles.AdvisoryUnit:
		return "rade-trondelag"
	case roles.School:
		return "vgs-eksempel"
	case roles.Laboratory:
		return "lab-eksempel"
	case roles.CountyGovernor:
		return "statsforvalter-trondelag"
	case roles.NoRole, roles.Youth, roles.Guardian, roles.Clock:
		return ""
	case roles.Coordinator, roles.Leader, roles.ConversationPartner, roles.Collector, roles.HealthContact, roles.ChildWelfare:
	}
	return municipality
}

func joined[T ~string](items []T) string {
	texts := make([]string, len(items))
	for i, item := range items {
		texts[i] = string(item)
	}
	return "[" + strings.Join(texts, " ") + "]"
}
