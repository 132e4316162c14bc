package event

import "github.com/ruskontrakt/ruskontrakt/agreement"

func sampleKinds() []Kind {
	return []Kind{
		define(Meta{Type: TestPlanned{}.EventType(), Version: 2, Coarse: "appointment", Compartment: HealthCompartment, Retention: Undecided,
			Upcast: []Step{Lift(1, plannedDay, func(old testPlanned1) (TestPlanned, error) {
				return TestPlanned{Item: old.Item, On: old.On}, nil
			})}},
			func(c *Coder, e *TestPlanned) {
				c.Uint16("item", &e.Item)
				c.Date("on", &e.On)
				c.Uint16("from", &e.From)
				c.Uint16("to", &e.To)
				c.Uint16("replaces", &e.Replaces)
			}),
		define(Meta{Type: TestNotified{}.EventType(), Version: 1, Coarse: "appointment", Compartment: HealthCompartment, Retention: Undecided},
			func(c *Coder, e *TestNotified) {
				c.Uint16("item", &e.Item)
			}),
		define(Meta{Type: TestAttended{}.EventType(), Version: 1, Coarse: "appointment", Compartment: HealthCompartment, Retention: Undecided},
			func(c *Coder, e *TestAttended) {
				c.Uint16("item", &e.Item)
			}),
		define(Meta{Type: TestMissed{}.EventType(), Version: 1, Coarse: "appointment", Compartment: HealthCompartment, Retention: Undecided},
			func(c *Coder, e *TestMissed) {
				c.Uint16("item", &e.Item)
			}),
		define(Meta{Type: TestExcused{}.EventType(), Version: 1, Coarse: "appointment", Compartment: HealthCompartment, Retention: Undecided},
			func(c *Coder, e *TestExcused) {
				c.Uint16("item", &e.Item)
				c.Code("reason", &e.Reason)
			}),
		define(Meta{Type: TestUnexcused{}.EventType(), Version: 1, Coarse: "appointment", Compartment: HealthCompartment, Retention: Undecided},
			func(c *Coder, e *TestUnexcused) {
				c.Uint16("item", &e.Item)
			}),
		define(Meta{Type: TestCancelled{}.EventType(), Version: 1, Coarse: "appointment", Compartment: HealthCompartment, Retention: Undecided},
			func(c *Coder, e *TestCancelled) {
				c.Uint16("item", &e.Item)
				c.Code("reason", &e.Reason)
			}),
		define(Meta{Type: TestRefused{}.EventType(), Version: 1, Coarse: "appointment", Compartment: HealthCompartment, Retention: Undecided},
			func(c *Coder, e *TestRefused) {
				c.Uint16("item", &e.Item)
				c.Bool("asked-withdrawal", &e.AskedWithdrawal)
			}),
		define(Meta{Type: TestUnable{}.EventType(), Version: 1, Coarse: "appointment", Compartment: HealthCompartment, Retention: Undecided},
			func(c *Coder, e *TestUnable) {
				c.Uint16("item", &e.Item)
			}),
		define(Meta{Type: TestTaken{}.EventType(), Version: 1, Coarse: "appointment", Compartment: HealthCompartment, Retention: Undecided},
			func(c *Coder, e *TestTaken) {
				c.Uint16("item", &e.Item)
				c.Ref("sample", &e.Sample)
				Enum(c, "procedure", &e.Procedure)
				Enum(c, "material", &e.Material)
				c.Org("requester", &e.Requester)
				c.Org("payer", &e.Payer)
				c.Code("ground", &e.Ground)
				c.Uint32("consent", &e.Consent)
				c.Bool("two-tubes", &e.TwoTubes)
				c.Bool("sealed", &e.Sealed)
				c.Ref("observer", &e.Observer)
				c.Bool("washout", &e.Washout)
				c.Bool("medication", &e.Medication)
			}),
		define(Meta{Type: TestRead{}.EventType(), Version: 1, Coarse: "appointment", Compartment: HealthCompartment, Retention: Undecided},
			func(c *Coder, e *TestRead) {
				c.Uint16("item", &e.Item)
				c.Code("reading", &e.Reading)
			}),
		define(Meta{Type: SampleSent{}.EventType(), Version: 1, Coarse: "appointment", Compartment: HealthCompartment, Retention: Undecided},
			func(c *Coder, e *SampleSent) {
				c.Uint16("item", &e.Item)
				c.Org("laboratory", &e.Laboratory)
				c.Code("profile", &e.Profile)
			}),
		define(Meta{Type: TestAnswered{}.EventType(), Version: 1, Coarse: "appointment", Compartment: HealthCompartment, Retention: Undecided},
			func(c *Coder, e *TestAnswered) {
				c.Uint16("item", &e.Item)
				c.Ref("receipt", &e.Receipt)
				c.Bool("seals-whole", &e.SealsWhole)
				c.Uint32("creatinine", &e.Creatinine)
				c.Bool("new-intake", &e.NewIntake)
			}),
		define(Meta{Type: TestUnanswered{}.EventType(), Version: 1, Coarse: "appointment", Compartment: HealthCompartment, Retention: Undecided},
			func(c *Coder, e *TestUnanswered) {
				c.Uint16("item", &e.Item)
				c.Code("reason", &e.Reason)
			}),
		define(Meta{Type: FindingRecorded{}.EventType(), Version: 1, Coarse: "appointment", Compartment: HealthCompartment, Retention: Undecided},
			func(c *Coder, e *FindingRecorded) {
				c.Uint16("item", &e.Item)
				c.Code("finding", &e.Finding)
				c.Bool("only-thc", &e.OnlyTHC)
				c.Bool("diluted", &e.Diluted)
				c.Ref("delegation", &e.Delegation)
			}),
		define(Meta{Type: ConfirmationRequested{}.EventType(), Version: 1, Coarse: "appointment", Compartment: HealthCompartment, Retention: Undecided},
			func(c *Coder, e *ConfirmationRequested) {
				c.Uint16("item", &e.Item)
			}),
		define(Meta{Type: ConfirmationAnswered{}.EventType(), Version: 1, Coarse: "appointment", Compartment: HealthCompartment, Retention: Undecided},
			func(c *Coder, e *ConfirmationAnswered) {
				c.Uint16("item", &e.Item)
				c.Code("outcome", &e.Outcome)
				c.Ref("second-check", &e.SecondCheck)
			}),
		define(Meta{Type: YouthTold{}.EventType(), Version: 1, Coarse: "appointment", Compartment: HealthCompartment, Retention: Undecided},
			func(c *Coder, e *YouthTold) {
				c.Uint16("item", &e.Item)
			}),
		define(Meta{Type: SampleKept{}.EventType(), Version: 1, Coarse: "appointment", Compartment: HealthCompartment, Retention: Undecided},
			func(c *Coder, e *SampleKept) {
				c.Uint16("item", &e.Item)
				c.Date("until", &e.Until)
			}),
		define(Meta{Type: TestContested{}.EventType(), Version: 1, Coarse: "appointment", Compartment: HealthCompartment, Retention: Undecided},
			func(c *Coder, e *TestContested) {
				c.Uint16("item", &e.Item)
			}),
		define(Meta{Type: ContestDecided{}.EventType(), Version: 1, Coarse: "appointment", Compartment: HealthCompartment, Retention: Undecided},
			func(c *Coder, e *ContestDecided) {
				c.Uint16("item", &e.Item)
				c.Code("outcome", &e.Outcome)
				c.Code("reason", &e.Reason)
			}),
		define(Meta{Type: TestsSuspended{}.EventType(), Version: 1, Coarse: "appointment", Compartment: HealthCompartment, Retention: Undecided},
			func(c *Coder, e *TestsSuspended) {
				c.Code("reason", &e.Reason)
			}),
	}
}

// testPlanned1 is what version 1 of a planned test said: a day, at any time of it.
type testPlanned1 struct {
	Item uint16
	On   agreement.Date
}

func plannedDay(c *Coder, e *testPlanned1) {
	c.Uint16("item", &e.Item)
	c.Date("on", &e.On)
}
