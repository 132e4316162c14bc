package main

import (
	"errors"
	"slices"

	"github.com/ruskontrakt/ruskontrakt/contract"
	"github.com/ruskontrakt/ruskontrakt/contract/text"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// explain says whether an act would be permitted, with every rule and its basis.
// Nothing is stored.
func explain(a *app, words []string) error {
	a.mint = false
	_, id, r, err := a.prepared(words)
	if err != nil {
		return err
	}
	return a.explained(id, r)
}

// explained puts the act forward as do would, over a log that stores nothing.
func (a *app) explained(id roles.Ref, r contract.Request) error {
	ledger := *a.ledger
	ledger.Log = dry{a.store, a}
	answer, err := ledger.Do(a.ctx, id, r)
	refusal, no := errors.AsType[*contract.Refusal](err)
	switch {
	case no:
		a.page.line(a.page.red(a.say(sayWouldRefuse)), " ", text.Refusal(a.lang, refusal))
		a.others(id, refusal)
		a.page.line(a.say(sayNothingStored))
		return errViolated
	case err != nil:
		return err
	}
	if answer.Repeated {
		a.recorded(answer)
		a.page.line(a.say(sayNothingStored))
		return nil
	}
	e := &answer.Events[0]
	a.page.line(a.page.green(a.say(sayWouldPermit)), " ", text.Act(a.lang, e.Type), a.number(e))
	a.facts(e)
	a.page.line(a.say(sayRulesMet))
	a.rules(e.Grounds)
	a.page.line(a.say(sayNothingStored))
	return nil
}

// others lists the rules that were judged and met besides those that were not.
// An act that the state or the role does not allow has had none judged.
func (a *app) others(id roles.Ref, refusal *contract.Refusal) {
	c, err := a.ledger.Load(a.ctx, id)
	if err != nil {
		return // a registration: there is no case yet
	}
	description := contract.Standard().Describe(c.Track())
	at := slices.IndexFunc(description.Transitions, func(t contract.Transition) bool {
		return t.Act == refusal.Act && t.Row == refusal.Row
	})
	if at < 0 || refusal.Has(string(contract.NoRole)) || refusal.Has(string(contract.WrongState)) {
		a.page.line(a.say(sayNotJudged))
		return
	}
	var met []event.RuleID
	for _, id := range slices.Concat(description.Transitions[at].Rules, description.Common) {
		if !refusal.Has(string(id)) {
			met = append(met, id)
		}
	}
	if len(met) > 0 {
		a.page.line(a.say(sayRulesMet))
		a.rules(met)
	}
}

// rules lists rules by id, what each requires and where it is from.
func (a *app) rules(ids []event.RuleID) {
	basis := map[event.RuleID]string{}
	definition := contract.Standard()
	for _, r := range definition.Rules() {
		basis[r.ID] = r.Basis
	}
	for _, id := range ids {
		a.page.line("- ", string(id), ": ", text.Rule(a.lang, id))
		a.page.line("  ", a.say(sayBasis), ": ", text.Basis(a.lang, basis[id]))
	}
}
