package contract

import (
	"slices"

	"github.com/ruskontrakt/ruskontrakt/agreement"
)

// pending is what waits for somebody in a case. It is shared between copies of a
// contract and never written to.
type pending struct {
	proposals []proposal
	reports   []report  // the open review, and offences noted for the next one
	concerns  []concern // those not yet released
}

// waiting gives what waits for somebody, to be read.
func (c *Contract) waiting() pending {
	if c.pending == nil {
		return pending{}
	}
	return *c.pending
}

// await alters what waits for somebody in a copy. Its lists are replaced, not
// written to.
func (c *Contract) await(how func(*pending)) {
	changed := c.waiting()
	how(&changed)
	c.pending = &changed
	if len(changed.proposals)+len(changed.reports)+len(changed.concerns) == 0 {
		c.pending = nil
	}
}

// without gives a list without some of its elements.
func without[T any](list []T, drop func(T) bool) []T {
	return slices.Clip(slices.DeleteFunc(slices.Clone(list), drop))
}

// with gives a list with one element more.
func with[T any](list []T, one T) []T { return append(slices.Clip(list), one) }

// forget drops the proposals that an act has used up or that time has.
func (c *Contract) forget(seq uint32, today agreement.Date) {
	c.await(func(p *pending) {
		p.proposals = without(p.proposals, func(p proposal) bool {
			return p.seq == seq || !p.until.IsZero() && today > p.until
		})
	})
}

// lapseOn says until when the latest proposal may be confirmed.
func (c *Contract) lapseOn(until agreement.Date) {
	c.await(func(p *pending) {
		p.proposals = slices.Clone(p.proposals)
		if n := len(p.proposals); n > 0 {
			p.proposals[n-1].until = until
		}
	})
}

// eachReport alters every report of the open review.
func (c *Contract) eachReport(how func(*report)) {
	c.await(func(p *pending) {
		p.reports = slices.Clone(p.reports)
		for i := range p.reports {
			how(&p.reports[i])
		}
	})
}
