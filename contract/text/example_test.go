package text_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/contract"
	"github.com/ruskontrakt/ruskontrakt/contract/text"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// A refusal carries codes; this is how a case worker reads them.
func ExampleRefusal() {
	terms, err := agreement.Model()
	if err != nil {
		panic(err)
	}
	lifecycle, err := contract.New(contract.Standard(), terms)
	if err != nil {
		panic(err)
	}
	date := func(written string) agreement.Date { d, _ := agreement.ParseDate(written); return d }
	coordinator, _ := roles.ParseRef("3f0a6f6e-2f64-4d43-9c1c-5a0f4a3c9b11")
	youth, _ := roles.ParseRef("8b1d7c52-0c7e-4f0b-a6a5-91f3f1f0c2d4")
	_, err = lifecycle.Decide(contract.Contract{}, contract.Request{
		Act: event.Registered{
			Track: agreement.Voluntary, Youth: youth, Residence: "5001", Stay: "5001", ResidenceOn: date("2021-03-15"),
			Birthday15: date("2019-06-01"), Birthday16: date("2020-06-01"), Birthday18: date("2022-06-01"),
		},
		Actor: roles.Actor{Ref: coordinator, Grants: []roles.Grant{{Role: roles.Coordinator, Org: "5001"}}},
		As:    roles.Coordinator, Recorded: time.Date(2021, 3, 15, 12, 0, 0, 0, time.UTC),
	})
	if refusal, ok := errors.AsType[*contract.Refusal](err); ok {
		fmt.Println(text.Refusal(text.NN, refusal))
	}
	// Output:
	// «Sak registrert» kan ikkje registrerast no. Rad: 1.
	// - B1: Sporet må vere ope den dagen saka blir registrert på det.
	//   I denne saka: spor: Frivillig, helsehjelp, dag: 15. mars 2021
	//   Grunnlag: avsnitt 11; avsnitt 2 (må kontrollerast av jurist)
}

func ExampleState() {
	for _, lang := range text.Langs() {
		fmt.Println(lang, text.State(lang, event.StateDeciding))
	}
	// Output:
	// nb Venter på påtalebeslutning
	// nn Ventar på påtaleavgjerd
	// en Awaiting the prosecutor's decision
}

func ExampleAct() {
	fmt.Println(text.Act(text.NB, event.ConsentWithdrawn{}.EventType()))
	fmt.Println(text.Act(text.NB, "host.own-event")) // a host's own event has no label here
	// Output:
	// Samtykke trukket tilbake
	// host.own-event
}

func ExampleRule() {
	fmt.Println(text.Rule(text.EN, "G9a"))
	// Output: The time to reflect must be over, or the youth must have waived it together with a guardian (from 18 alone).
}

func ExampleDeadline() {
	due := contract.Due{Key: agreement.TellProsecutorDue, Owner: roles.Coordinator, Status: contract.Passed}
	fmt.Printf("%s (%s): %s\n", text.Deadline(text.NN, due.Key), text.Role(text.NN, due.Owner), text.DeadlineStatus(text.NN, due.Status))
	// Output: Varsle påtalemakta (kommunal koordinator): fristen er ute
}

func ExampleReason() {
	fmt.Println(text.Reason(text.NB, event.Moved), "/", text.Reason(text.NN, event.OfferDeclined))
	// Output: Flyttet / Takka nei
}

func ExamplePart() {
	fmt.Println(text.Track(text.NB, agreement.Advisory), "/", text.Part(text.NB, agreement.Exchange), "/", text.Duty(text.NB, roles.Testing),
		"/", text.Region(text.NB, event.ConsentRegion))
	// Output: Rådgivende enhet for russaker / deling av opplysninger / rustesting / Samtykke
}

func ExampleRoles() {
	fmt.Println(text.Roles(text.NN, roles.Of(roles.Youth, roles.Guardian, roles.Clock).Roles()))
	// Output: ungdom, verje, systemet, når fristen er ute
}

func ExampleTrigger() {
	fmt.Println(text.Trigger(text.NB, agreement.PositiveTest), "/", text.Trigger(text.NN, agreement.MissedConversation))
	// Output: positiv rusprøve / utebliven frå samtale
}

func ExampleSeverity() {
	fmt.Println(text.Severity(text.NN, agreement.SeriousSeverity))
	// Output: alvorleg
}

func ExampleEvidence() {
	fmt.Println(text.Evidence(text.NB, agreement.SanctionEvidence))
	// Output: sanksjonær prøve, bekreftet
}

func ExampleRung() {
	terms, err := agreement.Model()
	if err != nil {
		panic(err)
	}
	for _, rung := range terms.Rungs(agreement.MissedTest, agreement.OrdinarySeverity, agreement.RecordedEvidence, 4).List() {
		fmt.Println(rung, text.Rung(text.NN, rung))
	}
	// Output:
	// 3 strammare plan innanfor vilkåra
	// 4 saka blir send til påtalemakta
}

func ExampleFlaw() {
	_, flaws := agreement.Weigh(agreement.Deviation{
		Trigger: agreement.PositiveTest, Severity: agreement.OrdinarySeverity, Evidenced: true,
		Sample: agreement.Sample{Procedure: agreement.Rapid, Material: agreement.Saliva},
	})
	for _, flaw := range flaws {
		fmt.Println(text.Flaw(text.NB, flaw))
	}
	// Output:
	// en hurtigtest begrunner ingen reaksjon
	// prøvesvaret er ikke bekreftet
}

