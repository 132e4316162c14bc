package scenario

import (
	"maps"
	"slices"
	"strings"

	"github.com/ruskontrakt/ruskontrakt/internal/strictjson"
)

// overlay adds the members of facts to those known; what comes later wins.
func overlay(known map[string]Data, facts Data) map[string]Data {
	if facts == "" {
		return known
	}
	if known == nil {
		known = map[string]Data{}
	}
	tree, _ := strictjson.Parse([]byte(facts), strictjson.Limits{})
	for i, name := range tree.Names {
		var b strings.Builder
		if err := written(&b, tree.Items[i], plain); err == nil {
			known[name] = Data(b.String())
		}
	}
	return known
}

// merged lays facts over the members of an object: one that is there is
// replaced, null takes it away, others are added (RFC 7396, without going
// deeper).
func merged(d Data, facts map[string]Data) Data {
	if len(facts) == 0 {
		return d
	}
	members := overlay(map[string]Data{}, d)
	tree, _ := strictjson.Parse([]byte(d), strictjson.Limits{})
	order := tree.Names
	for _, name := range slices.Sorted(maps.Keys(facts)) {
		if _, there := members[name]; !there {
			order = append(order, name)
		}
		members[name] = facts[name]
	}
	var b strings.Builder
	b.WriteByte('{')
	for _, name := range order {
		if members[name] == "null" {
			continue
		}
		if b.Len() > 1 {
			b.WriteByte(',')
		}
		b.WriteString(quoted(name) + ":" + string(members[name]))
	}
	b.WriteByte('}')
	return Data(b.String())
}
