package contract

import (
	"slices"

	"github.com/ruskontrakt/ruskontrakt/roles"
)

// organisations are those of a case and those that its consents name. They are
// shared between copies of a contract and never written to.
type organisations struct {
	names []shared[roles.Org]
	of    [orgCount]uint16 // places among the names, counted from 1; 0 is none
}

type org uint8

const (
	residence org = iota
	stay
	responsible
	receiving
	police
	prosecutor
	mediation
	school
	advisory
	orgCount
)

// org gives one of the case's organisations, empty when there is none.
func (c *Contract) org(o org) roles.Org {
	if c.orgs == nil {
		return ""
	}
	return c.orgs.at(c.orgs.of[o])
}

// name changes organisations of the case in a copy.
func (c *Contract) name(change func(*organisations)) {
	var renamed organisations
	if c.orgs != nil {
		renamed = *c.orgs
	}
	renamed.names = slices.Clip(renamed.names)
	change(&renamed)
	c.orgs = &renamed
}

// at gives the name at a place.
func (o *organisations) at(place uint16) roles.Org {
	if place == 0 {
		return ""
	}
	return o.names[place-1].value()
}

// find gives the place of a name; 0 where it has none.
func (o *organisations) find(name roles.Org) uint16 {
	return uint16(slices.IndexFunc(o.names, func(known shared[roles.Org]) bool { return known.value() == name }) + 1)
}

// place gives a name a place; the empty name has none.
func (o *organisations) place(name roles.Org) uint16 {
	if name == "" {
		return 0
	}
	if known := o.find(name); known > 0 {
		return known
	}
	o.names = append(o.names, share(name))
	return uint16(len(o.names))
}

// set says which organisation it is now.
func (o *organisations) set(which org, is roles.Org) { o.of[which] = o.place(is) }

// recipient names whom an exchange consent is for.
func (c *Contract) recipient(k *consent) roles.Org {
	if c.orgs == nil {
		return ""
	}
	return c.orgs.at(k.toOrg)
}

// recipientPlace gives an organisation that a consent names its place.
func (c *Contract) recipientPlace(o roles.Org) uint16 {
	if o == "" {
		return 0
	}
	if c.orgs != nil {
		if known := c.orgs.find(o); known > 0 {
			return known
		}
	}
	var place uint16
	c.name(func(named *organisations) { place = named.place(o) })
	return place
}
