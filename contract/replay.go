package contract

import (
	"fmt"
	"github.com/ruskontrakt/ruskontrakt/agreement"
	"iter"
	"slices"

	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// OrderError says that an event does not follow the ones before it: a gap, a
// repetition, or another contract's event.
type OrderError struct {
	Contract  roles.Ref
	Want, Got uint32
}

func (e *OrderError) Error() string {
	return fmt.Sprintf("contract: %s: event %d where %d follows", e.Contract, e.Got, e.Want)
}

// Evolve applies one event and returns the contract after it; c is unchanged.
// No rule is consulted. A correction is only noted: the state it leads to needs
// the whole history, see [Replay].
func Evolve(c Contract, e event.Envelope) (Contract, error) {
	if err := follows(&c, &e); err != nil {
		return c, err
	}
	c.apply(&e)
	c.owns = 0
	c.drop()
	return c, nil
}

func follows(c *Contract, e *event.Envelope) error {
	if e.Seq != c.seq+1 || c.seq > 0 && e.Contract != c.id {
		return &OrderError{Contract: e.Contract, Want: c.seq + 1, Got: e.Seq}
	}
	return nil
}

// Replay folds a whole history from the first event. Corrections take effect
// where the event they correct stands. It returns an *[OrderError] at the first
// event that does not follow.
func Replay(history []event.Envelope) (Contract, error) {
	var c Contract
	corrections := corrected(history)
	c.owns = ownAll
	c.consents = make([]consent, 0, 8)
	c.deadlines = make([]Owed, 0, 8)
	c.talks = make([]item, 0, 16)
	for i := range history {
		e := &history[i]
		if err := follows(&c, e); err != nil {
			return Contract{}, err
		}
		if len(corrections) > 0 {
			e = amended(e, corrections)
		}
		c.apply(e)
	}
	c.owns = 0
	c.trim()
	return c, nil
}

// trim drops the room that nothing came to need, so that a contract in memory is
// small, and equal to another one whichever way they were folded.
func (c *Contract) trim() {
	c.consents, c.deadlines, c.tests, c.talks = fit(c.consents), fit(c.deadlines), fit(c.tests), fit(c.talks)
}

// drop forgets a list that has become empty.
func (c *Contract) drop() {
	if len(c.deadlines) == 0 {
		c.deadlines = nil
	}
}

func fit[T any](s []T) []T {
	switch {
	case len(s) == 0:
		return nil
	case cap(s) <= len(s)+2:
		return s
	}
	return append(make([]T, 0, len(s)), s...)
}

// ReplaySeq folds events as they are read. It keeps them until the end only if
// one of them is a correction.
func ReplaySeq(events iter.Seq2[event.Envelope, error]) (Contract, error) {
	var history []event.Envelope
	for e, err := range events {
		if err != nil {
			return Contract{}, err
		}
		history = append(history, e)
	}
	return Replay(history)
}

// amended gives an event with what the latest correction of it says.
func amended(e *event.Envelope, corrections map[uint32]event.Payload) *event.Envelope {
	data, some := corrections[e.Seq]
	if !some {
		return e
	}
	corrected := *e
	corrected.Data = data
	return &corrected
}

// corrected collects what the latest correction of each event says.
func corrected(history []event.Envelope) map[uint32]event.Payload {
	var latest map[uint32]event.Payload
	for i := range history {
		if fix, ok := history[i].Data.(event.Corrected); ok {
			if latest == nil {
				latest = map[uint32]event.Payload{}
			}
			latest[fix.Target] = fix.Data
		}
	}
	return latest
}

// consequences are the events that only follow: an edit of the plan voids every
// signature on it, each by an event of its own.
func consequences(c *Contract, k *Case, after *Contract) []event.Envelope {
	var events []event.Envelope
	for _, seq := range c.signatures {
		if seq == 0 {
			continue
		}
		e := event.Envelope{
			Contract: c.id, Seq: after.seq + 1, Type: event.SignatureVoided{}.EventType(),
			Occurred: k.Occurred, Recorded: k.Recorded, By: k.By, Grounds: voidGrounds,
			Data: event.SignatureVoided{Version: int(c.inPlan().version), Of: seq},
		}
		after.apply(&e)
		after.owns = 0
		events = append(events, e)
	}
	return events
}

var voidGrounds = []event.RuleID{"G18b"}

// voided counts the signatures that an act voids.
func (c *Contract) voided(act event.Payload) int {
	switch act.(type) {
	case event.PlanSet, event.Replanned:
		return len(slices.DeleteFunc(slices.Clone(c.signatures[:]), func(seq uint32) bool { return seq == 0 }))
	}
	return 0
}

// erasedBy lists the events whose payload is erased with an act: a decline, when
// the prosecutor is told of it (row 8). An offer that lapsed is erased likewise: else the
// one that is missing would tell who declined.
func (c *Contract) erasedBy(act event.Payload) []uint32 {
	told, ok := act.(event.ProsecutorNotified)
	if !ok || told.Of != c.endSeq || !c.unspoken() && c.reason != event.ReasonErased {
		return nil
	}
	return []uint32{told.Of}
}

// unspoken says whether the case ended before it began in a way whose payload is
// erased when the prosecutor has been told, and has not been erased.
func (c *Contract) unspoken() bool {
	return c.reason == event.OfferDeclined || c.reason == event.Lapsed
}

// toErase says whether the prosecutor has been told of such an end, and its payload
// is still there: whoever told died before it was erased.
func (c *Contract) toErase() bool {
	_, untold := c.open(agreement.TellProsecutorDue)
	return c.unspoken() && c.track != agreement.Voluntary && !untold
}
