package event

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// Form is how much of a record a CloudEvent carries.
type Form uint8

// The forms.
const (
	// Thin carries header and link only: that something happened, of what
	// coarse kind, and how the contract moved. The chain verifies; nothing
	// can be decoded but what an erased record tells.
	Thin Form = iota
	// Full carries salt and body as well, for stores that are trusted with
	// the case. A body that has left cannot be erased there by this library.
	Full
)

// MaxCloudEvent is the greatest length in bytes of a line that
// [WriteCloudEvent] writes and [ReadCloudEvent] reads, without its end.
const MaxCloudEvent = MaxHeader + MaxBody + 1<<10

const (
	cloudSpec    = "1.0"
	cloudType    = "no.ruskontrakt."
	cloudContent = "application/json"
)

// cloudEvent is a CloudEvents 1.0 envelope in the JSON format:
// https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md
type cloudEvent struct {
	spec, id, source, kind, subject string
	time                            time.Time
	content                         string
	data                            cloudData
}

type cloudData struct {
	header, body []byte
	salt, link   agreement.Hash
}

func cloudFields(c *Coder, e *cloudEvent) {
	c.plain("specversion", &e.spec)
	c.plain("id", &e.id)
	c.plain("source", &e.source)
	c.plain("type", &e.kind)
	c.plain("subject", &e.subject)
	c.Time("time", &e.time)
	c.plain("datacontenttype", &e.content)
	Struct(c, "data", &e.data, cloudDataFields)
}

func cloudDataFields(c *Coder, d *cloudData) {
	c.raw("header", &d.header)
	c.Hash("salt", &d.salt)
	c.raw("body", &d.body)
	c.Hash("link", &d.link)
}

// WriteCloudEvent writes rec as one line, a CloudEvents 1.0 event in JSON. The
// source says which system sends, as "https://example.test/ruskontrakt": 1 to 128
// printable ASCII characters without quotation marks and backslashes.
//
// Nothing outside the body tells more than the record's header does: type is
// "no.ruskontrakt." and the coarse kind, id the contract's reference, a slash
// and the sequence, subject the reference, time when it was recorded.
// The data holds header, salt, body and link; see [Form].
func WriteCloudEvent(w io.Writer, source string, rec Record, form Form) error {
	if !plainText(source) {
		return &EncodeError{Field: "source", Err: errSource}
	}
	h, err := rec.ReadHeader()
	if err != nil {
		return err
	}
	e := newCloudEvent(source, h)
	e.data = cloudData{header: rec.Header, link: agreement.Hash(rec.Link)}
	if form == Full && !rec.Erased() {
		e.data.body = rec.Body
		if copy(e.data.salt[:], rec.Salt) != len(rec.Salt) || len(rec.Salt) != len(e.data.salt) {
			return &CorruptError{Contract: rec.Contract, Seq: rec.Seq, What: "salt"}
		}
	}
	c := Coder{}
	c.writeTo(nil)
	c.begin('{')
	cloudFields(&c, &e)
	c.finish('}')
	if c.err != nil {
		return c.err
	}
	if len(c.out) > MaxCloudEvent {
		return &EncodeError{Field: "data", Err: errLarge}
	}
	_, err = w.Write(append(c.out, '\n'))
	return err
}

// newCloudEvent is what the attributes must be for a record with the header h.
func newCloudEvent(source string, h Header) cloudEvent {
	return cloudEvent{
		spec: cloudSpec, content: cloudContent, source: source,
		id:      fmt.Sprintf("%s/%d", h.Contract, h.Seq),
		kind:    cloudType + string(h.Coarse),
		subject: h.Contract.String(),
		time:    h.Recorded,
	}
}

// ReadCloudEvent reads one line that [WriteCloudEvent] wrote, with or without
// its end, and gives back source and record. Keys may stand in any order, but
// inside header and body every byte counts, since the chain is over bytes.
// It is as strict as [Registry.Decode]; attributes that do not agree with the
// header, and extension attributes, are refused. The error is a [*DecodeError],
// [*CorruptError] or [*UnknownEventError]. A record from the thin form looks as
// if it had been erased. Neither chain nor body is verified here: see [Head.Next].
func ReadCloudEvent(line []byte) (source string, rec Record, err error) {
	var e cloudEvent
	c := Coder{}
	if err := read(&c, bytes.TrimSuffix(line, []byte("\n")), MaxCloudEvent, &e, cloudFields); err != nil {
		return "", Record{}, err
	}
	rec = Record{Header: bytes.Clone(e.data.header), Body: bytes.Clone(e.data.body), Link: Link(e.data.link)}
	if !e.data.salt.IsZero() {
		rec.Salt = bytes.Clone(e.data.salt[:])
	}
	rec.Contract, rec.Seq = cloudSubject(&c, e.data.header)
	h, err := rec.ReadHeader()
	if err != nil {
		return "", Record{}, err
	}
	if field := e.differs(newCloudEvent(e.source, h)); field != "" {
		return "", Record{}, &DecodeError{Code: faultMismatch, Field: field}
	}
	return e.source, rec, nil
}

// cloudSubject is the contract and the sequence that a header names.
func cloudSubject(c *Coder, header []byte) (roles.Ref, uint32) {
	var h Header
	if read(c, header, MaxHeader, &h, headerFields) != nil {
		return roles.Ref{}, 0
	}
	return h.Contract, h.Seq
}

// differs names the first attribute that is not as it must be.
func (e *cloudEvent) differs(must cloudEvent) string {
	switch {
	case e.spec != must.spec:
		return "specversion"
	case e.id != must.id:
		return "id"
	case e.source == "":
		return "source"
	case e.kind != must.kind:
		return "type"
	case e.subject != must.subject:
		return "subject"
	case !e.time.Equal(must.time):
		return "time"
	case e.content != must.content:
		return "datacontenttype"
	case e.data.link.IsZero():
		return "data.link"
	case len(e.data.body) == 0 != e.data.salt.IsZero():
		return "data.salt"
	}
	return ""
}

var errSource = errors.New("want 1 to 128 printable ASCII characters, no quotation mark, no backslash")

func plainText(text string) bool {
	for i := range len(text) {
		if b := text[i]; b < ' ' || b > '~' || b == '"' || b == '\\' {
			return false
		}
	}
	return text != "" && len(text) <= maxText
}

// plain visits a text that is not a code.
func (c *Coder) plain(key string, v *string) {
	visit(c, key, "text", v, (*Coder).putText, func(c *Coder) string { return string(c.text()) })
}

// raw visits an object that is kept byte by byte.
func (c *Coder) raw(key string, v *[]byte) {
	switch c.mode {
	case writing:
		if len(*v) > 0 {
			c.key(key)
			c.out = append(c.out, *v...)
		}
	default:
		if c.at(key) {
			*v = c.takeRaw()
		}
	}
}

func (c *Coder) takeRaw() []byte {
	s := scanner{in: c.in, pos: c.pos}
	if s.peek() != '{' {
		c.fail(c.pos, faultType)
		return nil
	}
	s.value()
	if s.err != nil {
		c.fail(c.pos, faultSyntax)
		return nil
	}
	from := c.pos
	c.pos = s.pos
	return c.in[from:s.pos]
}
