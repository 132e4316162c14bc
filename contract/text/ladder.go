package text

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/ruskontrakt/ruskontrakt/agreement"
)

// LadderTable writes the ladder of an agreement as Markdown tables for people:
// what each rung is; then the rungs that are permitted for a trigger, severity,
// evidence and number in the contract period. Where none is permitted there is no
// row, and the note says so. The same terms always give the same bytes; nil terms
// permit nothing.
//
// Basis: process.md sections 6.3 and 11 (F2, T2, T3).
func LadderTable(lang Lang, terms *agreement.Terms) string {
	if terms == nil {
		terms = new(agreement.Terms)
	}
	w := ladderWords[lang.index()]
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n", w.title)
	if terms.Name() != "" {
		fmt.Fprintf(&b, "\n%s: %s\n", w.agreement, terms.Name())
	}

	heading(&b, w.rungs)
	for rung := range agreement.MaxRung + 1 {
		line(&b, strconv.Itoa(rung), Rung(lang, rung))
	}
	heading(&b, w.cells)
	for _, c := range terms.LadderTable() {
		if c.Rungs == 0 {
			continue
		}
		line(&b, Trigger(lang, c.Trigger), Severity(lang, c.Severity), Evidence(lang, c.Evidence),
			w.positions(c), list(c.Rungs.List(), strconv.Itoa))
	}
	fmt.Fprintf(&b, "\n%s\n", w.notes)
	return b.String()
}

// ladderText are the words around the labels of a ladder: for each table its
// name and then its columns.
type ladderText struct {
	title, agreement, every, later, notes string
	rungs, cells                          []string
}

// positions writes a stretch of positions: "1", "2–3", "4 and later".
func (w ladderText) positions(c agreement.LadderCell) string {
	from := strconv.Itoa(c.From)
	switch {
	case c.From == 1 && c.To == 0:
		return w.every
	case c.To == 0:
		return from + " " + w.later
	case c.To == c.From:
		return from
	}
	return from + "–" + strconv.Itoa(c.To)
}

var ladderWords = [...]ladderText{
	NB: {
		title: "Reaksjonstrappen", agreement: "Avtale", every: "alle", later: "og senere",
		notes: "Det som ikke står i tabellen, gir ingen reaksjon. Nummeret er ett mer enn tallet på reaksjoner før i kontraktsperioden; " +
			"også påtalemyndighetens avgjørelser etter en oversendelse som lar kontrakten fortsette, teller. " +
			"Et unntak fra trappen må ha en kodet grunn og være medundertegnet, og går aldri lenger enn beviset holder for: " +
			"en medisinsk prøve aldri for trinn 3, og en prøve som ikke er sanksjonær og bekreftet, aldri for trinn 4. " +
			"Trinn 0 står alltid åpent, og trinn 5 er det bare påtalemyndigheten som tar. " +
			"På det frivillige sporet finnes ingen trapp.",
		rungs: []string{"Trinnene", "Trinn", "Reaksjon"},
		cells: []string{"Tillatte trinn", "Hva som skjedde", "Alvor", "Bevis", "Nummer i perioden", "Tillatte trinn"},
	},
	NN: {
		title: "Reaksjonstrappa", agreement: "Avtale", every: "alle", later: "og seinare",
		notes: "Det som ikkje står i tabellen, gir ingen reaksjon. Nummeret er eitt meir enn talet på reaksjonar før i kontraktsperioden; " +
			"også avgjerder frå påtalemakta etter ei oversending som lèt kontrakta halde fram, tel. " +
			"Eit unntak frå trappa må ha ein koda grunn og vere medunderskrive, og går aldri lenger enn provet held for: " +
			"ei medisinsk prøve aldri for trinn 3, og ei prøve som ikkje er sanksjonær og stadfesta, aldri for trinn 4. " +
			"Trinn 0 står alltid ope, og trinn 5 er det berre påtalemakta som tek. " +
			"På det frivillige sporet finst det inga trapp.",
		rungs: []string{"Trinna", "Trinn", "Reaksjon"},
		cells: []string{"Tillatne trinn", "Kva som skjedde", "Alvor", "Prov", "Nummer i perioden", "Tillatne trinn"},
	},
	EN: {
		title: "The ladder of reactions", agreement: "Agreement", every: "every one", later: "and later",
		notes: "What is not in the table leads to no reaction. The number is one more than the reactions before it in the contract period; " +
			"decisions of the prosecutor on a referral that let the contract go on count, too. " +
			"An exception from the ladder needs a coded reason and a second signature, and never goes further than the evidence carries: " +
			"a medical sample never to rung 3, and a sample that is not in the sanction procedure and confirmed never to rung 4. " +
			"Rung 0 is always open, and only the prosecutor takes rung 5. " +
			"There is no ladder on the voluntary track.",
		rungs: []string{"The rungs", "Rung", "Reaction"},
		cells: []string{"Permitted rungs", "What happened", "Severity", "Evidence", "Number in the period", "Permitted rungs"},
	},
}
