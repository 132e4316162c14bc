package event

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
)

// Meta says how one type of event is stored.
type Meta struct {
	// Type is the stored name; it must be what the payload's EventType says.
	Type Type
	// Version is the version that is written, from 1.
	Version uint16
	// Coarse is all that the clear header says of the type. It is shared by
	// many types, so that it reveals none.
	Coarse      Code
	Compartment Compartment
	Retention   Retention
	// Upcast lifts what older versions stored, one step a version: the first
	// lifts version 1, the last lifts Version-1. See [Lift].
	Upcast []Step
}

// Kind is one type of event with its reader and writer. Kinds are made by
// [Define] and never change.
type Kind struct {
	Type        Type
	Version     uint16
	Coarse      Code
	Compartment Compartment
	Retention   Retention

	steps  []Step
	encode func(*Coder, Payload) bool
	decode func(*Coder) any
	list   func(*Coder)
	is     func(any) bool // whether a value is of the kind's payload type
	named  Type           // what the payload says of itself
}

// Step lifts the payload of one version to the next. The zero Step lifts nothing.
type Step struct {
	from    uint16
	decode  func(*Coder) any
	list    func(*Coder)
	lift    func(any) (any, error)
	is      func(any) bool
	becomes any
}

// Define describes a type of event: how it is stored, and the fields of its
// payload in the order in which they are written. Mistakes in a definition are
// reported by [Registry.With].
func Define[T Payload](m Meta, fields func(*Coder, *T)) Kind { return define(m, fields) }

func define[T Payload](m Meta, fields func(*Coder, *T)) Kind {
	var zero T
	return Kind{
		Type: m.Type, Version: m.Version, Coarse: m.Coarse,
		Compartment: m.Compartment, Retention: m.Retention,
		steps: m.Upcast,
		encode: func(c *Coder, p Payload) bool {
			v, ok := p.(T)
			if ok {
				fields(c, &v)
			}
			return ok
		},
		decode: reader(fields),
		list:   func(c *Coder) { fields(c, new(T)) },
		is:     func(v any) bool { _, ok := v.(T); return ok },
		named:  zero.EventType(),
	}
}

// Lift reads what version from stored, as the struct Old, and lifts it to the
// struct of the next version: New is the Old of the next step, or the payload
// itself. The declaration of Old is a stored format: it never changes.
func Lift[Old, New any](from uint16, fields func(*Coder, *Old), lift func(Old) (New, error)) Step {
	var becomes New
	return Step{
		from:    from,
		decode:  reader(fields),
		list:    func(c *Coder) { fields(c, new(Old)) },
		becomes: becomes,
		is:      func(v any) bool { _, ok := v.(Old); return ok },
		lift:    func(v any) (any, error) { return lift(v.(Old)) },
	}
}

// reader keeps the struct that fields are read into between calls, so that
// only what is returned is made anew.
func reader[T any](fields func(*Coder, *T)) func(*Coder) any {
	scratch := &sync.Pool{New: func() any { return new(T) }}
	return func(c *Coder) any {
		v := scratch.Get().(*T)
		fields(c, v)
		read := any(*v)
		*v = *new(T)
		scratch.Put(v)
		return read
	}
}

// Fields lists the fields of the payload in the order in which they are written.
func (k Kind) Fields() []Field {
	c := Coder{mode: listing}
	if k.list != nil {
		k.list(&c)
	}
	return c.fields
}

// read reads the payload that version v stored and lifts it to the present one.
func (k *Kind) read(c *Coder, version uint16) Payload {
	if version == k.Version {
		p, _ := k.decode(c).(Payload)
		return p
	}
	v := k.steps[version-1].decode(c)
	for _, step := range k.steps[version-1:] {
		if c.err != nil {
			return nil
		}
		lifted, err := step.lift(v)
		if err != nil {
			c.err = &UpcastError{Type: k.Type, Version: step.from, Err: err}
			return nil
		}
		v = lifted
	}
	p, _ := v.(Payload)
	return p
}

// UpcastError says that an older payload could not be lifted.
type UpcastError struct {
	Type    Type
	Version uint16 // the version that could not be lifted to the next
	Err     error
}

func (e *UpcastError) Error() string {
	return fmt.Sprintf("event: lifting %s from version %d: %v", e.Type, e.Version, e.Err)
}

// Unwrap returns what the step said.
func (e *UpcastError) Unwrap() error { return e.Err }

// defects returns everything that is wrong with the definition.
func (k Kind) defects() error {
	var all []error
	defect := func(format string, args ...any) {
		all = append(all, fmt.Errorf("event: kind %.64q: "+format, append([]any{string(k.Type)}, args...)...))
	}
	if k.encode == nil {
		defect("not made by Define")
		return errors.Join(all...)
	}
	if k.Type.Check() != nil {
		defect("type is not in the form of a code")
	}
	if k.named != k.Type {
		defect("the payload calls itself %.64q", string(k.named))
	}
	if k.Coarse.Check() != nil {
		defect("coarse kind is not in the form of a code")
	}
	if Type(k.Coarse) == k.Type {
		defect("the coarse kind tells the type")
	}
	if k.Compartment == NoCompartment || k.Compartment >= compartmentCount {
		defect("no compartment")
	}
	if k.Retention == NoRetention || k.Retention >= retentionCount {
		defect("no retention class")
	}
	if k.Version == 0 || len(k.steps) != int(k.Version)-1 {
		defect("version %d wants %d upcast steps, has %d", k.Version, max(int(k.Version)-1, 0), len(k.steps))
		return errors.Join(all...)
	}
	for i, step := range k.steps {
		if step.lift == nil || int(step.from) != i+1 {
			defect("upcast step %d does not lift version %d", i+1, i+1)
			return errors.Join(all...)
		}
		next := k.is
		if i+1 < len(k.steps) {
			next = k.steps[i+1].is
		}
		if next != nil && !next(step.becomes) {
			defect("upcast step %d does not give the struct of version %d", i+1, i+2)
		}
	}
	for _, list := range append(stepLists(k.steps), k.list) {
		if name, ok := badField(list); !ok {
			defect("field %.64q is declared twice or is not in the form of a code", name)
		}
	}
	return errors.Join(all...)
}

func stepLists(steps []Step) []func(*Coder) {
	var lists []func(*Coder)
	for _, step := range steps {
		lists = append(lists, step.list)
	}
	return lists
}

// badField finds a field whose name cannot be stored or stands twice.
func badField(list func(*Coder)) (string, bool) {
	c := Coder{mode: listing}
	list(&c)
	seen := make([]string, 0, len(c.fields))
	for _, f := range c.fields {
		if slices.Contains(seen, f.Path) {
			return f.Path, false
		}
		seen = append(seen, f.Path)
		for name := range strings.SplitSeq(strings.ReplaceAll(f.Path, "[].", "."), ".") {
			if Code(name).Check() != nil {
				return f.Path, false
			}
		}
	}
	return "", true
}
