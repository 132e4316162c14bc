package text_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/contract"
	"github.com/ruskontrakt/ruskontrakt/contract/text"
	"github.com/ruskontrakt/ruskontrakt/event"
)

func day(t *testing.T, written string) agreement.Date {
	t.Helper()
	d, err := agreement.ParseDate(written)
	require.NoError(t, err)
	return d
}

func TestRefusalShowsRuleRequirementFactsAndBasis(t *testing.T) {
	refusal := &contract.Refusal{
		Act: "prosecution.decided", Row: "13", State: event.StateDeciding,
		Reasons: []contract.Reason{
			{Code: contract.RuleUnmet, Rule: "G13b", Basis: "row 13 (k)"},
			{Code: contract.RuleUnmet, Rule: "G13c", Basis: "row 13; B4 (d)", Args: []contract.Arg{
				{Name: "months", N: 14}, {Name: "least", N: 3}, {Name: "most", N: 12},
			}},
			{Code: contract.RuleUnmet, Rule: "HOST1"},
			{Code: contract.Erased, Args: []contract.Arg{{Name: "part", Text: "health"}}},
		},
	}
	require.Equal(t, `«Påtalebeslutning med vilkår» kan ikke registreres nå. Tilstand: Venter på påtalebeslutning. Rad: 13.
- G13b: Ungdommen må være hørt.
  Grunnlag: rad 13 (må kontrolleres av jurist)
- G13c: Lengden på kontrakten må ligge innenfor grensene i avtalen.
  I denne saken: måneder: 14, minst: 3, høyst: 12
  Grunnlag: rad 13; B4 (eget standardvalg)
- HOST1: Et krav er ikke oppfylt.
- En del av saken er slettet, og svaret kan skyldes det.
  I denne saken: del: helse`, text.Refusal(text.NB, refusal))
	require.Equal(t, `«Påtaleavgjerd med vilkår» kan ikkje registrerast no. Tilstand: Ventar på påtaleavgjerd. Rad: 13.
- G13b: Ungdommen må vere høyrd.
  Grunnlag: rad 13 (må kontrollerast av jurist)
- G13c: Lengda på kontrakta må liggje innanfor grensene i avtala.
  I denne saka: månader: 14, minst: 3, høgst: 12
  Grunnlag: rad 13; B4 (eige standardval)
- HOST1: Eit krav er ikkje oppfylt.
- Ein del av saka er sletta, og svaret kan kome av det.
  I denne saka: del: helse`, text.Refusal(text.NN, refusal))
	require.Equal(t, `“Prosecutor decided on conditions” cannot be recorded now. State: Awaiting the prosecutor's decision. Row: 13.
- G13b: The youth must have been heard.
  Basis: row 13 (to be checked by a jurist)
- G13c: The length of the contract must lie within the limits of the agreement.
  In this case: months: 14, at least: 3, at most: 12
  Basis: row 13; B4 (our own default)
- HOST1: A requirement is not met.
- A part of the case has been erased, and the answer may be due to that.
  In this case: part: health`, text.Refusal(text.EN, refusal))
}

// A row without a number of its own in process.md is named by its section.
func TestRefusalNamesTheSection(t *testing.T) {
	refusal := &contract.Refusal{Act: "test.planned", Row: "6.5"}
	require.Equal(t, "«Rusprøve planlagt» kan ikke registreres nå. Avsnitt: 6.5.", text.Refusal(text.NB, refusal))
	require.Equal(t, "«Rusprøve planlagd» kan ikkje registrerast no. Avsnitt: 6.5.", text.Refusal(text.NN, refusal))
	require.Equal(t, "“Drug test planned” cannot be recorded now. Section: 6.5.", text.Refusal(text.EN, refusal))
}

func TestRefusalOfWhatIsNotKnown(t *testing.T) {
	require.Empty(t, text.Refusal(text.NB, nil))
	require.Equal(t, "«–» kan ikke registreres nå.\n- Handlingen finnes ikke.",
		text.Refusal(text.Lang(77), &contract.Refusal{Reasons: []contract.Reason{{Code: contract.UnknownAct}}}))
}

