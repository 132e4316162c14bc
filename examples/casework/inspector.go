package main

import (
	"cmp"
	"time"

	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/event/verify"
)

// inspector judges the log against the invariants of the process, without the
// engine that wrote it.
func (a *app) inspector() (inspector, error) {
	terms, err := a.terms()
	if err != nil {
		return nil, err
	}
	return &invariants{verifier: verify.New(terms...), limit: a.real().Add(apart)}, nil
}

type invariants struct {
	verifier *verify.Verifier
	found    []verify.Violation
	limit    time.Time // of what the machine's clock can have brought
	later    int       // how many were recorded after it
}

func (i *invariants) note(v verify.Violation) { i.found = append(i.found, v) }

func (i *invariants) record(rec event.Record) error {
	if h, err := rec.ReadHeader(); err == nil && h.Recorded.After(i.limit) {
		i.later++
	}
	return i.verifier.Record(rec, i.note)
}

func (i *invariants) end(a *app, n *names) int {
	i.verifier.End(i.note)
	for _, v := range i.found {
		a.page.line(a.page.red(padded(n.of(v.Case), 20)), padded(a.say(sayEventNo, v.Seq), 14),
			a.say(sayInvariant, v.ID, v.Saw, cmp.Or(v.Expected, "–")))
	}
	a.clocks(i.verifier.Count().Skewed, i.later)
	return len(i.found)
}

// clocks tells what the clocks of those who recorded were like. The order of a case is
// that of its sequence, so that nothing is wrong with the log; but a case whose last
// event lies ahead stands still until then.
func (a *app) clocks(skewed, later int) {
	if skewed > 0 {
		a.page.line(a.page.yellow(a.say(saySkewed, skewed)))
	}
	if later > 0 {
		a.page.line(a.page.yellow(a.say(sayLater, later, a.moments(a.real()))))
	}
}
