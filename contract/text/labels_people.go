package text

// Roles: process.md section 3.
var roleLabels = []Label{
	{"youth", "ungdom", "ungdom", "youth"},
	{"guardian", "verge", "verje", "guardian"},
	{"police", "politi", "politi", "police"},
	{"prosecutor", "påtalejurist", "påtalejurist", "prosecutor"},
	{"coordinator", "kommunal koordinator", "kommunal koordinator", "municipal coordinator"},
	{"conversation-partner", "samtalepartner", "samtalepartnar", "conversation partner"},
	{"collector", "prøvetaker", "prøvetakar", "sample collector"},
	{"health-contact", "helsekontakt", "helsekontakt", "health contact"},
	{"laboratory", "laboratorium", "laboratorium", "laboratory"},
	{"school", "videregående skole", "vidaregåande skule", "upper-secondary school"},
	{"mediation", "Konfliktrådet", "Konfliktrådet", "mediation service"},
	{"child-welfare", "barnevern", "barnevern", "child welfare"},
	{"advisory-unit", "rådgivende enhet", "rådgjevande eining", "advisory unit"},
	{"leader", "leder", "leiar", "leader"},
	{"county-governor", "statsforvalter", "statsforvaltar", "county governor"},
	{"clock", "systemet, når fristen er ute", "systemet, når fristen er ute", "the system, when time has run out"},
}

// Duties that every municipality names a holder and a deputy for.
var duties = []Label{
	{"conversations", "samtaler", "samtalar", "conversations"},
	{"testing", "rustesting", "rustesting", "drug testing"},
	{"economy", "økonomi", "økonomi", "economy"},
}

// Tracks: process.md section 2.
var tracks = []Label{
	{"waiver", "Påtaleunnlatelse med vilkår", "Påtaleunnlating med vilkår", "Conditional waiver of prosecution"},
	{"mediation", "Oppfølging i Konfliktrådet", "Oppfølging i Konfliktrådet", "Follow-up by the mediation service"},
	{"advisory", "Rådgivende enhet for russaker", "Rådgjevande eining for russaker", "Advisory unit for drug cases"},
	{"voluntary", "Frivillig, helsehjelp", "Frivillig, helsehjelp", "Voluntary, health care"},
	{"transfer71d", "Overføring etter foreslått § 71 d", "Overføring etter foreslått § 71 d", "Transfer under the proposed § 71 d"},
}

// Parts of the consent: process.md section 4.
var parts = []Label{
	{"participation", "deltakelse", "deltaking", "participation"},
	{"testing", "rustesting", "rustesting", "drug testing"},
	{"conversations", "samtaler", "samtalar", "conversations"},
	{"exchange", "deling av opplysninger", "deling av opplysningar", "sharing of information"},
	{"evaluation", "evaluering", "evaluering", "evaluation"},
	{"statistics-contact", "kontakt om statistikk", "kontakt om statistikk", "contact about statistics"},
}
