package main

import (
	"flag"
	"strings"

	"github.com/ruskontrakt/ruskontrakt/contract/text"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

func peopleFlags(a *app, fs *flag.FlagSet) {
	fs.StringVar(&a.more.as, "as", "", "ROLE")
	fs.StringVar(&a.more.org, "org", "", "ORG")
	fs.StringVar(&a.more.ref, "ref", "", "REF")
}

// people lists the short names, or adds some.
func people(a *app, words []string) error {
	n, err := a.names()
	if err != nil {
		return err
	}
	if len(words) == 0 {
		a.list(n)
		return nil
	}
	what := named{Org: roles.Org(a.more.org)}
	if what.As, err = role(a.more.as); err != nil {
		return err
	}
	if what.Org != "" && what.Org.Check() != nil {
		return wrong(sayBadFlag, "org", "ORG")
	}
	if a.more.ref != "" {
		ref, err := roles.ParseRef(a.more.ref)
		if err != nil || !ref.Opaque() || len(words) > 1 {
			return wrong(sayBadFlag, "ref", "REF")
		}
		what.Ref = ref
	}
	for _, name := range words {
		if !fitName(name) {
			return wrong(sayBadName)
		}
		if _, taken := n.known[name]; taken {
			return wrong(sayNameTaken, name)
		}
		if _, err := n.mint(name, what); err != nil {
			return err
		}
	}
	if err := n.save(); err != nil {
		return err
	}
	for _, name := range words {
		a.person(name, n.known[name])
	}
	return nil
}

func (a *app) list(n *names) {
	for _, name := range n.sorted() {
		a.person(name, n.known[name])
	}
	if len(n.known) > 0 {
		a.page.line()
	}
	a.page.line(a.say(sayPeopleNotice, plain(n.path)))
}

func (a *app) person(name string, what named) {
	kind := ""
	switch {
	case what.Case:
		kind = a.say(sayCase)
	case what.As != roles.NoRole:
		kind = text.Role(a.lang, what.As)
	}
	a.page.line(padded(name, 24), padded(what.Ref.Short(), 10), padded(kind, 26), string(what.Org))
}

// role reads a stored name; nothing is no role.
func role(s string) (roles.Role, error) {
	if s == "" {
		return roles.NoRole, nil
	}
	r, err := roles.ParseRole(s)
	if err != nil {
		return r, wrong(sayNoRole, clip(s), strings.Join(stored(roles.All()), ", "))
	}
	return r, nil
}
