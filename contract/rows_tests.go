package contract

import (
	"strings"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// The states in which something about tests and conversations is put forward.
// Basis: process.md section 6.5.
var (
	// carries are those in which tests and conversations go on; in reconsidering
	// only those whose part of the consent is untouched.
	carries = In(event.StateActive, event.StateReviewing, event.StateReferred, event.StateReconsidering)
	// waiting are those in which something planned may still stand.
	waiting = carries | In(event.StatePaused)
	// afterwards are those in which a fact of the period may be recorded late, and
	// an earlier sample be answered to the youth. At the end whatever still waited
	// is cancelled: only what was held before can be recorded then. Once the case
	// is closed nothing is.
	afterwards = waiting | ended
)

// itemRows are the machines of process.md section 6.5. The contract stays where it
// is; the item's own machine moves.
func itemRows() []Row {
	var rows []Row
	rows = append(rows, testRows()...)
	rows = append(rows, sampleRows()...)
	rows = append(rows, talkRows()...)
	return append(rows, drawRows()...)
}

// itemRow is one act on a test or conversation; what it is about is judged with
// the consent at the time of the fact, unless it only helps or informs the youth.
func itemRow(act event.Payload, from States, by roles.Set, rules ...Rule) Row {
	return Row{ID: "6.5", Act: act.EventType(), From: from, Tracks: planned3, By: by, Rules: rules}
}

// testRows plan a test, tell of it and say who came.
func testRows() []Row {
	coordinator, collector := roles.Of(roles.Coordinator), roles.Of(roles.Collector)
	testing := consented(agreement.TestingPart)
	return []Row{
		itemRow(event.TestPlanned{}, carries, coordinator, carried(agreement.TestingPart), withinPeriod(), nextItem(),
			intensity(), outsideLessons(), replacement(), testing),
		itemRow(event.TestNotified{}, carries, coordinator|collector|roles.Of(roles.Clock), whileRunning(), inOrder(),
			knowsOfIt(), noticeInTime(), noticed(), testing),
		itemRow(event.TestAttended{}, afterwards, collector, whileRunning(), inOrder(), heldBefore(), testing),
		itemRow(event.TestMissed{}, waiting, collector, whileRunning(), inOrder(), appointmentCome(), notCancelled(), testing),
		itemRow(event.TestRefused{}, waiting, collector, whileRunning(), inOrder(), notCancelled(), ActRule("G65h", "section 4 (d)",
			func(_ *Case, a event.TestRefused) Outcome { return must(a.AskedWithdrawal) }), testing),
		itemRow(event.TestUnable{}, afterwards, collector, whileRunning(), inOrder(), testing),
		itemRow(event.TestExcused{}, afterwards, coordinator|roles.Of(roles.Clock), excuse()),
		itemRow(event.TestUnexcused{}, waiting, coordinator, inOrder(), answeredInTime(), testing),
		itemRow(event.TestCancelled{}, waiting, coordinator, reasoned()),
		{
			ID: "6.5", Act: event.TestsSuspended{}.EventType(), From: In(event.StateReferred),
			Tracks: On(agreement.Waiver, agreement.MediationPlan), By: roles.Of(roles.Prosecutor), Rules: []Rule{reasoned()},
		},
	}
}

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
// condition, nor tests that the prosecutor has suspended (T8).
func carried(part agreement.Part) Rule {
	return StateRule("T8", "section 11; section 6.5", func(k *Case) Outcome {
		suspended := part == agreement.TestingPart && k.Contract.suspended()
		return must(k.carriesOn() && k.Contract.requires(part) && !suspended)
	})
}

// whileRunning: the fact lies between the start and the end date, and not in the
// last stop, nor a test's in the time for which the prosecutor suspended them (T8).
func whileRunning() Rule {
	return StateRule("T8", "section 11; section 6.5", func(k *Case) Outcome {
		c := k.Contract
		if c.runsFrom == 0 || k.at < c.runsFrom || k.On >= c.endOn {
			return Unmet(date("start", c.startedOn), date("end", c.endOn))
		}
		if since, stopped := c.suspendedOver(k.at); stopped && strings.HasPrefix(string(k.row.Act), "test.") {
			return Unmet(date("stopped", agreement.OfTime(since.time())))
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
// none is planned backwards: what is recorded today plans nothing for yesterday.
func withinPeriod() Rule {
	return Rule{ID: "G65a", Basis: "sections 6.3 and 6.5 (d)", needsData: true, check: func(k *Case) Outcome {
		for _, on := range plannedOn(k.Act) {
			if on < k.Today || on >= k.Contract.endOn {
				return Unmet(date("on", on), date("end", k.Contract.endOn))
			}
		}
		return Met()
	}}
}

// nextItem: items are counted without gaps.
func nextItem() Rule {
	return Rule{ID: "G65b", Basis: "section 6.5 (d)", needsData: true, check: func(k *Case) Outcome {
		n, numbers := k.Contract.items(itemRegion(k.Act)), itemsOf(k.Act)
		if waitingItems(k.Contract)+len(numbers) > mostWaiting {
			return Unmet(number("most", mostWaiting))
		}
		for i, found := range numbers {
			if int(found) != n+1+i {
				return Unmet(number("next-item", n+1+i))
			}
		}
		return Met()
	}}
}

// mostWaiting bounds what waits at once: a withdrawal stops all of it in one
// event, which must never be too large to store.
const mostWaiting = 60

func waitingItems(c *Contract) int {
	n := 0
	for _, region := range [...]event.Region{event.TestRegion, event.ConversationRegion} {
		for i := 1; i <= c.items(region); i++ {
			if unsettled.Has(c.itemState(region, i)) {
				n++
			}
		}
	}
	return n
}

// knowsOfIt: who tells of a drawn date is who may know of it, the collector or the
// clock; of an announced one, who set it.
func knowsOfIt() Rule {
	return sampleRule("G65z", "section 6.5; section 9", func(k *Case, t *test) Outcome { return must(k.mayTell(t)) })
}

// mayTell says whether the actor may know of the date of a test that is planned.
// The rules on that date are silent to anybody else: their answer would tell it.
func (k *Case) mayTell(t *test) bool { return t.has(drawn) == (k.By.Role != roles.Coordinator) }

// noticed: of a test whose date was drawn the youth is told some hours before its
// window, neither so early that it is no surprise nor so late that nobody can come.
func noticed() Rule {
	return sampleRule("G65e", "section 6.5 (d)", func(k *Case, t *test) Outcome {
		if !t.has(drawn) || !k.mayTell(t) {
			return Met()
		}
		least, most := k.Terms.N(agreement.TestNoticeMinHours), k.Terms.N(agreement.TestNoticeMaxHours)
		notice := t.slot().Begin().Sub(k.Occurred)
		if notice < hours(least) || notice > hours(most) {
			return Unmet(number("least", least), number("most", most))
		}
		return Met()
	})
}

// replacement: a new sample is offered once for each that could not be used, soon
// after. It is no cheating, and stands outside the band and the gap.
func replacement() Rule {
	return ActRule("G65f", "sections 6.3 and 6.5 (d)", func(k *Case, a event.TestPlanned) Outcome {
		if a.Replaces == 0 {
			return Met()
		}
		t := k.Contract.test(int(a.Replaces))
		if t == nil || t.state != event.StateUnusable {
			return Unmet(number("test", int(a.Replaces)))
		}
		for i := range k.Contract.tests {
			other := &k.Contract.tests[i]
			if other.replaces == a.Replaces && other.state != event.StateCancelledByAgency {
				return Unmet(number("next-item", i+1))
			}
		}
		within := k.Terms.N(agreement.ReplacementHours)
		last := max(t.readAt, t.toldAt).time().Add(hours(within))
		if planned := (&test{item: item{on: a.On}, from: a.From, to: a.To}); planned.begin().After(last) {
			return Unmet(number("most", within))
		}
		return Met()
	})
}

// heldBefore: what an agency called off was attended or held only if that was
// before it did so, and no sample had been taken (T10).
func heldBefore() Rule {
	return Rule{ID: "T10", Basis: "section 11", needsData: true, check: func(k *Case) Outcome {
		i := k.Contract.itemFor(k.Act)
		if i.state != event.StateCancelledByAgency {
			return Met()
		}
		t := k.Contract.test(int(itemOf(k.Act)))
		taken := itemRegion(k.Act) == event.TestRegion && t.takenAt != 0
		return must(k.at < i.calledOff && !taken)
	}}
}

// notCancelled: what an agency has called off once is not missed, and not refused,
// whatever it was recorded as since (T10).
func notCancelled() Rule {
	return Rule{ID: "T10", Basis: "section 11", needsData: true, check: func(k *Case) Outcome {
		return must(k.Contract.itemFor(k.Act).calledOff == 0)
	}}
}

// appointmentCome: nobody is absent from what has not begun.
func appointmentCome() Rule {
	return Rule{ID: "G65x", Basis: "section 6.5 (d)", needsData: true, check: func(k *Case) Outcome {
		begin := k.Contract.itemOn(k.Act).Start()
		if t := k.Contract.test(int(itemOf(k.Act))); t != nil && itemRegion(k.Act) == event.TestRegion {
			begin = t.begin()
		}
		if k.Occurred.Before(begin) {
			return Unmet(date("on", k.Contract.itemOn(k.Act)))
		}
		return Met()
	}}.As(TooEarly)
}

// noticeInTime: of a test that is over nobody is told any more, and so none is
// missed.
func noticeInTime() Rule {
	return sampleRule("G65y", "section 6.5 (d)", func(k *Case, t *test) Outcome {
		if k.mayTell(t) && !k.Recorded.Before(t.end()) {
			return Unmet(date("on", t.on))
		}
		return Met()
	}).As(TooLate)
}

// excuse: the coordinator excuses with a reason; unanswered for long enough, an
// absence counts as excused.
func excuse() Rule {
	return Rule{ID: "G65c", Basis: "section 6.5 (d)", needsData: true, check: func(k *Case) Outcome {
		if k.By.Role != roles.Clock {
			return must(reasonOf(k.Act) != "")
		}
		last := k.excusedAfter()
		if k.Today <= last {
			return Unmet(date("due", last))
		}
		return Met()
	}}
}

// answeredInTime: that the youth was asked and had no reason can only be said while
// an answer still counts; after that the absence is excused. What counts is the day
// of the record: an agency does not date its word back.
func answeredInTime() Rule {
	return Rule{ID: "G65g", Basis: "section 6.5 (d)", needsData: true, check: func(k *Case) Outcome {
		last := k.excusedAfter()
		if k.Today > last {
			return Unmet(date("due", last))
		}
		return Met()
	}}
}

// excusedAfter is the last day on which an absence waits for an answer.
func (k *Case) excusedAfter() agreement.Date {
	return k.Contract.itemOn(k.Act).AddDays(k.Terms.N(agreement.ExcuseSilenceDays))
}

func reasoned() Rule {
	return Rule{ID: "G65d", Basis: "section 6.5 (d)", needsData: true, check: func(k *Case) Outcome { return must(reasonOf(k.Act) != "") }}
}
