package verify

import (
	"time"

	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// order is R3 for every event: the sequence has no gap, and nothing is recorded
// before it happened.
//
// Basis: process.md section 8; section 11, R3.
func (p *pass) order() {
	c, e := p.c, p.e
	p.timely(c.seq, c.recorded)
	c.seq = e.Seq
	c.recorded = max(c.recorded, e.Recorded.UnixMicro())
	for int(e.Seq) > len(c.acts)+1 && len(c.acts) < maxGap {
		c.acts = append(c.acts, act{}) // a gap: what was there is not known
	}
	if int(e.Seq) == len(c.acts)+1 {
		c.acts = append(c.acts, act{kind: p.v.kind(e.Type), role: e.By.Role})
	}
}

// maxGap bounds what a sequence that jumps makes the verifier keep.
const maxGap = 1 << 16

// timely is R3 as far as it needs no more than what came before: also after the
// end of a case.
func (p *pass) timely(seq uint32, recorded int64) {
	e := p.e
	if e.Seq != seq+1 {
		p.violates("R3", "sequence "+number(e.Seq), "sequence "+number(seq+1))
	}
	if e.Recorded.UnixMicro() < recorded {
		p.v.count.Skewed++
	}
	if e.Data != nil && e.Occurred.After(e.Recorded) {
		p.violates("R3", "occurred "+instant(e.Occurred), "until "+instant(e.Recorded))
	}
}

func instant(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05Z") }

// actAt gives what is kept of an earlier event.
func (c *file) actAt(seq uint32) (act, bool) {
	if seq == 0 || int(seq) > len(c.acts) {
		return act{}, false
	}
	return c.acts[seq-1], true
}

// kind numbers the types of events; 0 is a type that the process does not know.
func (v *Verifier) kind(t event.Type) uint16 {
	if r := v.rows[t]; r != nil {
		return r.number
	}
	return 0
}

// links is R3 for a correction: it says why, and points back at an event of the
// same type by the same role. While what it made illegal is unresolved, nothing
// moves the contract but a withdrawal and a death.
//
// Basis: process.md row 42.
func (p *pass) links(a *event.Corrected) {
	target, known := p.c.actAt(a.Target)
	switch {
	case !known || a.Target >= p.e.Seq:
		p.violates("R3", "corrects "+number(a.Target), "before "+number(p.e.Seq))
		return
	case a.Data == nil:
		p.violates("R3", "corrects-with nothing", "data")
		return
	case a.Reason == "":
		p.violates("R3", "no-reason", "reason")
	}
	if target.kind != 0 && target.kind != p.v.kind(a.Data.EventType()) {
		p.violates("R3", "corrects-as "+string(a.Data.EventType()), "same-type")
	}
	if target.role != roles.NoRole && target.role != p.e.By.Role {
		p.violates("R3", "corrected-by "+p.e.By.Role.String(), target.role.String())
	}
	for _, seq := range a.Illegal {
		if seq == 0 || seq >= p.e.Seq {
			p.violates("R3", "illegal "+number(seq), "before "+number(p.e.Seq))
		}
	}
}

// consistent is R3 for a contract that a correction has made inconsistent: who wants
// out gets out all the same, and what an agency leaves undone still lapses.
func (p *pass) consistent() {
	switch p.e.Data.(type) {
	case event.ConsentWithdrawn, event.WithdrawalConfirmed, event.DeathRecorded, event.ReviewLapsed, event.ReferralLapsed, nil:
		return
	}
	if p.c.has(inconsistent) && p.moves(event.ContractRegion) {
		p.violates("R3", "moved-while inconsistent", "resolved")
	}
}

// moves says whether the event moves a region.
func (p *pass) moves(region event.Region) bool {
	for i := range p.e.Moves {
		if p.e.Moves[i].Region == region {
			return true
		}
	}
	return false
}
