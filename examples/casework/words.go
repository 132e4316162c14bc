package main

// What this program says itself: in bokmål, nynorsk and English.

// The commands.
var (
	sayUsage      = phrase{"casework [flagg] KOMMANDO [argumenter og flagg]", "casework [flagg] KOMMANDO [argument og flagg]", "casework [flags] COMMAND [arguments and flags]"}
	sayPeople     = phrase{"korte navn for referanser: vis, eller lag nye", "korte namn for referansar: vis, eller lag nye", "short names for references: list, or make new ones"}
	sayOpen       = phrase{"registrer en sak", "registrer ei sak", "register a case"}
	sayDo         = phrase{"før en hendelse i en sak", "før ei hending i ei sak", "record an act in a case"}
	sayExplain    = phrase{"hvorfor det ville bli tillatt eller avslått; lagrer ingenting", "kvifor det ville bli tillate eller avslått; lagrar ingenting", "why it would be permitted or refused; stores nothing"}
	sayOptions    = phrase{"hva en person kan gjøre nå, og hva som står i veien", "kva ein person kan gjere no, og kva som står i vegen", "what somebody may do now, and what stands in the way"}
	sayShow       = phrase{"sakens tidslinje, for den som har del i den", "tidslinja i saka, for den som har del i ho", "the timeline of a case, for who takes part in it"}
	sayAgenda     = phrase{"fristene i alle saker, etter hvem som har ansvaret", "fristane i alle saker, etter kven som har ansvaret", "the deadlines of all cases, by who owes them"}
	sayTick       = phrase{"før det bare tiden fører til", "før det berre tida fører til", "record what only the passing of time brings about"}
	sayActs       = phrase{"alle hendelser, eller feltene i én", "alle hendingar, eller felta i éi", "all acts, or the fields of one"}
	sayVerify     = phrase{"kontroller kjeden i hver sak", "kontroller kjeda i kvar sak", "verify the chain of every case"}
	sayCheckpoint = phrase{"skriv et signert kontrollpunkt, til oppbevaring hos andre", "skriv eit signert kontrollpunkt, til oppbevaring hos andre", "write a signed checkpoint, to be kept elsewhere"}
	sayExport     = phrase{"skriv loggen som CloudEvents eller XES, eller agendaen som iCalendar", "skriv loggen som CloudEvents eller XES, eller agendaen som iCalendar", "write the log as CloudEvents or XES, or the agenda as iCalendar"}
	sayImport     = phrase{"ta inn en logg av CloudEvents", "ta inn ein logg av CloudEvents", "take in a log of CloudEvents"}
	sayCompletion = phrase{"skript for utfylling i skallet", "skript for utfylling i skalet", "a script for completion in the shell"}
	sayHelp       = phrase{"denne oversikten, eller en kommando", "dette oversynet, eller ein kommando", "this list, or one command"}
	sayAllFlags   = phrase{"Flagg for alle kommandoer:", "Flagg for alle kommandoar:", "Flags of every command:"}
	sayItsFlags   = phrase{"Flagg:", "Flagg:", "Flags:"}
)

