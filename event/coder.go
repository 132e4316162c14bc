package event

import (
	"encoding"
	"time"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// Coder walks the fields of a payload in their declared order, for writing
// them, for reading them, or for listing them. One declaration per payload
// therefore gives the writer, the strict reader and the list of fields, and
// they cannot differ.
//
// Every method takes the stored name of the field and where its value lives.
// A zero value is not written, and a field that is absent is left alone. An
// empty list is the same as no list. After the first fault a Coder does
// nothing more; who called the declaration sees the fault and throws the
// half-read value away.
//
// The zero Coder is not ready for use: hosts meet a Coder only inside the
// function that they give to [Define]. A Coder has one owner at a time.
type Coder struct {
	mode  mode
	first bool // no member of the current object has been passed
	depth int
	err   error
	kinds *table

	out []byte // writing

	in      []byte // reading
	pos     int
	members []member // reading out of order: the members of the open objects
	base    int      // where those of the current object begin
	end     int      // where the current object ends
	path    []string
	names   [64]string // short texts seen before, so that they are made once

	fields []Field // listing
	prefix string  // listing: of the path; writing: the last key

	// What is being read or written, kept here so that it is made once.
	header  Header
	body    Envelope
	version uint16
}

type mode uint8

const (
	writing mode = iota
	reading      // keys in declared order, no white space
	seeking      // keys in any order, white space
	listing
)

// Field is one declared field of a payload.
type Field struct {
	// Path is the stored name with those of the objects around it, separated
	// by dots; a list adds "[]", as in "windows[].from".
	Path string
	// Shape is what the value looks like: ref, org, code, rule, type, date,
	// time, int, bool, hash, enum or payload; with "[]" before it for lists.
	Shape string
}

// Ref visits a reference.
func (c *Coder) Ref(key string, v *roles.Ref) {
	visit(c, key, "ref", v, (*Coder).putRef, (*Coder).takeRef)
}

// Refs visits a list of references.
func (c *Coder) Refs(key string, v *[]roles.Ref) {
	visitAll(c, key, "[]ref", v, (*Coder).putRef, (*Coder).takeRef)
}

// Org visits the code of an organisation, in the form of [roles.Org.Check].
func (c *Coder) Org(key string, v *roles.Org) {
	visit(c, key, "org", v, (*Coder).putOrg, (*Coder).takeOrg)
}

// Orgs visits a list of organisations.
func (c *Coder) Orgs(key string, v *[]roles.Org) {
	visitAll(c, key, "[]org", v, (*Coder).putOrg, (*Coder).takeOrg)
}

// Code visits a code, in the form of [Code.Check].
func (c *Coder) Code(key string, v *Code) {
	visit(c, key, "code", v, (*Coder).putCode, (*Coder).takeCode)
}

// Codes visits a list of codes.
func (c *Coder) Codes(key string, v *[]Code) {
	visitAll(c, key, "[]code", v, (*Coder).putCode, (*Coder).takeCode)
}

// Rule visits the id of a rule.
func (c *Coder) Rule(key string, v *RuleID) {
	visit(c, key, "rule", v, (*Coder).putRule, (*Coder).takeRule)
}

// Rules visits a list of rule ids.
func (c *Coder) Rules(key string, v *[]RuleID) {
	visitAll(c, key, "[]rule", v, (*Coder).putRule, (*Coder).takeRule)
}

// Type visits the stored name of an event; it has the form of a code.
func (c *Coder) Type(key string, v *Type) {
	visit(c, key, "type", v, (*Coder).putType, (*Coder).takeType)
}

// Date visits a civil date.
func (c *Coder) Date(key string, v *agreement.Date) {
	visit(c, key, "date", v, (*Coder).putDate, (*Coder).takeDate)
}

// Dates visits a list of civil dates.
func (c *Coder) Dates(key string, v *[]agreement.Date) {
	visitAll(c, key, "[]date", v, (*Coder).putDate, (*Coder).takeDate)
}

// Time visits an instant in UTC with microseconds, years 0 to 9999.
func (c *Coder) Time(key string, v *time.Time) {
	switch c.mode {
	case writing:
		if !v.IsZero() {
			c.key(key)
			c.putTime(*v)
		}
	case listing:
		c.list(key, "time")
	case reading, seeking:
		if c.at(key) {
			*v = c.takeTime()
		}
	}
}

// Hash visits a hash.
func (c *Coder) Hash(key string, v *agreement.Hash) {
	visit(c, key, "hash", v, (*Coder).putHash, (*Coder).takeHash)
}

// Bool visits yes or no.
func (c *Coder) Bool(key string, v *bool) {
	visit(c, key, "bool", v, (*Coder).putBool, (*Coder).takeBool)
}

// Int visits a whole number between -(2^53-1) and 2^53-1, which every reader
// of JSON can hold.
func (c *Coder) Int(key string, v *int) { whole(c, key, v, -maxInt, maxInt) }

// Uint8 visits a whole number of 8 bits.
func (c *Coder) Uint8(key string, v *uint8) { whole(c, key, v, 0, 1<<8-1) }

// Uint16 visits a whole number of 16 bits.
func (c *Coder) Uint16(key string, v *uint16) { whole(c, key, v, 0, 1<<16-1) }

// Uint32 visits a whole number of 32 bits.
func (c *Coder) Uint32(key string, v *uint32) { whole(c, key, v, 0, 1<<32-1) }

// Uint32s visits a list of whole numbers of 32 bits, as sequences.
func (c *Coder) Uint32s(key string, v *[]uint32) {
	visitAll(c, key, "[]int", v, (*Coder).putUint32, (*Coder).takeUint32)
}

// Object visits fields that stand together in an object of their own. An
// object without content is not written.
func (c *Coder) Object(key string, fields func(*Coder)) {
	Struct(c, key, &fields, func(c *Coder, fields *func(*Coder)) { (*fields)(c) })
}

// Nested visits a payload inside a payload, with its type and version; an
// older version is lifted as it is read. The zero value is no payload.
func (c *Coder) Nested(key string, v *Payload) {
	switch c.mode {
	case writing:
		if *v != nil {
			c.key(key)
			c.begin('{')
			c.putPayload(*v)
			c.finish('}')
		}
	case listing:
		c.list(key, "payload")
	case reading, seeking:
		if c.at(key) {
			outer := c.enter()
			*v = c.takePayload()
			c.leave(outer)
		}
	}
}

// Struct visits the fields of a struct inside a struct, as an object of their
// own. A struct without content is not written.
func Struct[T any](c *Coder, key string, v *T, fields func(*Coder, *T)) {
	switch c.mode {
	case writing:
		mark, first := len(c.out), c.first
		c.key(key)
		c.begin('{')
		inner := len(c.out)
		fields(c, v)
		if len(c.out) > inner || c.err != nil {
			c.finish('}')
			return
		}
		c.out, c.first = c.out[:mark], first
		c.depth--
	case listing:
		outer := c.prefix
		c.prefix += key + "."
		fields(c, v)
		c.prefix = outer
	case reading, seeking:
		if c.at(key) {
			outer := c.enter()
			fields(c, v)
			c.leave(outer)
		}
	}
}

// Enum visits a value of an enumeration by its stored name.
func Enum[T enumeration, P unmarshaler[T]](c *Coder, key string, v *T) {
	switch c.mode {
	case writing:
		if *v != 0 {
			c.key(key)
			putEnum(c, *v)
		}
	case listing:
		c.list(key, "enum")
	case reading, seeking:
		if c.at(key) {
			takeEnum[T, P](c, v)
		}
	}
}

// Enums visits a list of values of an enumeration.
func Enums[T enumeration, P unmarshaler[T]](c *Coder, key string, v *[]T) {
	switch c.mode {
	case writing:
		if len(*v) > 0 {
			c.key(key)
			c.begin('[')
			for _, e := range *v {
				c.comma()
				putEnum(c, e)
			}
			c.finish(']')
		}
	case listing:
		c.list(key, "[]enum")
	case reading, seeking:
		if c.at(key) {
			var all []T
			for n := 0; c.next(n); n++ {
				var e T
				takeEnum[T, P](c, &e)
				all = append(all, e)
			}
			*v = all
		}
	}
}

type enumeration interface {
	~uint8
	encoding.TextMarshaler
}

type unmarshaler[T any] interface {
	*T
	encoding.TextUnmarshaler
}

// List visits a list of objects; fields visits those of one of them. An
// element is written even when it has no content.
func List[T any](c *Coder, key string, v *[]T, fields func(*Coder, *T)) {
	switch c.mode {
	case writing:
		if len(*v) > 0 {
			c.key(key)
			c.begin('[')
			for i := range *v {
				c.comma()
				c.begin('{')
				fields(c, &(*v)[i])
				c.finish('}')
			}
			c.finish(']')
		}
	case listing:
		outer := c.prefix
		c.prefix += key + "[]."
		fields(c, new(T))
		c.prefix = outer
	case reading, seeking:
		if c.at(key) {
			*v = takeList(c, fields)
		}
	}
}

func takeList[T any](c *Coder, fields func(*Coder, *T)) []T {
	all := make([]T, 0, c.hint())
	for n := 0; c.next(n); n++ {
		var zero T
		all = append(all, zero)
		o := c.enter()
		fields(c, &all[n])
		c.leave(o)
	}
	return all
}

func visit[T comparable](
	c *Coder, key, shape string, v *T, put func(*Coder, T), take func(*Coder) T,
) {
	switch c.mode {
	case writing:
		var zero T
		if *v != zero {
			c.key(key)
			put(c, *v)
		}
	case listing:
		c.list(key, shape)
	case reading, seeking:
		if c.at(key) {
			*v = take(c)
		}
	}
}

func visitAll[T any](
	c *Coder, key, shape string, v *[]T, put func(*Coder, T), take func(*Coder) T,
) {
	switch c.mode {
	case writing:
		if len(*v) > 0 {
			c.key(key)
			c.begin('[')
			for _, e := range *v {
				c.comma()
				put(c, e)
			}
			c.finish(']')
		}
	case listing:
		c.list(key, shape)
	case reading, seeking:
		if c.at(key) {
			var all []T
			for n := 0; c.next(n); n++ {
				all = append(all, take(c))
			}
			*v = all
		}
	}
}

func whole[T int | uint8 | uint16 | uint32](c *Coder, key string, v *T, low, high int64) {
	switch c.mode {
	case writing:
		if *v != 0 {
			c.key(key)
			c.putInt(int64(*v), low, high)
		}
	case listing:
		c.list(key, "int")
	case reading, seeking:
		if c.at(key) {
			*v = T(c.takeInt(low, high))
		}
	}
}

func (c *Coder) list(key, shape string) {
	c.fields = append(c.fields, Field{Path: c.prefix + key, Shape: shape})
}
