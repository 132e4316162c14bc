package event

import "github.com/ruskontrakt/ruskontrakt/roles"

func endingKinds() []Kind {
	return []Kind{
		define(Meta{Type: WithdrawalConfirmed{}.EventType(), Version: 1, Coarse: "consent", Compartment: CoordinationCompartment, Retention: Undecided},
			func(*Coder, *WithdrawalConfirmed) {}),
		define(Meta{Type: AnswerLapsed{}.EventType(), Version: 1, Coarse: "consent", Compartment: CoordinationCompartment, Retention: Undecided},
			func(*Coder, *AnswerLapsed) {}),
		define(Meta{Type: Completed{}.EventType(), Version: 1, Coarse: "contract", Compartment: CoordinationCompartment, Retention: Undecided},
			func(*Coder, *Completed) {}),
		define(Meta{Type: EndedByChoice{}.EventType(), Version: 1, Coarse: "contract", Compartment: CoordinationCompartment, Retention: Undecided},
			func(*Coder, *EndedByChoice) {}),
		define(Meta{Type: Proposed{}.EventType(), Version: 2, Coarse: "contract", Compartment: CoordinationCompartment, Retention: Undecided,
			Upcast: []Step{Lift(1, proposed1Fields, func(old proposed1) (Proposed, error) {
				return Proposed{Act: old.Act, Reason: old.Reason, Evidence: old.Evidence, About: old.About}, nil
			})}},
			func(c *Coder, e *Proposed) {
				c.Type("act", &e.Act)
				c.Code("reason", &e.Reason)
				c.Ref("evidence", &e.Evidence)
				c.Ref("about", &e.About)
				c.Uint16("on", &e.On)
				c.Int("rung", &e.Rung)
			}),
		define(Meta{Type: CompletedEarly{}.EventType(), Version: 1, Coarse: "contract", Compartment: CoordinationCompartment, Retention: Undecided},
			func(c *Coder, e *CompletedEarly) {
				c.Uint32("proposal", &e.Proposal)
			}),
		define(Meta{Type: UnsuitableDeclared{}.EventType(), Version: 1, Coarse: "contract", Compartment: CoordinationCompartment, Retention: Undecided},
			func(c *Coder, e *UnsuitableDeclared) {
				c.Uint32("proposal", &e.Proposal)
				c.Ref("referral", &e.Referral)
			}),
		define(Meta{Type: DeliveryImpossible{}.EventType(), Version: 1, Coarse: "contract", Compartment: CoordinationCompartment, Retention: Undecided},
			func(c *Coder, e *DeliveryImpossible) {
				c.Uint32("proposal", &e.Proposal)
				c.Ref("attempts", &e.Attempts)
			}),
		define(Meta{Type: BasisLapsed{}.EventType(), Version: 1, Coarse: "contract", Compartment: CoordinationCompartment, Retention: Undecided},
			func(*Coder, *BasisLapsed) {}),
		define(Meta{Type: AttendanceLapsed{}.EventType(), Version: 1, Coarse: "attendance", Compartment: CoordinationCompartment, Retention: Undecided},
			func(*Coder, *AttendanceLapsed) {}),
		define(Meta{Type: DeathRecorded{}.EventType(), Version: 1, Coarse: "case", Compartment: CoordinationCompartment, Retention: Undecided},
			func(c *Coder, e *DeathRecorded) {
				c.Ref("evidence", &e.Evidence)
			}),
		define(Meta{Type: Voided{}.EventType(), Version: 1, Coarse: "case", Compartment: CoordinationCompartment, Retention: Undecided},
			func(c *Coder, e *Voided) {
				c.Uint32("proposal", &e.Proposal)
				c.Code("reason", &e.Reason)
			}),
		define(Meta{Type: EvaluationOffered{}.EventType(), Version: 1, Coarse: "evaluation", Compartment: StatisticsCompartment, Retention: Undecided},
			func(c *Coder, e *EvaluationOffered) {
				c.Code("group", &e.Group)
			}),
		define(Meta{Type: EvaluationHeld{}.EventType(), Version: 1, Coarse: "evaluation", Compartment: StatisticsCompartment, Retention: Undecided},
			func(c *Coder, e *EvaluationHeld) {
				c.Code("group", &e.Group)
				c.Bool("took-part", &e.TookPart)
				c.Bool("invited", &e.Invited)
				c.Codes("answers", &e.Answers)
			}),
		define(Meta{Type: EvaluationDeclined{}.EventType(), Version: 1, Coarse: "evaluation", Compartment: StatisticsCompartment, Retention: Undecided},
			func(c *Coder, e *EvaluationDeclined) {
				c.Code("group", &e.Group)
			}),
		define(Meta{Type: Closed{}.EventType(), Version: 1, Coarse: "contract", Compartment: CoordinationCompartment, Retention: Undecided},
			func(c *Coder, e *Closed) {
				c.Bool("outcome-unknown", &e.OutcomeUnknown)
			}),
		define(Meta{Type: OutcomeRecorded{}.EventType(), Version: 1, Coarse: "prosecution", Compartment: ProsecutionCompartment, Retention: Undecided},
			func(c *Coder, e *OutcomeRecorded) {
				Enum(c, "value", &e.Value)
				c.Code("reason", &e.Reason)
			}),
		define(Meta{Type: Corrected{}.EventType(), Version: 1, Coarse: "case", Compartment: CoordinationCompartment, Retention: Undecided},
			func(c *Coder, e *Corrected) {
				c.Uint32("target", &e.Target)
				c.Code("reason", &e.Reason)
				c.Nested("data", &e.Data)
				c.Uint32s("illegal", &e.Illegal)
			}),
		define(Meta{Type: InconsistencyResolved{}.EventType(), Version: 1, Coarse: "case", Compartment: CoordinationCompartment, Retention: Undecided},
			func(c *Coder, e *InconsistencyResolved) {
				c.Uint32("proposal", &e.Proposal)
				c.Code("reason", &e.Reason)
			}),
		define(Meta{Type: HandedOver{}.EventType(), Version: 1, Coarse: "duty", Compartment: CoordinationCompartment, Retention: Undecided},
			func(c *Coder, e *HandedOver) {
				Enum(c, "duty", &e.Duty)
				c.Ref("holder", &e.Holder)
				c.Ref("note", &e.Note)
			}),
		define(Meta{Type: HolderAppointed{}.EventType(), Version: 1, Coarse: "duty", Compartment: CoordinationCompartment, Retention: Undecided},
			func(c *Coder, e *HolderAppointed) {
				Enum(c, "duty", &e.Duty)
				c.Ref("holder", &e.Holder)
				c.Ref("deputy", &e.Deputy)
			}),
		define(Meta{Type: ProsecutorNotified{}.EventType(), Version: 1, Coarse: "prosecution", Compartment: ProsecutionCompartment, Retention: Undecided},
			func(c *Coder, e *ProsecutorNotified) {
				c.Uint32("of", &e.Of)
			}),
		define(Meta{Type: TalkHeld{}.EventType(), Version: 1, Coarse: "appointment", Compartment: ConversationCompartment, Retention: Undecided},
			func(c *Coder, e *TalkHeld) {
				c.Code("kind", &e.Kind)
				c.Bool("held", &e.Held)
				c.Bool("offered", &e.Offered)
			}),
		define(Meta{Type: DeadlineExtended{}.EventType(), Version: 1, Coarse: "deadline", Compartment: CoordinationCompartment, Retention: Undecided},
			func(c *Coder, e *DeadlineExtended) {
				Enum(c, "key", &e.Key)
				c.Uint32("of", &e.Of)
				c.Date("until", &e.Until)
				c.Bool("youth-wish", &e.YouthWish)
				c.Code("reason", &e.Reason)
			}),
		define(Meta{Type: DeadlinePassed{}.EventType(), Version: 1, Coarse: "deadline", Compartment: CoordinationCompartment, Retention: Undecided},
			func(c *Coder, e *DeadlinePassed) {
				Enum(c, "key", &e.Key)
				c.Uint32("of", &e.Of)
			}),
		define(Meta{Type: MoveReported{}.EventType(), Version: 1, Coarse: "transfer", Compartment: CoordinationCompartment, Retention: Undecided},
			func(c *Coder, e *MoveReported) {
				c.Org("residence", &e.Residence)
				c.Org("stay", &e.Stay)
				c.Org("school", &e.School)
			}),
		define(Meta{Type: TransferAccepted{}.EventType(), Version: 1, Coarse: "transfer", Compartment: CoordinationCompartment, Retention: Undecided},
			func(c *Coder, e *TransferAccepted) {
				List(c, "tasks", &e.Tasks, taskFields)
				c.Hash("migrated", &e.Migrated)
				c.Bool("agreed", &e.Agreed)
			}),
		define(Meta{Type: TransferRefused{}.EventType(), Version: 1, Coarse: "transfer", Compartment: CoordinationCompartment, Retention: Undecided},
			func(c *Coder, e *TransferRefused) {
				c.Code("reason", &e.Reason)
				c.Ref("document", &e.Document)
			}),
		define(Meta{Type: EndedByMove{}.EventType(), Version: 1, Coarse: "transfer", Compartment: CoordinationCompartment, Retention: Undecided},
			func(c *Coder, e *EndedByMove) {
				c.Uint32("proposal", &e.Proposal)
				c.Bool("youth-heard", &e.YouthHeard)
				c.Ref("sharing-tried", &e.SharingTried)
			}),
		define(Meta{Type: MoveCancelled{}.EventType(), Version: 1, Coarse: "transfer", Compartment: CoordinationCompartment, Retention: Undecided},
			func(*Coder, *MoveCancelled) {}),
		define(Meta{Type: ConsentRestored{}.EventType(), Version: 1, Coarse: "consent", Compartment: CoordinationCompartment, Retention: Undecided},
			func(c *Coder, e *ConsentRestored) { consentFields(c, (*ConsentGiven)(e)) }),
	}
}

// proposed1 is what version 1 of a proposal said: nothing of a reaction.
type proposed1 struct {
	Act             Type
	Reason          Code
	Evidence, About roles.Ref
}

func proposed1Fields(c *Coder, e *proposed1) {
	c.Type("act", &e.Act)
	c.Code("reason", &e.Reason)
	c.Ref("evidence", &e.Evidence)
	c.Ref("about", &e.About)
}