// What a command tells.
var (
	sayCase            = phrase{"sak", "sak", "case"}
	sayCases           = phrase{"saker", "saker", "cases"}
	sayOneEvent        = phrase{"hendelse", "hending", "event"}
	sayEvents          = phrase{"hendelser", "hendingar", "events"}
	sayRecorded        = phrase{"Ført:", "Ført:", "Recorded:"}
	sayRepeated        = phrase{"Ført fra før:", "Ført frå før:", "Recorded before:"}
	sayState           = phrase{"tilstand", "tilstand", "state"}
	sayStarts          = phrase{"ny frist", "ny frist", "new deadline"}
	sayMoved           = phrase{"flyttet frist", "flytta frist", "moved deadline"}
	sayOverdue         = phrase{"oversittet", "ikkje halden", "overdue"}
	sayMet             = phrase{"holdt", "halden", "met"}
	sayCancelled       = phrase{"bortfaller", "fell bort", "cancelled"}
	sayBy              = phrase{"innen", "innan", "by"}
	sayNobodyOwes      = phrase{"ingen har ansvaret", "ingen har ansvaret", "nobody owes it"}
	sayFinding         = phrase{"merknad", "merknad", "finding"}
	sayErased          = phrase{"innholdet er slettet", "innhaldet er sletta", "the content has been erased"}
	sayClosed          = phrase{"en del av saken som ikke vises for rollen", "ein del av saka som ikkje blir vist for rolla", "a part of the case that is not shown to the role"}
	sayLeftOut         = phrase{"Det som rollen ikke kan lese om prøver og samtaler, er ikke tatt med.", "Det som rolla ikkje kan lese om prøver og samtalar, er ikkje teke med.", "What the role may not read of tests and conversations is left out."}
	sayOccurred        = phrase{"skjedde", "skjedde", "happened"}
	sayBehalfOf        = phrase{"på vegne av", "på vegner av", "on behalf of"}
	sayWithheld        = phrase{"At en uvarslet prøve er planlagt, vises ikke her; ungdommen får vite om den ved varselet.", "At ei uvarsla prøve er planlagd, blir ikkje vist her; ungdommen får vite om ho ved varselet.", "That an unannounced test is planned is not shown here; the youth is told of it with the notice."}
	sayMayNow          = phrase{"Kan gjøres nå:", "Kan gjerast no:", "Possible now:"}
	sayInTheWay        = phrase{"Noe står i veien:", "Noko står i vegen:", "Something stands in the way:"}
	sayProposal        = phrase{"som forslag", "som framlegg", "as a proposal"}
	sayDepends         = phrase{"avhenger av", "kjem an på", "depends on"}
	sayWouldRefuse     = phrase{"VILLE BLI AVSLÅTT.", "VILLE BLI AVSLÅTT.", "WOULD BE REFUSED."}
	sayWouldPermit     = phrase{"VILLE BLI TILLATT:", "VILLE BLI TILLATE:", "WOULD BE PERMITTED:"}
	sayRulesMet        = phrase{"Regler som er oppfylt:", "Reglar som er oppfylte:", "Rules that are met:"}
	sayNotJudged       = phrase{"Reglene for hendelsen er ikke prøvd: tilstanden eller rollen stenger.", "Reglane for hendinga er ikkje prøvde: tilstanden eller rolla stengjer.", "The rules of the act were not judged: the state or the role rules it out."}
	sayBasis           = phrase{"Grunnlag", "Grunnlag", "Basis"}
	sayNothingStored   = phrase{"Ingenting er lagret eller endret.", "Ingenting er lagra eller endra.", "Nothing has been stored or changed."}
	sayAgendaOf        = phrase{"Frister per %s", "Fristar per %s", "Deadlines on %s"}
	sayNothingDue      = phrase{"Ingen frister.", "Ingen fristar.", "No deadlines."}
	sayLastDay         = phrase{"Siste dag: %s", "Siste dag: %s", "Last day: %s"}
	sayNoTick          = phrase{"Ingenting forfaller ved tidens gang per %s.", "Ingenting forfell av seg sjølv per %s.", "Nothing falls to the clock on %s."}
	sayVerified        = phrase{"Saker: %d. Hendelser: %d, hvorav %d med slettet innhold.", "Saker: %d. Hendingar: %d, av dei %d med sletta innhald.", "Cases: %d. Events: %d, of which %d with erased content."}
	sayHolds           = phrase{"Alt holder.", "Alt held.", "Everything holds."}
	sayBroken          = phrase{"Holder ikke: %d", "Held ikkje: %d", "Does not hold: %d"}
	saySkewed          = phrase{"Ført tidligere enn hendelsen før: %d.", "Ført tidlegare enn hendinga før: %d.", "Recorded earlier than the event before: %d."}
	sayLater           = phrase{"Ført etter klokken her: %d (%s).", "Ført etter klokka her: %d (%s).", "Recorded after the clock here: %d (%s)."}
	sayEventNo         = phrase{"hendelse %d", "hending %d", "event %d"}
	sayGap             = phrase{"en hendelse mangler eller har byttet plass", "ei hending manglar eller har bytt plass", "an event is missing or has changed places"}
	sayAltered         = phrase{"er ikke det som ble lagret", "er ikkje det som vart lagra", "is not what was stored"}
	sayRewritten       = phrase{"skrevet om: kontrollpunktet så en annen hendelse %d; nå står det %d", "skrive om: kontrollpunktet såg ei anna hending %d; no står det %d", "written anew: the checkpoint saw another event %d; now there is %d"}
	sayCutShort        = phrase{"kuttet: kontrollpunktet så %s; nå er det %d", "kutta: kontrollpunktet såg %s; no er det %d", "cut short: the checkpoint saw %s; now there are %d"}
	sayCheckpointHolds = phrase{"Kontrollpunkt med %s fra %s: alt er der.", "Kontrollpunkt med %s frå %s: alt er der.", "Checkpoint with %s from %s: everything is there."}
	sayInvariant       = phrase{"bryter %s: %s; ventet %s", "bryt %s: %s; venta %s", "violates %s: %s; expected %s"}
	sayImporting       = phrase{"Tar inn", "Tek inn", "Taking in"}
	sayImported        = phrase{"Tatt inn: %s. Fantes fra før: %d.", "Teke inn: %s. Fanst frå før: %d.", "Taken in: %s. There before: %d."}
	sayNotImported     = phrase{"Ikke tatt inn: %s der innhold mangler. En slettet hendelse kan ikke tas inn på nytt; en fil uten -full har ikke innhold i det hele tatt.", "Ikkje teke inn: %s der innhald manglar. Ei sletta hending kan ikkje takast inn på nytt; ei fil utan -full har ikkje innhald i det heile.", "Not taken in: %s where content is missing. An erased event cannot be taken in anew; a file made without -full has no content at all."}
	sayPeopleNotice    = phrase{"%s gjør korte, oppdiktede navn til referanser, og er til demonstrasjon. Et virkelig system holder personene et annet sted.", "%s gjer korte, oppdikta namn til referansar, og er til demonstrasjon. Eit verkeleg system held personane ein annan stad.", "%s turns short, invented names into references, for demonstrations. A real system keeps the persons elsewhere."}
	sayNoFields        = phrase{"ingen felt", "ingen felt", "no fields"}
	sayAskHow          = phrase{"Ett felt på hver linje; tom linje hopper over feltet.", "Eitt felt på kvar linje; tom linje hoppar over feltet.", "One field a line; an empty line leaves it out."}
)

// What a field looks like.
var (
	shapeSays = map[string]phrase{
		"ref":  {"navn eller referanse", "namn eller referanse", "name or reference"},
		"org":  {"organisasjonskode", "organisasjonskode", "code of an organisation"},
		"code": {"kode", "kode", "code"},
		"rule": {"regel", "regel", "rule"},
		"type": {"hendelse", "hending", "act"},
		"date": {"dato, 2020-01-31", "dato, 2020-01-31", "date, 2020-01-31"},
		"time": {"tidspunkt i UTC", "tidspunkt i UTC", "instant in UTC"},
		"int":  {"heltall", "heiltal", "whole number"},
		"bool": {"ja eller nei", "ja eller nei", "yes or no"},
		"hash": {"SHA-256, $terms eller #fil", "SHA-256, $terms eller #fil", "SHA-256, $terms or #file"},
		"enum": {"fast kode", "fast kode", "one of a list of codes"},
		whole:  {"JSON", "JSON", "JSON"},
	}
	sayList = phrase{", flere med komma", ", fleire med komma", ", several with commas"}
)
