package event

func itemKinds() []Kind {
	return []Kind{
		define(Meta{Type: ConversationPlanned{}.EventType(), Version: 1, Coarse: "appointment", Compartment: ConversationCompartment, Retention: Undecided},
			func(c *Coder, e *ConversationPlanned) {
				c.Uint16("item", &e.Item)
				c.Date("on", &e.On)
			}),
		define(Meta{Type: ConversationHeld{}.EventType(), Version: 1, Coarse: "appointment", Compartment: ConversationCompartment, Retention: Undecided},
			func(c *Coder, e *ConversationHeld) {
				c.Uint16("item", &e.Item)
			}),
		define(Meta{Type: ConversationMissed{}.EventType(), Version: 1, Coarse: "appointment", Compartment: ConversationCompartment, Retention: Undecided},
			func(c *Coder, e *ConversationMissed) {
				c.Uint16("item", &e.Item)
			}),
		define(Meta{Type: ConversationExcused{}.EventType(), Version: 1, Coarse: "appointment", Compartment: ConversationCompartment, Retention: Undecided},
			func(c *Coder, e *ConversationExcused) {
				c.Uint16("item", &e.Item)
				c.Code("reason", &e.Reason)
			}),
		define(Meta{Type: ConversationUnexcused{}.EventType(), Version: 1, Coarse: "appointment", Compartment: ConversationCompartment, Retention: Undecided},
			func(c *Coder, e *ConversationUnexcused) {
				c.Uint16("item", &e.Item)
			}),
		define(Meta{Type: ConversationMoved{}.EventType(), Version: 1, Coarse: "appointment", Compartment: ConversationCompartment, Retention: Undecided},
			func(c *Coder, e *ConversationMoved) {
				c.Uint16("item", &e.Item)
				c.Date("on", &e.On)
			}),
		define(Meta{Type: ConversationCancelled{}.EventType(), Version: 1, Coarse: "appointment", Compartment: ConversationCompartment, Retention: Undecided},
			func(c *Coder, e *ConversationCancelled) {
				c.Uint16("item", &e.Item)
				c.Code("reason", &e.Reason)
			}),
		define(Meta{Type: DrawCommitted{}.EventType(), Version: 1, Coarse: "appointment", Compartment: HealthCompartment, Retention: Undecided},
			func(c *Coder, e *DrawCommitted) {
				c.Hash("commitment", &e.Commitment)
			}),
		define(Meta{Type: TestsDrawn{}.EventType(), Version: 1, Coarse: "appointment", Compartment: HealthCompartment, Retention: Undecided},
			func(c *Coder, e *TestsDrawn) {
				c.Int("block", &e.Block)
				c.Date("first", &e.First)
				c.Date("last", &e.Last)
				List(c, "tests", &e.Tests, drawnFields)
			}),
		define(Meta{Type: DrawRevealed{}.EventType(), Version: 1, Coarse: "appointment", Compartment: HealthCompartment, Retention: Undecided},
			func(c *Coder, e *DrawRevealed) {
				c.Hash("seed", &e.Seed)
			}),
	}
}

func drawnFields(c *Coder, t *DrawnTest) {
	c.Uint16("item", &t.Item)
	c.Date("on", &t.On)
	c.Uint16("from", &t.From)
	c.Uint16("to", &t.To)
}
