package event

import "bytes"

// Marshal writes the fields of a payload as canonical JSON, without envelope:
// the form in which scenario files and hosts exchange acts. The error is an
// [*EncodeError].
func (r Registry) Marshal(p Payload) ([]byte, error) {
	if p == nil {
		return nil, &EncodeError{Field: "data", Err: errNoPayload}
	}
	table := r.kinds()
	kind, ok := table.find(p.EventType())
	if !ok {
		return nil, &EncodeError{Type: p.EventType(), Field: "type", Err: ErrUnknownEvent}
	}
	c := table.coder()
	defer table.free(c)
	c.writeTo(c.out[:0])
	c.begin('{')
	fits := kind.encode(c, p)
	c.finish('}')
	if !fits {
		return nil, &EncodeError{Type: p.EventType(), Field: "data", Err: errPayload}
	}
	if err := c.unencodable(p.EventType()); err != nil {
		return nil, err
	}
	return bytes.Clone(c.out), nil
}

// Unmarshal reads the fields of a payload of the present version, as strictly
// as [Registry.Decode]: in any order of keys, but no unknown key and none twice.
// The error is a [*DecodeError], or an [*UnknownEventError] for an unknown type.
func (r Registry) Unmarshal(t Type, data []byte) (Payload, error) {
	table := r.kinds()
	kind, ok := table.find(t)
	if !ok {
		return nil, &UnknownEventError{Type: t}
	}
	c := table.coder()
	defer table.free(c)
	var p Payload
	err := read(c, data, MaxBody, &p, func(c *Coder, p *Payload) { *p = kind.read(c, kind.Version) })
	if err != nil {
		return nil, err
	}
	return p, nil
}
