package main

import (
	"strings"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/contract/text"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
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
	a.page.line(a.page.bold(n.of(id)), " · ", text.Track(a.lang, c.Track()), " · ", text.State(a.lang, c.State()))
	var day agreement.Date
	for i := range history {
		e := &history[i]
		if as.Private() && secret(e) {
			continue
		}
		if on := agreement.OfTime(e.Recorded); on != day {
			day = on
			a.page.line()
			a.page.line(a.day(day))
		}
		a.entry(n, e, as)
	}
	if as.Private() {
		a.page.line()
		a.page.line(a.say(sayWithheld))
	}
	return nil
}

// secret says whether an event tells when an unannounced test is planned, which
// the youth learns only when told of it (process.md section 3). What has been
// told since stands in the timeline as that.
func secret(e *event.Envelope) bool {
	return e.Type == event.TestPlanned{}.EventType() || strings.HasPrefix(string(e.Type), "draw.")
}

// closed says whether an entry lies in the health or the conversation compartment
// and the role is kept out of them. That is narrower than an agreement may be: this
// program does not ask its disclosure matrix.
func closed(e *event.Envelope, as roles.Role) bool {
	if e.Compartment != event.HealthCompartment && e.Compartment != event.ConversationCompartment {
		return false
	}
	return !roles.Of(roles.Youth, roles.Coordinator, roles.ConversationPartner, roles.Collector, roles.HealthContact).Has(as)
}

func (a *app) entry(n *names, e *event.Envelope, as roles.Role) {
	who := text.Role(a.lang, e.By.Role)
	if !e.By.Ref.IsZero() {
		who += " " + n.of(e.By.Ref)
	}
	what := text.Act(a.lang, e.Type) + a.number(e)
	if e.Erased {
		who, what = "–", a.say(sayErased)
	}
	if closed(e, as) {
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
