package main

import (
	"slices"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/contract/text"
	"github.com/ruskontrakt/ruskontrakt/event"
)

// show tells a case as a timeline, to somebody who takes part in it.
func show(a *app, words []string) error {
	n, err := a.names()
	if err != nil {
		return err
	}
	id, err := a.caseRef(n, words[0])
	if err != nil {
		return err
	}
	actor, as, _, err := a.actor(n)
	if err != nil {
		return err
	}
	if err := a.connect(false); err != nil {
		return err
	}
	history, err := a.ledger.History(a.ctx, id, actor)
	if err != nil {
		return err
	}
	c, err := a.ledger.Load(a.ctx, id)
	if err != nil {
		return err
	}
	sees, err := a.viewerOf(&c, actor)
	if err != nil {
		return err
	}
	a.page.line(a.page.bold(n.of(id)), " · ", text.Track(a.lang, c.Track()), " · ", text.State(a.lang, c.State()))
	var day agreement.Date
	shown := map[uint32]bool{}
	for i := range history {
		e := &history[i]
		if as.Private() && e.Type == (event.TestPlanned{}).EventType() {
			continue // which the youth learns only when told of it (process.md section 3)
		}
		shown[e.Seq] = sees.whole(e)
		e.Deadlines = slices.DeleteFunc(e.Deadlines, func(d event.DeadlineChange) bool { return !shown[d.Of] && d.Owner != as })
		if !shown[e.Seq] && !movesCase(e) || empty(e) {
			continue
		}
		if on := agreement.OfTime(e.Recorded); on != day {
			day = on
			a.page.line()
			a.page.line(a.day(day))
		}
		a.entry(n, e, shown[e.Seq])
	}
	a.page.line()
	a.page.line(a.say(sayLeftOut))
	if as.Private() {
		a.page.line(a.say(sayWithheld))
	}
	return nil
}

// movesCase says whether an entry that may not be read moves what stands above the
// timeline for all: the contract, or the criminal case with it. Every other such entry
// is left out without a trace. Their number alone tells what they are: after a positive
// screening there are more of them than after a negative one.
func movesCase(e *event.Envelope) bool {
	return slices.ContainsFunc(e.Moves, func(m event.Move) bool {
		return m.Region == event.ContractRegion || m.Region == event.ProsecutionRegion
	})
}

// empty says whether an entry only notes that a deadline passed which an entry began
// that is left out.
func empty(e *event.Envelope) bool {
	return e.Type == event.DeadlinePassed{}.EventType() && len(e.Deadlines) == 0 && !movesCase(e)
}

func (a *app) entry(n *names, e *event.Envelope, whole bool) {
	who := text.Role(a.lang, e.By.Role)
	if !e.By.Ref.IsZero() {
		who += " " + n.of(e.By.Ref)
	}
	what := text.Act(a.lang, e.Type) + a.number(e)
	if e.Erased {
		who, what = "–", a.say(sayErased)
	}
	if !whole {
		a.page.line(padded("  "+a.clock(e.Recorded), 9), padded("–", 36), a.say(sayClosed))
		a.moves(e)
		return
	}
	a.page.line(padded("  "+a.clock(e.Recorded), 9), padded(who, 36), what)
	if !e.Erased && !e.Occurred.Equal(e.Recorded) {
		a.page.fact(a.say(sayOccurred), a.day(agreement.OfTime(e.Occurred))+" "+a.clock(e.Occurred))
	}
	if !e.By.OnBehalf.IsZero() {
		a.page.fact(a.say(sayBehalfOf), n.of(e.By.OnBehalf.Of))
	}
	a.facts(e)
}
