package verify

import (
	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// Violation is one thing in a log that an invariant forbids. Saw and Expected
// are codes, dates and numbers, separated by spaces: no prose, and nothing that
// tells who somebody is.
type Violation struct {
	Case roles.Ref
	Seq  uint32 // the event that shows it; 0 when only the end of the log does
	ID   event.RuleID
	Saw  string
	// Expected is what would have been right; empty where nothing would.
	Expected string
}

// Count is what a verifier has gone through.
type Count struct {
	Cases  int // begun, whether ended or not
	Events int
	// Unjudged are the events whose payload was erased or left out. They are
	// folded as far as their header tells, and nothing is guessed beyond it.
	Unjudged int
	// Unsure are the checks that were left out because something they rest on
	// was erased, or because the terms of the case are not known.
	Unsure int
	// Skewed are the events recorded earlier than the one before them: the order
	// of a case is that of its sequence, whatever a clock said.
	Skewed int
	// Sealed are the cases that have closed and whose seed nobody has shown: their
	// draws cannot be made again. It is counted by [Verifier.End].
	Sealed     int
	Violations int
}

// Verifier reads the events of many cases. [New] makes one that knows terms; the
// zero value knows none.
type Verifier struct {
	// Kinds are the events that [Verifier.Lines] can decode; zero is the
	// standard ones. Set it before the first line. Of a host's own events only
	// what their envelopes say is judged.
	Kinds event.Registry

	terms  map[agreement.Hash]*agreed
	rows   map[event.Type]*rule
	open   map[roles.Ref]*file
	closed map[roles.Ref]closed
	idle   []*file // files of cases that have ended, to be used again
	ladder map[position]use
	count  Count
	pass   pass
}

// New makes a verifier that knows the given terms. A case that was offered under
// others violates E9, and what rests on its terms is not judged.
func New(terms ...*agreement.Terms) *Verifier {
	v := &Verifier{terms: make(map[agreement.Hash]*agreed, len(terms))}
	v.ready()
	for _, t := range terms {
		if t != nil {
			v.terms[t.Hash()] = newAgreed(t)
		}
	}
	return v
}

func (v *Verifier) ready() {
	v.rows = rulesByType()
	v.open, v.closed, v.ladder = map[roles.Ref]*file{}, map[roles.Ref]closed{}, map[position]use{}
}

// Event judges the next event of a case, after the ones before it of the same
// case; cases may come in any order and mixed. It does not keep e, whose slices
// and payload must not change afterwards. What is violated is reported at once.
func (v *Verifier) Event(e *event.Envelope, report func(Violation)) {
	if v.rows == nil {
		v.ready()
	}
	v.count.Events++
	if e.Erased || e.Data == nil {
		v.count.Unjudged++
	}
	p := &v.pass
	*p = pass{
		v: v, e: e, report: report,
		at: e.Occurred.UnixMicro(), on: agreement.OfTime(e.Occurred), today: agreement.OfTime(e.Recorded),
	}
	if done, ended := v.closed[e.Contract]; ended {
		v.closed[e.Contract] = p.afterwards(done)
		return
	}
	p.c = v.file(e.Contract)
	p.order()
	p.judge()
	if p.c.state.Terminal() {
		v.closed[e.Contract] = p.close()
		v.forget(p.c)
	}
}

// End is called after the last event, and forgets every case. Every invariant of
// today is shown by some event, so that nothing is reported here yet; a draw whose
// seed was never shown is counted.
func (v *Verifier) End(func(Violation)) {
	for _, done := range v.closed {
		if done.drawn != nil {
			v.count.Sealed++
		}
	}
	clear(v.closed)
	for _, c := range v.open {
		v.forget(c)
	}
}

// Count tells what has been gone through so far.
func (v *Verifier) Count() Count { return v.count }

func (v *Verifier) file(id roles.Ref) *file {
	if c, open := v.open[id]; open {
		return c
	}
	v.count.Cases++
	c := &file{}
	if n := len(v.idle); n > 0 {
		c, v.idle = v.idle[n-1], v.idle[:n-1]
	}
	c.ref = id
	v.open[id] = c
	return c
}

func (v *Verifier) forget(c *file) {
	delete(v.open, c.ref)
	c.reset()
	v.idle = append(v.idle, c)
}

// pass is one event on its way through the verifier.
type pass struct {
	v      *Verifier
	c      *file
	e      *event.Envelope
	report func(Violation)
	at     int64          // when it happened, in microseconds since 1970
	on     agreement.Date // and on which day
	today  agreement.Date // on which it was recorded
}

// violates reports a violation by the event.
func (p *pass) violates(id event.RuleID, saw, expected string) {
	p.violatesAt(p.e.Seq, id, saw, expected)
}

// violatesAt reports a violation that another event of the case shows.
func (p *pass) violatesAt(seq uint32, id event.RuleID, saw, expected string) {
	p.v.count.Violations++
	p.report(Violation{Case: p.e.Contract, Seq: seq, ID: id, Saw: saw, Expected: expected})
}

// sure says whether a check can be made: nothing of what it rests on is gone.
func (p *pass) sure(on doubts) bool {
	if p.c.doubt&on == 0 {
		return true
	}
	p.v.count.Unsure++
	return false
}

// bound says whether the terms of the case are known.
func (p *pass) bound() bool {
	if p.c.terms != nil {
		return true
	}
	p.v.count.Unsure++
	return false
}