// TestArgumentsAreWrittenForPeople: every kind of argument, and nothing that
// looks like a number where a date or a name is missing.
func TestArgumentsAreWrittenForPeople(t *testing.T) {
	for _, c := range []struct {
		arg  contract.Arg
		want string
	}{
		{contract.Arg{Name: "reflection-until", Date: day(t, "2021-03-15")}, "tenkjetid til: 15. mars 2021"},
		{contract.Arg{Name: "end"}, "sluttdato: –"},
		{contract.Arg{Name: "responsible", Text: "5001"}, "ansvarleg kommune: 5001"},
		{contract.Arg{Name: "recipient"}, "mottakar: –"},
		{contract.Arg{Name: "roles", Text: "youth, guardian, host-role"}, "dette kan gjerast av: ungdom, verje, host-role"},
		{contract.Arg{Name: "role", Text: "clock"}, "rolle: systemet, når fristen er ute"},
		{contract.Arg{Name: "state", Text: "active"}, "tilstand: Aktiv"},
		{contract.Arg{Name: "state"}, "tilstand: –"},
		{contract.Arg{Name: "region", Text: "test"}, "område: Rusprøve"},
		{contract.Arg{Name: "act", Text: "case.voided"}, "handling: Sak oppheva som feil"},
		{contract.Arg{Name: "same-person", Text: "case.voided"}, "må gjerast av ein annan person: Sak oppheva som feil"},
		{contract.Arg{Name: "proposal", Text: "host.act"}, "framlegg som manglar: host.act"},
		{contract.Arg{Name: "deadline", Text: "signing"}, "frist: Signering"},
		{contract.Arg{Name: "duty", Text: "economy"}, "oppgåve som manglar folk: økonomi"},
		{contract.Arg{Name: "track", Text: "voluntary"}, "spor: Frivillig, helsehjelp"},
		{contract.Arg{Name: "part", Text: "exchange"}, "del: deling av opplysningar"},
		{contract.Arg{Name: "part", Text: "conversation"}, "del: samtalar"},
		{contract.Arg{Name: "condition", Text: "testing"}, "vilkår utan dekning: rustesting"},
		{contract.Arg{Name: "band", Text: "eased"}, "testfrekvens: letta"},
		{contract.Arg{Name: "conflict", Text: "collector-treats"}, "same person har begge oppgåvene: prøvetakar og samtalepartnar"},
		{contract.Arg{Name: "group", Text: "guardians"}, "gruppe: verjene"},
		{contract.Arg{Name: "item", Text: "length"}, "manglar: kor lenge kontrakta varer"},
		{contract.Arg{Name: "next-item", N: 3}, "neste nummer: 3"},
		{contract.Arg{Name: "value", Text: "/length-months"}, "ikkje tillate: lengda"},
		{contract.Arg{Name: "value", Text: "confirmed"}, "ikkje tillate: Stadfesta"},
		{contract.Arg{Name: "rung", N: 3}, "trinn: 3 (strammare plan innanfor vilkåra)"},
		{contract.Arg{Name: "rungs", Text: "2 3"}, "tillatne trinn: 2, 3"},
		{contract.Arg{Name: "trigger", Text: "stays-away"}, "kva som skjedde: held seg unna"},
		{contract.Arg{Name: "evidence", Text: "medical"}, "prov: medisinsk prøve"},
		{contract.Arg{Name: "flaw", Text: "rapid"}, "i vegen står: ein hurtigtest grunngjev ingen reaksjon"},
		{contract.Arg{Name: "flaw", Text: "reported-before"}, "i vegen står: det er meldt før"},
		{contract.Arg{Name: "cause", Text: "breach"}, "årsak: Brot på vilkår"},
		{contract.Arg{Name: "attended"}, "oppmøte så langt: 0"},
		{contract.Arg{Name: "host-arg", N: 2}, "host-arg: 2"},
		{contract.Arg{Name: "host-arg", Text: "active"}, "host-arg: active"},
	} {
		require.Equal(t, c.want, text.Arg(text.NN, c.arg))
	}
}

// TestEmptyArgumentsAreDashesUnlessTheyCount: an argument that is a date or a text is
// never written as a number when it is empty.
func TestEmptyArgumentsAreDashesUnlessTheyCount(t *testing.T) {
	counts := []string{
		"attendances", "attended", "block", "calls", "conversation", "conversation-every-weeks", "creatinine", "days", "least", "months",
		"most", "next-item", "next-report", "of", "offers", "position", "report", "test", "version", "window",
	}
	for _, label := range text.Labels(text.ArgKind) {
		want := label.NB + ": –"
		if slices.Contains(counts, label.ID) {
			want = label.NB + ": 0"
		}
		if label.ID == "rung" {
			want = label.NB + ": 0 (" + text.Rung(text.NB, 0) + ")"
		}
		require.Equal(t, want, text.Arg(text.NB, contract.Arg{Name: event.Code(label.ID)}))
	}
}

func TestDates(t *testing.T) {
	require.Equal(t, "1. januar 2020", text.Date(text.NB, day(t, "2020-01-01")))
	require.Equal(t, "31. desember 2021", text.Date(text.NN, day(t, "2021-12-31")))
	require.Equal(t, "15 March 2021", text.Date(text.EN, day(t, "2021-03-15")))
	for month, name := range []string{"January", "February", "March", "April", "May", "June", "July", "August", "September",
		"October", "November", "December"} {
		d := day(t, "2021-01-09").AddMonths(month)
		require.Equal(t, "9 "+name+" 2021", text.Date(text.EN, d))
	}
	require.Equal(t, "–", text.Date(text.NB, -4))
}

func TestBasis(t *testing.T) {
	for _, c := range []struct {
		lang        text.Lang
		basis, want string
	}{
		{text.NB, "sections 6.3 and 6.5 (d)", "avsnitt 6.3 og 6.5 (eget standardvalg)"},
		{text.NN, "row 13; straffeprosessloven § 69 (k)", "rad 13; straffeprosesslova § 69 (må kontrollerast av jurist)"},
		{text.NN, "row 7; B3 (s1,s3-5)", "rad 7; B3 (kjelde s1,s3-5)"},
		{text.NB, "row 1 (s, ssb-klass-131)", "rad 1 (kilde ssb-klass-131)"},
		{text.NB, "row 18b; section 1, fact 9 (v)", "rad 18b; avsnitt 1, faktum 9 (praksis varierer)"},
		{text.EN, "section 11; section 4", "section 11; section 4"},
		{text.EN, "row 40; E1 (s1)", "row 40; E1 (source s1)"},
		{text.Lang(9), "row 1 (d)", "rad 1 (eget standardvalg)"},
	} {
		require.Equal(t, c.want, text.Basis(c.lang, c.basis))
	}
}
