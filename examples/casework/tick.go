package main

import (
	"errors"

	"github.com/ruskontrakt/ruskontrakt/contract"
	"github.com/ruskontrakt/ruskontrakt/contract/text"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// mostTicks is far above what time can bring about in one case at once.
const mostTicks = 1000

var errEndless = errors.New("casework: time brings about acts without end")

// tick puts forward what only the passing of time brings about, in the given
// cases or in all. It may be run as often as one likes: every act is judged anew,
// and what has been recorded is not recorded again.
func tick(a *app, words []string) error {
	n, err := a.names()
	if err != nil {
		return err
	}
	if err := a.connect(false); err != nil {
		return err
	}
	var ids []roles.Ref
	for _, w := range words {
		id, err := a.caseRef(n, w)
		if err != nil {
			return err
		}
		ids = append(ids, id)
	}
	var problems []error
	if len(words) == 0 {
		if ids, err = a.ids(); err != nil {
			problems = append(problems, err)
		}
	}
	total := 0
	for _, id := range ids {
		done, err := a.tickCase(n, id)
		total += done
		if err != nil {
			problems = append(problems, err)
		}
	}
	if total == 0 && len(problems) == 0 {
		a.page.line(a.say(sayNoTick, a.day(a.today())))
	}
	return errors.Join(problems...)
}

// tickCase asks again after each act, since one act can lead to the next. Where
// somebody else wrote first it looks anew.
func (a *app) tickCase(n *names, id roles.Ref) (done int, err error) {
	for range mostTicks {
		c, err := a.ledger.Load(a.ctx, id)
		if err != nil {
			return done, err
		}
		l, err := a.governing(&c)
		if err != nil {
			return done, err
		}
		due := l.Ticks(c, a.now())
		if len(due) == 0 {
			return done, nil
		}
		answer, err := a.ledger.Do(a.ctx, id, contract.Request{Act: due[0], Actor: roles.TheClock(), As: roles.Clock})
		if errors.Is(err, event.ErrConflict) {
			continue
		}
		if err != nil {
			return done, err
		}
		if done == 0 {
			a.page.line(a.page.bold(n.of(id)))
		}
		done++
		a.keep(a.say(sayKeptTick, n.whole(id), text.Act(a.lang, due[0].EventType())))
		a.recorded(answer)
	}
	return done, errEndless
}
