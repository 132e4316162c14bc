package main

import (
	"cmp"

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
	return &invariants{verifier: verify.New(terms...)}, nil
}

type invariants struct {
	verifier *verify.Verifier
	found    []verify.Violation
}

func (i *invariants) note(v verify.Violation) { i.found = append(i.found, v) }

func (i *invariants) record(rec event.Record) error { return i.verifier.Record(rec, i.note) }

func (i *invariants) end(a *app, n *names) int {
	i.verifier.End(i.note)
	for _, v := range i.found {
		a.page.line(a.page.red(padded(n.of(v.Case), 20)), padded(a.say(sayEventNo, v.Seq), 14),
			a.say(sayInvariant, v.ID, v.Saw, cmp.Or(v.Expected, "–")))
	}
	return len(i.found)
}
