package agreement

import (
	"slices"
	"strconv"
	"strings"
)

// Plan is what a case's own plan says that the agreement bounds: the lowest
// layer. A zero member says nothing.
type Plan struct {
	LengthMonths           int
	Band                   Band
	TestsPer4Weeks         int
	ConversationEveryWeeks int
	Procedures             []Procedure
	Materials              []Material
	Conditions             []string
}

// Narrows lists everything in a plan that goes beyond the terms; nothing when
// the plan only narrows them, and then without allocation. A plan with tests
// must name a band.
func (t *Terms) Narrows(p Plan) []Widening {
	n := planCheck{terms: t}
	if p.LengthMonths != 0 {
		n.atLeast("/length-months", LengthMinMonths, p.LengthMonths)
		n.atMost("/length-months", LengthMaxMonths, p.LengthMonths)
	}
	if p.TestsPer4Weeks > t.BandPer4Weeks(p.Band) {
		n.widens("/tests-per-4-weeks", strconv.Itoa(t.BandPer4Weeks(p.Band)), strconv.Itoa(p.TestsPer4Weeks), MaxDown)
	}
	if every := p.ConversationEveryWeeks; every != 0 && every*t.N(ConversationsMinPer4Weeks) > 4 {
		n.widens("/conversation-every-weeks", strconv.Itoa(4/t.N(ConversationsMinPer4Weeks)), strconv.Itoa(every), MaxDown)
	}
	for _, procedure := range p.Procedures {
		n.member("/procedures", Procedures, procedure.String())
	}
	for _, material := range p.Materials {
		n.member("/materials", Materials, material.String())
	}
	for _, condition := range p.Conditions {
		n.member("/conditions", Conditions, condition)
	}
	return n.found
}

// planCheck gathers what goes too far.
type planCheck struct {
	terms *Terms
	found []Widening
}

func (n *planCheck) widens(key, upper, lower string, rule Narrowing) {
	n.found = append(n.found, Widening{key, n.terms.name, upper, string(PlanLayer), lower, rule})
}

func (n *planCheck) atLeast(key string, f Field, have int) {
	if least := n.terms.N(f); have < least {
		n.widens(key, strconv.Itoa(least), strconv.Itoa(have), MinUp)
	}
}

func (n *planCheck) atMost(key string, f Field, have int) {
	if greatest := n.terms.N(f); have > greatest {
		n.widens(key, strconv.Itoa(greatest), strconv.Itoa(have), MaxDown)
	}
}

func (n *planCheck) member(key string, set SetKey, code string) {
	members := n.terms.sets[set]
	if !slices.Contains(members, code) {
		n.widens(key, strings.Join(members, " "), code, Subset)
	}
}
