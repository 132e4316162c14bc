package agreement_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/agreement"
)

// TestLadderTableAgrees: the table says what the look-up says, for every cell
// and position, in order, without gaps, and no more often than needed.
func TestLadderTableAgrees(t *testing.T) {
	for name, terms := range map[string]*agreement.Terms{"model": model(t), "municipal": municipalTerms(t), "absurd": everythingGoes()} {
		t.Run(name, func(t *testing.T) {
			table := terms.LadderTable()
			require.Equal(t, table, terms.LadderTable())
			i := 0
			for _, trigger := range agreement.Triggers() {
				for _, severity := range agreement.Severities() {
					for _, evidence := range agreement.Evidences() {
						from := 1
						for from != 0 {
							cell := table[i]
							require.Equal(t, agreement.LadderCell{
								Trigger: trigger, Severity: severity, Evidence: evidence, From: from,
								To: cell.To, Rungs: cell.Rungs, Carries: cell.Carries,
							}, cell)
							last := cell.To
							if last == 0 {
								last = 200
							}
							for position := from; position <= last; position++ {
								require.Equal(t, terms.Rungs(trigger, severity, evidence, position)&cell.Carries, cell.Rungs)
							}
							if from > 1 {
								require.NotEqual(t, table[i-1].Rungs, cell.Rungs)
							}
							if from = 0; cell.To != 0 {
								from = cell.To + 1
							}
							i++
						}
					}
				}
			}
			require.Len(t, table, i)
		})
	}
}

func TestLadderTable(t *testing.T) {
	cell := func(trigger agreement.Trigger, evidence agreement.Evidence, from, to int, carries agreement.Rungs, rungs ...int) agreement.LadderCell {
		return agreement.LadderCell{
			Trigger: trigger, Severity: agreement.OrdinarySeverity, Evidence: evidence,
			From: from, To: to, Rungs: agreement.RungsOf(rungs...), Carries: carries,
		}
	}
	two, three, all := agreement.RungsOf(0, 1, 2), agreement.RungsOf(0, 1, 2, 3), agreement.RungsOf(0, 1, 2, 3, 4, 5)
	want := []agreement.LadderCell{
		cell(agreement.PositiveTest, agreement.RecordedEvidence, 1, 0, three),
		cell(agreement.PositiveTest, agreement.MedicalEvidence, 1, 1, two, 1),
		cell(agreement.PositiveTest, agreement.MedicalEvidence, 2, 0, two, 2),
		cell(agreement.PositiveTest, agreement.SanctionEvidence, 1, 1, all, 1),
		cell(agreement.PositiveTest, agreement.SanctionEvidence, 2, 2, all, 2),
		cell(agreement.PositiveTest, agreement.SanctionEvidence, 3, 3, all, 3),
		cell(agreement.PositiveTest, agreement.SanctionEvidence, 4, 0, all, 4),
	}
	var got []agreement.LadderCell
	for _, c := range model(t).LadderTable() {
		if c.Trigger == agreement.PositiveTest && c.Severity == agreement.OrdinarySeverity {
			got = append(got, c)
		}
	}
	require.Equal(t, want, got)
	// The farthest position at which a row can begin is seen, and rungs that
	// the evidence cannot carry are not.
	late := agreement.LadderRow{Trigger: agreement.PositiveTest, Severity: agreement.OrdinarySeverity, Evidence: agreement.MedicalEvidence, From: 99, Rungs: all}
	got = nil
	for _, c := range agreement.TermsWithLadder([]agreement.LadderRow{late}).LadderTable() {
		if c.Trigger == agreement.PositiveTest && c.Severity == agreement.OrdinarySeverity && c.Evidence == agreement.MedicalEvidence {
			got = append(got, c)
		}
	}
	require.Equal(t, []agreement.LadderCell{
		cell(agreement.PositiveTest, agreement.MedicalEvidence, 1, 98, two),
		cell(agreement.PositiveTest, agreement.MedicalEvidence, 99, 0, two, 0, 1, 2),
	}, got)
}
