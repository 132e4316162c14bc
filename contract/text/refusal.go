package text

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/contract"
	"github.com/ruskontrakt/ruskontrakt/event"
)

// Refusal says what was refused and why, over several lines without a line
// break at the end: the act and the state; then for each reason the rule's id
// and what it requires, what is missing in this case, and the rule's basis.
//
// The text has no more in it than the refusal: what the acting person may not
// learn has been left out of that already. A nil refusal is the empty text.
func Refusal(lang Lang, r *contract.Refusal) string {
	if r == nil {
		return ""
	}
	w := refusalWords[lang.index()]
	var b strings.Builder
	fmt.Fprintf(&b, w.refused, Act(lang, r.Act))
	if r.State != event.StateNone {
		fmt.Fprintf(&b, " %s: %s.", w.state, State(lang, r.State))
	}
	if r.Row != "" {
		fmt.Fprintf(&b, " %s: %s.", w.place(r.Row), r.Row)
	}
	for i := range r.Reasons {
		writeReason(&b, lang, w, &r.Reasons[i])
	}
	return b.String()
}

func writeReason(b *strings.Builder, lang Lang, w refusalText, r *contract.Reason) {
	sentence, known := find(lang, RuleKind, string(r.Rule))
	if !known {
		sentence = Code(lang, r.Code)
	}
	b.WriteString("\n- ")
	if r.Rule != "" {
		b.WriteString(string(r.Rule) + ": ")
	}
	b.WriteString(sentence)
	if len(r.Args) > 0 {
		b.WriteString("\n  " + w.here + ": " + findings(lang, r.Args))
	}
	if r.Basis != "" {
		b.WriteString("\n  " + w.basis + ": " + Basis(lang, r.Basis))
	}
}

// findings renders the arguments of one reason; those with one name share its label.
func findings(lang Lang, all []contract.Arg) string {
	var b strings.Builder
	for i, a := range all {
		switch {
		case i == 0:
			b.WriteString(Arg(lang, a))
		case a.Name == all[i-1].Name:
			b.WriteString("; " + argValue(lang, a))
		default:
			b.WriteString(", " + Arg(lang, a))
		}
	}
	return b.String()
}

// refusalText are the words around the labels of a refusal.
type refusalText struct{ refused, state, row, section, here, basis string }

// place says what a row's id is: a number of the tables of process.md, or, for a
// row that has none there, the section it comes from.
func (w refusalText) place(row string) string {
	if strings.Contains(row, ".") {
		return w.section
	}
	return w.row
}

var refusalWords = [...]refusalText{
	NB: {"«%s» kan ikke registreres nå.", "Tilstand", "Rad", "Avsnitt", "I denne saken", "Grunnlag"},
	NN: {"«%s» kan ikkje registrerast no.", "Tilstand", "Rad", "Avsnitt", "I denne saka", "Grunnlag"},
	EN: {"“%s” cannot be recorded now.", "State", "Row", "Section", "In this case", "Basis"},
}

// index is the language's place in a table; bokmål for an unknown value.
func (l Lang) index() Lang {
	if int(l) >= len(langNames) {
		return NB
	}
	return l
}

// Arg renders one argument of a refusal as "label: value": dates as people
// write them, codes by their labels, numbers as they are, and a dash for a date
// or a text that is not there. References of organisations stay codes.
func Arg(lang Lang, a contract.Arg) string {
	return name(lang, ArgKind, string(a.Name)) + ": " + argValue(lang, a)
}

