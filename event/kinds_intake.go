package event

func intakeKinds() []Kind {
	return []Kind{
		define(Meta{Type: Registered{}.EventType(), Version: 1, Coarse: "case", Compartment: CoordinationCompartment, Retention: Undecided},
			func(c *Coder, e *Registered) {
				Enum(c, "track", &e.Track)
				c.Date("offence-date", &e.OffenceDate)
				c.Code("offence-kind", &e.OffenceKind)
				c.Date("birthday-15", &e.Birthday15)
				c.Date("birthday-16", &e.Birthday16)
				c.Date("birthday-18", &e.Birthday18)
				c.Ref("youth", &e.Youth)
				c.Refs("guardians", &e.Guardians)
				c.Org("residence", &e.Residence)
				c.Org("stay", &e.Stay)
				c.Date("residence-on", &e.ResidenceOn)
				c.Org("police", &e.Police)
				c.Org("prosecutor", &e.Prosecutor)
				c.Org("mediation", &e.Mediation)
				c.Org("school", &e.School)
				c.Org("advisory", &e.Advisory)
			}),
		define(Meta{Type: ScreeningStarted{}.EventType(), Version: 1, Coarse: "case", Compartment: CoordinationCompartment, Retention: Undecided},
			func(*Coder, *ScreeningStarted) {}),
		define(Meta{Type: ConcernTalkRecorded{}.EventType(), Version: 1, Coarse: "case", Compartment: CoordinationCompartment, Retention: Undecided},
			func(c *Coder, e *ConcernTalkRecorded) {
				c.Code("outcome", &e.Outcome)
				c.Code("skip-reason", &e.SkipReason)
				c.Bool("youth-called", &e.YouthCalled)
				c.Bool("youth-attended", &e.YouthAttended)
				c.Refs("guardians-called", &e.GuardiansCalled)
				c.Refs("guardians-attended", &e.GuardiansAttended)
			}),
		define(Meta{Type: ScopeRejected{}.EventType(), Version: 1, Coarse: "case", Compartment: CoordinationCompartment, Retention: Undecided},
			func(c *Coder, e *ScopeRejected) {
				Enum(c, "reason", &e.Reason)
				c.Code("follow-up", &e.FollowUp)
			}),
		define(Meta{Type: Informed{}.EventType(), Version: 1, Coarse: "case", Compartment: CoordinationCompartment, Retention: Undecided},
			func(c *Coder, e *Informed) {
				c.Code("text-version", &e.TextVersion)
				c.Code("language", &e.Language)
				c.Hash("text-hash", &e.TextHash)
				c.Bool("youth", &e.Youth)
				c.Refs("guardians", &e.Guardians)
				c.Codes("items", &e.Items)
			}),
		define(Meta{Type: OtherReactionChosen{}.EventType(), Version: 1, Coarse: "case", Compartment: CoordinationCompartment, Retention: Undecided},
			func(c *Coder, e *OtherReactionChosen) {
				c.Code("reason", &e.Reason)
			}),
		define(Meta{Type: Dropped{}.EventType(), Version: 1, Coarse: "case", Compartment: CoordinationCompartment, Retention: Undecided},
			func(c *Coder, e *Dropped) {
				c.Code("reason", &e.Reason)
			}),
		define(Meta{Type: NotPursuedFurther{}.EventType(), Version: 1, Coarse: "case", Compartment: CoordinationCompartment, Retention: Undecided},
			func(c *Coder, e *NotPursuedFurther) {
				c.Code("reason", &e.Reason)
			}),
		define(Meta{Type: Offered{}.EventType(), Version: 1, Coarse: "contract", Compartment: CoordinationCompartment, Retention: Undecided},
			func(c *Coder, e *Offered) {
				c.Hash("terms", &e.Terms)
				c.Bool("testing", &e.Testing)
				c.Bool("conversations", &e.Conversations)
				Enum(c, "procedure", &e.Procedure)
				Enum(c, "material", &e.Material)
			}),
		define(Meta{Type: Declined{}.EventType(), Version: 1, Coarse: "answer", Compartment: CoordinationCompartment, Retention: Destroy},
			func(*Coder, *Declined) {}),
		define(Meta{Type: Accepted{}.EventType(), Version: 1, Coarse: "contract", Compartment: CoordinationCompartment, Retention: Undecided},
			func(c *Coder, e *Accepted) {
				c.Bool("waives-reflection", &e.WaivesReflection)
				c.Ref("with-guardian", &e.WithGuardian)
			}),
		define(Meta{Type: OfferLapsed{}.EventType(), Version: 1, Coarse: "answer", Compartment: CoordinationCompartment, Retention: Destroy},
			func(*Coder, *OfferLapsed) {}),
		define(Meta{Type: ConsentGiven{}.EventType(), Version: 1, Coarse: "consent", Compartment: CoordinationCompartment, Retention: Undecided},
			consentFields),
		define(Meta{Type: ConsentRefused{}.EventType(), Version: 1, Coarse: "consent", Compartment: CoordinationCompartment, Retention: Undecided},
			func(c *Coder, e *ConsentRefused) {
				Enum(c, "part", &e.Part)
				Enum(c, "to-role", &e.ToRole)
				c.Org("to-org", &e.ToOrg)
			}),
		define(Meta{Type: ConsentsLapsed{}.EventType(), Version: 1, Coarse: "consent", Compartment: CoordinationCompartment, Retention: Undecided},
			func(*Coder, *ConsentsLapsed) {}),
		define(Meta{Type: ConsentWithdrawn{}.EventType(), Version: 1, Coarse: "consent", Compartment: CoordinationCompartment, Retention: Undecided},
			func(c *Coder, e *ConsentWithdrawn) {
				Enum(c, "part", &e.Part)
				Enum(c, "procedure", &e.Procedure)
				Enum(c, "material", &e.Material)
				Enum(c, "to-role", &e.ToRole)
				c.Org("to-org", &e.ToOrg)
			}),
		define(Meta{Type: GuardianNotFound{}.EventType(), Version: 1, Coarse: "consent", Compartment: CoordinationCompartment, Retention: Undecided},
			func(c *Coder, e *GuardianNotFound) {
				c.Uint32("proposal", &e.Proposal)
				c.Ref("guardian", &e.Guardian)
				c.Int("attempts", &e.Attempts)
				c.Ref("evidence", &e.Evidence)
			}),
		define(Meta{Type: Decided{}.EventType(), Version: 1, Coarse: "prosecution", Compartment: ProsecutionCompartment, Retention: Undecided},
			func(c *Coder, e *Decided) {
				c.Bool("guilt-proven", &e.GuiltProven)
				c.Bool("youth-heard", &e.YouthHeard)
				c.Int("length-months", &e.LengthMonths)
				c.Bool("testing", &e.Testing)
				c.Bool("conversations", &e.Conversations)
				Enum(c, "procedure", &e.Procedure)
				Enum(c, "material", &e.Material)
				c.Date("probation-from", &e.ProbationFrom)
				c.Date("probation-to", &e.ProbationTo)
			}),
		define(Meta{Type: AttendanceDecided{}.EventType(), Version: 1, Coarse: "prosecution", Compartment: ProsecutionCompartment, Retention: Undecided},
			func(c *Coder, e *AttendanceDecided) {
				c.Bool("guilt-proven", &e.GuiltProven)
				c.Bool("youth-heard", &e.YouthHeard)
				c.Int("attendances", &e.Attendances)
				c.Date("attend-by", &e.AttendBy)
			}),
		define(Meta{Type: ProsecutorRefused{}.EventType(), Version: 1, Coarse: "prosecution", Compartment: ProsecutionCompartment, Retention: Undecided},
			func(c *Coder, e *ProsecutorRefused) {
				c.Code("reason", &e.Reason)
			}),
		define(Meta{Type: BirthdayReached{}.EventType(), Version: 1, Coarse: "case", Compartment: CoordinationCompartment, Retention: Undecided},
			func(c *Coder, e *BirthdayReached) {
				c.Int("age", &e.Age)
			}),
	}
}

// consentFields are those of a consent, given or restored.
func consentFields(c *Coder, e *ConsentGiven) {
	Enum(c, "part", &e.Part)
	c.Code("purpose", &e.Purpose)
	Enum(c, "procedure", &e.Procedure)
	Enum(c, "material", &e.Material)
	Enum(c, "to-role", &e.ToRole)
	c.Org("to-org", &e.ToOrg)
	c.Codes("categories", &e.Categories)
	c.Date("from", &e.From)
	c.Date("to", &e.To)
	c.Code("form-version", &e.FormVersion)
	c.Code("language", &e.Language)
	c.Ref("evidence", &e.Evidence)
}
