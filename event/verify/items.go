package verify

import (
	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// item is a test or a conversation. What is known of the sample stands in a test.
type item struct {
	on        agreement.Date
	toldOn    agreement.Date // it was recorded that the youth was told the result
	kept      agreement.Date // until when the laboratory has the sample
	settledOn agreement.Date // a contest was recorded as decided
	by        roles.Ref      // who took the sample
	takenOn   agreement.Date
	takenAt   int64
	saidAt    int64  // the result, or what was said against it
	calledOff int64  // an agency cancelled it
	planned   uint32 // the events that said it
	taken     uint32
	answered  uint32
	found     uint32
	checked   uint32
	from, to  uint16
	replaces  uint16
	state     event.State
	disputed  event.State // what is contested: a result, a refusal or an absence
	traits    traits

	procedure agreement.Procedure
	material  agreement.Material
}

// traits are what the events of a test have said of it.
type traits uint16

const (
	twoTubes traits = 1 << iota
	sealed
	observed
	receipted
	unbroken
	rechecked
	onlyTHC
	diluted
	washout
	askedFirst // the youth was asked whether a refusal withdraws the consent
	lateFact
	links = twoTubes | sealed | observed | receipted | unbroken
)

func (it *item) has(t traits) bool { return it.traits&t == t }

func (it *item) set(t traits, on bool) {
	it.traits &^= t
	if on {
		it.traits |= t
	}
}

// whole says whether every link of custody is there: also the second check, once
// there was one.
func (it *item) whole() bool {
	return it.has(links) && it.answered != 0 && (it.checked == 0 || it.has(rechecked))
}

// itemAt gives a test or a conversation; a new one when it is the next.
func itemAt(items *[]item, n uint16) *item {
	if int(n) == len(*items)+1 {
		*items = append(*items, item{})
	}
	if n < 1 || int(n) > len(*items) {
		return nil
	}
	return &(*items)[n-1]
}

func (c *file) test(n uint16) *item {
	if n < 1 || int(n) > len(c.tests) {
		return nil
	}
	return &c.tests[n-1]
}

func (c *file) talk(n uint16) *item {
	if n < 1 || int(n) > len(c.talks) {
		return nil
	}
	return &c.talks[n-1]
}

// plannable is T8 for what is planned or announced: only where tests and
// conversations are carried on, ahead, and before the end date.
//
// Basis: process.md sections 6.3 and 6.5.
func (p *pass) plannable(part agreement.Part, on agreement.Date) {
	c := p.c
	what := part.String()
	_, told := p.e.Data.(event.TestNotified)
	wanted := told || part == agreement.TestingPart && c.has(wantsTesting) || part == agreement.ConversationsPart && c.has(wantsTalks)
	switch {
	case !wanted && c.doubt&(doubtDecision|doubtCase) == 0:
		p.violates("T8", what+" planned", "no-condition")
	case c.state == reconsidering && !carrying.has(c.kept), c.state != reconsidering && !carrying.has(c.state):
		p.violates("T8", what+" planned in "+name(c.state), "active reviewing referred")
	case c.state == referred && c.suspended != 0 && c.released == 0 && part == agreement.TestingPart:
		p.violates("T8", what+" planned suspended", "not-suspended")
	case p.after(on):
		p.violates("T8", what+" planned "+on.String(), "before "+c.endOn.String())
	case !told && on < p.today:
		p.violates("T8", what+" planned "+on.String(), "from "+p.today.String())
	}
}

// happened is T8 for a fact of a test or a conversation: it lies in the period,
// and in no stop of it. One that was recorded after the stop that it preceded
// carries the finding for it.
func (p *pass) happened(part agreement.Part) {
	c := p.c
	what := string(p.e.Type)
	switch {
	case c.runsFrom == 0 || p.at < c.runsFrom:
		p.violates("T8", what+" "+p.on.String()+" in "+name(c.state), "after-start")
		return
	case p.after(p.on):
		p.violates("T8", what+" "+p.on.String(), "before "+c.endOn.String())
		return
	}
	if part == agreement.TestingPart && c.suspended != 0 && p.at >= c.suspended && (c.released == 0 || p.at < c.released) {
		p.violates("T8", what+" suspended", "not-suspended")
		return
	}
	untouched := c.state == reconsidering && carrying.has(c.kept)
	switch {
	case c.stopped == 0 || untouched:
		return
	case p.at >= c.stopped && (c.resumed == 0 || p.at < c.resumed):
		p.violates("T8", what+" in "+name(c.state), "carried-on")
	case p.at < c.stopped && !p.late():
		p.violates("T8", what+" before-stop no-finding", string(lateFinding))
	}
}

// after says whether a day lies outside the period: from the end date on tests,
// conversations and new deviations stop in every state.
func (p *pass) after(on agreement.Date) bool {
	return !p.c.endOn.IsZero() && on >= p.c.endOn && p.sure(doubtDeadlines)
}

// lateFinding marks a fact that was recorded after the stop that it preceded.
const lateFinding event.Code = "late-fact"

func (p *pass) late() bool {
	for i := range p.e.Findings {
		if p.e.Findings[i].Code == lateFinding {
			return true
		}
	}
	return false
}

// uncancelled is T10: what an agency has cancelled once is not missed or refused,
// whatever was recorded of it since.
func (p *pass) uncancelled(it *item) {
	if it != nil && it.calledOff != 0 {
		p.violates("T10", string(p.e.Type), event.StateCancelledByAgency.String())
	}
}

// cameBefore is T10 for what was attended or held: of what an agency has cancelled
// only as a late fact, from before it did so. What is said in a stop that cancelled
// it is judged as such: C2 and T8.
func (p *pass) cameBefore(it *item) {
	if it == nil || it.state != event.StateCancelledByAgency || it.calledOff == p.c.stopped && p.c.resumed == 0 {
		return
	}
	if p.at >= it.calledOff || !p.late() {
		p.violates("T10", string(p.e.Type), event.StateCancelledByAgency.String())
	}
}

// absent is F4 and T10 for who did not come: the appointment had come, and nobody
// had cancelled it.
func (p *pass) absent(it *item) {
	p.uncancelled(it)
	if it != nil && p.on < it.on && p.sure(doubtTests|doubtTalks) {
		p.violates("F4", string(p.e.Type)+" "+p.on.String(), "from "+it.on.String())
	}
}

// unanswered is F4 for an absence that is said to have no reason: by the day of the
// record, the youth's answer still counted.
func (p *pass) unanswered(it *item) {
	if it == nil || !p.bound() {
		return
	}
	if last := it.on.AddDays(p.c.terms.N(agreement.ExcuseSilenceDays)); p.today > last && p.sure(doubtTests|doubtTalks) {
		p.violates("F4", string(p.e.Type)+" "+p.today.String(), "until "+last.String())
	}
}

// planTest plans a test that the coordinator has set.
func (p *pass) planTest(a *event.TestPlanned) {
	p.tested(p.c.testing())
	p.plannable(agreement.TestingPart, a.On)
	it := itemAt(&p.c.tests, a.Item)
	if it == nil {
		return
	}
	it.planned, it.on, it.from, it.to, it.replaces = p.e.Seq, a.On, a.From, a.To, a.Replaces
	p.spaced(int(a.Item))
}

// testFact is what the collector saw: of a test that was, was missed or refused.
func (p *pass) testFact(n uint16) *item {
	p.tested(p.c.testing())
	p.happened(agreement.TestingPart)
	it := p.c.test(n)
	if it == nil {
		if p.sure(doubtTests) {
			p.violates("S5", "test "+number(n), "until "+number(len(p.c.tests)))
		}
		return nil
	}
	it.set(lateFact, it.has(lateFact) || p.late())
	return it
}

// refusedTest is C6: who refuses is asked whether that withdraws the consent; yes
// or doubt is a withdrawal, and never a refusal. And T10: nobody refuses what an
// agency has cancelled.
func (p *pass) refusedTest(a *event.TestRefused) {
	it := p.testFact(a.Item)
	p.uncancelled(it)
	if !a.AskedWithdrawal {
		p.violates("C6", "refused not-asked", "asked-first")
	}
	if it != nil {
		it.set(askedFirst, a.AskedWithdrawal)
	}
}

// known is a test that something is said of which needs no consent any more.
func (p *pass) known(n uint16) *item {
	it := p.c.test(n)
	if it == nil && p.sure(doubtTests) {
		p.violates("S5", "test "+number(n), "until "+number(len(p.c.tests)))
	}
	return it
}

// planTalk plans a conversation, or moves it to another day.
func (p *pass) planTalk(n uint16, on agreement.Date) {
	p.talked()
	p.plannable(agreement.ConversationsPart, on)
	if it := itemAt(&p.c.talks, n); it != nil {
		it.planned, it.on = p.e.Seq, on
	}
}

func (p *pass) talkFact(n uint16) *item {
	p.talked()
	p.happened(agreement.ConversationsPart)
	it := p.c.talk(n)
	if it == nil {
		if p.sure(doubtTalks) {
			p.violates("S5", "conversation "+number(n), "until "+number(len(p.c.talks)))
		}
		return nil
	}
	it.set(lateFact, it.has(lateFact) || p.late())
	return it
}

// silent is F4 for an excuse by the clock: it helps the youth, when no answer
// came, and not before.
func (p *pass) silent(it *item) {
	if it == nil || p.e.By.Role != roles.Clock || !p.bound() {
		return
	}
	if last := it.on.AddDays(p.c.terms.N(agreement.ExcuseSilenceDays)); p.today <= last {
		p.violates("F4", "excused "+p.today.String(), "after "+last.String())
	}
}
