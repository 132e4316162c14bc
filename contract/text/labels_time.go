package text

// Deadlines: process.md section 8.
var deadlines = []Label{
	{"screening", "Starte avklaring", "Starte avklaring", "Start screening"},
	{"concern-talk", "Bekymringssamtale", "Bekymringssamtale", "Concern talk"},
	{"offer", "Gi tilbud", "Gi tilbod", "Make the offer"},
	{"reflection", "Betenkningstid", "Tenkjetid", "Time to reflect"},
	{"offer-lapse", "Svare på tilbudet", "Svare på tilbodet", "Answer the offer"},
	{"consents", "Gi samtykke", "Gi samtykke", "Give consent"},
	{"decision", "Påtalebeslutning", "Påtaleavgjerd", "Prosecutor's decision"},
	{"mapping", "Kartlegging", "Kartlegging", "Mapping"},
	{"plan", "Plan", "Plan", "Plan"},
	{"signing", "Signering", "Signering", "Signing"},
	{"start", "Oppstart", "Oppstart", "Start"},
	{"first-conversation", "Første samtale", "Første samtale", "First conversation"},
	{"first-test", "Første rusprøve", "Første rusprøve", "First drug test"},
	{"midway", "Midtveismøte", "Midtvegsmøte", "Midway meeting"},
	{"resume", "Gjenoppta etter pause", "Ta opp att etter pause", "Resume after the pause"},
	{"hearing", "Høring av ungdommen", "Høyring av ungdommen", "Hearing of the youth"},
	{"assessment", "Vurdering av det som er meldt", "Vurdering av det som er meldt", "Assessment of what was reported"},
	{"follow-up", "Oppfølgingssamtale", "Oppfølgingssamtale", "Follow-up talk"},
	{"withdrawal-talk", "Samtale om samtykket", "Samtale om samtykket", "Talk about the consent"},
	{"answer", "Svar om samtykket", "Svar om samtykket", "Answer about the consent"},
	{"tell-prosecutor", "Varsle påtalemyndigheten", "Varsle påtalemakta", "Tell the prosecutor"},
	{"receiver-answer", "Svar fra mottakende kommune", "Svar frå mottakarkommunen", "Answer of the receiving municipality"},
	{"sender-decides", "Avgjørelse i avgivende kommune", "Avgjerd i avgjevarkommunen", "Decision of the sending municipality"},
	{"attend-by", "Oppmøte", "Oppmøte", "Attendance"},
	{"end", "Kontraktens slutt", "Slutten på kontrakta", "End of the contract"},
	{"evaluation", "Evaluering", "Evaluering", "Evaluation"},
	{"close", "Avslutning", "Avslutting", "Closing"},
	{"outcome", "Utfall i straffesaken", "Utfall i straffesaka", "Outcome of the criminal case"},
	{"vacancy", "Ledig oppgave", "Ledig oppgåve", "Vacant duty"},
	{"proposal", "Bekreftelse av forslag", "Stadfesting av framlegg", "Confirmation of a proposal"},
}

// How a deadline on the agenda stands.
var statuses = []Label{
	{"running", "løper", "går", "running"},
	{"warning", "nær fristen", "nær fristen", "near its end"},
	{"passed", "fristen er ute", "fristen er ute", "passed"},
	{"overdue", "ført som oversittet", "ført som ikkje halden", "recorded as overdue"},
}

// The months as they stand in a date.
var months = [12]Label{
	{"1", "januar", "januar", "January"},
	{"2", "februar", "februar", "February"},
	{"3", "mars", "mars", "March"},
	{"4", "april", "april", "April"},
	{"5", "mai", "mai", "May"},
	{"6", "juni", "juni", "June"},
	{"7", "juli", "juli", "July"},
	{"8", "august", "august", "August"},
	{"9", "september", "september", "September"},
	{"10", "oktober", "oktober", "October"},
	{"11", "november", "november", "November"},
	{"12", "desember", "desember", "December"},
}
