package text_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/contract"
	"github.com/ruskontrakt/ruskontrakt/contract/text"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// known lists every stored name of a kind that exists, from the declarations
// themselves: a new rule or state shows here before anybody meets it without
// words.
func known(t *testing.T) map[text.Kind][]string {
	t.Helper()
	names := map[text.Kind][]string{}
	add := func(kind text.Kind, name string) {
		if !slices.Contains(names[kind], name) {
			names[kind] = append(names[kind], name)
		}
	}
	for s := event.StateReceived; int(s) < event.StateCount; s++ {
		add(text.StateKind, s.String())
	}
	for _, r := range append(event.Reasons(), event.ReasonErased) {
		add(text.ReasonKind, r.String())
	}
	for r := event.ContractRegion; r <= event.ConversationRegion; r++ {
		add(text.RegionKind, r.String())
	}
	for _, r := range roles.All() {
		add(text.RoleKind, r.String())
	}
	for _, d := range roles.Duties() {
		add(text.DutyKind, d.String())
	}
	for _, track := range agreement.Tracks() {
		add(text.TrackKind, track.String())
	}
	for _, p := range agreement.Parts() {
		add(text.PartKind, p.String())
	}
	for _, d := range agreement.Deadlines() {
		add(text.DeadlineKind, d.String())
	}
	for _, s := range []contract.DueStatus{contract.Running, contract.Warning, contract.Passed, contract.HeldOn} {
		add(text.StatusKind, string(s))
	}
	def := contract.Standard()
	for _, k := range event.Standard().All() {
		add(text.ActKind, string(k.Type))
	}
	for _, r := range def.Rows {
		add(text.ActKind, string(r.Act))
	}
	for _, r := range def.Regions {
		add(text.ActKind, string(r.Act))
	}
	for _, r := range def.Rules() {
		add(text.RuleKind, string(r.ID))
	}
	for _, c := range inSource(t, `\b[A-Z]\w+\s+event\.Code\s*= "([a-z-]+)"`) {
		add(text.CodeKind, c)
	}
	for _, a := range inSource(t, `\b(?:text|number|date)\("([a-z-]+)"`) {
		add(text.ArgKind, a)
	}
	terms, err := agreement.Model()
	require.NoError(t, err)
	for _, item := range terms.Members(agreement.InformationItems) {
		add(text.ValueKind, item)
	}
	for _, g := range []event.Group{event.GroupNetwork, event.GroupYouth, event.GroupGuardians} {
		add(text.ValueKind, string(g))
	}
	for b := agreement.Eased; b <= agreement.Close; b++ {
		add(text.ValueKind, b.String())
	}
	for _, p := range []agreement.Procedure{agreement.Medical, agreement.Sanction, agreement.Rapid} {
		add(text.ValueKind, p.String())
	}
	for _, m := range []agreement.Material{agreement.Urine, agreement.Saliva} {
		add(text.ValueKind, m.String())
	}
	for c := roles.CollectorTreats; c <= roles.ProposerDecides; c++ {
		add(text.ValueKind, c.String())
	}
	for _, v := range inSource(t, `Erased, "([a-z-]+)"\}|text\("flaw", "([a-z-]+)"\)`) {
		add(text.ValueKind, v)
	}
	for _, trigger := range agreement.Triggers() {
		add(text.TriggerKind, string(trigger))
	}
	for _, s := range agreement.Severities() {
		add(text.SeverityKind, string(s))
	}
	for _, e := range agreement.Evidences() {
		add(text.EvidenceKind, string(e))
	}
	for rung := range agreement.MaxRung + 1 {
		add(text.RungKind, strconv.Itoa(rung))
	}
	for _, f := range append(agreement.Flaws(), agreement.Groundless, agreement.UnknownStep, agreement.WindowOpen) {
		add(text.FlawKind, string(f))
	}
	for _, v := range []string{"/conversation-every-weeks", "/length-months", "/tests-per-4-weeks"} {
		add(text.ValueKind, v)
	}
	return names
}

// inSource finds the codes that package contract writes only where it uses
// them. Codes that no declaration lists can be found in no other way.
func inSource(t *testing.T, pattern string) []string {
	t.Helper()
	files, err := filepath.Glob("../*.go")
	require.NoError(t, err)
	var found []string
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		source, err := os.ReadFile(file)
		require.NoError(t, err)
		for _, match := range regexp.MustCompile(pattern).FindAllStringSubmatch(string(source), -1) {
			found = append(found, strings.Join(match[1:], ""))
		}
	}
	require.NotEmpty(t, found, pattern)
	return found
}

func TestEverythingHasALabelInEveryLanguage(t *testing.T) {
	names := known(t)
	for _, kind := range text.Kinds() {
		labels := text.Labels(kind)
		var labelled []string
		for _, label := range labels {
			labelled = append(labelled, label.ID)
			for _, lang := range text.Langs() {
				words := label.In(lang)
				require.NotEmpty(t, words, "%s %s in %s", kind, label.ID, lang)
				require.Equal(t, strings.TrimSpace(words), words, "%s %s in %s", kind, label.ID, lang)
			}
		}
		require.ElementsMatch(t, names[kind], labelled, "%s: every name has one label, and no label is for something unknown", kind)
	}
	require.Empty(t, text.Labels("nonsense"))
}

func TestLabelsAreTheCallersOwn(t *testing.T) {
	text.Labels(text.StateKind)[0].NB = "changed"
	require.Equal(t, "Mottatt", text.State(text.NB, event.StateReceived))
}

