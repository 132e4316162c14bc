package event

func itemKinds() []Kind {
	return []Kind{
		define(Meta{Type: TestPlanned{}.EventType(), Version: 1, Coarse: "appointment", Compartment: HealthCompartment, Retention: Undecided},
			func(c *Coder, e *TestPlanned) {
				c.Uint16("item", &e.Item)
				c.Date("on", &e.On)
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
		define(Meta{Type: TestCancelled{}.EventType(), Version: 1, Coarse: "appointment", Compartment: HealthCompartment, Retention: Undecided},
			func(c *Coder, e *TestCancelled) {
				c.Uint16("item", &e.Item)
				c.Code("reason", &e.Reason)
			}),
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
	}
}
