package text

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/contract"
	"github.com/ruskontrakt/ruskontrakt/event"
)

// Table writes a description as Markdown tables for people: states,
// transitions, rules with their texts, deadlines, and the machines beside the
// contract. The same description always gives the same bytes.
func Table(lang Lang, d contract.Description) string {
	w := tableWords[lang.index()]
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n", Track(lang, d.Track))

	heading(&b, w.states)
	for _, s := range d.States {
		place := ""
		switch {
		case s.Initial:
			place = w.initial
		case s.Terminal:
			place = w.terminal
		}
		line(&b, State(lang, s.State), Role(lang, s.Owner), place)
	}
	heading(&b, w.transitions)
	for _, t := range d.Transitions {
		to := stateList(lang, t.To)
		switch {
		case t.Stays && len(t.To) == 0:
			to = w.unchanged
		case t.Stays:
			to += "; " + w.orUnchanged
		}
		who := Roles(lang, t.Roles)
		if len(t.Proposers) > 0 {
			who += " (" + w.proposed + " " + Roles(lang, t.Proposers) + ")"
		}
		line(&b, t.Row, Act(lang, t.Act), strings.Join(origins(lang, d, t.From), "; "), to, who, ids(t.Rules),
			list(t.Starts, func(k agreement.Deadline) string { return Deadline(lang, k) }))
	}
	fmt.Fprintf(&b, "\n%s: %s\n", w.common, ids(d.Common))
	heading(&b, w.rules)
	for _, r := range d.Rules {
		line(&b, string(r.ID), Rule(lang, r.ID), Basis(lang, r.Basis))
	}
	heading(&b, w.deadlines)
	for _, k := range d.Deadlines {
		line(&b, Deadline(lang, k.Key), Role(lang, k.Owner), list(k.Met, func(t event.Type) string { return Act(lang, t) }))
	}
	heading(&b, w.regions)
	for _, r := range d.Regions {
		line(&b, Region(lang, r.Region), Act(lang, r.Act), stateList(lang, r.From), stateList(lang, r.To))
	}
	return b.String()
}

// stateList names states. Their names have commas in them.
func stateList(lang Lang, all []event.State) string { return strings.Join(stateNames(lang, all), "; ") }

func stateNames(lang Lang, all []event.State) []string {
	named := make([]string, len(all))
	for i, s := range all {
		named[i] = State(lang, s)
	}
	return named
}

// origins names the states that something is possible in, in one word when
// these are all of them or all that are not terminal.
func origins(lang Lang, d contract.Description, from []event.State) []string {
	words := tableWords[lang.index()]
	var every, open []event.State
	for _, s := range d.States {
		every = append(every, s.State)
		if !s.Terminal {
			open = append(open, s.State)
		}
	}
	switch {
	case slices.Equal(from, every):
		return []string{words.every}
	case slices.Equal(from, open):
		return []string{words.everyOpen}
	}
	return stateNames(lang, from)
}

func ids(all []event.RuleID) string {
	return list(all, func(id event.RuleID) string { return string(id) })
}

// heading starts a table: its name and the names of its columns.
func heading(b *strings.Builder, words []string) {
	fmt.Fprintf(b, "\n## %s\n\n", words[0])
	line(b, words[1:]...)
	b.WriteString("|" + strings.Repeat(" --- |", len(words)-1) + "\n")
}

func line(b *strings.Builder, cells ...string) {
	for _, cell := range cells {
		b.WriteString("| " + cellSafe.Replace(cell) + " ")
	}
	b.WriteString("|\n")
}

var cellSafe = strings.NewReplacer("|", `\|`, "\n", " ")

// tableText are the words around the labels of a table: for each table its name
// and then its columns.
type tableText struct {
	states, transitions, rules, deadlines, regions []string
	initial, terminal, proposed, common            string
	unchanged, orUnchanged, every, everyOpen       string
}

var tableWords = [...]tableText{
	NB: {
		states:      []string{"Tilstander", "Tilstand", "Neste steg hos", "Plass"},
		transitions: []string{"Overganger", "Rad", "Handling", "Fra", "Til", "Av", "Regler", "Starter frist"},
		rules:       []string{"Regler", "Regel", "Krav", "Grunnlag"},
		deadlines:   []string{"Frister", "Frist", "Ansvar", "Overholdes ved"},
		regions:     []string{"Ved siden av kontrakten", "Område", "Handling", "Fra", "Til"},
		initial:     "start", terminal: "slutt", proposed: "foreslått av",
		common: "Regler for alle handlinger", unchanged: "uendret", orUnchanged: "eller uendret",
		every: "alle tilstander", everyOpen: "alle tilstander før slutten",
	},
	NN: {
		states:      []string{"Tilstandar", "Tilstand", "Neste steg hos", "Plass"},
		transitions: []string{"Overgangar", "Rad", "Handling", "Frå", "Til", "Av", "Reglar", "Startar frist"},
		rules:       []string{"Reglar", "Regel", "Krav", "Grunnlag"},
		deadlines:   []string{"Fristar", "Frist", "Ansvar", "Halden ved"},
		regions:     []string{"Ved sida av kontrakta", "Område", "Handling", "Frå", "Til"},
		initial:     "start", terminal: "slutt", proposed: "etter framlegg frå",
		common: "Reglar for alle handlingar", unchanged: "uendra", orUnchanged: "eller uendra",
		every: "alle tilstandar", everyOpen: "alle tilstandar før slutten",
	},
	EN: {
		states:      []string{"States", "State", "Next step with", "Place"},
		transitions: []string{"Transitions", "Row", "Act", "From", "To", "By", "Rules", "Starts deadline"},
		rules:       []string{"Rules", "Rule", "Requirement", "Basis"},
		deadlines:   []string{"Deadlines", "Deadline", "Owed by", "Met by"},
		regions:     []string{"Beside the contract", "Area", "Act", "From", "To"},
		initial:     "initial", terminal: "terminal", proposed: "proposed by",
		common: "Rules of every act", unchanged: "unchanged", orUnchanged: "or unchanged",
		every: "every state", everyOpen: "every state before the end",
	},
}
