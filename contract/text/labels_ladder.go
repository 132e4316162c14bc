package text

// The words of the ladder: process.md sections 6.3 and 11 (T1 to T4, T10 to
// T12).

var triggers = []Label{
	{"missed-test", "uteblitt fra rusprøve", "utebliven frå rusprøve", "missed a drug test"},
	{"refused-test", "nektet rusprøve", "nekta rusprøve", "refused a drug test"},
	{"positive-test", "positiv rusprøve", "positiv rusprøve", "positive drug test"},
	{"manipulated-sample", "manipulert prøve", "manipulert prøve", "manipulated sample"},
	{"missed-conversation", "uteblitt fra samtale", "utebliven frå samtale", "missed a conversation"},
	{"missed-meeting", "uteblitt fra møte", "utebliven frå møte", "missed a meeting"},
	{"new-offence", "nytt lovbrudd", "nytt lovbrot", "new offence"},
	{"stays-away", "holder seg unna", "held seg unna", "stays away"},
}

var severities = []Label{
	{"ordinary", "vanlig", "vanleg", "ordinary"},
	{"serious", "alvorlig", "alvorleg", "serious"},
}

var evidences = []Label{
	{"recorded", "registrert hendelse", "registrert hending", "recorded event"},
	{"medical", "medisinsk prøve", "medisinsk prøve", "medical sample"},
	{"sanction", "sanksjonær prøve, bekreftet", "sanksjonær prøve, stadfesta", "sanction-procedure sample, confirmed"},
}

var rungs = []Label{
	{"0", "forklart, ingen reaksjon", "forklart, ingen reaksjon", "explained, no reaction"},
	{"1", "samtale med ungdom og verger", "samtale med ungdom og verjer", "talk with the youth and the guardians"},
	{"2", "skriftlig advarsel og ny gjennomgang av planen", "skriftleg åtvaring og ny gjennomgang av planen", "written warning and review of the plan"},
	{"3", "strammere plan innenfor vilkårene", "strammare plan innanfor vilkåra", "tighter plan within the conditions"},
	{"4", "saken sendes til påtalemyndigheten", "saka blir send til påtalemakta", "referral to the prosecutor"},
	{"5", "påtalemyndighetens avgjørelse", "avgjerda til påtalemakta", "the prosecutor's decision"},
}

// Why a deviation grounds nothing, or not yet.
var flaws = []Label{
	{"unknown-trigger", "ukjent slags mulig brudd", "ukjent slag mogleg brot", "unknown kind of possible breach"},
	{"unknown-severity", "ukjent alvorsgrad", "ukjend alvorsgrad", "unknown severity"},
	{"not-serious",
		"bare et nytt lovbrudd og gjentatt, bevist manipulering kan være alvorlig",
		"berre eit nytt lovbrot og gjenteken, prova manipulering kan vere alvorleg",
		"only a new offence and repeated, proven manipulation can be serious"},
	{"no-evidence", "det er ikke vist til noe bevis", "det er ikkje vist til noko prov", "there is no reference to evidence"},
	{"excused", "fraværet er gyldig", "fråværet er gyldig", "the absence is excused"},
	{"cancelled-by-agency", "avlyst av etaten", "avlyst av etaten", "cancelled by the agency"},
	{"unable", "ungdommen møtte, men fikk ikke levert prøve", "ungdommen møtte, men fekk ikkje levert prøve", "the youth came, but could not give a sample"},
	{"excuse-open", "det er ikke avgjort om fraværet er gyldig", "det er ikkje avgjort om fråværet er gyldig", "it is not settled whether the absence is excused"},
	{"absence-unknown", "det er ikke kjent om ungdommen møtte", "det er ikkje kjent om ungdommen møtte", "it is not known whether the youth came"},
	{"not-missed", "ungdommen uteble ikke", "ungdommen uteblei ikkje", "the youth was not absent"},
	{"not-refused", "ungdommen nektet ikke", "ungdommen nekta ikkje", "the youth did not refuse"},
	{"no-procedure", "prøveprosedyren er ikke oppgitt", "prøveprosedyren er ikkje oppgitt", "the sampling procedure is not stated"},
	{"no-material", "prøvematerialet er ikke oppgitt", "prøvematerialet er ikkje oppgitt", "the sample material is not stated"},
	{"rapid", "en hurtigtest begrunner ingen reaksjon", "ein hurtigtest grunngjev ingen reaksjon", "a rapid test grounds no reaction"},
	{"unconfirmed", "prøvesvaret er ikke bekreftet", "prøvesvaret er ikkje stadfesta", "the result is not confirmed"},
	{"cleared", "prøvesvaret taler ikke mot ungdommen", "prøvesvaret taler ikkje mot ungdommen", "the result says nothing against the youth"},
	{"diluted", "prøven er fortynnet, og det er ikke juks", "prøva er fortynna, og det er ikkje juks", "the sample is diluted, which is no cheating"},
	{"contested", "innsigelsen er ikke avgjort", "motsegna er ikkje avgjord", "the contest is not settled"},
	{"washout", "bare THC, innenfor utskillingstiden", "berre THC, innanfor utskiljingstida", "nothing but THC, within the washout time"},
	{"sample-gone",
		"prøven var borte før fristen for innsigelse var ute",
		"prøva var borte før fristen for motsegn var ute",
		"the sample was gone before the time to contest was over"},
	{"late-fact", "registrert etter at det ble stoppet", "registrert etter at det vart stoppa", "recorded after the stop"},
	{"groundless", "det finnes ikke noe grunnlag", "det finst ikkje noko grunnlag", "there are no grounds"},
	{"unknown-step", "ukjent skritt", "ukjent steg", "unknown step"},
	{"window-open", "fristen for innsigelse er ikke ute", "fristen for motsegn er ikkje ute", "the time to contest is not over"},
}
