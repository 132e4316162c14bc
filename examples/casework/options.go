package main

import (
	"strings"

	"github.com/ruskontrakt/ruskontrakt/contract"
	"github.com/ruskontrakt/ruskontrakt/contract/text"
	"github.com/ruskontrakt/ruskontrakt/event"
)

// options says what somebody may do in a case now, and what stands in the way.
func options(a *app, words []string) error {
	n, err := a.names()
	if err != nil {
		return err
	}
	id, err := a.caseRef(n, words[0])
	if err != nil {
		return err
	}
	actor, _, _, err := a.actor(n)
	if err != nil {
		return err
	}
	if err := a.connect(false); err != nil {
		return err
	}
	c, err := a.ledger.Load(a.ctx, id)
	if err != nil {
		return err
	}
	l, err := a.governing(&c)
	if err != nil {
		return err
	}
	all := l.Options(c, actor, a.now())
	if len(all) == 0 {
		return contract.ErrNotFound
	}
	a.page.line(a.page.bold(n.of(id)), " · ", text.State(a.lang, c.State()), " · ", a.day(a.today()))
	a.listed(all, sayMayNow, true)
	a.listed(all, sayInTheWay, false)
	return nil
}

// listed writes the options that are free, or those that are not.
func (a *app) listed(all []contract.Option, title phrase, free bool) {
	first := true
	for _, o := range all {
		if (len(o.Unmet) == 0) != free {
			continue
		}
		if first {
			a.page.line()
			a.page.line(a.say(title))
			first = false
		}
		a.option(o)
	}
}

func (a *app) option(o contract.Option) {
	line := "  " + padded(string(o.Act), 34) + text.Act(a.lang, o.Act)
	if o.Proposes {
		line += " (" + a.say(sayProposal) + ")"
	}
	if len(o.To) > 0 {
		line += " → " + joined(o.To, func(s event.State) string { return text.State(a.lang, s) })
	}
	a.page.line(line)
	if len(o.Unmet) > 0 {
		// The words of a refusal, without its heading.
		_, reasons, _ := strings.Cut(text.Refusal(a.lang, &contract.Refusal{Reasons: o.Unmet}), "\n")
		a.page.indented(factAt, reasons)
	}
	if len(o.DependsOn) > 0 && len(o.Unmet) == 0 {
		a.page.fact(a.say(sayDepends), joined(o.DependsOn, func(r event.RuleID) string { return string(r) }))
	}
}

func joined[T any](all []T, name func(T) string) string {
	texts := make([]string, len(all))
	for i, one := range all {
		texts[i] = name(one)
	}
	return strings.Join(texts, ", ")
}
