package checks_test

import (
	"slices"
	"testing"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// furtherPlants are further ways to violate what the others violate: an
// invariant that is checked in one place only is half a check.
func furtherPlants() []plant {
	return []plant{
		{id: "B4", what: "conversations further apart than the agreement has", change: edited(
			func(_ *history, _ int, a event.PlanSet) bool { return a.ConversationEveryWeeks > 0 },
			func(_ *history, _ int, a *event.PlanSet) { a.ConversationEveryWeeks = 26 })},
		{id: "B5", what: "conditions changed to tests without consent", change: edited(
			func(h *history, _ int, a event.ConditionsChanged) bool {
				return !a.Testing && first(h, 0, func(_ int, c event.ConsentGiven) bool { return c.Part == agreement.TestingPart }) < 0
			},
			func(_ *history, _ int, a *event.ConditionsChanged) { a.Testing = true })},
		{id: "C1", what: "a consent to conversations that had run out when one was held", change: func(_ testing.TB, h *history) bool {
			held := first(h, 0, anywhere[event.ConversationHeld])
			if held < 0 {
				return false
			}
			on := agreement.OfTime(h.events[held].Occurred)
			i := first(h, 0, func(i int, a event.ConsentGiven) bool {
				return a.Part == agreement.ConversationsPart && h.events[i].By.Role == roles.Youth
			})
			again := first(h, i+1, func(_ int, a event.ConsentGiven) bool { return a.Part == agreement.ConversationsPart }) >= 0 ||
				first(h, i+1, func(_ int, a event.ConsentRestored) bool { return a.Part == agreement.ConversationsPart }) >= 0
			if i < 0 || again || agreement.OfTime(h.events[i].Occurred) >= on {
				return false
			}
			a := at[event.ConsentGiven](h, i)
			a.To = on.AddDays(-1)
			h.events[i].Data = a
			return true
		}},
		{id: "C4", what: "a consent to testing without a procedure", change: edited(
			func(h *history, i int, a event.ConsentGiven) bool {
				return a.Part == agreement.TestingPart && movesTo(&h.events[i], event.StateDeciding) == nil
			},
			func(_ *history, _ int, a *event.ConsentGiven) {
				a.Procedure, a.Material = agreement.NoProcedure, agreement.NoMaterial
			})},
		{id: "C5", what: "a reflection waived without a guardian under 18", change: func(_ testing.TB, h *history) bool {
			registered, ok := h.events[0].Data.(event.Registered)
			i := first(h, 0, func(i int, a event.Accepted) bool {
				return a.WaivesReflection && ok && agreement.OfTime(h.events[i].Occurred) < registered.Birthday18
			})
			offered := first(h, 0, anywhere[event.Offered])
			if i < 0 || agreement.OfTime(h.events[i].Occurred) > agreement.OfTime(h.events[offered].Occurred).AddDays(2) {
				return false
			}
			h.events[i].Data = event.Accepted{WaivesReflection: true}
			return true
		}},
		{id: "T1", what: "a laboratory profile that the agreement does not have", change: edited(always[event.SampleSent],
			func(_ *history, _ int, a *event.SampleSent) { a.Profile = "urine-900" })},
		{id: "T1", what: "a new intake stated from saliva", change: edited(
			func(h *history, _ int, a event.TestAnswered) bool {
				i := h.taken(a.Item)
				return i >= 0 && at[event.TestTaken](h, i).Material == agreement.Saliva
			},
			func(_ *history, _ int, a *event.TestAnswered) { a.NewIntake = true })},
		{id: "T5", what: "a contest decided by who took the sample", change: func(_ testing.TB, h *history) bool {
			i := first(h, 0, func(_ int, a event.ContestDecided) bool { return h.taken(a.Item) >= 0 })
			if i < 0 {
				return false
			}
			h.events[i].By.Ref = h.events[h.taken(at[event.ContestDecided](h, i).Item)].By.Ref
			return true
		}},
		{id: "T6", what: "a test on the day after another", change: func(_ testing.TB, h *history) bool {
			i := first(h, 0, func(i int, a event.TestPlanned) bool {
				return a.Replaces == 0 && a.From == 0 && h.lastItem(i, event.TestRegion)
			})
			if i < 0 {
				return false
			}
			a := at[event.TestPlanned](h, i)
			a.Item++
			a.On = a.On.AddDays(1)
			h.planned(i, a)
			return true
		}},
		{id: "T9", what: "a seed shown while the contract runs", change: func(_ testing.TB, h *history) bool {
			started := first(h, 0, anywhere[event.Started])
			i := first(h, 0, anywhere[event.DrawRevealed])
			if started < 0 || i < 0 || first(h, 0, anywhere[event.DrawCommitted]) > started {
				return false
			}
			e := h.events[i]
			h.drop(i)
			h.insert(started, event.Envelope{By: e.By, Data: e.Data})
			return true
		}},
		{id: "T9", what: "a block drawn twice", change: func(_ testing.TB, h *history) bool {
			i := first(h, 0, func(i int, _ event.TestsDrawn) bool { return h.lastItem(i, event.TestRegion) })
			if i < 0 {
				return false
			}
			a := at[event.TestsDrawn](h, i)
			a.Tests = nil
			h.insert(i, event.Envelope{By: h.events[i].By, Data: a})
			return true
		}},
		{id: "T12", what: "the prosecutor told of a screening", change: func(_ testing.TB, h *history) bool {
			notice := first(h, 0, anywhere[event.ProsecutorNotified])
			i := first(h, 0, func(_ int, a event.FindingRecorded) bool { return a.Finding == "screened-positive" })
			if notice < 0 || i < 0 || h.events[notice].By.Role != roles.Coordinator {
				return false
			}
			h.insert(i, event.Envelope{By: h.events[notice].By, Data: event.ProsecutorNotified{Of: h.events[i].Seq}})
			return true
		}},
		{id: "F1", what: "rung 2 though the guardians of a child under 16 were not heard", change: func(_ testing.TB, h *history) bool {
			registered, ok := h.events[0].Data.(event.Registered)
			i := first(h, 0, func(i int, a event.Reacted) bool {
				return a.Rung >= 2 && ok && agreement.OfTime(h.events[i].Occurred) < registered.Birthday16
			})
			if i < 0 || len(registered.Guardians) == 0 {
				return false
			}
			for j := range i {
				if a, ok := h.events[j].Data.(event.HearingRecorded); ok {
					a.GuardiansHeard, a.GuardiansOffered = false, false
					h.events[j].Data = a
				}
			}
			return true
		}},
		{id: "F2", what: "an exception that the agreement does not have", change: edited(
			func(_ *history, _ int, a event.Reacted) bool { return a.Exception != "" },
			func(_ *history, _ int, a *event.Reacted) { a.Exception = "mercy" })},
		{id: "F2", what: "an exception confirmed by who proposed it", change: func(_ testing.TB, h *history) bool {
			i := first(h, 0, func(_ int, a event.Reacted) bool { return a.Exception != "" })
			if i < 0 {
				return false
			}
			proposal := at[event.Reacted](h, i).Proposal
			h.events[i].By = h.events[proposal-1].By
			return true
		}},
		{id: "F5", what: "a criminal case reopened without a reason", change: edited(always[event.Reopened],
			func(_ *history, _ int, a *event.Reopened) { a.Reason = "" })},
		{id: "F6", what: "a plan with more conversations though the youth was not heard", change: func(_ testing.TB, h *history) bool {
			weeks := 0
			i := h.find(0, func(i int) bool {
				before := weeks
				switch a := h.events[i].Data.(type) {
				case event.PlanSet:
					weeks = a.ConversationEveryWeeks
				case event.PlanChanged:
					weeks = a.ConversationEveryWeeks
					return weeks < before
				}
				return false
			})
			if i < 0 {
				return false
			}
			a := at[event.PlanChanged](h, i)
			a.YouthHeard = false
			h.events[i].Data = a
			return true
		}},
		{id: "R1", what: "the municipality that takes over names no deputy", change: edited(always[event.TransferAccepted],
			func(_ *history, _ int, a *event.TransferAccepted) {
				a.Tasks = slices.Clone(a.Tasks)
				a.Tasks[len(a.Tasks)-1].Deputy = roles.Ref{}
			})},
		{id: "R2", what: "a deadline held against its owner before its day", change: func(_ testing.TB, h *history) bool {
			i := first(h, 0, anywhere[event.ScreeningStarted])
			if i < 0 || first(h, 0, func(_ int, a event.DeadlinePassed) bool { return a.Key == agreement.ConcernTalkDue }) >= 0 {
				return false
			}
			j := slices.IndexFunc(h.events[i].Deadlines, func(d event.DeadlineChange) bool { return d.Key == agreement.ConcernTalkDue })
			if j < 0 {
				return false
			}
			d := h.events[i].Deadlines[j]
			d.Op = event.Overdue
			h.insert(i, event.Envelope{
				By: event.By{Role: roles.Clock}, Data: event.DeadlinePassed{Key: d.Key, Of: d.Of}, Deadlines: []event.DeadlineChange{d},
			})
			return true
		}},
		{id: "R2", what: "more time without a reason", change: edited(always[event.DeadlineExtended],
			func(_ *history, _ int, a *event.DeadlineExtended) { a.Reason = "" })},
		{id: "R5", what: "a lead that is neither of the two that share", change: edited(always[event.ResponsibilityShared],
			func(_ *history, _ int, a *event.ResponsibilityShared) { a.Lead = "5020" })},
		{id: "E1", what: "silence taken for an answer that nobody offered", change: func(_ testing.TB, h *history) bool {
			i := first(h, 0, func(i int, _ event.EvaluationDeclined) bool { return h.events[i].By.Role == roles.Clock })
			if i < 0 {
				return false
			}
			group := at[event.EvaluationDeclined](h, i).Group
			for j := range i {
				if a, ok := h.events[j].Data.(event.EvaluationOffered); ok && a.Group == group {
					a.Group = event.GroupNetwork
					if group == event.GroupNetwork {
						a.Group = event.GroupYouth
					}
					h.events[j].Data = a
				}
			}
			return true
		}},
		{id: "S5", what: "a test that goes on from where it was not", change: func(_ testing.TB, h *history) bool {
			i := first(h, 0, anywhere[event.TestNotified])
			if i < 0 {
				return false
			}
			h.events[i].Moves[0].From = event.StateAttended
			return true
		}},
	}
}
