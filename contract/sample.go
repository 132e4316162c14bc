package contract

import (
	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/agreement/draw"
	"github.com/ruskontrakt/ruskontrakt/event"
)

// test is what the contract remembers of one test: what a later act is judged by.
// The whole of it is in the log.
type test struct {
	item
	takenAt stamp // when the sample was taken
	readAt  stamp // when the finding was recorded
	toldAt  stamp // when it was recorded that the youth was told of what may be contested
	factAt  stamp // the latest fact: the next is not before it

	keptUntil agreement.Date // asked for, beyond the laboratory's own time
	settledOn agreement.Date // when it was recorded how a contest was decided

	foundSeq   uint32 // the event of the finding
	from, to   uint16 // minutes after midnight; both zero is any time of the day
	replaces   uint16
	creatinine uint16 // micromol per litre
	// Places among the people of the tests: by took the sample, or recorded that none
	// was taken; found recorded the finding or judged the absence.
	by, found uint16
	marks     marks

	was        event.State // what is contested: confirmed, refused or unexcused
	procedure  agreement.Procedure
	material   agreement.Material
	laboratory uint8 // place among the case's laboratories; 0 is none
}

// marks are what is known of a test by yes or no.
type marks uint8

const (
	drawn marks = 1 << iota
	custodyBroken
	onlyTHC
	inWashout
	diluted
	answered
)

func (t *test) has(m marks) bool { return t.marks&m != 0 }

// set notes what is so; what was so once stays.
func (t *test) set(m marks, on bool) {
	if on {
		t.marks |= m
	}
}

// slot is when the test is planned for. One without a window may be at any time of
// its day.
func (t *test) slot() draw.Slot { return draw.Slot{On: t.on, From: t.from, To: t.to} }

// test gives a test by its number, or nil.
func (c *Contract) test(n int) *test {
	if n < 1 || n > len(c.tests) {
		return nil
	}
	return &c.tests[n-1]
}

// sampleOf gives the plain facts of a test for [agreement.Weigh]; zero where there
// is no such test.
func (k *Case) sampleOf(n int) agreement.Sample {
	t := k.Contract.test(n)
	if t == nil {
		return agreement.Sample{}
	}
	s := agreement.Sample{
		Procedure: t.procedure, Material: t.material, CustodyWhole: t.takenAt != 0 && t.has(answered) && !t.has(custodyBroken),
		Pending:     t.pending(),
		Cleared:     cleared.Has(t.state),
		Diluted:     t.has(diluted),
		Confirmed:   t.state == event.StateConfirmed || t.was == event.StateConfirmed && t.state != event.StateLifted,
		ContestOpen: t.state == event.StateContested,
		OnlyTHC:     t.has(onlyTHC), Washout: t.has(inWashout), Late: t.late || k.Contract.withdrawnSince(t),
	}
	last := k.contestOpenUntil(n)
	switch {
	case !t.settledOn.IsZero():
		s.WindowOver, s.Kept = true, k.keptUntil(t) >= t.settledOn
	case last.IsZero():
		s.Kept = k.keptUntil(t) >= k.Today
	default:
		s.WindowOver, s.Kept = k.On > last, k.keptUntil(t) >= min(last, k.Today)
	}
	return s
}

// unconfirmed says whether an event is the finding of a screening that nobody has
// confirmed: it leads nowhere (T12).
func (c *Contract) unconfirmed(seq uint32) bool {
	for i := range c.tests {
		if t := &c.tests[i]; t.foundSeq == seq && t.pending() {
			return true
		}
	}
	return false
}

// pending says whether a screening waits for the laboratory to confirm it.
func (t *test) pending() bool {
	return t.state == event.StateScreenedPositive || t.state == event.StateConfirming
}

// contestOpenUntil is the last day on which a test may be contested; zero when the
// youth has not been told of anything that may, or the contest is settled.
func (k *Case) contestOpenUntil(n int) agreement.Date {
	t := k.Contract.test(n)
	if t == nil || t.toldAt == 0 || !t.settledOn.IsZero() {
		return 0
	}
	return agreement.OfTime(t.toldAt.time()).AddDays(k.Terms.N(agreement.ContestWindowDays))
}

// keptUntil is the last day on which the laboratory has a sample; zero when it has
// none, or when the terms do not know the laboratory.
func (k *Case) keptUntil(t *test) agreement.Date {
	l, known := k.laboratoryTerms(t)
	if !known {
		return t.keptUntil
	}
	return max(t.keptUntil, l.StoredUntil(agreement.OfTime(t.takenAt.time())))
}

