package contract

import (
	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// itemRows are the tests and conversations of process.md section 6.5 as far as
// completing a contract needs them. The contract stays where it is; the item's
// own machine moves.
func itemRows() []Row {
	planning := In(event.StateActive, event.StateReviewing, event.StateReferred, event.StateReconsidering)
	// At the end whatever still waited is cancelled: only what was held before can
	// be recorded late.
	waiting := planning | In(event.StatePaused)
	facts := waiting | ended
	coordinator, collector := roles.Of(roles.Coordinator), roles.Of(roles.Collector)
	partner := roles.Of(roles.ConversationPartner)
	testing, talking := agreement.TestingPart, agreement.ConversationsPart
	test := func(act event.Payload, from States, by roles.Set, rules ...Rule) Row {
		return Row{ID: "6.5", Act: act.EventType(), From: from, Tracks: planned3, By: by, Rules: append(rules, consented(testing))}
	}
	talk := func(act event.Payload, from States, by roles.Set, rules ...Rule) Row {
		return Row{ID: "6.5", Act: act.EventType(), From: from, Tracks: planned3, By: by, Rules: append(rules, consented(talking))}
	}
	// An excuse only helps the youth: it needs no consent.
	excused := func(act event.Payload) Row {
		return Row{
			ID: "6.5", Act: act.EventType(), From: facts, Tracks: planned3, By: coordinator | roles.Of(roles.Clock), Rules: []Rule{excuse()},
		}
	}
	cancel := func(act event.Payload, by roles.Set) Row {
		return Row{ID: "6.5", Act: act.EventType(), From: waiting, Tracks: planned3, By: by, Rules: []Rule{reasoned()}}
	}
	return []Row{
		test(event.TestPlanned{}, planning, coordinator, carried(testing), withinPeriod(), nextItem()),
		test(event.TestNotified{}, planning, coordinator, whileRunning()),
		test(event.TestAttended{}, facts, collector, whileRunning()),
		test(event.TestMissed{}, waiting, collector, whileRunning(), notCancelled()),
		excused(event.TestExcused{}),
		cancel(event.TestCancelled{}, coordinator),
		talk(event.ConversationPlanned{}, planning, coordinator|partner, carried(talking), withinPeriod(), nextItem()),
		talk(event.ConversationHeld{}, facts, partner, whileRunning()),
		talk(event.ConversationMissed{}, waiting, partner, whileRunning(), notCancelled()),
		excused(event.ConversationExcused{}),
		talk(event.ConversationMoved{}, planning, partner, carried(talking), withinPeriod()),
		cancel(event.ConversationCancelled{}, coordinator|partner),
	}
}

// carries are the states in which tests and conversations go on; in
// reconsidering only those whose part of the consent is untouched.
var carries = In(event.StateActive, event.StateReviewing, event.StateReferred, event.StateReconsidering)

// consented: nothing is recorded under a part without a live consent at the
// time of the fact (C1). A fact that preceded the stop is judged by the consent
// of its own time.
func consented(part agreement.Part) Rule {
	return StateRule("C1", "section 11; section 4", func(k *Case) Outcome {
		for _, needed := range [...]agreement.Part{part, agreement.Participation} {
			if !k.Contract.consentedAt(k.Terms, needed, k.at, k.On) {
				return Unmet(text("part", needed.String()))
			}
		}
		return Met()
	})
}

// carriesOn says whether tests and conversations go on: not in a consent review
// that came from a pause, nor while participation is withdrawn.
func (k *Case) carriesOn() bool {
	c := k.Contract
	if c.state != event.StateReconsidering {
		return carries.Has(c.state)
	}
	return c.kept != event.StatePaused && c.consentedAt(k.Terms, agreement.Participation, k.at, k.On)
}

// carried: none is planned where none are carried on, nor of a kind that is no
// condition (T8).
func carried(part agreement.Part) Rule {
	return StateRule("T8", "section 11; section 6.5", func(k *Case) Outcome {
		return must(k.carriesOn() && k.Contract.requires(part))
	})
}

// whileRunning: the fact lies between the start and the end date, and not in the
// last stop (T8).
func whileRunning() Rule {
	return StateRule("T8", "section 11; section 6.5", func(k *Case) Outcome {
		c := k.Contract
		if c.runsFrom == 0 || k.at < c.runsFrom || k.On >= c.endOn {
			return Unmet(date("start", c.startedOn), date("end", c.endOn))
		}
		if c.stoppedAt == 0 || k.at < c.stoppedAt {
			return Met()
		}
		if !k.carriesOn() {
			return Unmet(date("stopped", agreement.OfTime(c.stoppedAt.time())))
		}
		return must(c.state == event.StateReconsidering || k.at >= c.resumedAt)
	})
}

// withinPeriod: from the end date on there are no tests and conversations, and
// none is planned backwards.
func withinPeriod() Rule {
	return Rule{ID: "G65a", Basis: "sections 6.3 and 6.5 (d)", needsData: true, check: func(k *Case) Outcome {
		on := plannedOn(k.Act)
		if on < k.On || on >= k.Contract.endOn {
			return Unmet(date("on", on), date("end", k.Contract.endOn))
		}
		return Met()
	}}
}

// nextItem: items are counted without gaps.
func nextItem() Rule {
	return Rule{ID: "G65b", Basis: "section 6.5 (d)", needsData: true, check: func(k *Case) Outcome {
		n := len(k.Contract.talks)
		if k.Act.EventType() == (event.TestPlanned{}).EventType() {
			n = len(k.Contract.tests)
		}
		if open := waitingItems(k.Contract); open >= mostWaiting {
			return Unmet(number("most", mostWaiting))
		}
		if int(itemOf(k.Act)) != n+1 {
			return Unmet(number("next-item", n+1))
		}
		return Met()
	}}
}

// mostWaiting bounds what waits at once: a withdrawal stops all of it in one
// event, which must never be too large to store.
const mostWaiting = 60

func waitingItems(c *Contract) int {
	n := 0
	for _, items := range [...][]item{c.tests, c.talks} {
		for i := range items {
			if unsettled.Has(items[i].state) {
				n++
			}
		}
	}
	return n
}

// notCancelled: cancelled by an agency is not missed (T10).
func notCancelled() Rule {
	return Rule{ID: "T10", Basis: "section 11", needsData: true, check: func(k *Case) Outcome {
		return must(k.Contract.itemNow(k.Act) != event.StateCancelledByAgency)
	}}
}

// excuse: the coordinator excuses with a reason; unanswered for long enough, an
// absence counts as excused.
func excuse() Rule {
	return Rule{ID: "G65c", Basis: "section 6.5 (d)", needsData: true, check: func(k *Case) Outcome {
		if k.By.Role != roles.Clock {
			return must(reasonOf(k.Act) != "")
		}
		last := k.Contract.itemOn(k.Act).AddDays(k.Terms.N(agreement.ExcuseSilenceDays))
		if k.Today <= last {
			return Unmet(date("due", last))
		}
		return Met()
	}}
}

func reasoned() Rule {
	return Rule{ID: "G65d", Basis: "section 6.5 (d)", needsData: true, check: func(k *Case) Outcome { return must(reasonOf(k.Act) != "") }}
}

func plannedOn(act event.Payload) agreement.Date {
	switch a := act.(type) {
	case event.TestPlanned:
		return a.On
	case event.ConversationPlanned:
		return a.On
	case event.ConversationMoved:
		return a.On
	}
	return 0
}

func reasonOf(act event.Payload) event.Code {
	switch a := act.(type) {
	case event.TestExcused:
		return a.Reason
	case event.TestCancelled:
		return a.Reason
	case event.ConversationExcused:
		return a.Reason
	case event.ConversationCancelled:
		return a.Reason
	}
	return ""
}

// itemOf gives the number of the item an act is about; 0 for other acts.
func itemOf(act event.Payload) uint16 {
	switch a := act.(type) {
	case event.TestPlanned:
		return a.Item
	case event.TestNotified:
		return a.Item
	case event.TestAttended:
		return a.Item
	case event.TestMissed:
		return a.Item
	case event.TestExcused:
		return a.Item
	case event.TestCancelled:
		return a.Item
	case event.ConversationPlanned:
		return a.Item
	case event.ConversationHeld:
		return a.Item
	case event.ConversationMissed:
		return a.Item
	case event.ConversationExcused:
		return a.Item
	case event.ConversationMoved:
		return a.Item
	case event.ConversationCancelled:
		return a.Item
	}
	return 0
}

// items gives the list an act is about.
func (c *Contract) items(region event.Region) []item {
	if region == event.TestRegion {
		return c.tests
	}
	return c.talks
}

func itemRegion(act event.Payload) event.Region {
	switch act.(type) {
	case event.TestPlanned, event.TestNotified, event.TestAttended, event.TestMissed, event.TestExcused, event.TestCancelled:
		return event.TestRegion
	}
	switch act.(type) {
	case event.ConversationPlanned, event.ConversationHeld, event.ConversationMissed, event.ConversationExcused,
		event.ConversationMoved, event.ConversationCancelled:
		return event.ConversationRegion
	}
	return event.NoRegion
}

func (c *Contract) itemNow(act event.Payload) event.State {
	return itemState(c.items(itemRegion(act)), int(itemOf(act)))
}

func (c *Contract) itemOn(act event.Payload) agreement.Date {
	items, n := c.items(itemRegion(act)), int(itemOf(act))
	if n < 1 || n > len(items) {
		return 0
	}
	return items[n-1].on
}
