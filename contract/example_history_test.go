package contract_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// A history is everything. What of it somebody may be shown is asked of the terms,
// topic by topic, before it leaves the host.
func ExampleLedger_History() {
	w := ordinaryWorld(&testing.T{}, "read").along(event.StateActive)
	history, err := w.ledger.History(context.Background(), w.id, actor(roles.Police, "officer"))
	if err != nil {
		fmt.Println(err)
	}

	// Which topic an event belongs to, the host says. An event without a topic is
	// shown to nobody.
	topicOf := func(t event.Type) agreement.Topic {
		switch group, _, _ := strings.Cut(string(t), "."); {
		case t == "contract.offered", t == "contract.accepted":
			return agreement.OfferAndAnswer
		case t == "case.registered":
			return agreement.CaseExists
		case group == "consent":
			return agreement.ConsentStatus
		case group == "plan", t == "contract.signed":
			return agreement.ContractText
		}
		return agreement.NoTopic
	}
	for _, reader := range []agreement.Reader{agreement.YouthReader, agreement.PoliceReader} {
		shown := map[agreement.Level]int{}
		for _, e := range history {
			var hold agreement.Circumstances // what holds of the reader, as that the police reported the act and sign the contract
			if reader == agreement.PoliceReader {
				hold |= agreement.OwnReport | agreement.WhereSigning
			}
			shown[w.terms.Discloses(topicOf(e.Type), reader, hold)]++
		}
		fmt.Println(reader, len(history), "events:", shown[agreement.Full], "whole,", shown[agreement.Derived], "as a coarse fact,",
			shown[agreement.Nothing], "not at all")
	}
	// Output:
	// youth 23 events: 18 whole, 0 as a coarse fact, 5 not at all
	// police 23 events: 8 whole, 10 as a coarse fact, 5 not at all
}
