package event

import (
	"errors"
	"strings"
)

// errShape says that bytes are not canonical; they may still be right.
var errShape = errors.New("event: not in canonical form")

// fail notes the first fault. Reading canonical bytes it only notes that there
// is one: the second, thorough reading says which.
func (c *Coder) fail(at int, code Code) {
	switch {
	case c.err != nil:
	case c.mode == reading:
		c.err = errShape
	default:
		c.err = &DecodeError{Offset: at, Code: code, Field: strings.Join(c.path[:c.depth], ".")}
	}
}

// lack notes that the current object has no member key.
func (c *Coder) lack(key string) {
	if c.mode == seeking && c.err == nil {
		c.path[c.depth-1] = key
	}
	c.fail(c.pos, faultMissing)
}

// read reads in as one object with the given fields: at once when it is
// canonical, else after a check of the whole that needs neither the order of
// keys nor the absence of white space but is as strict.
func read[T any](c *Coder, in []byte, limit int, v *T, fields func(*Coder, *T)) error {
	if len(in) > limit {
		c.in = nil
		return &DecodeError{Offset: limit, Code: faultLarge}
	}
	if readCanonical(c, in, v, fields) {
		return nil
	}
	return readThorough(c, in, v, fields)
}

func readCanonical[T any](c *Coder, in []byte, v *T, fields func(*Coder, *T)) bool {
	*v = *new(T)
	c.in = in
	c.begins(reading)
	outer := c.enter()
	fields(c, v)
	c.leave(outer)
	return c.err == nil && c.pos == len(in)
}

func readThorough[T any](c *Coder, in []byte, v *T, fields func(*Coder, *T)) error {
	*v = *new(T)
	s := scanner{in: in}
	if s.document(); s.err != nil {
		return s.err
	}
	c.in = in
	c.begins(seeking)
	outer := c.enter()
	fields(c, v)
	c.leave(outer)
	if c.err != nil {
		*v = *new(T)
	}
	return c.err
}

// begins makes c ready to read c.in from its start.
func (c *Coder) begins(m mode) {
	c.mode, c.pos, c.depth, c.err, c.version = m, 0, 0, nil, 0
	c.members, c.path, c.base, c.end = c.members[:0], c.path[:0], 0, 0
	c.space()
}

// member is a member of an object that is read out of order.
type member struct {
	key, keyEnd int
	value       int
	used        bool
}

// index finds the members of the object at the current position. The scanner
// has passed it, so its syntax holds.
func (c *Coder) index() {
	if c.err != nil || c.pos >= len(c.in) || c.in[c.pos] != '{' {
		c.fail(c.pos, faultType)
		c.base = len(c.members)
		c.push()
		return
	}
	c.base = len(c.members)
	c.push()
	s := scanner{in: c.in, pos: c.pos + 1}
	for s.space(); s.peek() != '}'; s.space() {
		if s.peek() == ',' {
			s.pos++
			s.space()
		}
		m := member{key: s.pos + 1}
		s.text()
		m.keyEnd = s.pos - 1
		s.space()
		s.pos++ // the colon
		s.space()
		m.value = s.pos
		s.value()
		c.members = append(c.members, m)
	}
	c.end = s.pos + 1
}

func (c *Coder) push() {
	c.depth++
	c.path = append(c.path[:c.depth-1], "")
}

// unindex ends the current object: every member must have been asked for.
func (c *Coder) unindex() {
	c.path[c.depth-1] = ""
	for _, m := range c.members[c.base:] {
		if !m.used {
			c.depth--
			c.fail(m.key, faultField)
			c.depth++
			break
		}
	}
	c.members = c.members[:c.base]
	c.depth--
	c.pos = c.end
}

func (c *Coder) seek(key string) bool {
	if c.err != nil {
		return false
	}
	for i := range c.members[c.base:] {
		m := &c.members[c.base+i]
		if string(c.in[m.key:m.keyEnd]) == key {
			m.used = true
			c.pos = m.value
			c.path[c.depth-1] = key
			return true
		}
	}
	return false
}

// space passes white space where the bytes need not be canonical.
func (c *Coder) space() {
	if c.mode != seeking {
		return
	}
	s := scanner{in: c.in, pos: c.pos}
	s.space()
	c.pos = s.pos
}
