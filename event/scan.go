package event

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// ErrDecode says that stored bytes are not what an event looks like.
var ErrDecode = errors.New("event: cannot be read")

// DecodeError says where and why, and nothing of what was read.
type DecodeError struct {
	// Offset is where in the bytes, from 0.
	Offset int
	// Code is one of: syntax, trailing-data, too-large, too-deep, too-long,
	// too-many, duplicate-key, unknown-field, missing-field, wrong-type,
	// wrong-number, out-of-range, bad-utf8, control-character,
	// bidi-character, escape, not-ascii, not-a-ref, not-a-hash, not-a-code,
	// not-a-rule, not-an-org, not-a-date, not-a-time, not-a-name,
	// mismatch.
	Code Code
	// Field is the path of declared names, as "by.ref"; empty when the bytes
	// were refused before any field was read.
	Field string
}

func (e *DecodeError) Error() string {
	if e.Field == "" {
		return fmt.Sprintf("%v: %s at byte %d", ErrDecode, e.Code, e.Offset)
	}
	return fmt.Sprintf("%v: %s at byte %d, field %s", ErrDecode, e.Code, e.Offset, e.Field)
}

// Is makes errors.Is(err, ErrDecode) true.
func (e *DecodeError) Is(target error) bool { return target == ErrDecode }

const (
	faultSyntax    Code = "syntax"
	faultTrailing  Code = "trailing-data"
	faultLarge     Code = "too-large"
	faultDeep      Code = "too-deep"
	faultLong      Code = "too-long"
	faultMany      Code = "too-many"
	faultDuplicate Code = "duplicate-key"
	faultField     Code = "unknown-field"
	faultMissing   Code = "missing-field"
	faultType      Code = "wrong-type"
	faultNumber    Code = "wrong-number"
	faultRange     Code = "out-of-range"
	faultUTF8      Code = "bad-utf8"
	faultControl   Code = "control-character"
	faultBidi      Code = "bidi-character"
	faultEscape    Code = "escape"
	faultText      Code = "not-ascii"
	faultRef       Code = "not-a-ref"
	faultHash      Code = "not-a-hash"
	faultCode      Code = "not-a-code"
	faultRule      Code = "not-a-rule"
	faultOrg       Code = "not-an-org"
	faultDate      Code = "not-a-date"
	faultTime      Code = "not-a-time"
	faultEnum      Code = "not-a-name"
	faultMismatch  Code = "mismatch"
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

// scanner checks JSON by RFC 8259 and more: no key twice, no escapes, nothing
// but printable ASCII in texts, whole numbers, limits on length and depth. The
// events need nothing else, and what they do not need is where readers differ.
type scanner struct {
	in    []byte
	pos   int
	depth int
	err   error
}

func (s *scanner) fail(at int, code Code) {
	if s.err == nil {
		s.err = &DecodeError{Offset: at, Code: code}
	}
	s.pos = len(s.in)
}

// peek is the next byte; 0 at the end.
func (s *scanner) peek() byte {
	if s.pos < len(s.in) {
		return s.in[s.pos]
	}
	return 0
}

func (s *scanner) space() {
	for s.pos < len(s.in) {
		switch s.in[s.pos] {
		case ' ', '\t', '\n', '\r':
			s.pos++
		default:
			return
		}
	}
}

func (s *scanner) document() {
	s.space()
	s.value()
	s.space()
	if s.pos < len(s.in) {
		s.fail(s.pos, faultTrailing)
	}
}

func (s *scanner) value() {
	switch b := s.peek(); {
	case b == '{':
		s.object()
	case b == '[':
		s.array()
	case b == '"':
		s.text()
	case b == '-' || b >= '0' && b <= '9':
		s.number()
	default:
		s.literal()
	}
}

func (s *scanner) descend() {
	if s.depth++; s.depth > maxDepth {
		s.fail(s.pos, faultDeep)
	}
}

func (s *scanner) object() {
	s.descend()
	s.pos++
	s.space()
	var keys []string
	for s.err == nil && s.peek() != '}' {
		if len(keys) > 0 && !s.comma() {
			return
		}
		at := s.pos
		if s.peek() != '"' {
			s.fail(at, faultSyntax)
			return
		}
		s.text()
		if s.err != nil {
			return
		}
		key := string(s.in[at+1 : s.pos-1])
		for _, other := range keys {
			if other == key {
				s.fail(at, faultDuplicate)
				return
			}
		}
		if keys = append(keys, key); len(keys) > maxMembers {
			s.fail(at, faultMany)
			return
		}
		if s.space(); s.peek() != ':' {
			s.fail(s.pos, faultSyntax)
			return
		}
		s.pos++
		s.space()
		s.value()
		s.space()
	}
	s.pos++
	s.depth--
}

func (s *scanner) array() {
	s.descend()
	s.pos++
	s.space()
	for n := 0; s.err == nil && s.peek() != ']'; n++ {
		if n > 0 && !s.comma() {
			return
		}
		s.value()
		s.space()
	}
	s.pos++
	s.depth--
}

func (s *scanner) comma() bool {
	if s.peek() != ',' {
		s.fail(s.pos, faultSyntax)
		return false
	}
	s.pos++
	s.space()
	return true
}

func (s *scanner) literal() {
	for _, word := range []string{"true", "false", "null"} {
		if len(s.in)-s.pos >= len(word) && string(s.in[s.pos:s.pos+len(word)]) == word {
			s.pos += len(word)
			return
		}
	}
	s.fail(s.pos, faultSyntax)
}

func (s *scanner) number() {
	at := s.pos
	if s.peek() == '-' {
		s.pos++
	}
	first := s.pos
	for b := s.peek(); b >= '0' && b <= '9'; b = s.peek() {
		s.pos++
	}
	digits := s.pos - first
	switch b := s.peek(); {
	case digits == 0:
		s.fail(at, faultSyntax)
	case b == '.' || b == 'e' || b == 'E':
		s.fail(at, faultNumber)
	case s.in[first] == '0' && (digits > 1 || first > at):
		s.fail(at, faultNumber)
	case digits > 16:
		s.fail(at, faultRange)
	}
}

func (s *scanner) text() {
	from := s.pos + 1
	for p := from; p < len(s.in); p++ {
		b := s.in[p]
		if b == '"' {
			if p-from > maxText {
				s.fail(from, faultLong)
				return
			}
			s.pos = p + 1
			return
		}
		if b < ' ' || b > '~' || b == '\\' {
			s.fail(p, wrongByte(s.in[p:]))
			return
		}
	}
	s.fail(len(s.in), faultSyntax)
}

// wrongByte says why a text may not go on like this.
func wrongByte(rest []byte) Code {
	r, size := utf8.DecodeRune(rest)
	switch {
	case r == utf8.RuneError && size == 1:
		return faultUTF8
	case r == '\\':
		return faultEscape
	case r < ' ' || r >= 0x7f && r <= 0x9f:
		return faultControl
	case r == 0x061c || r == 0x200e || r == 0x200f || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069:
		return faultBidi
	}
	return faultText
}
