package event

import (
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// ErrEncode says that an event cannot be stored as it is: a code out of form,
// a number out of range, an event nobody defined.
var ErrEncode = errors.New("event: cannot be stored")

// EncodeError says which field cannot be stored. It never repeats the value.
type EncodeError struct {
	Type  Type   // which event; empty for the envelope
	Field string // stored name, as "form-version"
	Err   error  // why, if there is more to say
}

func (e *EncodeError) Error() string {
	text := fmt.Sprintf("%v: %.64q, field %q", ErrEncode, string(e.Type), e.Field)
	if e.Err != nil {
		text += ": " + e.Err.Error()
	}
	return text
}

// Is makes errors.Is(err, ErrEncode) true.
func (e *EncodeError) Is(target error) bool { return target == ErrEncode }

// Unwrap returns the cause.
func (e *EncodeError) Unwrap() error { return e.Err }

// writeTo makes c ready to write one object to the end of b.
func (c *Coder) writeTo(b []byte) {
	c.mode, c.out, c.first, c.depth, c.err, c.prefix = writing, b, true, 0, nil, ""
}

// key writes the name of the next member of the current object.
func (c *Coder) key(key string) {
	c.comma()
	c.out = append(c.out, '"')
	c.out = append(c.out, key...)
	c.out = append(c.out, '"', ':')
	c.prefix = key
}

func (c *Coder) comma() {
	if !c.first {
		c.out = append(c.out, ',')
	}
	c.first = false
}

func (c *Coder) begin(bracket byte) {
	if c.depth++; c.depth > maxDepth {
		c.unfit(errDepth)
	}
	c.out = append(c.out, bracket)
	c.first = true
}

func (c *Coder) finish(bracket byte) {
	c.depth--
	c.out = append(c.out, bracket)
	c.first = false
}

// unfit says that the field written last cannot be stored.
func (c *Coder) unfit(err error) {
	if c.err == nil {
		c.err = &EncodeError{Field: c.prefix, Err: err}
	}
}

func (c *Coder) putText(text string) {
	c.out = append(c.out, '"')
	c.out = append(c.out, text...)
	c.out = append(c.out, '"')
}

func (c *Coder) putRef(v roles.Ref) {
	if v.IsZero() {
		c.unfit(roles.ErrRef)
	}
	b := append(c.out, '"')
	for i, octet := range v {
		if i == 4 || i == 6 || i == 8 || i == 10 {
			b = append(b, '-')
		}
		b = append(b, hexDigits[octet>>4], hexDigits[octet&15])
	}
	c.out = append(b, '"')
}

const hexDigits = "0123456789abcdef"

func (c *Coder) putOrg(v roles.Org) {
	if err := v.Check(); err != nil {
		c.unfit(err)
		return
	}
	c.putText(string(v))
}

func (c *Coder) putCode(v Code) {
	if err := v.Check(); err != nil {
		c.unfit(err)
		return
	}
	c.putText(string(v))
}

func (c *Coder) putType(v Type) { c.putCode(Code(v)) }

func (c *Coder) putRule(v RuleID) {
	if err := v.Check(); err != nil {
		c.unfit(err)
		return
	}
	c.putText(string(v))
}

func (c *Coder) putDate(v agreement.Date) {
	if !v.Valid() {
		c.unfit(agreement.ErrDate)
		return
	}
	c.out = append(c.out, '"')
	c.out, _ = v.AppendText(c.out)
	c.out = append(c.out, '"')
}

// putTime writes UTC with exactly six decimals. An instant between two
// microseconds cannot be stored: it would not be read back as it was.
func (c *Coder) putTime(v time.Time) {
	v = v.UTC()
	if v.Year() < 0 || v.Year() > 9999 || v.Nanosecond()%1000 != 0 || v.IsZero() {
		c.unfit(errTime)
		return
	}
	c.out = v.AppendFormat(c.out, `"2006-01-02T15:04:05.000000Z"`)
}

var errTime = errors.New("want an instant with whole microseconds in the years 0 to 9999")

func (c *Coder) putHash(v agreement.Hash) { c.putBytes(v[:]) }

func (c *Coder) putBytes(v []byte) {
	c.out = append(c.out, '"')
	c.out = hex.AppendEncode(c.out, v)
	c.out = append(c.out, '"')
}

func (c *Coder) putBool(v bool) { c.out = strconv.AppendBool(c.out, v) }

func (c *Coder) putUint32(v uint32) { c.out = strconv.AppendUint(c.out, uint64(v), 10) }

func (c *Coder) putInt(v, low, high int64) {
	if v < low || v > high {
		c.unfit(errRange)
	}
	c.out = strconv.AppendInt(c.out, v, 10)
}

var (
	errRange = errors.New("number out of range")
	errDepth = errors.New("nested too deep")
	errEnum  = errors.New("name not in the form of a code")
)

func putEnum[T enumeration](c *Coder, v T) {
	name, err := v.MarshalText()
	if err == nil && !namelike(name) {
		err = errEnum
	}
	if err != nil {
		c.unfit(err)
		return
	}
	c.out = append(c.out, '"')
	c.out = append(c.out, name...)
	c.out = append(c.out, '"')
}

// putPayload writes type, version and data of p as members of the current object.
func (c *Coder) putPayload(p Payload) {
	kind, ok := c.kinds.find(p.EventType())
	if !ok {
		c.unfit(ErrUnknownEvent)
		return
	}
	c.key("type")
	c.putType(kind.Type)
	c.key("v")
	c.putInt(int64(kind.Version), 1, 1<<16-1)
	c.putData(p)
}

// putData writes the fields of p as the member "data", which is always there.
func (c *Coder) putData(p Payload) {
	kind, ok := c.kinds.find(p.EventType())
	c.key("data")
	c.begin('{')
	if !ok || c.depth > maxDepth || !kind.encode(c, p) {
		c.unfit(errPayload)
	}
	c.finish('}')
}

var errPayload = errors.New("payload is not of the type that its kind was defined with")
