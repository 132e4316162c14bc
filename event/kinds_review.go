package event

func reviewKinds() []Kind {
	return []Kind{
		define(Meta{Type: DeviationReported{}.EventType(), Version: 1, Coarse: "contract", Compartment: CoordinationCompartment, Retention: Undecided},
			func(c *Coder, e *DeviationReported) {
				c.Uint16("number", &e.Number)
				c.Code("trigger", (*Code)(&e.Trigger))
				c.Code("severity", (*Code)(&e.Severity))
				c.Uint16("item", &e.Item)
				c.Ref("evidence", &e.Evidence)
			}),
		define(Meta{Type: NewOffenceNoted{}.EventType(), Version: 1, Coarse: "contract", Compartment: CoordinationCompartment, Retention: Undecided},
			func(c *Coder, e *NewOffenceNoted) {
				c.Uint16("number", &e.Number)
				c.Code("severity", (*Code)(&e.Severity))
				c.Ref("evidence", &e.Evidence)
			}),
		define(Meta{Type: HearingRecorded{}.EventType(), Version: 1, Coarse: "contract", Compartment: CoordinationCompartment, Retention: Undecided},
			func(c *Coder, e *HearingRecorded) {
				c.Bool("youth-heard", &e.YouthHeard)
				c.Bool("youth-offered", &e.YouthOffered)
				c.Bool("guardians-heard", &e.GuardiansHeard)
				c.Bool("guardians-offered", &e.GuardiansOffered)
			}),
		define(Meta{Type: NoBreachFound{}.EventType(), Version: 1, Coarse: "contract", Compartment: CoordinationCompartment, Retention: Undecided},
			func(c *Coder, e *NoBreachFound) {
				c.Code("reason", &e.Reason)
			}),
		define(Meta{Type: DeviationExplained{}.EventType(), Version: 1, Coarse: "contract", Compartment: CoordinationCompartment, Retention: Undecided},
			func(c *Coder, e *DeviationExplained) {
				c.Code("reason", &e.Reason)
			}),
		define(Meta{Type: Reacted{}.EventType(), Version: 1, Coarse: "contract", Compartment: CoordinationCompartment, Retention: Undecided},
			func(c *Coder, e *Reacted) {
				c.Uint16("on", &e.On)
				c.Int("rung", &e.Rung)
				c.Code("reason", &e.Reason)
				c.Ref("delegation", &e.Delegation)
				c.Code("exception", &e.Exception)
				c.Uint32("proposal", &e.Proposal)
			}),
		define(Meta{Type: Referred{}.EventType(), Version: 1, Coarse: "contract", Compartment: CoordinationCompartment, Retention: Undecided},
			func(c *Coder, e *Referred) {
				c.Uint16("on", &e.On)
				c.Code("reason", &e.Reason)
				c.Ref("delegation", &e.Delegation)
				c.Ref("evidence", &e.Evidence)
				c.Code("exception", &e.Exception)
				c.Uint32("proposal", &e.Proposal)
			}),
		define(Meta{Type: ReviewLapsed{}.EventType(), Version: 1, Coarse: "contract", Compartment: CoordinationCompartment, Retention: Undecided},
			func(*Coder, *ReviewLapsed) {}),
		define(Meta{Type: Continued{}.EventType(), Version: 1, Coarse: "prosecution", Compartment: ProsecutionCompartment, Retention: Undecided},
			func(c *Coder, e *Continued) {
				c.Code("reason", &e.Reason)
			}),
		define(Meta{Type: Reopened{}.EventType(), Version: 1, Coarse: "prosecution", Compartment: ProsecutionCompartment, Retention: Undecided},
			func(c *Coder, e *Reopened) {
				c.Code("cause", &e.Cause)
				c.Code("reason", &e.Reason)
			}),
		define(Meta{Type: ReferralLapsed{}.EventType(), Version: 1, Coarse: "prosecution", Compartment: ProsecutionCompartment, Retention: Undecided},
			func(*Coder, *ReferralLapsed) {}),
		define(Meta{Type: ResponsibilityShared{}.EventType(), Version: 1, Coarse: "transfer", Compartment: CoordinationCompartment, Retention: Undecided},
			func(c *Coder, e *ResponsibilityShared) {
				c.Org("lead", &e.Lead)
				List(c, "tasks", &e.Tasks, taskFields)
				c.Uint32("proposal", &e.Proposal)
			}),
		define(Meta{Type: RoomOffered{}.EventType(), Version: 1, Coarse: "case", Compartment: CoordinationCompartment, Retention: Undecided},
			func(c *Coder, e *RoomOffered) {
				c.Date("on", &e.On)
				c.Uint16("from", &e.From)
				c.Uint16("to", &e.To)
			}),
		define(Meta{Type: ConcernRaised{}.EventType(), Version: 1, Coarse: "case", Compartment: CoordinationCompartment, Retention: Undecided},
			func(c *Coder, e *ConcernRaised) {
				c.Ref("document", &e.Document)
			}),
		define(Meta{Type: ConcernReleased{}.EventType(), Version: 1, Coarse: "case", Compartment: CoordinationCompartment, Retention: Undecided},
			func(c *Coder, e *ConcernReleased) {
				c.Uint32("of", &e.Of)
			}),
		define(Meta{Type: ChangeRequested{}.EventType(), Version: 1, Coarse: "case", Compartment: CoordinationCompartment, Retention: Undecided},
			func(c *Coder, e *ChangeRequested) {
				c.Code("about", &e.About)
			}),
	}
}
