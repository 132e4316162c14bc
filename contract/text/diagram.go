package text

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ruskontrakt/ruskontrakt/contract"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// Drawing draws a description. The zero value draws in bokmål what changes the
// state. The same description always gives the same bytes.
type Drawing struct {
	Lang Lang
	// Stays adds the acts that leave the state as it is, as loops.
	Stays bool
}

// gatherFrom is the number of states from which the same acts, leading to the
// same state, are drawn from one common box instead of as many arrows: most
// ends of a contract are possible from nearly everywhere.
const gatherFrom = 4

// arrow is one arrow of a diagram: the acts that lead from any of some states
// to one state.
type arrow struct {
	from []event.State
	to   event.State
	acts []event.Type
}

// arrows groups the transitions by where they come from and lead to.
func (w Drawing) arrows(d contract.Description) []arrow {
	var all []arrow
	add := func(from []event.State, to event.State, act event.Type) {
		i := slices.IndexFunc(all, func(a arrow) bool { return a.to == to && slices.Equal(a.from, from) })
		if i < 0 {
			i, all = len(all), append(all, arrow{from: from, to: to})
		}
		if !slices.Contains(all[i].acts, act) {
			all[i].acts = append(all[i].acts, act)
		}
	}
	for _, t := range d.Transitions {
		for _, to := range t.To {
			from := slices.DeleteFunc(slices.Clone(t.From), func(s event.State) bool { return s == to })
			if len(from) >= gatherFrom {
				add(from, to, t.Act)
				continue
			}
			for _, s := range from {
				add([]event.State{s}, to, t.Act)
			}
		}
		if !w.Stays || !t.Stays {
			continue
		}
		for _, s := range t.From {
			add([]event.State{s}, s, t.Act)
		}
	}
	return all
}

// gathered lists the sets of states that get a common box, in order of use.
func gathered(arrows []arrow) [][]event.State {
	var boxes [][]event.State
	for _, a := range arrows {
		if len(a.from) > 1 && box(boxes, a.from) < 0 {
			boxes = append(boxes, a.from)
		}
	}
	return boxes
}

func box(boxes [][]event.State, from []event.State) int {
	return slices.IndexFunc(boxes, func(b []event.State) bool { return slices.Equal(b, from) })
}

// source names the node that an arrow starts at.
func source(a arrow, boxes [][]event.State) string {
	if len(a.from) == 1 {
		return node(a.from[0])
	}
	return fmt.Sprintf("any%d", box(boxes, a.from)+1)
}

// node is the name of a state's node: letters and underscores in both notations.
func node(s event.State) string { return strings.ReplaceAll(s.String(), "-", "_") }

// title is what stands in a state's node: its name and who must move next.
func (w Drawing) title(s contract.StateView, newline string) string {
	title := State(w.Lang, s.State)
	if s.Owner != roles.NoRole {
		title += newline + "(" + Role(w.Lang, s.Owner) + ")"
	}
	return title
}

// boxTitle is what stands in a common box: the states it stands for.
func (w Drawing) boxTitle(d contract.Description, from []event.State, newline string) string {
	return anyOf[w.Lang.index()] + newline + strings.Join(origins(w.Lang, d, from), newline)
}

func (w Drawing) acts(a arrow, newline string) string {
	named := make([]string, len(a.acts))
	for i, act := range a.acts {
		named[i] = Act(w.Lang, act)
	}
	return strings.Join(named, newline)
}

var anyOf = [...]string{NB: "Fra enhver av:", NN: "Frå kvar av:", EN: "From any of:"}

// Mermaid draws the states of a description as a Mermaid stateDiagram-v2. Where
// the same acts lead from four or more states to one, the arrow starts at a box
// that lists them.
func (w Drawing) Mermaid(d contract.Description) string {
	const newline = "<br/>"
	var b strings.Builder
	b.WriteString("stateDiagram-v2\n")
	arrows := w.arrows(d)
	boxes := gathered(arrows)
	for _, s := range d.States {
		fmt.Fprintf(&b, "    state \"%s\" as %s\n", mermaid(w.title(s, newline)), node(s.State))
	}
	for i, from := range boxes {
		fmt.Fprintf(&b, "    state \"%s\" as any%d\n", mermaid(w.boxTitle(d, from, newline)), i+1)
	}
	for _, a := range arrows {
		from := source(a, boxes)
		if from == "" {
			from = "[*]"
		}
		fmt.Fprintf(&b, "    %s --> %s : %s\n", from, node(a.to), mermaid(w.acts(a, newline)))
	}
	for _, s := range d.States {
		if s.Terminal {
			fmt.Fprintf(&b, "    %s --> [*]\n", node(s.State))
		}
	}
	return b.String()
}

// mermaid takes out the characters that end a label in Mermaid; only a host's
// own labels have any.
func mermaid(words string) string { return mermaidSafe.Replace(words) }

var mermaidSafe = strings.NewReplacer(`"`, "'", ";", ",", "#", "", "\n", " ")

// Dot draws the states of a description for Graphviz, as [Drawing.Mermaid] does.
func (w Drawing) Dot(d contract.Description) string {
	const newline = "\n"
	var b strings.Builder
	fmt.Fprintf(&b, "digraph lifecycle {\n\tlabel=%s;\n\tlabelloc=t;\n\trankdir=TB;\n", quoted(Track(w.Lang, d.Track)))
	b.WriteString("\tnode [shape=box, style=rounded, fontname=\"sans-serif\"];\n\tedge [fontname=\"sans-serif\", fontsize=10];\n")
	b.WriteString("\tstart [shape=point];\n")
	arrows := w.arrows(d)
	boxes := gathered(arrows)
	for _, s := range d.States {
		lines := ""
		if s.Terminal {
			lines = ", peripheries=2"
		}
		fmt.Fprintf(&b, "\t%s [label=%s%s];\n", node(s.State), quoted(w.title(s, newline)), lines)
	}
	for i, from := range boxes {
		fmt.Fprintf(&b, "\tany%d [label=%s, style=dashed];\n", i+1, quoted(w.boxTitle(d, from, newline)))
	}
	for _, a := range arrows {
		from := source(a, boxes)
		if from == "" {
			from = "start"
		}
		fmt.Fprintf(&b, "\t%s -> %s [label=%s];\n", from, node(a.to), quoted(w.acts(a, newline)))
	}
	b.WriteString("}\n")
	return b.String()
}

// quoted writes a string of the notation, in which only the quotation mark and
// the backslash mean something.
func quoted(words string) string { return `"` + dotSafe.Replace(words) + `"` }

var dotSafe = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`)
