package main

// What can be wrong.
var (
	sayNoCommand     = phrase{"Ukjent kommando: %s. «casework help» viser alle.", "Ukjend kommando: %s. «casework help» viser alle.", "Unknown command: %s. “casework help” lists them."}
	sayNoFlag        = phrase{"Ukjent flagg: -%s", "Ukjent flagg: -%s", "Unknown flag: -%s"}
	sayFlagValue     = phrase{"Flagget -%s mangler verdi.", "Flagget -%s manglar verdi.", "The flag -%s needs a value."}
	sayBadFlag       = phrase{"Flagget -%s skal være %s.", "Flagget -%s skal vere %s.", "The flag -%s must be %s."}
	sayArguments     = phrase{"Skriv: casework %s %s", "Skriv: casework %s %s", "Type: casework %s %s"}
	sayNoFile        = phrase{"Det er ingen database i %s. «casework open» lager en.", "Det er ingen database i %s. «casework open» lagar ein.", "There is no database in %s. “casework open” makes one."}
	sayUnreadable    = phrase{"Filen kan ikke leses: %s", "Fila kan ikkje lesast: %s", "The file cannot be read: %s"}
	sayThere         = phrase{"%s finnes fra før. Velg en fil som ikke er der.", "%s finst frå før. Vel ei fil som ikkje er der.", "%s is there already. Name a file that is not."}
	sayUnwritable    = phrase{"Filen kan ikke skrives: %s", "Fila kan ikkje skrivast: %s", "The file cannot be written: %s"}
	sayNotNames      = phrase{"%s er ikke en fil med korte navn.", "%s er ikkje ei fil med korte namn.", "%s is not a file of short names."}
	sayLocked        = phrase{"En annen skriver korte navn. Er ingen i gang, slett %s.", "Ein annan skriv korte namn. Er ingen i gang, slett %s.", "Somebody else is writing short names. If nobody is, delete %s."}
	sayBadDSN        = phrase{"Flagget -postgres kan ikke leses.", "Flagget -postgres kan ikkje lesast.", "The flag -postgres cannot be read."}
	sayLayer         = phrase{"%s er ikke en avtale som kan gjelde alene.", "%s er ikkje ein avtale som kan gjelde åleine.", "%s is no agreement that can be in force by itself."}
	sayBadName       = phrase{"Et kort navn er oppdiktet: små bokstaver a–z, sifre og bindestrek, høyst 48.", "Eit kort namn er oppdikta: små bokstavar a–z, siffer og bindestrek, høgst 48.", "A short name is invented: lower-case a–z, digits and hyphens, at most 48."}
	sayNameTaken     = phrase{"Navnet er i bruk: %s", "Namnet er i bruk: %s", "The name is taken: %s"}
	sayUnknownName   = phrase{"Ukjent navn: %s. «casework people NAVN» lager det; -mint lager alle navn i opplysningene.", "Ukjent namn: %s. «casework people NAMN» lagar det; -mint lagar alle namn i opplysningane.", "Unknown name: %s. “casework people NAME” makes it; -mint makes every name in the data."}
	sayUnknownCase   = phrase{"Ukjent sak: %s. Bruk navnet fra -name, eller hele referansen.", "Ukjend sak: %s. Bruk namnet frå -name, eller heile referansen.", "Unknown case: %s. Use the name of -name, or the whole reference."}
	sayNoRole        = phrase{"Ukjent rolle: %s; kjente: %s", "Ukjend rolle: %s; kjende: %s", "Unknown role: %s; known: %s"}
	sayUnknownCode   = phrase{"ukjent: %s; kjente: %s", "ukjend: %s; kjende: %s", "unknown: %s; known: %s"}
	sayNobody        = phrase{"Hvem handler? Bruk -by, og -as for rollen.", "Kven handlar? Bruk -by, og -as for rolla.", "Who acts? Use -by, and -as for the role."}
	sayNoCapacity    = phrase{"I hvilken rolle handler %s? Bruk -as.", "I kva rolle handlar %s? Bruk -as.", "In what role does %s act? Use -as."}
	sayBehalf        = phrase{"-behalf-of, -behalf-reason og -behalf-evidence hører sammen.", "-behalf-of, -behalf-reason og -behalf-evidence høyrer saman.", "-behalf-of, -behalf-reason and -behalf-evidence go together."}
	sayNoAct         = phrase{"Ukjent hendelse: %s. «casework acts» viser alle.", "Ukjend hending: %s. «casework acts» viser alle.", "Unknown act: %s. “casework acts” lists them."}
	sayNoField       = phrase{"%s har ikke feltet %s.", "%s har ikkje feltet %s.", "%s has no field %s."}
	sayBadField      = phrase{"Feltet %s skal være: %s", "Feltet %s skal vere: %s", "The field %s must be: %s"}
	sayBoth          = phrase{"Enten JSON eller felt med flagg, ikke begge.", "Anten JSON eller felt med flagg, ikkje begge.", "Either JSON or fields by flags, not both."}
	sayBadData       = phrase{"Opplysningene til %s kan ikke leses. Felt: %s. Feil: %s.", "Opplysningane til %s kan ikkje lesast. Felt: %s. Feil: %s.", "The data of %s cannot be read. Field: %s. Fault: %s."}
	sayFieldsOf      = phrase{"«casework acts %s» viser feltene.", "«casework acts %s» viser felta.", "“casework acts %s” lists the fields."}
	sayBadSign       = phrase{"%s står ikke for noe her.", "%s står ikkje for noko her.", "%s stands for nothing here."}
	sayNoEvent       = phrase{"Saken har ingen hendelse %s.", "Saka har inga hending %s.", "The case has no event %s."}
	sayAskEnded      = phrase{"Svarene tok slutt.", "Svara tok slutt.", "The answers came to an end."}
	sayNotFound      = phrase{"Ikke funnet.", "Ikkje funnen.", "Not found."}
	sayNotFoundWhy   = phrase{"Svaret er det samme enten saken ikke finnes eller den ikke er din. Se på -by, -as og -org.", "Svaret er det same anten saka ikkje finst eller ho ikkje er di. Sjå på -by, -as og -org.", "The answer is the same whether there is no such case or it is not yours. Look at -by, -as and -org."}
	sayConflict      = phrase{"En annen skrev i saken samtidig. Ingenting er lagret; se på saken og prøv igjen.", "Ein annan skreiv i saka samtidig. Ingenting er lagra; sjå på saka og prøv igjen.", "Somebody else wrote in the case at the same time. Nothing has been stored; look at it and try again."}
	sayConflictAfter = phrase{"En annen skrev i saken samtidig. Det som ble lagret før det, blir stående; kjør igjen.", "Ein annan skreiv i saka samtidig. Det som vart lagra før det, blir ståande; køyr igjen.", "Somebody else wrote in the case at the same time. What was stored before that stays; run it again."}
	sayRecordedLater = phrase{"Hendelsen er ført etter klokken her (%s). Saken ville stått stille til da. Ingenting er lagret.", "Hendinga er ført etter klokka her (%s). Saka ville stått stille til då. Ingenting er lagra.", "The event was recorded after the clock here (%s). The case would stand still until then. Nothing has been stored."}
	sayUntold        = phrase{"Ført, men svaret kunne ikke skrives ut:", "Ført, men svaret kunne ikkje skrivast ut:", "Recorded, but the answer could not be written:"}
	sayKept          = phrase{"sak %s, forespørsel %s", "sak %s, førespurnad %s", "case %s, request %s"}
	sayKeptTick      = phrase{"sak %s: %s", "sak %s: %s", "case %s: %s"}
	sayReused        = phrase{"Forespørselens id er brukt til noe annet.", "Id-en til førespurnaden er brukt til noko anna.", "The request id has been used for something else."}
	sayClaimed       = phrase{"Ungdommen har en løpende sak i denne databasen. Saken er ikke tatt inn.", "Ungdommen har ei løpande sak i denne databasen. Saka er ikkje teken inn.", "The youth has a live case in this database. The case has not been taken in."}
	sayOtherHistory  = phrase{"Databasen har en annen historie for saken enn filen.", "Databasen har ei anna historie for saka enn fila.", "The database has another history of the case than the file."}
	sayStopped       = phrase{"Avbrutt. Det som er lagret, blir stående; kjør igjen.", "Avbrote. Det som er lagra, blir ståande; køyr igjen.", "Stopped. What has been stored stays; run it again."}
	sayBadTime       = phrase{"Tidspunktet kan ikke brukes.", "Tidspunktet kan ikkje brukast.", "The time is of no use."}
	sayAhead         = phrase{"-now er ikke kommet ennå. Det som føres, kan ikke tas ut igjen, og saken ville stått stille til da. Bruk -now fram i tid til å se, ikke til å føre.", "-now er ikkje komen enno. Det som blir ført, kan ikkje takast ut att, og saka ville stått stille til då. Bruk -now fram i tid til å sjå, ikkje til å føre.", "-now has not come yet. What is recorded cannot be taken out again, and the case would stand still until then. Use -now ahead of time to look, not to record."}
	sayNoTerms       = phrase{"Ingen kjent avtale gjelder her. Bruk -agreement.", "Ingen kjend avtale gjeld her. Bruk -agreement.", "No known agreement is in force here. Use -agreement."}
	sayDamaged       = phrase{"En hendelse er ikke det som ble lagret.", "Ei hending er ikkje det som vart lagra.", "An event is not what was stored."}
	sayNewer         = phrase{"en hendelse som dette programmet ikke kjenner; det er for gammelt", "ei hending som dette programmet ikkje kjenner; det er for gammalt", "an event that this program does not know; it is too old"}
	sayNotEvents     = phrase{"Linjen er ikke en hendelse.", "Linja er ikkje ei hending.", "The line is not an event."}
	sayBadMark       = phrase{"Kontrollpunktet holder ikke.", "Kontrollpunktet held ikkje.", "The checkpoint does not hold."}
	sayForeign       = phrase{"Filen tilhører et annet program.", "Fila høyrer til eit anna program.", "The file belongs to another program."}
	sayBusy          = phrase{"En annen prosess holder filen. Ingenting er lagret.", "Ein annan prosess held fila. Ingenting er lagra.", "Another process holds the file. Nothing has been stored."}
	sayBusyAfter     = phrase{"En annen prosess holder filen. Det som ble lagret før det, blir stående; kjør igjen.", "Ein annan prosess held fila. Det som vart lagra før det, blir ståande; køyr igjen.", "Another process holds the file. What was stored before that stays; run it again."}
	sayFileGone      = phrase{"Databasefilen er ikke lenger der den lå: flyttet, slettet eller byttet ut.", "Databasefila er ikkje lenger der ho låg: flytta, sletta eller bytt ut.", "The database file is no longer where it was: moved, removed or replaced."}
	sayPreflight     = phrase{"Databasen er ikke slik den må være:", "Databasen er ikkje slik han må vere:", "The database is not as it must be:"}
	sayFault         = phrase{"Det gikk galt:", "Det gjekk gale:", "Something went wrong:"}
	sayMaybeStored   = phrase{"Det er uvisst om hendelsen ble lagret. Gjenta kommandoen med -request %s: da blir den ført én gang.", "Det er uvisst om hendinga vart lagra. Gjenta kommandoen med -request %s: då blir ho ført éin gong.", "It is not known whether the act was stored. Repeat the command with -request %s: it is then recorded once."}
	sayCheckpointKey = phrase{"Et kontrollpunkt trenger -key FILE.", "Eit kontrollpunkt treng -key FILE.", "A checkpoint needs -key FILE."}
	sayTakeKey       = phrase{"Et kontrollpunkt trenger -key FILE; -new-key lager nøkkelen først.", "Eit kontrollpunkt treng -key FILE; -new-key lagar nøkkelen først.", "A checkpoint needs -key FILE; -new-key makes the key first."}
	sayNoKey         = phrase{"Det er ingen nøkkel i %s; -new-key lager den først.", "Det er ingen nøkkel i %s; -new-key lagar han først.", "There is no key in %s; -new-key makes it first."}
	sayPrivateKey    = phrase{"%s er den private nøkkelen. Bruk .pub-filen.", "%s er den private nøkkelen. Bruk .pub-fila.", "%s is the private key. Use the .pub file."}
	sayChmod         = phrase{"Bare eieren skal kunne lese filen: chmod 600 %s", "Berre eigaren skal kunne lese fila: chmod 600 %s", "Only its owner is to read the file: chmod 600 %s"}
	sayNoTables      = phrase{"Databasen har ikke tabellene til dette programmet. «casework open» og «casework import» lager dem.", "Databasen har ikkje tabellane til dette programmet. «casework open» og «casework import» lagar dei.", "The database does not have the tables of this program. “casework open” and “casework import” make them."}
	sayNoEvents      = phrase{"Filen har ingen hendelser: %s", "Fila har ingen hendingar: %s", "The file has no events: %s"}
	sayUnbound       = phrase{"Merk: -%s %s er ikke part i avtalen %s den %s.", "Merk: -%s %s er ikkje part i avtalen %s den %s.", "Note: -%s %s is not a party to the agreement %s on %s."}
	sayBadVariable   = phrase{"%s skal være %s.", "%s skal vere %s.", "%s must be %s."}
	sayKeyThere      = phrase{"Det er en fil fra før: %s", "Det er ei fil frå før: %s", "There is a file already: %s"}
	sayBadKey        = phrase{"%s er ikke en nøkkel av rett slag.", "%s er ikkje ein nøkkel av rett slag.", "%s is not a key of the right kind."}
	sayNoShell       = phrase{"Ukjent skall: %s. Det finnes for bash, zsh og fish.", "Ukjent skal: %s. Det finst for bash, zsh og fish.", "Unknown shell: %s. There are bash, zsh and fish."}
)

