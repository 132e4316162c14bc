package main

import (
	"context"
	"errors"
	"flag"
	"strings"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/contract"
	"github.com/ruskontrakt/ruskontrakt/contract/text"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

func doFlags(a *app, fs *flag.FlagSet) {
	actorFlags(a, fs)
	fs.Func("occurred", "TIME", a.setOccurred)
	fs.Func("set", "FIELD=VALUE", func(s string) error {
		field, value, ok := strings.Cut(s, "=")
		if !ok {
			return errShape
		}
		a.settings = append(a.settings, setting{field, value})
		return nil
	})
	fs.StringVar(&a.request, "request", "", "REF")
	fs.BoolVar(&a.mint, "mint", false, "")
}

// do puts an act forward and tells what it led to.
func do(a *app, words []string) error {
	n, id, r, err := a.prepared(words)
	if err != nil {
		return err
	}
	answer, err := a.put(n, id, r)
	if err != nil {
		return err
	}
	a.recorded(answer)
	return nil
}

// put puts an act forward. The names that were made for it are on the disk before
// it is stored, and gone again where it was refused.
func (a *app) put(n *names, id roles.Ref, r contract.Request) (contract.Answer, error) {
	if err := n.save(); err != nil {
		return contract.Answer{}, err
	}
	answer, err := a.ledger.Do(a.ctx, id, r)
	if err == nil {
		a.keep(a.say(sayKept, n.whole(id), r.ID))
		return answer, nil
	}
	if notStored(err) {
		_ = n.forget() // the refusal counts; a name too many harms nobody
	}
	return answer, &requestError{r.ID, err}
}

// notStored says whether an act was refused, so that nothing can have been stored.
func notStored(err error) bool {
	_, refusal := errors.AsType[*contract.Refusal](err)
	return refusal || errors.Is(err, contract.ErrNotFound) || errors.Is(err, contract.ErrRequestReused) ||
		errors.Is(err, contract.ErrTime) || errors.Is(err, event.ErrConflict)
}

// requestError remembers the id of the request: who does not know whether it was
// stored asks again with the same one.
type requestError struct {
	id  roles.Ref
	err error
}

func (e *requestError) Error() string { return e.err.Error() }

func (e *requestError) Unwrap() error { return e.err }

// prepared reads case, act, data and actor.
func (a *app) prepared(words []string) (*names, roles.Ref, contract.Request, error) {
	var r contract.Request
	n, err := a.names()
	if err != nil {
		return n, roles.Ref{}, r, err
	}
	id, err := a.caseRef(n, words[0])
	if err != nil {
		return n, id, r, err
	}
	kind, err := kindOf(words[1])
	if err != nil {
		return n, id, r, err
	}
	if r.Actor, r.As, r.Org, err = a.actor(n); err != nil {
		return n, id, r, err
	}
	r.Occurred = a.occurred
	if r.ID, err = a.requestID(); err != nil {
		return n, id, r, err
	}
	data, err := a.typedData(kind, words[2:])
	if err != nil {
		return n, id, r, err
	}
	if err := a.connect(false); err != nil {
		return n, id, r, err
	}
	f := &filler{names: n, mint: a.mint, terms: a.termsOf(id, r.Actor), last: a.lastOf(id, r.Actor)}
	r.Act, err = a.payload(kind, f, data)
	return n, id, r, err
}

// requestID is that of -request, or a new one.
func (a *app) requestID() (roles.Ref, error) {
	if a.request == "" {
		return contract.NewID()
	}
	id, err := roles.ParseRef(a.request)
	if err != nil || !id.Opaque() {
		return id, wrong(sayBadFlag, "request", "REF")
	}
	return id, nil
}

// termsOf finds the agreement that governs a case, for somebody who takes part.
func (a *app) termsOf(id roles.Ref, actor roles.Actor) func() (agreement.Hash, error) {
	return func() (agreement.Hash, error) {
		if _, err := a.ledger.History(a.ctx, id, actor); err != nil {
			return agreement.Hash{}, err
		}
		c, err := a.ledger.Load(a.ctx, id)
		if err != nil {
			return agreement.Hash{}, err
		}
		l, err := a.governing(&c)
		if err != nil {
			return agreement.Hash{}, err
		}
		return l.Terms().Hash(), nil
	}
}

// lastOf finds the last event of a type, for somebody who takes part. Of what somebody
// may not learn even coarsely there is none.
func (a *app) lastOf(id roles.Ref, actor roles.Actor) func(event.Type) (uint32, error) {
	return func(t event.Type) (uint32, error) {
		history, err := a.ledger.History(a.ctx, id, actor)
		if err != nil {
			return 0, err
		}
		sees, err := a.viewer(id, actor)
		if err != nil {
			return 0, err
		}
		for i := len(history) - 1; i >= 0; i-- {
			if history[i].Type == t && sees.level(&history[i]) >= agreement.Derived {
				return history[i].Seq, nil
			}
		}
		return 0, wrong(sayNoEvent, clip(string(t)))
	}
}

// recorded tells what an act led to.
func (a *app) recorded(answer contract.Answer) {
	title := sayRecorded
	if answer.Repeated {
		title = sayRepeated
	}
	for i := range answer.Events {
		e := &answer.Events[i]
		a.page.line(a.page.green(a.say(title)), " ", text.Act(a.lang, e.Type), a.number(e))
		a.facts(e)
	}
}

// dry is a log that stores nothing, and refuses a youth with a live case as a store
// does.
type dry struct {
	event.Log
	app *app
}

func (d dry) Append(_ context.Context, b event.Batch) error {
	if b.Claim == (event.Claim{}) {
		return nil
	}
	for c, err := range d.app.cases() {
		if err != nil {
			return err // it may be the one
		}
		if c.ID() != b.Contract && !c.State().Terminal() && contract.ClaimOn(c.Youth()) == b.Claim {
			return &event.ClaimedError{Contract: b.Contract, Holder: c.ID()}
		}
	}
	return nil
}
