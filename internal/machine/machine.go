// Package machine turns a transition table into pooled looplab machines that
// take one step each. It is the only package that imports looplab/fsm.
//
// The table says what is possible and why not; looplab executes every accepted
// transition and must land where the table says. A machine carries no
// callbacks, owns no contract and never escapes this package.
//
// # Concurrency
//
// A Machine may be used from many goroutines; each step borrows its own looplab
// machine.
package machine

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/looplab/fsm"
)

// Edge is one transition: Act leads from one state to another. States and acts
// are indexes into the names given to [New]. Several edges with one act and
// source are a choice among declared destinations.
type Edge struct {
	From, Act, To uint8
}

// Machine is a compiled table.
type Machine struct {
	name   string
	states []string
	acts   []string
	events []fsm.EventDesc
	steps  map[Edge]string // the looplab event that takes an edge
	dense  []uint8         // [from*acts+act]: number of destinations
	pool   sync.Pool
}

// Fault says that looplab and the table disagree. It is a defect of the
// library, never a refusal.
type Fault struct {
	Machine, From, Act, To string
	Err                    error
}

func (f *Fault) Error() string {
	return fmt.Sprintf("machine %s: %s from %s should lead to %s: %v", f.Machine, f.Act, f.From, f.To, f.Err)
}

func (f *Fault) Unwrap() error { return f.Err }

// The ways in which looplab and the table can disagree.
var (
	ErrNotInTable = errors.New("no such transition in the table")
	ErrElsewhere  = errors.New("landed in another state")
	ErrPanicked   = errors.New("panicked")
	ErrDuplicate  = errors.New("the transition is declared twice")
	ErrUnnamed    = errors.New("a state or act has no name or shares it")
)

// New compiles the edges, compares what looplab allows in every state with the
// table and lets it take every edge once. All defects are reported at once.
func New(name string, states, acts []string, edges []Edge) (*Machine, error) {
	m := &Machine{
		name: name, states: states, acts: acts,
		steps: make(map[Edge]string, len(edges)), dense: make([]uint8, len(states)*len(acts)),
	}
	defects := []error{distinct(name, states), distinct(name, acts)}
	// looplab allows one destination for an event and a source, so each
	// declared destination of an act gets an event of its own.
	parts := make(map[string]part, len(edges))
	for _, e := range edges {
		if int(e.From) >= len(states) || int(e.To) >= len(states) || int(e.Act) >= len(acts) {
			defects = append(defects, &Fault{Machine: name, Err: ErrUnnamed})
			continue
		}
		if _, twice := m.steps[e]; twice {
			defects = append(defects, m.fault(e, ErrDuplicate))
			continue
		}
		step := acts[e.Act] + ">" + states[e.To]
		p, seen := parts[step]
		if !seen {
			p = part{event: len(m.events), act: e.Act, to: e.To}
			parts[step] = p
			m.events = append(m.events, fsm.EventDesc{Name: step, Dst: states[e.To]})
		}
		m.events[p.event].Src = append(m.events[p.event].Src, states[e.From])
		m.steps[e] = step
		m.dense[int(e.From)*len(acts)+int(e.Act)]++
	}
	if err := errors.Join(defects...); err != nil {
		return nil, err
	}
	return m, m.compare(parts)
}

// part is what a looplab event stands for: its place, act and destination.
type part struct {
	event   int
	act, to uint8
}

func distinct(machine string, names []string) error {
	seen := make(map[string]bool, len(names))
	for _, name := range names {
		if seen[name] {
			return &Fault{Machine: machine, From: name, Err: ErrUnnamed}
		}
		seen[name] = true
	}
	return nil
}

// Allows says whether the act leads anywhere from the state, and to how many
// declared destinations.
func (m *Machine) Allows(from, act uint8) int {
	return int(m.dense[int(from)*len(m.acts)+int(act)])
}

// Leads says whether the edge is in the table.
func (m *Machine) Leads(e Edge) bool {
	_, ok := m.steps[e]
	return ok
}

// Step lets looplab take the edge. It returns a *Fault when the edge is not in
// the table or looplab lands elsewhere.
func (m *Machine) Step(e Edge) error {
	step, ok := m.steps[e]
	if !ok {
		return m.fault(e, ErrNotInTable)
	}
	return m.drive(e, step)
}

func (m *Machine) drive(e Edge, step string) (err error) {
	borrowed, _ := m.pool.Get().(*fsm.FSM)
	if borrowed == nil {
		borrowed = fsm.NewFSM(m.states[e.From], m.events, nil)
	}
	// A machine that panicked or disagreed may be wedged: it is dropped.
	sound := false
	defer func() {
		if r := recover(); r != nil {
			err = m.fault(e, ErrPanicked)
		}
		if sound {
			m.pool.Put(borrowed)
		}
	}()
	borrowed.SetState(m.states[e.From])
	// A cancelled context would wedge the machine for good, and no I/O happens
	// in here: so never the caller's context.
	if failure := borrowed.Event(context.Background(), step); failure != nil && !stayed(failure) {
		return m.fault(e, failure)
	}
	if borrowed.Current() != m.states[e.To] {
		return m.fault(e, ErrElsewhere)
	}
	sound = true
	return nil
}

// stayed recognises looplab's answer to a self-transition, which is a success
// unless it wraps an error.
func stayed(err error) bool {
	same, ok := err.(fsm.NoTransitionError) //nolint:errorlint // looplab returns the bare value; errors.As would allocate on every self-transition
	return ok && same.Err == nil
}

// compare asks looplab in every state what it allows and wants nothing that is
// not in the table; then it takes every edge of the table once.
func (m *Machine) compare(parts map[string]part) error {
	probe := fsm.NewFSM("", m.events, nil)
	var defects []error
	known := m.touched()
	for from, state := range m.states {
		if !known[from] {
			continue // looplab has never heard of it
		}
		probe.SetState(state)
		for _, step := range probe.AvailableTransitions() {
			e := Edge{From: uint8(from), Act: parts[step].act, To: parts[step].to}
			if !m.Leads(e) {
				defects = append(defects, m.fault(e, ErrNotInTable))
			}
		}
	}
	m.pool.Put(probe)
	for e, step := range m.steps {
		if err := m.drive(e, step); err != nil {
			defects = append(defects, err)
		}
	}
	return errors.Join(defects...)
}

// touched says which states are the source or the destination of an edge.
func (m *Machine) touched() []bool {
	known := make([]bool, len(m.states))
	for e := range m.steps {
		known[e.From], known[e.To] = true, true
	}
	return known
}

func (m *Machine) fault(e Edge, err error) *Fault {
	return &Fault{Machine: m.name, From: m.states[e.From], Act: m.acts[e.Act], To: m.states[e.To], Err: err}
}
