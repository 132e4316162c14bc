package agreement_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/agreement"
)

// everythingGoes is a ladder that permits every rung to everything.
func everythingGoes() *agreement.Terms {
	var rows []agreement.LadderRow
	for _, trigger := range append(agreement.Triggers(), "") {
		for _, severity := range append(agreement.Severities(), "") {
			for _, evidence := range append(agreement.Evidences(), "") {
				rows = append(rows, agreement.LadderRow{
					Trigger: trigger, Severity: severity, Evidence: evidence, From: 1, Rungs: agreement.RungsOf(0, 1, 2, 3, 4, 5),
				})
			}
		}
	}
	return agreement.TermsWithLadder(rows)
}

// TestNoDeviationBeyondItsEvidence goes through every deviation there is, under
// a ladder that permits everything: T2, T3, T4, T10, T11 and T12 hold whatever
// somebody writes into an agreement.
func TestNoDeviationBeyondItsEvidence(t *testing.T) {
	absurd := everythingGoes()
	require.Zero(t, agreement.Grounds{}.Rungs(absurd, 1))
	require.Zero(t, agreement.Grounds{}.Cap())
	bit := func(bits, n int) bool { return bits>>n&1 == 1 }
	highest := map[agreement.Trigger]map[agreement.Procedure]int{}
	for _, trigger := range agreement.Triggers() {
		highest[trigger] = map[agreement.Procedure]int{}
		onTest := trigger == agreement.PositiveTest || trigger == agreement.ManipulatedSample
		for procedure := range agreement.Rapid + 2 {
			highest[trigger][procedure] = -1
			for absence := range agreement.CancelledByAgency + 2 {
				for bits := range 1 << 12 {
					d := agreement.Deviation{
						Trigger: trigger, Severity: agreement.OrdinarySeverity, Evidenced: true, Absence: absence, Repeated: bit(bits, 0),
						Sample: agreement.Sample{
							Procedure: procedure, Material: agreement.Urine, CustodyWhole: bit(bits, 1), Confirmed: bit(bits, 2),
							ContestOpen: bit(bits, 3), WindowOver: bit(bits, 4), Kept: bit(bits, 5), OnlyTHC: bit(bits, 6),
							Washout: bit(bits, 7), Late: bit(bits, 8),
						},
					}
					if bit(bits, 9) {
						d.Severity = agreement.SeriousSeverity
					}
					if bit(bits, 10) {
						d.Sample.Material = agreement.Saliva
					}
					if d.Evidenced = !bit(bits, 11); !d.Evidenced && bits&1023 != 0 {
						continue // without evidence there is nothing, whatever the rest
					}
					g, flaws := agreement.Weigh(d)
					rungs := g.Rungs(absurd, 1)
					if g.IsZero() != (len(flaws) != 0) || (rungs == 0) != g.IsZero() {
						t.Fatalf("%+v: %v, %v", d, g, flaws)
					}
					if g.IsZero() {
						continue
					}
					s := d.Sample
					_, ready := g.ReadyFor(agreement.ToReact)
					heavy := rungs.Has(3) || rungs.Has(4) || rungs.Has(5)
					heaviest := rungs.Has(4) || rungs.Has(5)
					whole := procedure == agreement.Sanction && s.CustodyWhole && s.Confirmed
					broken := map[string]bool{
						"T2":       onTest && heaviest && !whole,
						"T3":       onTest && heavy && (procedure != agreement.Sanction || !s.CustodyWhole),
						"T3 rapid": onTest && procedure == agreement.Rapid,
						"T3, T12":  trigger == agreement.PositiveTest && !s.Confirmed,
						"T4":       trigger == agreement.PositiveTest && s.OnlyTHC && s.Washout,
						"T10":      absence == agreement.CancelledByAgency,
						"excused":  absence == agreement.Excused,
						"late":     s.Late,
						"evidence": !d.Evidenced,
						"T11": trigger == agreement.PositiveTest && s.ContestOpen || ready && s.ContestOpen ||
							trigger == agreement.PositiveTest && ready && (!s.WindowOver || !s.Kept),
						"cap": rungs != g.Cap(),
					}
					for rule, is := range broken {
						if is {
							t.Fatalf("%s: %+v", rule, d)
						}
					}
					list := rungs.List()
					highest[trigger][procedure] = max(highest[trigger][procedure], list[len(list)-1])
				}
			}
		}
	}
	// What each can reach at all, by procedure: none, medical, sanction, rapid, of no kind.
	for _, trigger := range agreement.Triggers() {
		want := map[agreement.Procedure]int{0: 5, agreement.Medical: 5, agreement.Sanction: 5, agreement.Rapid: 5, agreement.Rapid + 1: 5}
		if trigger == agreement.PositiveTest || trigger == agreement.ManipulatedSample {
			want = map[agreement.Procedure]int{0: -1, agreement.Medical: 2, agreement.Sanction: 5, agreement.Rapid: -1, agreement.Rapid + 1: -1}
		}
		require.Equal(t, want, highest[trigger], trigger)
	}
}
