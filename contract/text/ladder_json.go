package text

import (
	"bytes"
	_ "embed" // for the schema
	"strconv"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

//go:embed schema/ladder.schema.json
var ladderSchema []byte

// LadderSchema returns the JSON Schema (draft 2020-12) of what [LadderJSON]
// writes. The caller owns it.
func LadderSchema() []byte { return bytes.Clone(ladderSchema) }

// LadderJSON writes what [LadderTable] shows as data with labels in one
// language, indented and with a line break at the end; [LadderSchema] documents
// it. Cells that permit nothing are there, too, with an empty list. Names are the stored ones. The same terms always give the same bytes; nil
// terms permit nothing.
func LadderJSON(lang Lang, terms *agreement.Terms) ([]byte, error) {
	if terms == nil {
		terms = new(agreement.Terms)
	}
	view := ladder{
		Schema: "urn:ruskontrakt:ladder:1", Lang: lang.index(),
		Terms: terms.Hash(), Name: terms.Name(), Municipality: terms.Municipality(),
	}
	for n := range agreement.MaxRung + 1 {
		view.Rungs = append(view.Rungs, rung{n, name(lang, RungKind, strconv.Itoa(n))})
	}
	view.Triggers = each(agreement.Triggers(), func(t agreement.Trigger) ladderName {
		return ladderName{string(t), Trigger(lang, t)}
	})
	view.Severities = each(agreement.Severities(), func(s agreement.Severity) ladderName {
		return ladderName{string(s), Severity(lang, s)}
	})
	view.Evidences = each(agreement.Evidences(), func(e agreement.Evidence) ladderName {
		return ladderName{string(e), Evidence(lang, e)}
	})
	view.Cells = each(terms.LadderTable(), func(c agreement.LadderCell) ladderCell {
		return ladderCell{c.Trigger, c.Severity, c.Evidence, c.From, c.To, c.Rungs, c.Carries}
	})
	return written(view)
}

type ladder struct {
	Schema       string         `json:"$schema"`
	Lang         Lang           `json:"lang"`
	Terms        agreement.Hash `json:"terms"`
	Name         string         `json:"name"`
	Municipality roles.Org      `json:"municipality"`
	Rungs        []rung         `json:"rungs"`
	Triggers     []ladderName   `json:"triggers"`
	Severities   []ladderName   `json:"severities"`
	Evidences    []ladderName   `json:"evidences"`
	Cells        []ladderCell   `json:"cells"`
}

type rung struct {
	Rung  int    `json:"rung"`
	Label string `json:"label"`
}

type ladderName struct {
	ID    string `json:"id"`
	Label string `json:"label"`
}

type ladderCell struct {
	Trigger  agreement.Trigger  `json:"trigger"`
	Severity agreement.Severity `json:"severity"`
	Evidence agreement.Evidence `json:"evidence"`
	From     int                `json:"from"`
	To       int                `json:"to"`
	Rungs    agreement.Rungs    `json:"rungs"`
	Carries  agreement.Rungs    `json:"carries"`
}
