package main

// choiceSays says what the codes mean that the labels of the library leave out:
// those that a rule or the agreement names without words of its own.
var choiceSays = map[string]phrase{
	"drug-use":        {"bruk av narkotika", "bruk av narkotika", "drug use"},
	"drug-possession": {"besittelse av narkotika", "innehaving av narkotika", "possession of drugs"},
	"doping":          {"doping", "doping", "doping"},

	"held":     {"samtalen ble holdt", "samtalen vart halden", "the talk was held"},
	"declined": {"samtalen ble avslått", "samtalen vart avslått", "the talk was declined"},
	"skipped":  {"samtalen ble utelatt, med grunn", "samtalen vart utelaten, med grunn", "the talk was left out, with a reason"},

	"withdrawal":    {"etter tilbaketrukket samtykke", "etter tilbaketrekt samtykke", "after consent was withdrawn"},
	"follow-up":     {"oppfølging", "oppfølging", "follow-up"},
	"dilution":      {"etter en fortynnet prøve", "etter ei fortynna prøve", "after a diluted sample"},
	"confirm-at-18": {"om å fortsette etter 18 år", "om å halde fram etter 18 år", "about going on after 18"},

	"plan":        {"en prøve etter planen", "ei prøve etter planen", "a sample of the plan"},
	"replacement": {"til erstatning for en annen", "til erstatning for ei anna", "in place of another"},
	"negative":    {"negativ", "negativ", "negative"},
	"positive":    {"positiv", "positiv", "positive"},

	"breach":      {"brudd på vilkårene", "brot på vilkåra", "a breach of the conditions"},
	"new-offence": {"et nytt straffbart forhold", "eit nytt straffbart forhold", "a new offence"},

	"holiday":     {"ferie", "ferie", "holiday"},
	"illness":     {"sykdom", "sjukdom", "illness"},
	"institution": {"opphold på institusjon", "opphald på institusjon", "a stay in an institution"},
	"staffing":    {"mangel på personale", "mangel på personale", "want of staff"},

	"safety":     {"sikkerhet", "tryggleik", "safety"},
	"youth-wish": {"ungdommens eget ønske", "ønsket til ungdommen sjølv", "the youth's own wish"},
}
