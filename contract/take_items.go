package contract

import (
	"math"
	"slices"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/event"
)

// takeItem stores what is said of a test or conversation.
func (c *Contract) takeItem(e *event.Envelope, data event.Payload, region event.Region, n uint16) {
	switch a := data.(type) {
	case event.TestPlanned, event.TestsDrawn:
		own(c, ownTests, &c.tests)
		c.tests = append(c.tests, testsOf(a)...)
		if several, ok := a.(event.TestsDrawn); ok {
			c.change(func(t *sampling) { t.block = uint16(min(several.Block, math.MaxUint16)) })
		}
	case event.ConversationPlanned:
		own(c, ownTalks, &c.talks)
		c.talks = append(c.talks, item{on: a.On})
	case event.ConversationMoved:
		if i := c.ownTalk(a.Item); i != nil {
			i.on = a.On
		}
	case event.ConversationHeld:
		if !c.heldTalk(e.By.Ref) {
			place := c.personPlace(e.By.Ref)
			c.change(func(t *sampling) { t.talked |= talkedBit(place) })
		}
	}
	late := slices.ContainsFunc(e.Findings, func(f event.Finding) bool { return f.Code == LateFact })
	switch region {
	case event.TestRegion:
		if t := c.ownTest(n); t != nil {
			t.late = t.late || late
			c.takeSample(e, t, data)
		}
	case event.ConversationRegion:
		if i := c.ownTalk(n); i != nil {
			i.late = i.late || late
		}
	}
}

// takeDraw stores what tests are drawn from, and when they are suspended.
func (c *Contract) takeDraw(e *event.Envelope, data event.Payload) {
	switch a := data.(type) {
	case event.DrawCommitted:
		c.change(func(t *sampling) { t.commitment = &a.Commitment })
	case event.DrawRevealed:
		c.change(func(t *sampling) { t.revealed = true })
	case event.TestsSuspended:
		c.change(func(t *sampling) { t.suspendedAt, t.releasedAt = stampOf(e.Occurred), 0 })
	}
}

// takeSample stores what is said of one test.
func (c *Contract) takeSample(e *event.Envelope, t *test, data event.Payload) {
	// What begins a time limit that the youth has begins with the record.
	at, recorded := stampOf(e.Occurred), stampOf(e.Recorded)
	if _, off := data.(event.TestCancelled); !off && becomes(data) != event.StateNone {
		t.factAt = at
	}
	switch a := data.(type) {
	case event.TestMissed:
		t.by = c.personPlace(e.By.Ref)
	case event.TestUnexcused:
		t.found, t.toldAt = c.personPlace(e.By.Ref), recorded
	case event.TestRefused:
		t.by, t.toldAt = c.personPlace(e.By.Ref), recorded
	case event.TestTaken:
		t.by, t.takenAt, t.procedure, t.material = c.personPlace(e.By.Ref), at, a.Procedure, a.Material
		t.set(custodyBroken, !a.TwoTubes || !a.Sealed || a.Observer.IsZero())
		t.set(inWashout, a.Washout)
	case event.SampleSent:
		t.laboratory = c.laboratoryPlace(laboratory{org: a.Laboratory, profile: a.Profile})
	case event.TestAnswered:
		t.creatinine = uint16(min(a.Creatinine, math.MaxUint16))
		t.set(answered, true)
		t.set(custodyBroken, a.Receipt.IsZero() || !a.SealsWhole)
	case event.FindingRecorded:
		t.found, t.readAt, t.foundSeq = c.personPlace(e.By.Ref), at, e.Seq
		t.set(onlyTHC, a.OnlyTHC)
		t.set(diluted, a.Diluted)
	case event.ConfirmationAnswered:
		t.toldAt = 0 // of this the youth has not been told
		t.set(custodyBroken, a.SecondCheck.IsZero())
	case event.YouthTold:
		t.toldAt = recorded
	case event.SampleKept:
		t.keptUntil = a.Until
	case event.TestContested:
		t.was = t.state
	case event.ContestDecided:
		t.settledOn = agreement.OfTime(e.Recorded)
		if t.climbed && a.Outcome == "lifted" {
			// What was contested with success never counted.
			t.climbed = false
			c.reactions--
		}
	}
}

// ownTest gives a test by its number to write to, or nil.
func (c *Contract) ownTest(n uint16) *test {
	if c.test(int(n)) == nil {
		return nil
	}
	own(c, ownTests, &c.tests)
	return &c.tests[n-1]
}

// ownTalk gives a conversation by its number to write to, or nil.
func (c *Contract) ownTalk(n uint16) *item {
	if n < 1 || int(n) > len(c.talks) {
		return nil
	}
	own(c, ownTalks, &c.talks)
	return &c.talks[n-1]
}
