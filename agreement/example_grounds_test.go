package agreement_test

import (
	"fmt"

	"github.com/ruskontrakt/ruskontrakt/agreement"
)

// An unconfirmed rapid test grounds nothing. A confirmed sample grounds what
// its procedure can carry, and consequences wait while it can be contested.
func ExampleWeigh() {
	terms, _ := agreement.Model()
	screening := agreement.Deviation{
		Trigger: agreement.PositiveTest, Severity: agreement.OrdinarySeverity, Evidenced: true,
		Sample: agreement.Sample{Procedure: agreement.Rapid, Material: agreement.Saliva},
	}
	grounds, flaws := agreement.Weigh(screening)
	fmt.Println(grounds.IsZero(), flaws)

	confirmed := screening
	confirmed.Sample = agreement.Sample{
		Procedure: agreement.Sanction, Material: agreement.Urine, CustodyWhole: true, Confirmed: true,
	}
	grounds, flaws = agreement.Weigh(confirmed)
	why, ready := grounds.ReadyFor(agreement.ToReact)
	fmt.Println(grounds.Evidence(), flaws, ready, why)

	confirmed.Sample.WindowOver, confirmed.Sample.Kept = true, true
	grounds, _ = agreement.Weigh(confirmed)
	_, ready = grounds.ReadyFor(agreement.ToReact)
	fmt.Println(ready, grounds.Rungs(terms, 4))

	confirmed.Sample.CustodyWhole = false
	grounds, _ = agreement.Weigh(confirmed)
	fmt.Println(grounds.Evidence(), grounds.Rungs(terms, 4))
	// Output:
	// true [rapid unconfirmed]
	// sanction [] false window-open
	// true 4
	// medical 2
}

// The same sample is diluted at one laboratory and not at another.
func ExampleTerms_Laboratory() {
	terms, _ := agreement.Model()
	for _, key := range []string{"urine-1700", "urine-2000", "hair"} {
		laboratory, ok := terms.Laboratory(key)
		fmt.Println(key, ok, laboratory.Diluted(1800), laboratory.StorageDays)
	}
	// Output:
	// urine-1700 true false 28
	// urine-2000 true true 28
	// hair false false 0
}

// The ladder can be printed whole.
func ExampleTerms_LadderTable() {
	terms, _ := agreement.Model()
	for _, cell := range terms.LadderTable() {
		if cell.Trigger == agreement.RefusedTest && cell.Severity == agreement.OrdinarySeverity {
			fmt.Printf("%s %d-%d: %q of %q\n", cell.Evidence, cell.From, cell.To, cell.Rungs, cell.Carries)
		}
	}
	// Output:
	// recorded 1-1: "1 2" of "0 1 2 3 4 5"
	// recorded 2-2: "2 3" of "0 1 2 3 4 5"
	// recorded 3-0: "3 4" of "0 1 2 3 4 5"
	// medical 1-0: "" of "0 1 2"
	// sanction 1-0: "" of "0 1 2 3 4 5"
}
