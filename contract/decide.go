package contract

import (
	"errors"
	"fmt"
	"time"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/internal/machine"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// Request is somebody putting an act forward.
type Request struct {
	// ID identifies the request: the same ID with the same content is answered
	// the same way again by a [Ledger]. Zero is no such promise.
	ID roles.Ref
	// Act is what happened. Nil is refused as an unknown act.
	Act event.Payload
	// Actor is who puts it forward and As the capacity; Org is the organisation
	// acted for, needed only when the actor has the role in several.
	Actor roles.Actor
	As    roles.Role
	Org   roles.Org
	// Occurred is when it happened; zero means when it is recorded.
	Occurred time.Time
	// Recorded is when it is recorded. A Ledger fills it in.
	Recorded time.Time
}

// Decision is what a permitted act leads to.
type Decision struct {
	// Events are the act and what follows from it, in order, not yet stored.
	Events []event.Envelope
	// After is the contract with the events applied.
	After Contract
	// Erase lists earlier events whose payload is to be deleted now.
	Erase []uint32
}

// ErrTime says that a request does not say when it is recorded, or has a time
// outside 1996 to 2105.
var ErrTime = errors.New("contract: request without a usable time")

// Fault says that the library contradicts itself: looplab did not land where
// the table says. It is never a refusal; nothing has moved.
type Fault struct {
	Contract roles.Ref
	Act      event.Type
	Err      error
}

func (f *Fault) Error() string {
	return fmt.Sprintf("contract: fault at %s on %s: %v", f.Act, f.Contract, f.Err)
}

func (f *Fault) Unwrap() error { return f.Err }

// Decide judges an act. It is a pure function: the contract is not changed.
//
// The error is [ErrNotFound] for somebody without a relation to the contract, a
// *[Refusal] with every reason, [ErrTime], or a *[Fault].
//
// A correction needs the whole history: use [Lifecycle.Correct].
func (l *Lifecycle) Decide(c Contract, r Request) (Decision, error) {
	k, row, err := l.admit(&c, r)
	if err != nil {
		return Decision{}, err
	}
	return l.judge(&c, r, &k, row)
}

// admit finds the row and the capacity for a request.
func (l *Lifecycle) admit(c *Contract, r Request) (Case, *trackRow, error) {
	recorded := r.Recorded.UTC().Truncate(time.Microsecond)
	occurred := r.Occurred.UTC().Truncate(time.Microsecond)
	if r.Occurred.IsZero() {
		occurred = recorded
	}
	if !usable(recorded) || !usable(occurred) {
		return Case{}, nil, ErrTime
	}
	k := l.caseOf(c, &event.Envelope{Data: r.Act, Occurred: occurred, Recorded: recorded})
	track := c.track
	if c.seq == 0 {
		if opening, ok := r.Act.(event.Registered); ok && int(opening.Track) < trackCount {
			track = opening.Track
		}
	} else if !c.related(r.Actor, k.Recorded, k.Today) {
		return k, nil, ErrNotFound
	}
	if r.Act == nil {
		return k, nil, refuse(c, "", "", Reason{Code: UnknownAct})
	}
	act := r.Act.EventType()
	index, known := l.acts[act]
	if !known {
		return k, nil, refuse(c, act, "", Reason{Code: UnknownAct})
	}
	row := l.tracks[track].rows[c.state][index]
	if row == nil {
		if c.seq == 0 {
			return k, nil, ErrNotFound
		}
		return k, nil, refuse(c, act, "", Reason{Code: WrongState, Args: []Arg{text("state", c.state.String())}})
	}
	grant, ok := c.capacity(r, k.Recorded, k.Today)
	if !ok || !(row.by | l.proposerFor(c, track, r.Act)).Has(r.As) {
		return k, nil, refuse(c, act, row.ID, Reason{Code: NoRole, Args: []Arg{text("roles", row.by.String())}})
	}
	k.By = event.By{Ref: r.Actor.Ref, Org: grant.Org, Role: r.As, OnBehalf: r.Actor.OnBehalf}
	k.row = row.Row
	k.proposers = l.proposerFor(c, track, r.Act)
	return k, row, nil
}

// caseOf puts together what rules look at.
func (l *Lifecycle) caseOf(c *Contract, e *event.Envelope) Case {
	return Case{
		Contract: c, Terms: l.terms, Act: e.Data, By: e.By, Occurred: e.Occurred, Recorded: e.Recorded,
		On: agreement.OfTime(e.Occurred), Today: agreement.OfTime(e.Recorded), at: stampOf(e.Occurred),
	}
}

func usable(t time.Time) bool {
	return t.Unix() >= 820454400 && t.Unix() < 1<<32 // from 1996, when the summer time rule began
}

// proposerFor gives the roles that may propose what a proposal names, in the
// state the contract is in.
func (l *Lifecycle) proposerFor(c *Contract, track agreement.Track, act event.Payload) roles.Set {
	p, ok := act.(event.Proposed)
	if !ok {
		return 0
	}
	index, known := l.acts[p.Act]
	if !known || l.tracks[track].rows[c.state][index] == nil {
		return 0
	}
	return l.tracks[track].rows[c.state][index].proposers
}

// judge runs every rule, picks the destination, lets looplab take each step and
// builds the events.
func (l *Lifecycle) judge(c *Contract, r Request, k *Case, row *trackRow) (Decision, error) {
	if refusal := l.unmet(k, row); refusal != nil {
		return Decision{}, refusal
	}
	to := row.leads(k)
	var buffer [8]event.Move
	moves, reason := l.steps(k, to, buffer[:0])
	if reason.Code != "" {
		return Decision{}, refuse(c, row.Act, row.ID, reason)
	}
	if err := l.drive(k, row, to, moves); err != nil {
		return Decision{}, &Fault{Contract: c.id, Act: row.Act, Err: err}
	}
	e := event.Envelope{
		Contract: c.id, Seq: c.seq + 1, Type: row.Act, Occurred: k.Occurred, Recorded: k.Recorded,
		By: k.By, Request: r.ID, Grounds: row.grounds, Data: k.Act,
	}
	if len(moves) > 0 {
		e.Moves = append(make([]event.Move, 0, len(moves)), moves...)
	}
	e.Deadlines = l.deadlineChanges(k, row.Row, to)
	e.Findings = findings(k)
	return l.decision(c, k, e)
}

// decision applies the event to a copy and adds what follows from it.
func (l *Lifecycle) decision(c *Contract, k *Case, e event.Envelope) (Decision, error) {
	d := Decision{Events: make([]event.Envelope, 1, 1+c.voided(k.Act)), After: *c}
	d.Events[0] = e
	d.After.owned = false
	d.After.apply(&d.Events[0])
	if cap(d.Events) > 1 {
		d.Events = append(d.Events, consequences(c, k, &d.After)...)
	}
	if told, ok := k.Act.(event.ProsecutorNotified); ok && c.reason == event.OfferDeclined && c.endedBy(told.Of) {
		d.Erase = []uint32{told.Of}
	}
	return d, nil
}

// unmet runs the common rules and the row's own, all of them.
func (l *Lifecycle) unmet(k *Case, row *trackRow) error {
	var reasons []Reason
	for i := range l.def.Common {
		reasons = l.def.Common[i].judge(k, reasons)
	}
	for i := range row.Rules {
		reasons = row.Rules[i].judge(k, reasons)
	}
	if len(reasons) == 0 {
		return nil
	}
	return refuse(k.Contract, row.Act, row.ID, reasons...)
}

func (r *Rule) judge(k *Case, reasons []Reason) []Reason {
	outcome := r.check(k)
	if outcome.answered && outcome.met {
		return reasons
	}
	code := r.Code
	if code == "" {
		code = RuleUnmet
	}
	if len(outcome.args) > 0 && outcome.args[0].Name == "same-person" {
		code = SamePerson
	}
	if r.Discloses != 0 && !r.Discloses.Has(k.By.Role) {
		outcome.args = nil
	}
	return append(reasons, Reason{Code: code, Rule: r.ID, Basis: r.Basis, Args: outcome.args})
}

// refuse says, besides the reasons, when a part of the case has been erased and
// the answer may be due to that.
func refuse(c *Contract, act event.Type, row string, reasons ...Reason) error {
	for _, part := range erasedParts {
		if c.has(part.flag) {
			reasons = append(reasons, Reason{Code: Erased, Args: []Arg{text("part", part.name)}})
		}
	}
	return &Refusal{Act: act, Row: row, State: c.state, Reasons: reasons}
}

var erasedParts = []struct {
	flag flags
	name string
}{
	{identityErased, "case"}, {consentErased, "consent"}, {healthErased, "health"},
	{conversationErased, "conversation"}, {prosecutionErased, "prosecution"},
}

// leads picks the destination; the state itself when the row stays.
func (row *trackRow) leads(k *Case) event.State {
	switch {
	case len(row.To) == 0:
		return k.Contract.state
	case row.Choose == nil:
		return row.To[0]
	}
	if to := row.Choose(k); to != event.StateNone {
		return to
	}
	return k.Contract.state
}

// drive lets looplab take every step and wants it to land where the table says.
func (l *Lifecycle) drive(k *Case, row *trackRow, to event.State, moves []event.Move) error {
	track := k.Contract.track
	if opening, ok := k.Act.(event.Registered); ok {
		track = opening.Track
	}
	step := machine.Edge{From: uint8(k.Contract.state), Act: row.act, To: uint8(to)}
	if err := l.tracks[track].machine.Step(step); err != nil {
		return err
	}
	for i := range moves {
		m := &moves[i]
		if m.Region == event.ContractRegion {
			continue
		}
		region := l.regions[m.Region]
		act, known := region.acts[row.Act]
		if !known || !region.machine.Leads(machine.Edge{From: uint8(m.From), Act: act, To: uint8(m.To)}) {
			act = region.acts[cascadeStop]
		}
		if err := region.machine.Step(machine.Edge{From: uint8(m.From), Act: act, To: uint8(m.To)}); err != nil {
			return err
		}
	}
	return nil
}

// findings notes what is worth knowing about a permitted act: a fact recorded
// after the stop that it preceded grounds nothing.
func findings(k *Case) []event.Finding {
	c := k.Contract
	if itemOf(k.Act) == 0 || c.stoppedAt == 0 || k.at >= c.stoppedAt || reasonOf(k.Act) != "" {
		return nil
	}
	if carries.Has(c.state) && c.itemNow(k.Act) != event.StateCancelledByAgency {
		return nil
	}
	return []event.Finding{{Code: LateFact, Rule: "T8"}}
}

// LateFact is the finding on a fact that was recorded after the stop it
// preceded.
const LateFact event.Code = "late-fact"
