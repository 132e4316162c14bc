package contract

import (
	"time"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/agreement/draw"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// drawRows commit to a seed, plan the tests that were drawn from it and show it
// when the period is over. The rules cannot draw again, since they do not know the
// seed: they see to it that what is drawn fits, and whoever reads the log
// afterwards draws again.
func drawRows() []Row {
	clock, coordinator := roles.Of(roles.Clock), roles.Of(roles.Coordinator)
	return []Row{
		itemRow(event.DrawCommitted{}, In(event.StateSigned, event.StateActive), clock|coordinator, committedOnce()),
		itemRow(event.TestsDrawn{}, carries, clock, carried(agreement.TestingPart), blockInTurn(), withinPeriod(), nextItem(),
			intensity(), outsideLessons(), consented(agreement.TestingPart)),
		itemRow(event.DrawRevealed{}, ended|In(event.StateClosedCompleted, event.StateClosedAborted), clock|coordinator, seedFits()),
	}
}

// committedOnce: there is one seed for a contract period, fixed before any date is
// drawn from it (T9).
func committedOnce() Rule {
	return ActRule("T9", "section 11; section 6.5 (d)", func(k *Case, a event.DrawCommitted) Outcome {
		return must(!a.Commitment.IsZero() && k.Contract.inCommon().commitment == nil)
	})
}

// blockInTurn: dates are drawn from a seed that is committed to, for the next block
// of four weeks, when that begins: no earlier than the day before. Blocks that have begun without a draw, as in a pause, are left out
// (T9).
func blockInTurn() Rule {
	return ActRule("T9", "section 11; section 6.5 (d)", func(k *Case, a event.TestsDrawn) Outcome {
		drawnTo := int(k.Contract.inCommon().block)
		if k.Contract.inCommon().commitment == nil || a.Block <= drawnTo {
			return Unmet(number("block", drawnTo+1))
		}
		b, ok := k.Contract.block(a.Block)
		if !ok || a.First != b.First || a.Last != b.Last {
			return Unmet(number("block", a.Block), date("start", b.First), date("end", b.Last))
		}
		if k.Today < b.First-1 {
			return Unmet(number("block", a.Block), date("start", b.First))
		}
		if b.Last < k.On {
			return Unmet(number("block", drawnTo+1))
		}
		return Met()
	}).Only(roles.Clock)
}

// seedFits: once, and only the seed that was committed to (T9).
func seedFits() Rule {
	return ActRule("T9", "section 11; section 6.5 (d)", func(k *Case, a event.DrawRevealed) Outcome {
		t := k.Contract.inCommon()
		return must(!t.revealed && t.commitment != nil && draw.Check(draw.Seed(a.Seed), *t.commitment, k.Contract.id))
	})
}

// block gives a block of the contract period by its number.
func (c *Contract) block(n int) (draw.Block, bool) {
	for b := range draw.Blocks(c.startedOn, c.endOn) {
		if b.Number == n {
			return b, true
		}
	}
	return draw.Block{}, false
}

// outsideLessons: a test with a window lies in one of the plan's, outside lessons
// unless the pupil agreed; one that was drawn never on a public holiday (T7).
func outsideLessons() Rule {
	return Rule{ID: "T7", Basis: "section 11; section 6.5 (s30)", needsData: true, check: func(k *Case) Outcome {
		for i, t := range testsOf(k.Act) {
			_, holiday := k.Terms.Calendar().Holiday(t.on)
			if t.has(drawn) && holiday || !k.Contract.allows(t) {
				return Unmet(number("window", i+1))
			}
		}
		return Met()
	}}
}

// allows says whether a test lies in a window of the plan that may be used. One
// without a window is announced: the youth and the collector agree on the time.
func (c *Contract) allows(t test) bool {
	if t.anyTime() && !t.has(drawn) {
		return true
	}
	weekday := uint16((t.on.Weekday()+6)%7 + 1)
	for _, w := range c.inPlan().windows {
		if w.Weekday == weekday && outOfLessons(w) && w.From <= t.from && t.from < t.to && t.to <= w.To {
			return true
		}
	}
	return false
}

// intensity: no more tests in a block of four weeks than the band has, fewer in a
// last, shorter one, and never two within 48 hours (T6). A replacement stands apart.
func intensity() Rule {
	return Rule{ID: "T6", Basis: "section 11; section 6.5 (d)", needsData: true, check: func(k *Case) Outcome {
		planned := testsOf(k.Act)
		for i := range planned {
			if planned[i].replaces != 0 {
				continue
			}
			if found := k.clearOfDraw(&planned[i]); !found.met {
				return found
			}
			if found := k.tooClose(planned[:i], &planned[i]); !found.met {
				return found
			}
			if found := k.tooMany(planned[:i+1], &planned[i]); !found.met {
				return found
			}
		}
		return Met()
	}}
}

// clearOfDraw: nothing is added by hand to weeks that have been drawn for, or so near
// to them that a drawn test could be too near. The answer is the same for all these
// days; one by one they would tell which are drawn.
func (k *Case) clearOfDraw(t *test) Outcome {
	if _, byHand := k.Act.(event.TestPlanned); !byHand {
		return Met()
	}
	b, ok := k.Contract.block(int(k.Contract.inCommon().block))
	if !ok {
		return Met()
	}
	gap := (k.Terms.N(agreement.TestGapHours) + 23) / 24
	if t.on < b.First.AddDays(-gap) || t.on > b.Last.AddDays(gap) {
		return Met()
	}
	return Unmet(date("start", b.First), date("end", b.Last))
}

// tooClose looks for a test that one to be planned stands too near to.
func (k *Case) tooClose(others []test, t *test) Outcome {
	gap := k.Terms.N(agreement.TestGapHours)
	for _, known := range [...][]test{k.Contract.tests, others} {
		for i := range known {
			if known[i].counts() && !known[i].apart(t, gap) {
				return Unmet(number("least", gap))
			}
		}
	}
	return Met()
}

// tooMany counts the tests of the block that the last of some planned ones lies in.
func (k *Case) tooMany(others []test, t *test) Outcome {
	c := k.Contract
	for b := range draw.Blocks(c.startedOn, c.endOn) {
		if t.on < b.First || t.on > b.Last {
			continue
		}
		n, most := 0, draw.CountIn(k.Terms.BandPer4Weeks(c.inPlan().band), b.Days())
		for _, known := range [...][]test{c.tests, others} {
			for i := range known {
				if o := &known[i]; o.counts() && o.on >= b.First && o.on <= b.Last {
					n++
				}
			}
		}
		if n > most {
			return Unmet(number("most", most))
		}
	}
	return Met()
}

// counts says whether a test counts towards the band: not what was called off, nor
// a replacement.
func (t *test) counts() bool { return t.replaces == 0 && t.state != event.StateCancelledByAgency }

// anyTime says whether a test has no window.
func (t *test) anyTime() bool { return t.from == 0 && t.to == 0 }

// begin is the first moment at which a test can be.
func (t *test) begin() time.Time {
	if t.anyTime() {
		return t.on.Start()
	}
	return t.slot().Begin()
}

// end is the first moment at which a test is over.
func (t *test) end() time.Time {
	if t.anyTime() {
		return t.on.AddDays(1).Start()
	}
	return t.slot().End()
}

// apart says whether two tests keep a gap of so many hours. Where one may be at any
// time of its day, whole days are counted.
func (t *test) apart(o *test, gap int) bool {
	if t.anyTime() || o.anyTime() {
		days := t.on.Sub(o.on)
		return 24*max(days, -days) >= gap
	}
	first, second := t.slot(), o.slot()
	if second.Begin().Before(first.Begin()) {
		first, second = second, first
	}
	return second.Begin().Sub(first.End()) >= hours(gap)
}

// testsOf gives the tests that an act plans.
func testsOf(act event.Payload) []test {
	switch a := act.(type) {
	case event.TestPlanned:
		return []test{{item: item{on: a.On}, from: a.From, to: a.To, replaces: a.Replaces}}
	case event.TestsDrawn:
		tests := make([]test, len(a.Tests))
		for i, d := range a.Tests {
			tests[i] = test{item: item{on: d.On}, from: d.From, to: d.To, marks: drawn}
		}
		return tests
	}
	return nil
}
