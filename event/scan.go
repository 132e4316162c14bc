package event

import (
	"bytes"
	"slices"
	"unicode/utf8"
)

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
	var room [24][]byte // enough for most objects, so that nothing is allocated
	keys := room[:0]
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
		key := s.in[at+1 : s.pos-1]
		if slices.ContainsFunc(keys, func(k []byte) bool { return bytes.Equal(k, key) }) {
			s.fail(at, faultDuplicate)
			return
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
