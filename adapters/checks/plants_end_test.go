package checks_test

import (
	"slices"
	"testing"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// endPlants are those of E1 to E9, and of the states and steps that section 11
// takes for granted.
func endPlants() []plant {
	return []plant{
		{id: "E1", what: "a case closed though the youth was not asked", change: func(_ testing.TB, h *history) bool {
			asked := func(_ int, a event.EvaluationHeld) bool { return a.Group == event.GroupYouth }
			i := first(h, 0, asked)
			if i < 0 || first(h, i+1, asked) >= 0 || !reaches[event.Closed](h, i) {
				return false
			}
			a := at[event.EvaluationHeld](h, i)
			a.Group = event.GroupNetwork
			h.events[i].Data = a
			return true
		}},
		{id: "E1", what: "an evaluation that nobody was invited to", change: edited(
			func(_ *history, _ int, a event.EvaluationHeld) bool { return !a.TookPart },
			func(_ *history, _ int, a *event.EvaluationHeld) { a.Invited = false })},
		{id: "E2", what: "a talk after the end", change: func(_ testing.TB, h *history) bool {
			talk := first(h, 0, anywhere[event.TalkHeld])
			i := first(h, 0, anywhere[event.Closed])
			if talk < 0 || i < 0 {
				return false
			}
			h.insert(i, event.Envelope{By: h.events[talk].By, Data: h.events[talk].Data})
			return true
		}},
		{id: "E2", what: "a contract that runs again after its end", change: func(_ testing.TB, h *history) bool {
			i := first(h, 0, func(i int, _ event.OutcomeRecorded) bool {
				return first(h, 0, anywhere[event.Closed]) >= 0 && first(h, i, anywhere[event.Closed]) < 0
			})
			if i < 0 {
				return false
			}
			end := movesTo(&h.events[first(h, 0, anywhere[event.Closed])], event.StateClosedAborted)
			if end == nil {
				return false
			}
			h.events[i].Moves = append(h.events[i].Moves, event.Move{Region: event.ContractRegion, From: end.To, To: event.StateActive})
			return true
		}},
		{id: "E3", what: "an end that nobody has to tell the prosecutor of", change: func(_ testing.TB, h *history) bool {
			i := h.find(0, func(i int) bool {
				e := &h.events[i]
				ends := movesTo(e, event.StateCompleted) != nil || movesTo(e, event.StateAborted) != nil || movesTo(e, event.StateNotEntered) != nil
				return ends && slices.ContainsFunc(e.Deadlines, tells)
			})
			if i < 0 {
				return false
			}
			h.events[i].Deadlines = slices.DeleteFunc(h.events[i].Deadlines, tells)
			seq := h.events[i].Seq
			for j := range h.events {
				h.events[j].Deadlines = slices.DeleteFunc(h.events[j].Deadlines, func(d event.DeadlineChange) bool { return tells(d) && d.Of == seq })
			}
			return true
		}},
		{id: "E4", what: "a guardian who acts after the 18th birthday", change: func(_ testing.TB, h *history) bool {
			a, ok := h.events[0].Data.(event.Registered)
			i := first(h, 0, func(i int, _ event.EvaluationHeld) bool {
				return ok && agreement.OfTime(h.events[i].Recorded) >= a.Birthday18
			})
			if i < 0 || len(a.Guardians) == 0 {
				return false
			}
			h.insert(i, event.Envelope{By: by(roles.Guardian, a.Guardians[0], ""), Data: event.MoveReported{Residence: "5001", Stay: "5020"}})
			return true
		}},
		{id: "E5", what: "an answer kept that is to be destroyed", change: func(_ testing.TB, h *history) bool {
			erasable := len(h.erase) > 0
			h.erase = nil
			return erasable
		}},
		{id: "E6", what: "a case that ends before an offer without saying why", change: edited(always[event.OtherReactionChosen],
			func(_ *history, _ int, a *event.OtherReactionChosen) { a.Reason = "" })},
		{id: "E6", what: "a case not entered for no reason", change: func(_ testing.TB, h *history) bool {
			i := h.find(0, func(i int) bool { return movesTo(&h.events[i], event.StateNotEntered) != nil })
			if i < 0 || len(h.erase) > 0 {
				return false
			}
			movesTo(&h.events[i], event.StateNotEntered).Reason = event.NoReason
			return true
		}},
		{id: "E7", what: "a reason in words", inMemory: true, change: edited(always[event.Reacted],
			func(_ *history, _ int, a *event.Reacted) { a.Reason = "Did not come." })},
		{id: "E9", what: "terms that nobody has", change: edited(always[event.Offered],
			func(_ *history, _ int, a *event.Offered) { a.Terms[0] ^= 1 })},
		{id: "S5", what: "a move from where the contract was not", change: func(_ testing.TB, h *history) bool {
			i := first(h, 0, anywhere[event.Started])
			if i < 0 {
				return false
			}
			movesTo(&h.events[i], event.StateActive).From = event.StatePlanning
			return true
		}},
		{id: "S6", what: "a contract started by the youth", change: func(_ testing.TB, h *history) bool {
			i := first(h, 0, anywhere[event.Started])
			if i < 0 {
				return false
			}
			h.events[i].By.Role, h.events[i].By.Org = roles.Youth, ""
			return true
		}},
		{id: "S6", what: "an offer that leads past the answer", change: func(_ testing.TB, h *history) bool {
			i := first(h, 0, anywhere[event.Accepted])
			if i < 0 {
				return false
			}
			movesTo(&h.events[i], event.StateConsenting).To = event.StateDeciding
			return true
		}},
	}
}

func tells(d event.DeadlineChange) bool { return d.Key == agreement.TellProsecutorDue }
