package contract

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
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
	d := l.desk()
	defer l.desks.Put(d)
	d.c, d.r = c, r
	row, err := l.admit(&d.k, &d.c, &d.r)
	if err != nil {
		return Decision{}, err
	}
	return l.judge(&d.k, &d.r, row)
}

// desk is the working memory of one decision. Rules are called through function
// values, so that what they look at would be allocated anew each time; nothing
// that a decision returns points into it.
type desk struct {
	c Contract
	k Case
	r Request
}

func (l *Lifecycle) desk() *desk {
	if d, ok := l.desks.Get().(*desk); ok {
		return d
	}
	return &desk{}
}

// admit fills in the case and finds the row and the capacity for a request.
func (l *Lifecycle) admit(k *Case, c *Contract, r *Request) (*trackRow, error) {
	recorded := r.Recorded.UTC().Truncate(time.Microsecond)
	occurred := recorded
	if !r.Occurred.IsZero() {
		occurred = r.Occurred.UTC().Truncate(time.Microsecond)
	}
	if !usable(recorded) || !usable(occurred) {
		return nil, ErrTime
	}
	l.fill(k, c, r.Act, occurred, recorded)
	grant, able := c.capacity(r, k.Recorded, k.Today)
	if c.seq > 0 && !able && !c.related(r.Actor, k.Recorded, k.Today) {
		return nil, ErrNotFound
	}
	if r.Act == nil {
		return nil, refuse(c, "", "", Reason{Code: UnknownAct})
	}
	act := r.Act.EventType()
	index, known := l.acts[act]
	// Payloads are values: a pointer would slip past what looks at its content.
	if !known || reflect.TypeOf(r.Act).Kind() == reflect.Pointer {
		return nil, refuse(c, act, "", Reason{Code: UnknownAct})
	}
	row := l.tracks[k.trackNow()].rows[c.state][index]
	if row == nil {
		if c.seq == 0 {
			return nil, ErrNotFound
		}
		return nil, refuse(c, act, "", Reason{Code: WrongState, Args: []Arg{
			text("state", c.state.String()), text("possible-in", l.tracks[k.trackNow()].possible[index]),
		}})
	}
	k.proposers = l.proposerFor(c, k.trackNow(), r.Act)
	if !able || !row.by.Has(r.As) {
		return nil, refuse(c, act, row.ID, Reason{Code: NoRole, Args: []Arg{text("roles", row.by.String())}})
	}
	k.By = event.By{Ref: r.Actor.Ref, Org: grant.Org, Role: r.As, OnBehalf: r.Actor.OnBehalf}
	k.row, k.act = row.Row, row.act
	return row, nil
}

