package verify

import (
	"bufio"
	"errors"
	"fmt"
	"io"

	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// LineError says which line of a log could not be read, counted from 1. It
// repeats nothing of the line.
type LineError struct {
	Line int
	Err  error // as [event.ErrDecode], [event.ErrCorrupt], [event.ErrUnknownEvent] or of the reader
}

func (e *LineError) Error() string { return fmt.Sprintf("verify: line %d: %v", e.Line, e.Err) }

// Unwrap returns what reading the line said.
func (e *LineError) Unwrap() error { return e.Err }

// ErrLong says that a line is longer than any event.
var ErrLong = errors.New("verify: line too long")

// Lines reads a log of CloudEvents, one JSON object a line, as
// [event.WriteCloudEvent] writes them, and judges every event. The chain of each
// case is followed from its first record: where it breaks R3 is violated, and the
// rest is read on from there. An empty line is passed over. Lines may be called
// for one log after the other; call [Verifier.End] after the last.
//
// It stops at a line that cannot be read, with a *[LineError]. A record that came
// in the thin form, or has been erased, is judged by its header.
func (v *Verifier) Lines(r io.Reader, report func(Violation)) error {
	in := bufio.NewReaderSize(r, bufferSize)
	var long []byte
	for n := 1; ; n++ {
		line, err := in.ReadSlice('\n')
		if errors.Is(err, bufio.ErrBufferFull) {
			long = append(long[:0], line...)
			long, err = rest(in, long)
			line = long
		}
		last := errors.Is(err, io.EOF)
		if err != nil && !last {
			return &LineError{Line: n, Err: err}
		}
		if text := trimmed(line); len(text) > 0 {
			if err := v.line(text, report); err != nil {
				return &LineError{Line: n, Err: err}
			}
		}
		if last {
			return nil
		}
	}
}

const bufferSize = 64 << 10

// rest reads what does not fit into the buffer.
func rest(in *bufio.Reader, long []byte) ([]byte, error) {
	for {
		more, err := in.ReadSlice('\n')
		long = append(long, more...)
		switch {
		case len(long) > event.MaxCloudEvent+2:
			return long, ErrLong
		case !errors.Is(err, bufio.ErrBufferFull):
			return long, err
		}
	}
}

func trimmed(line []byte) []byte {
	for len(line) > 0 && (line[len(line)-1] == '\n' || line[len(line)-1] == '\r') {
		line = line[:len(line)-1]
	}
	return line
}

func (v *Verifier) line(text []byte, report func(Violation)) error {
	_, rec, err := event.ReadCloudEvent(text)
	if err != nil {
		return err
	}
	return v.Record(rec, report)
}

// Record judges the next record of a case: its place in the chain, and the event
// in it. The error is that of [event.Registry.Decode].
func (v *Verifier) Record(rec event.Record, report func(Violation)) error {
	v.chained(&rec, report)
	e, err := v.Kinds.Decode(rec)
	if err != nil {
		return err
	}
	v.erased(&rec, &e, report)
	v.Event(&e, report)
	v.linked(rec.Contract, rec.Link)
	return nil
}

// chained is R3 for the chain: the record follows the one before it, and no byte
// of it has changed.
func (v *Verifier) chained(rec *event.Record, report func(Violation)) {
	head := event.Head{Contract: rec.Contract, Seq: rec.Seq - 1}
	seq := uint32(0)
	if c, open := v.open[rec.Contract]; open {
		head.Link, seq = c.link, c.seq
	} else if done, ended := v.closed[rec.Contract]; ended {
		head.Link, seq = done.link, done.seq
	}
	if rec.Seq != seq+1 {
		return // the sequence is judged with the event, and nothing is known of the link
	}
	if _, err := head.Next(*rec); err != nil {
		saw := "chain"
		if corrupt, ok := errors.AsType[*event.CorruptError](err); ok {
			saw = string(corrupt.What)
		}
		v.count.Violations++
		report(Violation{Case: rec.Contract, Seq: rec.Seq, ID: "R3", Saw: saw, Expected: "chain"})
	}
}

// linked keeps where the chain of a case stands.
func (v *Verifier) linked(id roles.Ref, link event.Link) {
	if c, open := v.open[id]; open {
		c.link = link
		return
	}
	if done, ended := v.closed[id]; ended {
		done.link = link
		v.closed[id] = done
	}
}

// erased is E5: what is to be destroyed when the prosecutor has been told is gone
// from a log that says that he was.
func (v *Verifier) erased(rec *event.Record, e *event.Envelope, report func(Violation)) {
	done, ended := v.closed[rec.Contract]
	if !ended {
		return
	}
	told, ok := e.Data.(event.ProsecutorNotified)
	if ok && done.kept != 0 && told.Of == done.kept {
		v.count.Violations++
		report(Violation{Case: rec.Contract, Seq: told.Of, ID: "E5", Saw: "kept", Expected: "erased"})
	}
}
