package event

import (
	"errors"
	"fmt"
)

// ReadHeader reads the header of a record, strictly: see [Registry.Decode].
func (r Record) ReadHeader() (Header, error) {
	c := standard.coder()
	defer standard.free(c)
	if err := r.readHeader(c, &c.header); err != nil {
		return Header{}, err
	}
	return c.header, nil
}

func (r Record) readHeader(c *Coder, h *Header) error {
	err := read(c, r.Header, MaxHeader, h, headerFields)
	if err != nil || h.Format != headerFormat {
		if format := c.format(); format > headerFormat {
			return &UnknownEventError{Contract: r.Contract, Seq: r.Seq, Version: format}
		}
	}
	switch {
	case err != nil:
		return &CorruptError{Contract: r.Contract, Seq: r.Seq, What: "header", Err: err}
	case h.missing() != "":
		err = &DecodeError{Offset: len(r.Header), Code: faultMissing, Field: h.missing()}
		return &CorruptError{Contract: r.Contract, Seq: r.Seq, What: "header", Err: err}
	case h.Contract != r.Contract:
		return &CorruptError{Contract: r.Contract, Seq: r.Seq, What: "contract"}
	case h.Seq != r.Seq:
		return &CorruptError{Contract: r.Contract, Seq: r.Seq, What: "sequence"}
	}
	return nil
}

// format is the number of the format of the header that c has just tried to
// read; every format has it in the same place. 0 when there is none.
func (c *Coder) format() (format uint16) {
	s := scanner{in: c.in}
	if s.document(); s.err != nil {
		return 0
	}
	c.begins(seeking)
	c.enter()
	c.Uint16("f", &format)
	return format
}

// Decode reads a record. A payload of an older version comes lifted to the
// present one. Of an erased record the envelope tells what the header tells:
// Erased, Coarse, Compartment, Recorded, and the moves of the contract with
// [ReasonErased] for a reason that is gone.
//
// It is strict in ways that encoding/json is not: no key twice, no unknown
// field, no other case, no escapes, nothing but printable ASCII, whole numbers
// in range, no depth over 32, nothing over [MaxBody], nothing after the end.
// On error the envelope is zero. The error is a [*CorruptError], with a
// [*DecodeError] inside where the bytes could not be read, or an
// [*UnknownEventError], or an [*UpcastError].
//
// Decode does not verify the link or the commitment: [Verify] does.
func (r Registry) Decode(rec Record) (Envelope, error) {
	table := r.kinds()
	c := table.coder()
	defer table.free(c)
	if err := rec.readHeader(c, &c.header); err != nil {
		return Envelope{}, err
	}
	if !rec.Erased() {
		if err := rec.readBody(c, &c.body); err != nil {
			return Envelope{}, err
		}
	}
	e := c.body
	h := &c.header
	e.Contract, e.Seq, e.Recorded = h.Contract, h.Seq, h.Recorded
	e.Coarse, e.Compartment = h.Coarse, h.Compartment
	if rec.Erased() {
		e.Erased = true
		for _, m := range h.Moves {
			e.Moves = append(e.Moves, m.move())
		}
	}
	return e, nil
}

func (r Record) readBody(c *Coder, e *Envelope) error {
	err := read(c, r.Body, MaxBody, e, bodyFields)
	switch {
	case err != nil:
		return r.unreadable(err)
	case e.Occurred.IsZero():
		err = &DecodeError{Offset: len(r.Body), Code: faultMissing, Field: "occurred"}
		return &CorruptError{Contract: r.Contract, Seq: r.Seq, What: "body", Err: err}
	case !sameMoves(c.header.Moves, e.Moves):
		return &CorruptError{Contract: r.Contract, Seq: r.Seq, What: "moves"}
	}
	return nil
}

// unreadable says of which record the body could not be read.
func (r Record) unreadable(err error) error {
	if unknown, ok := errors.AsType[*UnknownEventError](err); ok {
		return &UnknownEventError{Contract: r.Contract, Seq: r.Seq, Type: unknown.Type, Version: unknown.Version}
	}
	return &CorruptError{Contract: r.Contract, Seq: r.Seq, What: "body", Err: err}
}

// sameMoves says whether a header tells the moves of the contract region as
// the body does.
func sameMoves(told []HeaderMove, moves []Move) bool {
	n := 0
	for _, m := range moves {
		if m.Region != ContractRegion {
			continue
		}
		if n >= len(told) || told[n] != (HeaderMove{m.From, m.To, m.ending()}) {
			return false
		}
		n++
	}
	return n == len(told)
}

// encodeBody writes the body of e to the end of c.out.
func encodeBody(c *Coder, e Envelope) (*Kind, error) {
	if e.Data == nil || e.Erased {
		return nil, &EncodeError{Type: e.Type, Field: "data", Err: errNoPayload}
	}
	kind, ok := c.kinds.find(e.Type)
	if !ok {
		return nil, &EncodeError{Type: e.Type, Field: "type", Err: ErrUnknownEvent}
	}
	if e.Data.EventType() != e.Type {
		return nil, &EncodeError{Type: e.Type, Field: "data", Err: errPayload}
	}
	if e.Occurred.IsZero() {
		return nil, &EncodeError{Type: e.Type, Field: "occurred", Err: errTime}
	}
	c.body, c.version = e, kind.Version
	start := len(c.out)
	c.begin('{')
	bodyFields(c, &c.body)
	c.finish('}')
	if c.err == nil && len(c.out)-start > MaxBody {
		c.err = &EncodeError{Field: "data", Err: errLarge}
	}
	return kind, c.unencodable(e.Type)
}

// encodeHeader writes h to the end of c.out.
func encodeHeader(c *Coder, t Type, h Header) error {
	if field := h.missing(); field != "" {
		return &EncodeError{Type: t, Field: field, Err: errZero}
	}
	c.header = h
	start := len(c.out)
	c.begin('{')
	headerFields(c, &c.header)
	c.finish('}')
	if c.err == nil && len(c.out)-start > MaxHeader {
		c.err = &EncodeError{Field: "moves", Err: errLarge}
	}
	return c.unencodable(t)
}

// unencodable returns the first fault of what was written, for the event t.
func (c *Coder) unencodable(t Type) error {
	if fault, ok := errors.AsType[*EncodeError](c.err); ok {
		return &EncodeError{Type: t, Field: fault.Field, Err: fault.Err}
	}
	return c.err
}

var (
	errNoPayload = errors.New("no payload")
	errLarge     = fmt.Errorf("more than the limit of %d or %d bytes", MaxHeader, MaxBody)
	errZero      = errors.New("missing")
)

// headerMoves are the moves that a header may tell.
func headerMoves(moves []Move) []HeaderMove {
	var told []HeaderMove
	for _, m := range moves {
		if m.Region == ContractRegion {
			told = append(told, HeaderMove{m.From, m.To, m.ending()})
		}
	}
	return told
}