// fill puts together what rules look at.
func (l *Lifecycle) fill(k *Case, c *Contract, act event.Payload, occurred, recorded time.Time) {
	*k = Case{
		Contract: c, Terms: l.terms, Act: act, Occurred: occurred, Recorded: recorded,
		Today: agreement.OfTime(recorded), at: stampOf(occurred), specs: &l.owes,
	}
	k.On = k.Today
	if occurred != recorded {
		k.On = agreement.OfTime(occurred)
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
func (l *Lifecycle) judge(k *Case, r *Request, row *trackRow) (d Decision, err error) {
	c := k.Contract
	if refusal := l.unmet(k, row); refusal != nil {
		return d, refusal
	}
	to := row.leads(k)
	var buffer [8]event.Move
	moves, reason := l.steps(k, to, buffer[:0])
	if reason.Code != "" {
		return d, refuse(c, row.Act, row.ID, reason)
	}
	if err := l.drive(k, row, to, moves); err != nil {
		return d, &Fault{Contract: c.id, Act: row.Act, Err: err}
	}
	var changed [12]event.DeadlineChange
	deadlines := l.deadlineChanges(k, row.Row, to, changed[:0])
	d.Events = paper(moves, deadlines, c.voided(k.Act))
	e := &d.Events[0]
	e.Contract, e.Seq, e.Type = c.id, c.seq+1, row.Act
	e.Occurred, e.Recorded, e.By, e.Request = k.Occurred, k.Recorded, k.By, r.ID
	e.Grounds, e.Data, e.Findings = row.grounds, k.Act, findings(k, to)
	l.finish(k, &d)
	return d, nil
}

// paper makes room for the events of a decision, with moves and deadlines of
// the first one beside it: one allocation instead of three.
func paper(moves []event.Move, deadlines []event.DeadlineChange, following int) []event.Envelope {
	if following > 0 || len(moves) > 2 || len(deadlines) > 6 {
		events := make([]event.Envelope, 1, 1+following)
		events[0].Moves, events[0].Deadlines = slices.Clone(moves), slices.Clone(deadlines)
		return events
	}
	if len(moves) == 0 && len(deadlines) == 0 {
		return make([]event.Envelope, 1)
	}
	var sheet struct {
		events    [1]event.Envelope
		deadlines [6]event.DeadlineChange
		moves     [2]event.Move
	}
	page := &sheet
	if n := copy(page.moves[:], moves); n > 0 {
		page.events[0].Moves = page.moves[:n:n]
	}
	if n := copy(page.deadlines[:], deadlines); n > 0 {
		page.events[0].Deadlines = page.deadlines[:n:n]
	}
	return page.events[:]
}

// finish applies the event to a copy and adds what follows from it.
func (l *Lifecycle) finish(k *Case, d *Decision) {
	c := k.Contract
	d.After = *c
	d.After.apply(&d.Events[0])
	d.After.owns = 0
	d.After.drop()
	if cap(d.Events) > 1 {
		d.Events = append(d.Events, consequences(c, k, &d.After)...)
	}
	d.Erase = c.erasedBy(k.Act)
}

// unmet runs the common rules and the row's own, all of them.
func (l *Lifecycle) unmet(k *Case, row *trackRow) error {
	reasons := l.common(k)
	for i := range row.Rules {
		reasons = row.Rules[i].judge(k, reasons)
	}
	if len(reasons) == 0 {
		return nil
	}
	return refuse(k.Contract, row.Act, row.ID, reasons...)
}

// common runs the rules that every act is judged by.
func (l *Lifecycle) common(k *Case) []Reason {
	var reasons []Reason
	for i := range l.def.Common {
		reasons = l.def.Common[i].judge(k, reasons)
	}
	return reasons
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
	if reasons == nil {
		reasons = make([]Reason, 0, 4)
	}
	return append(reasons, Reason{Code: code, Rule: r.ID, Basis: r.Basis, Args: outcome.args})
}

// refuse says, besides the reasons, when a part of the case has been erased and
// the answer may be due to that.
func refuse(c *Contract, act event.Type, row string, reasons ...Reason) error {
	return &Refusal{Act: act, Row: row, State: c.state, Reasons: c.andErased(reasons)}
}

// andErased adds what has been erased to the reasons of an answer of no.
func (c *Contract) andErased(reasons []Reason) []Reason {
	for _, part := range erasedParts {
		if c.has(part.flag) {
			reasons = append(reasons, Reason{Code: Erased, Args: []Arg{text("part", part.name)}})
		}
	}
	return reasons
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
	step := machine.Edge{From: uint8(k.Contract.state), Act: row.act, To: uint8(to)}
	if err := l.tracks[k.trackNow()].machine.Step(step); err != nil {
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
func findings(k *Case, to event.State) []event.Finding {
	c := k.Contract
	if reports := c.waiting().reports; ended.Has(to) && len(reports) > 0 && k.row.Act != (event.Reopened{}).EventType() {
		return []event.Finding{{Code: ToMirror, Rule: "B2", Seq: reports[0].seq}}
	}
	if told, ok := k.Act.(event.YouthTold); ok && k.goneTooSoon(int(told.Item)) {
		return []event.Finding{{Code: AskToKeep, Rule: "T11"}}
	}
	if k.lateFact() {
		return []event.Finding{{Code: LateFact, Rule: "T8"}}
	}
	return nil
}

// ToMirror is the finding on an end by which an open review, or an offence noted for
// the next one, is left to the prosecutor (rows 31b and 52). Its Seq is the first
// report.
const ToMirror event.Code = "review-to-mirror"

// LateFact is the finding on a fact that was recorded after the stop it
// preceded.
const LateFact event.Code = "late-fact"

// AskToKeep is the finding on telling the youth a result while the laboratory would
// not have the sample until the time to contest it is over: it is to be asked to
// keep it.
const AskToKeep event.Code = "ask-laboratory-to-keep"
