package text

// States: process.md sections 5, 6.5, 6.6 and 7.
var states = []Label{
	{"received", "Mottatt", "Motteken", "Received"},
	{"screening", "Under avklaring", "Under avklaring", "Being screened"},
	{"informed", "Informert", "Informert", "Informed"},
	{"offered", "Tilbudt", "Tilboden", "Offered"},
	{"consenting", "Samtykke innhentes", "Samtykke blir henta inn", "Consents being gathered"},
	{"deciding", "Venter på påtalebeslutning", "Ventar på påtaleavgjerd", "Awaiting the prosecutor's decision"},
	{"planning", "Kartlegging og plan", "Kartlegging og plan", "Mapping and plan"},
	{"signed", "Signert, ikke startet", "Signert, ikkje starta", "Signed, not started"},
	{"active", "Aktiv", "Aktiv", "Active"},
	{"paused", "Satt på pause", "Sett på pause", "Paused"},
	{"reviewing", "Brudd til vurdering", "Brot til vurdering", "Deviation under review"},
	{"referred", "Hos påtalemyndigheten", "Hos påtalemakta", "Referred to the prosecutor"},
	{"reconsidering", "Samtykke under vurdering", "Samtykke under vurdering", "Consent being reconsidered"},
	{"completed", "Fullført, evaluering gjenstår", "Fullført, evaluering står att", "Completed, evaluation remains"},
	{"aborted", "Avbrutt, evaluering gjenstår", "Avbroten, evaluering står att", "Aborted, evaluation remains"},
	{"closed-completed", "Avsluttet som fullført", "Avslutta som fullført", "Closed as completed"},
	{"closed-aborted", "Avsluttet som avbrutt", "Avslutta som avbroten", "Closed as aborted"},
	{"not-entered", "Ikke inngått", "Ikkje inngått", "Not entered"},

	{"given", "Gitt", "Gitt", "Given"},
	{"refused", "Nektet", "Nekta", "Refused"},
	{"withdrawn", "Trukket tilbake", "Trekt tilbake", "Withdrawn"},
	{"lapsed", "Bortfalt", "Falle bort", "Lapsed"},

	{"reported", "Anmeldt", "Meldt", "Reported"},
	{"under-decision", "Til påtalebeslutning", "Til påtaleavgjerd", "With the prosecutor for decision"},
	{"conditional", "Påtaleunnlatelse med vilkår", "Påtaleunnlating med vilkår", "Prosecution waived on conditions"},
	{"transferred", "Overført", "Overført", "Transferred"},
	{"dropped", "Henlagt", "Lagd bort", "Dropped"},
	{"other-reaction", "Annen reaksjon", "Annan reaksjon", "Another reaction"},
	{"changed", "Vilkår endret", "Vilkår endra", "Conditions changed"},
	{"reopened", "Gjenopptatt", "Teken opp att", "Reopened"},
	{"set-aside", "Omgjort", "Gjord om", "Set aside"},
	{"probation-ended", "Prøvetiden utløpt", "Prøvetida gått ut", "Probation ended"},

	{"move-reported", "Flytting meldt", "Flytting meld", "Move reported"},
	{"move-refused", "Overtakelse avslått", "Overtaking avslått", "Takeover refused"},

	{"planned", "Planlagt", "Planlagd", "Planned"},
	{"notified", "Varslet", "Varsla", "Notified"},
	{"attended", "Møtt", "Møtt", "Attended"},
	{"held", "Gjennomført", "Gjennomført", "Held"},
	{"missed", "Uteblitt", "Utebliven", "Missed"},
	{"excused", "Gyldig fravær", "Gyldig fråvær", "Excused"},
	{"unexcused", "Ugyldig fravær", "Ugyldig fråvær", "Unexcused"},
	{"moved", "Flyttet til en annen dag", "Flytta til ein annan dag", "Moved to another day"},
	{"cancelled-by-agency", "Avlyst av etaten", "Avlyst av etaten", "Cancelled by the agency"},
	{"erased", "Slettet", "Sletta", "Erased"},
}

// Reasons of an early end, then of a contract that was never entered:
// process.md section 5.
var reasons = []Label{
	{"breach", "Brudd på vilkår", "Brot på vilkår", "Breach of conditions"},
	{"new-offence", "Nytt lovbrudd", "Nytt lovbrot", "New offence"},
	{"withdrawn", "Ungdommen trakk samtykket", "Ungdommen trekte samtykket", "The youth withdrew consent"},
	{"guardian-withdrew", "Verge trakk samtykket", "Verje trekte samtykket", "A guardian withdrew consent"},
	{"consent-lapsed", "Samtykke ble ikke bekreftet", "Samtykke vart ikkje stadfesta", "Consent was not confirmed"},
	{"moved", "Flyttet", "Flytta", "Moved away"},
	{"unsuitable", "Kontrakten passer ikke", "Kontrakta høver ikkje", "The contract is not suitable"},
	{"cannot-deliver", "Etatene kan ikke levere", "Etatane kan ikkje levere", "The agencies cannot deliver"},
	{"basis-lapsed", "Rettsgrunnlaget er falt bort", "Rettsgrunnlaget er falle bort", "The legal basis has lapsed"},
	{"dropped", "Saken ble henlagt", "Saka vart lagd bort", "The case was dropped"},
	{"died", "Død", "Død", "Died"},
	{"under-15", "Under 15 år på handlingstidspunktet", "Under 15 år då handlinga skjedde", "Under 15 at the act"},
	{"outside-target", "Utenfor målgruppen", "Utanfor målgruppa", "Outside the target group"},
	{"declined", "Takket nei", "Takka nei", "Declined"},
	{"lapsed", "Tilbudet gikk ut på tid", "Tilbodet gjekk ut på tid", "The offer lapsed"},
	{"consent-missing", "Et nødvendig samtykke mangler", "Eit nødvendig samtykke manglar", "A required consent is missing"},
	{"prosecutor-refused", "Påtalemyndigheten sa nei", "Påtalemakta sa nei", "The prosecutor refused"},
	{"other-reaction", "Annen reaksjon", "Annan reaksjon", "Another reaction"},
	{"not-pursued", "Ikke fulgt opp videre", "Ikkje følgd opp vidare", "Not pursued further"},
	{"void", "Opprettet ved en feil", "Oppretta ved ein feil", "Opened by mistake"},
	{"erased", "Slettet", "Sletta", "Erased"},
}

// Regions: the contract and the machines beside it.
var regions = []Label{
	{"contract", "Kontrakt", "Kontrakt", "Contract"},
	{"consent", "Samtykke", "Samtykke", "Consent"},
	{"prosecution", "Straffesak", "Straffesak", "Criminal case"},
	{"transfer", "Flytting mellom kommuner", "Flytting mellom kommunar", "Move between municipalities"},
	{"test", "Rusprøve", "Rusprøve", "Drug test"},
	{"conversation", "Samtale", "Samtale", "Conversation"},
}
