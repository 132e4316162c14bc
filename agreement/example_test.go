package agreement_test

import (
	"errors"
	"fmt"
	"time"

	"github.com/ruskontrakt/ruskontrakt/agreement"
)

// A defective file gives every defect with its path, and no document.
func ExampleLoad() {
	doc, err := agreement.Load([]byte(`{
		"format": "ruskontrakt-agreement/1", "kind": "municipal", "name": "example", "version": 1,
		"title": {"nb": "Eksempel", "nn": "Døme", "en": "Example"},
		"notice": {"nb": "Oppdiktet", "nn": "Oppdikta", "en": "Invented"},
		"validFrom": "2020-01-01", "validTo": "2019-01-01", "municipality": "5001",
		"values": {"length-max-months": {"value": 60, "mark": "d", "source": "example"}}
	}`))
	fmt.Println(doc == nil, errors.Is(err, agreement.ErrDefective))
	if found, ok := errors.AsType[*agreement.DefectsError](err); ok {
		for _, d := range found.Defects {
			fmt.Println(d)
		}
	}
	// Output:
	// true true
	// /validTo: ends-too-early
	// /values/length-max-months/value: out-of-range (1, 24)
}

// The municipal agreement may only narrow the inter-agency agreement.
func ExampleBind() {
	law, _ := agreement.Law()
	model, _ := agreement.TrondelagModel()
	municipal, _ := agreement.Municipal5001()
	terms, err := agreement.Bind(law, model, municipal)
	fmt.Println(terms.Name(), terms.N(agreement.LengthMaxMonths), "months at most", err)

	municipal.Values[agreement.LengthMaxMonths] = agreement.Number{Value: 14, Mark: agreement.MarkDefault, Source: "example"}
	_, err = agreement.Bind(law, model, municipal)
	var widening *agreement.WideningError
	fmt.Println(errors.As(err, &widening), widening.Key, widening.LowerValue, "against", widening.UpperValue)
	// Output:
	// municipal-5001 9 months at most <nil>
	// true /values/length-max-months 14 against 12
}

// Who is bound depends on the municipality's code and on the day: Steinkjer
// was 5004 until 2019 and is 5006 since.
func ExampleTerms_Bound() {
	terms, _ := agreement.Model()
	for _, year := range []int{2019, 2020} {
		day, _ := agreement.NewDate(year, time.December, 1)
		fmt.Println(year, terms.Bound(agreement.MunicipalityParty, "5004", day), terms.Bound(agreement.MunicipalityParty, "5006", day))
	}
	// Output:
	// 2019 true false
	// 2020 false true
}

// The voluntary track is closed until an agreement gives a legal opinion.
func ExampleTerms_TrackOpen() {
	terms, _ := agreement.Model()
	day, _ := agreement.NewDate(2023, time.May, 2)
	for _, track := range agreement.Tracks() {
		fmt.Println(track, terms.TrackOpen(track, day))
	}
	// Output:
	// waiver true
	// mediation true
	// advisory true
	// voluntary false
	// transfer71d false
}

// The ladder is a table: the same trigger at the same position permits the
// same rungs in every case.
func ExampleTerms_Rungs() {
	terms, _ := agreement.Model()
	for position := 1; position <= 4; position++ {
		fmt.Println(position, terms.Rungs(agreement.MissedTest, agreement.OrdinarySeverity, agreement.RecordedEvidence, position))
	}
	// Output:
	// 1 1
	// 2 2
	// 3 3
	// 4 3 4
}

// What nobody has opened stays closed: the school learns of a conversation
// only under a consent that names it, and then only that there is one.
func ExampleTerms_Discloses() {
	terms, _ := agreement.Model()
	fmt.Printf("%q\n", terms.Discloses(agreement.ConversationHeld, agreement.SchoolReader, 0))
	fmt.Printf("%q\n", terms.Discloses(agreement.ConversationHeld, agreement.SchoolReader, agreement.ConsentGround))
	// Output:
	// ""
	// "M"
}

func ExampleTerms_Narrows() {
	terms, _ := agreement.Model()
	plan := agreement.Plan{LengthMonths: 6, Band: agreement.Eased, TestsPer4Weeks: 2}
	for _, w := range terms.Narrows(plan) {
		fmt.Println(w.Key, w.LowerValue, "against", w.UpperValue, w.Rule)
	}
	// Output:
	// /tests-per-4-weeks 2 against 1 max-down
}

// The difference between two agreements is data, too.
func ExampleDiff() {
	before, _ := agreement.Municipal5001()
	after, _ := agreement.Municipal5001()
	after.Version = 2
	after.Values[agreement.LengthMaxMonths] = agreement.Number{Value: 8, Mark: agreement.MarkDefault, Source: "example"}
	for _, c := range agreement.Diff(before, after) {
		fmt.Println(c.Path, c.Before, "->", c.After, c.Effect)
	}
	// Output:
	// /values/length-max-months 9 -> 8 narrower
	// /version 1 -> 2 neither
}

func ExampleBook_For() {
	model, _ := agreement.Model()
	law, _ := agreement.Law()
	trondelag, _ := agreement.TrondelagModel()
	municipal, _ := agreement.Municipal5001()
	own, _ := agreement.Bind(law, trondelag, municipal)
	book, _ := agreement.NewBook(model, own)
	day, _ := agreement.NewDate(2021, time.March, 1)
	trondheim, _ := book.For("5001", day)
	steinkjer, _ := book.For("5006", day)
	fmt.Println(trondheim.Name(), steinkjer.Name())
	// Output:
	// municipal-5001 trondelag-model
}
