package main

import (
	"crypto/sha256"
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
		a.usual(r, a.firstAsked(r))
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
	id, err := a.newCase(n, r.ID)
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

// newCase gives the reference of the case: that of the request, so that whoever
// repeats it finds the case that it opened, with -name or without. The name of a
// registration that was not stored is given anew.
func (a *app) newCase(n *names, request roles.Ref) (roles.Ref, error) {
	id := caseOf(request)
	if a.more.name == "" {
		return id, nil
	}
	known, there := n.known[a.more.name]
	if !there {
		return n.mint(a.more.name, named{Ref: id, Case: true})
	}
	if known.Ref == id {
		return id, nil
	}
	_, err := a.ledger.Load(a.ctx, known.Ref)
	if known.Case && errors.Is(err, contract.ErrNotFound) {
		return n.renew(a.more.name, named{Ref: id, Case: true})
	}
	return id, wrong(sayNameTaken, a.more.name)
}

// caseOf makes the reference of a case from that of the request that opens it. One is
// as random as the other, and from the case nobody comes back to the request.
func caseOf(request roles.Ref) roles.Ref {
	sum := sha256.Sum256(append([]byte("casework/case/1/"), request[:]...))
	id := roles.Ref(sum[:len(roles.Ref{})])
	id[6] = id[6]&0x0f | 0x40 // version 4, as all references here
	id[8] = id[8]&0x3f | 0x80
	return id
}

// firstAsked is the day on which a registration was first put forward: today, or
// when it was stored. What is filled in must be the same when it is repeated.
func (a *app) firstAsked(r contract.Request) agreement.Date {
	if a.request == "" || a.connect(false) != nil {
		return a.today()
	}
	history, err := a.ledger.History(a.ctx, caseOf(r.ID), r.Actor)
	if err != nil {
		return a.today()
	}
	return agreement.OfTime(history[0].Recorded)
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
	to := a.aside()
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
// residence is, as of the day, and the police is the one that registers.
func (a *app) usual(r contract.Request, day agreement.Date) {
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
	add("residence-on", day.String())
	if r.As == roles.Police {
		add("police", string(r.Actor.Grants[0].Org))
	}
}

func noTerms() (agreement.Hash, error) { return agreement.Hash{}, wrong(sayBadSign, "$terms") }

func noEvent(t event.Type) (uint32, error) { return 0, wrong(sayNoEvent, clip(string(t))) }