// laboratoryTerms is what the agreement says of the laboratory that has a sample.
func (k *Case) laboratoryTerms(t *test) (agreement.Laboratory, bool) {
	return k.Terms.Laboratory(string(k.Contract.laboratoryOf(t).profile))
}

// withdrawnSince says whether testing or participation has been withdrawn since a
// sample was taken: it is answered to the youth and grounds nothing (C2).
func (c *Contract) withdrawnSince(t *test) bool {
	for i := range c.consents {
		k := &c.consents[i]
		tests := k.part == agreement.TestingPart && k.procedure == t.procedure && k.material == t.material
		since := k.state == event.StateWithdrawn && k.given <= t.takenAt && t.takenAt <= k.ended
		if t.takenAt != 0 && since && (tests || k.part == agreement.Participation) {
			return true
		}
	}
	return false
}

// absenceOf says how somebody did not come to a test or conversation, or came. A
// contest that was lifted makes an absence or a refusal excused.
func (k *Case) absenceOf(region event.Region, n int) agreement.Absence {
	i, ok := k.Contract.itemAt(region, n)
	if !ok {
		return agreement.NoAbsence
	}
	state := i.state
	if t := k.Contract.test(n); region == event.TestRegion && t.was != event.StateNone {
		if state == event.StateLifted && t.was != event.StateConfirmed {
			return agreement.Excused
		}
		state = t.was
	}
	switch state {
	case event.StateNone, event.StatePlanned, event.StateNotified:
		return agreement.NoAbsence
	case event.StateMissed:
		return agreement.Missed
	case event.StateExcused:
		return agreement.Excused
	case event.StateUnexcused:
		return agreement.Unexcused
	case event.StateRefused:
		return agreement.Refused
	case event.StateUnable:
		return agreement.Unable
	case event.StateCancelledByAgency:
		return agreement.CancelledByAgency
	}
	return agreement.Attended
}

// lateOf says whether something about an item was recorded after the stop that it
// preceded: it grounds nothing.
func (k *Case) lateOf(region event.Region, n int) bool {
	i, ok := k.Contract.itemAt(region, n)
	return ok && i.late
}

// itemAt gives the common part of a test or conversation by its number.
func (c *Contract) itemAt(region event.Region, n int) (item, bool) {
	if n < 1 || n > c.items(region) {
		return item{}, false
	}
	if region == event.TestRegion {
		return c.tests[n-1].item, true
	}
	return c.talks[n-1], true
}

// items counts the tests or the conversations.
func (c *Contract) items(region event.Region) int {
	switch region {
	case event.TestRegion:
		return len(c.tests)
	case event.ConversationRegion:
		return len(c.talks)
	}
	return 0
}

// anyItem says whether a test or conversation is in one of some states.
func (c *Contract) anyItem(region event.Region, in States) bool {
	for n := 1; n <= c.items(region); n++ {
		if i, _ := c.itemAt(region, n); in.Has(i.state) {
			return true
		}
	}
	return false
}

// lateFact says whether what an act says of a test or conversation happened before
// the stop and is recorded after it. What only tells or asks is not such a fact.
func (k *Case) lateFact() bool {
	c := k.Contract
	switch k.Act.(type) {
	case event.YouthTold, event.SampleKept, event.TestContested, event.ConfirmationRequested:
		return false
	}
	if itemOf(k.Act) == 0 || reasonOf(k.Act) != "" {
		return false
	}
	if c.itemNow(k.Act) == event.StateCancelledByAgency {
		return true
	}
	untouched := c.state == event.StateReconsidering && k.carriesOn()
	return c.stoppedAt != 0 && k.at < c.stoppedAt && !untouched
}

// goneTooSoon says whether the laboratory, on its own, no longer has a sample when
// the time to contest that begins with telling the youth is over.
func (k *Case) goneTooSoon(n int) bool {
	t := k.Contract.test(n)
	if t == nil || t.laboratory == 0 || harmless.Has(t.state) {
		return false
	}
	return k.keptUntil(t) < k.Today.AddDays(k.Terms.N(agreement.ContestWindowDays))
}

// cleared are the results by which the sample says nothing against the youth.
var cleared = In(event.StateNegative, event.StateRefuted, event.StateConsistentWithPrescribed, event.StateUnclear, event.StateLifted)

// harmless are the results that nobody has a reason to contest.
var harmless = In(event.StateNegative, event.StateRefuted, event.StateConsistentWithPrescribed, event.StateNoAnswer)
