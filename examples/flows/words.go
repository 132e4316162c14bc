package main

import "github.com/ruskontrakt/ruskontrakt/contract/text"

// words are what this program says itself; everything else is named by package
// contract/text.
type words struct {
	at                                                        string // layout of a time of day
	no                                                        string // of a test or conversation
	on, contract                                              string // acting for, and which case of several
	agreement, track, municipality, day                       string
	state, cause, prosecution, transfer, responsible, lapsing string
	started, met, moved, passed, cancelled, within, noted     string
	refused, here, basis, nothing, notFound, notFoundWhy      string
	recorded, nobody, neverOpened                             string
	end, days, events, refusals, deadlines                    string
	inTime, overdue, dropped, open                            string
	story, number, allWell, differs, want, got, unplayed      string
}

var wordsIn = map[text.Lang]words{
	text.NB: {
		at: "15.04", no: "nr. %d", on: "for", contract: "sak", agreement: "Avtale", track: "Spor", municipality: "Kommune", day: "dag",
		state: "tilstand", cause: "grunn", prosecution: "straffesak", transfer: "flytting", responsible: "ansvarlig", lapsing: "følger",
		started: "ny frist", met: "holdt", moved: "flyttet til", passed: "oversittet", cancelled: "bortfaller", within: "innen", noted: "merknad",
		refused: "AVSLÅTT", here: "i denne saken", basis: "grunnlag", nothing: "Ingenting er lagret eller endret.",
		notFound: "IKKE FUNNET", notFoundWhy: "Svaret er det samme enten saken ikke finnes eller den ikke er din.",
		recorded: "registrert", nobody: "ingen skylder den", neverOpened: "Ingen sak åpnet",
		end: "Slutt", days: "dager", events: "hendelser", refusals: "avslag", deadlines: "Frister",
		inTime: "holdt i tide", overdue: "oversittet", dropped: "bortfalt", open: "åpne",
		story: "Historie", number: "historier", allWell: "alt gikk som ventet", differs: "AVVIK",
		want: "ventet", got: "fikk", unplayed: "steg ble ikke spilt",
	},
	text.NN: {
		at: "15.04", no: "nr. %d", on: "for", contract: "sak", agreement: "Avtale", track: "Spor", municipality: "Kommune", day: "dag",
		state: "tilstand", cause: "grunn", prosecution: "straffesak", transfer: "flytting", responsible: "ansvarleg", lapsing: "følgjer",
		started: "ny frist", met: "halden", moved: "flytta til", passed: "ikkje halden", cancelled: "fell bort", within: "innan", noted: "merknad",
		refused: "AVSLÅTT", here: "i denne saka", basis: "grunnlag", nothing: "Ingenting er lagra eller endra.",
		notFound: "IKKJE FUNNEN", notFoundWhy: "Svaret er det same anten saka ikkje finst eller ho ikkje er di.",
		recorded: "registrert", nobody: "ingen skuldar han", neverOpened: "Inga sak opna",
		end: "Slutt", days: "dagar", events: "hendingar", refusals: "avslag", deadlines: "Fristar",
		inTime: "haldne i tide", overdue: "ikkje haldne", dropped: "falle bort", open: "opne",
		story: "Historie", number: "historier", allWell: "alt gjekk som venta", differs: "AVVIK",
		want: "venta", got: "fekk", unplayed: "steg vart ikkje spelte",
	},
	text.EN: {
		at: "15:04", no: "no. %d", on: "for", contract: "case", agreement: "Agreement", track: "Track", municipality: "Municipality", day: "day",
		state: "state", cause: "reason", prosecution: "criminal case", transfer: "move", responsible: "responsible", lapsing: "follows",
		started: "new deadline", met: "met", moved: "moved to", passed: "overdue", cancelled: "cancelled", within: "by", noted: "finding",
		refused: "REFUSED", here: "in this case", basis: "basis", nothing: "Nothing has been stored or changed.",
		notFound: "NOT FOUND", notFoundWhy: "The answer is the same whether there is no such case or it is not yours.",
		recorded: "recorded", nobody: "nobody owes it", neverOpened: "No case opened",
		end: "End", days: "days", events: "events", refusals: "refused", deadlines: "Deadlines",
		inTime: "met in time", overdue: "overdue", dropped: "cancelled", open: "open",
		story: "Story", number: "stories", allWell: "everything went as expected", differs: "DIFFERENCE",
		want: "want", got: "got", unplayed: "steps were not played",
	},
}
