package contract

import (
	"math"
	"slices"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// sampling is what the tests of a case have in common. It is shared between copies
// of a contract and never written to.
type sampling struct {
	people       []roles.Ref  // who took a sample, read it or judged an absence, or talked with the youth
	talked       uint64       // those of them who held a conversation, by bit; the last stands for all further places
	laboratories []laboratory // those that samples were sent to
	commitment   *agreement.Hash
	// Since when the prosecutor has suspended the tests, and until when; zero while
	// that lasts.
	suspendedAt, releasedAt stamp
	thinTalk                uint32 // the event after which a talk about diluted samples is due
	block                   uint16 // the last for which tests were drawn
	revealed                bool
}

// laboratory is where a sample was sent, and under which profile.
type laboratory struct {
	org     roles.Org
	profile event.Code
}

// inCommon gives what the tests have in common, to be read.
func (c *Contract) inCommon() sampling {
	if c.common == nil {
		return sampling{}
	}
	return *c.common
}

// change alters what the tests have in common in a copy.
func (c *Contract) change(how func(*sampling)) {
	changed := c.inCommon()
	how(&changed)
	c.common = &changed
}

// personPlace gives somebody a place among the people of the tests, counted from 1.
func (c *Contract) personPlace(ref roles.Ref) uint16 {
	if i := slices.Index(c.inCommon().people, ref); i >= 0 {
		return uint16(i + 1)
	}
	c.change(func(t *sampling) { t.people = append(slices.Clip(t.people), ref) })
	return uint16(len(c.common.people))
}

// isPerson says whether somebody has a place among the people of the tests.
func (c *Contract) isPerson(place uint16, ref roles.Ref) bool {
	people := c.inCommon().people
	return place > 0 && int(place) <= len(people) && people[place-1] == ref
}

// tookSample says whether somebody has taken a sample of the case.
func (c *Contract) tookSample(who roles.Ref) bool {
	return slices.ContainsFunc(c.tests, func(t test) bool { return t.takenAt != 0 && c.isPerson(t.by, who) })
}

// heldTalk says whether somebody has held a conversation of the case.
func (c *Contract) heldTalk(who roles.Ref) bool {
	common := c.inCommon()
	i := slices.Index(common.people, who)
	return i >= 0 && common.talked&talkedBit(uint16(i+1)) != 0
}

// talkedBit is the bit of a place, counted from 1.
func talkedBit(place uint16) uint64 { return 1 << min(place-1, 63) }

// laboratoryPlace gives a laboratory its place among the case's, counted from 1.
func (c *Contract) laboratoryPlace(l laboratory) uint8 {
	if i := slices.Index(c.inCommon().laboratories, l); i >= 0 {
		return uint8(i + 1)
	}
	c.change(func(t *sampling) { t.laboratories = append(slices.Clip(t.laboratories), l) })
	return uint8(min(len(c.common.laboratories), math.MaxUint8))
}

// laboratoryOf is where a sample was sent; none before that.
func (c *Contract) laboratoryOf(t *test) laboratory {
	known := c.inCommon().laboratories
	if t.laboratory == 0 || int(t.laboratory) > len(known) {
		return laboratory{}
	}
	return known[t.laboratory-1]
}

// answersFor says whether a sample of the case was sent to a laboratory.
func (c *Contract) answersFor(o roles.Org) bool {
	return slices.ContainsFunc(c.inCommon().laboratories, func(l laboratory) bool { return l.org == o })
}

// suspended says whether the prosecutor has stopped the tests of a referral that is
// not over.
func (c *Contract) suspended() bool {
	t := c.inCommon()
	return t.suspendedAt != 0 && t.releasedAt == 0
}

// suspendedOver says since when tests were suspended at a moment, if they were.
func (c *Contract) suspendedOver(at stamp) (since stamp, stopped bool) {
	t := c.inCommon()
	return t.suspendedAt, t.suspendedAt != 0 && at >= t.suspendedAt && (t.releasedAt == 0 || at < t.releasedAt)
}
