package ruskontrakt_test

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/contract"
	"github.com/ruskontrakt/ruskontrakt/contract/text"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// A case is registered and taken into screening. What the youth and the guardians
// must be told before an offer cannot be skipped. Its body stands in README.md.
func Example() {
	terms, _ := agreement.Model() // a host loads its own agreements
	book, _ := contract.NewBook(contract.Standard(), terms)
	today, _ := agreement.NewDate(2021, time.March, 1)
	ledger := contract.Ledger{
		Book: book, Log: &event.Memory{}, // a store of yours
		Now: func() time.Time { return today.Start() }, // left out: the real time
	}

	id, _ := contract.NewID() // references are random; who is who, the host keeps
	youth, _ := contract.NewID()
	guardian, _ := contract.NewID()
	officer, _ := contract.NewID()
	actor := roles.Actor{Ref: officer, Grants: []roles.Grant{{Role: roles.Police, Org: "politi-trondelag"}}}
	put := func(act event.Payload) (contract.Answer, error) {
		return ledger.Do(context.Background(), id, contract.Request{Act: act, Actor: actor, As: roles.Police})
	}

	born, _ := agreement.NewDate(2004, time.May, 17) // stays with the host
	answer, err := put(event.Registered{
		Track: agreement.Waiver, OffenceDate: born.AddYears(16), OffenceKind: "drug-use",
		Birthday15: born.Birthday(15), Birthday16: born.Birthday(16), Birthday18: born.Birthday(18),
		Youth: youth, Guardians: []roles.Ref{guardian}, Residence: "5001", Stay: "5001", ResidenceOn: today,
		Police: "politi-trondelag", Prosecutor: "patale-trondelag", Mediation: "konfliktradet-trondelag",
	})
	fmt.Println(answer.After.State(), err)
	answer, err = put(event.ScreeningStarted{})
	fmt.Println(answer.After.State(), err)

	_, err = put(event.Informed{TextVersion: "info-1", Language: "nn", Youth: true})
	if refusal, ok := errors.AsType[*contract.Refusal](err); ok {
		fmt.Println(text.Refusal(text.EN, refusal))
	}
	// Output:
	// received <nil>
	// screening <nil>
	// “Youth and guardians informed” cannot be recorded now. State: Being screened. Row: 5.
	// - G5a: The text that was shown must be recorded by version, language and hash.
	//   Basis: row 5 (our own default)
	// - G5b: The youth must have been informed and, under 18, every guardian who can be found.
	//   Basis: row 5 (source s2)
	// - G5c: Every item of information must have been gone through and ticked.
	//   In this case: missing: that a waiver is a criminal reaction; the right to be heard and to advice; how long the contract lasts; the right to stop and what follows; how the samples are taken; that it is voluntary; who learns what
	//   Basis: row 5; B7 (source s2,s10)
	// - G3c: The concern talk must be held, declined or skipped with a reason before anybody is informed.
	//   Basis: row 3 (our own default)
}
