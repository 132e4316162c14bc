package event

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"iter"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// Link binds a record to all before it:
//
//	SHA-256(domain, previous link, header, commitment)
//
// each part with its length before it. The zero link is that before the first
// record. A chain alone shows a changed, added, removed or moved record in its
// midst; a cut tail and a chain written anew are seen only by who keeps a
// [Head] outside the store.
type Link [32]byte

// String returns 64 lower-case hexadecimal digits.
func (l Link) String() string { return hex.EncodeToString(l[:]) }

// Salt makes a commitment say nothing of the body it commits to: 32 bytes from
// a cryptographic source of randomness, new for every event.
type Salt [32]byte

// The domains keep the two hashes, and those of other formats, apart.
const (
	commitmentDomain = "ruskontrakt/event/commitment/1"
	linkDomain       = "ruskontrakt/event/link/1"
)

// Seal makes the record of e, which follows the record with the link prev; prev
// is zero for the first. The same input gives the same bytes. The error is an
// [*EncodeError]: an event that could not be read back is not sealed. A zero
// salt is refused.
func (r Registry) Seal(prev Link, salt Salt, e Envelope) (Record, error) {
	if salt == (Salt{}) {
		return Record{}, &EncodeError{Type: e.Type, Field: "salt", Err: errZero}
	}
	table := r.kinds()
	c := table.coder()
	defer table.free(c)
	c.writeTo(c.out[:0])
	kind, err := encodeBody(c, e)
	if err != nil {
		return Record{}, err
	}
	if e.Coarse != "" && e.Coarse != kind.Coarse {
		return Record{}, &EncodeError{Type: e.Type, Field: "kind", Err: errPayload}
	}
	if e.Compartment != NoCompartment && e.Compartment != kind.Compartment {
		return Record{}, &EncodeError{Type: e.Type, Field: "compartment", Err: errPayload}
	}
	size := len(c.out)
	commitment := commit(salt[:], c.out)
	c.writeTo(c.out)
	err = encodeHeader(c, e.Type, Header{
		Format: headerFormat, Contract: e.Contract, Seq: e.Seq,
		Coarse: kind.Coarse, Compartment: kind.Compartment, Retention: kind.Retention,
		Recorded: e.Recorded, Moves: headerMoves(e.Moves), Commitment: commitment,
	})
	if err != nil {
		return Record{}, err
	}
	bytes := append(make([]byte, 0, len(c.out)+len(salt)), c.out...)
	bytes = append(bytes, salt[:]...)
	body, header, own := bytes[:size:size], bytes[size:len(c.out):len(c.out)], bytes[len(c.out):]
	return Record{
		Contract: e.Contract, Seq: e.Seq, Header: header, Salt: own, Body: body,
		Link: link(prev, header, commitment),
	}, nil
}

func commit(salt, body []byte) agreement.Hash {
	return agreement.Hash(digest(commitmentDomain, salt, body))
}

func link(prev Link, header []byte, commitment agreement.Hash) Link {
	return digest(linkDomain, prev[:], header, commitment[:])
}

// digest is SHA-256 over the parts, each with its length in eight bytes before
// it, so that no byte can pass from one part to the next.
func digest(domain string, parts ...[]byte) (sum [32]byte) {
	h := sha256.New()
	var length [8]byte
	binary.BigEndian.PutUint64(length[:], uint64(len(domain)))
	h.Write(length[:])
	h.Write([]byte(domain))
	for _, part := range parts {
		binary.BigEndian.PutUint64(length[:], uint64(len(part)))
		h.Write(length[:])
		h.Write(part)
	}
	h.Sum(sum[:0])
	return sum
}

// Head is where the chain of a contract stands. Kept outside the store, and
// signed there, it shows that history was cut short or written anew.
type Head struct {
	Contract roles.Ref
	Seq      uint32 // of the last record; 0 before the first
	Link     Link
}

