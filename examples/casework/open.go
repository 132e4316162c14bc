package main

import (
	"bufio"
	"errors"
	"flag"
	"strings"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/contract"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// openFlags has one for every field of a registration, so that a new field
// becomes a flag by itself.
func openFlags(a *app, fs *flag.FlagSet) {
	actorFlags(a, fs)
	fs.Func("occurred", "TIME", a.setOccurred)
	fs.StringVar(&a.request, "request", "", "REF")
	fs.StringVar(&a.more.name, "name", "", "NAME")
	fs.StringVar(&a.more.born, "born", "", "DATE")
	fs.BoolVar(&a.mint, "mint", false, "")
	fs.BoolVar(&a.dry, "dry-run", false, "")
	kind, _ := event.Standard().Kind(event.Registered{}.EventType())
	for _, f := range kind.Fields() {
		if fs.Lookup(f.Path) != nil {
			continue
		}
		fs.Func(f.Path, strings.ToUpper(strings.TrimPrefix(f.Shape, "[]")), func(value string) error {
			a.settings = append(a.settings, setting{f.Path, value})
			return nil
		})
	}
}

// register opens a case.
func register(a *app, words []string) error {
	n, err := a.names()
	if err != nil {
		return err
	}
	if a.more.name != "" && !fitName(a.more.name) {
		return wrong(sayBadName)
	}
	r := contract.Request{Occurred: a.occurred}
	if r.Actor, r.As, r.Org, err = a.actor(n); err != nil {
		return err
	}
	if r.ID, err = a.requestID(); err != nil {
		return err
	}
	if err := a.birthdays(); err != nil {
		return err
	}
	if len(words) == 0 && len(a.settings) > 0 {
		a.usual(r)
	}
	kind, _ := event.Standard().Kind(event.Registered{}.EventType())
	data, err := a.typedData(kind, words)
	if err != nil {
		return err
	}
	if r.Act, err = a.payload(kind, &filler{names: n, mint: a.mint, terms: noTerms, last: noEvent}, data); err != nil {
		return err
	}
	if err := a.connect(true); err != nil {
		return err
	}
	return a.opened(n, r)
}

// opened gives the case a reference and puts the registration forward.
func (a *app) opened(n *names, r contract.Request) error {
	id, err := a.newCase(n)
	if err != nil {
		return err
	}
	if a.dry {
		return a.explained(id, r)
	}
	answer, err := a.put(n, id, r)
	if err != nil {
		return err
	}
	a.recorded(answer)
	a.page.fact(a.say(sayCase), id.String())
	if opening, ok := r.Act.(event.Registered); ok {
		a.unbound(opening)
	}
	return nil
}

// newCase gives the reference of -name. The name of a registration that was
// not stored, or is repeated with the same -request, stands for the same.
func (a *app) newCase(n *names) (roles.Ref, error) {
	if a.more.name == "" {
		return contract.NewID()
	}
	known, there := n.known[a.more.name]
	if !there {
		return n.mint(a.more.name, named{Case: true})
	}
	_, err := a.ledger.Load(a.ctx, known.Ref)
	if known.Case && (a.request != "" || errors.Is(err, contract.ErrNotFound)) {
		return known.Ref, nil
	}
	return known.Ref, wrong(sayNameTaken, a.more.name)
}

// unbound warns of each party in a registration that the agreement in force on the
// day does not bind: what is sent to it rests on nothing.
func (a *app) unbound(opening event.Registered) {
	terms, err := a.terms()
	if err != nil {
		return
	}
	book, err := agreement.NewBook(terms...)
	if err != nil {
		return
	}
	in, err := book.For(opening.Residence, a.today())
	if err != nil {
		return
	}
	// What was written before comes first where both go to one place.
	_ = a.page.flush()
	to := &page{to: bufio.NewWriter(a.problems), coloured: a.coloured}
	for _, p := range []struct {
		field string
		kind  agreement.PartyKind
		org   roles.Org
	}{
		{"residence", agreement.MunicipalityParty, opening.Residence}, {"police", agreement.PoliceParty, opening.Police},
		{"prosecutor", agreement.ProsecutorParty, opening.Prosecutor}, {"mediation", agreement.MediationParty, opening.Mediation},
		{"school", agreement.SchoolParty, opening.School}, {"advisory", agreement.AdvisoryParty, opening.Advisory},
	} {
		if p.org != "" && !in.Bound(p.kind, p.org, a.today()) {
			to.line(to.yellow(a.say(sayUnbound, p.field, string(p.org), in.Name(), a.day(a.today()))))
		}
	}
	_ = to.flush()
}

// birthdays makes the three that matter from -born, which goes no further.
func (a *app) birthdays() error {
	if a.more.born == "" {
		return nil
	}
	var born agreement.Date
	if err := date(&born)(a.more.born); err != nil {
		return badFlag("born", "DATE")
	}
	for _, b := range []struct {
		field string
		age   int
	}{{"birthday-15", 15}, {"birthday-16", 16}, {"birthday-18", 18}} {
		a.settings = append(a.settings, setting{b.field, born.Birthday(b.age).String()})
	}
	return nil
}

// usual fills in what can be told from the rest: the youth stays where the
// residence is, as of today, and the police is the one that registers.
func (a *app) usual(r contract.Request) {
	given := map[string]string{}
	for _, s := range a.settings {
		given[s.field] = s.value
	}
	add := func(field, value string) {
		if given[field] == "" && value != "" {
			a.settings = append(a.settings, setting{field, value})
		}
	}
	add("stay", given["residence"])
	add("residence-on", a.today().String())
	if r.As == roles.Police {
		add("police", string(r.Actor.Grants[0].Org))
	}
}

func noTerms() (agreement.Hash, error) { return agreement.Hash{}, wrong(sayBadSign, "$terms") }

func noEvent(t event.Type) (uint32, error) { return 0, wrong(sayNoEvent, clip(string(t))) }
