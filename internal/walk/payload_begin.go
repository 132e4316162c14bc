package walk

import (
	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// intake makes the acts until the decision.
func (w *Walker) intake(name event.Type) event.Payload {
	switch name {
	case "case.registered":
		r := w.registered()
		if w.chance(20) {
			r.Track = pick(w, agreement.Tracks()...)
		}
		r.OffenceKind = w.code("drug-use", "doping")
		return r
	case "case.screening-started":
		return event.ScreeningStarted{}
	case "case.concern-talk-recorded":
		return event.ConcernTalkRecorded{Outcome: w.code("skipped"), SkipReason: w.code("no-need")}
	case "case.scope-rejected":
		return event.ScopeRejected{Reason: pick(w, event.Under15, event.OutsideTarget), FollowUp: w.code("talk")}
	case "case.informed":
		a := w.informed()
		a.TextVersion, a.Youth, a.Guardians = w.code("v1"), w.yes(), w.person.guardians
		return a
	case "case.other-reaction-chosen":
		return event.OtherReactionChosen{Reason: w.code("fine")}
	case "case.dropped":
		return event.Dropped{Reason: w.code("proof-failed", "other")}
	case "case.not-pursued":
		return event.NotPursuedFurther{Reason: w.code("other")}
	case "contract.offered":
		return w.offer()
	case "contract.declined":
		return event.Declined{}
	case "contract.accepted":
		return event.Accepted{WaivesReflection: w.chance(50), WithGuardian: pick(w, w.person.guardians...)}
	case "contract.offer-lapsed":
		return event.OfferLapsed{}
	case "consent.given", "consent.restored":
		given := w.somePart()
		given.Evidence = w.evidence()
		if w.chance(5) {
			given.To = w.date(20 + w.rng.IntN(100))
		}
		if name == "consent.restored" {
			return event.ConsentRestored(given)
		}
		return given
	case "consent.refused":
		return event.ConsentRefused{Part: pick(w, agreement.Participation, agreement.EvaluationPart)}
	case "consent.not-answered":
		return event.ConsentsLapsed{}
	case "consent.withdrawn":
		given := w.somePart()
		return event.ConsentWithdrawn{Part: given.Part, Procedure: given.Procedure, Material: given.Material, ToRole: given.ToRole, ToOrg: given.ToOrg}
	case "consent.guardian-not-found":
		guardian := w.person.guardians[len(w.person.guardians)-1]
		return event.GuardianNotFound{Proposal: w.before(), Guardian: guardian, Attempts: w.rng.IntN(3), Evidence: w.evidence()}
	case "case.birthday-reached":
		return event.BirthdayReached{Age: pick(w, 16, 18, 17)}
	}
	return nil
}

// somePart is a consent to anything that there is to consent to.
func (w *Walker) somePart() event.ConsentGiven {
	other := w.toTesting()
	other.Procedure = pick(w, agreement.Sanction, agreement.Medical, agreement.Rapid)
	return pick(w, consentTo(agreement.Participation), consentTo(agreement.ConversationsPart), consentTo(agreement.EvaluationPart),
		w.toTesting(), other, w.sharing(roles.Prosecutor, orgs[roles.Prosecutor]), w.sharing(roles.Coordinator, elsewhere),
		w.sharing(roles.School, orgs[roles.School]), w.sharing(roles.Guardian, "familie"))
}

// planned makes the acts from the decision on, while everything goes as planned.
func (w *Walker) planned(name event.Type) event.Payload {
	testing, conversations := w.contains()
	switch name {
	case "prosecution.decided":
		a, ok := w.decision().(event.Decided)
		if !ok {
			return event.Decided{}
		}
		a.GuiltProven, a.YouthHeard, a.LengthMonths, a.Testing = w.yes(), w.yes(), 2+w.rng.IntN(7), a.Testing && w.chance(80)
		return a
	case "prosecution.attendance-decided":
		return event.AttendanceDecided{GuiltProven: true, YouthHeard: true, Attendances: 1}
	case "advisory.attendance-lapsed":
		return event.AttendanceLapsed{}
	case "prosecution.refused":
		return event.ProsecutorRefused{Reason: w.code("unfit")}
	case "plan.mapping-recorded":
		return event.MappingRecorded{YouthTookPart: w.yes(), GuardianInvited: true, Tool: "tool", On: w.today(), WashoutWeeks: w.rng.IntN(13)}
	case "plan.set":
		return w.planSet(w.seen.version + 1)
	case "contract.signed":
		return event.Signed{Version: w.seen.version, TextHash: hash("plan"), Language: "nb", Evidence: w.evidence()}
	case "contract.signature-offered":
		return event.SignatureOffered{Version: w.seen.version, To: pick(w, w.person.youth, w.person.guardians[0])}
	case "contract.signature-refused":
		return event.SignatureRefused{}
	case "contract.signing-lapsed":
		return event.SigningLapsed{}
	case "contract.agency-signature-waived":
		return event.AgencySignatureWaived{}
	case "plan.replanned":
		return event.Replanned{Reason: w.code("new-date")}
	case "contract.started":
		return event.Started{}
	case "plan.changed":
		a := event.PlanChanged{Version: w.seen.version + 1, ConversationEveryWeeks: 1 + w.rng.IntN(4), YouthHeard: w.chance(50), Reason: "need", Windows: w.seen.windows}
		if testing && w.chance(30) {
			a.Windows = w.newWindows()
		}
		return a
	case "plan.band-changed":
		return event.BandChanged{Band: pick(w, agreement.Eased, agreement.Ordinary, agreement.Close), YouthHeard: w.chance(50), Reason: "need"}
	case "contract.midway-held":
		return event.MidwayHeld{YouthInvited: true, GuardiansInvited: w.yes()}
	case "contract.paused":
		return event.Paused{Reason: w.code("illness", "staffing", "holiday"), Until: w.date(w.rng.IntN(40)), Consented: w.chance(50)}
	case "contract.resumed":
		return event.Resumed{ShiftEnd: w.chance(30)}
	case "prosecution.conditions-changed":
		return event.ConditionsChanged{Testing: testing && w.chance(50), Conversations: conversations, Reason: "ease"}
	case "prosecution.extended":
		return event.Extended{Months: 1 + w.rng.IntN(4), Wish: w.evidence()}
	case "advisory.called-in":
		return event.CalledIn{Written: true}
	case "advisory.attendance-recorded":
		return event.AttendanceRecorded{Attended: w.chance(70)}
	}
	return nil
}
