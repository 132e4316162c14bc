package contract

import (
	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/event"
)

// conditionsConsented: no condition goes beyond what is consented to, whether the
// youth asked for the change (row 45b) or a referral led to it (row 36).
func conditionsConsented() Rule {
	return ActRule("G45bb", "row 45b; B5 (d)", func(k *Case, a event.ConditionsChanged) Outcome {
		if a.Testing && !k.Contract.consentedAt(k.Terms, agreement.TestingPart, k.at, k.On) {
			return Unmet(text("condition", "testing"))
		}
		if a.Conversations && !k.Contract.consentedAt(k.Terms, agreement.ConversationsPart, k.at, k.On) {
			return Unmet(text("condition", "conversations"))
		}
		return must(a.Reason != "")
	})
}

// eases says whether a change adds no condition.
func eases(c *Contract, a event.ConditionsChanged) bool {
	return (!a.Testing || c.has(wantsTesting)) && (!a.Conversations || c.has(wantsConversations))
}

// extensionRules bound an extension, whoever asked for it (rows 36 and 45b).
func extensionRules() []Rule {
	return []Rule{
		StateRule("G36g", "section 6.3 (d)", func(k *Case) Outcome {
			if end := k.Contract.endOn; !end.IsZero() && k.Today >= end {
				return Unmet(date("end", end))
			}
			return Met()
		}).As(TooLate),
		StateRule("G36b", "row 36; B4 (d)", func(k *Case) Outcome {
			most := k.Terms.N(agreement.ExtensionMaxCount)
			if int(k.Contract.extensions) >= most {
				return Unmet(number("most", most))
			}
			return Met()
		}),
		ActRule("G36c", "row 36; B4 (d)", func(k *Case, a event.Extended) Outcome {
			most := k.Terms.N(agreement.ExtensionMaxMonths)
			if a.Months < 1 || a.Months > most {
				return Unmet(number("months", a.Months), number("most", most))
			}
			return Met()
		}),
		ActRule("G36d", "row 36; B4 (d)", func(k *Case, a event.Extended) Outcome {
			total, most := int(k.Contract.length)+int(k.Contract.extended)+a.Months, k.Terms.N(agreement.TotalMaxMonths)
			if total > most {
				return Unmet(number("months", total), number("most", most))
			}
			return Met()
		}),
		ActRule("G36e", "row 36; C1 (d)", func(k *Case, a event.Extended) Outcome {
			since := stamp(0)
			if k.Contract.state == event.StateReferred {
				since = k.Contract.since // a referral asks anew
			}
			for _, part := range agreement.Parts() {
				if k.Contract.requires(part) && !k.Contract.consentedWithin(k.Terms, part, since, k.at, k.On) {
					return Unmet(text("part", part.String()))
				}
			}
			return must(k.Contract.lacking(k.Terms, k.On) == 0 && k.Contract.coveredUntil(k.Contract.endOn.AddMonths(a.Months)))
		}),
		ActRule("G36f", "row 36; B4 (k)", func(k *Case, a event.Extended) Outcome {
			return withinProbation(k.Contract, k.Contract.endOn.AddMonths(a.Months))
		}),
	}
}
