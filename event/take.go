package event

import (
	"bytes"
	"time"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// at steps to the value of the member key of the current object, if it has one.
// Reading canonical bytes, the next member either is key or key is absent.
func (c *Coder) at(key string) bool {
	if c.mode == seeking {
		return c.seek(key)
	}
	p := c.pos
	if !c.first {
		if p >= len(c.in) || c.in[p] != ',' {
			return false
		}
		p++
	}
	end := p + 1 + len(key)
	if end+1 >= len(c.in) || c.in[p] != '"' || c.in[end] != '"' || c.in[end+1] != ':' ||
		string(c.in[p+1:end]) != key || c.err != nil {
		return false
	}
	c.first = false
	c.pos = end + 2
	return true
}

// open is an object that is put aside while one inside it is read.
type open struct {
	base, end int
}

// enter begins to read an object.
func (c *Coder) enter() open {
	outer := open{c.base, c.end}
	if c.mode == seeking {
		c.index()
		return outer
	}
	if c.depth++; c.depth > maxDepth || c.pos >= len(c.in) || c.in[c.pos] != '{' {
		c.fail(c.pos, faultType)
		return outer
	}
	c.pos++
	c.first = true
	return outer
}

// leave ends the reading of an object: it must not have more members.
func (c *Coder) leave(outer open) {
	if c.mode == seeking {
		c.unindex()
		c.base, c.end = outer.base, outer.end
		return
	}
	c.depth--
	if c.pos >= len(c.in) || c.in[c.pos] != '}' {
		c.fail(c.pos, faultField)
		return
	}
	c.pos++
	c.first = false
}

// next steps to element n of an array and says whether there is one.
func (c *Coder) next(n int) bool {
	c.space()
	if c.err != nil || c.pos >= len(c.in) {
		c.fail(c.pos, faultType)
		return false
	}
	b := c.in[c.pos]
	switch {
	case n == 0 && b == '[':
		c.pos++
		c.space()
		if c.mode == reading {
			if c.depth++; c.depth > maxDepth {
				c.fail(c.pos, faultDeep)
			}
		}
		if c.pos >= len(c.in) || c.in[c.pos] != ']' {
			return true
		}
	case n > 0 && b == ',':
		c.pos++
		c.space()
		return true
	case n > 0 && b == ']':
	default:
		c.fail(c.pos, faultType)
		return false
	}
	c.pos++
	if c.mode == reading {
		c.depth--
	}
	return false
}

// hint guesses how many objects the array holds, for the capacity of the list.
func (c *Coder) hint() int {
	rest := c.in[c.pos:]
	if end := bytes.Index(rest, []byte("}]")); end >= 0 {
		rest = rest[:end]
	}
	return 1 + min(bytes.Count(rest, []byte("},")), 16)
}

// text returns the bytes of a text: printable ASCII without escapes.
func (c *Coder) text() []byte {
	if c.err != nil || c.pos >= len(c.in) || c.in[c.pos] != '"' {
		c.fail(c.pos, faultType)
		return nil
	}
	from := c.pos + 1
	for p := from; p < len(c.in); p++ {
		b := c.in[p]
		if b == '"' {
			if p-from > maxText {
				break
			}
			c.pos = p + 1
			return c.in[from:p]
		}
		if b < ' ' || b > '~' || b == '\\' {
			break
		}
	}
	c.fail(from, faultText)
	return nil
}

// fixed returns the n bytes between two quotation marks, whatever they are;
// none when the value is not that long.
func (c *Coder) fixed(n int) []byte {
	end := c.pos + 1 + n
	if c.err != nil || end >= len(c.in) || c.in[c.pos] != '"' || c.in[end] != '"' {
		return nil
	}
	text := c.in[c.pos+1 : end]
	c.pos = end + 1
	return text
}

// name returns text as a string, the one made before where it is still known.
func (c *Coder) name(text []byte) string {
	if len(text) == 0 {
		return ""
	}
	n, h := len(text), uint32(len(text))
	for _, b := range [...]byte{text[0], text[n/4], text[n/2], text[n*3/4], text[n-1]} {
		h = (h ^ uint32(b)) * 16777619
	}
	slot := &c.names[h>>24%uint32(len(c.names))]
	if *slot != string(text) {
		*slot = string(text)
	}
	return *slot
}

func (c *Coder) takeRef() roles.Ref {
	at := c.pos
	ref, ok := parseRef(c.fixed(36))
	if !ok {
		c.fail(at, faultRef)
	}
	return ref
}

func (c *Coder) takeOrg() roles.Org {
	at := c.pos
	org := roles.Org(c.name(c.text()))
	if c.err == nil && org.Check() != nil {
		c.fail(at, faultOrg)
	}
	return org
}

func (c *Coder) takeCode() Code {
	at := c.pos
	text := c.text()
	if c.err == nil && (!codelike(text) || len(text) > maxCode) {
		c.fail(at, faultCode)
		return ""
	}
	return Code(c.name(text))
}

func (c *Coder) takeType() Type { return Type(c.takeCode()) }

func (c *Coder) takeRule() RuleID {
	at := c.pos
	text := c.text()
	if c.err == nil && (!namelike(text) || len(text) > maxRule) {
		c.fail(at, faultRule)
		return ""
	}
	return RuleID(c.name(text))
}

func (c *Coder) takeDate() agreement.Date {
	at := c.pos
	t := c.fixed(10)
	if t == nil || t[4] != '-' || t[7] != '-' {
		c.fail(at, faultDate)
		return 0
	}
	y, m, d := digits(t[0:4]), digits(t[5:7]), digits(t[8:10])
	if y|m|d < 0 {
		c.fail(at, faultDate)
		return 0
	}
	date, err := agreement.NewDate(y, time.Month(m), d)
	if err != nil {
		c.fail(at, faultDate)
	}
	return date
}

func (c *Coder) takeTime() time.Time {
	at := c.pos
	t := c.fixed(len("2006-01-02T15:04:05.000000Z"))
	if t == nil ||
		t[4] != '-' || t[7] != '-' || t[10] != 'T' || t[13] != ':' || t[16] != ':' || t[19] != '.' || t[26] != 'Z' {
		c.fail(at, faultTime)
		return time.Time{}
	}
	year, month, day := digits(t[0:4]), digits(t[5:7]), digits(t[8:10])
	hour, minute, second, micro := digits(t[11:13]), digits(t[14:16]), digits(t[17:19]), digits(t[20:26])
	if year|month|day|hour|minute|second|micro < 0 || hour > 23 || minute > 59 || second > 59 {
		c.fail(at, faultTime)
		return time.Time{}
	}
	v := time.Date(year, time.Month(month), day, hour, minute, second, micro*1000, time.UTC)
	if v.Day() != day || int(v.Month()) != month || v.IsZero() {
		c.fail(at, faultTime)
		return time.Time{}
	}
	return v
}

func (c *Coder) takeHash() agreement.Hash {
	at := c.pos
	hash, ok := parseHash(c.fixed(64))
	if !ok {
		c.fail(at, faultHash)
	}
	return hash
}

func (c *Coder) takeBool() bool {
	rest := c.in[min(c.pos, len(c.in)):]
	switch {
	case bytes.HasPrefix(rest, []byte("true")):
		c.pos += len("true")
		return true
	case bytes.HasPrefix(rest, []byte("false")):
		c.pos += len("false")
		return false
	}
	c.fail(c.pos, faultType)
	return false
}

func (c *Coder) takeUint32() uint32 { return uint32(c.takeInt(0, 1<<32-1)) }

// takeInt reads a plain whole number: no leading zero, no -0, no fraction, no
// exponent.
func (c *Coder) takeInt(low, high int64) int64 {
	at, p := c.pos, c.pos
	negative := p < len(c.in) && c.in[p] == '-'
	if negative {
		p++
	}
	first := p
	var n int64
	for p < len(c.in) && c.in[p] >= '0' && c.in[p] <= '9' && p-first < 17 {
		n = n*10 + int64(c.in[p]-'0')
		p++
	}
	if p == first {
		c.fail(at, faultType)
		return 0
	}
	if c.in[first] == '0' && (p-first > 1 || negative) {
		c.fail(at, faultNumber)
		return 0
	}
	if p < len(c.in) && (c.in[p] == '.' || c.in[p]|0x20 == 'e') {
		c.fail(at, faultNumber)
		return 0
	}
	if negative {
		n = -n
	}
	if n < low || n > high {
		c.fail(at, faultRange)
		return 0
	}
	c.pos = p
	return n
}

func takeEnum[T enumeration, P unmarshaler[T]](c *Coder, v *T) {
	at := c.pos
	text := c.text()
	if c.err != nil {
		return
	}
	if !namelike(text) || P(v).UnmarshalText(text) != nil {
		c.fail(at, faultEnum)
	}
}

// takePayload reads type, version and data as members of the current object.
func (c *Coder) takePayload() Payload {
	var name Type
	var version uint16
	c.Type("type", &name)
	c.Uint16("v", &version)
	return c.takeData(name, version)
}

// takeData reads the member "data" as the payload that the version of the named
// type stored.
func (c *Coder) takeData(name Type, version uint16) Payload {
	if c.err != nil {
		return nil
	}
	if name == "" {
		c.lack("type")
		return nil
	}
	if version == 0 {
		c.lack("v")
		return nil
	}
	kind, ok := c.kinds.find(name)
	if !ok || version > kind.Version {
		c.err = &UnknownEventError{Type: name, Version: version}
		return nil
	}
	if !c.at("data") {
		c.lack("data")
		return nil
	}
	outer := c.enter()
	p := kind.read(c, version)
	c.leave(outer)
	return p
}