func argValue(lang Lang, a contract.Arg) string {
	switch {
	case a.Text != "" && a.Name == "possible-in":
		return list(strings.Split(a.Text, ", "), func(state string) string { return name(lang, StateKind, state) })
	case a.Text != "" && a.Name == "roles":
		return list(strings.Split(a.Text, ", "), func(role string) string { return name(lang, RoleKind, role) })
	case a.Text != "" && a.Name == "rungs":
		return strings.ReplaceAll(a.Text, " ", ", ")
	case a.Text != "":
		for _, kind := range vocabulary(a.Name) {
			if words, known := find(lang, kind, a.Text); known {
				return words
			}
		}
		return a.Text
	case !a.Date.IsZero():
		return Date(lang, a.Date)
	case a.N == 0 && notNumber(a.Name):
		return "–"
	case a.Name == "rung":
		return strconv.Itoa(a.N) + " (" + Rung(lang, a.N) + ")"
	}
	return strconv.Itoa(a.N)
}

// vocabulary gives the labels that the value of an argument is looked up in;
// none for what is no code of ours.
func vocabulary(arg event.Code) []Kind {
	switch arg {
	case "state":
		return []Kind{StateKind}
	case "region":
		return []Kind{RegionKind}
	case "role", "roles":
		return []Kind{RoleKind}
	case "act", "proposal", "same-person":
		return []Kind{ActKind}
	case "deadline":
		return []Kind{DeadlineKind}
	case "duty":
		return []Kind{DutyKind}
	case "track":
		return []Kind{TrackKind}
	case "trigger":
		return []Kind{TriggerKind}
	case "severity":
		return []Kind{SeverityKind}
	case "evidence":
		return []Kind{EvidenceKind}
	case "flaw":
		return []Kind{FlawKind, ValueKind}
	case "cause":
		return []Kind{ReasonKind}
	case "part", "condition":
		return []Kind{PartKind, ValueKind}
	case "value":
		return []Kind{ValueKind, StateKind}
	case "band", "conflict", "group", "item", "material", "procedure":
		return []Kind{ValueKind}
	}
	return nil
}

// notNumber says whether an argument is a date or a text, so that an empty one
// is not taken for nought.
func notNumber(arg event.Code) bool {
	switch arg {
	case "due", "earliest", "end", "occurred", "on", "probation-end", "proposal-until", "recorded",
		"reflection-until", "start", "stopped", "until",
		"agreement", "laboratory", "municipality", "party", "possible-in", "recipient", "responsible", "rungs":
		return true
	}
	return len(vocabulary(arg)) > 0
}

// Date writes a date in words: "15. mars 2021", in English "15 March 2021". No
// date is a dash.
func Date(lang Lang, d agreement.Date) string {
	y, m, day := d.Civil()
	if m == 0 {
		return "–"
	}
	form := "%d. %s %d"
	if lang == EN {
		form = "%d %s %d"
	}
	return fmt.Sprintf(form, day, months[m-1].In(lang), y)
}

// Basis renders where a rule is from. The marks in brackets are those of the
// specification: s and a number is a public source, v a practice that varies, d
// the project's own default, k background law that a jurist must check.
func Basis(lang Lang, basis string) string {
	return basisWords[lang.index()].Replace(basis)
}

var basisWords = [...]*strings.Replacer{
	NB: strings.NewReplacer("sections ", "avsnitt ", "section ", "avsnitt ", "row ", "rad ", "fact ", "faktum ", " and ", " og ",
		"(d)", "(eget standardvalg)", "(k)", "(må kontrolleres av jurist)", "(v)", "(praksis varierer)", "(s, ", "(kilde ", "(s", "(kilde s"),
	NN: strings.NewReplacer("sections ", "avsnitt ", "section ", "avsnitt ", "row ", "rad ", "fact ", "faktum ", " and ", " og ",
		"politiloven", "politilova", "straffeloven", "straffelova", "straffeprosessloven", "straffeprosesslova",
		"(d)", "(eige standardval)", "(k)", "(må kontrollerast av jurist)", "(v)", "(praksis varierer)", "(s, ", "(kjelde ", "(s", "(kjelde s"),
	EN: strings.NewReplacer("(d)", "(our own default)", "(k)", "(to be checked by a jurist)", "(v)", "(practice varies)",
		"(s, ", "(source ", "(s", "(source s"),
}
