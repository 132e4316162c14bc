package walk

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/agreement/draw"
	"github.com/ruskontrakt/ruskontrakt/contract"
	"github.com/ruskontrakt/ruskontrakt/event"
)

// Walker takes one contract along. Make it with [New]; its fields are to be read.
type Walker struct {
	Contract contract.Contract
	History  []event.Envelope
	Now      time.Time // when the last act was put forward
	// Erase lists the events whose payload is to be deleted. It stands in the
	// history all the same: deleting is the store's.
	Erase []uint32
	// Accepted counts the acts that were permitted, by type.
	Accepted map[event.Type]int

	rng       *rand.Rand
	lifecycle *contract.Lifecycle
	rows      []contract.Row
	person    person
	seed      draw.Seed
	seen      seen
}

// New makes a walker at the beginning of a walk. The rows are those that the
// lifecycle was made of.
func New(l *contract.Lifecycle, rows []contract.Row, seed1, seed2 uint64) *Walker {
	w := &Walker{rng: rand.New(rand.NewPCG(seed1, seed2)), lifecycle: l, rows: rows, Accepted: map[event.Type]int{}}
	w.person = w.somebody()
	w.Now = w.person.reported
	w.Contract = contract.Open(w.reference())
	for i := 0; i < len(w.seed); i += 8 {
		binary.BigEndian.PutUint64(w.seed[i:], w.rng.Uint64())
	}
	return w
}

// ErrNoEnd says that no lawful act led a contract to an end.
var ErrNoEnd = errors.New("walk: no end")

// Walk goes the whole way: a while along the ordinary way, some steps at random,
// and, if escorted, on to an end by lawful acts. An error is anything but a
// refusal.
func (w *Walker) Walk(steps int, escorted bool) error {
	if err := w.Begin(); err != nil {
		return err
	}
	for range steps {
		if _, err := w.Put(w.Next()); err != nil && !refused(err) {
			return err
		}
	}
	if !escorted {
		return nil
	}
	return w.Escort()
}

// refused says whether an error is an answer: somebody may not do something.
func refused(err error) bool {
	_, refusal := errors.AsType[*contract.Refusal](err)
	return refusal || errors.Is(err, contract.ErrNotFound)
}

// Put puts a request forward and takes the contract along when it is permitted.
// The answer is that of the engine.
func (w *Walker) Put(r contract.Request) (contract.Decision, error) {
	var d contract.Decision
	var err error
	if _, fix := r.Act.(event.Corrected); fix && len(w.History) > 0 {
		d, err = w.lifecycle.Correct(w.History, r)
	} else {
		d, err = w.lifecycle.Decide(w.Contract, r)
	}
	if err != nil {
		return d, err
	}
	w.History = append(w.History, d.Events...)
	w.Erase = append(w.Erase, d.Erase...)
	w.Accepted[r.Act.EventType()]++
	w.Contract = d.After
	for i := range d.Events {
		w.seen.note(&d.Events[i])
	}
	return d, nil
}

// Next lets some time pass and makes the next request.
func (w *Walker) Next() contract.Request {
	if w.chance(35) {
		w.Now = w.Now.Add(time.Duration(w.rng.IntN(20)) * time.Hour)
		if follow := w.soon(w.follow()); len(follow) > 0 {
			return w.request(pick(w, follow...))
		}
	}
	w.Now = w.Now.Add(time.Duration(w.rng.IntN(60)) * time.Hour)
	if w.chance(2) {
		w.Now = w.Now.Add(40 * 24 * time.Hour)
	}
	if w.Contract.Seq() > 0 && w.chance(15) {
		if ticks := w.lifecycle.Ticks(w.Contract, w.Now); len(ticks) > 0 {
			return w.request(attempt{role: clock, act: pick(w, ticks...)})
		}
	}
	if w.chance(70) {
		if likely := w.soon(w.likely()); len(likely) > 0 {
			return w.request(pick(w, likely...))
		}
	}
	return w.anything()
}

// soon leaves out what would let too much time pass.
func (w *Walker) soon(all []attempt) []attempt {
	horizon := w.Now.Add(6 * 24 * time.Hour)
	return slices.DeleteFunc(all, func(a attempt) bool { return a.at.After(horizon) })
}

// Begin goes the ordinary way for a while, so that random steps begin everywhere.
func (w *Walker) Begin() error {
	switch w.rng.IntN(10) {
	case 0:
		return nil
	case 1, 2:
		return w.Guide(pick(w, guided...))
	}
	if err := w.Guide(event.StateActive); err != nil || !w.seen.committed {
		return err
	}
	_, err := w.first(w.drawing())
	return err
}

var guided = []event.State{
	event.StateScreening, event.StateInformed, event.StateOffered, event.StateConsenting, event.StateDeciding,
	event.StatePlanning, event.StateSigned,
}

// Guide goes the ordinary way until the contract is in a state, day by day. It
// stops without an error where the ordinary way ends.
func (w *Walker) Guide(until event.State) error {
	for day := 0; day < 60 && w.Contract.State() < until; day++ {
		for step := 0; step < 30 && w.Contract.State() < until; step++ {
			done, err := w.Onward()
			if err != nil {
				return err
			}
			if !done {
				break
			}
		}
		if w.Contract.State() < until {
			w.Now = w.Now.Add(24 * time.Hour)
		}
	}
	return nil
}

// Onward takes one step of the ordinary way, and says whether there was one that
// is permitted now.
func (w *Walker) Onward() (bool, error) { return w.first(w.onward()) }

// first puts acts forward until one is permitted, and says whether one was.
func (w *Walker) first(attempts []attempt) (bool, error) {
	for _, a := range attempts {
		_, err := w.Put(w.request(a))
		if err == nil {
			return true, nil
		}
		if !refused(err) {
			return false, fmt.Errorf("walk: %s: %w", a.act.EventType(), err)
		}
	}
	return false, nil
}

func (w *Walker) chance(percent int) bool { return w.rng.IntN(100) < percent }

func pick[T any](w *Walker, options ...T) T { return options[w.rng.IntN(len(options))] }

func (w *Walker) today() agreement.Date { return agreement.OfTime(w.Now) }

func (w *Walker) date(days int) agreement.Date { return w.today().AddDays(days) }