// flagSays says what each flag is for.
var flagSays = map[string]phrase{
	"db":              {"SQLite-filen; casework.db", "SQLite-fila; casework.db", "the SQLite file; casework.db"},
	"postgres":        {"PostgreSQL i stedet for en fil; passordet heller i PGPASSFILE", "PostgreSQL i staden for ei fil; passordet heller i PGPASSFILE", "PostgreSQL instead of a file; the password rather in PGPASSFILE"},
	"people":          {"filen med korte navn; ved siden av databasen", "fila med korte namn; ved sida av databasen", "the file of short names; beside the database"},
	"lang":            {"språk", "språk", "language"},
	"agreement":       {"avtale i stedet for modellen; kan gjentas", "avtale i staden for modellen; kan takast opp att", "an agreement instead of the model; may be given again"},
	"now":             {"late som om klokken er dette, norsk tid", "late som om klokka er dette, norsk tid", "pretend that this is the time, in Norway"},
	"as":              {"rolle", "rolle", "role"},
	"by":              {"hvem som handler", "kven som handlar", "who acts"},
	"org":             {"for hvilken organisasjon", "for kva organisasjon", "for which organisation"},
	"ref":             {"en referanse som finnes fra før", "ein referanse som finst frå før", "a reference that there is already"},
	"behalf-of":       {"på vegne av", "på vegner av", "on behalf of"},
	"behalf-reason":   {"hvorfor", "kvifor", "why"},
	"behalf-evidence": {"dokumentet som tillater det", "dokumentet som tillèt det", "the document that allows it"},
	"occurred":        {"når det skjedde, norsk tid; nå", "når det skjedde, norsk tid; no", "when it happened, in Norway; now"},
	"set":             {"ett felt; kan gjentas", "eitt felt; kan takast opp att", "one field; may be given again"},
	"request":         {"forespørselens id: samme id føres bare én gang", "id for førespurnaden: same id blir ført berre éin gong", "id of the request: the same id is recorded once only"},
	"mint":            {"lag referanser for navn som ikke finnes", "lag referansar for namn som ikkje finst", "make references for names that there are not"},
	"name":            {"kort navn for saken", "kort namn for saka", "short name for the case"},
	"born":            {"fødselsdato, for å regne ut dagene; lagres ikke", "fødselsdato, for å rekne ut dagane; blir ikkje lagra", "date of birth, to work out the days; not stored"},
	"dry-run":         {"forklar bare; lagre ingenting", "forklar berre; lagre ingenting", "only explain; store nothing"},
	"until":           {"frister til og med dagen", "fristar til og med dagen", "deadlines up to and including the day"},
	"checkpoint":      {"kontrollpunktet å sammenligne med", "kontrollpunktet å samanlikne med", "the checkpoint to compare with"},
	"key":             {"nøkkelen; den offentlige (.pub) ved kontroll", "nøkkelen; den offentlege (.pub) ved kontroll", "the key; the public one (.pub) to verify"},
	"new-key":         {"lag nøkkelen først", "lag nøkkelen først", "make the key first"},
	"out":             {"fil i stedet for skjermen", "fil i staden for skjermen", "a file instead of the screen"},
	"format":          {"form", "form", "form"},
	"source":          {"hvem som sender, i CloudEvents", "kven som sender, i CloudEvents", "who sends, in CloudEvents"},
	"full":            {"ta med innholdet; det som har gått ut, kan ikke slettes herfra", "ta med innhaldet; det som har gått ut, kan ikkje slettast herifrå", "with the content; what has left cannot be erased from here"},
}
