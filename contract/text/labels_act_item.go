package text

// Acts of tests, of the draw of their dates, and of conversations: process.md
// section 6.5.
var itemActs = []Label{
	{"test.planned", "Rusprøve planlagt", "Rusprøve planlagd", "Drug test planned"},
	{"test.notified", "Rusprøve varslet", "Rusprøve varsla", "Drug test notified"},
	{"test.attended", "Møtt til rusprøve", "Møtt til rusprøve", "Drug test attended"},
	{"test.missed", "Uteblitt fra rusprøve", "Utebliven frå rusprøve", "Drug test missed"},
	{"test.excused", "Gyldig fravær fra rusprøve", "Gyldig fråvær frå rusprøve", "Absence from drug test excused"},
	{"test.unexcused", "Ugyldig fravær fra rusprøve", "Ugyldig fråvær frå rusprøve", "Absence from drug test not excused"},
	{"test.cancelled-by-agency", "Rusprøve avlyst av etaten", "Rusprøve avlyst av etaten", "Drug test cancelled by the agency"},
	{"test.refused", "Rusprøve nektet", "Rusprøve nekta", "Drug test refused"},
	{"test.unable", "Møtt, men fikk ikke levert prøve", "Møtt, men fekk ikkje levert prøve", "Came, but could not give a sample"},
	{"test.taken", "Prøve tatt", "Prøve teken", "Sample taken"},
	{"test.read", "Hurtigtest avlest", "Hurtigtest avlesen", "Rapid test read"},
	{"test.sent", "Prøve sendt til laboratoriet", "Prøve send til laboratoriet", "Sample sent to the laboratory"},
	{"test.answered", "Prøvesvar fra laboratoriet", "Prøvesvar frå laboratoriet", "Answer from the laboratory"},
	{"test.no-answer", "Prøvesvar uteblitt", "Prøvesvar uteblive", "No answer from the laboratory"},
	{"test.finding-recorded", "Prøvesvar vurdert", "Prøvesvar vurdert", "Finding recorded"},
	{"test.confirmation-requested", "Bekreftende analyse bestilt", "Stadfestande analyse bestilt", "Confirmation requested"},
	{"test.confirmation-answered", "Svar på bekreftende analyse", "Svar på stadfestande analyse", "Confirmation answered"},
	{"test.youth-told", "Ungdommen fikk vite resultatet", "Ungdommen fekk vite resultatet", "Youth told the result"},
	{"test.sample-kept", "Prøven oppbevares lenger", "Prøva blir teken vare på lenger", "Sample kept longer"},
	{"test.contested", "Innsigelse reist mot resultat eller fravær", "Motsegn reist mot resultat eller fråvær", "Result or absence contested"},
	{"test.contest-decided", "Innsigelse avgjort", "Motsegn avgjord", "Contest decided"},
	{"test.suspended", "Rusprøver stilt i bero", "Rusprøver stilte i bero", "Drug tests suspended"},

	{"draw.committed", "Trekning av prøvedatoer forseglet", "Trekking av prøvedatoar forsegla", "Draw of test dates sealed"},
	{"draw.made", "Prøvedatoer trukket", "Prøvedatoar trekte", "Test dates drawn"},
	{"draw.revealed", "Trekning av prøvedatoer åpnet", "Trekking av prøvedatoar opna", "Draw of test dates revealed"},

	{"conversation.planned", "Samtale planlagt", "Samtale planlagd", "Conversation planned"},
	{"conversation.held", "Samtale holdt", "Samtale halden", "Conversation held"},
	{"conversation.missed", "Uteblitt fra samtale", "Utebliven frå samtale", "Conversation missed"},
	{"conversation.excused", "Gyldig fravær fra samtale", "Gyldig fråvær frå samtale", "Absence from conversation excused"},
	{"conversation.unexcused", "Ugyldig fravær fra samtale", "Ugyldig fråvær frå samtale", "Absence from conversation not excused"},
	{"conversation.moved", "Samtale flyttet", "Samtale flytta", "Conversation moved"},
	{"conversation.cancelled-by-agency", "Samtale avlyst av etaten", "Samtale avlyst av etaten", "Conversation cancelled by the agency"},
}
