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
	ledger := contract.Ledger{Book: book, Log: &event.Memory{}} // or a store of yours
	ledger.Now = func() time.Time { return time.Date(2021, 3, 1, 9, 0, 0, 0, time.UTC) }

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
		Youth: youth, Guardians: []roles.Ref{guardian}, Residence: "5001", Stay: "5001", ResidenceOn: born,
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
}
