package event

func planKinds() []Kind {
	return []Kind{
		define(Meta{Type: MappingRecorded{}.EventType(), Version: 1, Coarse: "plan", Compartment: CoordinationCompartment, Retention: Undecided},
			func(c *Coder, e *MappingRecorded) {
				c.Bool("youth-took-part", &e.YouthTookPart)
				c.Bool("guardian-invited", &e.GuardianInvited)
				c.Code("tool", &e.Tool)
				c.Date("on", &e.On)
				c.Int("washout-weeks", &e.WashoutWeeks)
			}),
		define(Meta{Type: PlanSet{}.EventType(), Version: 1, Coarse: "plan", Compartment: CoordinationCompartment, Retention: Undecided},
			func(c *Coder, e *PlanSet) {
				c.Int("version", &e.Version)
				c.Date("start-on", &e.StartOn)
				Enum(c, "band", &e.Band)
				c.Int("conversation-every-weeks", &e.ConversationEveryWeeks)
				List(c, "windows", &e.Windows, windowFields)
				List(c, "tasks", &e.Tasks, taskFields)
				Enum(c, "procedure", &e.Procedure)
				Enum(c, "material", &e.Material)
				c.Org("requester", &e.Requester)
				c.Org("payer", &e.Payer)
			}),
		define(Meta{Type: Signed{}.EventType(), Version: 1, Coarse: "contract", Compartment: CoordinationCompartment, Retention: Undecided},
			func(c *Coder, e *Signed) {
				c.Int("version", &e.Version)
				c.Hash("text-hash", &e.TextHash)
				c.Code("language", &e.Language)
				c.Ref("evidence", &e.Evidence)
			}),
		define(Meta{Type: SignatureVoided{}.EventType(), Version: 1, Coarse: "contract", Compartment: CoordinationCompartment, Retention: Undecided},
			func(c *Coder, e *SignatureVoided) {
				c.Int("version", &e.Version)
				c.Uint32("of", &e.Of)
			}),
		define(Meta{Type: SignatureOffered{}.EventType(), Version: 1, Coarse: "contract", Compartment: CoordinationCompartment, Retention: Undecided},
			func(c *Coder, e *SignatureOffered) {
				c.Int("version", &e.Version)
				c.Ref("to", &e.To)
			}),
		define(Meta{Type: SignatureRefused{}.EventType(), Version: 1, Coarse: "contract", Compartment: CoordinationCompartment, Retention: Undecided},
			func(*Coder, *SignatureRefused) {}),
		define(Meta{Type: SigningLapsed{}.EventType(), Version: 1, Coarse: "contract", Compartment: CoordinationCompartment, Retention: Undecided},
			func(*Coder, *SigningLapsed) {}),
		define(Meta{Type: AgencySignatureWaived{}.EventType(), Version: 1, Coarse: "contract", Compartment: CoordinationCompartment, Retention: Undecided},
			func(*Coder, *AgencySignatureWaived) {}),
		define(Meta{Type: Replanned{}.EventType(), Version: 1, Coarse: "plan", Compartment: CoordinationCompartment, Retention: Undecided},
			func(c *Coder, e *Replanned) {
				c.Code("reason", &e.Reason)
			}),
		define(Meta{Type: Started{}.EventType(), Version: 1, Coarse: "contract", Compartment: CoordinationCompartment, Retention: Undecided},
			func(*Coder, *Started) {}),
		define(Meta{Type: PlanChanged{}.EventType(), Version: 1, Coarse: "plan", Compartment: CoordinationCompartment, Retention: Undecided},
			func(c *Coder, e *PlanChanged) {
				c.Int("version", &e.Version)
				c.Int("conversation-every-weeks", &e.ConversationEveryWeeks)
				List(c, "windows", &e.Windows, windowFields)
				c.Bool("youth-heard", &e.YouthHeard)
				c.Code("reason", &e.Reason)
			}),
		define(Meta{Type: BandChanged{}.EventType(), Version: 1, Coarse: "plan", Compartment: CoordinationCompartment, Retention: Undecided},
			func(c *Coder, e *BandChanged) {
				Enum(c, "band", &e.Band)
				c.Bool("youth-heard", &e.YouthHeard)
				c.Code("reason", &e.Reason)
			}),
		define(Meta{Type: MidwayHeld{}.EventType(), Version: 1, Coarse: "contract", Compartment: CoordinationCompartment, Retention: Undecided},
			func(c *Coder, e *MidwayHeld) {
				c.Bool("youth-invited", &e.YouthInvited)
				c.Bool("guardians-invited", &e.GuardiansInvited)
			}),
		define(Meta{Type: Paused{}.EventType(), Version: 1, Coarse: "contract", Compartment: CoordinationCompartment, Retention: Undecided},
			func(c *Coder, e *Paused) {
				c.Code("reason", &e.Reason)
				c.Date("until", &e.Until)
				c.Bool("consented", &e.Consented)
			}),
		define(Meta{Type: Resumed{}.EventType(), Version: 1, Coarse: "contract", Compartment: CoordinationCompartment, Retention: Undecided},
			func(c *Coder, e *Resumed) {
				c.Bool("shift-end", &e.ShiftEnd)
			}),
		define(Meta{Type: ConditionsChanged{}.EventType(), Version: 1, Coarse: "prosecution", Compartment: ProsecutionCompartment, Retention: Undecided},
			func(c *Coder, e *ConditionsChanged) {
				c.Bool("testing", &e.Testing)
				c.Bool("conversations", &e.Conversations)
				c.Ref("wish", &e.Wish)
				c.Code("reason", &e.Reason)
			}),
		define(Meta{Type: Extended{}.EventType(), Version: 1, Coarse: "prosecution", Compartment: ProsecutionCompartment, Retention: Undecided},
			func(c *Coder, e *Extended) {
				c.Int("months", &e.Months)
				c.Ref("wish", &e.Wish)
				c.Code("reason", &e.Reason)
			}),
		define(Meta{Type: CalledIn{}.EventType(), Version: 1, Coarse: "attendance", Compartment: CoordinationCompartment, Retention: Undecided},
			func(c *Coder, e *CalledIn) {
				c.Bool("written", &e.Written)
			}),
		define(Meta{Type: AttendanceRecorded{}.EventType(), Version: 1, Coarse: "attendance", Compartment: CoordinationCompartment, Retention: Undecided},
			func(c *Coder, e *AttendanceRecorded) {
				c.Bool("attended", &e.Attended)
			}),
	}
}

func windowFields(c *Coder, e *Window) {
	c.Uint16("weekday", &e.Weekday)
	c.Uint16("from", &e.From)
	c.Uint16("to", &e.To)
	c.Bool("lessons", &e.Lessons)
	c.Bool("agreed", &e.Agreed)
}

func taskFields(c *Coder, e *Task) {
	Enum(c, "duty", &e.Duty)
	c.Ref("holder", &e.Holder)
	c.Ref("deputy", &e.Deputy)
}