func ExampleLadderTable() {
	terms, err := agreement.Model()
	if err != nil {
		panic(err)
	}
	for line := range strings.SplitSeq(text.LadderTable(text.NN, terms), "\n") {
		if strings.HasPrefix(line, "| utebliven frå rusprøve | vanleg ") {
			fmt.Println(line)
		}
	}
	// Output:
	// | utebliven frå rusprøve | vanleg | registrert hending | 1 | 1 |
	// | utebliven frå rusprøve | vanleg | registrert hending | 2 | 2 |
	// | utebliven frå rusprøve | vanleg | registrert hending | 3 | 3 |
	// | utebliven frå rusprøve | vanleg | registrert hending | 4 og seinare | 3, 4 |
}

func ExampleLadderJSON() {
	terms, err := agreement.Model()
	if err != nil {
		panic(err)
	}
	document, err := text.LadderJSON(text.EN, terms)
	if err != nil {
		panic(err)
	}
	var ladder struct {
		Rungs []struct {
			Rung  int
			Label string
		}
	}
	if err := json.Unmarshal(document, &ladder); err != nil {
		panic(err)
	}
	fmt.Println(ladder.Rungs[4].Rung, ladder.Rungs[4].Label)
	// Output: 4 referral to the prosecutor
}

func ExampleCode() {
	fmt.Println(text.Code(text.NB, contract.WrongState))
	// Output: Handlingen er ikke mulig i denne tilstanden.
}

func ExampleDate() {
	d, err := agreement.NewDate(2021, time.March, 15)
	if err != nil {
		panic(err)
	}
	fmt.Println(text.Date(text.NB, d), "/", text.Date(text.EN, d))
	// Output: 15. mars 2021 / 15 March 2021
}

func ExampleArg() {
	fmt.Println(text.Arg(text.NB, contract.Arg{Name: "duty", Text: "economy"}))
	// Output: oppgave som mangler folk: økonomi
}

func ExampleBasis() {
	fmt.Println(text.Basis(text.NN, "row 13; straffeprosessloven § 69 (k)"))
	// Output: rad 13; straffeprosesslova § 69 (må kontrollerast av jurist)
}

func ExampleParseLang() {
	lang, err := text.ParseLang("nn")
	fmt.Println(lang, err)
	_, err = text.ParseLang("fr")
	fmt.Println(err)
	// Output:
	// nn <nil>
	// unknown language "fr"
}

// A host prints the labels for a jurist and a language reader to go through.
func ExampleLabels() {
	for _, label := range text.Labels(text.DutyKind) {
		fmt.Println(label.ID, "|", label.NB, "|", label.NN, "|", label.EN)
	}
	// Output:
	// conversations | samtaler | samtalar | conversations
	// testing | rustesting | rustesting | drug testing
	// economy | økonomi | økonomi | economy
}

func ExampleDrawing_Mermaid() {
	d := contract.Description{
		States: []contract.StateView{
			{State: event.StateReceived, Initial: true, Owner: roles.Police}, {State: event.StateNotEntered, Terminal: true},
		},
		Transitions: []contract.Transition{
			{Act: "case.registered", From: []event.State{event.StateNone}, To: []event.State{event.StateReceived}},
			{Act: "case.dropped", From: []event.State{event.StateReceived}, To: []event.State{event.StateNotEntered}},
			{Act: "case.voided", From: []event.State{event.StateReceived}, To: []event.State{event.StateNotEntered}},
		},
	}
	fmt.Print(text.Drawing{Lang: text.NB}.Mermaid(d))
	// Output:
	// stateDiagram-v2
	//     state "Mottatt<br/>(politi)" as received
	//     state "Ikke inngått" as not_entered
	//     [*] --> received : Sak registrert
	//     received --> not_entered : Sak henlagt<br/>Sak opphevet som feil
	//     not_entered --> [*]
}

func ExampleDrawing_Dot() {
	dot := text.Drawing{Lang: text.EN}.Dot(contract.Standard().Describe(agreement.Advisory))
	fmt.Println(strings.Split(dot, "\n")[1])
	// Output: 	label="Advisory unit for drug cases";
}

func ExampleTable() {
	table := text.Table(text.NN, contract.Standard().Describe(agreement.Waiver))
	for line := range strings.SplitSeq(table, "\n") {
		if strings.HasPrefix(line, "| 9 ") || strings.HasPrefix(line, "| G9a ") {
			fmt.Println(line)
		}
	}
	// Output:
	// | 9 | Takka ja til tilbodet | Tilboden | Samtykke blir henta inn | ungdom | G9a | Gi samtykke |
	// | G9a | Tenkjetida må vere over, eller ungdommen må ha gitt avkall på henne saman med ei verje (frå 18 år åleine). | rad 9; C5 (eige standardval) |
}

func ExampleJSON() {
	document, err := text.JSON(text.EN, contract.Standard().Describe(agreement.Waiver))
	if err != nil {
		panic(err)
	}
	fmt.Println(strings.Join(strings.Split(string(document), "\n")[:5], "\n"))
	// Output:
	// {
	//   "$schema": "urn:ruskontrakt:lifecycle:1",
	//   "lang": "en",
	//   "track": "waiver",
	//   "label": "Conditional waiver of prosecution",
}
