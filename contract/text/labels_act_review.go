package text

// Acts of deviation, hearing, reaction and referral, of sharing a case, and of
// what anybody may put beside it: process.md sections 6.3, 6.5 and 7.
//
// A deviation is only a possible breach until it has been assessed, and the words
// say so.
var reviewActs = []Label{
	{"deviation.reported", "Mulig brudd meldt", "Mogleg brot meldt", "Possible breach reported"},
	{"deviation.new-offence-noted", "Nytt lovbrudd notert", "Nytt lovbrot notert", "New offence noted"},
	{"review.hearing-recorded", "Ungdommen er hørt", "Ungdommen er høyrd", "Youth heard"},
	{"review.no-breach-found", "Ikke funnet brudd", "Ikkje funne brot", "No breach found"},
	{"review.explained", "Forklaring godtatt", "Forklaring godteken", "Explanation accepted"},
	{"review.reacted", "Reaksjon fastsatt", "Reaksjon fastsett", "Reaction decided"},
	{"review.referred", "Sak sendt til påtalemyndigheten", "Sak send til påtalemakta", "Case referred to the prosecutor"},
	{"review.lapsed", "Mulig brudd falt bort uten vurdering", "Mogleg brot falle bort utan vurdering", "Possible breach lapsed unassessed"},
	{"referral.continued", "Kontrakten fortsetter", "Kontrakta held fram", "Contract goes on"},
	{"referral.reopened", "Straffesak gjenopptatt", "Straffesak teken opp att", "Criminal case reopened"},
	{"referral.lapsed", "Oversendelse falt bort uten avgjørelse", "Oversending fallen bort utan avgjerd", "Referral lapsed undecided"},
	{"transfer.shared", "Ansvar delt mellom kommuner", "Ansvar delt mellom kommunar", "Responsibility shared between municipalities"},
	{"note.room-offered", "Rom tilbudt av skolen", "Rom tilbode av skulen", "Room offered by the school"},
	{"note.concern-raised", "Bekymringsmelding sendt til barnevernet", "Bekymringsmelding send til barnevernet", "Concern reported to child welfare"},
	{"note.concern-released", "Bekymringsmelding gjort synlig", "Bekymringsmelding gjord synleg", "Concern made visible"},
	{"note.change-requested", "Ønske om endring", "Ønske om endring", "Change requested"},
}
