package event

import (
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/ruskontrakt/ruskontrakt/roles"
)

// Registry knows the events that may be stored. It never changes and may be
// shared. The zero Registry knows the events of the process, [Standard].
type Registry struct{ table *table }

// Standard returns the registry of the events of the process, the same as the
// zero Registry.
func Standard() Registry { return Registry{table: standard} }

var standard = newTable(standardKinds())

// With returns a registry that knows the given kinds as well. The error joins
// everything that is wrong with any of them: a type that is known already, a
// definition that does not hold. On error the registry is r.
func (r Registry) With(kinds ...Kind) (Registry, error) {
	known := slices.Clone(r.kinds().all)
	var all []error
	for _, k := range kinds {
		if err := k.defects(); err != nil {
			all = append(all, err)
		}
		if slices.ContainsFunc(known, func(other Kind) bool { return other.Type == k.Type }) {
			all = append(all, fmt.Errorf("event: kind %.64q: defined twice", string(k.Type)))
		}
		known = append(known, k)
	}
	if err := errors.Join(all...); err != nil {
		return r, err
	}
	return Registry{table: newTable(known)}, nil
}

// Kind finds the kind of a type.
func (r Registry) Kind(t Type) (Kind, bool) {
	k, ok := r.kinds().find(t)
	if !ok {
		return Kind{}, false
	}
	return *k, true
}

// All lists the kinds: those of the process first, then in the order in which
// they were added.
func (r Registry) All() []Kind { return slices.Clone(r.kinds().all) }

func (r Registry) kinds() *table {
	if r.table == nil {
		return standard
	}
	return r.table
}

// table is the content of a registry. The coders are only memory kept between
// calls.
type table struct {
	all    []Kind
	byType map[Type]*Kind
	coders sync.Pool
}

func newTable(kinds []Kind) *table {
	t := &table{all: kinds, byType: make(map[Type]*Kind, len(kinds))}
	for i := range kinds {
		t.byType[kinds[i].Type] = &kinds[i]
	}
	return t
}

func (t *table) find(name Type) (*Kind, bool) {
	k, ok := t.byType[name]
	return k, ok
}

// coder returns a Coder; give it back with free.
func (t *table) coder() *Coder {
	c, ok := t.coders.Get().(*Coder)
	if !ok {
		c = &Coder{}
	}
	c.kinds = t
	return c
}

// free keeps the memory of c for the next call, and nothing of what it read or
// wrote but short codes. What was written must have been copied.
func (t *table) free(c *Coder) {
	c.in, c.err = nil, nil
	c.header, c.body = Header{}, Envelope{}
	clear(c.out)
	t.coders.Put(c)
}

// ErrUnknownEvent says that this program does not know a stored event: it was
// written by a later version, or by a host with more events. Nothing is
// guessed; the contract cannot be read.
var ErrUnknownEvent = errors.New("event: unknown event")

// UnknownEventError says which. Type is empty when the header itself has an
// unknown format; Version is then the number of the format.
type UnknownEventError struct {
	Contract roles.Ref
	Seq      uint32
	Type     Type
	Version  uint16
}

func (e *UnknownEventError) Error() string {
	what := string(e.Type)
	if what == "" {
		what = "header format"
	}
	return fmt.Sprintf("%v: contract %s, event %d: %.64s, version %d", ErrUnknownEvent, e.Contract, e.Seq, what, e.Version)
}

// Is makes errors.Is(err, ErrUnknownEvent) true.
func (e *UnknownEventError) Is(target error) bool { return target == ErrUnknownEvent }