// Next verifies that rec follows the head and returns the head after it: right
// contract, next sequence, commitment that fits salt and body (unless both have
// been erased), link that fits. The error is a [*CorruptError], a [*GapError]
// or an [*UnknownEventError].
func (h Head) Next(rec Record) (Head, error) {
	if rec.Contract != h.Contract {
		return h, &CorruptError{Contract: h.Contract, Seq: rec.Seq, What: "contract"}
	}
	if rec.Seq != h.Seq+1 || rec.Seq == 0 {
		return h, &GapError{Contract: h.Contract, Want: h.Seq + 1, Got: rec.Seq}
	}
	header, err := rec.ReadHeader()
	if err != nil {
		return h, err
	}
	if (len(rec.Salt) == 0) != rec.Erased() {
		return h, &CorruptError{Contract: h.Contract, Seq: rec.Seq, What: "salt"}
	}
	if !rec.Erased() && commit(rec.Salt, rec.Body) != header.Commitment {
		return h, &CorruptError{Contract: h.Contract, Seq: rec.Seq, What: "commitment"}
	}
	if link(h.Link, rec.Header, header.Commitment) != rec.Link {
		return h, &CorruptError{Contract: h.Contract, Seq: rec.Seq, What: "link"}
	}
	return Head{Contract: h.Contract, Seq: rec.Seq, Link: rec.Link}, nil
}

// Verify follows the whole chain of a contract, from its first record, and
// returns where it stands: compare that with a head kept outside the store. It
// stops at the first error, its own or that of the sequence; the head is then
// the last that was right. No record at all is no error.
//
// Deleted bodies are no fault. That the deletion was allowed, [Erase] sees to.
func Verify(contract roles.Ref, records iter.Seq2[Record, error]) (Head, error) {
	head := Head{Contract: contract}
	for rec, err := range records {
		if err != nil {
			return head, err
		}
		if head, err = head.Next(rec); err != nil {
			return head, err
		}
	}
	return head, nil
}

// Erase returns rec without salt and body; the chain still verifies. It is
// allowed only where the retention class is [Destroy]; else the error is a
// [*RetentionError]. Erasing again changes nothing.
func Erase(rec Record) (Record, error) {
	header, err := rec.ReadHeader()
	if err != nil {
		return rec, err
	}
	if header.Retention != Destroy {
		return rec, &RetentionError{Contract: rec.Contract, Seq: rec.Seq, Retention: header.Retention}
	}
	rec.Salt, rec.Body = nil, nil
	return rec, nil
}

// Clone returns a copy that shares no memory with r.
func (r Record) Clone() Record {
	r.Header = bytes.Clone(r.Header)
	r.Salt = bytes.Clone(r.Salt)
	r.Body = bytes.Clone(r.Body)
	return r
}

// The classes of what can be wrong with stored records.
var (
	// ErrCorrupt says that a record is not what was stored.
	ErrCorrupt = errors.New("event: corrupt record")
	// ErrGap says that a record is missing, or that two have changed places.
	ErrGap = errors.New("event: gap in the sequence")
	// ErrRetained says that the archive law does not let a body be erased.
	ErrRetained = errors.New("event: may not be erased")
)

// CorruptError says which record does not hold, and what of it: header, body,
// contract, sequence, moves, salt, commitment or link.
type CorruptError struct {
	Contract roles.Ref
	Seq      uint32
	What     Code
	Err      error // what reading it said, for header and body
}

func (e *CorruptError) Error() string {
	text := fmt.Sprintf("%v: contract %s, event %d: %s", ErrCorrupt, e.Contract, e.Seq, e.What)
	if e.Err != nil {
		text += ": " + e.Err.Error()
	}
	return text
}

// Is makes errors.Is(err, ErrCorrupt) true.
func (e *CorruptError) Is(target error) bool { return target == ErrCorrupt }

// Unwrap returns what reading the record said.
func (e *CorruptError) Unwrap() error { return e.Err }

// GapError says where a sequence breaks.
type GapError struct {
	Contract  roles.Ref
	Want, Got uint32
}

func (e *GapError) Error() string {
	return fmt.Sprintf("%v: contract %s: want event %d, got %d", ErrGap, e.Contract, e.Want, e.Got)
}

// Is makes errors.Is(err, ErrGap) true.
func (e *GapError) Is(target error) bool { return target == ErrGap }

// RetentionError says why a body is not erased.
type RetentionError struct {
	Contract  roles.Ref
	Seq       uint32
	Retention Retention
}

// Reason is a stable code: preserved (class B), sealed (G), undecided (U) or
// unclassified.
func (e *RetentionError) Reason() Code {
	switch e.Retention {
	case Preserve:
		return "preserved"
	case SealedAway:
		return "sealed"
	case Undecided:
		return "undecided"
	case NoRetention, Destroy, retentionCount:
	}
	return "unclassified"
}

func (e *RetentionError) Error() string {
	return fmt.Sprintf("%v: contract %s, event %d: class %s, %s", ErrRetained, e.Contract, e.Seq, e.Retention, e.Reason())
}

// Is makes errors.Is(err, ErrRetained) true.
func (e *RetentionError) Is(target error) bool { return target == ErrRetained }
