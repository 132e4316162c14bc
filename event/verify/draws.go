package verify

import (
	"slices"
	"strings"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/agreement/draw"
	"github.com/ruskontrakt/ruskontrakt/event"
)

// The invariants T6, T7 and T9: how often tests are, when they are not, and that
// their dates were drawn. Basis: process.md section 6.5; section 11.

// draws keep what was drawn until the seed is shown.
type draws struct {
	commitment agreement.Hash
	committed  uint32
	revealed   bool
	blocks     []block
	windows    []draw.Window
	slots      []draw.Slot
	drawn      []draw.Slot // memory for drawing again
}

// block is a draw as it was made: its frame and what came out. From and to are
// places among the windows and the slots.
type block struct {
	seq                    uint32
	number                 int
	first, last            agreement.Date
	count, gap             int
	after                  draw.Slot
	windowsFrom, windowsTo int
	slotsFrom, slotsTo     int
}

func (d *draws) emptied() draws {
	return draws{blocks: d.blocks[:0], windows: d.windows[:0], slots: d.slots[:0], drawn: d.drawn[:0]}
}

// outsideLessons is T7: no window lies in the pupil's lessons unless the pupil
// agreed.
func (p *pass) outsideLessons(windows []event.Window) {
	for i, w := range windows {
		if w.Lessons && !w.Agreed {
			p.violates("T7", "window "+number(i+1)+" lessons", "agreed")
		}
	}
}

// clearOfLessons is T7 for one test.
func (p *pass) clearOfLessons(it *item) {
	if it.from >= it.to || !p.sure(doubtPlan) {
		return
	}
	weekday := uint16((it.on.Weekday()+6)%7 + 1)
	for _, w := range p.c.plan.windows {
		if w.Weekday == weekday && w.Lessons && !w.Agreed && it.from < w.To && w.From < it.to {
			p.violates("T7", "test "+it.on.String()+" lessons", "agreed")
		}
	}
}

// spaced is T6 and T7 for a test that has been planned: not more in its block of
// four weeks than the band allows, not within 48 hours of another, and one new
// sample for each that was unusable.
func (p *pass) spaced(n int) {
	c := p.c
	it := &c.tests[n-1]
	p.clearOfLessons(it)
	if it.replaces != 0 {
		p.replaces(it)
		return
	}
	if !p.bound() || !p.sure(doubtTests|doubtPlan|doubtDecision|doubtDeadlines) {
		return
	}
	gap, most := c.terms.N(agreement.TestGapHours), draw.CountIn(c.terms.BandPer4Weeks(p.widest(it.on)), c.blockDays(it.on))
	number4 := 0
	for i := range c.tests {
		other := &c.tests[i]
		if i != n-1 && (other.replaces != 0 || other.state == event.StateCancelledByAgency || other.on.IsZero()) {
			continue
		}
		if c.sameBlock(other.on, it.on) {
			number4++
		}
		if i != n-1 && near(it, other, gap) {
			p.violates("T6", "tests "+it.on.String()+" "+other.on.String(), "hours "+number(gap))
		}
	}
	if number4 > most {
		p.violates("T6", "tests "+number(number4)+" in-4-weeks", "until "+number(most))
	}
}

// sameBlock says whether two days lie in the same four weeks of the period.
func (c *file) sameBlock(a, b agreement.Date) bool {
	return c.startOn.Valid() && a >= c.startOn && b >= c.startOn && a.Sub(c.startOn)/draw.BlockDays == b.Sub(c.startOn)/draw.BlockDays
}

// blockDays is how many days the four weeks of a day have; fewer at the end.
func (c *file) blockDays(on agreement.Date) int {
	if !c.startOn.Valid() || on < c.startOn || !c.endOn.Valid() {
		return draw.BlockDays
	}
	first := on - agreement.Date(on.Sub(c.startOn)%draw.BlockDays)
	return min(draw.BlockDays, c.endOn.Sub(first))
}