func TestRulesAndCodesAreSentences(t *testing.T) {
	for _, kind := range []text.Kind{text.RuleKind, text.CodeKind} {
		for _, label := range text.Labels(kind) {
			for _, lang := range text.Langs() {
				words := label.In(lang)
				require.True(t, strings.HasSuffix(words, "."), "%s: %s", label.ID, words)
				require.True(t, unicode.IsUpper([]rune(words)[0]), "%s: %s", label.ID, words)
			}
		}
	}
}

// TestNorwegianLanguagesAreKeptApart finds the commonest words of the one
// language in the other.
func TestNorwegianLanguagesAreKeptApart(t *testing.T) {
	bokmål := strings.Fields("ikke fra være vært hva hvem hvis hvor hvordan noe noen bare en et av. kontrakten avtalen saken verge " +
		"vergen verger påtalemyndigheten bekreftet samtykker uker måneder dager tilbud tilbudet avbrutt skole gjennomføres " +
		"registreres kreves gis tas blir. begrunne antall hendelse fortsatt enhver leder prøvetaker forslag")
	nynorsk := strings.Fields("ikkje frå vere vore kva kven viss kor korleis noko nokon berre ein eit ei kontrakta avtala saka verje " +
		"verja verjer påtalemakta stadfesta veker månader dagar tilbod tilbodet avbroten skule grunngje hending framleis " +
		"leiar prøvetakar framlegg")
	word := regexp.MustCompile(`\pL+`)
	for _, kind := range text.Kinds() {
		for _, label := range text.Labels(kind) {
			for _, w := range word.FindAllString(strings.ToLower(label.NN), -1) {
				require.NotContains(t, bokmål, w, "%s %s: %s", kind, label.ID, label.NN)
			}
			for _, w := range word.FindAllString(strings.ToLower(label.NB), -1) {
				require.NotContains(t, nynorsk, w, "%s %s: %s", kind, label.ID, label.NB)
			}
		}
	}
}

func TestUnknownNamesAreRenderedAsThemselves(t *testing.T) {
	for _, lang := range text.Langs() {
		require.Equal(t, "X9z", text.Rule(lang, "X9z"))
		require.Equal(t, "host.event", text.Act(lang, "host.event"))
		require.Equal(t, "host-code", text.Code(lang, "host-code"))
		require.Equal(t, "invalid", text.State(lang, 250))
		require.Equal(t, "6", text.Rung(lang, 6))
		require.Equal(t, "host-flaw", text.Flaw(lang, "host-flaw"))
		for _, dash := range []string{
			text.State(lang, 0), text.Reason(lang, 0), text.Region(lang, 0), text.Role(lang, 0), text.Duty(lang, 0), text.Track(lang, 0),
			text.Part(lang, 0), text.Act(lang, ""), text.Deadline(lang, 0), text.DeadlineStatus(lang, ""), text.Rule(lang, ""),
			text.Code(lang, ""), text.Roles(lang, nil), text.Date(lang, 0), text.Trigger(lang, ""), text.Severity(lang, ""),
			text.Evidence(lang, ""), text.Flaw(lang, ""),
		} {
			require.Equal(t, "–", dash)
		}
	}
}

func TestEachKindIsLookedUpInItsOwnTable(t *testing.T) {
	for i, c := range []struct{ have, want string }{
		{text.State(text.NN, event.StateAborted), "Avbroten, evaluering står att"},
		{text.Reason(text.NB, event.GuardianWithdrew), "Verge trakk samtykket"},
		{text.Region(text.EN, event.TestRegion), "Drug test"},
		{text.Role(text.NN, roles.Collector), "prøvetakar"},
		{text.Duty(text.NB, roles.Economy), "økonomi"},
		{text.Track(text.NN, agreement.Waiver), "Påtaleunnlating med vilkår"},
		{text.Part(text.EN, agreement.Exchange), "sharing of information"},
		{text.Act(text.NB, "case.registered"), "Sak registrert"},
		{text.Deadline(text.EN, agreement.MidwayDue), "Midway meeting"},
		{text.DeadlineStatus(text.NN, contract.HeldOn), "ført som ikkje halden"},
		{text.Rule(text.NN, "G16a"), "Ungdommen må ha delteke i kartlegginga."},
		{text.Code(text.EN, contract.TooEarly), "It is too early."},
		{text.Roles(text.NB, []roles.Role{roles.Youth, roles.Guardian}), "ungdom, verge"},
		{text.Trigger(text.NN, agreement.MissedTest), "utebliven frå rusprøve"},
		{text.Severity(text.NB, agreement.SeriousSeverity), "alvorlig"},
		{text.Evidence(text.EN, agreement.MedicalEvidence), "medical sample"},
		{text.Rung(text.NN, 2), "skriftleg åtvaring og ny gjennomgang av planen"},
		{text.Flaw(text.NB, agreement.WindowOpen), "fristen for innsigelse er ikke ute"},
		{text.State(99, event.StateActive), "Aktiv"},
	} {
		require.Equal(t, c.want, c.have, i)
	}
}

func TestLang(t *testing.T) {
	for _, lang := range text.Langs() {
		read, err := text.ParseLang(lang.String())
		require.NoError(t, err)
		require.Equal(t, lang, read)
		written, err := lang.MarshalText()
		require.NoError(t, err)
		require.Equal(t, lang.String(), string(written))
		var back text.Lang
		require.NoError(t, back.UnmarshalText(written))
		require.Equal(t, lang, back)
	}
	lang, err := text.ParseLang("")
	require.NoError(t, err)
	require.Equal(t, text.NB, lang)
	lang = text.EN
	require.ErrorContains(t, lang.UnmarshalText([]byte("sv")), `unknown language "sv"`)
	require.Equal(t, text.EN, lang)
	_, err = text.Lang(3).MarshalText()
	require.Error(t, err)
}
