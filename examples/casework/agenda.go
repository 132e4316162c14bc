package main

import (
	"cmp"
	"errors"
	"flag"
	"fmt"
	"iter"
	"slices"

	"github.com/ruskontrakt/ruskontrakt/contract"
	"github.com/ruskontrakt/ruskontrakt/contract/text"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

func agendaFlags(a *app, fs *flag.FlagSet) {
	fs.Func("until", "DATE", date(&a.more.until))
	fs.StringVar(&a.more.as, "as", "", "ROLE")
	fs.StringVar(&a.more.org, "org", "", "ORG")
}

// owed is a deadline of a case.
type owed struct {
	contract.Due
	of roles.Ref
}

// agenda lists the open deadlines of all cases by who owes them: the host's own
// work, shown to whoever may read the file.
func agenda(a *app, _ []string) error {
	n, err := a.names()
	if err != nil {
		return err
	}
	only, err := role(a.more.as)
	if err != nil {
		return err
	}
	if err := a.connect(false); err != nil {
		return err
	}
	all, problems := a.due()
	all = slices.DeleteFunc(all, func(d owed) bool {
		return only != roles.NoRole && d.Owner != only || a.more.org != "" && string(d.Org) != a.more.org
	})
	slices.SortStableFunc(all, func(x, y owed) int {
		return cmp.Or(cmp.Compare(ownerRank(x.Owner), ownerRank(y.Owner)), cmp.Compare(x.Org, y.Org), cmp.Compare(x.On, y.On))
	})
	a.page.line(a.page.bold(a.say(sayAgendaOf, a.day(a.today()))))
	if len(all) == 0 {
		a.page.line(a.say(sayNothingDue))
	}
	for i, d := range all {
		if i == 0 || d.Owner != all[i-1].Owner || d.Org != all[i-1].Org {
			a.page.line()
			a.page.line(a.page.bold(a.owner(d.Owner)), " ", string(d.Org))
		}
		a.page.line("  ", padded(a.day(d.On), 20), a.status(d.Status), padded(n.of(d.of), 20), text.Deadline(a.lang, d.Key))
	}
	return problems
}

// ownerRank puts what nobody owes last.
func ownerRank(r roles.Role) int {
	if r == roles.NoRole {
		return int(roles.Clock) + 1
	}
	return int(r)
}

func (a *app) status(s contract.DueStatus) string {
	name := padded(text.DeadlineStatus(a.lang, s), 22)
	switch s {
	case contract.Passed, contract.HeldOn:
		return a.page.red(name)
	case contract.Warning:
		return a.page.yellow(name)
	case contract.Running:
	}
	return name
}

// due collects the deadlines of every case, until the day of -until if there is
// one. A case that cannot be read is an error, after all the others.
func (a *app) due() ([]owed, error) {
	var all []owed
	var problems []error
	for c, err := range a.cases() {
		if err != nil {
			problems = append(problems, err)
			continue
		}
		l, err := a.governing(&c)
		if err != nil {
			problems = append(problems, fmt.Errorf("%s: %w", c.ID().Short(), err))
			continue
		}
		for _, d := range l.Agenda(c, a.now()) {
			if a.more.until.IsZero() || d.On <= a.more.until {
				all = append(all, owed{d, c.ID()})
			}
		}
	}
	return all, errors.Join(problems...)
}

// cases reads every case, in the order in which they were opened.
func (a *app) cases() iter.Seq2[contract.Contract, error] {
	return func(yield func(contract.Contract, error) bool) {
		ids, err := a.ids()
		for _, id := range ids {
			c, err := a.ledger.Load(a.ctx, id)
			if !yield(c, err) {
				return
			}
		}
		if err != nil {
			yield(contract.Contract{}, err)
		}
	}
}

// ids finds the cases of the store.
func (a *app) ids() ([]roles.Ref, error) {
	var all []roles.Ref
	for entry, err := range a.store.From(a.ctx, event.Position("")) {
		if err != nil {
			return all, err
		}
		if entry.Record.Seq == 1 {
			all = append(all, entry.Record.Contract)
		}
	}
	return all, nil
}
