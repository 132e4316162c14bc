package contract

import (
	"slices"

	"github.com/ruskontrakt/ruskontrakt/event"
)

// Correct judges a correction (row 42) against the whole history. The state
// after it is recomputed with the corrected content where the event stands;
// recorded moves do not change. Later events that would now be refused are
// listed in the event, and the contract is inconsistent until that is resolved.
// What the request says of Illegal is not looked at.
//
// Errors are those of [Lifecycle.Decide], and *[OrderError] for a history that
// does not hold together.
func (l *Lifecycle) Correct(history []event.Envelope, r Request) (Decision, error) {
	before, err := Replay(history)
	if err != nil {
		return Decision{}, err
	}
	fix, ok := r.Act.(event.Corrected)
	if !ok {
		return l.Decide(before, r)
	}
	fix.Illegal = nil
	r.Act = fix
	var k Case
	row, err := l.admit(&k, &before, &r)
	if err != nil {
		return Decision{}, err
	}
	if fix.Target >= 1 && int(fix.Target) <= len(history) {
		// What is corrected is what stands: no correction takes back what an earlier
		// one has eased.
		target := history[fix.Target-1]
		if data, some := corrected(history)[fix.Target]; some && target.Data != nil {
			target.Data = data
		}
		k.target = &target
	}
	if refusal := l.unmet(&k, row); refusal != nil {
		return Decision{}, refusal
	}
	fix.Illegal = l.newlyIllegal(history, fix)
	k.Act = fix
	r.Act = fix
	d, err := l.judge(&k, &r, row)
	if err != nil {
		return Decision{}, err
	}
	d.After, err = Replay(slices.Concat(history, d.Events))
	return d, err
}

// newlyIllegal lists the events after the corrected one that the correction
// would have refused and the history as it stands does not.
func (l *Lifecycle) newlyIllegal(history []event.Envelope, fix event.Corrected) []uint32 {
	stands := corrected(history)
	already := l.illegal(history, stands)
	changed := map[uint32]event.Payload{fix.Target: fix.Data}
	for seq, data := range stands {
		if seq != fix.Target {
			changed[seq] = data
		}
	}
	var fresh []uint32
	for _, seq := range l.illegal(history, changed) {
		if !slices.Contains(already, seq) {
			fresh = append(fresh, seq)
		}
	}
	return fresh
}

// illegal judges every act of a history again, with corrected content.
func (l *Lifecycle) illegal(history []event.Envelope, corrections map[uint32]event.Payload) []uint32 {
	var c Contract
	var found []uint32
	for i := range history {
		e := history[i]
		if data, some := corrections[e.Seq]; some {
			e.Data = data
		}
		if !l.wouldStand(&c, &e) {
			found = append(found, e.Seq)
		}
		c.apply(&e)
	}
	return found
}

// wouldStand says whether the rules would let a recorded act happen again.
// Consequences, corrections and erased events are not judged.
func (l *Lifecycle) wouldStand(c *Contract, e *event.Envelope) bool {
	index, act := l.acts[e.Type]
	if _, fix := e.Data.(event.Corrected); fix || !act || e.Data == nil {
		return true
	}
	var k Case
	l.fill(&k, c, e.Data, e.Occurred, e.Recorded)
	k.By = e.By
	row := l.tracks[k.trackNow()].rows[c.state][index]
	if row == nil {
		return false
	}
	k.row, k.act = row.Row, row.act
	k.proposers = l.proposerFor(c, k.trackNow(), e.Data)
	return l.unmet(&k, row) == nil
}
