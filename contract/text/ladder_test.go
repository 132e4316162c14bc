package text_test

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/contract/text"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

func model(t *testing.T) *agreement.Terms {
	t.Helper()
	terms, err := agreement.Model()
	require.NoError(t, err)
	return terms
}

// TestLadderTableSaysWhatTheTermsPermit: reading the table back gives, for every
// trigger, severity, evidence and number, exactly what the terms answer.
func TestLadderTableSaysWhatTheTermsPermit(t *testing.T) {
	terms := model(t)
	for _, lang := range text.Langs() {
		table := text.LadderTable(lang, terms)
		require.Contains(t, table, terms.Name())
		rows := map[string][][]string{}
		for line := range strings.SplitSeq(table, "\n") {
			if cells := strings.Split(strings.Trim(line, "| "), " | "); len(cells) == 5 {
				key := strings.Join(cells[:3], "|")
				rows[key] = append(rows[key], cells[3:])
			}
		}
		for _, trigger := range agreement.Triggers() {
			for _, severity := range agreement.Severities() {
				for _, evidence := range agreement.Evidences() {
					key := text.Trigger(lang, trigger) + "|" + text.Severity(lang, severity) + "|" + text.Evidence(lang, evidence)
					for position := 1; position <= 6; position++ {
						want := strings.ReplaceAll(terms.Rungs(trigger, severity, evidence, position).String(), " ", ", ")
						require.Equal(t, want, rungsAt(rows[key], position), "%s %d in %s", key, position, lang)
					}
				}
			}
		}
	}
}

// rungsAt finds the row of a position among those of one step; empty where there
// is none: "2", "1–3", "4 and later", "every one".
func rungsAt(rows [][]string, position int) string {
	for _, row := range rows {
		begin, end, stretch := strings.Cut(row[0], "–")
		if !stretch {
			begin, _, _ = strings.Cut(row[0], " ")
			end = row[0]
		}
		from, err := strconv.Atoi(begin)
		if err != nil {
			from = 1
		}
		to, err := strconv.Atoi(end)
		if err != nil {
			to = position
		}
		if from <= position && position <= to {
			return row[1]
		}
	}
	return ""
}

func TestLadderTableNamesEachRung(t *testing.T) {
	for _, lang := range text.Langs() {
		for rung := range agreement.MaxRung + 1 {
			require.Contains(t, text.LadderTable(lang, model(t)), "| "+strconv.Itoa(rung)+" | "+text.Rung(lang, rung)+" |")
		}
	}
	require.Equal(t, text.LadderTable(text.NB, model(t)), text.LadderTable(200, model(t)), "an unknown language is bokmål")
}

// TestNoTermsPermitNothing: a host that has lost the agreement sees a ladder
// without a rung, not one that permits.
func TestNoTermsPermitNothing(t *testing.T) {
	table := text.LadderTable(text.EN, nil)
	require.Equal(t, table, text.LadderTable(text.EN, new(agreement.Terms)))
	require.NotContains(t, table, "Agreement:")
	require.NotContains(t, table, "missed a drug test")
	require.Contains(t, table, "What is not in the table leads to no reaction.")
	steps := len(agreement.Triggers()) * len(agreement.Severities()) * len(agreement.Evidences())

	document, err := text.LadderJSON(text.EN, nil)
	require.NoError(t, err)
	require.NotContains(t, string(document), "null")
	require.Equal(t, steps, strings.Count(string(document), `"rungs": []`))
}

func TestLadderJSONSaysWhatTheTermsSay(t *testing.T) {
	terms := model(t)
	document, err := text.LadderJSON(text.NN, terms)
	require.NoError(t, err)
	require.True(t, strings.HasSuffix(string(document), "}\n"))
	type labelled struct{ ID, Label string }
	var read struct {
		Lang                            text.Lang
		Terms                           agreement.Hash
		Name                            string
		Municipality                    roles.Org
		Triggers, Severities, Evidences []labelled
		Rungs                           []struct {
			Rung  int
			Label string
		}
		Cells []struct {
			Trigger        agreement.Trigger
			Severity       agreement.Severity
			Evidence       agreement.Evidence
			From, To       int
			Rungs, Carries []int
		}
	}
	require.NoError(t, json.Unmarshal(document, &read))
	require.Equal(t, text.NN, read.Lang)
	require.Equal(t, terms.Hash(), read.Terms)
	require.Equal(t, terms.Name(), read.Name)
	require.Equal(t, terms.Municipality(), read.Municipality)
	require.Len(t, read.Triggers, len(agreement.Triggers()))
	require.Equal(t, labelled{"missed-test", "utebliven frå rusprøve"}, read.Triggers[0])
	require.Equal(t, []labelled{{"ordinary", "vanleg"}, {"serious", "alvorleg"}}, read.Severities)
	require.Len(t, read.Evidences, len(agreement.Evidences()))
	require.Equal(t, labelled{"medical", "medisinsk prøve"}, read.Evidences[1])
	require.Len(t, read.Rungs, agreement.MaxRung+1)
	for i, rung := range read.Rungs {
		require.Equal(t, i, rung.Rung)
		require.Equal(t, text.Rung(text.NN, i), rung.Label)
	}
	want := terms.LadderTable()
	require.Len(t, read.Cells, len(want))
	for i, c := range read.Cells {
		cell := agreement.LadderCell{
			Trigger: c.Trigger, Severity: c.Severity, Evidence: c.Evidence, From: c.From, To: c.To,
			Rungs: agreement.RungsOf(c.Rungs...), Carries: agreement.RungsOf(c.Carries...),
		}
		require.Equal(t, want[i], cell)
	}
}

func TestLadderSchemaIsTheCallersOwn(t *testing.T) {
	require.True(t, json.Valid(text.LadderSchema()))
	text.LadderSchema()[0] = 'x'
	require.True(t, json.Valid(text.LadderSchema()))
}

// TestLadderTableJoinsPositions: a rung that several positions in a row permit is
// written once.
func TestLadderTableJoinsPositions(t *testing.T) {
	law, err := agreement.Law()
	require.NoError(t, err)
	doc, err := agreement.TrondelagModel()
	require.NoError(t, err)
	var ladder []agreement.LadderRow
	for _, row := range doc.Ladder {
		if row.Trigger != agreement.StaysAway {
			ladder = append(ladder, row)
		}
	}
	row := agreement.LadderRow{
		Trigger: agreement.StaysAway, Severity: agreement.OrdinarySeverity, Evidence: agreement.RecordedEvidence,
		From: 1, To: 3, Rungs: agreement.RungsOf(1, 2), Mark: agreement.MarkDefault, Source: "example",
	}
	later := row
	later.From, later.To, later.Rungs = 4, 0, agreement.RungsOf(3)
	doc.Ladder = slices.Concat(ladder, []agreement.LadderRow{row, later})
	terms, err := agreement.Bind(law, doc)
	require.NoError(t, err)
	table := text.LadderTable(text.NB, terms)
	require.Contains(t, table, "| holder seg unna | vanlig | registrert hendelse | 1–3 | 1, 2 |\n"+
		"| holder seg unna | vanlig | registrert hendelse | 4 og senere | 3 |\n")
}