// near says whether two tests lie closer than the gap. A test at any time of the
// day is as far from another as their days are.
func near(a, b *item, hours int) bool {
	if a.on > b.on || a.on == b.on && a.from > b.from {
		a, b = b, a
	}
	if a.from >= a.to || b.from >= b.to {
		return b.on.Sub(a.on)*24 < hours
	}
	end := draw.Slot{On: a.on, From: a.from, To: a.to}.End()
	begin := draw.Slot{On: b.on, From: b.from, To: b.to}.Begin()
	return begin.Sub(end).Hours() < float64(hours)
}

// widest is the widest band that was in force in the block of a day.
func (p *pass) widest(on agreement.Date) agreement.Band {
	if on < p.c.plan.widestTo {
		return max(p.c.plan.band, p.c.plan.widest)
	}
	return p.c.plan.band
}

// eased keeps the band that was in force until now, for the block it lies in.
func (p *pass) eased(to agreement.Band) {
	c := p.c
	if to >= c.plan.band || !c.startOn.Valid() {
		return
	}
	if p.on >= c.plan.widestTo {
		c.plan.widest = c.plan.band
	}
	c.plan.widest = max(c.plan.widest, c.plan.band)
	c.plan.widestTo = c.startOn.AddDays((p.on.Sub(c.startOn)/draw.BlockDays + 1) * draw.BlockDays)
}

// replaces is T6 for a new sample: it stands for one that was unusable, and no
// other does.
func (p *pass) replaces(it *item) {
	was := p.c.test(it.replaces)
	if !p.sure(doubtTests) {
		return
	}
	if was == nil || was == it || was.state != event.StateUnusable {
		p.violates("T6", "replaces "+number(it.replaces), event.StateUnusable.String())
	}
	for i := range p.c.tests {
		other := &p.c.tests[i]
		if other != it && other.replaces == it.replaces && other.state != event.StateCancelledByAgency {
			p.violates("T6", "replaces "+number(it.replaces)+" twice", "once")
		}
	}
}

// commit notes the commitment to the seed. There is one for a period.
func (p *pass) commit(a *event.DrawCommitted) {
	d := &p.c.drawn
	if a.Commitment.IsZero() || d.committed != 0 {
		p.violates("T9", "commitment "+number(d.committed), "one")
	}
	d.commitment, d.committed = a.Commitment, p.e.Seq
}

// drawTests is T6, T7, T8 and T9 for a draw: it follows a commitment, and lies in
// its block. Whether the dates are the right ones shows when the seed does.
func (p *pass) drawTests(a *event.TestsDrawn) {
	c := p.c
	d := &c.drawn
	p.tested(c.testing())
	if d.committed == 0 && p.sure(doubtTests) {
		p.violates("T9", "drawn not-committed", "committed")
	}
	after := c.lastSlot(a.First)
	b := block{seq: p.e.Seq, number: a.Block, first: a.First, last: a.Last, after: after,
		windowsFrom: len(d.windows), slotsFrom: len(d.slots)}
	for _, t := range a.Tests {
		p.drawnTest(a, t)
		d.slots = append(d.slots, draw.Slot{On: t.On, From: t.From, To: t.To})
	}
	for _, w := range c.plan.windows {
		if !w.Lessons || w.Agreed {
			d.windows = append(d.windows, draw.Window{Weekday: w.Weekday, From: w.From, To: w.To})
		}
	}
	b.windowsTo, b.slotsTo = len(d.windows), len(d.slots)
	if c.terms != nil {
		b.gap = c.terms.N(agreement.TestGapHours)
		b.count = draw.CountIn(c.terms.BandPer4Weeks(c.plan.band), draw.Block{Number: a.Block, First: a.First, Last: a.Last}.Days())
	}
	if len(a.Tests) > b.count && p.bound() && p.sure(doubtPlan) {
		p.violates("T6", "drawn "+number(len(a.Tests)), "until "+number(b.count))
	}
	if p.today < a.First-1 {
		p.violates("T9", "drawn "+p.today.String(), "from "+(a.First-1).String())
	}
	p.blocked(a)
	d.blocks = append(d.blocks, b)
}

// drawnTest plans one test of a draw.
func (p *pass) drawnTest(a *event.TestsDrawn, t event.DrawnTest) {
	if t.On < a.First || t.On > a.Last {
		p.violates("T9", "drawn "+t.On.String(), a.First.String()+" "+a.Last.String())
	}
	p.plannable(agreement.TestingPart, t.On)
	if p.bound() {
		if _, holiday := p.c.terms.calendar.Holiday(t.On); holiday {
			p.violates("T9", "drawn "+t.On.String()+" holiday", "no-holiday")
		}
	}
	if it := itemAt(&p.c.tests, t.Item); it != nil {
		it.planned, it.on, it.from, it.to = p.e.Seq, t.On, t.From, t.To
		p.spaced(int(t.Item))
	}
}

// blocked is T9 for the days of a block: four weeks from the start on, until the
// end date.
func (p *pass) blocked(a *event.TestsDrawn) {
	c := p.c
	if !c.startOn.Valid() || !p.sure(doubtStates) {
		return
	}
	first := c.startOn.AddDays((a.Block - 1) * draw.BlockDays)
	if a.Block < 1 || a.First < first || a.Last > first.AddDays(draw.BlockDays-1) || !c.endOn.IsZero() && a.Last >= c.endOn {
		p.violates("T9", "block "+number(a.Block)+" "+a.First.String()+" "+a.Last.String(), "from "+first.String())
	}
	for i := range c.drawn.blocks {
		if c.drawn.blocks[i].number == a.Block {
			p.violates("T9", "block "+number(a.Block)+" twice", "once")
		}
	}
}

const wholeDay = 24 * 60

// lastSlot is the last test before a day that was not called off and replaces
// none. One without a window takes the whole of its day.
func (c *file) lastSlot(before agreement.Date) draw.Slot {
	last := draw.Slot{}
	for i := range c.tests {
		it := &c.tests[i]
		if it.on >= before || it.on.IsZero() || it.replaces != 0 || it.state == event.StateCancelledByAgency {
			continue
		}
		slot := draw.Slot{On: it.on, From: it.from, To: it.to}
		if slot.From >= slot.To {
			slot = draw.Slot{On: it.on, To: wholeDay}
		}
		if last.IsZero() || slot.End().After(last.End()) {
			last = slot
		}
	}
	return last
}

// reveal is T9: the seed is the one that was committed to, and drawing again
// gives the same dates.
func (p *pass) reveal(a *event.DrawRevealed) {
	c := p.c
	if c.state.Live() {
		p.violates("T9", "revealed in "+name(c.state), "after-the-end")
	}
	switch {
	case c.terms == nil:
		p.v.count.Unsure++
	case p.sure(doubtTests | doubtPlan | doubtDecision):
		p.redraw(draw.Seed(a.Seed), &c.drawn, c.terms)
	}
	c.drawn.revealed = true
}

// redraw draws every block again.
func (p *pass) redraw(seed draw.Seed, d *draws, terms *agreed) {
	if d.revealed || !draw.Check(seed, d.commitment, p.e.Contract) {
		p.violates("T9", "seed", "committed once")
		return
	}
	for i := range d.blocks {
		b := &d.blocks[i]
		frame := draw.Frame{
			Contract: p.e.Contract, Block: b.number, First: b.first, Last: b.last, Windows: d.windows[b.windowsFrom:b.windowsTo],
			Count: b.count, GapHours: b.gap, After: b.after, Calendar: terms.calendar,
		}
		var err error
		d.drawn, err = draw.AppendDraw(d.drawn[:0], seed, frame)
		if was := d.slots[b.slotsFrom:b.slotsTo]; err != nil || !slices.Equal(was, d.drawn) {
			p.violatesAt(b.seq, "T9", "block "+number(b.number)+" "+slotDays(was), slotDays(d.drawn))
		}
	}
}

func slotDays(slots []draw.Slot) string {
	words := []string{number(len(slots))}
	for _, s := range slots {
		words = append(words, s.On.String())
	}
	return strings.Join(words, " ")
}

// unshown keeps what was drawn from a seed that has not been shown when a case
// ends: it is shown at closing.
func (d *draws) unshown() *draws {
	if d.committed == 0 || d.revealed {
		return nil
	}
	return &draws{
		commitment: d.commitment, committed: d.committed,
		blocks: slices.Clone(d.blocks), windows: slices.Clone(d.windows), slots: slices.Clone(d.slots),
	}
}
